//! Measures how the cost of queries grows with the ledger, and how a list of the past compares with the current list.
//!
//! Two ledgers are filled through the store's append with what a year of reporting leaves: updates of every commitment, round
//! after round, their acceptances, returns, withdrawals and supersessions, and findings that open and close. They are kept in
//! `$PLEDGEBOOK_BENCH_DIR`, or in the target directory, and reused.
//!
//! - Root, inclusion proof and consistency proof at random places, each in a snapshot of its own: the baseline is the same query
//!   on the small ledger.
//! - Verification of the hashes: the baseline is a loop that only reads the same rows and hashes them.
//! - `commitments list --known-at` at a tenth, a half and almost all of the large ledger's history: the baseline is the same
//!   list for now.
//!
//! Rounds alternate between a measurement and its baseline; the result is the ratio of the medians.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement ends where something fails"
)]

mod fill;
mod test_app;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use domain::{CommitmentStatus, Envelope, Seq, Timestamp};
use fill::{Until, fill};
use service::Ledger;
use store::{Reader, StoreError, schema_fingerprint, verify_hashes};
use test_app::{Outcome, wide_seed};
use tlog::hash::Hash;

const SMALL: u64 = 1_000;
const LARGE: u64 = 1_000_000;
/// Commitments of the large ledger where `PLEDGEBOOK_BENCH_COMMITMENTS` names no other number.
const COMMITMENTS: usize = 1_000;
const PLACES: u64 = 400;
const ROUNDS: usize = 5;
/// Target: the highest ratio of a query to its baseline.
const TARGET: f64 = 3.0;

fn main() -> Outcome<()> {
    let commitments = match std::env::var("PLEDGEBOOK_BENCH_COMMITMENTS") {
        Ok(text) => text.parse()?,
        Err(_) => COMMITMENTS,
    };
    let small = ledger(SMALL, 69)?;
    let large = ledger(LARGE, commitments)?;
    proofs(&small, &large)?;
    verification(&large)?;
    lists(&large)
}

/// Measures the verification of hashes against a loop that only reads the same rows and hashes them.
fn verification(ledger: &Ledger) -> Outcome<()> {
    let verifier = ledger.letterhead.signer.verifier();
    let (mut bare, mut whole) = (Vec::new(), Vec::new());
    for round in 0..=3 {
        let start = Instant::now();
        let mut bytes = 0;
        ledger.ask(|reader| {
            reader.each_entry::<StoreError>(Seq(0), |row| {
                std::hint::black_box(Hash::of(&row.entry.bytes));
                bytes += row.entry.bytes.len();
                Ok(true)
            })
        })?;
        let read = start.elapsed();
        let start = Instant::now();
        let found = verify_hashes(ledger.db.data(), &verifier, &[], &mut |_| {})?;
        let verified = start.elapsed();
        if !found.faults.is_empty() {
            return Err(format!("{:?}", found.faults).into());
        }
        // The first round brings the file into memory.
        if round > 0 {
            bare.push(read);
            whole.push(verified);
        } else {
            println!("hashes: {} MB in {} entries", bytes >> 20, found.size);
        }
    }
    let (bare, whole) = (median(&mut bare), median(&mut whole));
    println!(
        "reading and hashing: {bare:.2} s; verifying the hashes: {whole:.2} s: {:.2} of its rate; target 0.5",
        bare / whole
    );
    Ok(())
}

/// Opens the ledger of that many entries, or fills one.
fn ledger(size: u64, commitments: usize) -> Outcome<Ledger> {
    let dir = std::env::var_os("PLEDGEBOOK_BENCH_DIR")
        .map_or_else(|| env!("CARGO_TARGET_TMPDIR").into(), PathBuf::from)
        .join(format!(
            "ledger-{}-{commitments}-{size}",
            schema_fingerprint()?
        ));
    let seed = wide_seed(commitments)?;
    if dir.join("filled").exists() {
        println!("{size} entries: from {}", dir.display());
        return test_app::ledger(&dir, &seed);
    }
    // An incomplete ledger of an interrupted run is discarded.
    if dir.exists() {
        std::fs::remove_dir_all(&dir)?;
    }
    let start = Instant::now();
    let ledger = test_app::ledger(&dir, &seed)?;
    fill(&ledger.db, &seed.commitments, Until::Entries(size))?;
    std::fs::write(dir.join("filled"), "")?;
    println!(
        "{size} entries on {commitments} commitments: filled in {:.1} s, {} MB",
        start.elapsed().as_secs_f64(),
        megabytes(&dir)?
    );
    Ok(ledger)
}

fn megabytes(dir: &Path) -> Outcome<u64> {
    Ok(std::fs::metadata(dir.join("pledgebook.db"))?.len() >> 20)
}

/// Reads a ledger's file from end to end, so that what is measured is the program and not the disk.
fn warm(ledger: &Ledger) -> Outcome<()> {
    std::io::copy(&mut File::open(ledger.db.path())?, &mut std::io::sink())?;
    Ok(())
}

/// Measures roots and proofs of both ledgers.
fn proofs(small: &Ledger, large: &Ledger) -> Outcome<()> {
    warm(small)?;
    warm(large)?;
    let names = ["root", "inclusion proof", "consistency proof"];
    let mut times: [[Vec<Duration>; 3]; 2] = Default::default();
    for round in 0..=ROUNDS {
        for (ledger, times) in [small, large].into_iter().zip(&mut times) {
            let found = ask_proofs(ledger, round as u64)?;
            // The first round prepares the statements.
            if round > 0 {
                for (times, found) in times.iter_mut().zip(found) {
                    times.extend(found);
                }
            }
        }
    }
    for (question, name) in names.into_iter().enumerate() {
        let [small, large] = [0, 1].map(|which| median(&mut times[which][question]) * 1e6);
        let ratio = large / small;
        println!(
            "{name}: {small:.1} us at {SMALL}, {large:.1} us at {LARGE} entries: {ratio:.2} times; target {TARGET}"
        );
    }
    Ok(())
}

/// Times a root, an inclusion proof and a consistency proof, each in its own snapshot at a random place.
fn ask_proofs(ledger: &Ledger, round: u64) -> Outcome<[Vec<Duration>; 3]> {
    let size = ledger.ask(|reader| reader.size())?;
    let mut times: [Vec<Duration>; 3] = Default::default();
    let mut state = 0x9e37_79b9 + round;
    let mut place = || {
        // Knuth's constants for a linear congruential generator.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % size
    };
    for _ in 0..PLACES {
        let (leaf, from) = (place(), 1 + place());
        let start = Instant::now();
        ledger.ask(|reader| reader.tree_root())?;
        times[0].push(start.elapsed());
        let start = Instant::now();
        ledger.ask(|reader| -> Outcome<_> { Ok(reader.inclusion_proof(Seq(leaf), size)?) })?;
        times[1].push(start.elapsed());
        let start = Instant::now();
        ledger.ask(|reader| -> Outcome<_> { Ok(reader.consistency_proof(from, size)?) })?;
        times[2].push(start.elapsed());
    }
    Ok(times)
}

/// Measures the list of now and the lists of then.
fn lists(ledger: &Ledger) -> Outcome<()> {
    let size = ledger.ask(|reader| reader.size())?;
    let at = |percent: u64| -> Outcome<Timestamp> {
        let seq = (size - 1) * percent / 100;
        let entry = ledger.ask(|reader| reader.entry(Seq(seq)))?;
        Ok(Envelope::decode(&entry.ok_or("the entry is not there")?.bytes)?.at)
    };
    let percents = [100, 10, 50, 99];
    let mut times: [Vec<Duration>; 4] = Default::default();
    let mut rows = 0;
    for round in 0..=ROUNDS {
        for (percent, times) in percents.into_iter().zip(&mut times) {
            let known_at = at(percent)?;
            let start = Instant::now();
            rows = ledger.ask(|reader| list(reader, known_at))?.len();
            if round > 0 {
                times.push(start.elapsed());
            }
        }
    }
    let medians: Vec<f64> = times.iter_mut().map(|times| median(times)).collect();
    println!(
        "list of {rows} commitments for now: {:.0} ms",
        medians[0] * 1e3
    );
    for (percent, then) in percents.into_iter().zip(&medians).skip(1) {
        let ratio = then / medians[0];
        println!(
            "the same as known at {percent} % of the history: {:.0} ms, {ratio:.2} times; target {TARGET}",
            then * 1e3
        );
    }
    Ok(())
}

/// As `commitments list --known-at` does it.
fn list(reader: &Reader<'_>, known_at: Timestamp) -> Outcome<Vec<CommitmentStatus>> {
    let known = reader.known_at(known_at)?.ok_or("not open yet")?;
    let context = reader.context(known)?.ok_or("not open yet")?;
    let day = known_at.day(context.zone);
    let summaries = reader.summaries(known)?;
    Ok(summaries
        .iter()
        .map(|summary| summary.status(day, &context))
        .collect())
}

/// The median, in seconds.
fn median(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}
