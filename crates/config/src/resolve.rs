//! From raw settings to [`Settings`]: parses every value by the type of its key, applies defaults, resolves paths and collects
//! all faults.

use std::fs;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono_tz::Tz;
use strum::{EnumString, VariantNames};

use super::fault::{ConfigError, Fault, Kind, Place, Problem, printable};
use super::network::Network;
use super::raw::{Raw, Setting, Value};
use super::settings::{EvidenceSettings, MailSettings, Settings, Transport, WebSettings};
use super::value;
use domain::Schedule;
use domain::rules::{Rules, Threshold};
use jobs::{BackupTarget, Scheduled, Timetable};
use mail::deliver::{Certificates, Limits, Secret, SmtpConfig, Tls};
use mail::mailbox::Mailbox;
use tlog::cosignature::WitnessKey;

/// Resolves all settings.
///
/// # Errors
/// All faults, including `faults`, which were found before.
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
    /// All settings, or `None` if there is a fault.
    fn settings(&mut self) -> Option<Settings> {
        // Every part is resolved before the first `?`, so that no fault hides another.
        let origin = self.or(
            "ledger.origin",
            "pledgebook.example/jiyuan-2019",
            value::origin,
        );
        let mark = self.path(
            "ledger.mark",
            |path| path.parent().is_none_or(Path::is_dir),
            Problem::NoDirectory,
        );
        let witnesses = self.witnesses();
        let zone = self.or("time.zone", "Asia/Shanghai", value::zone);
        let start = self.optional("time.start", |value| {
            value::start(value, zone.unwrap_or(Tz::Asia__Shanghai))
        });
        let web = self.web();
        let evidence = self.evidence();
        let mail = self.mail();
        let backup = self.backup();
        let jobs = self.jobs(zone, backup.is_some());
        let catch_up_days = self.or("jobs.catch_up_days", "120", |value| {
            value::small(value, 1..=3650)
        });
        let rules = self.rules();
        let calendar_file = self.path("calendar.file", Path::is_file, Problem::NoFile);
        let seed_dir = self.path("seed.dir", Path::is_dir, Problem::NoDirectory);
        Some(Settings {
            origin: origin?,
            mark,
            witnesses,
            zone: zone?,
            start,
            web: web?,
            evidence: evidence?,
            mail: mail?,
            jobs: jobs?,
            backup,
            catch_up_days: catch_up_days?,
            rules,
            calendar_file,
            seed_dir,
        })
    }

    /// The keys of witnesses. Each malformed or repeated key is a fault with a place of its own.
    fn witnesses(&mut self) -> Vec<WitnessKey> {
        const KEY: &str = "ledger.witnesses";
        let items = self
            .raw
            .get(KEY)
            .map(|setting| value::items(setting, Kind::Keys))
            .transpose();
        let items = self.value_or_fault(KEY, items).flatten();
        let mut witnesses: Vec<WitnessKey> = Vec::new();
        for item in items.iter().flatten() {
            let problem = match value::witness(&item.value) {
                Ok(witness) if !witnesses.iter().any(|w| w.has_key_of(&witness)) => {
                    witnesses.push(witness);
                    continue;
                }
                Ok(_) => Problem::RepeatedWitness,
                Err(problem) => problem,
            };
            self.faults.push(fault(KEY, Some(item), problem));
        }
        witnesses
    }

    fn web(&mut self) -> Option<WebSettings> {
        let listen = self.or("web.listen", "127.0.0.1:8019", value::listen);
        let base_url = self.optional("web.base_url", value::base_url);
        let public = self.optional("web.public", value::boolean);
        let trusted_proxies = self.trusted_proxies();
        let listen = listen?;
        Some(WebSettings {
            listen,
            base_url: base_url.unwrap_or_else(|| local_url(listen)),
            public: public.unwrap_or(false),
            trusted_proxies,
        })
    }

    /// The reverse proxies; by default those on this machine. Each that is no network is a fault with a place of its own.
    fn trusted_proxies(&mut self) -> Vec<Network> {
        const KEY: &str = "web.trusted_proxies";
        let default = Setting {
            value: Value::Untyped("127.0.0.0/8 ::1".to_owned()),
            place: Place::Default,
        };
        let items = value::items(self.raw.get(KEY).unwrap_or(&default), Kind::Networks);
        let items = self.value_or_fault(KEY, items).unwrap_or_default();
        let mut networks = Vec::new();
        for item in &items {
            match value::network(&item.value) {
                Ok(network) => networks.push(network),
                Err(problem) => self.faults.push(fault(KEY, Some(item), problem)),
            }
        }
        networks
    }

    fn evidence(&mut self) -> Option<EvidenceSettings> {
        const WHOLE: &str = "evidence.pending_mb";
        const OFFICE: &str = "evidence.pending_office_mb";
        let whole: Option<u64> = self.or(WHOLE, "500", |value| value::small(value, 1..=1_000_000));
        let office: Option<u64> =
            self.or(OFFICE, "200", |value| value::small(value, 1..=1_000_000));
        let (whole, office) = (whole?, office?);
        // A smaller limit of the whole alone is one of each office too.
        if office > whole && self.raw.contains_key(OFFICE) {
            let problem = Problem::OfficeBeyondWhole { whole };
            self.faults
                .push(fault(OFFICE, self.raw.get(OFFICE), problem));
        }
        Some(EvidenceSettings {
            pending_bytes: whole << 20,
            pending_office_bytes: office.min(whole) << 20,
        })
    }

    fn mail(&mut self) -> Option<MailSettings> {
        let from = self.or("mail.from", "pledgebook@pledgebook.example", |value| {
            Mailbox::parse(&value::text(value)?).map_err(Problem::Mailbox)
        });
        let has_signed_links = self.or("mail.links", "true", value::boolean);
        let transport: Option<TransportName> = self.or("mail.transport", "file", value::choice);
        // The SMTP settings are checked with either transport. Only the files are not read with `file`.
        let host = self.optional("mail.smtp.host", value::host);
        let tls: Option<Tls> = self.or("mail.smtp.tls", "starttls", value::choice);
        let port = self.optional("mail.smtp.port", |value| value::small(value, 1..=65_535));
        let timeout = self.or("mail.smtp.timeout_seconds", "30", |value| {
            value::small(value, 1..=600)
        });
        let username = self.optional("mail.smtp.username", value::text);
        let hello_name = self.optional("mail.smtp.hello_name", value::host_name);
        if transport? == TransportName::File {
            return Some(MailSettings {
                from: from?,
                has_signed_links: has_signed_links?,
                transport: Transport::File,
            });
        }
        let credentials = self.credentials(username);
        let roots = self.certificates();
        if !self.raw.contains_key("mail.smtp.host") {
            self.needs("mail.transport", "mail.smtp.host");
        }
        let tls = tls?;
        let smtp = SmtpConfig {
            host: host?,
            port: port.unwrap_or(tls.default_port()),
            tls,
            credentials,
            connect_timeout: Duration::from_secs(timeout?),
            limits: Limits::default(),
            hello_name,
            roots: roots?,
        };
        Some(MailSettings {
            from: from?,
            has_signed_links: has_signed_links?,
            transport: Transport::Smtp(smtp),
        })
    }

    /// The certificates of `mail.smtp.ca_file`; none where it is not set.
    fn certificates(&mut self) -> Option<Certificates> {
        const CA_FILE: &str = "mail.smtp.ca_file";
        if !self.raw.contains_key(CA_FILE) {
            return Some(Certificates::default());
        }
        let path = self.path(CA_FILE, |_| true, Problem::NoFile)?;
        let read = fs::read(&path).map_err(|error| unreadable(&path, &error));
        let parsed = read.and_then(|pem| {
            Certificates::parse(&pem).map_err(|error| Problem::Certificates {
                path,
                reason: error.to_string(),
            })
        });
        self.value_or_fault(CA_FILE, parsed)
    }

    /// The user name and the password: both or neither.
    fn credentials(&mut self, username: Option<String>) -> Option<(String, Secret)> {
        const USERNAME: &str = "mail.smtp.username";
        const PASSWORD_FILE: &str = "mail.smtp.password_file";
        for (key, needed) in [(USERNAME, PASSWORD_FILE), (PASSWORD_FILE, USERNAME)] {
            if self.raw.contains_key(key) && !self.raw.contains_key(needed) {
                self.needs(key, needed);
            }
        }
        let path = self.path(PASSWORD_FILE, |_| true, Problem::NoFile)?;
        let password = self.value_or_fault(PASSWORD_FILE, read_password(&path))?;
        Some((username?, password))
    }

    /// The directory of backups, which need not exist yet, and how many are kept.
    fn backup(&mut self) -> Option<BackupTarget> {
        let keep = self.or("backup.keep", "14", |value| value::small(value, 1..=10_000));
        let dir = self.path("backup.dir", |_| true, Problem::NoDirectory)?;
        Some(BackupTarget { dir, keep: keep? })
    }

    /// The schedule of every job. Backups are taken only where there is a directory for them.
    fn jobs(&mut self, zone: Option<Tz>, has_backups: bool) -> Option<Timetable> {
        let jobs = jobs::ALL.map(|job| {
            let schedule = self.or(job.config_key, job.default_schedule, |value| {
                Schedule::parse(&value::text(value)?).map_err(Problem::Schedule)
            })?;
            Some(Scheduled { job, schedule })
        });
        let mut jobs: Vec<Scheduled> = jobs.into_iter().collect::<Option<_>>()?;
        jobs.retain(|scheduled| has_backups || scheduled.job != jobs::backup::JOB);
        Some(Timetable {
            jobs: jobs.into(),
            zone: zone?,
        })
    }

    fn rules(&mut self) -> Rules {
        let mut rules = Rules::default();
        for (key, threshold) in Rules::KEYS {
            match threshold {
                Threshold::Whole(range, set) => self
                    .optional(key, |value| value::small(value, range))
                    .map(|number| set(&mut rules, number)),
                Threshold::Decimal(set) => self
                    .optional(key, value::amount)
                    .map(|amount| set(&mut rules, amount)),
                Threshold::Days(set) => self
                    .optional(key, value::days)
                    .map(|days| set(&mut rules, days)),
            };
        }
        let points = ["checks.yellow_points", "checks.red_points"];
        let both_read = !self.faults.iter().any(|f| points.contains(&f.key.as_str()));
        if both_read && rules.yellow_points >= rules.red_points {
            let red = rules.red_points.to_string();
            let problem = Problem::YellowNotBelowRed { red };
            let given = points.into_iter().find(|key| self.raw.contains_key(key));
            self.faults.push(Fault {
                key: "checks.yellow_points".to_owned(),
                value: Some(rules.yellow_points.to_string()),
                place: given.map_or(Place::Default, |key| self.place(key)),
                problem,
            });
        }
        rules
    }

    /// A path for which `exists` holds. A path of the file is relative to the file's directory, a path of a variable to the
    /// working directory.
    fn path(
        &mut self,
        key: &'static str,
        exists: impl FnOnce(&Path) -> bool,
        missing: impl FnOnce(PathBuf) -> Problem,
    ) -> Option<PathBuf> {
        let base = match self.place(key) {
            Place::File { path, .. } => path.parent().map(Path::to_path_buf),
            _ => None,
        };
        self.optional(key, |value| {
            let path = base.unwrap_or_default().join(value::text(value)?);
            if exists(&path) {
                Ok(path)
            } else {
                Err(missing(path))
            }
        })
    }

    /// The parsed value of a key, or `None` if it is absent or at fault.
    fn optional<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&Value) -> Result<T, Problem>,
    ) -> Option<T> {
        let setting = self.raw.get(key)?;
        self.value_or_fault(key, parse(&setting.value))
    }

    /// The parsed value of a key or its default, or `None` if it is at fault.
    fn or<T>(
        &mut self,
        key: &'static str,
        default: &str,
        parse: impl FnOnce(&Value) -> Result<T, Problem>,
    ) -> Option<T> {
        let default = Value::Untyped(default.to_owned());
        let value = self.raw.get(key).map_or(&default, |setting| &setting.value);
        self.value_or_fault(key, parse(value))
    }

    fn value_or_fault<T>(&mut self, key: &str, parsed: Result<T, Problem>) -> Option<T> {
        parsed
            .map_err(|problem| self.faults.push(fault(key, self.raw.get(key), problem)))
            .ok()
    }

    fn needs(&mut self, key: &'static str, needed: &'static str) {
        let problem = Problem::Needs { key: needed };
        self.faults.push(fault(key, self.raw.get(key), problem));
    }

    fn place(&self, key: &str) -> Place {
        let setting = self.raw.get(key);
        setting.map_or(Place::Default, |setting| setting.place.clone())
    }
}

/// The value of `mail.transport`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "lowercase")]
enum TransportName {
    File,
    Smtp,
}

/// A fault of a setting, or of the default if there is no setting.
fn fault(key: &str, setting: Option<&Setting>, problem: Problem) -> Fault {
    Fault {
        key: key.to_owned(),
        value: setting.map(|setting| printable(&setting.value.to_string())),
        place: setting.map_or(Place::Default, |setting| setting.place.clone()),
        problem,
    }
}

/// The URL at which a browser on this machine reaches the listener.
fn local_url(listen: SocketAddr) -> String {
    let host = match listen {
        SocketAddr::V4(at) if at.ip().is_unspecified() => "127.0.0.1".to_owned(),
        SocketAddr::V4(at) => at.ip().to_string(),
        SocketAddr::V6(at) if at.ip().is_unspecified() => "[::1]".to_owned(),
        SocketAddr::V6(at) => format!("[{}]", at.ip()),
    };
    format!("http://{host}:{}", listen.port())
}

/// Reads the password in a file, without the line break at its end.
fn read_password(path: &Path) -> Result<Secret, Problem> {
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    let password = text.trim_end_matches(['\r', '\n']);
    if password.is_empty() || password.chars().any(char::is_control) {
        return Err(Problem::Password(path.to_owned()));
    }
    Ok(Secret::new(password))
}

/// The problem of a file that cannot be read.
pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    match error.kind() {
        ErrorKind::NotFound => Problem::NoFile(path.to_owned()),
        _ => Problem::Unreadable {
            path: path.to_owned(),
            reason: error.to_string(),
        },
    }
}
