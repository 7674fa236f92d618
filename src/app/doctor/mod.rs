//! doctor: examines the configuration, the data directory, the ledger, the clock, the schedules and the mailer, with advice
//! for what is wrong.
//!
//! Works with and without a ledger. Changes nothing except for probe files, which it removes again.

mod mail;

use std::io;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;

use super::{App, OpenOptions, keys, mailer};
use clock::Clock;
use config::{DEFAULT_FILE, Settings, environment};
use domain::{Lang, Localize, Message, Timestamp};
use jobs::{Scheduled, late_jobs, verify};
use service::leftover;
use service::mark::MarkFile;
use store::{StoreError, ledger_path, quick_check, schema_fingerprint};

/// Below this much free space the disk is nearly full, in bytes.
const SPACE_WANTED: u64 = 1 << 30;
/// Below this much, writing will soon fail.
const SPACE_NEEDED: u64 = 50 << 20;
/// How far the newest entry may lie ahead of the clock: clocks of machines differ a little.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(5);
/// How many coming runs of a job are listed.
const RUNS_LISTED: usize = 3;

/// The state of one thing that was examined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// As it should be.
    Ok,
    /// It works, but should be looked at.
    Warn,
    /// It does not work.
    Bad,
}

impl Health {
    /// Its name in the interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// One thing that was examined.
#[derive(Debug, Clone)]
pub struct Symptom {
    /// The subject: `configuration`, `data`, `ledger`, `key`, `mark`, `clock`, `schedule`, `mail`.
    pub topic: &'static str,
    /// Its state.
    pub health: Health,
    /// What was found.
    pub what: Message,
    /// What to do about it.
    pub advice: Option<Message>,
}

impl Symptom {
    fn ok(topic: &'static str, what: Message) -> Self {
        Self {
            topic,
            health: Health::Ok,
            what,
            advice: None,
        }
    }

    fn warn(topic: &'static str, what: Message, advice: &'static str) -> Self {
        Self {
            health: Health::Warn,
            advice: Some(Message::new(advice)),
            ..Self::ok(topic, what)
        }
    }

    fn bad(topic: &'static str, what: Message, advice: &'static str) -> Self {
        Self {
            health: Health::Bad,
            ..Self::warn(topic, what, advice)
        }
    }
}

/// Examines everything. `config` is the configuration file that was given, `send_test` an address that a test letter goes to,
/// in `lang`. Blocks on the disk.
pub async fn examine(
    settings: &Settings,
    config: Option<&Path>,
    data: &Path,
    send_test: Option<&str>,
    lang: Lang,
) -> Vec<Symptom> {
    let mut seen = vec![configuration(config)];
    seen.extend(directory(data));
    let app = ledger(settings, data, &mut seen).await;
    if ledger_path(data).exists() {
        seen.extend(key_files(data));
        seen.push(mark_file(settings, data));
    }
    let now = clock(settings, app.as_ref(), &mut seen);
    if let Some(app) = &app
        && let Ok(Some(halted)) = app.ledger.halted().await
    {
        seen.push(Symptom::bad(
            "clock",
            halted.message(),
            "doctor-clock-halted-advice",
        ));
    }
    schedule(settings, app.as_ref(), now, &mut seen);
    let own_mailer = match &app {
        Some(app) => Some(std::sync::Arc::clone(&app.ledger.mailer)),
        None => match mailer(settings, data, false) {
            Ok(mailer) => Some(std::sync::Arc::new(mailer)),
            Err(error) => {
                let advice = "doctor-mail-advice";
                seen.push(Symptom::bad("mail", error.message(), advice));
                None
            }
        },
    };
    if let Some(mailer) = own_mailer {
        mail::examine(settings, data, &mailer, &mut seen).await;
        if let Some(to) = send_test {
            seen.push(mail::send(settings, &mailer, to, now, lang).await);
        }
        mailer.shutdown().await;
    }
    if let Some(app) = &app {
        seen.extend(leftovers(app));
        seen.extend(mail::outbox(app));
    }
    seen
}

/// Where the settings come from. They were validated when they were read.
fn configuration(config: Option<&Path>) -> Symptom {
    let default = Path::new(DEFAULT_FILE);
    let file = config.or_else(|| default.exists().then_some(default));
    let mut variables: Vec<String> = environment()
        .map(|(name, _)| name)
        .filter(|name| name.contains("__"))
        .collect();
    variables.sort_unstable();
    let what = match file {
        Some(path) => Message::new("doctor-config-file").arg("path", path.display()),
        None => Message::new("doctor-config-defaults"),
    };
    Symptom::ok(
        "configuration",
        if variables.is_empty() {
            what
        } else {
            Message::new("doctor-config-variables")
                .nest("file", what)
                .arg("variables", variables.join(", "))
        },
    )
}

/// The data directory: whether it exists, is writable, and has free space.
fn directory(data: &Path) -> Vec<Symptom> {
    let message = |key| Message::new(key).arg("path", data.display());
    let mut seen = Vec::new();
    if data.exists() {
        seen.push(match probe(data) {
            Ok(()) => Symptom::ok("data", message("doctor-data-writable")),
            Err(error) => Symptom::bad(
                "data",
                message("doctor-data-refused").arg("why", error),
                "doctor-data-refused-advice",
            ),
        });
    } else {
        let what = message("doctor-data-absent");
        seen.push(Symptom::warn("data", what, "doctor-data-absent-advice"));
    }
    let nearest = data
        .ancestors()
        .find(|path| path.exists())
        .map_or_else(|| PathBuf::from("."), Path::to_owned);
    match fs4::available_space(&nearest) {
        Ok(free) => {
            let what = Message::new("doctor-space").number("megabytes", free >> 20);
            seen.push(match free {
                _ if free < SPACE_NEEDED => Symptom::bad("data", what, "doctor-space-advice"),
                _ if free < SPACE_WANTED => Symptom::warn("data", what, "doctor-space-advice"),
                _ => Symptom::ok("data", what),
            });
        }
        Err(error) => {
            let what = Message::new("doctor-space-unknown").arg("why", error);
            seen.push(Symptom::warn("data", what, "doctor-space-advice"));
        }
    }
    seen
}

/// Writes a file and removes it again.
fn probe(dir: &Path) -> io::Result<()> {
    let chance = getrandom::u64().map_err(|error| io::Error::other(error.to_string()))?;
    let path = dir.join(format!(".doctor-{chance:016x}"));
    std::fs::write(&path, b"probe")?;
    std::fs::remove_file(&path)
}

/// Opens the ledger as every command does.
async fn ledger(settings: &Settings, data: &Path, seen: &mut Vec<Symptom>) -> Option<App> {
    if !ledger_path(data).exists() {
        let what = Message::new("doctor-ledger-absent");
        seen.push(Symptom::warn("ledger", what, "doctor-ledger-absent-advice"));
        return None;
    }
    let (own_settings, own_data) = (settings.clone(), data.to_owned());
    let opened = tokio::task::spawn_blocking(move || -> Result<_, super::AppError> {
        if let Some(what) = quick_check(&own_data)?.into_iter().next() {
            return Err(StoreError::File(what).into());
        }
        let app = App::open(&own_settings, &own_data, &OpenOptions::default())?;
        let size = app.ledger.ask(|reader| reader.size())?;
        Ok((app, size))
    })
    .await;
    match opened {
        Ok(Ok((app, size))) => {
            let schema = schema_fingerprint().unwrap_or_default();
            let what = Message::new("doctor-ledger")
                .arg("origin", &app.opening.body.origin)
                .arg("size", size)
                .arg("schema", schema);
            seen.push(Symptom::ok("ledger", what));
            Some(app)
        }
        Ok(Err(error)) => {
            let advice = "doctor-ledger-refused-advice";
            seen.push(Symptom::bad("ledger", error.message(), advice));
            None
        }
        Err(error) => {
            let what = Message::new("error-runtime").arg("why", error);
            seen.push(Symptom::bad("ledger", what, "doctor-ledger-refused-advice"));
            None
        }
    }
}

/// Files that no entry names, where there are any.
fn leftovers(app: &App) -> Option<Symptom> {
    let found = app
        .ledger
        .ask(|reader| leftover::find(reader, &app.data))
        .ok()?;
    if found.paths.is_empty() {
        return None;
    }
    let what = Message::new("doctor-leftovers")
        .number("count", found.paths.len())
        .number("bytes", found.bytes);
    Some(Symptom::warn("data", what, "doctor-leftovers-advice"))
}

/// Whether the key exists and only its owner can read it. Opening the ledger has checked that it is the ledger's.
fn key_files(data: &Path) -> Vec<Symptom> {
    let path = keys::key_path(data);
    if !path.exists() {
        let what = Message::new("doctor-key-absent").arg("path", path.display());
        return vec![Symptom::bad("key", what, "doctor-key-absent-advice")];
    }
    let open: Vec<String> = [path.parent(), Some(path.as_path())]
        .into_iter()
        .flatten()
        .filter(|path| is_open_to_others(path))
        .map(|path| path.display().to_string())
        .collect();
    let shown = Message::new("doctor-key").arg("path", path.display());
    if open.is_empty() {
        return vec![Symptom::ok("key", shown)];
    }
    let what = Message::new("doctor-key-open").arg("paths", open.join(", "));
    vec![Symptom::bad("key", what, "doctor-key-open-advice")]
}

/// Where the mark lies. In the data directory it is rolled back with a copy of that directory, which then looks like the newest state.
fn mark_file(settings: &Settings, data: &Path) -> Symptom {
    let mark = MarkFile::of(data, settings.mark.as_deref());
    let what = Message::new("doctor-mark").arg("path", mark.path().display());
    if settings.mark.is_some() {
        Symptom::ok("mark", what)
    } else {
        Symptom::warn("mark", what, "doctor-mark-inside-advice")
    }
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> bool {
    false
}

/// The clock and the zone. Returns the time by which the rest is examined.
fn clock(settings: &Settings, app: Option<&App>, seen: &mut Vec<Symptom>) -> Timestamp {
    let machine = Clock::System.now();
    let newest = app
        .and_then(|app| app.ledger.ask(|reader| reader.newest_at()).ok())
        .flatten();
    let is_demo = app.is_some_and(|app| app.opening.body.demo);
    let now = match app {
        Some(app) => app.ledger.now().unwrap_or(machine),
        None => settings.start.unwrap_or(machine),
    };
    let what = Message::new("doctor-clock")
        .arg("now", local(now, settings))
        .arg("zone", settings.zone.name());
    seen.push(match newest {
        _ if settings.start.is_some() || is_demo => {
            Symptom::warn("clock", what, "doctor-clock-start-advice")
        }
        Some(newest) if machine.plus(CLOCK_TOLERANCE) < newest => {
            let what = Message::new("doctor-clock-behind")
                .arg("now", local(machine, settings))
                .arg("newest", local(newest, settings));
            Symptom::bad("clock", what, "doctor-clock-behind-advice")
        }
        _ => Symptom::ok("clock", what),
    });
    now
}

/// An instant in the configured zone.
fn local(at: Timestamp, settings: &Settings) -> String {
    let local = at.utc().with_timezone(&settings.zone);
    local.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// The next runs of each job, and the jobs that did not run.
fn schedule(settings: &Settings, app: Option<&App>, now: Timestamp, seen: &mut Vec<Symptom>) {
    for Scheduled { job, schedule } in settings.jobs.jobs.iter() {
        // The JSON of `doctor` is a contract, and it has never listed this job.
        if *job == verify::JOB {
            continue;
        }
        let runs: Vec<String> =
            std::iter::successors(schedule.next_after(now, settings.zone), |at| {
                schedule.next_after(*at, settings.zone)
            })
            .take(RUNS_LISTED)
            .map(|at| local(at, settings))
            .collect();
        let what = Message::new("doctor-schedule")
            .arg("job", job.name())
            .arg("schedule", schedule)
            .arg("runs", runs.join(", "));
        seen.push(Symptom::ok("schedule", what));
    }
    let Some(app) = app else { return };
    let late = app
        .ledger
        .ask(|reader| late_jobs(reader, &app.jobs.timetable, now));
    for late in late.unwrap_or_default() {
        let what = Message::new("finding-job-did-not-run")
            .arg("job", &late.job)
            .arg("scheduled_at", local(late.scheduled_at, settings));
        seen.push(Symptom::warn("schedule", what, "doctor-late-advice"));
    }
}
