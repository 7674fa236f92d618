//! The demonstration's year: complete, varied, marked, reproducible, and separate from real ledgers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use domain::{CommitmentStatus, Light};
use mail_parser::{MessageParser, MimeHeaders as _};
use pledgebook::app::{App, AppError};
use service::verify::verify;
use store::{Known, StoreError, UpdateFilter};
use tempfile::TempDir;

use crate::support::demo::{replayed_in, year};
use crate::support::test_app::{TestApp, at, settings};

fn app() -> &'static App {
    &year().1.app
}

/// The text of a digest, up to its checkpoint.
fn text_of(file: &Path) -> String {
    let bytes = std::fs::read(file).unwrap();
    let text = MessageParser::default()
        .parse(&bytes)
        .unwrap()
        .body_text(0)
        .unwrap()
        .into_owned();
    let end = text.find("\ndemo.pledgebook.example").unwrap_or(text.len());
    text[..end].to_owned()
}

#[test]
fn eleven_digests_for_each_office_lie_in_files_and_each_reads() {
    let (dir, replayed) = year();
    let mut names = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for month in 2..=12 {
        for office in ["duchashi", "minshiban", "zhongdianban"] {
            let name = format!("digest.jiyuan-2019.2019-{month:02}.{office}.eml");
            let bytes = std::fs::read(dir.path().join("mail").join(&name))
                .unwrap_or_else(|e| panic!("{name}: {e}"));
            let mail = MessageParser::default().parse(&bytes).unwrap();
            assert!(ids.insert(mail.message_id().unwrap().to_owned()), "{name}");
            let text = mail.body_text(0).unwrap();
            let (mark, language) = if office == "zhongdianban" {
                ("demonstration", "en")
            } else {
                ("演示", "zh")
            };
            assert!(
                text.to_lowercase().contains(mark),
                "{name} does not say that it is a demonstration ({language})"
            );
            assert!(mail.body_html(0).unwrap().contains("</html>"));
            let attached: Vec<_> = mail
                .attachments()
                .filter_map(|a| a.attachment_name())
                .collect();
            assert_eq!(attached[0], "checkpoint.txt");
            assert!(attached[1].ends_with(".csv"));
            assert!(attached[2].ends_with(".xlsx"));
            names.insert(name);
        }
    }
    let written = std::fs::read_dir(dir.path().join("mail"))
        .unwrap()
        .map(|f| f.unwrap().file_name());
    let digests: BTreeSet<String> = written
        .map(|n| n.into_string().unwrap())
        .filter(|n| n.starts_with("digest"))
        .collect();
    assert_eq!(digests, names);
    assert_eq!(replayed.summary.digests, 33);
}

#[test]
fn every_light_and_every_kind_of_finding_comes_up_in_the_year() {
    let kinds: BTreeSet<&str> = app()
        .ledger
        .ask(|r| r.findings(Known::NOW, true))
        .unwrap()
        .iter()
        .map(|f| f.cause.detail.kind())
        .collect();
    let expected = [
        "awaiting_review",
        "behind_pace",
        "due_soon",
        "met_not_closed",
        "not_reported",
        "overdue",
        "value_fell",
    ];
    assert_eq!(kinds, expected.into());
    let mut lights: BTreeMap<Light, usize> = BTreeMap::new();
    for month in 2..=12_u32 {
        let known = Known::NOW;
        let day = chrono::NaiveDate::from_ymd_opt(2019, month, 28).unwrap();
        app()
            .ledger
            .ask(|r| {
                let context = r.context(known)?.unwrap();
                for history in r.histories(known)? {
                    *lights
                        .entry(CommitmentStatus::of(&history, day, &context).progress.light)
                        .or_default() += 1;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
    assert_eq!(lights.keys().copied().collect::<Vec<_>>(), Light::ALL);
}

#[test]
fn everything_that_was_made_up_says_so() {
    let updates = app()
        .ledger
        .ask(|r| r.updates(&UpdateFilter::default(), Known::NOW))
        .unwrap();
    assert!(updates.len() > 300, "{}", updates.len());
    for update in &updates {
        assert!(update.submission.simulated, "{}", update.id);
        assert!(update.submission.narrative.progress.starts_with("【模拟】"));
    }
    for state in ["accepted", "returned", "corrected"] {
        assert!(updates.iter().any(|u| u.state.name() == state), "{state}");
    }
    assert!(
        updates.iter().any(|u| u.submission.late)
            && updates.iter().any(|u| !u.submission.evidence.is_empty())
    );
    assert!(app().opening.body.demo);
    assert!(
        app()
            .opening
            .body
            .origin
            .starts_with("demo.pledgebook.example/")
    );
}

#[test]
fn the_ledger_of_the_year_is_sound_and_time_runs_on() {
    let (dir, replayed) = year();
    let found = verify(
        dir.path(),
        &app().ledger.letterhead.signer.verifier(),
        &[],
        &[],
        &mut |_| {},
    )
    .unwrap();
    assert_eq!(found.faults, []);
    assert_eq!(found.size, replayed.summary.size);
    assert!(found.checkpoints >= 11);
    let now = app().ledger.clock.now();
    assert!(
        now >= at("2020-01-01 09:00") && now < at("2020-01-01 10:00"),
        "{now}"
    );
}

#[test]
fn what_the_june_digest_froze_is_what_is_known_of_june() {
    let (dir, _) = year();
    let known_at = at("2019-07-01 09:00");
    let statuses: Vec<CommitmentStatus> = app()
        .ledger
        .ask(|r| {
            let known = r.known_at(known_at)?.unwrap();
            let context = r.context(known)?.unwrap();
            let day = "2019-06-30".parse().unwrap();
            Ok::<_, StoreError>(
                r.histories(known)?
                    .iter()
                    .map(|d| CommitmentStatus::of(d, day, &context))
                    .collect(),
            )
        })
        .unwrap();
    let file = dir
        .path()
        .join("mail/digest.jiyuan-2019.2019-06.duchashi.eml");
    let bytes = std::fs::read(file).unwrap();
    let mail = MessageParser::default().parse(&bytes).unwrap();
    let table = mail
        .attachments()
        .nth(1)
        .unwrap()
        .contents()
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap()
        .to_vec();
    let mut rows = csv::Reader::from_reader(&table[..]);
    let mut column = |name: &str| {
        rows.headers()
            .unwrap()
            .iter()
            .position(|h| h == name)
            .unwrap()
    };
    let (code, value, light) = (column("编号"), column("审核通过值"), column("亮灯"));
    let localizer = i18n::Localizer::new(domain::office::Lang::Zh);
    let mut compared = 0;
    for row in rows.records() {
        let row = row.unwrap();
        let status = statuses
            .iter()
            .find(|a| a.commitment.code.as_str() == &row[code])
            .unwrap();
        let accepted = status.progress.accepted.as_ref();
        assert_eq!(
            row[value],
            accepted.map_or_else(String::new, |a| a.value.to_string()),
            "{}",
            &row[code]
        );
        assert_eq!(
            row[light],
            localizer.localize(&status.progress.light),
            "{}",
            &row[code]
        );
        compared += 1;
    }
    assert_eq!(compared, statuses.len());
}

#[test]
fn every_replay_is_the_same_year_and_a_second_one_changes_nothing() {
    let dir = TempDir::new().unwrap();
    let first = replayed_in(dir.path()).unwrap();
    let (other, shared) = year();
    assert_eq!(first.summary.size, shared.summary.size);
    for office in ["duchashi", "minshiban", "zhongdianban"] {
        for month in ["02", "06", "12"] {
            let name = format!("mail/digest.jiyuan-2019.2019-{month}.{office}.eml");
            assert_eq!(
                text_of(&dir.path().join(&name)),
                text_of(&other.path().join(&name)),
                "{name}"
            );
        }
    }
    drop(first.app);
    let again = replayed_in(dir.path()).unwrap();
    assert_eq!(again.summary, first.summary);
}

#[test]
fn a_real_ledger_and_an_unfinished_replay_are_refused() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let refused = replayed_in(test_app.data()).err().unwrap();
    assert!(matches!(refused, AppError::NotADemo));
    assert_eq!(refused.exit_code(), 2);

    let dir = TempDir::new().unwrap();
    let seed = pledgebook::app::read_seed(None).unwrap();
    let options = pledgebook::app::OpenOptions {
        demo: true,
        ..Default::default()
    };
    drop(
        App::seed(&settings(&[]), dir.path(), &options, &seed)
            .ok()
            .unwrap(),
    );
    assert!(matches!(
        replayed_in(dir.path()).err().unwrap(),
        AppError::DemoInterrupted(_)
    ));
}
