//! The composition root: makes a ledger, a mailer, jobs and a router of settings, a clock and a data directory.
//!
//! `serve`, the command line and the tests are put together here and nowhere else.

mod connections;
pub mod damaged;
pub mod demo;
pub mod doctor;
mod error;
mod keys;
pub(crate) mod lock;
pub mod permissions;
pub mod restore;
pub mod rotate;
pub mod seeds;
pub mod serve;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::TimeDelta;

use clock::Clock;
use config::{Settings, Transport};
use domain::Timestamp;
use domain::calendar::Calendar;
use domain::seed::{Seed, SeedFiles};
use jobs::JobContext;
use mail::deliver::{FileMailer, Mailer, SmtpMailer, mail_dir};
use service::backup::BackupSource;
use service::evidence::{EvidenceStore, PendingFiles};
use service::link::LinkKey;
use service::mark::{self, Mark, MarkFault, MarkFile};
use service::open::{self, Charter, Seeded};
use service::report_text::ReportTexts;
use service::uses::Uses;
use service::{Acting, ActionError, ClockGuard, Ledger, Letterhead};
use store::planted::{PlantedFault, is_planted};
use store::{Db, Opening, StoreError, Tx, ledger_path};
use tlog::keys::{NoteSigner, Origin};
use web::snapshot_cache::SnapshotCache;
use web::{History, Site};

pub use error::AppError;

/// The origin of a demonstration; the configured one is for real ledgers.
const DEMO_ORIGIN: &str = "demo.pledgebook.example/jiyuan-2019";

/// A `[time] start` this much before the newest entry is an error.
const START_TOLERANCE: TimeDelta = TimeDelta::days(1);

/// A ledger that is open, with everything around it.
#[derive(Clone)]
pub struct App {
    /// The configuration.
    pub settings: Settings,
    /// The data directory.
    pub data: PathBuf,
    /// The ledger, with its clock and its mailer.
    pub ledger: Ledger,
    /// What running a job needs.
    pub jobs: JobContext,
    /// The evidence files.
    pub evidence: EvidenceStore,
    /// The reports' full texts, which clauses point into.
    pub reports: ReportTexts,
    /// Entry 0.
    pub opening: Opening,
}

/// How a ledger is to be opened.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// A clock in place of the one that the settings name: for tests and the demonstration.
    pub clock: Option<Clock>,
    /// Whether this is the demonstration.
    pub demo: bool,
    /// Whether an empty ledger is opened without commitments, for a report that is read on the pages.
    pub unseeded: bool,
    /// Names this process in the leases of the outbox.
    pub holder: Option<&'static str>,
    /// Who opens it and acts through it; the program itself where it is left out.
    pub acting: Option<Acting>,
}

impl OpenOptions {
    fn acting(&self) -> Acting {
        self.acting.clone().unwrap_or(Acting::PROGRAM)
    }
}

impl App {
    /// Opens the ledger of a data directory, which must be there.
    ///
    /// # Errors
    /// [`AppError`]: no ledger, a key that is absent, another origin or zone, a start before the newest entry.
    pub fn open(settings: &Settings, data: &Path, options: &OpenOptions) -> Result<Self, AppError> {
        let mark = MarkFile::of(data, settings.mark.as_deref());
        let db = match Db::open(data) {
            Err(StoreError::NoLedger(path)) => {
                require_no_ledger_before(data, path.clone(), &mark)?;
                return Err(StoreError::NoLedger(path).into());
            }
            opened => opened?,
        };
        Self::assemble(settings, data, options, db)
    }

    /// Opens the ledger of a data directory, or makes it, and enters the seed.
    ///
    /// # Errors
    /// As [`App::open`], and what seeding fails with.
    pub fn seed(
        settings: &Settings,
        data: &Path,
        options: &OpenOptions,
        seed: &Seed,
    ) -> Result<(Self, Seeded), AppError> {
        let seed = seed.clone();
        Self::begin(settings, data, options, move |tx, now, charter| {
            open::seed(tx, now, charter, &seed)
        })
    }

    /// Opens the ledger of a data directory, or makes it without commitments.
    ///
    /// # Errors
    /// As [`App::open`].
    pub fn unseeded(
        settings: &Settings,
        data: &Path,
        options: &OpenOptions,
    ) -> Result<Self, AppError> {
        let (app, _) = Self::begin(settings, data, options, |tx, now, charter| {
            open::open(tx, now, charter, None)
        })?;
        Ok(app)
    }

    /// Opens or makes a ledger and runs `begin` on it, which appends the first entries where there are none.
    fn begin<T: Send + 'static>(
        settings: &Settings,
        data: &Path,
        options: &OpenOptions,
        begin: impl FnOnce(&mut Tx<'_>, Timestamp, &Charter) -> Result<T, ActionError> + Send + 'static,
    ) -> Result<(Self, T), AppError> {
        let mark = MarkFile::of(data, settings.mark.as_deref());
        let path = ledger_path(data);
        let found = match Db::open(data) {
            Ok(db) => db.read(|reader| reader.opening())?,
            Err(StoreError::NoLedger(_)) => None,
            Err(error) => return Err(error.into()),
        };
        if found.is_none() {
            require_no_ledger_before(data, path, &mark)?;
        }
        let db = Db::create(data)?;
        let signer = match &found {
            Some(opening) => keys::existing(data, &newest_vkey(&db, opening)?)?,
            None => keys::create(data, &expected_origin(settings, options.demo)?)?,
        };
        let demo = found
            .as_ref()
            .map_or(options.demo, |opening| opening.body.demo);
        let clock = clock(settings, options, &db, demo)?;
        let charter = Charter {
            verifier: signer.verifier(),
            zone: settings.zone,
            demo: options.demo,
            rules: settings.rules.clone(),
            calendar: configured_calendar(settings)?,
        };
        if let Some(opening) = &found {
            check_identity(settings, options, opening)?;
        }
        let acting = options.acting();
        let guard = ClockGuard::new(clock, settings.catch_up_days);
        let begun = db.write_blocking(move |tx| -> Result<T, ActionError> {
            acting.begin(tx)?;
            guard.run(tx, |tx, now| begin(tx, now, &charter))
        })?;
        let app = Self::assemble(settings, data, options, db)?;
        if mark.read()?.is_none() {
            app.ledger.letterhead.mark.advance(&app.published()?)?;
        }
        Ok((app, begun))
    }

    fn assemble(
        settings: &Settings,
        data: &Path,
        options: &OpenOptions,
        db: Db,
    ) -> Result<Self, AppError> {
        let Some(opening) = db.read(|reader| reader.opening())? else {
            return Err(StoreError::NoLedger(ledger_path(data)).into());
        };
        let signer = keys::existing(data, &newest_vkey(&db, &opening)?)?;
        check_identity(settings, options, &opening)?;
        let mark = MarkFile::of(data, settings.mark.as_deref());
        if !is_planted(PlantedFault::UnreadMark)
            && let Some(kept) = mark.read()?
            && let Some(fault) =
                db.read(|reader| mark::compare(reader, &ledger_path(data), &kept, &mark))?
        {
            return Err(fault.into());
        }
        let clock = clock(settings, options, &db, opening.body.demo)?;
        db.seal_with(&signer);
        let ledger = Ledger {
            clock: ClockGuard::new(clock, settings.catch_up_days),
            letterhead: letterhead(settings, data, signer),
            mailer: Arc::new(mailer(settings, data, opening.body.demo)?),
            acting: Arc::new(options.acting()),
            db,
        };
        let jobs = JobContext {
            ledger: ledger.clone(),
            timetable: settings.jobs.clone(),
            holder: options.holder.unwrap_or("command"),
            backup: settings
                .backup
                .clone()
                .map(|target| (backup_source(settings, data, false), target)),
        };
        Ok(Self {
            settings: settings.clone(),
            data: data.to_owned(),
            ledger,
            jobs,
            evidence: EvidenceStore::of(data),
            reports: ReportTexts::of(data),
            opening,
        })
    }

    /// What the pages need. `is_ready` becomes true when everything runs.
    pub fn site(&self, is_ready: Arc<AtomicBool>) -> Site {
        Site {
            // Handlers get a handle for their caller; the site's own changes nothing.
            ledger: self.ledger.acting(Acting::READER),
            ledger_id: self.opening.body.ledger_id.as_str().into(),
            is_ready,
            public: self.settings.web.public,
            is_loopback: self.settings.web.listen.ip().is_loopback(),
            base_url: self.settings.web.base_url.as_str().into(),
            trusted_proxies: self.settings.web.trusted_proxies.clone().into(),
            demo: self.opening.body.demo.then_some(demo::ACCOUNTS),
            timetable: self.jobs.timetable.clone(),
            snapshot_cache: SnapshotCache::default(),
            history: History::default(),
            evidence: self.evidence.clone(),
            pending: PendingFiles::new(
                self.settings.evidence.pending_bytes,
                self.settings.evidence.pending_office_bytes,
            ),
            reports: self.reports.clone(),
            uses: Uses::default(),
        }
    }

    /// The mark of what this ledger has published so far, by its own tables.
    ///
    /// # Errors
    /// [`StoreError`] when the ledger cannot be read.
    fn published(&self) -> Result<Mark, StoreError> {
        let published = self.ledger.ask(|reader| reader.published())?;
        let origin = self.ledger.letterhead.signer.name();
        Ok(Mark::of(&self.opening, origin.as_str(), published))
    }

    /// Adopts the configured thresholds and rest days where they differ from those in force, and returns whether they did.
    /// Called when `serve` starts and when checks are run by hand.
    ///
    /// # Errors
    /// [`AppError`] for a calendar file that cannot be read, or what the ledger refuses.
    pub fn adopt_rules(&self) -> Result<bool, AppError> {
        let (rules, calendar) = (
            self.settings.rules.clone(),
            configured_calendar(&self.settings)?,
        );
        Ok(self
            .ledger
            .act_blocking(move |tx, now| open::adopt(tx, now, &rules, calendar.as_ref()))?)
    }
}

/// Refuses a data directory in which there was a ledger, where its database is absent or has no entries.
fn require_no_ledger_before(data: &Path, path: PathBuf, mark: &MarkFile) -> Result<(), AppError> {
    if let Some(mark) = mark.read()? {
        let (origin, size) = (mark.origin, mark.size);
        return Err(MarkFault::Absent { path, origin, size }.into());
    }
    match mark::left_behind(data)? {
        Some(beside) => Err(MarkFault::LeftBehind { path, beside }.into()),
        None => Ok(()),
    }
}

/// The seed in a directory, or the built-in one.
///
/// # Errors
/// [`AppError`]: the missing files, or every fault of the seed at once.
pub fn read_seed(dir: Option<&Path>) -> Result<Seed, AppError> {
    let files: SeedFiles = match dir {
        Some(dir) => seeds::from_dir(dir)?,
        None => seeds::embedded(),
    };
    Ok(domain::seed::read(&files)?)
}

/// The key that signs now, as the entries name it. A key that the one before did not announce is none.
fn newest_vkey(db: &Db, opening: &Opening) -> Result<String, AppError> {
    let keys = db.read(|reader| reader.keys(None))?;
    Ok(keys.map_or_else(
        || opening.body.vkey.clone(),
        |keys| keys.newest().to_string(),
    ))
}

/// What a backup of a data directory contains.
pub(crate) fn backup_source(settings: &Settings, data: &Path, with_keys: bool) -> BackupSource {
    let mark = MarkFile::of(data, settings.mark.as_deref());
    BackupSource {
        data: data.to_owned(),
        mark: mark.path().to_owned(),
        with_keys,
    }
}

/// What every letter and checkpoint of the ledger has in common.
fn letterhead(settings: &Settings, data: &Path, signer: NoteSigner) -> Letterhead {
    Letterhead {
        sender: settings.mail.from.clone(),
        base_url: Some(settings.web.base_url.clone()),
        signer: Arc::new(signer),
        witnesses: settings.witnesses.clone().into(),
        links: LinkKey::of(data),
        has_signed_links: settings.mail.has_signed_links,
        mark: MarkFile::of(data, settings.mark.as_deref()),
    }
}

/// The rest days of `[calendar] file`, where one is configured.
fn configured_calendar(settings: &Settings) -> Result<Option<Calendar>, AppError> {
    let Some(path) = &settings.calendar_file else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(path).map_err(AppError::file(path))?;
    Ok(Some(domain::seed::read_calendar(&text)?))
}

/// The origin that a ledger with these settings must have.
fn expected_origin(settings: &Settings, demo: bool) -> Result<Origin, AppError> {
    let text = if demo {
        DEMO_ORIGIN
    } else {
        settings.origin.as_str()
    };
    Origin::parse(text).map_err(|error| AppError::Origin(error.to_string()))
}

/// Refuses settings with another origin or zone than the ledger's, and a real ledger where a demonstration is expected.
fn check_identity(
    settings: &Settings,
    options: &OpenOptions,
    opening: &Opening,
) -> Result<(), AppError> {
    if options.demo && !opening.body.demo {
        return Err(AppError::NotADemo);
    }
    let expected = expected_origin(settings, opening.body.demo)?;
    if opening.body.origin != expected.as_str() {
        let found = opening.body.origin.clone();
        return Err(AppError::OtherOrigin {
            found,
            configured: expected.to_string(),
        });
    }
    if opening.body.zone != settings.zone.name() {
        let (found, configured) = (opening.body.zone.clone(), settings.zone.name().to_owned());
        return Err(AppError::OtherZone { found, configured });
    }
    Ok(())
}

/// The clock: the given one, or one that starts at `[time] start` (never before the newest entry), or the machine's. The clock
/// of a demonstration goes on from its newest entry.
fn clock(
    settings: &Settings,
    options: &OpenOptions,
    db: &Db,
    demo: bool,
) -> Result<Clock, AppError> {
    if let Some(clock) = &options.clock {
        return Ok(clock.clone());
    }
    let newest: Option<Timestamp> = db.read(|reader| reader.newest_at())?;
    let machine = Clock::System.now();
    if let Some(start) = settings.start
        && start.day(settings.zone) > machine.day(settings.zone)
    {
        return Err(AppError::StartInFuture { start, machine });
    }
    match (settings.start, newest) {
        (Some(start), Some(newest)) if start.plus(START_TOLERANCE) < newest => {
            Err(AppError::StartTooEarly { start, newest })
        }
        (Some(start), newest) => Ok(Clock::starting_at(
            newest.map_or(start, |newest| newest.max(start)),
        )),
        (None, Some(newest)) if demo => Ok(Clock::starting_at(newest)),
        (None, _) => Ok(Clock::System),
    }
}

/// The configured mailer. A demonstration always writes files.
fn mailer(settings: &Settings, data: &Path, demo: bool) -> Result<Mailer, AppError> {
    match &settings.mail.transport {
        Transport::Smtp(smtp) if !demo => Ok(Mailer::Smtp(SmtpMailer::new(smtp.clone())?)),
        _ => Ok(Mailer::File(FileMailer::new(mail_dir(data)))),
    }
}
