//! Each question through the real binary: exact rows, nothing before the event, nothing on a fresh ledger.

use std::path::Path;

use serde_json::{Value, json};

use super::{FIRST, JUNE, test_app};
use crate::cli::{json as answer, refused, seeded};
use crate::support::process::done;

#[track_caller]
fn audit(data: &Path, question: &[&str]) -> Value {
    answer(data, JUNE, &[&["audit"], question].concat())
}

/// Selects fields of each row.
fn fields(rows: &Value, names: &[&str]) -> Value {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| {
        names
            .iter()
            .map(|name| row[name].clone())
            .collect::<Value>()
    })
    .collect()
}

#[test]
fn who_accepted_and_returned_whose_figures() {
    let test_app = test_app();
    let rows = audit(test_app.data(), &["reviews"]);
    assert_eq!(
        rows[1],
        json!({
            "seq": 97, "at": "2019-03-25T01:00:00.000Z", "decision": "returned", "decided_by": "office:duchashi",
            "reason": "佐证不足", "update": 96, "code": "JY19-024", "office": "nongyenongcunju", "period": "2019-03",
            "as_of": "2019-03-22", "value": "5000", "submitted_by": "office:nongyenongcunju",
            "submitted_at": "2019-03-22T08:00:00.000Z", "days_waited": 3,
        })
    );
    let shape = [
        "seq",
        "decision",
        "decided_by",
        "update",
        "value",
        "days_waited",
    ];
    assert_eq!(
        fields(&rows, &shape),
        json!([
            [95, "accepted", "office:minshiban", 94, "60", 2],
            [97, "returned", "office:duchashi", 96, "5000", 3],
            [99, "accepted", "office:duchashi", 98, "6000", 0],
            [101, "accepted", "office:minshiban", 100, "90", 1],
            [104, "accepted", "office:minshiban", 103, "80", 1],
            [109, "accepted", "office:duchashi", 108, "8.1", 0],
            [110, "withdrawn", "office:duchashi", 108, "8.1", 1],
        ])
    );
    let only = |question: &[&str]| fields(&audit(test_app.data(), question), &["seq"]);
    assert_eq!(
        only(&["reviews", "--by", "office:minshiban"]),
        json!([[95], [101], [104]])
    );
    assert_eq!(
        only(&["reviews", "--office", "fagaiwei"]),
        json!([[109], [110]])
    );
    let (code, message) = refused(
        test_app.data(),
        &[JUNE],
        &["audit", "reviews", "--office", "nosuchju"],
    );
    assert_eq!(code, 1, "{message}");
}

#[test]
fn what_was_approved_beside_the_promise() {
    let test_app = test_app();
    let rows = audit(test_app.data(), &["adjustments"]);
    assert_eq!(
        rows[1],
        json!({
            "seq": 106, "at": "2019-05-22T02:00:00.000Z", "by": "office:minshiban", "code": "JY19-031",
            "field": "value", "promised": "180", "before": "200", "after": "210", "approver": "市政府",
            "document": "济政〔2019〕5号",
        })
    );
    assert_eq!(
        fields(
            &rows,
            &["seq", "code", "field", "promised", "before", "after"]
        ),
        json!([
            [105, "JY19-031", "value", "180", "180", "200"],
            [106, "JY19-031", "value", "180", "200", "210"],
            [
                107,
                "JY19-024",
                "due_on",
                "2019-12-31",
                "2019-12-31",
                "2020-03-31"
            ],
        ])
    );
}

#[test]
fn what_came_after_the_cut_off() {
    let test_app = test_app();
    let rows = audit(test_app.data(), &["late"]);
    assert_eq!(
        rows[0],
        json!({
            "update": 98, "code": "JY19-024", "office": "nongyenongcunju", "period": "2019-03", "as_of": "2019-03-25",
            "value": "6000", "state": "accepted", "submitted_by": "office:nongyenongcunju",
            "submitted_at": "2019-03-28T02:00:00.000Z", "cutoff": "2019-03-25", "days_late": 3,
        })
    );
    // The 25th of May was a Saturday.
    assert_eq!(
        fields(
            &rows,
            &["update", "cutoff", "days_late", "state", "submitted_by"]
        ),
        json!([
            [98, "2019-03-25", 3, "accepted", "office:nongyenongcunju"],
            [108, "2019-03-25", 59, "corrected", "office:fagaiwei"],
            [111, "2019-05-24", 4, "submitted", "li.clerk"],
        ])
    );
}

#[test]
fn what_fell_and_what_was_found_on_the_spot() {
    let test_app = test_app();
    assert_eq!(
        audit(test_app.data(), &["fell"]),
        json!([{
            "code": "JY19-031", "update": 103, "as_of": "2019-05-20", "value": "80", "earlier_update": 100,
            "earlier_as_of": "2019-04-20", "earlier_value": "90", "fell_by": "10", "explanation": "核减重复",
        }])
    );
    assert_eq!(
        audit(test_app.data(), &["inspections"]),
        json!([{
            "seq": 102, "at": "2019-04-26T02:00:00.000Z", "by": "office:minshiban", "code": "JY19-031",
            "as_of": "2019-04-25", "inspected_value": "85", "reported_value": "90", "reported_as_of": "2019-04-20",
            "reported_update": 100, "difference": "-5", "note": "实见85辆",
        }])
    );
}

#[test]
fn what_has_no_accepted_update() {
    let test_app = test_app();
    let rows = audit(test_app.data(), &["unreported"]);
    let codes: Vec<&str> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes.len(), 67, "two of 69 have one");
    assert!(!codes.contains(&"JY19-031") && !codes.contains(&"JY19-024"));
    // Its only acceptance was withdrawn; the first quarter is owed again, at two month-ends running.
    assert_eq!(
        rows[0],
        json!({
            "code": "JY19-001", "title_zh": "生产总值增长", "title_en": "GDP growth", "lead_office": "fagaiwei",
            "reports_every": "quarter", "due_on": "2019-12-31", "light": "red", "submitted": 1,
            "pending_update": null, "missed_periods": ["2019-03"],
        })
    );
    let before = audit(test_app.data(), &["unreported", "--known-at", "2019-05-23"]);
    assert_eq!(before.as_array().unwrap().len(), 66);
}

#[test]
fn what_changed_between_two_days() {
    let test_app = test_app();
    let changed = audit(
        test_app.data(),
        &["changes", "--from", "2019-05-20", "--to", "2019-05-22"],
    );
    assert_eq!(changed["from"], "2019-05-20");
    assert_eq!(
        fields(&changed["entries"], &["seq", "by", "kind", "code"]),
        json!([
            [103, "office:jiaotongju", "update.submitted", "JY19-031"],
            [104, "office:minshiban", "update.accepted", "JY19-031"],
            [105, "office:minshiban", "commitment.adjusted", "JY19-031"],
            [106, "office:minshiban", "commitment.adjusted", "JY19-031"],
            [107, "office:duchashi", "commitment.extended", "JY19-024"],
        ])
    );
    assert_eq!(
        changed["entries"][4]["what"],
        "due date extended to 2020-03-31 (市政府, 济政〔2019〕5号)"
    );
    let latrines = json!({
        "light": "yellow", "accepted_value": "6000", "value": "40000", "due_on": "2019-12-31",
        "lead_office": "nongyenongcunju", "assignment": "proposed",
    });
    let mut extended = latrines.clone();
    extended["due_on"] = json!("2020-03-31");
    let commitments = changed["commitments"].as_array().unwrap();
    let of = |code: &str| commitments.iter().find(|c| c["code"] == code).unwrap();
    assert_eq!(commitments.len(), 2, "{commitments:#?}");
    assert_eq!(of("JY19-031")["before"]["accepted_value"], "90");
    assert_eq!(of("JY19-031")["after"]["accepted_value"], "80");
    assert_eq!(of("JY19-031")["before"]["value"], "180");
    assert_eq!(of("JY19-031")["after"]["value"], "210");
    assert_eq!(of("JY19-024")["before"], latrines);
    assert_eq!(of("JY19-024")["after"], extended);
}

#[test]
fn changes_are_narrowed_by_commitment_and_by_kind() {
    let test_app = test_app();
    let span = ["changes", "--from", "2019-05-20", "--to", "2019-05-29"];
    let narrowed = |more: &[&str]| {
        let changed = audit(test_app.data(), &[&span[..], more].concat());
        let codes = fields(&changed["commitments"], &["code"]);
        (fields(&changed["entries"], &["seq"]), codes)
    };
    assert_eq!(
        narrowed(&["--kind", "commitment.assigned"]),
        (json!([[112]]), json!([["JY19-024"]]))
    );
    assert_eq!(
        narrowed(&["--code", "JY19-024"]),
        (json!([[107], [112]]), json!([["JY19-024"]]))
    );
    // The acceptance and its withdrawal lie within: what was accepted is as before.
    assert_eq!(
        narrowed(&["--code", "JY19-001"]),
        (json!([[108], [109], [110]]), json!([]))
    );
    let data = test_app.data();
    for (arguments, code) in [
        (["--from", "2019-05-30", "--to", "2019-05-29"], 2),
        (["--from", "2019-02-01", "--to", "2019-02-17"], 1),
        (["--from", "2019-13-01", "--to", "2019-02-17"], 2),
    ] {
        let (found, message) = refused(
            data,
            &[JUNE],
            &[&["audit", "changes"], &arguments[..]].concat(),
        );
        assert_eq!(found, code, "{message}");
    }
    let kind = [&["audit"], &span[..], &["--kind", "update.accept"]].concat();
    let (found, message) = refused(data, &[JUNE], &kind);
    assert!(
        found == 2 && message.contains("update.accepted"),
        "{message}"
    );
    let none = [&["audit"], &span[..], &["--code", "JY19-999"]].concat();
    assert_eq!(refused(data, &[JUNE], &none).0, 1);
}

#[test]
fn from_before_the_opening_everything_is_new_and_a_day_to_come_is_not_judged() {
    let test_app = test_app();
    let changed = audit(
        test_app.data(),
        &["changes", "--from", "2019-01-01", "--to", "2020-12-31"],
    );
    let commitments = changed["commitments"].as_array().unwrap();
    assert_eq!(changed["entries"].as_array().unwrap().len(), 113);
    assert_eq!(commitments.len(), 69);
    assert!(commitments.iter().all(|c| c["before"].is_null()));
    // Nothing is overdue in June, though the last day asked for lies after every due date.
    let listed = answer(test_app.data(), JUNE, &["commitments", "list"]);
    for (change, account) in commitments.iter().zip(listed.as_array().unwrap()) {
        assert_eq!(change["after"]["light"], account["light"]);
        assert_eq!(change["after"]["value"], account["value"]);
    }
}

#[test]
fn everything_that_one_account_did() {
    let test_app = test_app();
    assert_eq!(
        audit(test_app.data(), &["account", "li.clerk"]),
        json!([{
            "seq": 111, "at": "2019-05-28T02:00:00.000Z", "by": "li.clerk", "via": {"channel": "job"}, "kind": "update.submitted",
            "code": "JY19-031", "what": "update 111 for 2019-05: 95 buses as of 2019-05-28",
        }])
    );
    let rows = audit(test_app.data(), &["account", "office:duchashi"]);
    assert_eq!(
        fields(&rows, &["seq", "code", "what"]),
        json!([
            [97, "JY19-024", "update 96 sent back: 佐证不足"],
            [99, "JY19-024", "update 98 accepted"],
            [
                107,
                "JY19-024",
                "due date extended to 2020-03-31 (市政府, 济政〔2019〕5号)"
            ],
            [109, "JY19-001", "update 108 accepted"],
            [
                110,
                "JY19-001",
                "acceptance of update 108 withdrawn: 口径有误"
            ],
            [112, "JY19-024", "weijianwei answers for it"],
        ])
    );
    // Entries of the opening are listed too, of whatever kind.
    let adopted = audit(test_app.data(), &["account", "system:adopt"]);
    assert_eq!(
        fields(&adopted, &["kind", "code", "what"]),
        json!([
            ["rules.adopted", null, "thresholds adopted"],
            ["calendar.adopted", null, "rest days adopted"],
        ])
    );
    let seeded = audit(test_app.data(), &["account", "system:seed"]);
    assert_eq!(seeded.as_array().unwrap().len() as u64, FIRST - 2);
    let (code, message) = refused(test_app.data(), &[JUNE], &["audit", "account", "Li Clerk"]);
    assert_eq!(code, 2, "{message}");
}

#[test]
fn before_the_event_nothing_is_known_and_a_fresh_ledger_has_no_rows() {
    let test_app = test_app();
    let fresh = seeded();
    for (question, day_before) in [
        (&["reviews"][..], "2019-03-21"),
        (&["adjustments"], "2019-05-21"),
        (&["late"], "2019-03-27"),
        (&["fell"], "2019-05-20"),
        (&["inspections"], "2019-04-25"),
        (&["account", "li.clerk"], "2019-05-27"),
        (&["account", "office:duchashi"], "2019-03-24"),
    ] {
        let then = [question, &["--known-at", day_before]].concat();
        assert_eq!(audit(test_app.data(), &then), json!([]), "{then:?}");
        assert_ne!(audit(test_app.data(), question), json!([]), "{question:?}");
        assert_eq!(audit(fresh.path(), question), json!([]), "{question:?}");
    }
    // Of a fresh ledger nothing is accepted; from one day to the next nothing is entered.
    let silent = audit(fresh.path(), &["unreported", "--known-at", "2019-02-19"]);
    assert_eq!(silent.as_array().unwrap().len(), 69);
    let quiet = audit(
        fresh.path(),
        &["changes", "--from", "2019-02-19", "--to", "2019-02-20"],
    );
    assert_eq!(
        quiet,
        json!({ "from": "2019-02-19", "to": "2019-02-20", "entries": [], "commitments": [] })
    );
    // Before the ledger was opened nothing can be asked.
    let early = ["audit", "late", "--known-at", "2019-02-17"];
    assert_eq!(refused(fresh.path(), &[JUNE], &early).0, 1);
}

#[test]
fn people_and_spreadsheets_see_the_same_rows() {
    let test_app = test_app();
    for lang in ["zh", "en"] {
        for question in [
            &["reviews"][..],
            &["adjustments"],
            &["late"],
            &["fell"],
            &["inspections"],
            &["unreported"],
            &["account", "office:duchashi"],
            &["changes", "--from", "2019-05-20", "--to", "2019-05-29"],
        ] {
            let requested = |format: &str| {
                let globals = ["--lang", lang, "--format", format, "audit"];
                done(test_app.data(), &[JUNE], &[&globals, question].concat())
            };
            let rows = match audit(test_app.data(), question) {
                Value::Array(rows) => rows.len(),
                object => object["entries"].as_array().unwrap().len(),
            };
            let (table, csv) = (requested("table"), requested("csv"));
            assert_eq!(csv.lines().count(), rows + 1, "{question:?}: {csv}");
            assert!(table.lines().count() >= rows + 2, "{table}");
            for left in ["audit-", "col-", "entry-", "history-"] {
                assert!(!table.contains(left) && !csv.contains(left), "{table}{csv}");
            }
        }
    }
    let table = done(test_app.data(), &[JUNE], &["audit", "inspections"]);
    assert!(
        table.contains("90 buses") && table.contains("-5 buses"),
        "{table}"
    );
}
