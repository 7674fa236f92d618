//! The composition root: settings, clock and data directory become a ledger, a mailer, jobs and a router.
//!
//! `serve`, the command line and the tests are put together here and nowhere else. Must not decide anything about
//! commitments: that is the domain's and the actions'.

pub mod damaged;
pub mod demo;
pub mod doctor;
mod error;
mod keys;
mod lock;
pub mod seeds;
pub mod serve;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use chrono::TimeDelta;

use clock::Clock;
use config::{Settings, Tls, Transport};
use domain::calendar::Calendar;
use domain::seed::{Seed, SeedFiles};
use domain::time::Timestamp;
use jobs::JobContext;
use mail::compose::Sender;
use mail::deliver::{FileMailer, Mailer, SmtpConfig, SmtpMailer, Tls as MailTls, mail_dir};
use service::evidence::EvidenceStore;
use service::link::LinkKey;
use service::open::{Charter, Seeded, adopt, open, seed};
use service::report_text::ReportTexts;
use service::{ActionError, Ledger, Letterhead};
use store::{Db, Opening, StoreError, Tx, ledger_path};
use tlog::keys::{NoteSigner, Origin};
use web::snapshot_cache::SnapshotCache;
use web::{History, Site};

pub use error::AppError;

/// The origin of a demonstration, whatever the configuration says.
const DEMO_ORIGIN: &str = "demo.pledgebook.example/jiyuan-2019";

/// A start this much before the newest entry is taken for a mistake.
const START_TOLERANCE: TimeDelta = TimeDelta::days(1);

/// A ledger that is open, with everything around it.
#[derive(Clone)]
pub struct App {
    /// What the configuration means.
    pub settings: Settings,
    /// The data directory.
    pub data: PathBuf,
    /// Where actions are carried out.
    pub ledger: Ledger,
    /// What runs by itself.
    pub jobs: JobContext,
    /// Evidence files.
    pub evidence: EvidenceStore,
    /// The texts that clauses point into.
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
    /// Whether an empty ledger is opened without a promise in it, for a report that is read on the pages.
    pub unseeded: bool,
    /// Names this process in the leases of the outbox.
    pub holder: Option<&'static str>,
}

impl App {
    /// Opens the ledger of a data directory, which must be there.
    ///
    /// # Errors
    /// [`AppError`]: no ledger, a key that is absent, another origin or zone, a start before the newest entry.
    pub fn open(settings: &Settings, data: &Path, options: &OpenOptions) -> Result<Self, AppError> {
        let path = ledger_path(data);
        if !path.exists() {
            return Err(StoreError::NoLedger(path).into());
        }
        let db = Db::open(data)?;
        let Some(opening) = db.read(|reader| reader.opening())? else {
            return Err(StoreError::NoLedger(path).into());
        };
        let signer = keys::existing(data, &opening)?;
        Self::assemble(settings, data, options, db, opening, signer)
    }

    /// Opens the ledger of a data directory, or makes it, and enters the seed.
    ///
    /// # Errors
    /// As [`App::open`], and what seeding fails with.
    pub fn seed(
        settings: &Settings,
        data: &Path,
        options: &OpenOptions,
        seed_: &Seed,
    ) -> Result<(Self, Seeded), AppError> {
        let own = seed_.clone();
        Self::begin(settings, data, options, move |tx, now, charter| {
            seed(tx, now, charter, &own)
        })
    }

    /// Opens the ledger of a data directory, or makes it without a promise in it.
    ///
    /// # Errors
    /// As [`App::open`].
    pub fn unseeded(
        settings: &Settings,
        data: &Path,
        options: &OpenOptions,
    ) -> Result<Self, AppError> {
        let begin = |tx: &mut Tx<'_>, now, charter: &Charter| open(tx, now, charter, None);
        Ok(Self::begin(settings, data, options, begin)?.0)
    }

    /// Makes or opens a ledger and carries out what begins it.
    fn begin<T: Send + 'static>(
        settings: &Settings,
        data: &Path,
        options: &OpenOptions,
        begin: impl FnOnce(&mut Tx<'_>, Timestamp, &Charter) -> Result<T, ActionError> + Send + 'static,
    ) -> Result<(Self, T), AppError> {
        let db = Db::open(data)?;
        let found = db.read(|reader| reader.opening())?;
        let signer = match &found {
            Some(opening) => keys::existing(data, opening)?,
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
        let begun = db.write_blocking(move |tx| begin(tx, clock.now(), &charter))?;
        let Some(opening) = db.read(|reader| reader.opening())? else {
            return Err(StoreError::NoLedger(ledger_path(data)).into());
        };
        Ok((
            Self::assemble(settings, data, options, db, opening, signer)?,
            begun,
        ))
    }

    fn assemble(
        settings: &Settings,
        data: &Path,
        options: &OpenOptions,
        db: Db,
        opening: Opening,
        signer: NoteSigner,
    ) -> Result<Self, AppError> {
        check_identity(settings, options, &opening)?;
        let clock = clock(settings, options, &db, opening.body.demo)?;
        let mailer = Arc::new(mailer(settings, data, opening.body.demo)?);
        let from = &settings.mail.from;
        let letterhead = Letterhead {
            sender: Sender {
                name: from.name.clone(),
                address: from.address.clone(),
            },
            base_url: Some(settings.web.base_url.clone()),
            signer: Arc::new(signer),
            links: LinkKey::of(data),
        };
        let ledger = Ledger {
            db,
            clock,
            letterhead,
            mailer,
        };
        let jobs = JobContext {
            ledger: ledger.clone(),
            timetable: settings.jobs.clone(),
            holder: options.holder.unwrap_or("command"),
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

    /// What the pages need of it; `is_ready` becomes true when everything runs.
    pub fn site(&self, is_ready: Arc<AtomicBool>) -> Site {
        Site {
            ledger: self.ledger.clone(),
            ledger_id: self.opening.body.ledger_id.as_str().into(),
            is_ready,
            public: self.settings.web.public,
            is_loopback: self.settings.web.listen.ip().is_loopback(),
            base_url: self.settings.web.base_url.as_str().into(),
            demo: self.opening.body.demo.then_some(demo::ACCOUNTS),
            witnesses: self.settings.witnesses.clone().into(),
            timetable: self.jobs.timetable.clone(),
            snapshot_cache: SnapshotCache::default(),
            history: History::default(),
            evidence: self.evidence.clone(),
            reports: self.reports.clone(),
        }
    }

    /// Takes over the configured thresholds and rest days where they differ from those in force: when `serve` starts and
    /// when checks are run by hand.
    ///
    /// # Errors
    /// [`AppError`] for a calendar that does not read, or what the ledger refuses.
    pub fn adopt_rules(&self) -> Result<bool, AppError> {
        let (rules, calendar) = (
            self.settings.rules.clone(),
            configured_calendar(&self.settings)?,
        );
        Ok(self
            .ledger
            .act_blocking(move |tx, now| adopt(tx, now, &rules, calendar.as_ref()))?)
    }
}

/// The seed that the settings name, or the one in the binary.
///
/// # Errors
/// [`AppError`]: files that are not there, or every fault of the seed at once.
pub fn read_seed(dir: Option<&Path>) -> Result<Seed, AppError> {
    let files: SeedFiles = match dir {
        Some(dir) => seeds::from_dir(dir)?,
        None => seeds::embedded(),
    };
    Ok(domain::seed::read(&files)?)
}

/// The rest days of `[calendar] file`, where one is named.
fn configured_calendar(settings: &Settings) -> Result<Option<Calendar>, AppError> {
    let Some(path) = &settings.calendar_file else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(path).map_err(|source| AppError::File {
        path: path.clone(),
        source,
    })?;
    Ok(Some(domain::seed::read_calendar(&text)?))
}

/// The origin that a ledger of these settings has.
fn expected_origin(settings: &Settings, demo: bool) -> Result<Origin, AppError> {
    let text = if demo {
        DEMO_ORIGIN
    } else {
        settings.origin.as_str()
    };
    Origin::parse(text).map_err(|error| AppError::Origin(error.to_string()))
}

/// A ledger keeps its origin and its zone for life, and a demonstration is not mistaken for one.
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

/// The clock: a given one, or `[time] start` (never before the newest entry), or the machine's. A demonstration lives in
/// its own time and goes on from its newest entry.
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

/// The way out for mail. A demonstration writes files, whatever the settings say.
fn mailer(settings: &Settings, data: &Path, demo: bool) -> Result<Mailer, AppError> {
    match &settings.mail.transport {
        Transport::Smtp(smtp) if !demo => {
            let config = SmtpConfig {
                host: smtp.host.clone(),
                port: smtp.port,
                tls: match smtp.tls {
                    Tls::None => MailTls::None,
                    Tls::StartTls => MailTls::StartTls,
                    Tls::Tls => MailTls::Tls,
                },
                credentials: smtp
                    .credentials
                    .as_ref()
                    .map(|(user, secret)| (user.clone(), secret.reveal().to_owned())),
                timeout: Duration::from_secs(smtp.timeout_seconds),
            };
            Ok(Mailer::Smtp(SmtpMailer::new(config)?))
        }
        _ => Ok(Mailer::File(FileMailer::new(mail_dir(data)))),
    }
}
