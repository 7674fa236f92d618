//! Measures how fast status updates are recorded, against a named baseline on the same disk.
//!
//! The baseline is a bare rusqlite loop that inserts the bytes of the same entries into a table of one column, one transaction
//! each, under the ledger's pragmas (WAL, synchronous=FULL). It is compared with [`Ledger::act`] and `submit` with 1, 64 and 256
//! clients that each wait for their commit, on a ledger of 512 commitments (the built-in seed, repeated under other codes). Every
//! client submits for its own commitments in turn; from the second update on, each supersedes the one that awaits review. Every
//! measurement begins with a new file. Rounds alternate, so that a slower disk slows both; the result is the ratio within a round.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement ends where something fails"
)]

mod test_app;

use std::fs::File;
use std::io::Write;
use std::time::{Duration, Instant};

use domain::seed::Seed;
use domain::{Actor, Commitment, Seq};
use rusqlite::{Connection, params};
use service::submit::{self, Report, Reported};
use service::{ActionError, Ledger};
use store::Groups;
use tempfile::TempDir;
use test_app::{Outcome, ledger, narrative, wide_seed};
use tokio::runtime::Runtime;

const ROUNDS: usize = 5;
const COMMITMENTS: usize = 512;
const FSYNCS: usize = 500;
const BASELINE_INSERTS: usize = 1_500;

/// Clients, updates a round, and the target ratio to the baseline's rate.
const LOADS: [(usize, usize, f64); 3] = [(1, 1_500, 0.5), (64, 12_800, 5.0), (256, 25_600, 7.0)];

fn main() -> Outcome<()> {
    let runtime = Runtime::new()?;
    let seed = wide_seed(COMMITMENTS)?;
    let entries = entries_of_the_action(&runtime, &seed)?;
    let bytes = entries.iter().map(Vec::len).sum::<usize>() / entries.len();
    println!("entries of {bytes} bytes on average, {COMMITMENTS} commitments, {ROUNDS} rounds");
    println!("write + fdatasync of 4 KiB, p50: {:.0} us", fsync_p50()?);

    let mut ratios: [Vec<f64>; LOADS.len()] = Default::default();
    for round in 1..=ROUNDS {
        let baseline = baseline(&entries)?;
        print!("round {round}: baseline {baseline:.0}/s");
        for (ratios, (clients, updates, _)) in ratios.iter_mut().zip(LOADS) {
            let (rate, groups) = action(&runtime, &seed, clients, updates)?;
            let size = groups.writes as f64 / groups.commits as f64;
            print!(", {clients} clients {rate:.0}/s in groups of {size:.1}");
            ratios.push(rate / baseline);
        }
        println!();
    }
    for (ratios, (clients, _, target)) in ratios.iter_mut().zip(LOADS) {
        ratios.sort_by(f64::total_cmp);
        let (least, median, most) = (ratios[0], ratios[ROUNDS / 2], ratios[ROUNDS - 1]);
        println!(
            "{clients:>3} clients: {median:.2} of the baseline's rate (min {least:.2}, max {most:.2}); target {target}"
        );
    }
    Ok(())
}

/// A directory on the disk that holds the build, which unlike a system's /tmp is not kept in memory.
fn scratch() -> Outcome<TempDir> {
    Ok(TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))?)
}

/// What a department would report on a commitment at the end of February.
fn report(promise: &Commitment) -> Outcome<Report> {
    Ok(Report {
        code: promise.code.clone(),
        office: promise.lead_office.clone(),
        period: "2019-02".parse()?,
        as_of: Some("2019-02-28".parse()?),
        reported: Reported::Value(if promise.target.is_some() { "1" } else { "0" }.into()),
        narrative: narrative(),
        evidence: Vec::new(),
        explanation: None,
        simulated: false,
    })
}

async fn record(ledger: &Ledger, request: Report) -> Result<Seq, ActionError> {
    let by = Actor::Office(request.office.clone());
    let submitted = ledger
        .act(move |tx, now| submit::record(tx, now, &by, request))
        .await?;
    Ok(submitted.update.0)
}

/// The bytes that the action writes for one update of each commitment.
fn entries_of_the_action(runtime: &Runtime, seed: &Seed) -> Outcome<Vec<Vec<u8>>> {
    let data = scratch()?;
    let ledger = ledger(data.path(), seed)?;
    let mut entries = Vec::with_capacity(COMMITMENTS);
    for promise in &seed.commitments {
        let seq = runtime.block_on(record(&ledger, report(promise)?))?;
        let entry = ledger.ask(|reader| reader.entry(seq))?;
        entries.push(entry.ok_or("the entry is not there")?.bytes);
    }
    Ok(entries)
}

/// Inserts a second by the bare loop.
fn baseline(entries: &[Vec<u8>]) -> Outcome<f64> {
    let data = scratch()?;
    let conn = Connection::open(data.path().join("baseline.db"))?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.execute_batch("CREATE TABLE entry (bytes BLOB NOT NULL) STRICT")?;
    let mut insert = conn.prepare("INSERT INTO entry (bytes) VALUES (?1)")?;
    let start = Instant::now();
    for bytes in entries.iter().cycle().take(BASELINE_INSERTS) {
        insert.execute(params![bytes])?;
    }
    Ok(per_second(BASELINE_INSERTS, start.elapsed()))
}

/// Updates a second through the action, and the groups in which they were committed.
fn action(
    runtime: &Runtime,
    seed: &Seed,
    clients: usize,
    updates: usize,
) -> Outcome<(f64, Groups)> {
    let data = scratch()?;
    let ledger = ledger(data.path(), seed)?;
    let before = ledger.ask(|reader| reader.size())?;
    let groups_before = ledger.db.groups();
    let start = Instant::now();
    runtime.block_on(async {
        let tasks: Vec<_> = (0..clients)
            .map(|client| {
                let own: Outcome<Vec<Report>> = seed
                    .commitments
                    .iter()
                    .skip(client)
                    .step_by(clients)
                    .map(report)
                    .collect();
                let ledger = ledger.clone();
                tokio::spawn(async move {
                    let own = own?;
                    for request in own.iter().cycle().take(updates / clients) {
                        record(&ledger, request.clone()).await?;
                    }
                    Outcome::Ok(())
                })
            })
            .collect();
        for task in tasks {
            task.await??;
        }
        Outcome::Ok(())
    })?;
    let elapsed = start.elapsed();
    let recorded = ledger.ask(|reader| reader.size())? - before;
    if recorded != updates as u64 {
        return Err(format!("{recorded} of {updates} updates were recorded").into());
    }
    let groups = ledger.db.groups();
    let groups = Groups {
        commits: groups.commits - groups_before.commits,
        writes: groups.writes - groups_before.writes,
    };
    Ok((per_second(updates, elapsed), groups))
}

/// Microseconds that half of the appends of a page to a file, each followed by fdatasync, stay below.
fn fsync_p50() -> Outcome<f64> {
    let data = scratch()?;
    let mut file = File::create(data.path().join("fsync"))?;
    let mut times = Vec::with_capacity(FSYNCS);
    for _ in 0..FSYNCS {
        let start = Instant::now();
        file.write_all(&[1; 4096])?;
        file.sync_data()?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times[FSYNCS / 2].as_secs_f64() * 1e6)
}

fn per_second(count: usize, elapsed: Duration) -> f64 {
    count as f64 / elapsed.as_secs_f64()
}
