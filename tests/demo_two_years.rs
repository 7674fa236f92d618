//! The demonstration played on into 2020: two reports, what the second continues, a reform of offices, and both settlements.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use domain::{LetterKind, Period};
use mail::parse_message::parse_message;
use pledgebook::app::demo::{Years, replay};
use pledgebook::app::{App, OpenOptions};
use serde_json::Value;
use store::Known;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::support::http::Served;
use crate::support::process::done;

/// The played years.
fn played() -> &'static Path {
    static PLAYED: OnceLock<TempDir> = OnceLock::new();
    let dir = PLAYED.get_or_init(|| {
        let dir = TempDir::new().unwrap();
        let settings = crate::support::test_app::settings(&[]);
        let replay = replay(&settings, dir.path(), Years::Two);
        Runtime::new().unwrap().block_on(replay).unwrap();
        dir
    });
    dir.path()
}

fn open() -> App {
    let settings = crate::support::test_app::settings(&[]);
    App::open(&settings, played(), &OpenOptions::default()).unwrap()
}

fn rows(arguments: &[&str]) -> Vec<Value> {
    let json = [arguments, &["--format", "json"]].concat();
    serde_json::from_str(&done(played(), &[], &json)).unwrap()
}

fn text_of(name: &str) -> String {
    let bytes =
        std::fs::read(played().join("mail").join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    // Lines are folded anywhere in Chinese.
    parse_message(&bytes)
        .unwrap()
        .text
        .split_whitespace()
        .collect()
}

#[test]
fn both_years_are_settled_and_each_month_has_one_digest_an_office() {
    let app = open();
    let reports = app.ledger.ask(|reader| reader.reports(Known::NOW)).unwrap();
    let settled: Vec<(&str, bool)> = reports
        .iter()
        .map(|own| (&*own.report.id, !own.is_open()))
        .collect();
    assert_eq!(settled, [("jiyuan-2019", true), ("jiyuan-2020", true)]);
    let verdicts = app
        .ledger
        .ask(|reader| reader.verdicts(Known::NOW))
        .unwrap();
    let mut by_report: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, verdict) in &verdicts {
        by_report
            .entry(verdict.code.prefix())
            .or_default()
            .insert(verdict.code.as_str());
    }
    let second = rows(&["commitments", "list", "--report", "jiyuan-2020"]);
    assert_eq!(
        (by_report["JY19"].len(), by_report["JY20"].len()),
        (69, second.len())
    );
    assert!(second.len() >= 36, "{}", second.len());
    let frozen = app
        .ledger
        .ask(|reader| reader.all_frozen(Known::NOW))
        .unwrap();
    let mut months: BTreeMap<Period, BTreeSet<String>> = BTreeMap::new();
    for mail in frozen.iter().filter(|mail| mail.body.mail.is_digest()) {
        let is_new = months
            .entry(mail.body.period)
            .or_default()
            .insert(mail.body.office.to_string());
        assert!(is_new, "{} {}", mail.body.period, mail.body.office);
    }
    assert_eq!(months.len(), 23, "from February 2019 to December 2020");
    assert!(
        months.values().all(|offices| offices.len() == 3),
        "{months:?}"
    );
    let reminders = frozen
        .iter()
        .filter(|mail| mail.body.mail.kind == LetterKind::Reminder);
    assert!(reminders.count() > 250);
    let verified = done(played(), &[], &["ledger", "verify", "--lang", "en"]);
    assert!(verified.contains("Sound"), "{verified}");
}

#[test]
fn what_goes_on_is_confirmed_and_what_was_dropped_is_found() {
    let links = rows(&["continuations", "list"]);
    assert!(links.len() >= 30, "{}", links.len());
    let relations: BTreeSet<&str> = links
        .iter()
        .map(|link| link["relation"].as_str().unwrap())
        .collect();
    assert_eq!(
        relations,
        ["continues", "loosens", "repeats", "tightens"].into()
    );
    let findings = rows(&["findings", "list", "--all", "--kind", "dropped"]);
    assert!(findings.len() >= 2, "{findings:?}");
    let ended = findings
        .iter()
        .filter(|finding| !finding["closed_at"].is_null());
    assert_eq!(ended.count(), 1, "one was explained");
    let open = findings
        .iter()
        .find(|finding| finding["closed_at"].is_null())
        .unwrap();
    let code = open["code"].as_str().unwrap();
    let row = rows(&["commitments", "list", "--report", "jiyuan-2019"]);
    let row = row.iter().find(|row| row["code"] == code).unwrap();
    assert_ne!(row["light"], "blue", "{row}");
}

#[test]
fn each_year_reads_as_it_was_and_names_are_those_of_their_time() {
    // January has nothing but the first report, February to the settlement's month both or the second.
    let january = text_of("digest.jiyuan-2019.2020-01.duchashi.eml");
    assert!(
        january.contains("2019年济源市政府工作报告")
            && !january.contains("2020年济源市政府工作报告")
    );
    let june = text_of("digest.jiyuan-2020.2020-06.duchashi.eml");
    let july = text_of("digest.jiyuan-2020.2020-07.duchashi.eml");
    for letter in [&june, &july] {
        assert!(
            letter.contains("（模拟）") && letter.contains("演示") && !letter.contains("JY19-")
        );
    }
    let (before, after) = ("市交通运输局", "市交通运输委员会");
    assert!(june.contains(before) && !june.contains(after));
    assert!(july.contains(after) && !july.contains(before));
    assert!(june.contains("市林业局") && !july.contains("市林业局"));
    let english = text_of("digest.jiyuan-2020.2020-07.zhongdianban.eml");
    assert!(
        english.contains("(simulated)") && english.contains("Demonstration"),
        "{english}"
    );
    for (report, codes, not) in [
        ("jiyuan-2019", "JY19-", "JY20-"),
        ("jiyuan-2020", "JY20-", "JY19-"),
    ] {
        let list = ["commitments", "list", "--format", "csv", "--report", report];
        let csv = done(played(), &[], &list);
        assert!(csv.contains(codes) && !csv.contains(not), "{report}");
    }
}

#[test]
fn the_pages_of_both_years_open_and_show_the_line() {
    let served = Served::on(played(), &OpenOptions::default(), &[]);
    let get = |path: &str| {
        let page = served.get(path);
        assert_eq!(page.status, 200, "{path}");
        page.text().to_owned()
    };
    for report in ["jiyuan-2019", "jiyuan-2020", "all"] {
        for path in ["/", "/commitments", "/findings", "/offices", "/digests"] {
            get(&format!("{path}?report={report}"));
        }
    }
    let first = get("/commitments/JY19-031");
    assert!(
        first.contains("历年承接") && first.contains("/commitments/JY20-031"),
        "{first}"
    );
    assert!(get("/commitments/JY20-031").contains("市交通运输委员会"));
    assert!(get("/commitments/JY19-031?known_at=2019-06-30").contains("市交通运输局"));
    assert!(get("/continuations?report=jiyuan-2020").contains("JY19-031"));
}

#[test]
fn playing_again_changes_nothing() {
    let size = || open().ledger.ask(|reader| reader.size()).unwrap();
    let before = size();
    let settings = crate::support::test_app::settings(&[]);
    let again = replay(&settings, played(), Years::Two);
    Runtime::new().unwrap().block_on(again).unwrap();
    assert_eq!(size(), before);
}
