//! The auditors' views in the stock shell of SQLite, read-only. It is a different and older build than the one in the program,
//! so the views must not need newer features.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::{JUNE, test_app};
use crate::cli::json as answer;
use crate::support::process::done;

/// The path of the ledger.
fn file(data: &Path) -> PathBuf {
    data.join("pledgebook.db")
}

/// Runs a query in the shell and returns its rows as JSON.
#[track_caller]
fn ask(database: &str, query: &str) -> Value {
    let output = Command::new("sqlite3")
        .args(["-readonly", "-bail", "-json", database, query])
        .output()
        .unwrap_or_else(|error| {
            panic!("sqlite3 does not run ({error}): these tests need the shell of SQLite 3.37 or newer; scripts/test installs it")
        });
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success() && message.is_empty(),
        "{query}\n{message}"
    );
    // No row: no text.
    match output.stdout.as_slice() {
        [] => json!([]),
        text => serde_json::from_slice(text).unwrap_or_else(|error| panic!("{query}: {error}")),
    }
}

/// The queries of the manual.
fn documented() -> Vec<String> {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/AUDIT.md");
    let text = std::fs::read_to_string(manual).unwrap();
    text.split("```sql\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_view_reads_and_the_manual_lists_its_columns() {
    let test_app = test_app();
    done(
        test_app.data(),
        &[JUNE],
        &["digest", "send", "--period", "2019-05"],
    );
    done(test_app.data(), &[JUNE], &["ledger", "checkpoint"]);
    let path = file(test_app.data());
    let database = path.to_str().unwrap();
    let views = ask(
        database,
        "SELECT name FROM sqlite_schema WHERE type = 'view' AND name LIKE 'audit_%' ORDER BY name",
    );
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/AUDIT.md");
    let manual = std::fs::read_to_string(manual).unwrap();
    let views = views.as_array().unwrap();
    assert!(views.len() > 10);
    for view in views {
        let name = view["name"].as_str().unwrap();
        let rows = ask(database, &format!("SELECT * FROM {name}"));
        let is_empty = [
            "audit_closure",
            "audit_verdict",
            "audit_erasure",
            "audit_clause_place",
            "audit_finding",
            "audit_job",
            "audit_office_reform",
            "audit_contribution",
            "audit_sent_back",
        ];
        assert_eq!(rows == json!([]), is_empty.contains(&name), "{name}");
        let columns = ask(
            database,
            &format!("SELECT name FROM pragma_table_info('{name}')"),
        );
        let columns: Vec<String> = columns
            .as_array()
            .unwrap()
            .iter()
            .map(|column| format!("`{}`", column["name"].as_str().unwrap()))
            .collect();
        let line = format!("| `{name}` | {} |", columns.join(", "));
        assert!(
            manual.contains(&line),
            "docs/AUDIT.md does not have\n{line}"
        );
    }
}

#[test]
fn the_queries_of_the_manual_run() {
    let test_app = test_app();
    let path = file(test_app.data());
    let queries = documented();
    assert!(queries.len() >= 3, "{queries:?}");
    for query in queries {
        ask(path.to_str().unwrap(), &query);
    }
}

#[test]
fn the_views_say_what_the_commands_say() {
    let test_app = test_app();
    let path = file(test_app.data());
    let database = path.to_str().unwrap();
    let requested = |question: &str| answer(test_app.data(), JUNE, &["audit", question]);
    let same = |question: &str, pairs: &[(&str, &str)], query: &str| {
        let (rows, viewed) = (requested(question), ask(database, query));
        let (rows, viewed) = (rows.as_array().unwrap(), viewed.as_array().unwrap());
        assert_eq!(rows.len(), viewed.len(), "{question}");
        for (row, view) in rows.iter().zip(viewed) {
            for (field, column) in pairs {
                assert_eq!(row[field], view[column], "{question}: {field}");
            }
        }
    };
    same(
        "reviews",
        &[
            ("seq", "seq"),
            ("at", "at"),
            ("decision", "decision"),
            ("decided_by", "by"),
            ("reason", "reason"),
            ("update", "update_seq"),
            ("value", "value"),
            ("submitted_by", "submitted_by"),
        ],
        "SELECT * FROM audit_review ORDER BY seq",
    );
    same(
        "adjustments",
        &[
            ("seq", "seq"),
            ("by", "by"),
            ("before", "before"),
            ("after", "after"),
            ("promised", "promised"),
            ("document", "document"),
        ],
        "SELECT seq, by, before_value AS before, after_value AS after, promised_value AS promised, document FROM audit_adjustment
         UNION ALL SELECT seq, by, before_due_on, after_due_on, promised_due_on, document FROM audit_extension ORDER BY seq",
    );
    same(
        "late",
        &[
            ("update", "seq"),
            ("state", "state"),
            ("submitted_by", "submitted_by"),
        ],
        "SELECT * FROM audit_update WHERE late ORDER BY seq",
    );
    same(
        "inspections",
        &[
            ("seq", "seq"),
            ("inspected_value", "inspected_value"),
            ("reported_value", "reported_value"),
            ("reported_update", "reported_update"),
            ("note", "note"),
        ],
        "SELECT * FROM audit_inspection ORDER BY seq",
    );
    same(
        "unreported",
        &[("code", "code"), ("lead_office", "lead_office")],
        "SELECT * FROM audit_commitment WHERE accepted_update IS NULL ORDER BY seq",
    );
    let listed = answer(test_app.data(), JUNE, &["commitments", "list"]);
    let viewed = ask(database, "SELECT * FROM audit_commitment ORDER BY seq");
    for (account, row) in listed
        .as_array()
        .unwrap()
        .iter()
        .zip(viewed.as_array().unwrap())
    {
        for (field, column) in [
            ("code", "code"),
            ("value", "target_value"),
            ("promised_value", "promised_value"),
            ("due_on", "due_on"),
            ("lead_office", "lead_office"),
            ("assignment", "assignment"),
            ("accepted_value", "accepted_value"),
        ] {
            assert_eq!(account[field], row[column], "{}: {field}", row["code"]);
        }
    }
}

#[test]
fn entries_are_read_whole_and_a_checkpoint_by_its_parts() {
    let test_app = test_app();
    let note = answer(test_app.data(), JUNE, &["ledger", "checkpoint"]);
    let path = file(test_app.data());
    let database = path.to_str().unwrap();
    let entry = ask(
        database,
        "SELECT kind, by, json_extract(body, '$.reason') AS reason FROM audit_entry WHERE seq = 97",
    );
    assert_eq!(
        entry,
        json!([{ "kind": "update.returned", "by": "office:duchashi", "reason": "佐证不足" }])
    );
    let stored = ask(database, "SELECT * FROM audit_checkpoint WHERE size = 113");
    assert_eq!(stored[0]["note"], note["note"]);
    let root = stored[0]["root"].as_str().unwrap();
    assert_eq!(note["note"].as_str().unwrap().lines().nth(2), Some(root));
    let ledger = ask(database, "SELECT * FROM audit_ledger");
    assert_eq!(
        (&ledger[0]["size"], &ledger[0]["newest_at"]),
        (&json!(113), &json!("2019-05-29T02:00:00.000Z"))
    );
}

#[test]
fn a_copy_reads_alone_and_nothing_can_be_written() {
    let test_app = test_app();
    let path = file(test_app.data());
    // While the program has the file open and its newest entries are in the write-ahead log.
    let copy = test_app.data().join("copy.db");
    let backup = Command::new("sqlite3")
        .arg("-readonly")
        .arg(&path)
        .arg(format!("VACUUM INTO '{}'", copy.display()))
        .output()
        .unwrap();
    assert!(backup.status.success(), "{backup:?}");
    let alone = format!("file:{}?immutable=1", copy.display());
    let size = "SELECT size FROM audit_ledger";
    assert_eq!(ask(&alone, size), json!([{ "size": 113 }]));
    let written = Command::new("sqlite3")
        .arg("-readonly")
        .arg(&path)
        .arg("DELETE FROM office_address")
        .output()
        .unwrap();
    assert!(!written.status.success());
}
