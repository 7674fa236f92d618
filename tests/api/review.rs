//! Review through the API, evidence files, verification, and the field that a problem names.

use domain::{Role, TokenScope};
use serde_json::{Value, json};
use service::evidence::{EvidenceStore, Held};

use super::{BUSES, bearer, problem, read, reads, served, token};
use crate::support::http::{Answer, Served};
use crate::support::test_app::TestApp;

fn post(site: &Served, who: &str, path: &str, body: &Value) -> Answer {
    let header = format!("Content-Type: application/json\r\n{}", bearer(who));
    site.ask_with("POST", path, &header, body.to_string().as_bytes())
}

/// A token of somebody who reports on the buses.
fn department(test_app: &TestApp) -> String {
    let lead = test_app.account(BUSES).lead.to_string();
    let scopes = [TokenScope::Submit, TokenScope::Read];
    token(test_app, "jiaotong", Role::Department, Some(&lead), &scopes)
}

fn supervisor(test_app: &TestApp) -> String {
    let scopes = [TokenScope::Review, TokenScope::Read];
    token(
        test_app,
        "ducha",
        Role::Supervisor,
        Some("duchashi"),
        &scopes,
    )
}

#[test]
fn a_supervising_office_assigns_inspects_adjusts_extends_and_closes() {
    let (test_app, site) = served();
    let (chief, own) = (supervisor(&test_app), department(&test_app));
    let path = |verb: &str| format!("/api/v1/commitments/{BUSES}/{verb}");
    let lead = test_app.account(BUSES).lead.to_string();
    let approval = json!({ "approver": "市政府常务会议", "document": "济政纪〔2019〕12号" });
    let with = |more: Value| {
        let mut body = approval.clone();
        let more = more.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(more);
        body
    };
    let steps = [
        ("assign", json!({ "lead": lead })),
        (
            "inspect",
            json!({ "as_of": "2019-06-20", "value": "39辆", "note": "现场清点" }),
        ),
        ("adjust", with(json!({ "value": "41辆" }))),
        ("extend", with(json!({ "due_on": "2020-03-31" }))),
        ("close", json!({ "note": "已核验" })),
    ];
    for (verb, body) in &steps {
        problem(&post(&site, &own, &path(verb), body), 403);
        let done = read(&post(&site, &chief, &path(verb), body));
        reads::<wire::Amended>(&done);
    }
    let whole = read(&site.ask_with(
        "GET",
        &format!("/api/v1/commitments/{BUSES}"),
        &bearer(&chief),
        b"",
    ));
    reads::<wire::CommitmentDetail>(&whole);
    assert_eq!(whole["inspections"][0]["value"], "39");
    assert_eq!(whole["adjustments"][0]["value"], "41");
    assert_eq!(whole["due_on"], "2020-03-31");
    assert_eq!(whole["light"], "blue");
    for (verb, status, code, field) in [
        ("assign", 409, "refused-already-assigned", None),
        ("adjust", 409, "refused-same-target", Some("value")),
        ("extend", 422, "refused-not-later", Some("due_on")),
        ("close", 409, "refused-already-closed", None),
    ] {
        let body = &steps.iter().find(|(own, _)| *own == verb).unwrap().1;
        let (message, at) = problem(&post(&site, &chief, &path(verb), body), status);
        assert_eq!(message, code, "{verb}");
        if field.is_some() {
            assert_eq!(at.as_deref(), field, "{verb}");
        }
    }
    let nowhere = post(
        &site,
        &chief,
        "/api/v1/commitments/JY19-999/close",
        &json!({}),
    );
    problem(&nowhere, 404);
    let history = format!("/api/v1/commitments/{BUSES}/history");
    let shown = read(&site.ask_with("GET", &history, &bearer(&chief), b""));
    reads::<wire::Page<wire::HistoryLine>>(&shown);
    let shown: Vec<&str> = shown["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["what"].as_str().unwrap())
        .collect();
    assert!(
        shown.iter().any(|what| what.contains("39 buses")),
        "{shown:?}"
    );
}

#[test]
fn files_come_with_a_report_and_none_stays_of_a_refused_one() {
    let (test_app, site) = served();
    let own = department(&test_app);
    test_app.at("2019-06-24 10:00");
    let files = EvidenceStore::of(test_app.data());
    let stored = || std::fs::read_dir(test_app.data().join("evidence")).map_or(0, Iterator::count);
    let body = |value: &str, name: &str, content: &str| {
        json!({ "code": BUSES, "period": "2019-06", "as_of": "2019-06-24", "value": value,
                "evidence": [{ "name": name, "content": content }] })
    };
    for (value, name, content) in [
        ("50辆", "上牌.pdf", "kein base64!"),
        ("50辆", "上牌.exe", "JVBERg=="),
        ("50辆", "上牌.pdf", ""),
        ("x", "上牌.pdf", "JVBERg=="),
    ] {
        let refused = post(&site, &own, "/api/v1/updates", &body(value, name, content));
        let (_, at) = problem(&refused, 422);
        let field = if value == "x" { "value" } else { "evidence" };
        assert_eq!(at.as_deref(), Some(field), "{name} {content}");
        assert_eq!(stored(), 0);
    }
    let header = format!(
        "Content-Type: application/json\r\nIdempotency-Key: files\r\n{}",
        bearer(&own)
    );
    let body = body("50辆", "上牌.pdf", "JVBERg==").to_string();
    let send = || site.ask_with("POST", "/api/v1/updates", &header, body.as_bytes());
    let first = send();
    assert_eq!(first.status, 201, "{}", first.text());
    let made: wire::SubmittedUpdate = serde_json::from_slice(&first.body).unwrap();
    assert_eq!(
        files.open(&made.evidence[0].sha256.0),
        Held::Whole(b"%PDF".to_vec())
    );
    assert_eq!((send().status, stored()), (201, 2), "the file and its salt");
}

#[test]
fn a_problem_names_field_value_and_what_would_be_right() {
    let (test_app, site) = served();
    let own = department(&test_app);
    let errors = |answer: &Answer, status: u16| {
        problem(answer, status);
        let message: wire::Problem = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(message.errors.len(), 1, "{message:?}");
        let error = message.errors.into_iter().next().unwrap();
        assert_eq!(message.field, Some(error.field.clone()));
        (error.field, error.value, error.detail)
    };
    let path = "/api/v1/commitments?light=purple";
    let (field, value, detail) = errors(&site.ask_with("GET", path, &bearer(&own), b""), 400);
    assert_eq!(
        (field.as_str(), value.as_deref()),
        ("light", Some("purple"))
    );
    assert!(detail.contains("red"), "{detail}");
    let body = |as_of: &str, value: &str| json!({ "code": BUSES, "period": "2019-06", "as_of": as_of, "value": value });
    for (body, field, value) in [
        (body("2019-06-31", "1"), "as_of", Some("2019-06-31")),
        (body("2019-06-30", "1"), "as_of", Some("2019-06-30")),
        (body("2019-06-20", "-1"), "value", Some("-1")),
        (
            json!({ "code": BUSES, "period": "2019-06", "as_of": "2019-06-20" }),
            "value",
            None,
        ),
    ] {
        let message = errors(&post(&site, &own, "/api/v1/updates", &body), 422);
        assert_eq!(
            (message.0.as_str(), message.1.as_deref()),
            (field, value),
            "{body}"
        );
        assert!(message.2.chars().count() > 8, "{message:?}");
    }
}

#[test]
fn a_problem_lists_every_field_that_does_not_parse_and_names_no_flag() {
    let (test_app, site) = served();
    let own = department(&test_app);
    let body = json!({ "code": "31", "period": "2019-13", "as_of": "25.3.2019",
        "evidence": [{ "name": "run.sh", "content": "eA==" }] });
    let answer = post(&site, &own, "/api/v1/updates", &body);
    assert_eq!(problem(&answer, 422).0, "error-id-code");
    let found: Value = serde_json::from_slice(&answer.body).unwrap();
    let fields: Vec<&str> = found["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["code", "period", "as_of", "value", "evidence"]);
    let done = json!({ "code": BUSES, "period": "2019-06", "as_of": "2019-06-20", "done": true });
    let answer = post(&site, &own, "/api/v1/updates", &done);
    assert_eq!(
        problem(&answer, 422),
        ("refused-done-needs-milestone".into(), Some("done".into()))
    );
    assert!(!answer.text().contains("--"), "{}", answer.text());
}

#[test]
fn verifying_says_what_it_came_to_and_is_not_everybodys() {
    let (test_app, site) = served();
    let scopes = [TokenScope::Audit];
    let auditor = token(&test_app, "shenji", Role::Auditor, None, &scopes);
    let path = "/api/v1/ledger/verify";
    let found = read(&post(&site, &auditor, path, &json!({})));
    reads::<wire::Verification>(&found);
    assert_eq!(found["sound"], true);
    problem(&post(&site, &department(&test_app), path, &json!({})), 403);
    problem(&site.ask("POST", path, b""), 401);
}
