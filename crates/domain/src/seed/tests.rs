//! One planted fault at a time, which is reported at its place; all faults together; values of numerals; differences.

use std::sync::Arc;

use super::*;
use crate::commitment::Report;
use crate::fixture::evening;
use crate::{Amount, Lang, Office, RegisteredReport, Reports};

/// A small valid seed.
fn files() -> SeedFiles {
    SeedFiles {
        report: include_str!("../../../../tests/data/seeds/good/report.toml").to_owned(),
        offices: include_str!("../../../../tests/data/seeds/good/offices.toml").to_owned(),
        commitments: include_str!("../../../../tests/data/seeds/good/commitments.toml").to_owned(),
        calendar: include_str!("../../../../tests/data/seeds/good/calendar.toml").to_owned(),
        numerals: Some(include_str!("../../../../tests/data/seeds/good/numerals.tsv").to_owned()),
    }
}

/// The valid seed with one text of a file replaced.
fn planted(file: &str, good: &str, bad: &str) -> SeedFiles {
    let mut files = files();
    let text = match file {
        "report" => &mut files.report,
        "offices" => &mut files.offices,
        "commitments" => &mut files.commitments,
        "calendar" => &mut files.calendar,
        _ => files.numerals.as_mut().unwrap(),
    };
    assert!(text.contains(good), "{good} is not in {file}");
    *text = text.replacen(good, bad, 1);
    files
}

fn faults(files: &SeedFiles) -> Vec<String> {
    let described = |fault: &Fault| format!("{} {}", fault.place(), fault.message.key);
    match read(files) {
        Ok(_) => Vec::new(),
        Err(error) => error.faults.iter().map(described).collect(),
    }
}

/// One planted fault a line with all faults then reported. `⏎` is the end of a line, `⇥` a tab.
const PLANTED: &str = include_str!("../../../../tests/data/seeds/planted.tsv");

#[test]
fn each_planted_fault_is_reported_in_its_place_and_nothing_else_is() {
    assert_eq!(faults(&files()), [""; 0], "the seed without a fault");
    for line in PLANTED.lines().skip(1) {
        let cells: Vec<String> = line
            .split('\t')
            .map(|cell| cell.replace('⏎', "\n").replace('⇥', "\t"))
            .collect();
        let [file, good, bad, expected] = &cells[..] else {
            panic!("four cells, not {}: {line}", cells.len());
        };
        let found = faults(&planted(file, good, bad)).join("; ");
        assert_eq!(found, *expected, "{line}");
    }
}

#[test]
fn faults_of_all_files_are_reported_at_once_and_in_order() {
    let mut bad = planted("report", "2019-02-16", "16 February");
    bad.offices = bad.offices.replacen("@test.example", "", 2);
    bad.commitments = bad.commitments.replacen("\"rate\"", "\"rates\"", 1);
    bad.calendar = bad.calendar.replacen("2019-05-05", "2019-05-06", 1);
    bad.numerals = bad.numerals.map(|text| text.replacen("word", "words", 1));
    assert_eq!(
        faults(&bad),
        [
            "report.toml:7 delivered_on seed-date",
            "offices.toml:6 ducha email seed-email",
            "offices.toml:14 jiaotong email seed-email",
            "commitments.toml:14 JY19-001 basis seed-choice",
            "calendar.toml:14 2019-05-06 date seed-work-day",
            "numerals.tsv:2 5 reason seed-choice",
        ]
    );
}

#[test]
fn a_seed_without_numerals_is_a_seed() {
    let mut files = files();
    files.numerals = None;
    assert_eq!(read(&files).unwrap().numerals, []);
}

#[test]
fn numerals_are_read_as_the_report_writes_them() {
    for (text, value) in [
        ("128", "128"),
        ("5,000", "5000"),
        ("5.5", "5.5"),
        ("1.8萬", "18000"),
        ("4万", "40000"),
        ("8000萬", "80000000"),
        ("3千万", "30000000"),
        ("1.2亿", "120000000"),
        ("半", "0.5"),
        ("兩", "2"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("一百零五", "105"),
        ("一百一十", "110"),
        ("两百", "200"),
        ("三千〇二十", "3020"),
        ("三十万", "300000"),
        ("一亿二千万", "120000000"),
        ("三万亿", "3000000000000"),
        ("二〇一九", "2019"),
    ] {
        let read = parse_numeral(text).map(|amount| amount.to_string());
        assert_eq!(read.as_deref(), Some(value), "{text}");
    }
    for none in [
        "",
        "千百",
        "百",
        "万",
        "十百",
        "八十九十",
        "4半",
        "1.2.3",
        "五个",
        "三二万",
        "八百千",
    ] {
        assert_eq!(parse_numeral(none), None, "{none}");
    }
}

/// A difference in one line, such as `Office jiaotong lang: en → zh`.
fn described(difference: &Difference) -> String {
    let row = format!("{:?} {}", difference.part, difference.id);
    let or_none = |value: &Option<String>| value.clone().unwrap_or("none".to_owned());
    match &difference.change {
        Change::MissingInSeed => format!("{row} is missing"),
        Change::Field {
            field,
            in_ledger,
            in_seed,
        } => format!(
            "{row} {field}: {} → {}",
            or_none(in_ledger),
            or_none(in_seed)
        ),
    }
}

/// The ledger's reports where it holds that one alone.
fn registered(report: &Report) -> Reports {
    Reports::new(vec![RegisteredReport {
        report: Arc::new(report.clone()),
        registered_at: evening("2019-02-18"),
        settled_at: None,
    }])
}

#[test]
fn the_seed_of_a_second_report_needs_no_offices_of_the_first() {
    let loaded = read(&files()).unwrap();
    let offices: Vec<Office> = loaded.offices.iter().map(|o| o.office.clone()).collect();
    let own = registered(&loaded.report);
    let mut second = loaded.clone();
    second.report.id = "test-2020".to_owned();
    second.offices.truncate(2);
    assert_eq!(differences(&[], &own, &offices, &second), []);
    let new = additions(&[], &own, &offices, &second);
    assert_eq!(new.report, Some(&second.report));
    assert_eq!(
        (new.offices.len(), new.commitments.len()),
        (0, second.commitments.len())
    );

    second.offices[1].office.name.zh = "别的".to_owned();
    let found = differences(&[], &own, &offices, &second);
    assert_eq!(found.len(), 1, "an office of both is compared: {found:?}");
}

#[test]
fn a_changed_seed_is_shown_field_by_field_and_new_rows_apart() {
    let loaded = read(&files()).unwrap();
    let offices: Vec<Office> = loaded.offices.iter().map(|o| o.office.clone()).collect();
    let (own, none) = (registered(&loaded.report), Reports::default());
    let compare = |seed: &Seed| {
        let found = differences(&loaded.commitments, &own, &offices, seed);
        found.iter().map(described).collect::<Vec<_>>()
    };
    assert_eq!(compare(&loaded), [""; 0]);
    assert!(additions(&loaded.commitments, &own, &offices, &loaded).is_empty());

    let mut changed = loaded.clone();
    changed.report.title.en = "Work Report".to_owned();
    changed.offices[1].office.lang = Lang::Zh;
    changed.offices[2].email = "new@test.example".to_owned();
    let trees = &mut changed.commitments[1];
    trees.target.as_mut().unwrap().value = Amount::from(14000);
    trees.plan.0[0].share = Amount::from(50);
    trees.note = Some("改".to_owned());
    changed.commitments.remove(3);
    assert_eq!(
        compare(&changed),
        [
            "Report test-2019 title.en: Report → Work Report",
            "Office jiaotong lang: en → zh",
            "Commitment JY19-002 plan[0].share: 60 → 50",
            "Commitment JY19-002 target.value: 13000 → 14000",
            "Commitment JY19-002 note: none → 改",
            "Commitment JY19-004 is missing",
        ],
        "addresses are not in the ledger and are not compared"
    );

    let new = additions(&loaded.commitments[..2], &none, &offices[1..], &loaded);
    assert_eq!(new.report, Some(&loaded.report));
    assert_eq!(new.offices, [&offices[0]]);
    let codes: Vec<&str> = new.commitments.iter().map(|c| c.code.as_str()).collect();
    assert_eq!(codes, ["JY19-003", "JY19-004"]);
    assert_eq!(
        differences(&loaded.commitments[..2], &none, &offices[1..], &loaded),
        [],
        "what only the seed has is no difference"
    );
}
