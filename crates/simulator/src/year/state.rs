//! A year: its town, its disk, its clock, and what is known of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use chrono_tz::Asia::Shanghai;

use clock::ManualClock;
use config::Settings;
use domain::ids::Actor;
use domain::time::Timestamp;
use service::submit::SubmitRequest;

use super::tally::Tally;
use crate::acts::Acts;
use crate::disk::Disk;
use crate::outside::Outside;
use crate::process::Process;
use crate::random::Random;
use crate::relay::Relay;
use crate::system_calls::Mounted;
use crate::town::Town;

/// A backup that was taken, and what was known at that time.
pub(super) struct Backup {
    pub(super) file: PathBuf,
    pub(super) size: u64,
    pub(super) settled: BTreeSet<String>,
    pub(super) addresses: BTreeMap<String, String>,
    pub(super) accounts: BTreeSet<String>,
}

/// Where the state of a database file is that was there before.
pub(super) struct OldCopy {
    pub(super) file: PathBuf,
    pub(super) size: u64,
}

/// A request whose answer did not arrive, and which is sent again.
#[derive(Clone)]
pub(super) struct Unanswered {
    pub(super) key: String,
    pub(super) by: Actor,
    pub(super) request: SubmitRequest,
}

/// A year of a town.
pub struct Year {
    pub(super) random: Random,
    pub(super) town: Town,
    pub(super) disk: Arc<Disk>,
    pub(super) mounted: Mounted,
    pub(super) data: PathBuf,
    pub(super) aside: PathBuf,
    pub(super) settings: Settings,
    pub(super) clock: ManualClock,
    /// What the clock shows when it is right, and the latest that it showed while it was believed.
    pub(super) truth: Timestamp,
    pub(super) latest: Timestamp,
    pub(super) is_clock_wrong: bool,
    pub(super) relay: Relay,
    pub(super) letters_seen: usize,
    pub(super) process: Option<Process>,
    pub(super) acts: Acts,
    pub(super) outside: Outside,
    pub(super) unanswered: Vec<Unanswered>,
    /// Updates that may be reviewed, the newest last.
    pub(super) updates: Vec<u64>,
    pub(super) accepted: Vec<u64>,
    pub(super) assigned: BTreeSet<String>,
    pub(super) addresses: BTreeMap<String, String>,
    /// An address of which it is not known whether it was set.
    pub(super) address_in_doubt: Option<(String, String)>,
    pub(super) accounts: BTreeSet<String>,
    pub(super) backups: Vec<Backup>,
    pub(super) restores: u32,
    pub(super) old_copy: Option<OldCopy>,
    pub(super) number: u64,
    pub(super) tally: Tally,
    _dir: tempfile::TempDir,
}

/// The answer to a request.
pub(super) enum Answer<T> {
    Done(T),
    Refused,
    /// The process ended before it answered, or it answered that it does not know.
    None,
}

impl Year {
    /// The town of a seed, before anything has happened in it.
    pub(super) fn new(seed: u64) -> Result<Self> {
        let mut random = Random::new(seed);
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() {
            tempfile::Builder::new()
                .prefix("year-")
                .tempdir_in(memory)?
        } else {
            tempfile::tempdir()?
        };
        let root = dir.path().join("disk");
        let aside = dir.path().join("aside");
        fs::create_dir_all(&root)?;
        fs::create_dir_all(&aside)?;
        let disk = Disk::new(&root, random.fork(1))?;
        let mounted = Mounted::new(&disk);
        let town = Town::random(&mut random);
        town.write(&dir.path().join("seed"))?;
        let relay = Relay::start(random.fork(2))?;
        let day = random.between(9, 25);
        let truth = Timestamp::parse_human(&format!("2019-01-{day:02} 10:00"), Shanghai)?;
        let data = root.join("data");
        fs::create_dir_all(&data)?;
        disk.settle();
        let settings = settings(&dir.path().join("seed"))?;
        Ok(Self {
            clock: ManualClock::of_a_machine(truth),
            truth,
            latest: truth,
            is_clock_wrong: false,
            letters_seen: 0,
            process: None,
            acts: Acts::default(),
            outside: Outside::default(),
            unanswered: Vec::new(),
            updates: Vec::new(),
            accepted: Vec::new(),
            assigned: BTreeSet::new(),
            addresses: BTreeMap::new(),
            address_in_doubt: None,
            accounts: BTreeSet::new(),
            backups: Vec::new(),
            restores: 0,
            old_copy: None,
            number: 0,
            tally: Tally {
                seed,
                ..Tally::default()
            },
            random,
            town,
            disk,
            mounted,
            data,
            aside,
            settings,
            relay,
            _dir: dir,
        })
    }

    /// Counts what happened, and adds it to the trace.
    pub(super) fn happened(&mut self, what: &str) {
        self.tally.count(what, 1);
        self.disk.note(what);
    }

    /// The process, which runs.
    pub(super) fn process(&self) -> Result<&Process> {
        self.process.as_ref().context("no process runs")
    }
}

fn settings(seed: &Path) -> Result<Settings> {
    let seed = seed.display().to_string();
    let variables = [
        ("PLEDGEBOOK_SEED__DIR", seed.as_str()),
        ("PLEDGEBOOK_MAIL__TRANSPORT", "smtp"),
        ("PLEDGEBOOK_MAIL__SMTP__HOST", "127.0.0.1"),
        ("PLEDGEBOOK_MAIL__SMTP__TLS", "none"),
        // Everything is verified after each start; the job is run now and then.
        ("PLEDGEBOOK_JOBS__VERIFY", "0 0 3 1 4,9 *"),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    config::load(None, variables.into_iter()).map_err(|error| anyhow!("{error}"))
}
