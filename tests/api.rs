//! The API over the real daemon: every resource, paging, problems, scopes, conditional requests, idempotency, hostile input; and
//! the OpenAPI document held against the routes, the answers and the domain.

use std::collections::BTreeSet;

use pledgebook::actions::token;
use pledgebook::domain::access::{Role, TokenScope};
use pledgebook::export::{account_json, finding_json, update_json};
use pledgebook::store::{Known, StoreError, UpdateFilter};
use pledgebook::web::api::{document, shape};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::support::house::House;
use crate::support::http::{Answer, Served};
use crate::support::people::{account, person};

const BUSES: &str = "JY19-031";
const JSON: &str = "Content-Type: application/json\r\n";

/// A house in June with a few reports, and a daemon over it.
fn served() -> (House, Served) {
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-06-20 10:00");
    house.report(BUSES, "2019-06", "2019-06-20", "40辆");
    house.at("2019-06-21 10:00");
    house.report(BUSES, "2019-06", "2019-06-21", "41辆");
    house.at("2019-06-22 10:00");
    house
        .submit(BUSES, "2019-06", "2019-06-22", "42辆")
        .unwrap();
    let site = Served::over(&house, &[]);
    (house, site)
}

/// A token of a new account.
fn token(house: &House, id: &str, role: Role, of: Option<&str>, scopes: &[TokenScope]) -> String {
    person(house, id, role, of);
    let (owner, scopes) = (account(id), scopes.to_vec());
    let made = house
        .app
        .desk
        .act_blocking(move |tx, now| token::create(tx, now, &owner, "test", &scopes, None))
        .unwrap();
    made.secret.reveal().to_owned()
}

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\nAccept-Language: en")
}

fn read(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/json"));
    serde_json::from_slice(&answer.body).unwrap()
}

/// What a problem says: code, and field where one is at fault.
fn problem(answer: &Answer, status: u16) -> (String, Option<String>) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
    let said: shape::Problem = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(said.status, status);
    assert!(
        !said.detail.contains("api-") && !said.title.contains("api-title"),
        "{said:?}"
    );
    (said.code, said.field)
}

fn reads<T: DeserializeOwned>(value: &Value) {
    serde_json::from_value::<T>(value.clone()).unwrap_or_else(|error| panic!("{error}: {value}"));
}

#[test]
fn every_resource_reads_as_the_document_says() {
    let (house, site) = served();
    let auditor = token(
        &house,
        "shenji",
        Role::Auditor,
        None,
        &[TokenScope::Read, TokenScope::Audit],
    );
    let get = |path: &str| read(&site.ask_with("GET", path, &bearer(&auditor), b""));
    let list = get("/api/v1/commitments?limit=500");
    reads::<shape::CommitmentPage>(&list);
    assert_eq!(
        (list["total"].as_u64(), list["next"].is_null()),
        (Some(69), true)
    );
    for item in list["items"].as_array().unwrap() {
        let account = house.account(item["code"].as_str().unwrap());
        assert_eq!(*item, account_json(&account), "what the command line says");
    }
    for code in list["items"].as_array().unwrap().iter().take(9) {
        let code = code["code"].as_str().unwrap();
        reads::<shape::AccountWhole>(&get(&format!("/api/v1/commitments/{code}")));
    }
    let buses = get(&format!("/api/v1/commitments/{BUSES}"));
    reads::<shape::AccountWhole>(&buses);
    assert_eq!(buses["updates"].as_array().unwrap().len(), 3);
    reads::<shape::HistoryPage>(&get(&format!("/api/v1/commitments/{BUSES}/history")));
    let updates = get("/api/v1/updates");
    reads::<shape::UpdatePage>(&updates);
    let (all, findings) = house
        .app
        .desk
        .ask(|reader| -> Result<_, StoreError> {
            let all = reader.updates(&UpdateFilter::default(), Known::NOW)?;
            Ok((all, reader.findings(Known::NOW, false)?))
        })
        .unwrap();
    assert_eq!(
        updates["items"],
        all.iter().map(update_json).collect::<Value>()
    );
    for state in shape::STATES {
        let own = get(&format!("/api/v1/updates?state={state}"));
        let expected = all.iter().filter(|u| u.state.name() == state);
        assert_eq!(
            own["items"],
            expected.map(update_json).collect::<Value>(),
            "{state}"
        );
    }
    let id = all[0].id;
    reads::<shape::Update>(&get(&format!("/api/v1/updates/{id}")));
    let open = get("/api/v1/findings");
    reads::<shape::FindingPage>(&open);
    assert_eq!(
        open["items"],
        findings.iter().map(finding_json).collect::<Value>()
    );
    reads::<shape::DigestPage>(&get("/api/v1/digests"));
    reads::<shape::OfficePage>(&get("/api/v1/offices"));
    reads::<shape::JobList>(&get("/api/v1/jobs"));
    let head = get("/api/v1/ledger");
    reads::<shape::LedgerHead>(&head);
    let entries = get("/api/v1/entries?limit=3");
    reads::<shape::EntryPage>(&entries);
    assert_eq!(entries["next"], "2");
    let proof = get("/api/v1/entries/1");
    reads::<shape::Proof>(&proof);
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
    let (house, site) = served();
    let auditor = token(
        &house,
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
                house.at("2019-06-23 10:00");
                drop(house.submit(BUSES, "2019-06", "2019-06-23", "43辆"));
            }
        }
        let once: BTreeSet<&String> = seen.iter().collect();
        assert_eq!(once.len(), seen.len(), "{path}");
        seen.len()
    };
    assert_eq!(walk("/api/v1/commitments?sort=-gap", "code"), 69);
    let size = get("/api/v1/ledger")["size"].as_u64().unwrap();
    assert_eq!(walk("/api/v1/entries?", "seq") as u64, size);
    assert_eq!(walk("/api/v1/updates?", "update"), 4);
    let wrong = site.get("/api/v1/commitments?after=MSByZXBvcnQg");
    assert_eq!(wrong.status, 401, "there are accounts, and nobody asks");
}

#[test]
fn tokens_are_held_to_their_scopes_and_problems_have_codes() {
    let (house, site) = served();
    let reader = token(&house, "duzhe", Role::Auditor, None, &[TokenScope::Read]);
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
    let chinese = bearer(&reader).replace("en", "zh");
    let said = site.ask_with("GET", "/api/v1/updates/999999", &chinese, b"");
    assert!(said.text().contains("未找到"), "{}", said.text());
}

#[test]
fn whoever_has_the_answer_already_is_told_so() {
    let (house, site) = served();
    let reader = token(&house, "duzhe", Role::Auditor, None, &[TokenScope::Read]);
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
    house.at("2019-06-23 10:00");
    house.report(BUSES, "2019-06", "2019-06-23", "90辆");
    assert_eq!(site.ask_with("GET", path, &with, b"").status, 200);
}

#[test]
fn a_submission_is_made_once_under_its_key_and_reviewed() {
    let (house, site) = served();
    let lead = house.account(BUSES).lead.to_string();
    let own = token(
        &house,
        "jiaotong",
        Role::Department,
        Some(&lead),
        &[TokenScope::Submit],
    );
    let chief = token(
        &house,
        "ducha",
        Role::Supervisor,
        Some("duchashi"),
        &[TokenScope::Review],
    );
    let post = |who: &str, path: &str, more: &str, body: &[u8]| {
        let header = format!("{JSON}{more}{}", bearer(who));
        site.ask_with("POST", path, &header, body)
    };
    house.at("2019-06-24 10:00");
    let body =
        json!({ "code": BUSES, "period": "2019-06", "as_of": "2019-06-24", "value": "50辆" });
    let body = body.to_string().into_bytes();
    let send = |more: &str, body: &[u8]| post(&own, "/api/v1/updates", more, body);
    let key = "Idempotency-Key: k-1\r\n";
    let first = send(key, &body);
    assert_eq!(first.status, 201, "{}", first.text());
    let made: shape::Submitted = serde_json::from_slice(&first.body).unwrap();
    assert_eq!(
        first.header("location"),
        Some(format!("/api/v1/updates/{}", made.update).as_str())
    );
    let again = send(key, &body);
    assert_eq!((again.status, &again.body), (201, &first.body));
    let other = String::from_utf8(body.clone()).unwrap().replace("50", "51");
    assert_eq!(
        problem(&send(key, other.as_bytes()), 422).0,
        "api-key-taken"
    );
    let size = house.app.desk.ask(|reader| reader.size()).unwrap();
    for (body, status, field) in [
        (&b"{"[..], 400, None),
        (b"\xff\xfe", 400, None),
        (b"[]", 422, None),
        (br#"{"code":1}"#, 422, None),
        (br#"{"code":"JY19-031","period":"2019-06","as_of":"2019-06-24","value":"x"}"#, 422, Some("value")),
        (br#"{"code":"JY19-031","period":"2019-06","as_of":"2019-06-24"}"#, 422, Some("value")),
        (br#"{"code":"JY19-031","period":"2019-13","as_of":"2019-06-24","value":"1"}"#, 422, Some("period")),
        (br#"{"code":"JY19-031","period":"2019-06","as_of":"2019-06-31","value":"1"}"#, 422, Some("as_of")),
        (br#"{"code":"JY19-031","period":"2019-06","as_of":"2019-06-24","value":"1","office":"duchashi"}"#, 403, Some("office")),
        (br#"{"code":"JY19-031","period":"2019-06","as_of":"2019-06-24","value":"1","x":1}"#, 422, None),
    ] {
        let (_, at) = problem(&send("", body), status);
        if field != Some("office") {
            assert_eq!(at.as_deref(), field, "{}", String::from_utf8_lossy(body));
        }
    }
    problem(&send("", &vec![b' '; 10 * 1024 * 1024]), 413);
    let text = format!("Content-Type: text/plain\r\n{}", bearer(&own));
    problem(&site.ask_with("POST", "/api/v1/updates", &text, &body), 415);
    let accept = format!("/api/v1/updates/{}/accept", made.update);
    problem(&post(&own, &accept, "", b""), 403);
    assert_eq!(
        house.app.desk.ask(|reader| reader.size()).unwrap(),
        size,
        "nothing was left behind"
    );
    let path = |verb: &str| format!("/api/v1/updates/{}/{verb}", made.update);
    problem(&post(&chief, &path("return"), "", br#"{"reason":""}"#), 422);
    let accepted = read(&post(&chief, &accept, "", b""));
    reads::<shape::Reviewed>(&accepted);
    assert_eq!(accepted["state"], "accepted");
    assert_eq!(
        problem(&post(&chief, &accept, "", b""), 409).0,
        "refused-not-pending"
    );
    let corrected = post(
        &chief,
        &path("correct"),
        "",
        r#"{"reason":"数字有误"}"#.as_bytes(),
    );
    assert_eq!(read(&corrected)["state"], "corrected");
    problem(&post(&chief, "/api/v1/updates/999999/accept", "", b""), 404);
}

#[test]
fn the_document_has_every_route_and_nothing_else() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            described.insert((method.to_uppercase(), path.clone()));
            assert!(operation["security"].is_array(), "{path}");
        }
    }
    let routed = pledgebook::web::routed().into_iter();
    let routed: BTreeSet<(String, String)> = routed
        .filter(|(_, path)| path.starts_with("/api/"))
        .map(|(method, path)| (method.to_string(), path.to_owned()))
        .collect();
    assert_eq!(described, routed);
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(
            document["components"]["schemas"][name].is_object(),
            "{name}"
        );
    }
}

#[test]
fn the_names_in_the_document_are_those_of_the_domain() {
    use pledgebook::domain::quantity::Comparator;
    use pledgebook::domain::verdict::Outcome;
    let comparators = [
        Comparator::Exactly,
        Comparator::AtLeast,
        Comparator::AtMost,
        Comparator::About,
        Comparator::None,
    ];
    assert_eq!(json!(comparators), json!(shape::COMPARATORS));
    let outcomes = [
        Outcome::Kept,
        Outcome::KeptLate,
        Outcome::PartlyKept,
        Outcome::NotKept,
        Outcome::Unverified,
    ];
    assert_eq!(json!(outcomes), json!(shape::OUTCOMES));
    // What a list takes is what is described.
    let (house, site) = served();
    let reader = token(&house, "duzhe", Role::Auditor, None, &[TokenScope::Read]);
    let document = document();
    for path in ["commitments", "updates", "findings"] {
        let path = format!("/api/v1/{path}");
        let parameters = document["paths"][&path]["get"]["parameters"]
            .as_array()
            .unwrap();
        let named: BTreeSet<&str> = parameters
            .iter()
            .map(|p| p["name"].as_str().unwrap())
            .collect();
        let refused = site.ask_with("GET", &format!("{path}?nothing=1"), &bearer(&reader), b"");
        let said: Value = serde_json::from_slice(&refused.body).unwrap();
        for name in named {
            assert!(
                said["detail"].as_str().unwrap().contains(name),
                "{name}: {said}"
            );
        }
    }
}
