//! `digest send` and the outbox commands.

use super::{APRIL, MARCH, json, refused, seeded};
use crate::support::process::{done, run};
use serde_json::Value;

const SEND: [&str; 4] = ["digest", "send", "--period", "2019-03"];

fn ids(answer: &Value) -> Vec<String> {
    let mails = answer["mails"].as_array().unwrap().iter();
    mails
        .map(|mail| mail["message_id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_month_is_sent_once_whoever_sends_it() {
    let dir = seeded();
    let data = dir.path();
    let (code, _) = refused(data, &[MARCH], &SEND);
    assert_eq!(code, 1, "the month is not over");
    let sent = json(data, APRIL, &SEND);
    assert_eq!(sent["outcome"], "frozen");
    let first = ids(&sent);
    assert_eq!(first.len(), 3);
    assert!(
        sent["mails"]
            .as_array()
            .unwrap()
            .iter()
            .all(|m| m["state"] == "sent")
    );
    let files = || std::fs::read_dir(data.join("mail")).unwrap().count();
    assert_eq!(files(), 3);

    let again = json(data, APRIL, &SEND);
    assert_eq!(again["outcome"], "frozen_before");
    assert_eq!(ids(&again), first);
    let text = done(data, &[APRIL], &SEND);
    assert!(
        first.iter().all(|id| text.contains(&format!("<{id}>"))),
        "{text}"
    );
    // The job finds it frozen, and still takes the month before it.
    let ran = json(data, APRIL, &["jobs", "run", "digest"]);
    assert_eq!(ran[0]["outcome"], "done");
    assert_eq!(ran[1]["outcome"], "skipped");
    done(data, &[APRIL], &["mail", "flush"]);
    assert_eq!(files(), 6);
    assert_eq!(
        json(data, APRIL, &["mail", "list", "--state", "sent"])
            .as_array()
            .unwrap()
            .len(),
        6
    );
}

#[test]
fn a_correction_is_numbered_and_the_original_stays() {
    let dir = seeded();
    let data = dir.path();
    let correct = [&SEND[..], &["--correct", "--reason", "公交车数有误"]].concat();
    let (code, message) = refused(data, &[APRIL], &correct);
    assert_eq!(code, 1);
    assert!(message.contains("nothing to correct"), "{message}");
    json(data, APRIL, &SEND);
    for number in 1..=2 {
        let sent = json(data, APRIL, &correct);
        assert_eq!(sent["outcome"], "corrected");
        assert_eq!(
            sent["mails"][0]["kind"],
            format!("digest-correction-{number}")
        );
    }
    assert_eq!(std::fs::read_dir(data.join("mail")).unwrap().count(), 9);
}

#[test]
fn what_cannot_go_waits_and_goes_when_it_can() {
    let dir = seeded();
    let data = dir.path();
    let deaf = [
        APRIL,
        ("PLEDGEBOOK_MAIL__TRANSPORT", "smtp"),
        ("PLEDGEBOOK_MAIL__SMTP__HOST", "127.0.0.1"),
        ("PLEDGEBOOK_MAIL__SMTP__PORT", "1"),
        ("PLEDGEBOOK_MAIL__SMTP__TLS", "none"),
    ];
    let text = done(data, &deaf, &SEND);
    assert!(text.contains("3 will be tried again"), "{text}");
    assert_eq!(
        json(data, APRIL, &["mail", "list", "--state", "queued"])
            .as_array()
            .unwrap()
            .len(),
        3
    );
    done(
        data,
        &[APRIL],
        &["offices", "set-address", "duchashi", "new@jiyuan.example"],
    );
    let retried = json(data, APRIL, &["mail", "retry", "1"]);
    assert_eq!(retried["mail"]["recipient"], "new@jiyuan.example");
    assert_eq!(retried["mail"]["state"], "sent");
    let flushed = json(data, APRIL, &["mail", "flush"]);
    assert_eq!(
        (&flushed["sent"], &flushed["waiting"]),
        (&Value::from(2), &Value::from(0))
    );
    let output = run(data, &[APRIL], &["mail", "retry", "1"]);
    assert_eq!(
        output.status.code(),
        Some(1),
        "a letter that was sent is not sent again"
    );
}
