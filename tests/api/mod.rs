//! The API over the real daemon: every resource, paging, problems, scopes, conditional requests; `writes` changes things.

mod examples;
mod review;
mod writes;

use std::collections::BTreeSet;

use domain::{Role, TokenScope};
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::{Known, StoreError, UpdateFilter};

use crate::support::http::{Answer, Served};
use crate::support::people::{person, token_of};
use crate::support::test_app::TestApp;

const BUSES: &str = "JY19-031";

/// A ledger in June with a few updates, and a daemon that serves it.
fn served() -> (TestApp, Served) {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-06-20 10:00");
    test_app.report(BUSES, "2019-06", "2019-06-20", "40辆");
    test_app.at("2019-06-21 10:00");
    test_app.report(BUSES, "2019-06", "2019-06-21", "41辆");
    test_app.at("2019-06-22 10:00");
    test_app
        .submit(BUSES, "2019-06", "2019-06-22", "42辆")
        .unwrap();
    let site = Served::over(&test_app, &[]);
    (test_app, site)
}

/// A token of a new account.
fn token(
    test_app: &TestApp,
    id: &str,
    role: Role,
    of: Option<&str>,
    scopes: &[TokenScope],
) -> String {
    person(test_app, id, role, of);
    let made = token_of(test_app, id, "test", scopes, None);
    made.unwrap().secret.reveal().to_owned()
}

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\nAccept-Language: en")
}

fn read(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/json"));
    serde_json::from_slice(&answer.body).unwrap()
}

/// The code of a problem, and its field if there is one.
fn problem(answer: &Answer, status: u16) -> (String, Option<String>) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
    let message: wire::Problem = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(message.status, status);
    assert!(
        !message.detail.contains("api-") && !message.title.contains("api-title"),
        "{message:?}"
    );
    (message.code, message.field)
}

/// A document as its JSON.
fn json(document: impl serde::Serialize) -> Value {
    serde_json::to_value(document).unwrap()
}

fn reads<T: DeserializeOwned>(value: &Value) {
    serde_json::from_value::<T>(value.clone()).unwrap_or_else(|error| panic!("{error}: {value}"));
}

#[test]
fn every_resource_reads_as_the_document_says() {
    let (test_app, site) = served();
    let auditor = token(
        &test_app,
        "shenji",
        Role::Auditor,
        None,
        &[TokenScope::Read, TokenScope::Audit],
    );
    let get = |path: &str| read(&site.ask_with("GET", path, &bearer(&auditor), b""));
    let list = get("/api/v1/commitments?limit=500");
    reads::<wire::CommitmentPage>(&list);
    assert_eq!(
        (list["total"].as_u64(), list["next"].is_null()),
        (Some(69), true)
    );
    for item in list["items"].as_array().unwrap() {
        let account = test_app.account(item["code"].as_str().unwrap());
        assert_eq!(
            *item,
            json(wire::CommitmentStatus::from(&account)),
            "what the command line says"
        );
    }
    for code in list["items"].as_array().unwrap().iter().take(9) {
        let code = code["code"].as_str().unwrap();
        reads::<wire::CommitmentDetail>(&get(&format!("/api/v1/commitments/{code}")));
    }
    let buses = get(&format!("/api/v1/commitments/{BUSES}"));
    reads::<wire::CommitmentDetail>(&buses);
    assert_eq!(buses["updates"].as_array().unwrap().len(), 3);
    reads::<wire::Page<wire::HistoryLine>>(&get(&format!("/api/v1/commitments/{BUSES}/history")));
    let updates = get("/api/v1/updates");
    reads::<wire::Page<wire::Update>>(&updates);
    let (all, findings) = test_app
        .app
        .ledger
        .ask(|reader| -> Result<_, StoreError> {
            let all = reader.updates(&UpdateFilter::default(), Known::NOW)?;
            Ok((all, reader.findings(Known::NOW, false)?))
        })
        .unwrap();
    assert_eq!(
        updates["items"],
        json(all.iter().map(wire::Update::from).collect::<Vec<_>>())
    );
    for state in wire::STATES {
        let own = get(&format!("/api/v1/updates?state={state}"));
        let expected = all.iter().filter(|u| u.state.name() == state);
        assert_eq!(
            own["items"],
            json(expected.map(wire::Update::from).collect::<Vec<_>>()),
            "{state}"
        );
    }
    let id = all[0].id;
    reads::<wire::Update>(&get(&format!("/api/v1/updates/{id}")));
    let open = get("/api/v1/findings?limit=500");
    reads::<wire::Page<wire::Finding>>(&open);
    assert_eq!(
        open["items"],
        json(findings.iter().map(wire::Finding::from).collect::<Vec<_>>())
    );
    reads::<wire::Page<wire::Digest>>(&get("/api/v1/digests"));
    reads::<wire::Page<wire::Office>>(&get("/api/v1/offices"));
    reads::<wire::JobList>(&get("/api/v1/jobs"));
    let head = get("/api/v1/ledger");
    reads::<wire::LedgerHead>(&head);
    let entries = get("/api/v1/entries?limit=3");
    reads::<wire::Page<wire::Entry>>(&entries);
    assert_eq!(entries["next"], "2");
    let proof = get("/api/v1/entries/1");
    reads::<wire::Proof>(&proof);
    assert_eq!(proof["entry"], entries["items"][1]["entry"]);
    // Then as it stood before.
    let before = get("/api/v1/updates?known_at=2019-06-20");
    assert_eq!(before["items"].as_array().unwrap().len(), 1);
    let before = get(&format!(
        "/api/v1/commitments/{BUSES}?known_at=2019-06-20&as_of=2019-06-20"
    ));
    assert_eq!(before["accepted_value"], "40");
}

#[test]
fn pages_are_whole_and_stable_while_entries_are_appended() {
    let (test_app, site) = served();
    let auditor = token(
        &test_app,
        "shenji",
        Role::Auditor,
        None,
        &[TokenScope::Read, TokenScope::Audit],
    );
    let get = |path: &str| read(&site.ask_with("GET", path, &bearer(&auditor), b""));
    let walk = |path: &str, key: &str| {
        let (mut seen, mut after) = (Vec::new(), String::new());
        for round in 0.. {
            let page = get(&format!("{path}&limit=7{after}"));
            let items = page["items"].as_array().unwrap();
            seen.extend(items.iter().map(|item| item[key].to_string()));
            let Some(next) = page["next"].as_str() else {
                break;
            };
            after = format!("&after={next}");
            if round == 2 {
                test_app.at("2019-06-23 10:00");
                drop(test_app.submit(BUSES, "2019-06", "2019-06-23", "43辆"));
            }
        }
        let once: BTreeSet<&String> = seen.iter().collect();
        assert_eq!(once.len(), seen.len(), "{path}");
        seen
    };
    assert_eq!(walk("/api/v1/commitments?sort=-gap", "code").len(), 69);
    let size = get("/api/v1/ledger")["size"].as_u64().unwrap();
    // Every entry without a gap, with what was submitted while they were read; the daemon's own jobs may have added more.
    let mut entries: Vec<u64> = walk("/api/v1/entries?", "seq")
        .iter()
        .map(|seq| seq.parse().unwrap())
        .collect();
    entries.sort_unstable();
    let count = entries.len() as u64;
    assert!(count > size, "{count} of more than {size}");
    assert!(entries.into_iter().eq(0..count));
    // Each of the two walks before let one more be submitted.
    assert_eq!(walk("/api/v1/updates?", "update").len(), 5);
    let wrong = site.get("/api/v1/commitments?after=MSByZXBvcnQg");
    assert_eq!(wrong.status, 401, "there are accounts, and nobody asks");
}

#[test]
fn tokens_are_held_to_their_scopes_and_problems_have_codes() {
    let (test_app, site) = served();
    let reader = token(&test_app, "duzhe", Role::Auditor, None, &[TokenScope::Read]);
    let get = |path: &str| site.ask_with("GET", path, &bearer(&reader), b"");
    assert_eq!(get("/api/v1/updates").status, 200);
    for path in [
        "/api/v1/entries",
        "/api/v1/entries/0",
        "/api/v1/jobs",
        "/api/v1/digests",
    ] {
        assert_eq!(problem(&get(path), 403).0, "trust-forbidden", "{path}");
    }
    let offices = read(&get("/api/v1/offices"));
    assert!(
        offices["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|o| o["email"].is_null())
    );
    assert_eq!(
        problem(&site.get("/api/v1/updates"), 401).0,
        "trust-unknown"
    );
    let stolen = site.ask_with("GET", "/api/v1/updates", &bearer("pb_nothing"), b"");
    assert_eq!(problem(&stolen, 401).0, "trust-token-refused");
    let many = format!("/api/v1/updates?{}", "a=b&".repeat(10_000));
    for (path, status, field) in [
        ("/api/v1/nothing", 404, None),
        ("/api/v1/commitments/JY19-999", 404, None),
        ("/api/v1/commitments/%FF", 400, None),
        ("/api/v1/updates/999999", 404, None),
        ("/api/v1/updates/+1", 404, None),
        ("/api/v1/commitments?light=purple", 400, Some("light")),
        ("/api/v1/commitments?sort=nothing", 400, Some("sort")),
        ("/api/v1/commitments?known_at=2030-01-01", 422, None),
        ("/api/v1/updates?limit=501", 400, Some("limit")),
        ("/api/v1/updates?after=-1", 400, Some("after")),
        ("/api/v1/updates?office=nobody", 400, Some("office")),
        ("/api/v1/updates?colour=red", 400, Some("colour")),
        ("/api/v1/findings?kind=x", 400, Some("kind")),
        ("/api/v1/findings?code=%FF", 400, Some("code")),
        (many.as_str(), 400, Some("?")),
    ] {
        let (_, at) = problem(&get(path), status);
        assert_eq!(at.as_deref(), field, "{}", &path[..path.len().min(60)]);
    }
    let delete = site.ask_with("DELETE", "/api/v1/updates", &bearer(&reader), b"");
    assert_eq!(problem(&delete, 405).0, "web-method");
    assert!(
        delete
            .header("allow")
            .is_some_and(|allow| allow.contains("GET"))
    );
    let html = format!("{}\r\nAccept: text/html", bearer(&reader));
    let html = site.ask_with("GET", "/api/v1/updates", &html, b"");
    assert_eq!(problem(&html, 406).0, "api-not-acceptable");
    let chinese = bearer(&reader).replace("Accept-Language: en", "Accept-Language: zh");
    let message = site.ask_with("GET", "/api/v1/updates/999999", &chinese, b"");
    assert!(message.text().contains("未找到"), "{}", message.text());
}

#[test]
fn whoever_has_the_answer_already_learns_so() {
    let (test_app, site) = served();
    let reader = token(&test_app, "duzhe", Role::Auditor, None, &[TokenScope::Read]);
    let path = "/api/v1/commitments?light=yellow";
    let first = site.ask_with("GET", path, &bearer(&reader), b"");
    let tag = first.header("etag").unwrap().to_owned();
    assert!(tag.starts_with('"'), "strong: {tag}");
    let with = format!("{}\r\nIf-None-Match: \"x\", {tag}", bearer(&reader));
    let again = site.ask_with("GET", path, &with, b"");
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(again.header("etag"), Some(tag.as_str()));
    let head = site.ask_with("HEAD", path, &bearer(&reader), b"");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("etag"), Some(tag.as_str()));
    test_app.at("2019-06-23 10:00");
    test_app.report(BUSES, "2019-06", "2019-06-23", "90辆");
    assert_eq!(site.ask_with("GET", path, &with, b"").status, 200);
}
