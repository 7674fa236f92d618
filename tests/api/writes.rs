//! Writes through the API, and the OpenAPI document compared with the routes, the answers and the domain.

use std::collections::BTreeSet;

use domain::{Role, TokenScope};
use serde_json::{Value, json};
use store::{Known, UpdateFilter};
use web::api::document;

use super::{BUSES, bearer, problem, read, reads, served, token};

const JSON: &str = "Content-Type: application/json\r\n";

#[test]
fn a_submission_is_made_once_under_its_key_and_reviewed() {
    let (test_app, site) = served();
    let lead = test_app.account(BUSES).lead.to_string();
    let own = token(
        &test_app,
        "jiaotong",
        Role::Department,
        Some(&lead),
        &[TokenScope::Submit],
    );
    let chief = token(
        &test_app,
        "ducha",
        Role::Supervisor,
        Some("duchashi"),
        &[TokenScope::Review],
    );
    let post = |who: &str, path: &str, more: &str, body: &[u8]| {
        let header = format!("{JSON}{more}{}", bearer(who));
        site.ask_with("POST", path, &header, body)
    };
    test_app.at("2019-06-24 10:00");
    let body =
        json!({ "code": BUSES, "period": "2019-06", "as_of": "2019-06-24", "value": "50辆" });
    let body = body.to_string().into_bytes();
    let send = |more: &str, body: &[u8]| post(&own, "/api/v1/updates", more, body);
    let key = "Idempotency-Key: k-1\r\n";
    let first = send(key, &body);
    assert_eq!(first.status, 201, "{}", first.text());
    let made: wire::SubmittedUpdate = serde_json::from_slice(&first.body).unwrap();
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
    // The daemon's own jobs may write meanwhile; what is sent can only leave updates, and a decision on one.
    let updates = || {
        let all = UpdateFilter::default();
        test_app
            .app
            .ledger
            .ask(|reader| reader.updates(&all, Known::NOW))
    };
    let before = updates().unwrap();
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
    problem(&send("", &vec![b' '; 10 * 1024 * 1024]), 400);
    problem(&send("", &vec![b' '; 33 * 1024 * 1024]), 413);
    let text = format!("Content-Type: text/plain\r\n{}", bearer(&own));
    problem(&site.ask_with("POST", "/api/v1/updates", &text, &body), 415);
    let accept = format!("/api/v1/updates/{}/accept", made.update);
    problem(&post(&own, &accept, "", b""), 403);
    assert_eq!(updates().unwrap(), before, "nothing was left behind");
    let path = |verb: &str| format!("/api/v1/updates/{}/{verb}", made.update);
    problem(&post(&chief, &path("return"), "", br#"{"reason":""}"#), 422);
    let accepted = read(&post(&chief, &accept, "", b""));
    reads::<wire::ReviewedUpdate>(&accepted);
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
    let document = document().unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            described.insert((method.to_uppercase(), path.clone()));
            assert!(operation["security"].is_array(), "{path}");
        }
    }
    let routed: BTreeSet<(String, String)> = web::RULES
        .iter()
        .filter(|(_, path, _)| path.starts_with("/api/"))
        .map(|(method, path, _)| (method.to_string(), (*path).to_owned()))
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
    use domain::Comparator;
    use domain::verdict::Outcome;
    let comparators = [
        Comparator::Exactly,
        Comparator::AtLeast,
        Comparator::AtMost,
        Comparator::About,
        Comparator::None,
    ];
    assert_eq!(json!(comparators), json!(wire::COMPARATORS));
    let outcomes = [
        Outcome::Kept,
        Outcome::KeptLate,
        Outcome::PartlyKept,
        Outcome::NotKept,
        Outcome::Unverified,
    ];
    assert_eq!(json!(outcomes), json!(wire::OUTCOMES));
    // What a list takes is what is described.
    let (test_app, site) = served();
    let reader = token(&test_app, "duzhe", Role::Auditor, None, &[TokenScope::Read]);
    let document = document().unwrap();
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
        let message: Value = serde_json::from_slice(&refused.body).unwrap();
        for name in named {
            assert!(
                message["detail"].as_str().unwrap().contains(name),
                "{name}: {message}"
            );
        }
    }
}
