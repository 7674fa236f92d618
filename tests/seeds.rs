//! The embedded seed: it is valid, has the rows that others rely on, and agrees with the report.
//!
//! The tests named `raw_report_…` need the report's text, which is not in the repository: PLEDGEBOOK_REPORT names the file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use sha2::{Digest, Sha256};

use domain::office::{Lang, Role};
use domain::seed::{self, Claim, Seed};
use domain::{Basis, Commitment, Comparator, Localize, RegisteredReport, Reports};
use i18n::Localizer;
use pledgebook::app::seeds;

use crate::support::test_app::at;

fn embedded() -> Seed {
    match seed::read(&seeds::embedded()) {
        Ok(seed) => seed,
        Err(error) => panic!("{error}"),
    }
}

fn row<'s>(seed: &'s Seed, code: &str) -> &'s Commitment {
    let found = seed.commitments.iter().find(|c| c.code.as_str() == code);
    found.unwrap_or_else(|| panic!("no row {code}"))
}

#[test]
fn the_embedded_seed_is_valid() {
    let seed = embedded();
    assert_eq!(seed.report.id, "jiyuan-2019");
    assert_eq!(seed.report.year, 2019);
    let supervising = seed
        .offices
        .iter()
        .filter(|o| o.office.role == Role::Supervising);
    assert!(supervising.count() >= 3);
    let reserved = |email: &str| email.ends_with(".example");
    assert!(seed.offices.iter().all(|o| reserved(&o.email)));
}

#[test]
fn every_livelihood_item_and_every_project_has_its_row() {
    let seed = embedded();
    let items = |group: &str| {
        let mut items: Vec<&str> = Vec::new();
        for row in &seed.commitments {
            if row.group.as_deref() == Some(group) {
                items.extend(row.item.as_deref());
            }
        }
        items.dedup();
        items.join(" ")
    };
    assert_eq!(items("十件民生实事"), "一 二 三 四 五 六 七 八 九 十");
    assert_eq!(items("十大工程"), "1 2 3 4 5 6 7 8 9 10");
}

#[test]
fn buses_toilets_and_latrines_are_as_the_report_has_them() {
    let seed = embedded();
    for (code, clause, value, unit, as_written) in [
        (
            "JY19-031",
            "新增公交车180辆",
            "180",
            "辆",
            Comparator::Exactly,
        ),
        (
            "JY19-042",
            "新建改造各类公厕128座",
            "128",
            "座",
            Comparator::Exactly,
        ),
        (
            "JY19-024",
            "改造农村户厕4万户以上",
            "40000",
            "户",
            Comparator::AtLeast,
        ),
    ] {
        let row = row(&seed, code);
        let target = row.target.as_ref().unwrap();
        assert_eq!(row.clause, clause);
        assert_eq!(row.basis, Basis::Count, "{code}");
        assert_eq!(target.value.to_string(), value, "{code}");
        assert_eq!(target.unit.zh, unit, "{code}");
        assert_eq!(target.as_written, as_written, "{code}");
        assert_eq!(target.judged_as, Comparator::AtLeast, "{code}");
    }
}

#[test]
fn a_directory_tells_of_every_file_that_it_lacks() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(dir.path().join(name), bytes).unwrap();
    write("offices.toml", b"\xff\xfe");
    write("calendar.toml", b"");
    let error = seeds::from_dir(dir.path()).unwrap_err();
    let shown: Vec<String> = error.files.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "report.toml is missing",
            "offices.toml is not UTF-8 text",
            "commitments.toml is missing"
        ]
    );
    assert_eq!(error.message().key, "seed-dir");
}

#[test]
fn the_directory_of_the_repository_is_the_embedded_seed() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/jiyuan-2019");
    assert_eq!(seeds::from_dir(&dir), Ok(seeds::embedded()));
}

#[test]
fn every_fault_and_every_difference_can_be_said_in_both_languages() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/seeds");
    let good = seeds::from_dir(&data.join("good")).unwrap();
    let planted = std::fs::read_to_string(data.join("planted.tsv")).unwrap();
    for line in planted.lines().skip(1) {
        let line = line.replace('⏎', "\n");
        let cells: Vec<String> = line.split('\t').map(|c| c.replace('⇥', "\t")).collect();
        let mut bad = good.clone();
        let text = match cells[0].as_str() {
            "report" => &mut bad.report,
            "offices" => &mut bad.offices,
            "commitments" => &mut bad.commitments,
            "calendar" => &mut bad.calendar,
            _ => bad.numerals.as_mut().unwrap(),
        };
        *text = text.replacen(&cells[1], &cells[2], 1);
        let error = seed::read(&bad).unwrap_err();
        for localizer in Lang::ALL.map(Localizer::new) {
            let all = localizer.localize(&error);
            for fault in &error.faults {
                let printed = localizer.localize(fault);
                assert!(printed.starts_with(&fault.place()) && all.contains(&printed));
                let bare = printed.contains('{') || printed.contains(fault.message.key);
                assert!(!bare, "no words for {fault}: {printed}");
            }
        }
    }

    let loaded = seed::read(&good).unwrap();
    let mut changed = loaded.clone();
    changed.report.title.en = "Work Report".to_owned();
    let own = Reports::new(vec![RegisteredReport {
        report: Arc::new(loaded.report.clone()),
        registered_at: at("2019-02-18 09:00"),
        settled_at: None,
    }]);
    let found = seed::differences(&[], &own, &[], &changed);
    let printed: Vec<String> = Lang::ALL
        .map(|lang| Localizer::new(lang).localize(&found[0]))
        .into();
    assert_eq!(
        printed,
        [
            "报告 test-2019 的 title.en：台账为“Report”，种子为“Work Report”",
            "report test-2019, title.en: the ledger has “Report”, the seed has “Work Report”",
        ]
    );
}

/// The report's text. A missing file fails the test: a check that is skipped in silence is no check.
fn raw_report() -> String {
    let path = std::env::var_os("PLEDGEBOOK_REPORT").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/report/jiyuan-2019.raw.txt"),
        PathBuf::from,
    );
    std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "the raw report is not at {} ({error}): its text is not in the repository; give the file with \
             PLEDGEBOOK_REPORT=/path/to/jiyuan-2019.raw.txt, or leave out the tests named seeds::raw_report_",
            path.display()
        )
    })
}

#[test]
fn raw_report_is_the_pinned_one() {
    let digest = hex::encode(Sha256::digest(raw_report().as_bytes()));
    assert_eq!(digest, embedded().report.sha256);
}

/// Every numeral of parts two and three by its character offset: maximal runs of
/// `[0-9]+(?:[.,][0-9]+)*[零〇一二三四五六七八九十百千萬万億亿兩两半]*|[零〇一二三四五六七八九十百千萬万億亿兩两半]+`.
fn numerals_of(report: &str) -> BTreeMap<usize, String> {
    let chars: Vec<char> = report.chars().collect();
    let heading: Vec<char> = "二、2019年".chars().collect();
    let begins: Vec<usize> = (0..chars.len())
        .filter(|at| chars[*at..].starts_with(&heading))
        .collect();
    assert_eq!(begins.len(), 1, "part two begins once");
    let chinese = |at: usize| {
        chars
            .get(at)
            .is_some_and(|c| "零〇一二三四五六七八九十百千萬万億亿兩两半".contains(*c))
    };
    let arabic = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut found = BTreeMap::new();
    let mut at = begins[0];
    while at < chars.len() {
        let start = at;
        while arabic(at)
            || (at > start && matches!(chars.get(at), Some('.' | ',')) && arabic(at + 1))
        {
            at += 1;
        }
        while chinese(at) {
            at += 1;
        }
        if at > start {
            found.insert(start, chars[start..at].iter().collect());
        } else {
            at += 1;
        }
    }
    found
}

#[test]
fn raw_report_has_exactly_the_numerals_that_are_accounted_for() {
    let in_report = numerals_of(&raw_report());
    let seed = embedded();
    let in_seed: BTreeMap<usize, String> = seed
        .numerals
        .iter()
        .map(|numeral| (numeral.offset, numeral.text.clone()))
        .collect();
    let only = |of: &BTreeMap<usize, String>, but: &BTreeMap<usize, String>| {
        let only = of.iter().filter(|(at, text)| but.get(at) != Some(text));
        only.map(|(at, text)| format!("{at} {text}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(only(&in_report, &in_seed), [""; 0], "in the report alone");
    assert_eq!(only(&in_seed, &in_report), [""; 0], "in numerals.tsv alone");
    assert_eq!(seed.numerals.len(), in_report.len());
}

/// Where the report's text is damaged inside a clause: what stands, and what was meant. See docs/SEEDS.md, Damage mended.
const MENDS: [(&str, &str); 2] = [("燃?xì)夤芫W(wǎng)", "燃气管网"), ("陸家?guī)X", "陆家岭")];

/// The report as clauses quote it: damage mended, readings dropped, signs full-width, characters Simplified; with the raw
/// offset of each of its characters.
fn as_quoted(report: &str) -> (String, Vec<usize>) {
    let converter = OpenCC::from_config(BuiltinConfig::T2s).unwrap();
    let chars: Vec<char> = report.chars().collect();
    let mends: Vec<(Vec<char>, &str)> = MENDS
        .iter()
        .map(|(stands, meant)| (stands.chars().collect(), *meant))
        .collect();
    let (mut plain, mut offsets) = (String::new(), Vec::new());
    let mut push = |text: &str, at: usize, plain: &mut String| {
        for c in text.chars() {
            plain.push(c);
            offsets.push(at);
        }
    };
    let mut at = 0;
    while at < chars.len() {
        if let Some((stands, meant)) = mends.iter().find(|(s, _)| chars[at..].starts_with(s)) {
            push(meant, at, &mut plain);
            at += stands.len();
            continue;
        }
        if let Some(length) = reading(&chars[at..]) {
            at += length;
            continue;
        }
        let sign = match chars[at] {
            ',' => '，',
            ';' => '；',
            '(' => '（',
            ')' => '）',
            '!' => '！',
            other => other,
        };
        push(&sign.to_string(), at, &mut plain);
        at += 1;
    }
    let simplified = converter.convert(&plain);
    assert_eq!(
        simplified.chars().count(),
        offsets.len(),
        "one character for one, so that offsets hold"
    );
    (simplified, offsets)
}

/// The length of a reading in brackets, `(guī)`, where the text begins with one.
fn reading(text: &[char]) -> Option<usize> {
    if text.first() != Some(&'(') {
        return None;
    }
    let end = text.iter().position(|c| *c == ')')?;
    let latin = |c: &char| c.is_alphabetic() && (*c as u32) < 0x0250;
    (end > 1 && text[1..end].iter().all(latin)).then_some(end + 1)
}

#[test]
fn raw_report_contains_every_clause() {
    let (text, _) = as_quoted(&raw_report());
    let missing: Vec<String> = embedded()
        .commitments
        .iter()
        .filter(|row| !text.contains(&row.clause))
        .map(|row| format!("{} {}", row.code, row.clause))
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn raw_report_has_each_claimed_numeral_inside_the_clause_of_its_row() {
    let seed = embedded();
    let (text, offsets) = as_quoted(&raw_report());
    let raw_spans: BTreeMap<&str, Vec<(usize, usize)>> = seed
        .commitments
        .iter()
        .map(|row| {
            let spans = text.match_indices(&row.clause).map(|(byte, clause)| {
                let first = text[..byte].chars().count();
                (offsets[first], offsets[first + clause.chars().count() - 1])
            });
            (row.code.as_str(), spans.collect())
        })
        .collect();
    for numeral in &seed.numerals {
        if let Claim::Row(code) = &numeral.claim {
            let inside = raw_spans[code.as_str()]
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&numeral.offset));
            assert!(
                inside,
                "{} {} is not in the clause of {code}",
                numeral.offset, numeral.text
            );
        }
    }
}

/// `report locate` on the real text: each of the 69 clauses stands where it says.
#[test]
fn raw_report_holds_every_clause_at_the_place_that_is_pinned() {
    let report = raw_report();
    let commitments = embedded().commitments;
    let clean = report_reader::read(&report).clean;
    let sought = report_reader::locate::locate(&clean, &commitments);
    assert_eq!(sought.missing, []);
    let chars: Vec<char> = report.chars().collect();
    for (place, commitment) in sought.places.iter().zip(&commitments) {
        let localizer: String = chars[place.start as usize..place.end as usize]
            .iter()
            .collect();
        // Its figures stand in it, however damaged the rest is.
        let digits = |text: &str| {
            text.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        };
        assert_eq!(
            digits(&localizer),
            digits(&commitment.clause),
            "{}: {localizer}",
            place.code
        );
    }
}
