//! A ledger that cannot be written: reading goes on, refusals name their cause, and what was refused was not done.

use domain::{Role, TokenScope, UpdateId};
use rusqlite::Connection;
use serde_json::json;
use store::ledger_path;

use crate::support::http::{Answer, Served};
use crate::support::people::{person, token_of};
use crate::support::test_app::TestApp;
use crate::support::visitor::Visitor;

const BUSES: &str = "JY19-031";

/// A ledger with an update that awaits review.
fn pending() -> (TestApp, UpdateId) {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    let submitted = test_app
        .submit(BUSES, "2019-03", "2019-03-20", "40")
        .unwrap();
    person(&test_app, "chief", Role::Supervisor, Some("duchashi"));
    (test_app, submitted.update)
}

fn token(test_app: &TestApp) -> String {
    let scopes = [TokenScope::Read, TokenScope::Review];
    let made = token_of(test_app, "chief", "test", &scopes, None).unwrap();
    made.secret.reveal().to_owned()
}

fn bearer(token: &str) -> String {
    format!(
        "Authorization: Bearer {token}\r\nAccept-Language: en\r\nContent-Type: application/json"
    )
}

/// Everything that only reads answers, by token and by session.
fn reads(served: &Served, token: &str, visitor: &mut Visitor<'_>) {
    for path in ["/api/v1/commitments", "/api/v1/ledger", "/commitments"] {
        let answer = served.ask_with("GET", path, &bearer(token), b"");
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    }
    for path in ["/", "/review", "/findings", "/settings"] {
        let answer = visitor.get(path);
        assert_eq!(answer.status, 200, "{path}");
    }
    assert_eq!(served.get("/healthz").status, 200);
    assert_eq!(served.get("/checkpoint").status, 200);
}

fn accept(served: &Served, token: &str, update: UpdateId) -> Answer {
    let path = format!("/api/v1/updates/{update}/accept");
    served.ask_with("POST", &path, &bearer(token), b"{}")
}

#[test]
fn a_ledger_that_another_process_has_locked_is_read_and_refuses_writes_as_busy() {
    let (test_app, update) = pending();
    let token = token(&test_app);
    let served = Served::over(&test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "chief");
    let first = served.get("/checkpoint");
    assert_eq!(first.status, 200);
    // The newest entry has no checkpoint, and the session and the token were not used for a while.
    test_app
        .submit("JY19-003", "2019-03", "2019-03-20", "1")
        .unwrap();
    test_app.at("2019-03-20 11:00");
    let size = test_app.size();
    let other = Connection::open(ledger_path(test_app.data())).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    reads(&served, &token, &mut visitor);
    assert_eq!(
        served.get("/checkpoint").body,
        first.body,
        "the newest signed one"
    );
    let refused = accept(&served, &token, update);
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert_eq!(refused.header("retry-after"), Some("5"));
    assert!(
        refused.text().contains("\"code\":\"web-busy\""),
        "{}",
        refused.text()
    );
    let ready = served.get("/readyz");
    assert_eq!(
        (ready.status, ready.text()),
        (503, "the ledger cannot be written: it is locked or busy\n")
    );
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(served.get("/readyz").status, 200);
    assert_eq!(
        test_app.size(),
        size,
        "what was refused is not recorded afterwards"
    );
    assert_eq!(accept(&served, &token, update).status, 200);
    assert_eq!(test_app.size(), size + 1);
}

#[test]
fn a_full_disk_refuses_writes_as_full_and_is_read() {
    let (test_app, update) = pending();
    let token = token(&test_app);
    let served = Served::over(&test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "chief");
    assert_eq!(served.get("/checkpoint").status, 200);
    let limit = |pages| {
        // A write that shares its commit with one that finds the disk full is rolled back with it.
        let ledger = served.ledger();
        while ledger
            .act_blocking(move |tx, _| Ok(tx.limit_pages(pages)?))
            .is_err()
        {}
    };
    // A limit below the present size is the present size.
    limit(1);
    // Free pages within the file may take a few entries yet.
    let path = format!("/api/v1/commitments/{BUSES}/inspect");
    let body = json!({ "as_of": "2019-03-20", "value": "39", "note": "现".repeat(2_000) });
    let inspect = || served.ask_with("POST", &path, &bearer(&token), body.to_string().as_bytes());
    let refused = loop {
        let answer = inspect();
        if answer.status != 200 {
            break answer;
        }
    };
    assert_eq!(refused.status, 507, "{}", refused.text());
    assert!(
        refused.text().contains("\"code\":\"web-disk-full\""),
        "{}",
        refused.text()
    );
    let ready = served.get("/readyz");
    assert_eq!(
        (ready.status, ready.text()),
        (503, "the ledger cannot be written: the disk is full\n")
    );
    test_app.at("2019-03-20 11:00");
    reads(&served, &token, &mut visitor);
    let size = test_app.size();
    limit(1_000_000);
    assert_eq!(accept(&served, &token, update).status, 200);
    assert_eq!(served.get("/readyz").status, 200);
    assert_eq!(test_app.size(), size + 1);
}
