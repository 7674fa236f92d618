//! The demonstration's year, queried as of its past: lists, letters and histories are what they were.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::letter::{Edition, LetterKind};
use domain::{Code, CommitmentStatus, Envelope, Event, Lang, Light, Seq, Timestamp};
use i18n::Localizer;
use jobs::digest;
use mail_parser::{MessageParser, MimeHeaders as _};
use pledgebook::app::App;
use serde_json::Value;
use service::recompose::recompose;
use store::{Known, Reader, StoreError, UpdateFilter};

use crate::support::demo::year;
use crate::support::process::done;

fn app() -> &'static App {
    &year().1.app
}

/// The JSON output of a command on the demonstration's ledger.
fn json(arguments: &[&str]) -> Value {
    let all = [&["--format", "json"], arguments].concat();
    serde_json::from_str(&done(year().0.path(), &[], &all)).unwrap()
}

/// A row of a digest's table, as far as it says how a commitment stands.
#[derive(Debug, PartialEq)]
struct Row {
    accepted: String,
    accepted_as_of: String,
    share: String,
    expected: String,
    light: String,
    due_on: String,
    pending: String,
}

/// The rows of the table that is attached to the digest of a month for an office that is written to in Chinese.
fn frozen_rows(period: &str, office: &str) -> BTreeMap<String, Row> {
    let name = format!("mail/digest.jiyuan-2019.{period}.{office}.eml");
    let bytes = std::fs::read(year().0.path().join(name)).unwrap();
    let mail = MessageParser::default().parse(&bytes).unwrap();
    let attached = mail.attachments().find(|part| {
        part.attachment_name()
            .is_some_and(|name| name.ends_with(".csv"))
    });
    let table = attached.unwrap().contents();
    let mut rows = csv::Reader::from_reader(table.strip_prefix(b"\xEF\xBB\xBF").unwrap());
    let headers = rows.headers().unwrap().clone();
    let localizer = Localizer::new(Lang::Zh);
    let column = |key: &str| headers.iter().position(|h| h == localizer.t(key)).unwrap();
    rows.records()
        .map(|row| {
            let row = row.unwrap();
            let cell = |key: &str| row[column(key)].to_owned();
            let snapshot = Row {
                accepted: cell("csv-accepted-value"),
                accepted_as_of: cell("csv-accepted-as-of"),
                share: cell("csv-share"),
                expected: cell("csv-expected-share"),
                light: cell("csv-light"),
                due_on: cell("csv-due-on"),
                pending: cell("csv-pending-update"),
            };
            (cell("csv-code"), snapshot)
        })
        .collect()
}

/// The same out of the answer of `commitments list`.
fn listed_rows(list: &Value) -> BTreeMap<String, Row> {
    let localizer = Localizer::new(Lang::Zh);
    let rows = list.as_array().unwrap().iter();
    rows.map(|row| {
        let cell = |field: &str| match &row[field] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let light = Light::parse(row["light"].as_str().unwrap()).unwrap();
        let snapshot = Row {
            accepted: cell("accepted_value"),
            accepted_as_of: cell("accepted_as_of"),
            share: cell("share"),
            expected: cell("expected_share"),
            light: localizer.localize(&light),
            due_on: cell("due_on"),
            pending: cell("pending_update"),
        };
        (cell("code"), snapshot)
    })
    .collect()
}

#[test]
fn the_list_of_june_as_known_in_july_is_what_the_june_digest_froze() {
    for (as_of, known_at, period) in [
        ("2019-06-30", "2019-07-01T09:00:00+08:00", "2019-06"),
        ("2019-02-28", "2019-03-01T01:00:00Z", "2019-02"),
        ("2019-12-31", "2020-01-01T09:00", "2019-12"),
    ] {
        let list = json(&[
            "commitments",
            "list",
            "--as-of",
            as_of,
            "--known-at",
            known_at,
        ]);
        let frozen = frozen_rows(period, "duchashi");
        assert_eq!(listed_rows(&list), frozen, "{period}");
        assert_eq!(frozen.len(), list.as_array().unwrap().len());
    }
    let now = json(&["commitments", "list", "--as-of", "2019-06-30"]);
    assert_ne!(
        listed_rows(&now),
        frozen_rows("2019-06", "duchashi"),
        "what was learnt since is known now"
    );
}

#[test]
fn a_list_says_of_every_month_what_the_whole_dossiers_say() {
    let ledger = &app().ledger;
    for month in 2..=12_u32 {
        let day = NaiveDate::from_ymd_opt(2019, month, 28).unwrap();
        let at = Timestamp::end_of_day(day, app().jobs.timetable.zone);
        let (listed, whole) = ledger
            .ask(|reader| {
                let known = reader.known_at(at)?.unwrap();
                let context = reader.context(known)?.unwrap();
                let summaries = reader.summaries(known)?;
                let histories = reader.histories(known)?;
                let listed = summaries.iter().map(|o| o.status(day, &context));
                let whole = histories
                    .iter()
                    .map(|d| CommitmentStatus::of(d, day, &context));
                Ok::<_, StoreError>((listed.collect::<Vec<_>>(), whole.collect::<Vec<_>>()))
            })
            .unwrap();
        assert!(listed == whole, "{day}");
        let accepted = listed.iter().filter_map(|a| a.progress.accepted.as_ref());
        assert!(accepted.clone().count() > 0 || month == 2);
        assert!(accepted.clone().all(|value| value.simulated), "{day}");
    }
}

#[test]
fn every_frozen_digest_is_written_anew_byte_for_byte() {
    let app = app();
    let digests = app
        .ledger
        .ask(|reader| reader.all_frozen(Known::NOW))
        .unwrap()
        .into_iter()
        .filter(|mail| mail.body.mail == Edition::original(LetterKind::Digest));
    let mut count = 0;
    for mail in digests {
        let period = mail.body.period;
        let instants = digest::instants(&app.jobs.timetable, period).unwrap();
        let anew = app
            .ledger
            .ask(|reader| recompose(reader, &app.ledger.letterhead, &mail, instants.before, None))
            .unwrap();
        let name = format!("mail/{}", anew.composed.id.file_name());
        let sent = std::fs::read(year().0.path().join(&name)).unwrap();
        assert!(
            anew.composed.bytes == sent,
            "{name}:\n{}",
            first_difference(&anew.composed.bytes, &sent)
        );
        assert!(anew.is_identical, "{name}");
        count += 1;
    }
    assert_eq!(count, 33);
}

/// The first line in which two letters differ, in both.
fn first_difference(one: &[u8], other: &[u8]) -> String {
    let (one, other) = (String::from_utf8_lossy(one), String::from_utf8_lossy(other));
    let mut lines = one.lines().zip(other.lines());
    lines.find(|(one, other)| one != other).map_or_else(
        || "one is longer".into(),
        |(one, other)| format!("{one}\n{other}"),
    )
}

/// The entries that concern each commitment, found by reading the whole ledger.
fn stories() -> BTreeMap<Code, Vec<Seq>> {
    let mut stories: BTreeMap<Code, Vec<Seq>> = BTreeMap::new();
    let mut owner: BTreeMap<Seq, Code> = BTreeMap::new();
    let read = |reader: &store::Reader<'_>| {
        reader.each_entry::<StoreError>(Seq(0), |row| {
            let envelope = Envelope::decode(&row.entry.bytes).unwrap();
            let event = Event::read(&envelope.kind, envelope.body).unwrap();
            let code = match &event {
                Event::CommitmentMade(body) => Some(body.code.clone()),
                Event::CommitmentAssigned(body) => Some(body.code.clone()),
                Event::CommitmentAdjusted(body) => Some(body.code.clone()),
                Event::CommitmentExtended(body) => Some(body.code.clone()),
                Event::CommitmentClosed(body) => Some(body.code.clone()),
                Event::InspectionRecorded(body) => Some(body.code.clone()),
                Event::VerdictGiven(body) => Some(body.code.clone()),
                Event::UpdateSubmitted(body) => Some(body.code.clone()),
                Event::FindingOpened(body) => body.code.clone(),
                Event::UpdateAccepted(body) => owner.get(&body.update.0).cloned(),
                Event::UpdateReturned(body) | Event::UpdateCorrected(body) => {
                    owner.get(&body.update.0).cloned()
                }
                Event::FindingClosed(body) => owner.get(&body.finding).cloned(),
                _ => None,
            };
            if let Some(code) = code {
                owner.insert(row.entry.seq, code.clone());
                stories.entry(code).or_default().push(row.entry.seq);
            }
            Ok(true)
        })
    };
    app().ledger.ask(read).unwrap();
    stories
}

#[test]
fn the_story_of_a_promise_is_every_entry_that_speaks_of_it() {
    let stories = stories();
    assert_eq!(stories.len(), 69);
    let size = app().ledger.ask(|reader| reader.size()).unwrap();
    for (code, story) in &stories {
        for through in [0, size / 3, size / 2, size - 1] {
            let found = app()
                .ledger
                .ask(|reader| reader.entries_on(code, Known::through(Seq(through))))
                .unwrap();
            let known: Vec<Seq> = story
                .iter()
                .copied()
                .filter(|s| *s <= Seq(through))
                .collect();
            assert_eq!(found, known, "{code} through {through}");
        }
    }
}

#[test]
fn what_is_read_of_a_promise_by_parts_is_what_is_read_of_it_whole() {
    let read = |reader: &Reader<'_>| -> Result<(), StoreError> {
        let size = reader.size()?;
        for known in [size / 3, size / 2, size - 1].map(|seq| Known::through(Seq(seq))) {
            let closed: Vec<_> = reader.closed_findings(known)?;
            let mut whole: Vec<_> = reader.findings(known, true)?;
            whole.retain(|finding| finding.closed.is_some());
            whole.sort_by_key(|finding| finding.closed);
            assert_eq!(closed.len(), whole.len());
            for (one, other) in closed.iter().zip(&whole) {
                let shown = (one.seq, Some(one.closed), one.kind, &one.code, &one.office);
                let cause = &other.cause;
                let closed = other.closed.map(|(seq, _)| seq);
                let kind = cause.detail.kind();
                assert_eq!(shown, (other.seq, closed, kind, &cause.code, &cause.office));
                assert_eq!(reader.closed_finding(one.seq, known)?.as_ref(), Some(one));
            }
            for history in reader.histories(known)? {
                let code = &history.commitment.code;
                let parts = reader.dossier_with_newest(code, known, 2..5)?.unwrap();
                let count = history.updates.len();
                for (at, (mut own, part)) in
                    history.updates.into_iter().zip(parts.updates).enumerate()
                {
                    if !(2..5).contains(&(count - 1 - at)) {
                        let sent = &mut own.submission;
                        (sent.narrative, sent.explanation) = Default::default();
                        (sent.evidence, sent.supersedes) = Default::default();
                    }
                    assert_eq!(part, own, "{code}");
                }
                let period = "2019-05".parse().unwrap();
                let all = UpdateFilter {
                    code: Some(code.clone()),
                    period: Some(period),
                    ..UpdateFilter::default()
                };
                assert_eq!(
                    reader.updates_for(code, period, Seq(0), known)?,
                    reader.updates(&all, known)?
                );
            }
        }
        Ok(())
    };
    app().ledger.ask(read).unwrap();
}

#[test]
fn entries_that_are_looked_up_by_their_kind_are_those_of_the_kind() {
    let read = |reader: &Reader<'_>| -> Result<(), StoreError> {
        let mut of_kind: BTreeMap<String, Vec<Seq>> = BTreeMap::new();
        let size = reader.size()?;
        for seq in (0..size).map(Seq) {
            let bytes = reader.entry(seq)?.unwrap().bytes;
            let kind = Envelope::decode(&bytes).unwrap().kind;
            of_kind.entry(kind).or_default().push(seq);
        }
        for (kind, mut seqs) in of_kind {
            let found = reader.entries_of_kind(&kind, Seq(0), Seq(size), usize::MAX >> 1)?;
            seqs.reverse();
            match found {
                None => assert!(
                    kind.starts_with("update.") || kind == "finding.closed",
                    "{kind}"
                ),
                // Digests and reminders lie in one table.
                Some(found) => {
                    let own = found.iter().filter(|seq| seqs.contains(seq));
                    assert_eq!(own.count(), seqs.len(), "{kind}");
                    assert!(kind.ends_with(".frozen") || found == seqs, "{kind}");
                }
            }
        }
        Ok(())
    };
    app().ledger.ask(read).unwrap();
}

#[test]
fn a_story_says_who_when_and_as_of_when_and_stops_where_it_was_known() {
    let whole = json(&["commitments", "show", "JY19-031", "--history"]);
    let steps = whole.as_array().unwrap();
    let kinds: Vec<&str> = steps.iter().map(|s| s["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds[0], "commitment.made");
    assert!(kinds.contains(&"update.submitted") && kinds.contains(&"update.accepted"));
    for step in steps {
        let has_day = matches!(
            step["kind"].as_str().unwrap(),
            "update.submitted" | "inspection.recorded" | "finding.opened" | "finding.closed"
        );
        assert_eq!(step["as_of"].is_string(), has_day, "{step}");
        assert!(step["by"].is_string() && step["at"].is_string(), "{step}");
        let what = step["what"].as_str().unwrap();
        assert!(!what.is_empty() && !what.starts_with("history-"), "{step}");
    }
    let seqs: Vec<u64> = steps.iter().map(|s| s["seq"].as_u64().unwrap()).collect();
    assert!(seqs.is_sorted_by(|a, b| a < b));
    let known_at = "2019-07-01T01:00:00.000Z";
    let then = json(&[
        "commitments",
        "show",
        "JY19-031",
        "--history",
        "--known-at",
        known_at,
    ]);
    let expected: Vec<&Value> = steps
        .iter()
        .filter(|step| step["at"].as_str().unwrap() <= known_at)
        .collect();
    assert!(expected.len() < steps.len());
    assert_eq!(
        then.as_array().unwrap().iter().collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn a_finding_that_was_closed_since_was_open_then() {
    let all = json(&["findings", "list", "--all"]);
    let closed = all
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["closed_at"].as_str() > finding["opened_at"].as_str())
        .unwrap();
    let when = closed["opened_at"].as_str().unwrap();
    let then = json(&["findings", "list", "--known-at", when]);
    let then = then
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["finding"] == closed["finding"])
        .unwrap();
    assert_eq!(
        (&then["closed_seq"], &then["closed_at"]),
        (&Value::Null, &Value::Null)
    );
    let now = json(&["findings", "list"]);
    assert!(
        !now.as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["finding"] == closed["finding"])
    );
}
