//! Defaults, the environment, the shipped config.toml, every kind of fault with its place, and the keys of all messages.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

use chrono_tz::Tz;
use mail::deliver::Tls;
use mail::mailbox::MailboxError;
use strum::{EnumCount, VariantArray};

use super::*;
use domain::schedule::{CronField, ScheduleError};
use domain::{Amount, Arg, Localize, Message, Rules};
use tlog::keys::KeyError;

const SHIPPED: &str = include_str!("../../../config.toml");

fn env(pairs: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
    let pairs: Vec<(String, String)> = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    pairs.into_iter()
}

fn defaults() -> Settings {
    load(None, env(&[])).unwrap()
}

fn from_file(text: &str) -> Result<Settings, ConfigError> {
    load(Some((Path::new("config.toml"), text)), env(&[]))
}

fn from_env(name: &str, value: &str) -> Result<Settings, ConfigError> {
    load(None, env(&[(name, value)]))
}

fn digest_schedule(settings: &Settings) -> &str {
    let schedule = settings.jobs.schedule(jobs::digest::JOB);
    schedule.map_or("", |schedule| schedule.as_str())
}

#[test]
fn the_defaults_need_no_file() {
    let settings = defaults();
    assert_eq!(settings.origin, "pledgebook.example/jiyuan-2019");
    assert_eq!(settings.zone, Tz::Asia__Shanghai);
    assert_eq!(settings.start, None);
    assert_eq!(settings.web.listen.to_string(), "127.0.0.1:8019");
    assert_eq!(settings.web.base_url, "http://127.0.0.1:8019");
    assert!(!settings.web.public);
    assert_eq!(settings.mail.transport, Transport::File);
    assert_eq!(
        settings.mail.from.to_string(),
        "pledgebook@pledgebook.example"
    );
    assert_eq!(digest_schedule(&settings), "0 0 9 1 * *");
    assert_eq!(settings.rules, Rules::default());
    assert_eq!((settings.calendar_file, settings.seed_dir), (None, None));
}

#[test]
fn the_shipped_file_means_the_defaults_and_shows_every_key() {
    assert_eq!(from_file(SHIPPED).unwrap(), defaults());
    let uncommented: Vec<String> = SHIPPED
        .lines()
        .map(|line| {
            let shown = line.strip_prefix('#').unwrap_or(line);
            let is_key = shown.starts_with(|c: char| c.is_ascii_lowercase());
            if is_key { shown } else { line }.to_owned()
        })
        .collect();
    let mut faults = Vec::new();
    let raw = raw::read(Path::new("c"), &uncommented.join("\n"), &mut faults).unwrap();
    assert_eq!(faults, []);
    let shown: BTreeSet<&str> = raw.keys().copied().collect();
    assert_eq!(shown, key::keys().collect::<BTreeSet<_>>());
}

#[test]
fn every_fault_is_shown_at_once_with_its_place() {
    let text = r#"
[ledger]
origin = "two words"

[time]
zone = "Asia/Shangai"
start = "soon"

[web]
listen = "localhost"
base_url = "pledgebook.example"
public = "yes"

[mail]
transport = "pigeon"
from = "Office, Supervision <a@b.example>"

[mail.smtp]
host = "bad host"
port = 70000
tls = "ssl"
timeout_seconds = 0

[jobs]
digest = "0 0 9 31 2 *"
reminder = "0 9 20 * *"
checks = "0 0 25 * * *"
digset = "0 0 9 1 * *"
deliver = ""

[checks]
cutoff_day = 29
yellow_points = 30
red_points = "30.0"
due_soon_days = [30, 7, 7]
review_days = 0
close_days = 1.5
job_grace_minutes = true
about_tolerance = 1e1

[calendar]
file = "nowhere/calendar.toml"

[seed]
dir = "nowhere"

[maill]
x = 1
"#;
    let error = from_file(text).unwrap_err();
    let expected = r#"config.toml:3:10: ledger.origin: `two words` is not a ledger’s name. Expected e.g. pledgebook.example/jiyuan-2019, without blanks and “+”.
config.toml:6:8: time.zone: `Asia/Shangai` is not a time zone. Did you mean Asia/Shanghai?
config.toml:7:9: time.start: `soon` is not an instant. Expected e.g. 2019-04-01T09:00:00+08:00, a local 2019-04-01T09:00, or a date.
config.toml:10:10: web.listen: `localhost` is not an address and port. Expected e.g. 127.0.0.1:8019 or [::1]:8019.
config.toml:11:12: web.base_url: `pledgebook.example` is not a web address. Expected e.g. https://pledgebook.example, without “?” and “#”.
config.toml:12:10: web.public: `yes` is not true or false.
config.toml:15:13: mail.transport: `pigeon` is not one of file, smtp.
config.toml:16:8: mail.from: `Office, Supervision <a@b.example>` is not a mailbox: a name with punctuation in it must stand in quotation marks. Expected e.g. Pledgebook <pledgebook@pledgebook.example>.
config.toml:19:8: mail.smtp.host: `bad host` is not a host. Expected a name in ASCII such as mail.example, or an IP address.
config.toml:20:8: mail.smtp.port: `70000` is out of range. Expected 1 to 65535.
config.toml:21:7: mail.smtp.tls: `ssl` is not one of none, starttls, tls.
config.toml:22:19: mail.smtp.timeout_seconds: `0` is out of range. Expected 1 to 600.
config.toml:25:10: jobs.digest: `0 0 9 31 2 *` never comes round. Choose a day that the month has, e.g. `0 0 9 28 2 *`.
config.toml:26:12: jobs.reminder: `0 9 20 * *` has 5 fields. A schedule has six: second minute hour day month weekday, e.g. `0 0 9 1 * *`.
config.toml:27:10: jobs.checks: `25` in `0 0 25 * * *` is not a hour. Write 0-23, a list (1,15), a range (1-5), a step (*/10) or *.
config.toml:28:1: jobs.digset: There is no such key. Did you mean `jobs.digest`?
config.toml:29:11: jobs.deliver: Nothing is given. Give a value, or leave the key out for its default.
config.toml:32:14: checks.cutoff_day: `29` is out of range. Expected 1 to 28.
config.toml:33:17: checks.yellow_points: Yellow would begin at 30 points, red at 30. Yellow must begin below red.
config.toml:35:17: checks.due_soon_days: `[30, 7, 7]` names 7 twice. Name each day once.
config.toml:36:15: checks.review_days: `0` is out of range. Expected 1 to 365.
config.toml:37:14: checks.close_days: `1.5` is not a whole number.
config.toml:38:21: checks.job_grace_minutes: `true` is not a whole number.
config.toml:39:19: checks.about_tolerance: `1e1` is not a decimal number such as 10 or 0.5, with at most six decimals.
config.toml:42:8: calendar.file: There is no such file: nowhere/calendar.toml. Create it, or correct the path.
config.toml:45:7: seed.dir: There is no such directory: nowhere. Create it, or correct the path.
config.toml:47:2: maill: There is no such key. Did you mean `mail`?"#;
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.message().key, "config-faults");
    let first = error.faults[0].message();
    assert_eq!(first.key, "config-fault");
}

#[test]
fn a_fault_of_syntax_comes_alone_with_its_place() {
    for (text, place) in [
        (
            "[time]\nzone = Asia/Shanghai\nfoo = 1\n",
            "config.toml:2:8: ",
        ),
        ("[web\n", "config.toml:1:5: "),
        ("[a]\nx = 1\nx = 2\n", "config.toml:3:1: "),
    ] {
        let error = from_file(text).unwrap_err();
        assert_eq!(error.faults.len(), 1);
        let line = error.to_string();
        assert!(
            line.starts_with(place) && line.contains("not valid TOML: "),
            "{line}"
        );
    }
    let error = from_file("mail = 3\n[web.listen]\nx = 1\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "config.toml:1:8: mail: This is a section, not a value. Write its name in brackets and its keys below it.\n\
         config.toml:2:1: web.listen: `{…}` is not a text in quotation marks."
    );
    let error = from_file("[mail]\nfrom = '济' # 源\n'源' = 1").unwrap_err();
    assert!(
        error.to_string().contains("config.toml:3:1: mail.源:"),
        "{error}"
    );
}

#[test]
fn smtp_says_what_it_needs() {
    let error = from_file("[mail]\ntransport = \"smtp\"\n[mail.smtp]\nusername = \"u\"\n");
    assert_eq!(
        error.unwrap_err().to_string(),
        "config.toml:2:13: mail.transport: `smtp` needs `mail.smtp.host`, which is not set. Set it too.\n\
         config.toml:4:12: mail.smtp.username: `u` needs `mail.smtp.password_file`, which is not set. Set it too."
    );
    let text =
        "mail.transport = \"smtp\"\nmail.smtp.host = \"h\"\nmail.smtp.password_file = \"no/pw\"\n";
    assert_eq!(
        from_file(text).unwrap_err().to_string(),
        "config.toml:3:27: mail.smtp.password_file: `no/pw` needs `mail.smtp.username`, which is not set. Set it too.\n\
         config.toml:3:27: mail.smtp.password_file: There is no such file: no/pw. Create it, or correct the path."
    );
}

#[test]
fn passwords_are_read_beside_the_file_and_never_shown() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("pw"), "0123456\r\n").unwrap();
    fs::write(dir.path().join("two"), "a\nb\n").unwrap();
    fs::write(dir.path().join("none"), "\n").unwrap();
    let file = dir.path().join("c.toml");
    let text = |password: &str| {
        format!(
            "[mail]\ntransport = 'smtp'\n[mail.smtp]\nhost = '::1'\nusername = 'u'\npassword_file = '{password}'\n"
        )
    };
    fs::write(&file, text("pw")).unwrap();
    let settings = read(Some(&file), env(&[("PLEDGEBOOK_MAIL__SMTP__TLS", "tls")])).unwrap();
    let Transport::Smtp(smtp) = &settings.mail.transport else {
        panic!("{settings:?}");
    };
    assert_eq!((smtp.port, smtp.connect_timeout.as_secs()), (465, 30));
    let (user, password) = smtp.credentials.as_ref().unwrap();
    assert_eq!((user.as_str(), password.reveal()), ("u", "0123456"));
    let shown = format!("{settings:?}");
    assert!(shown.contains("***") && !shown.contains("0123456"));
    for bad in ["two", "none"] {
        let error = load(Some((&file, &text(bad))), env(&[])).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("must hold a password, on one line")
        );
    }
    // With the transport `file`, the password file is not read.
    let by_file = [("PLEDGEBOOK_MAIL__TRANSPORT", "file")];
    assert!(load(Some((&file, &text("gone"))), env(&by_file)).is_ok());
}

#[test]
fn a_named_file_that_is_missing_is_named() {
    let error = read(Some(Path::new("no/such.toml")), env(&[])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no/such.toml: There is no such file: no/such.toml. Create it, or correct the path."
    );
    assert_eq!(error.faults[0].message().key, "config-fault-file");
}

#[test]
fn variables_win_and_have_the_type_of_their_key() {
    let file = "[jobs]\ndigest = \"nonsense\"\n[web]\nlisten = \"127.0.0.1:1\"\n";
    let variables = [
        ("PLEDGEBOOK_JOBS__DIGEST", "0 30 9 1 * *"),
        ("PLEDGEBOOK_WEB__LISTEN", "0.0.0.0:9000"),
        ("PLEDGEBOOK_WEB__PUBLIC", "true"),
        ("PLEDGEBOOK_MAIL__TRANSPORT", "smtp"),
        ("PLEDGEBOOK_MAIL__SMTP__HOST", "127.0.0.1"),
        ("PLEDGEBOOK_MAIL__SMTP__PORT", "2525"),
        ("PLEDGEBOOK_MAIL__SMTP__TLS", "none"),
        ("PLEDGEBOOK_CHECKS__DUE_SOON_DAYS", "7, 30"),
        ("PLEDGEBOOK_CHECKS__YELLOW_POINTS", "7.50"),
        ("PLEDGEBOOK_LEDGER__ORIGIN", "12345"),
        ("PLEDGEBOOK_AS", "zhang.wei"),
        ("PLEDGEBOOK_LANG", "en"),
        ("PATH__X", "/bin"),
    ];
    let settings = load(Some((Path::new("c.toml"), file)), env(&variables)).unwrap();
    assert_eq!(digest_schedule(&settings), "0 30 9 1 * *");
    assert_eq!(settings.web.base_url, "http://127.0.0.1:9000");
    assert!(settings.web.public);
    let Transport::Smtp(smtp) = settings.mail.transport else {
        panic!("not smtp");
    };
    assert_eq!((smtp.host.as_str(), smtp.port), ("127.0.0.1", 2525));
    assert_eq!((smtp.tls, smtp.credentials), (Tls::None, None));
    assert_eq!(settings.rules.due_soon_days, [30, 7]);
    assert_eq!(settings.rules.yellow_points, Amount::parse("7.5").unwrap());
    assert_eq!(settings.origin, "12345", "digits stay a text");
}

#[test]
fn unknown_and_bad_variables_are_named_and_secrets_are_not_repeated() {
    let variables = [
        ("PLEDGEBOOK_MAIL__SMTP__PASSWORD", "hunter2"),
        ("PLEDGEBOOK_JOBS__DIGSET", "x"),
        ("PLEDGEBOOK_MAIL__SMTP__PORT", "25x"),
        ("PLEDGEBOOK_WEB__PUBLIC", "1\u{1b}[2J"),
        ("PLEDGEBOOK_TIME__ZONE", ""),
    ];
    let error = load(None, env(&variables)).unwrap_err().to_string();
    for line in [
        "PLEDGEBOOK_MAIL__SMTP__PASSWORD: mail.smtp.password: There is no setting for this variable. Did you mean PLEDGEBOOK_MAIL__SMTP__PASSWORD_FILE?",
        "PLEDGEBOOK_JOBS__DIGSET: jobs.digset: There is no setting for this variable. Did you mean PLEDGEBOOK_JOBS__DIGEST?",
        "PLEDGEBOOK_MAIL__SMTP__PORT: mail.smtp.port: `25x` is not a whole number.",
        "PLEDGEBOOK_WEB__PUBLIC: web.public: `1\\u{1b}[2J` is not true or false.",
        "PLEDGEBOOK_TIME__ZONE: time.zone: Nothing is given. Give a value, or leave the key out for its default.",
    ] {
        assert!(error.lines().any(|l| l == line), "{line}\nnot in\n{error}");
    }
    assert_eq!(error.lines().count(), variables.len());
    assert!(!error.contains("hunter2"));
}

#[test]
fn the_start_may_be_written_in_several_ways() {
    let start = |text: &str| {
        let settings = from_file(&format!("[time]\nstart = {text}\n")).unwrap();
        settings.start.unwrap().to_string()
    };
    for (text, at) in [
        ("\"2019-03-31T08:59:00+08:00\"", "2019-03-31T00:59:00.000Z"),
        ("2019-03-31T08:59:00+08:00", "2019-03-31T00:59:00.000Z"),
        ("2019-03-31 08:59:00", "2019-03-31T00:59:00.000Z"),
        ("\"2019-03-31 08:59\"", "2019-03-31T00:59:00.000Z"),
        ("2019-03-31", "2019-03-30T16:00:00.000Z"),
    ] {
        assert_eq!(start(text), at, "{text}");
    }
    let day = from_env("PLEDGEBOOK_TIME__START", "2019-03-10").unwrap();
    assert_eq!(day.start.unwrap().to_string(), "2019-03-09T16:00:00.000Z");
    let gap = [
        ("PLEDGEBOOK_TIME__ZONE", "Europe/Berlin"),
        ("PLEDGEBOOK_TIME__START", "2019-03-31T02:30"),
    ];
    assert_eq!(load(None, env(&gap)).unwrap_err().faults.len(), 1);
}

#[test]
fn decimals_are_read_from_their_digits() {
    let tolerance = |text: &str| {
        from_file(&format!("[checks]\nabout_tolerance = {text}\n"))
            .map(|settings| settings.rules.about_tolerance.to_string())
    };
    for (text, amount) in [
        ("0.1", "0.1"),
        ("\"0.50\"", "0.5"),
        ("2", "2"),
        ("0.000001", "0.000001"),
    ] {
        assert_eq!(tolerance(text).unwrap(), amount, "{text}");
    }
    for bad in [
        "1e0",
        "nan",
        "inf",
        "-1",
        "0.0000001",
        "101",
        "\"4万\"",
        "[1]",
        "1_0.5",
    ] {
        assert!(tolerance(bad).is_err(), "{bad}");
    }
}

#[test]
fn web_addresses_lose_their_last_slash() {
    let url = |text: &str| from_env("PLEDGEBOOK_WEB__BASE_URL", text).map(|s| s.web.base_url);
    assert_eq!(url("https://a.example//").unwrap(), "https://a.example");
    assert_eq!(url("http://[::1]:8019").unwrap(), "http://[::1]:8019");
    for bad in [
        "ftp://a",
        "http://",
        "http://a:b",
        "http://a/?q",
        "http://u@a",
        "http://a b",
        "http://[x]",
    ] {
        assert!(url(bad).is_err(), "{bad}");
    }
    // Cookies, forms and links lead to the root of the host.
    let error = url("https://a.example/ledger/").unwrap_err().to_string();
    assert!(
        error.contains("web.base_url: `https://a.example/ledger/` has a path"),
        "{error}"
    );
}

#[test]
fn proxies_are_networks_and_by_default_those_of_this_machine() {
    let proxies = |text: &str| {
        let settings = from_file(&format!("[web]\ntrusted_proxies = {text}"));
        settings.map(|s| {
            s.web
                .trusted_proxies
                .iter()
                .map(ToString::to_string)
                .collect()
        })
    };
    let own: Vec<String> = proxies("[\"127.0.0.0/8\", \"::1\"]").unwrap();
    assert_eq!(own, ["127.0.0.0/8", "::1/128"]);
    let default = defaults().web.trusted_proxies;
    assert_eq!(
        default.iter().map(ToString::to_string).collect::<Vec<_>>(),
        own
    );
    assert_eq!(proxies("[]").unwrap(), Vec::<String>::new());
    let error = proxies("[\"10.0.0.0/8\", \"proxy\"]")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("config.toml:2:34: web.trusted_proxies: `proxy` is not"),
        "{error}"
    );
    assert!(proxies("\"10.0.0.1\"").is_err());
}

#[test]
fn an_office_may_hold_no_more_than_all_offices_together() {
    let evidence = |text: &str| from_file(&format!("[evidence]\n{text}")).map(|s| s.evidence);
    let mb = |n: u64| n << 20;
    let smaller = evidence("pending_mb = 50").unwrap();
    assert_eq!(
        (smaller.pending_bytes, smaller.pending_office_bytes),
        (mb(50), mb(50))
    );
    let default = evidence("").unwrap();
    assert_eq!(
        (default.pending_bytes, default.pending_office_bytes),
        (mb(500), mb(200))
    );
    assert!(evidence("pending_mb = 50\npending_office_mb = 60").is_err());
}

/// One of each problem; of those with an optional suggestion, one with and one without.
fn problems() -> Vec<Problem> {
    let nearest = || [None, Some("jobs.digest".to_owned())].into_iter();
    let text = || "text".to_owned();
    let path = || PathBuf::from("path");
    let schedule_errors = CronField::ALL
        .iter()
        .map(|field| ScheduleError::Field {
            text: text(),
            field: *field,
            part: text(),
        })
        .chain([
            ScheduleError::NeverFires(text()),
            ScheduleError::FieldCount {
                text: text(),
                count: 5,
            },
        ]);
    let single = [
        Problem::Syntax(text()),
        Problem::NoFile(path()),
        Problem::NoDirectory(path()),
        Problem::Unreadable {
            path: path(),
            reason: text(),
        },
        Problem::NotASection,
        Problem::Empty,
        Problem::Control,
        Problem::OutOfRange { min: 1, max: 2 },
        Problem::Choice { allowed: text() },
        Problem::Start,
        Problem::Listen,
        Problem::BaseUrl,
        Problem::BaseUrlPath,
        Problem::Network,
        Problem::OfficeBeyondWhole { whole: 500 },
        Problem::Origin,
        Problem::Witness(KeyError::Weak),
        Problem::RepeatedWitness,
        Problem::Host,
        Problem::Needs { key: "mail.from" },
        Problem::Password(path()),
        Problem::Certificates {
            path: path(),
            reason: text(),
        },
        Problem::YellowNotBelowRed { red: text() },
        Problem::RepeatedDay { day: 7 },
    ];
    single
        .into_iter()
        .chain(nearest().map(|nearest| Problem::UnknownKey { nearest }))
        .chain(nearest().map(|nearest| Problem::UnknownVariable { nearest }))
        .chain(nearest().map(|nearest| Problem::Zone { nearest }))
        .chain(Kind::VARIANTS.iter().copied().map(Problem::WrongType))
        .chain(MailboxError::VARIANTS.iter().copied().map(Problem::Mailbox))
        .chain(schedule_errors.map(Problem::Schedule))
        .collect()
}

/// Adds the key of a message and of every message in its arguments.
fn collect_keys(message: &Message, keys: &mut BTreeSet<&'static str>) {
    keys.insert(message.key);
    for (_, arg) in &message.args {
        match arg {
            Arg::Message(nested) => collect_keys(nested, keys),
            Arg::List(nested) => nested.iter().for_each(|one| collect_keys(one, keys)),
            _ => {}
        }
    }
}

#[test]
fn every_message_is_worded_in_both_languages() {
    let problems = problems();
    let kinds: HashSet<_> = problems.iter().map(std::mem::discriminant).collect();
    assert_eq!(kinds.len(), Problem::COUNT, "a problem has no sample");
    let mut used = BTreeSet::new();
    for problem in problems {
        for key in ["jobs.digest", ""] {
            let fault = Fault {
                key: key.to_owned(),
                value: None,
                place: Place::Default,
                problem: problem.clone(),
            };
            collect_keys(&fault.message(), &mut used);
            collect_keys(&ConfigError::of(fault).message(), &mut used);
        }
    }
    used.retain(|key| key.starts_with("config-"));
    assert!(used.len() > 40, "{used:?}");
    let words = [
        include_str!("../../../templates/locales/zh/config.ftl"),
        include_str!("../../../templates/locales/en/config.ftl"),
    ];
    for text in words {
        let worded: BTreeSet<&str> = text
            .lines()
            .filter_map(|line| line.split_once(" = ").map(|(key, _)| key))
            .filter(|key| key.starts_with("config-"))
            .collect();
        assert_eq!(used, worded);
    }
}

const WITNESS_KEY: &str =
    "witness.example/w1+d9ed62c5+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR";
const LEDGER_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

fn witnesses_variable(value: &str) -> Result<Settings, ConfigError> {
    from_env("PLEDGEBOOK_LEDGER__WITNESSES", value)
}

#[test]
fn witnesses_are_listed_in_the_file_or_in_a_variable() {
    assert_eq!(from_file("").unwrap().witnesses, []);
    assert_eq!(witnesses_variable("").unwrap().witnesses, []);
    let listed = from_file(&format!(
        "[ledger]\nwitnesses = [\n  '{WITNESS_KEY}', # the court of audit\n]\n"
    ));
    let by_variable = witnesses_variable(&format!(" {WITNESS_KEY},\n"));
    for settings in [listed, by_variable] {
        let witnesses = settings.unwrap().witnesses;
        assert_eq!(witnesses.len(), 1);
        assert_eq!(witnesses[0].to_string(), WITNESS_KEY);
    }
}

#[test]
fn each_wrong_key_is_reported_where_it_stands() {
    let renamed = WITNESS_KEY.replace("/w1", "/w2");
    let text = format!(
        "[ledger]\nwitnesses = [\n  '{WITNESS_KEY}', '{WITNESS_KEY}',\n  '{LEDGER_KEY}',\n  '{renamed}',\n  7,\n  '',\n  'court of audit']\n"
    );
    let error = from_file(&text).unwrap_err();
    let key = "ledger.witnesses";
    let expected = format!(
        "config.toml:3:79: {key}: `{WITNESS_KEY}` has the key of another witness in this list. Each witness has a key of its own.\n\
         config.toml:4:3: {key}: `{LEDGER_KEY}` is not a witness’s verifier key. The key is of type 1; a witness’s is of type 4 (Ed25519 cosignatures).\n\
         config.toml:5:3: {key}: `{renamed}` is not a witness’s verifier key. The key's id should be bfff2874: the name or the key was altered.\n\
         config.toml:6:3: {key}: `7` is not a text in quotation marks.\n\
         config.toml:7:3: {key}: Nothing is given. Give a value, or leave the key out for its default.\n\
         config.toml:8:3: {key}: `court of audit` is not a witness’s verifier key. The key is not of the form NAME+ID+KEY."
    );
    assert_eq!(error.to_string(), expected);
    let keys: Vec<&str> = error
        .faults
        .iter()
        .map(|fault| fault.message().key)
        .collect();
    assert_eq!(keys, ["config-fault"; 6]);
}

#[test]
fn what_is_no_list_is_a_fault_of_its_own() {
    let error = from_file(&format!("[ledger]\nwitnesses = '{WITNESS_KEY}'\n")).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "config.toml:2:13: ledger.witnesses: `{WITNESS_KEY}` is not a list of verifier keys in quotation marks."
        )
    );
    let error = witnesses_variable(&format!("{WITNESS_KEY} {LEDGER_KEY}")).unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("PLEDGEBOOK_LEDGER__WITNESSES: ledger.witnesses: `PeterNeumann"),
        "{text}"
    );
}

#[test]
fn authorities_are_certificates_and_the_hello_name_is_a_host() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("text"), "no certificate\n").unwrap();
    let begin = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    fs::write(dir.path().join("odd"), begin).unwrap();
    let file = dir.path().join("c.toml");
    let faults = |ca_file: &str| {
        let text = format!(
            "[mail]\ntransport = 'smtp'\n[mail.smtp]\nhost = 'h'\nhello_name = 'two words'\nca_file = '{ca_file}'\n"
        );
        load(Some((&file, &text)), env(&[]))
            .unwrap_err()
            .to_string()
    };
    let missing = faults("nowhere");
    assert!(missing.contains("mail.smtp.hello_name: `two words` is not a host"));
    assert!(missing.contains("mail.smtp.ca_file: There is no such file"));
    for bad in ["text", "odd"] {
        let faults = faults(bad);
        assert!(
            faults.contains("must hold certificates in PEM: "),
            "{faults}"
        );
    }
}
