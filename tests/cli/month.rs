//! A month on the command line: seed, list, report, review, show, amend, check.

use super::{APRIL, FEBRUARY, JUNE, MARCH, json, refused, seeded};
use crate::support::process::{done, run};
use serde_json::{Value, json as value};
use tempfile::TempDir;

/// The fields that the contract names, at least.
const FIELDS: [&str; 24] = [
    "code",
    "title_zh",
    "title_en",
    "clause",
    "section",
    "group",
    "value",
    "unit_zh",
    "unit_en",
    "as_written",
    "judged_as",
    "better",
    "tolerance",
    "basis",
    "baseline",
    "starts_on",
    "due_on",
    "reports_every",
    "lead_office",
    "assignment",
    "accepted_value",
    "share",
    "expected_share",
    "light",
];

fn submit(value: &'static str) -> Vec<&'static str> {
    vec![
        "updates",
        "submit",
        "JY19-031",
        "--office",
        "jiaotongju",
        "--period",
        "2019-03",
        "--as-of",
        "2019-03-25",
        "--value",
        value,
    ]
}

#[test]
fn a_second_seed_changes_no_byte_of_the_root() {
    let dir = TempDir::new().unwrap();
    let first = json(dir.path(), FEBRUARY, &["seed"]);
    assert_eq!(first["opened"], true);
    assert_eq!(first["commitments"], 69);
    let second = json(dir.path(), MARCH, &["seed"]);
    assert_eq!(second["root"], first["root"]);
    assert_eq!(second["commitments"], 0);
    assert_eq!(second["differences"], value!([]));
}

#[test]
fn the_list_has_every_commitment_with_its_clause() {
    let dir = seeded();
    let list = json(dir.path(), MARCH, &["commitments", "list"]);
    let rows = list.as_array().unwrap();
    assert_eq!(rows.len(), 69);
    for row in rows {
        for field in FIELDS {
            assert!(row.get(field).is_some(), "{} lacks {field}", row["code"]);
        }
    }
    for (figure, clause) in [
        ("180", "新增公交车180辆"),
        ("128", "公厕"),
        ("40000", "改造农村户厕4万户以上"),
    ] {
        let found = rows
            .iter()
            .any(|row| row["value"] == figure && row["clause"].as_str().unwrap().contains(clause));
        assert!(found, "{figure}");
    }
}

#[test]
fn filters_narrow_the_list_and_times_move_it() {
    let dir = seeded();
    let data = dir.path();
    let codes = |arguments: &[&str]| -> Vec<String> {
        let all = [&["commitments", "list"], arguments].concat();
        let list = json(data, APRIL, &all);
        let rows = list.as_array().unwrap().iter();
        rows.map(|row| row["code"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(codes(&["--search", "公交"]), ["JY19-031", "JY19-032"]);
    assert_eq!(codes(&["--search", "NEW CITY BUSES"]), ["JY19-031"]);
    assert_eq!(codes(&["--search", "jy19-031"]), ["JY19-031"]);
    assert_eq!(
        codes(&[
            "--office",
            "jiaotongju",
            "--basis",
            "milestone",
            "--group",
            "十件民生实事"
        ]),
        ["JY19-032"]
    );
    assert_eq!(codes(&["--light", "blue"]), [""; 0]);
    // February and March were missed; in the middle of February nothing was owed yet.
    let red = codes(&["--light", "red"]);
    assert!(red.contains(&"JY19-031".to_owned()));
    assert_eq!(codes(&["--light", "red", "--as-of", "2019-02-20"]), [""; 0]);
    assert_eq!(codes(&["--known-at", "2019-02-18T09:01"]).len(), 69);
}

#[test]
fn an_update_is_submitted_accepted_shown_and_previewed() {
    let dir = seeded();
    let data = dir.path();
    let evidence = data.join("验收单.pdf");
    std::fs::write(&evidence, "scan").unwrap();
    let mut first = submit("45辆");
    let path = evidence.to_str().unwrap();
    first.extend(["--progress", "到车45辆", "--evidence", path]);
    let recorded = json(data, MARCH, &first);
    assert_eq!(recorded["value"], "45");
    assert_eq!(recorded["late"], false);
    assert_eq!(recorded["evidence"].as_array().unwrap().len(), 1);
    let number = recorded["update"].to_string();
    let accepted = json(data, MARCH, &["updates", "accept", &number]);
    assert_eq!(accepted["state"], "accepted");
    assert_eq!(accepted["decided"]["by"], "office:minshiban");
    let pending = json(data, MARCH, &submit("77辆"));

    let shown = json(data, MARCH, &["commitments", "show", "JY19-031"]);
    assert_eq!(shown["accepted_value"], "45");
    assert_eq!(shown["share"], "25");
    assert_eq!(shown["pending_update"], pending["update"]);
    let states: Vec<&Value> = shown["updates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|update| &update["state"])
        .collect();
    assert_eq!(states, ["accepted", "submitted"]);

    let preview = [
        "digest", "preview", "--office", "duchashi", "--period", "2019-03",
    ];
    for (lang, accepted, pending) in [("zh", "45辆", "77辆"), ("en", "45 buses", "77 buses")] {
        let text = done(data, &[MARCH], &[&["--lang", lang], &preview[..]].concat());
        assert!(text.contains(accepted), "{lang}: {text}");
        assert!(!text.contains(pending), "{lang}: {text}");
    }
    let model = json(data, MARCH, &preview);
    assert_eq!(model["headline"]["total"], 69);
    let out = data.join("out");
    let written = [&preview[..], &["--out", out.to_str().unwrap()]].concat();
    done(data, &[MARCH], &written);
    let mut endings: Vec<String> = std::fs::read_dir(&out)
        .unwrap()
        .map(|file| {
            file.unwrap()
                .path()
                .extension()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    endings.sort();
    assert_eq!(endings, ["eml", "html", "txt"]);

    let history = json(
        data,
        MARCH,
        &["commitments", "show", "JY19-031", "--history"],
    );
    let kinds: Vec<&str> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "commitment.made",
            "update.submitted",
            "update.accepted",
            "update.submitted"
        ]
    );
}

#[test]
fn what_is_amended_stands_beside_the_promise() {
    let dir = seeded();
    let data = dir.path();
    for arguments in [
        vec!["commitments", "assign", "JY19-031", "--lead", "jiaotongju"],
        vec![
            "inspect",
            "JY19-031",
            "--value",
            "44",
            "--as-of",
            "2019-03-20",
            "--note",
            "在用",
        ],
        vec![
            "adjust",
            "JY19-031",
            "--value",
            "200",
            "--approver",
            "市政府",
            "--document",
            "5号",
        ],
        vec![
            "extend",
            "JY19-031",
            "--due",
            "2020-03-31",
            "--approver",
            "市政府",
            "--document",
            "6号",
        ],
    ] {
        assert!(
            json(data, MARCH, &arguments)["seq"].is_u64(),
            "{arguments:?}"
        );
    }
    let shown = json(data, MARCH, &["commitments", "show", "JY19-031"]);
    assert_eq!(shown["assignment"], "assigned");
    assert_eq!(
        (&shown["value"], &shown["promised_value"]),
        (&value!("200"), &value!("180"))
    );
    assert_eq!(shown["due_on"], "2020-03-31");
    assert_eq!(shown["promised_due_on"], "2019-12-31");
    assert_eq!(shown["inspections"][0]["value"], "44");
    assert_eq!(shown["adjustments"][0]["document"], "5号");
    let before = [
        "commitments",
        "show",
        "JY19-031",
        "--known-at",
        "2019-03-01",
    ];
    assert_eq!(json(data, MARCH, &before)["value"], "180");

    json(data, MARCH, &submit("200"));
    let updates = json(data, MARCH, &["updates", "list", "--state", "submitted"]);
    let number = updates[0]["update"].to_string();
    json(data, MARCH, &["updates", "accept", &number]);
    json(data, MARCH, &["close", "JY19-031", "--note", "已核实"]);
    let shown = json(data, MARCH, &["commitments", "show", "JY19-031"]);
    assert_eq!(
        (&shown["light"], &shown["closed_on"]),
        (&value!("blue"), &value!("2019-03-25"))
    );
}

#[test]
fn checks_are_recorded_only_from_the_newest_entry_to_now() {
    let dir = seeded();
    let data = dir.path();
    let root = || json(data, APRIL, &["ledger", "verify"])["root"].clone();
    let first = json(data, APRIL, &["checks", "run", "--at", "2019-03-31"]);
    assert_eq!(first["recorded"], true);
    let before = root();
    // Before the newest entry, and not come yet.
    for at in ["2019-03-15", "2019-06-30"] {
        let looked = json(data, APRIL, &["checks", "run", "--at", at]);
        assert_eq!(looked["recorded"], false, "{at}");
        assert!(!looked["would_find"].as_array().unwrap().is_empty(), "{at}");
    }
    assert_eq!(root(), before, "a preview writes nothing");
    let found = json(data, APRIL, &["findings", "list", "--code", "JY19-031"]);
    assert_eq!(found[0]["kind"], "not_reported");
    assert_eq!(found[0]["opened_at"], "2019-03-31T15:59:59.999Z");
    let again = json(data, APRIL, &["checks", "run"]);
    assert_eq!(
        (&again["recorded"], &again["closed"]),
        (&value!(true), &value!(0))
    );
}

#[test]
fn jobs_run_by_hand_catch_up_and_say_when_they_had_run() {
    let dir = seeded();
    let data = dir.path();
    let ran = json(data, JUNE, &["jobs", "run", "digest"]);
    let outcomes: Vec<&Value> = ran
        .as_array()
        .unwrap()
        .iter()
        .map(|run| &run["outcome"])
        .collect();
    assert_eq!(
        outcomes,
        ["done", "done", "done", "done"],
        "February to May"
    );
    let again = json(data, JUNE, &["jobs", "run", "digest"]);
    assert_eq!(again[0]["outcome"], "before");
    let earlier = ["jobs", "run", "digest", "--at", "2019-04-15"];
    assert_eq!(json(data, JUNE, &earlier)[0]["outcome"], "before");
    let (code, message) = refused(
        data,
        &[JUNE],
        &["jobs", "run", "digest", "--at", "2019-08-01"],
    );
    assert_eq!(code, 1);
    assert!(message.contains("has not come"), "{message}");
    let listed = json(data, JUNE, &["jobs", "list"]);
    assert_eq!(listed[0]["job"], "digest");
    assert_eq!(listed[0]["next_at"], "2019-07-01T01:00:00.000Z");
    assert_eq!(listed[2]["state"], "late");
}

#[test]
fn json_is_one_value_and_logs_go_elsewhere() {
    let dir = seeded();
    let data = dir.path();
    for arguments in [
        vec!["commitments", "list"],
        vec!["updates", "list"],
        vec!["findings", "list", "--all"],
        vec!["mail", "list"],
        vec!["jobs", "list"],
        vec!["offices", "list"],
        vec!["ledger", "verify"],
        vec!["ledger", "checkpoint"],
        vec!["doctor"],
        vec!["completions", "bash"],
        vec!["checks", "run"],
        vec!["mail", "flush"],
    ] {
        let all = [&arguments[..], &["--format", "json"]].concat();
        let output = run(data, &[MARCH, ("RUST_LOG", "debug")], &all);
        let text = String::from_utf8(output.stdout).unwrap();
        let read: Result<Value, _> = serde_json::from_str(&text);
        assert!(read.is_ok(), "{arguments:?}: {text}");
    }
    for format in ["table", "csv"] {
        let text = done(data, &[MARCH], &["--format", format, "commitments", "list"]);
        assert!(text.contains("JY19-031"), "{format}");
    }
}

#[test]
fn cells_of_csv_are_never_formulas() {
    let dir = seeded();
    let mut arguments = submit("45");
    arguments.extend(["--progress", "=1+1"]);
    done(dir.path(), &[MARCH], &arguments);
    let address = ["offices", "set-address", "duchashi", "=cmd@jiyuan.example"];
    done(dir.path(), &[MARCH], &address);
    let csv = done(
        dir.path(),
        &[MARCH],
        &["--format", "csv", "offices", "list"],
    );
    assert!(csv.starts_with('\u{feff}'));
    assert!(csv.contains("'=cmd@jiyuan.example"), "{csv}");
}
