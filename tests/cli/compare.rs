//! `report compare`: the review of the following report compared with the ledger, as proposals only.

use serde_json::Value;

use super::{FEBRUARY, json, seeded, texts};
use crate::support::process::run;

const FOLLOWING: &str = "济源市政府工作报告\n一、2019年工作回顾\n2019年，全市生产总值增长8.1%。新建改造各类公厕131座，新增公交车160辆。\n\
    二、2020年工作安排\n新建公厕60座，新增公交车50辆。\n";

#[test]
fn what_became_of_each_commitment_is_proposed_and_nothing_is_entered() {
    let dir = seeded();
    let path = dir.path().join("following.txt");
    std::fs::write(&path, FOLLOWING).unwrap();
    let path = path.to_str().unwrap();
    let before = json(dir.path(), FEBRUARY, &["ledger", "checkpoint"]);
    let all = json(dir.path(), FEBRUARY, &["report", "compare", path]);
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 69);
    let best = |code: &str| -> Value {
        let row = all.iter().find(|row| row["code"] == code).unwrap();
        row["found"][0].clone()
    };
    let toilets = best("JY19-042");
    assert_eq!(toilets["figure"]["value"], "131", "{toilets}");
    assert_eq!(toilets["verdict"], "met");
    let buses = best("JY19-031");
    assert_eq!(buses["figure"]["value"], "160", "{buses}");
    assert_eq!(buses["verdict"], "not_met");
    assert_eq!(best("JY19-001")["figure"]["value"], "8.1");
    let chars: Vec<char> = FOLLOWING.chars().collect();
    let quote = buses["quote"].as_str().unwrap();
    let start = buses["start"].as_u64().unwrap() as usize;
    let there: String = chars[start..start + quote.chars().count()].iter().collect();
    assert_eq!(there, quote);
    let after = json(dir.path(), FEBRUARY, &["ledger", "checkpoint"]);
    assert_eq!(after["size"], before["size"], "nothing is entered");
    let (out, _) = texts(&run(dir.path(), &[FEBRUARY], &["report", "compare", path]));
    assert!(out.contains("131") && out.contains("JY19-042"), "{out}");
}
