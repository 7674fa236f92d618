//! The report reader compared with the embedded seed, which people made by hand.
//!
//! The test named `raw_report_…` needs the report's text, which is not in the repository: PLEDGEBOOK_REPORT names the file.

use std::path::{Path, PathBuf};

use domain::seed::{self, Claim, Seed};
use pledgebook::app::seeds;
use report_reader::{Candidate, read_bytes};

fn embedded() -> Seed {
    match seed::read(&seeds::embedded()) {
        Ok(seed) => seed,
        Err(error) => panic!("{error}"),
    }
}

fn raw_report() -> Vec<u8> {
    let path = std::env::var_os("PLEDGEBOOK_REPORT").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/report/jiyuan-2019.raw.txt"),
        PathBuf::from,
    );
    std::fs::read(&path).unwrap_or_else(|error| {
        panic!(
            "the raw report is not at {} ({error}): its text is not in the repository; give the file with \
             PLEDGEBOOK_REPORT=/path/to/jiyuan-2019.raw.txt, or leave out the test named report::raw_report_",
            path.display()
        )
    })
}

/// Value, unit and comparator as the report words them.
fn describe(value: impl ToString, unit: &str, comparator: impl std::fmt::Debug) -> String {
    format!("{} {unit} {comparator:?}", value.to_string())
}

#[test]
fn raw_report_is_read_as_its_seed_has_it() {
    let seed = embedded();
    let reading = read_bytes(&raw_report());
    let found_at = |offset: usize| -> Option<&Candidate> {
        reading.candidates.iter().find(|c| c.number_start == offset)
    };
    let mut wrong = Vec::new();
    let mut rows = 0;
    for row in &seed.commitments {
        let Some(target) = &row.target else { continue };
        rows += 1;
        let offset = seed
            .numerals
            .iter()
            .find(|n| matches!(&n.claim, Claim::Row(code) if *code == row.code))
            .map(|n| n.offset)
            .unwrap_or_else(|| panic!("no numeral belongs to {}", row.code));
        let expected = describe(target.value, &target.unit.zh, target.as_written);
        match found_at(offset) {
            None => wrong.push(format!("{} at {offset}: not found", row.code)),
            Some(c) => {
                let read = describe(c.value, &c.unit, c.comparator);
                if read != expected {
                    wrong.push(format!("{}: read {read}, meant {expected}", row.code));
                }
            }
        }
    }
    assert!(rows > 40, "only {rows} rows have a figure");
    assert_eq!(wrong, [""; 0]);
}
