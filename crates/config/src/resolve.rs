//! What the configuration means: every value read as its key wants it, defaults put in, paths resolved, and every fault
//! gathered before anything starts.

use std::fs;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;

use super::fault::{ConfigError, Fault, Place, Problem, printable};
use super::mailbox::Mailbox;
use super::raw::{Raw, Said, Value};
use super::value;
use super::{MailSettings, Secret, Settings, SmtpSettings, Tls, Transport, WebSettings};
use domain::rules::Rules;
use domain::schedule::Schedule;
use jobs::{Scheduled, Timetable};
use tlog::cosignature::WitnessKey;

/// Reads everything that was said.
///
/// # Errors
/// All faults, those that were found before included.
pub(super) fn resolve(raw: &Raw, faults: Vec<Fault>) -> Result<Settings, ConfigError> {
    let mut resolver = Resolver { raw, faults };
    let settings = resolver.settings();
    match settings {
        Some(settings) if resolver.faults.is_empty() => Ok(settings),
        _ => Err(ConfigError::all(resolver.faults)),
    }
}

struct Resolver<'a> {
    raw: &'a Raw,
    faults: Vec<Fault>,
}

impl Resolver<'_> {
    /// Everything; nothing only where a fault has been noted.
    fn settings(&mut self) -> Option<Settings> {
        // Each part is read before any is given up, so that no fault hides another.
        let origin = self.or(
            "ledger.origin",
            "pledgebook.example/jiyuan-2019",
            value::origin,
        );
        let witnesses = self.witnesses();
        let zone = self.or("time.zone", "Asia/Shanghai", value::zone);
        let start = self.optional("time.start", |said| {
            value::start(said, zone.unwrap_or(Tz::Asia__Shanghai))
        });
        let web = self.web();
        let mail = self.mail();
        let jobs = self.jobs(zone);
        let rules = self.rules();
        let calendar_file = self.path("calendar.file", Path::is_file, Problem::NoFile);
        let seed_dir = self.path("seed.dir", Path::is_dir, Problem::NoDirectory);
        Some(Settings {
            origin: origin?,
            witnesses,
            zone: zone?,
            start,
            web: web?,
            mail: mail?,
            jobs: jobs?,
            rules,
            calendar_file,
            seed_dir,
        })
    }

    /// The keys of witnesses. Each that does not read is a fault of its own, told where it stands.
    fn witnesses(&mut self) -> Vec<WitnessKey> {
        const KEY: &str = "ledger.witnesses";
        let Some(said) = self.raw.get(KEY) else {
            return Vec::new();
        };
        let items = match value::items(said) {
            Ok(items) => items,
            Err(problem) => {
                self.note(KEY, problem);
                return Vec::new();
            }
        };
        let mut witnesses: Vec<WitnessKey> = Vec::new();
        for item in &items {
            let read = value::witness(&item.value).and_then(|witness| {
                let is_repeated = witnesses.iter().any(|known| known.has_key_of(&witness));
                if is_repeated {
                    Err(Problem::RepeatedWitness)
                } else {
                    Ok(witness)
                }
            });
            match read {
                Ok(witness) => witnesses.push(witness),
                Err(problem) => self.faults.push(fault(KEY, Some(item), problem)),
            }
        }
        witnesses
    }

    fn web(&mut self) -> Option<WebSettings> {
        let listen = self.or("web.listen", "127.0.0.1:8019", value::listen);
        let base_url = self.optional("web.base_url", value::base_url);
        let public = self.optional("web.public", value::boolean);
        let listen = listen?;
        Some(WebSettings {
            listen,
            base_url: base_url.unwrap_or_else(|| reached_at(listen)),
            public: public.unwrap_or(false),
        })
    }

    fn mail(&mut self) -> Option<MailSettings> {
        let from = self.or("mail.from", "pledgebook@pledgebook.example", |said| {
            Mailbox::parse(&value::text(said)?).map_err(Problem::Mailbox)
        });
        let by_smtp = self.or("mail.transport", "file", |said| {
            choose(said, "file, smtp", &[("file", false), ("smtp", true)])
        });
        // Checked whatever the transport, so that turning it on brings no surprise; only the password stays unread.
        let host = self.optional("mail.smtp.host", value::host);
        let tls = self.or("mail.smtp.tls", "starttls", |said| {
            let all = [
                ("none", Tls::None),
                ("starttls", Tls::StartTls),
                ("tls", Tls::Tls),
            ];
            choose(said, "none, starttls, tls", &all)
        });
        let port = self.optional("mail.smtp.port", |said| value::small(said, 1..=65_535));
        let timeout = self.or("mail.smtp.timeout_seconds", "30", |said| {
            value::small(said, 1..=600)
        });
        let username = self.optional("mail.smtp.username", value::text);
        if !by_smtp? {
            return Some(MailSettings {
                from: from?,
                transport: Transport::File,
            });
        }
        let credentials = self.credentials(username);
        if !self.raw.contains_key("mail.smtp.host") {
            self.needs("mail.transport", "mail.smtp.host");
        }
        let tls = tls?;
        let smtp = SmtpSettings {
            host: host?,
            port: port.unwrap_or(tls.default_port()),
            tls,
            credentials,
            timeout_seconds: timeout?,
        };
        Some(MailSettings {
            from: from?,
            transport: Transport::Smtp(smtp),
        })
    }

    /// A name and its password: both, or neither.
    fn credentials(&mut self, username: Option<String>) -> Option<(String, Secret)> {
        let named = self.raw.contains_key("mail.smtp.username");
        let kept = self.raw.contains_key("mail.smtp.password_file");
        if named && !kept {
            self.needs("mail.smtp.username", "mail.smtp.password_file");
        }
        if kept && !named {
            self.needs("mail.smtp.password_file", "mail.smtp.username");
        }
        let path = self.path("mail.smtp.password_file", |_| true, Problem::NoFile)?;
        let password = match read_password(&path) {
            Ok(password) => password,
            Err(problem) => {
                self.note("mail.smtp.password_file", problem);
                return None;
            }
        };
        Some((username?, password))
    }

    /// The schedule of every job in [`jobs::ALL`].
    fn jobs(&mut self, zone: Option<Tz>) -> Option<Timetable> {
        // Collected before any is given up, so that no fault hides another.
        let jobs = jobs::ALL.map(|job| {
            let schedule = self.or(job.config_key, job.default_schedule, |said| {
                Schedule::parse(&value::text(said)?).map_err(Problem::Schedule)
            })?;
            Some(Scheduled { job, schedule })
        });
        Some(Timetable {
            jobs: jobs.into_iter().collect::<Option<_>>()?,
            zone: zone?,
        })
    }

    fn rules(&mut self) -> Rules {
        let default = Rules::default();
        let mut whole = |key, range: std::ops::RangeInclusive<i64>, default| {
            self.optional(key, |said| value::small(said, range))
                .unwrap_or(default)
        };
        let cutoff_day = whole("checks.cutoff_day", 1..=28, default.cutoff_day);
        let review_days = whole("checks.review_days", 1..=365, default.review_days);
        let close_days = whole("checks.close_days", 1..=365, default.close_days);
        let job_grace_minutes = whole(
            "checks.job_grace_minutes",
            1..=1440,
            default.job_grace_minutes,
        );
        let mut amount = |key, default| self.optional(key, value::amount).unwrap_or(default);
        let yellow_points = amount("checks.yellow_points", default.yellow_points);
        let red_points = amount("checks.red_points", default.red_points);
        let about_tolerance = amount("checks.about_tolerance", default.about_tolerance);
        let due_soon_days = self
            .optional("checks.due_soon_days", value::days)
            .unwrap_or(default.due_soon_days);
        let points = ["checks.yellow_points", "checks.red_points"];
        let both_read = !self.faults.iter().any(|f| points.contains(&f.key.as_str()));
        if both_read && yellow_points >= red_points {
            let red = red_points.to_string();
            let problem = Problem::YellowNotBelowRed { red };
            let given = points.into_iter().find(|key| self.raw.contains_key(key));
            self.faults.push(Fault {
                key: "checks.yellow_points".to_owned(),
                value: Some(yellow_points.to_string()),
                place: given.map_or(Place::Default, |key| self.place(key)),
                problem,
            });
        }
        Rules {
            cutoff_day,
            yellow_points,
            red_points,
            due_soon_days,
            review_days,
            close_days,
            job_grace_minutes,
            about_tolerance,
        }
    }

    /// A path that is there. One in a file starts from the file's directory, one in a variable from the working directory.
    fn path(
        &mut self,
        key: &'static str,
        is_there: impl FnOnce(&Path) -> bool,
        missing: impl FnOnce(PathBuf) -> Problem,
    ) -> Option<PathBuf> {
        let base = match self.place(key) {
            Place::File { path, .. } => path.parent().map(Path::to_path_buf),
            _ => None,
        };
        self.optional(key, |said| {
            let path = base.unwrap_or_default().join(value::text(said)?);
            if is_there(&path) {
                Ok(path)
            } else {
                Err(missing(path))
            }
        })
    }

    /// What was said for a key, read; nothing where nothing was said, or a fault was noted.
    fn optional<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&Value) -> Result<T, Problem>,
    ) -> Option<T> {
        let said = self.raw.get(key)?;
        match read(&said.value) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.note(key, problem);
                None
            }
        }
    }

    /// What was said for a key, or else its default, read; nothing where a fault was noted.
    fn or<T>(
        &mut self,
        key: &'static str,
        default: &str,
        read: impl FnOnce(&Value) -> Result<T, Problem>,
    ) -> Option<T> {
        if self.raw.contains_key(key) {
            return self.optional(key, read);
        }
        match read(&Value::Untyped(default.to_owned())) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.note(key, problem);
                None
            }
        }
    }

    fn needs(&mut self, key: &'static str, needed: &'static str) {
        self.note(key, Problem::Needs { key: needed });
    }

    fn note(&mut self, key: &'static str, problem: Problem) {
        self.faults.push(fault(key, self.raw.get(key), problem));
    }

    fn place(&self, key: &str) -> Place {
        self.raw
            .get(key)
            .map_or(Place::Default, |Said { place, .. }| place.clone())
    }
}

/// What is wrong with what was said for a key, or with its default.
fn fault(key: &str, said: Option<&Said>, problem: Problem) -> Fault {
    Fault {
        key: key.to_owned(),
        value: said.map(|said| printable(&said.value.to_string())),
        place: said.map_or(Place::Default, |said| said.place.clone()),
        problem,
    }
}

/// One of a few words.
fn choose<T: Copy>(
    value: &Value,
    allowed: &'static str,
    words: &[(&str, T)],
) -> Result<T, Problem> {
    let word = value::text(value)?;
    words
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, meaning)| *meaning)
        .ok_or(Problem::Choice { allowed })
}

/// Where a browser on this machine finds what listens there.
fn reached_at(listen: SocketAddr) -> String {
    let host = match listen {
        SocketAddr::V4(at) if at.ip().is_unspecified() => "127.0.0.1".to_owned(),
        SocketAddr::V4(at) => at.ip().to_string(),
        SocketAddr::V6(at) if at.ip().is_unspecified() => "[::1]".to_owned(),
        SocketAddr::V6(at) => format!("[{}]", at.ip()),
    };
    format!("http://{host}:{}", listen.port())
}

/// The password in a file, without the line break at its end.
fn read_password(path: &Path) -> Result<Secret, Problem> {
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    let password = text.trim_end_matches(['\r', '\n']);
    if password.is_empty() || password.chars().any(char::is_control) {
        return Err(Problem::Password(path.to_owned()));
    }
    Ok(Secret::new(password))
}

/// Why a file could not be read.
pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    match error.kind() {
        ErrorKind::NotFound => Problem::NoFile(path.to_owned()),
        _ => Problem::Unreadable {
            path: path.to_owned(),
            reason: error.to_string(),
        },
    }
}
