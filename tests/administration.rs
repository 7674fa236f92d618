//! The trail of administration: who did what outside the ledger, by which channel, and that nobody changes it unnoticed.

use domain::administration::chain_hash;
use domain::{AccountKind, Channel, Envelope, Right, Role, Seq, TokenScope};
use serde_json::{Value, json};
use service::account::{self, NewAccount};
use service::{address, verify};
use store::{TrailFilter, ledger_path};

use crate::access::peopled;
use crate::cli::json as answer;
use crate::support::browser::Browser;
use crate::support::copy::{copied, tamper};
use crate::support::people::{PASSWORD, hash, login, page_of, token_of};
use crate::support::process::run;
use crate::support::test_app::{TestApp, office};

const UNLOCK: &str = "DROP TRIGGER admin_event_is_never_updated;
DROP TRIGGER admin_event_is_never_deleted;";

const LOCK: &str = "CREATE TRIGGER admin_event_is_never_updated BEFORE UPDATE ON admin_event
BEGIN SELECT RAISE(ABORT, 'the trail of administration is append-only'); END;

CREATE TRIGGER admin_event_is_never_deleted BEFORE DELETE ON admin_event
BEGIN SELECT RAISE(ABORT, 'the trail of administration is append-only'); END;";

const NOW: (&str, &str) = ("PLEDGEBOOK_TIME__START", "2019-03-20T12:00:00+08:00");

/// The records as JSON, without those of the accounts that the test began with.
fn trail(test_app: &TestApp) -> Vec<Value> {
    let records = test_app
        .app
        .ledger
        .ask(|reader| reader.trail(&TrailFilter::default()))
        .unwrap();
    let records = records.into_iter().skip(crate::access::PEOPLE.len());
    records.map(|r| serde_json::to_value(r).unwrap()).collect()
}

fn fields(record: &Value) -> Value {
    json!([
        record["act"],
        record["by"],
        record["via"],
        record["account"]
    ])
}

#[test]
fn every_act_is_recorded_with_who_did_it_and_how() {
    let test_app = peopled(&[]);
    let as_admin = page_of(&test_app, "admin", Right::ManageAccounts);
    let new = NewAccount {
        id: None,
        sign_in: Some((login("wang.fang"), hash())),
        name: "王芳".into(),
        role: Role::Auditor,
        office: None,
    };
    let made = as_admin
        .act_blocking(move |tx, now| account::create(tx, now, new))
        .unwrap();
    assert_eq!(made.kind, AccountKind::Person);
    let (id, own) = (made.id.to_string(), made.id.clone());
    as_admin
        .act_blocking(move |tx, now| {
            account::set_role(tx, now, &own, Role::Department, Some(&office("jiaotongju")))?;
            account::set_password(tx, now, &own, &hash())?;
            account::disable(tx, now, &own)?;
            account::enable(tx, now, &own)
        })
        .unwrap();
    page_of(&test_app, "admin", Right::ManageOffices)
        .act_blocking(|tx, now| {
            address::set(tx, now, &office("duchashi"), "new@example.org")?;
            address::set_lang(tx, now, &office("duchashi"), domain::office::Lang::En)
        })
        .unwrap();
    token_of(&test_app, "auditor", "nightly", &[TokenScope::Read], None).unwrap();
    let browser = Browser::fresh(&test_app);
    assert_eq!(browser.sign_in("wang.fang", "wrong-lantern-11").status, 422);
    assert_eq!(browser.sign_in("wang.fang", PASSWORD).status, 303);
    assert_eq!(browser.post("/logout", &[]).status, 303);
    let page = json!({ "channel": "page" });
    let found = trail(&test_app);
    let shown: Vec<Value> = found.iter().map(fields).collect();
    assert_eq!(
        shown,
        [
            json!(["account.created", "admin", page, id]),
            json!(["account.role", "admin", page, id]),
            json!(["account.password", "admin", page, id]),
            json!(["account.disabled", "admin", page, id]),
            json!(["account.enabled", "admin", page, id]),
            json!(["office.address", "admin", page, null]),
            json!(["office.language", "admin", page, null]),
            json!(["token.created", "auditor", page, "auditor"]),
            json!(["session.refused", null, page, id]),
            json!(["session.opened", id, page, id]),
            json!(["session.ended", id, page, id]),
        ]
    );
    assert_eq!(found[1]["body"]["role_before"], "auditor");
    assert_eq!(found[5]["body"]["email"], "new@example.org");
    assert!(found[8]["body"]["address"].is_string());
    // A record says nothing of a person that a ledger must not.
    let text = serde_json::to_string(&found).unwrap();
    for name in ["王芳", "wang.fang", "argon2", PASSWORD] {
        assert!(!text.contains(name), "{name}");
    }
    // On the page and on the command line, by sign-in name too.
    let page = Browser::signed_in(&test_app, "auditor").get("/audit/admin?account=wang.fang");
    for shown in ["建立账号", "登录失败", &id] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    let list = |arguments: &[&str]| answer(test_app.data(), NOW, arguments);
    let rows = list(&["audit", "admin", "--account", "wang.fang"]);
    assert_eq!(rows.as_array().unwrap().len(), 8);
    assert_eq!(rows[0]["act"], "account.created");
    let none = list(&["audit", "admin", "--to", "2019-03-01"]);
    assert_eq!(none, json!([]));
}

#[test]
fn what_was_typed_as_a_name_is_kept_only_if_it_is_one() {
    let test_app = peopled(&[]);
    let browser = Browser::fresh(&test_app);
    // A password in the wrong field; it has the shape of a sign-in name.
    for typed in ["my.secret-horse-77", "correct Horse battery"] {
        assert_eq!(browser.sign_in(typed, "x-lantern-12345").status, 422);
    }
    let refused = trail(&test_app);
    assert_eq!(refused.len(), 2);
    assert!(refused.iter().all(|record| record["account"].is_null()));
    let path = ledger_path(test_app.data());
    for file in [path.clone(), path.with_extension("db-wal")] {
        let bytes = std::fs::read(file).unwrap();
        for typed in ["secret-horse", "Horse battery"] {
            let found = bytes
                .windows(typed.len())
                .any(|part| part == typed.as_bytes());
            assert!(!found, "{typed} is in the file");
        }
    }
    // Failures are counted all the same, and tell nothing of which names there are.
    for _ in 0..4 {
        browser.sign_in("my.secret-horse-77", "x-lantern-12345");
        browser.sign_in("clerk", "x-lantern-12345");
    }
    let unknown = browser.sign_in("my.secret-horse-77", "x-lantern-12345");
    assert_eq!(unknown.status, 429, "{}", unknown.text);
    browser.sign_in("clerk", "x-lantern-12345");
    assert_eq!(browser.sign_in("clerk", PASSWORD).status, 429);
}

#[test]
fn a_new_account_stands_in_entries_under_a_number_that_says_nothing() {
    let test_app = peopled(&[]);
    let password = test_app.data().join("password.txt");
    std::fs::write(&password, format!("{PASSWORD}\n")).unwrap();
    let add = [
        "users",
        "add",
        "li.na",
        "--name",
        "李娜",
        "--role",
        "department",
        "--office",
        "jiaotongju",
        "--password-file",
        password.to_str().unwrap(),
    ];
    let made = answer(test_app.data(), NOW, &add);
    assert_eq!(
        (&made["login"], &made["kind"]),
        (&json!("li.na"), &json!("person"))
    );
    let id = made["id"].as_str().unwrap();
    assert!(
        id.starts_with('u') && id.len() == 6 && id != "li.na",
        "{id}"
    );
    let submit = [
        "--as",
        "li.na",
        "updates",
        "submit",
        "JY19-031",
        "--office",
        "jiaotongju",
        "--period",
        "2019-03",
        "--as-of",
        "2019-03-20",
        "--value",
        "3",
    ];
    let update = answer(test_app.data(), NOW, &submit)["update"]
        .as_u64()
        .unwrap();
    let entry = test_app.app.ledger.ask(|reader| reader.entry(Seq(update)));
    let bytes = entry.unwrap().unwrap().bytes;
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(!text.contains("li.na") && text.contains(id), "{text}");
    let envelope = Envelope::decode(&bytes).unwrap();
    assert_eq!(envelope.via.unwrap().channel, Channel::Cli);
    // The name serves everywhere else: signing in, and where an account is named.
    assert_eq!(
        Browser::fresh(&test_app).sign_in("li.na", PASSWORD).status,
        303
    );
    answer(test_app.data(), NOW, &["users", "disable", "li.na"]);
    let again = run(test_app.data(), &[NOW], &add);
    let message = String::from_utf8(again.stderr).unwrap();
    assert!(
        message.contains("another account signs in as li.na"),
        "{message}"
    );
}

#[test]
fn each_channel_is_reported_in_the_entry() {
    let test_app = peopled(&[]);
    let via = |seq: u64| {
        let entry = test_app.app.ledger.ask(|reader| reader.entry(Seq(seq)));
        let envelope = Envelope::decode(&entry.unwrap().unwrap().bytes).unwrap();
        serde_json::to_value(envelope.via).unwrap()
    };
    let newest = || test_app.size() - 1;
    let fields = [
        ("code", "JY19-031"),
        ("period", "2019-03"),
        ("as_of", "2019-03-20"),
        ("value", "3"),
    ];
    let clerk = Browser::signed_in(&test_app, "clerk");
    let page = clerk.post("/submit", &fields);
    assert_eq!(page.status, 303, "{}", page.text);
    assert_eq!(via(newest()), json!({ "channel": "page" }));
    let made = token_of(&test_app, "reviewer", "r", &[TokenScope::Review], None).unwrap();
    let program = Browser::with_bearer(&test_app, made.secret.reveal());
    let path = format!("/api/v1/updates/{}/accept", newest());
    assert_eq!(program.post(&path, &[]).status, 200);
    assert_eq!(via(newest()), json!({ "channel": "api", "token": made.id }));
    let history = answer(
        test_app.data(),
        NOW,
        &["commitments", "show", "JY19-031", "--history"],
    );
    let last = history.as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["via"], json!({ "channel": "api", "token": made.id }));
    let page =
        Browser::signed_in(&test_app, "auditor").get(&format!("/audit/entries/{}", newest()));
    assert!(page.text.contains("接口（令牌"), "{}", page.text);
    test_app.dispatch();
    assert_eq!(via(newest()), json!({ "channel": "job" }));
}

/// The kinds of faults that verification names.
fn faults(data: &std::path::Path) -> Vec<String> {
    let output = run(data, &[], &["--format", "json", "ledger", "verify"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let faults = json["faults"].as_array().unwrap();
    let kind = |fault: &Value| fault["kind"].as_str().unwrap().to_owned();
    faults.iter().map(kind).collect()
}

#[test]
fn whoever_changes_or_deletes_a_record_is_noticed() {
    let test_app = peopled(&[]);
    assert_eq!(faults(test_app.data()), [""; 0]);
    for statement in [
        "UPDATE admin_event SET record = replace(record, 'admin', 'reader') WHERE seq = 0",
        "DELETE FROM admin_event WHERE seq = 2",
        "DELETE FROM admin_event WHERE seq = 4",
        "DELETE FROM admin_event",
        "UPDATE admin_event SET seq = 9 WHERE seq = 4",
        "UPDATE admin_head SET events = 4",
    ] {
        let copy = copied(test_app.data());
        let conn = rusqlite::Connection::open(ledger_path(copy.path())).unwrap();
        if statement.contains("admin_event") {
            let refused = conn.execute_batch(statement).unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{refused}");
        }
        drop(conn);
        tamper(copy.path(), &format!("{UNLOCK}{statement};{LOCK}"));
        assert_eq!(faults(copy.path()), ["trail"], "{statement}");
    }
}

#[test]
fn a_trail_written_anew_is_noticed_by_what_an_entry_recorded_of_it() {
    let test_app = peopled(&[]);
    let data = test_app.data().to_owned();
    let key = test_app.app.ledger.letterhead.signer.verifier();
    let found = verify::verify(&data, &key, &[], &[], &mut |_| {}).unwrap();
    let by = domain::ids::Actor::system("verify");
    test_app
        .app
        .ledger
        .act_blocking(move |tx, now| verify::record(tx, now, &by, &found))
        .unwrap();
    assert_eq!(faults(&data), [""; 0]);
    // As if there had never been an account: the chain is whole, its end is told, and an entry says otherwise.
    let copy = copied(&data);
    tamper(
        copy.path(),
        &format!(
            "{UNLOCK} DELETE FROM admin_event;
             UPDATE admin_head SET events = 0, hash = zeroblob(32); {LOCK}"
        ),
    );
    assert_eq!(faults(copy.path()), ["trail-missing"]);
    // Every record with another author, the chain and its end computed anew.
    let copy = copied(&data);
    tamper(copy.path(), UNLOCK);
    let conn = rusqlite::Connection::open(ledger_path(copy.path())).unwrap();
    let mut hash = [0; 32];
    for seq in 0..crate::access::PEOPLE.len() as i64 {
        let read = "SELECT record FROM admin_event WHERE seq = ?1";
        let record: String = conn.query_row(read, [seq], |row| row.get(0)).unwrap();
        let record = record.replace("\"role\":\"auditor\"", "\"role\":\"admin\"");
        hash = chain_hash(&hash, record.as_bytes());
        let write = "UPDATE admin_event SET record = ?2, hash = ?3 WHERE seq = ?1";
        conn.execute(write, rusqlite::params![seq, record, hash])
            .unwrap();
    }
    conn.execute("UPDATE admin_head SET hash = ?1", [hash])
        .unwrap();
    drop(conn);
    tamper(copy.path(), LOCK);
    assert_eq!(faults(copy.path()), ["trail-rewritten"]);
}
