//! Sentences in both languages, and the completeness of the word lists.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::*;

fn read_all(dir: &Path, endings: &[&str], into: &mut String) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, endings, into);
        } else if endings
            .iter()
            .any(|e| path.extension().is_some_and(|x| x == *e))
        {
            into.push_str(&std::fs::read_to_string(&path).unwrap());
            into.push('\n');
        }
    }
}

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The keys that a language's files define.
fn defined(lang: &str) -> BTreeSet<String> {
    let root = root();
    let mut text = String::new();
    read_all(
        &root.join("templates/locales").join(lang),
        &["ftl"],
        &mut text,
    );
    text.lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key.trim().to_owned())
        .collect()
}

#[test]
fn both_languages_have_the_same_keys() {
    let (zh, en) = (defined("zh"), defined("en"));
    assert_eq!(
        zh.difference(&en).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "missing in English"
    );
    assert_eq!(
        en.difference(&zh).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "missing in Chinese"
    );
}

#[test]
fn every_key_that_the_sources_name_exists() {
    let root = root();
    let mut text = String::new();
    read_all(&root.join("src"), &["rs"], &mut text);
    read_all(&root.join("crates"), &["rs"], &mut text);
    read_all(&root.join("templates"), &["html", "txt"], &mut text);
    let known = defined("zh");
    let mut missing = BTreeSet::new();
    for opening in ["Message::new(\"", ".t(\"", ".n(\""] {
        for rest in text.split(opening).skip(1) {
            let key = rest.split('"').next().unwrap_or_default();
            if !known.contains(key) {
                missing.insert(key.to_owned());
            }
        }
    }
    assert_eq!(
        missing,
        BTreeSet::new(),
        "named in the sources, defined nowhere"
    );
}

#[test]
fn dates_and_plurals_follow_the_language() {
    let (zh, en) = (Localizer::new(Lang::Zh), Localizer::new(Lang::En));
    let day = "2019-03-31".parse().unwrap();
    assert_eq!(zh.day(day), "2019年3月31日");
    assert_eq!(en.day(day), "31 March 2019");
    assert_eq!(zh.period(Period::of(day)), "2019年3月");
    assert_eq!(en.period(Period::of(day)), "March 2019");
    let overdue = |days: i64| Message::new("reason-overdue").number("days", days);
    assert_eq!(zh.message(&overdue(12)), "已逾期12天");
    assert_eq!(en.message(&overdue(1)), "one day overdue");
    assert_eq!(en.message(&overdue(12)), "12 days overdue");
}

#[test]
fn what_a_job_did_is_reported_in_both_languages() {
    use domain::JobNote;
    let period = "2019-03".parse().unwrap();
    let notes = [
        JobNote::Digests { period, count: 3 },
        JobNote::Reminders { period, count: 2 },
        JobNote::Checks {
            opened: 1,
            closed: 2,
            open: 3,
        },
        JobNote::Delivered {
            sent: 1,
            waiting: 0,
            failed: 0,
        },
        JobNote::Nothing,
        JobNote::NoInstant { period },
        JobNote::BeforeLedger { period },
        JobNote::FrozenBefore { period },
        JobNote::Settled { period },
        JobNote::CutoffPassed { period },
    ];
    for lang in Lang::ALL {
        for note in &notes {
            assert_ne!(Localizer::new(lang).localize(note), note.message().key);
        }
    }
    assert_eq!(
        Localizer::new(Lang::Zh).localize(&notes[0]),
        "2019年3月通报3份已生成"
    );
}

#[test]
fn instants_are_reported_in_the_zone_of_the_reader_and_in_utc_where_there_is_none() {
    let at = Timestamp::parse("2019-04-01T01:00:00.000Z").unwrap();
    let due = Message::new("refused-period-not-over")
        .arg("field", "period")
        .arg("period", "2019-03")
        .instant("due", at);
    let zh = Localizer::new(Lang::Zh);
    assert!(zh.message(&due).contains("2019-04-01T01:00:00.000Z"));
    assert!(
        zh.in_zone(chrono_tz::Asia::Shanghai)
            .message(&due)
            .contains("2019年4月1日 09:00")
    );
}
