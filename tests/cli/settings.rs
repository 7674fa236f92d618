//! Configuration, key and clock: faults end with 2, and help is in both languages.

use super::{FEBRUARY, MARCH, json, refused, seeded};
use crate::support::process::{done, run};
use serde_json::Value;
use tempfile::TempDir;

#[test]
fn every_fault_of_a_configuration_is_reported_at_once() {
    let dir = TempDir::new().unwrap();
    let config = dir.path().join("bad.toml");
    std::fs::write(
        &config,
        "[time]\nzone = \"Asia/Jiyuan\"\n\n[jobs]\ndigest = \"0 0 9 31 2 *\"\nlunch = \"0 0 12 * * *\"\n",
    )
    .unwrap();
    let arguments = ["-c", config.to_str().unwrap(), "commitments", "list"];
    let (code, message) = refused(dir.path(), &[], &arguments);
    assert_eq!(code, 2);
    assert_eq!(message.lines().count(), 4, "{message}");
    for part in [
        "3 faults",
        "bad.toml:2:8",
        "bad.toml:5:10",
        "bad.toml:6:1",
        "never comes round",
    ] {
        assert!(message.contains(part), "{part}: {message}");
    }
    let (code, message) = refused(dir.path(), &[("PLEDGEBOOK_JOBS__LUNCH", "x")], &["seed"]);
    assert_eq!(code, 2);
    assert!(message.contains("PLEDGEBOOK_JOBS__LUNCH"), "{message}");
    let (code, _) = refused(dir.path(), &[], &["-c", "no-such.toml", "seed"]);
    assert_eq!(code, 2);
}

#[test]
fn a_start_an_origin_a_zone_or_a_key_that_does_not_fit_ends_with_2() {
    let dir = seeded();
    let data = dir.path();
    let january = ("PLEDGEBOOK_TIME__START", "2019-01-05T09:00:00+08:00");
    let origin = ("PLEDGEBOOK_LEDGER__ORIGIN", "other.example/jiyuan-2019");
    let zone = ("PLEDGEBOOK_TIME__ZONE", "Europe/Berlin");
    for (variable, printed) in [
        (january, "2019-01-05T01:00:00.000Z"),
        (origin, "other.example/jiyuan-2019"),
        (zone, "Europe/Berlin"),
    ] {
        let (code, message) = refused(data, &[variable], &["commitments", "list"]);
        assert_eq!(code, 2, "{message}");
        assert!(message.contains(printed), "{message}");
    }
    std::fs::rename(data.join("keys"), data.join("elsewhere")).unwrap();
    for arguments in [
        &["commitments", "list"][..],
        &["seed"],
        &["ledger", "export", "x"],
    ] {
        let (code, message) = refused(data, &[MARCH], arguments);
        assert_eq!(code, 2, "{message}");
        assert!(message.contains("ledger.key"), "{message}");
    }
    assert!(!data.join("keys").exists(), "a key is never made anew");
    // Verifying needs no secret.
    assert_eq!(json(data, MARCH, &["ledger", "verify"])["sound"], true);
}

#[test]
fn without_a_ledger_commands_say_so_and_make_nothing() {
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("none");
    for arguments in [
        &["commitments", "list"][..],
        &["ledger", "verify"],
        &["ledger", "rebuild"],
        &["mail", "flush"],
    ] {
        let (code, message) = refused(&data, &[], arguments);
        assert_eq!(code, 1, "{message}");
        assert!(message.contains("pledgebook seed"), "{message}");
    }
    assert!(!data.exists());
    let seen = json(&data, FEBRUARY, &["doctor"]);
    assert!(
        seen.as_array()
            .unwrap()
            .iter()
            .any(|s| s["health"] == "warn")
    );
    assert!(!data.exists());
}

#[test]
fn a_bad_seed_is_refused_with_every_fault() {
    let dir = TempDir::new().unwrap();
    let (code, message) = refused(dir.path(), &[], &["seed", dir.path().to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(message.contains("commitments.toml is missing"), "{message}");
}

#[test]
fn doctor_tells_what_is_wrong_and_tries_the_mail() {
    let dir = seeded();
    let data = dir.path();
    let tried = json(
        data,
        MARCH,
        &["doctor", "--send-test", "office@jiyuan.example"],
    );
    let seen = tried.as_array().unwrap();
    assert!(
        seen.iter().all(|symptom| symptom["health"] != "bad"),
        "{tried:#}"
    );
    let topics = [
        "configuration",
        "data",
        "ledger",
        "key",
        "mark",
        "clock",
        "schedule",
        "mail",
    ];
    for topic in topics {
        assert!(
            seen.iter().any(|symptom| symptom["topic"] == topic),
            "{topic}"
        );
    }
    let mark = |settings: &[(&str, &str)]| {
        let answer = run(data, settings, &["--format", "json", "doctor"]);
        let seen: Value = serde_json::from_slice(&answer.stdout).unwrap();
        let seen = seen.as_array().unwrap().clone();
        seen.into_iter().find(|symptom| symptom["topic"] == "mark")
    };
    assert_eq!(mark(&[MARCH]).unwrap()["health"], "warn");
    let outside = TempDir::new().unwrap();
    let outside = outside.path().join("mark.json");
    let outside = ("PLEDGEBOOK_LEDGER__MARK", outside.to_str().unwrap());
    assert_eq!(mark(&[MARCH, outside]).unwrap()["health"], "ok");
    let letters = std::fs::read_dir(data.join("mail")).unwrap().count();
    assert_eq!(letters, 1);
    let text = done(data, &[MARCH], &["doctor"]);
    assert!(
        text.contains("digest (0 0 9 1 * *): 2019-04-01 09:00:00, 2019-05-01 09:00:00"),
        "{text}"
    );

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = data.join("keys/ledger.key");
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
        let output = run(data, &[MARCH], &["doctor"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(
            String::from_utf8(output.stdout)
                .unwrap()
                .contains("others may read")
        );
    }
    let smtp = [
        MARCH,
        ("PLEDGEBOOK_MAIL__TRANSPORT", "smtp"),
        ("PLEDGEBOOK_MAIL__SMTP__HOST", "127.0.0.1"),
        ("PLEDGEBOOK_MAIL__SMTP__PORT", "1"),
        ("PLEDGEBOOK_MAIL__SMTP__TLS", "none"),
    ];
    let output = run(data, &smtp, &["doctor"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn help_speaks_both_languages_and_is_no_error() {
    let dir = TempDir::new().unwrap();
    for (lang, usage, word) in [
        ("zh", "用法：", "督办单位"),
        ("en", "Usage: ", "supervising office"),
    ] {
        let text = done(
            dir.path(),
            &[],
            &["--lang", lang, "digest", "preview", "--help"],
        );
        assert!(text.contains(usage) && text.contains(word), "{text}");
    }
    let version = done(dir.path(), &[], &["--version"]);
    assert_eq!(
        version.trim(),
        format!("pledgebook {}", env!("CARGO_PKG_VERSION"))
    );
}
