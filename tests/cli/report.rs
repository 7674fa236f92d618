//! `report` on the command line: reading, writing seeds, locating clauses.

use serde_json::Value;
use tempfile::TempDir;

use super::{FEBRUARY, json, refused, seeded, texts};
use crate::support::process::{done, run};

const REPORT: &str = "云江市人民政府工作报告\n一、2018年工作回顾\n2018年新建公厕97座。\n二、2019年工作安排\n\
    主要预期目标是：生产总值增长8%左右，城镇登记失业率控制在4.5%以内。\n新建改建公厕128座，新增公交车180辆，改造农村户厕4万户以上。\n";

fn file(dir: &TempDir, name: &str, text: &[u8]) -> String {
    let path = dir.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn what_is_found_is_one_array_with_offsets_into_the_file() {
    let dir = TempDir::new().unwrap();
    let path = file(&dir, "report.txt", REPORT.as_bytes());
    let found = json(dir.path(), FEBRUARY, &["report", "read", &path]);
    let rows: Vec<&Value> = found.as_array().unwrap().iter().collect();
    assert_eq!(rows.len(), 5, "{found:#}");
    let chars: Vec<char> = REPORT.chars().collect();
    let slice = |from: &Value, length: usize| -> String {
        let from = from.as_u64().unwrap() as usize;
        chars[from..from + length].iter().collect()
    };
    for row in &rows {
        let number = row["number"].as_str().unwrap();
        assert_eq!(slice(&row["number_start"], number.chars().count()), number);
        let quote = row["quote"].as_str().unwrap();
        assert_eq!(slice(&row["start"], quote.chars().count()), quote);
    }
    let latrines = rows.iter().find(|row| row["unit"] == "户").unwrap();
    assert_eq!(latrines["value"], "40000");
    assert_eq!(latrines["comparator"], "at_least");
    assert_eq!(latrines["basis"], "count");
    assert!(
        latrines["section"]
            .as_str()
            .unwrap()
            .contains("2019年工作安排")
    );
    assert!(
        !dir.path().join("pledgebook.db").exists(),
        "no ledger is needed"
    );
    let people = done(dir.path(), &[FEBRUARY], &["report", "read", &path]);
    assert!(
        people.contains("公厕") && people.contains("40000"),
        "{people}"
    );
}

#[test]
fn a_seed_is_written_once_and_opens_a_ledger_in_which_the_clauses_are_found() {
    let dir = TempDir::new().unwrap();
    let (gbk, _, _) = encoding_rs::GB18030.encode(REPORT);
    let path = file(&dir, "report.txt", &gbk);
    let out = dir.path().join("seed");
    let out = out.to_str().unwrap();
    let about = [
        "--id",
        "yunjiang-2019",
        "--prefix",
        "YJ",
        "--delivered-on",
        "2019-02-16",
    ];
    let write = [&["report", "read", &path, "--out", out], &about[..]].concat();
    let message = done(dir.path(), &[FEBRUARY], &write);
    assert!(message.contains("seed"), "{message}");
    let (code, error) = refused(dir.path(), &[FEBRUARY], &write);
    assert!(code == 1 && error.contains("is there already"), "{error}");

    let data = dir.path().join("data");
    let opened = json(&data, FEBRUARY, &["seed", out]);
    assert_eq!(opened["commitments"], 5, "{opened}");
    let list = json(&data, FEBRUARY, &["commitments", "list"]);
    let codes: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["code"].as_str().unwrap())
        .collect();
    assert!(codes.contains(&"YJ19-001"), "{codes:?}");
    let located = json(&data, FEBRUARY, &["report", "locate", &path]);
    assert_eq!(located["is_the_seeds"], true);
    assert_eq!(located["located"].as_array().unwrap().len(), 5, "{located}");
    assert_eq!(located["missing"], Value::Array(Vec::new()));
    let again = json(&data, FEBRUARY, &["report", "locate", &path]);
    assert_eq!(
        again["entries"],
        Value::Array(Vec::new()),
        "a second time nothing is entered"
    );
}

#[test]
fn clauses_that_are_not_there_are_named_and_the_command_fails() {
    let dir = seeded();
    let path = file(&dir, "other.txt", REPORT.as_bytes());
    let output = run(dir.path(), &[FEBRUARY], &["report", "locate", &path]);
    let (out, _) = texts(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(out.contains("JY19-019") && out.contains("SHA-256"), "{out}");
    let (code, error) = refused(dir.path(), &[FEBRUARY], &["report", "read", "nowhere.txt"]);
    assert!(code == 1 && error.contains("nowhere.txt"), "{error}");
}
