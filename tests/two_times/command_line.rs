//! Questions about the past on the command line, and their refusals.

use std::path::Path;

use domain::{Actor, LetterKind};
use jobs::digest;
use serde_json::Value;
use service::digest::correct;
use service::recompose::recompose;

use crate::cli::{APRIL, JUNE, json, refused, seeded};
use crate::support::process::done;
use crate::support::test_app::TestApp;
use crate::updates::BUSES;

const PREVIEW: [&str; 6] = [
    "digest", "preview", "--office", "duchashi", "--period", "2019-03",
];

/// A ledger whose March digests were sent, and that learnt more of March afterwards.
fn learnt_later() -> tempfile::TempDir {
    let dir = seeded();
    let data = dir.path();
    done(data, &[APRIL], &["digest", "send", "--period", "2019-03"]);
    let submit = [
        "updates",
        "submit",
        BUSES,
        "--office",
        "jiaotongju",
        "--period",
        "2019-03",
        "--as-of",
        "2019-03-25",
        "--value",
        "45辆",
    ];
    let update = json(data, JUNE, &submit)["update"].to_string();
    json(data, JUNE, &["updates", "accept", &update]);
    dir
}

fn accepted(preview: &Value) -> &Value {
    let accounts = preview["accounts"].as_array().unwrap();
    let buses = accounts.iter().find(|account| account["code"] == BUSES);
    &buses.unwrap()["accepted_value"]
}

#[test]
fn a_time_before_the_ledger_is_refused_alike_by_whoever_is_asked() {
    let dir = seeded();
    let ask = |arguments: &[&str]| {
        let all = [arguments, &["--known-at", "2019-01-01"]].concat();
        refused(dir.path(), &[APRIL], &all)
    };
    let (code, message) = ask(&["commitments", "list"]);
    assert_eq!(code, 1);
    assert!(
        message.contains("was not open at 1 January 2019"),
        "{message}"
    );
    for arguments in [
        &["commitments", "show", BUSES][..],
        &["commitments", "show", BUSES, "--history"],
        &["findings", "list"],
        &["updates", "list"],
        &["offices", "list"],
        &PREVIEW,
    ] {
        assert_eq!(ask(arguments), (1, message.clone()), "{arguments:?}");
    }
}

#[test]
fn lists_of_then_say_when_then_was() {
    let dir = learnt_later();
    let data = dir.path();
    let then = ["--known-at", "2019-04-02T12:00"];
    let of = |arguments: &[&str]| json(data, JUNE, &[arguments, &then].concat());
    assert_eq!(of(&["updates", "list"]), Value::Array(Vec::new()));
    assert_eq!(
        json(data, JUNE, &["updates", "list"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        of(&["offices", "list"]),
        json(data, JUNE, &["offices", "list"])
    );
    for command in ["updates", "findings", "offices"] {
        let text = done(data, &[JUNE], &[&[command, "list"], &then[..]].concat());
        assert!(
            text.contains("as it stood at 2 April 2019, 12:00"),
            "{text}"
        );
    }
    let text = done(data, &[JUNE], &[&["offices", "list"], &then[..]].concat());
    assert!(
        text.contains("Addresses are no part of the ledger"),
        "{text}"
    );
}

#[test]
fn a_digest_that_would_have_been_says_so() {
    let dir = learnt_later();
    let data = dir.path();
    let known_at = ["--known-at", "2019-06-30"];
    let all = [&PREVIEW[..], &known_at].concat();
    let answer = json(data, JUNE, &all);
    assert_eq!(answer["would_have_been"], true);
    assert_eq!(
        (&answer["frozen"], &answer["as_of"]),
        (&Value::Null, &"2019-03-31".into())
    );
    assert_eq!(answer["known_at"], "2019-06-30T15:59:59.999Z");
    assert_eq!(accepted(&answer), "45");
    let text = done(data, &[JUNE], &all);
    assert!(text.starts_with("[What would have been] "), "{text}");
    let out = data.join("out");
    let into = ["--out", out.to_str().unwrap()];
    let text = done(data, &[JUNE], &[&all[..], &into].concat());
    assert!(text.contains("[What would have been] "), "{text}");
    for file in std::fs::read_dir(&out).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(name.starts_with("would-have-been.digest."), "{name}");
    }
}

#[test]
fn a_frozen_digest_is_shown_as_it_was_sent() {
    let dir = learnt_later();
    let data = dir.path();
    let out = data.join("out");
    let into = ["--out", out.to_str().unwrap()];
    let sent_at = ["--known-at", "2019-04-01T09:00:00+08:00"];
    for extra in [&[][..], &sent_at] {
        let own = ["--lang", "zh"];
        let answer = json(data, JUNE, &[&own, &PREVIEW[..], extra, &into].concat());
        assert_eq!(answer["would_have_been"], false);
        assert_eq!(answer["frozen"]["identical"], true, "{}", answer["frozen"]);
        assert_eq!(
            answer["frozen"]["sha256"],
            answer["frozen"]["rebuilt_sha256"]
        );
        assert_eq!(accepted(&answer), &Value::Null);
        let name = "digest.jiyuan-2019.2019-03.duchashi.eml";
        let read = |dir: &Path| std::fs::read(dir.join(name)).unwrap();
        assert!(read(&out) == read(&data.join("mail")), "{name} differs");
    }
    let text = done(data, &[JUNE], &PREVIEW);
    assert!(text.contains("the same byte for byte"), "{text}");
    // A letter in another language is another letter; the one that was sent is still what it was.
    let english = json(data, JUNE, &PREVIEW);
    assert_eq!(
        (&english["lang"], &english["frozen"]["identical"]),
        (&"en".into(), &true.into())
    );
    // Another sender is told, and is no alarm.
    let sender = ("PLEDGEBOOK_MAIL__FROM", "other@city.example");
    let text = done(data, &[JUNE, sender], &PREVIEW);
    assert!(text.contains("may have changed since"), "{text}");
}

#[test]
fn a_correction_is_written_anew_too() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-04-01 09:00").dispatch();
    let period = "2019-03".parse().unwrap();
    let ledger = &test_app.app.ledger;
    let instants = digest::instants(&test_app.settings.jobs, period);
    let before = instants.unwrap().before;
    test_app.at("2019-04-03 10:00");
    test_app.report(BUSES, "2019-03", "2019-03-20", "40");
    let head = ledger.letterhead.clone();
    let by = Actor::system("digest");
    let correcting = move |tx: &mut store::Tx<'_>, now| {
        correct(tx, now, &head, &by, period, before, "公交车数有误")
    };
    ledger.act_blocking(correcting).unwrap();
    // In the same instant more is learnt.
    test_app.report(BUSES, "2019-04", "2019-04-02", "50");
    let mut corrections = ledger
        .ask(|reader| reader.frozen(LetterKind::Digest, period))
        .unwrap();
    corrections.retain(|mail| mail.body.mail.is_correction());
    assert_eq!(corrections.len(), 3);
    for mail in corrections {
        let anew = ledger
            .ask(|reader| recompose(reader, &ledger.letterhead, &mail, before, None))
            .unwrap();
        assert!(anew.is_identical, "{}", mail.body.message_id);
        assert_eq!(anew.digest.correction.unwrap().number, 1);
    }
}
