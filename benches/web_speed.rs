//! Measures pages on a large and on a small ledger: scripts/web-speed SMALL LARGE [URLS].
//!
//! The real daemon serves each data directory in turn with its jobs asleep, and clients send requests on persistent connections,
//! as browsers do. `addresses` documents the list of addresses. Prints median and 99th percentile in milliseconds, the compressed size
//! and the ratio to the small ledger's median, marks each missed target, and ends with 1 if there is one. The data directories
//! gain accounts, and entries where a growing ledger is measured.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a measurement ends where something fails"
)]

mod addresses;
mod http;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use addresses::{ListQuery, Names};
use clock::Clock;
use config::{Settings, load};
use domain::listing::{Filter, Page, Sort, SortKey};
use domain::{Lang, Seq};
use http::Client;
use pledgebook::app::OpenOptions;
use pledgebook::app::serve::Daemon;
use service::Ledger;
use store::Db;
use tokio::runtime::Runtime;
use web::snapshot_cache::SnapshotCache;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const CLIENTS: usize = 8;
/// Requests a client sends to each address.
const REQUESTS: usize = 60;
const MEDIAN_MAX_MS: f64 = 50.0;
const P99_MAX_MS: f64 = 150.0;
const BYTES_MAX: usize = 100_000;
const RATIO_MAX: f64 = 3.0;
/// No job wakes while a ledger of 2019 is measured.
const ASLEEP: &str = "0 0 0 29 2 *";

/// A ledger that grows does so as often as this.
const GROWS_EVERY: Duration = Duration::from_millis(250);

/// The measurements of one address.
struct Measured {
    median_ms: f64,
    p99_ms: f64,
    first_ms: f64,
    bytes: usize,
    status: u16,
}

fn main() -> Outcome<()> {
    let given: Vec<PathBuf> = std::env::args()
        .skip(1)
        .filter(|given| given != "--bench")
        .map(PathBuf::from)
        .collect();
    let [small, large, urls] = given.as_slice() else {
        return Err("usage: scripts/web-speed SMALL LARGE [URLS]".into());
    };
    let urls = std::fs::read_to_string(urls)?;
    let paths = addresses::read(&urls)?;
    let small = measure(small, &paths)?;
    let large = measure(large, &paths)?;
    println!("  median     p99   first      bytes   times  path");
    let mut missed = 0;
    for ((requested, small), large) in paths.iter().zip(&small).zip(&large) {
        let (Some(small), Some(large)) = (small, large) else {
            println!(
                "{:37}  {requested}: nothing of the kind in one of the ledgers",
                ""
            );
            continue;
        };
        let ratio = large.median_ms / small.median_ms;
        let is_within = requested.is_file
            || (large.median_ms < MEDIAN_MAX_MS
                && large.p99_ms < P99_MAX_MS
                && large.bytes < BYTES_MAX
                && ratio <= RATIO_MAX);
        let is_within = is_within && [small.status, large.status] == [200, 200];
        missed += usize::from(!is_within);
        let mark = if is_within { ' ' } else { '!' };
        println!(
            "{mark}{:7.2} {:7.2} {:7.0} {:10} {ratio:7.2}  {requested} ({}, small {:.2} ms)",
            large.median_ms,
            large.p99_ms,
            large.first_ms,
            large.bytes,
            large.status,
            small.median_ms
        );
    }
    println!(
        "targets: median under {MEDIAN_MAX_MS} ms, 99th percentile under {P99_MAX_MS} ms, under {BYTES_MAX} bytes, at most \
         {RATIO_MAX} times; {CLIENTS} clients; {missed} of {} missed",
        paths.len()
    );
    if missed > 0 {
        std::process::exit(1);
    }
    Ok(())
}

/// Serves a data directory and requests every address; an address whose placeholder has no value gives no result.
fn measure(data: &Path, paths: &[ListQuery]) -> Outcome<Vec<Option<Measured>>> {
    // Two threads, as on the machine of the targets.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let newest = Db::open(data)?.read(|reader| reader.newest_at())?;
    let options = OpenOptions {
        clock: Some(Clock::starting_at(newest.ok_or("the ledger is empty")?)),
        ..OpenOptions::default()
    };
    let daemon = runtime.block_on(Daemon::start(&settings()?, data, &options))?;
    let ledger = daemon.app().ledger.clone();
    // As on a server that has been up for a while: the file is in the system's cache.
    let mut file = std::fs::File::open(ledger.db.path())?;
    std::io::copy(&mut file, &mut std::io::sink())?;
    tell_of_the_board(&runtime, &ledger, data)?;
    let names = Names::of(&runtime, &ledger)?;
    let address = daemon.address().to_string();
    let mut measured = Vec::new();
    for path in paths {
        measured.push(match names.has(path) {
            true => Some(ask(&address, path, &names, &ledger)?),
            false => None,
        });
    }
    runtime.block_on(daemon.stop());
    Ok(measured)
}

fn settings() -> Outcome<Settings> {
    let job = |name: &str| (format!("PLEDGEBOOK_JOBS__{name}"), ASLEEP.to_owned());
    let mut variables: Vec<(String, String)> =
        ["DIGEST", "REMINDER", "CHECKS", "VERIFY", "DELIVER"]
            .map(job)
            .into();
    variables.push(("PLEDGEBOOK_WEB__LISTEN".into(), "127.0.0.1:0".into()));
    variables.push(("PLEDGEBOOK_WEB__PUBLIC".into(), "true".into()));
    Ok(load(None, variables.into_iter())?)
}

/// Requests one address from several clients at once.
fn ask(address: &str, requested: &ListQuery, names: &Names, ledger: &Ledger) -> Outcome<Measured> {
    let session = names.session(requested);
    let start = Instant::now();
    let answer = Client::connect(address, session)?.get(&names.fill(requested, 0))?;
    let first = start.elapsed();
    let turn = AtomicUsize::new(1);
    let requests = if requested.is_file { 2 } else { REQUESTS };
    let is_over = AtomicBool::new(false);
    let times: Outcome<Vec<Vec<Duration>>> = std::thread::scope(|scope| {
        if requested.is_growing {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    drop(names.grow(ledger));
                    std::thread::sleep(GROWS_EVERY);
                }
            });
        }
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                scope.spawn(|| -> Outcome<Vec<Duration>> {
                    let mut client = Client::connect(address, session)?;
                    let mut times = Vec::with_capacity(requests);
                    for _ in 0..requests {
                        let path = names.fill(requested, turn.fetch_add(1, Ordering::Relaxed));
                        let start = Instant::now();
                        client.get(&path)?;
                        times.push(start.elapsed());
                    }
                    Ok(times)
                })
            })
            .collect();
        let joined: Vec<_> = clients.into_iter().map(|client| client.join()).collect();
        is_over.store(true, Ordering::Relaxed);
        joined
            .into_iter()
            .map(|times| times.map_err(|_| "a client panicked")?)
            .collect()
    });
    let mut times = times?.concat();
    times.sort_unstable();
    let at = |share: usize| milliseconds(times[(times.len() - 1) * share / 100]);
    Ok(Measured {
        median_ms: at(50),
        p99_ms: at(99),
        first_ms: milliseconds(first),
        bytes: answer.bytes,
        status: answer.status,
    })
}

/// Measures the snapshot cache without the pages.
fn tell_of_the_board(runtime: &Runtime, ledger: &Ledger, data: &Path) -> Outcome<()> {
    let snapshot_cache = SnapshotCache::default();
    let before = resident_megabytes();
    let (snapshot, first) = timed(|| runtime.block_on(snapshot_cache.now(ledger)));
    let snapshot = snapshot?;
    println!(
        "{}: {} commitments, {} entries; first reading {first:.0} ms, {} MB more in memory",
        data.display(),
        snapshot.statuses.len(),
        snapshot.size,
        resident_megabytes().saturating_sub(before)
    );
    let (_, again) = timed(|| runtime.block_on(snapshot_cache.now(ledger)));
    let day = snapshot.as_of - chrono::Days::new(1);
    let (_, other_day) = timed(|| runtime.block_on(snapshot_cache.at(ledger, None, Some(day))));
    let middle = Some(
        ledger
            .ask(|reader| reader.at(Seq(snapshot.size / 2)))?
            .ok_or("no entry")?,
    );
    let (_, past) = timed(|| runtime.block_on(snapshot_cache.at(ledger, middle, None)));
    println!(
        "  asked again {again:.2} ms, judged for another day {other_day:.0} ms, as known at half of the entries {past:.0} ms, {} \
         MB by then",
        resident_megabytes().saturating_sub(before)
    );
    let page = Page::Number {
        number: 3,
        size: 50,
    };
    for words in ["公厕", "园", "lot 12 sewers", "市交通 公路"] {
        let filter = Filter {
            search: Some(words.into()),
            ..Filter::default()
        };
        let (found, time) = timed(|| {
            snapshot
                .select(&filter, Sort::default(), &page, Lang::Zh)
                .total
        });
        print!("  `{words}` {time:.2} ms ({found})");
    }
    println!();
    for key in SortKey::ALL {
        let sort = Sort::natural(key);
        let all = Filter::default();
        let (_, time) = timed(|| snapshot.select(&all, sort, &page, Lang::Zh).total);
        print!("  by {sort} {time:.2} ms");
    }
    println!();
    Ok(())
}

/// In milliseconds.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let done = work();
    (done, milliseconds(start.elapsed()))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The resident memory of this process; 0 where the system does not report it.
fn resident_megabytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    kilobytes.unwrap_or_default() / 1024
}
