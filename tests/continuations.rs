//! What the report of a year continues of the year before: proposals, what a person confirms, what was dropped without a word, and the
//! line of a commitment through the years.

use serde_json::Value;

use domain::{Role, TokenScope};
use service::continuation::{ContinuationChange, ContinuationRequest, Decided, decide};
use service::settle::{Settling, settle};
use service::{ActionError, Refusal};
use store::Known;

use crate::support::http::Served;
use crate::support::people::{person, token_of};
use crate::support::process::{done, run};
use crate::support::test_app::{TestApp, code};
use crate::support::two_years::both;
use crate::support::visitor::{Visitor, token};

fn decided(
    test_app: &TestApp,
    of: &str,
    change: ContinuationChange,
) -> Result<Decided, ActionError> {
    let request = ContinuationRequest {
        code: of.to_owned(),
        change,
    };
    test_app
        .app
        .ledger
        .act_blocking(move |tx, now| decide(tx, now, None, request))
}

fn confirm(of: &str, relation: Option<&str>) -> ContinuationChange {
    ContinuationChange::Confirm {
        of: of.to_owned(),
        relation: relation.map(str::to_owned),
    }
}

fn dropped(reason: &str, document: &str) -> ContinuationChange {
    ContinuationChange::Drop {
        reason: reason.to_owned(),
        document: document.to_owned(),
    }
}

/// Both reports with the first settled, on the day on which what was dropped is found.
fn settled() -> TestApp {
    let test_app = both();
    let settle = test_app
        .app
        .ledger
        .act_blocking(|tx, now| settle(tx, now, None, &Settling::default()));
    assert_eq!(settle.unwrap().len(), 69);
    test_app.at("2020-03-21 09:00");
    test_app
}

#[test]
fn what_the_next_report_drops_is_found_until_it_is_accounted_for() {
    let test_app = settled();
    let found = || -> Vec<String> {
        let open = test_app.findings().into_keys();
        open.filter(|key| key.starts_with("dropped:")).collect()
    };
    test_app.at("2020-03-20 23:00").dispatch();
    assert_eq!(found(), Vec::<String>::new());
    test_app.at("2020-03-21 23:00").dispatch();
    assert_eq!(found().len(), 69, "nothing was reported on any of them");
    let before = test_app
        .app
        .ledger
        .ask(|reader| reader.verdicts(Known::NOW))
        .unwrap();

    let linked = decided(&test_app, "JY20-031", confirm("JY19-031", None)).unwrap();
    let (of, relation) = linked.link.unwrap();
    assert_eq!((of, relation.as_str()), (code("JY19-031"), "repeats"));
    decided(
        &test_app,
        "JY19-032",
        dropped("并入省级规划", "济政〔2020〕3号"),
    )
    .unwrap();
    test_app.at("2020-03-22 23:00").dispatch();
    let open = found();
    assert_eq!(open.len(), 67);
    assert!(!open.contains(&"dropped:JY19-031".to_owned()));
    assert!(!open.contains(&"dropped:JY19-032".to_owned()));

    let withdraw = ContinuationChange::Withdraw {
        of: "JY19-031".to_owned(),
        reason: "两件事".to_owned(),
    };
    decided(&test_app, "JY20-031", withdraw).unwrap();
    test_app.at("2020-03-23 23:00").dispatch();
    assert!(found().contains(&"dropped:JY19-031".to_owned()));
    let after = test_app
        .app
        .ledger
        .ask(|reader| reader.verdicts(Known::NOW))
        .unwrap();
    assert_eq!(before, after, "the settlement stays as it is");
    let verified = done(test_app.data(), &[], &["ledger", "verify", "--lang", "en"]);
    assert!(verified.contains("Sound"), "{verified}");
    let rebuilt = done(test_app.data(), &[], &["ledger", "rebuild", "--lang", "en"]);
    assert!(!rebuilt.is_empty());
}

#[test]
fn a_link_that_cannot_be_is_refused() {
    let test_app = settled();
    let refusal = |of: &str, change| match decided(&test_app, of, change) {
        Err(ActionError::Refused(refusal)) => refusal,
        other => panic!("{of}: {other:?}"),
    };
    let size = test_app.size();
    for (of, earlier) in [("JY19-031", "JY20-031"), ("JY20-031", "JY20-032")] {
        let refused = refusal(of, confirm(earlier, None));
        assert!(matches!(refused, Refusal::NotEarlier { .. }), "{refused:?}");
    }
    let contradicts = refusal("JY20-031", confirm("JY19-031", Some("tightens")));
    let Refusal::RelationContradicts { expected, .. } = contradicts else {
        panic!("{contradicts:?}");
    };
    assert_eq!(expected, "repeats");
    let unknown = refusal("JY20-031", confirm("JY19-031", Some("copies")));
    assert!(matches!(unknown, Refusal::NoRelation { .. }), "{unknown:?}");
    let nothing = ContinuationChange::Withdraw {
        of: "JY19-031".into(),
        reason: "x".into(),
    };
    let nothing = refusal("JY20-031", nothing);
    assert!(
        matches!(nothing, Refusal::NotContinued { .. }),
        "{nothing:?}"
    );
    let newest = refusal("JY20-031", dropped("理由", "文号"));
    assert!(
        matches!(newest, Refusal::NoLaterReport { .. }),
        "{newest:?}"
    );
    let empty = refusal("JY19-031", dropped(" ", "文号"));
    assert!(matches!(empty, Refusal::Empty { .. }), "{empty:?}");
    assert_eq!(test_app.size(), size, "nothing was entered");

    // The figures say repeats; that it goes on is never wrong.
    decided(
        &test_app,
        "JY20-031",
        confirm("JY19-031", Some("continues")),
    )
    .unwrap();
    let again = refusal("JY20-031", confirm("JY19-031", None));
    assert!(
        matches!(again, Refusal::AlreadyContinued { .. }),
        "{again:?}"
    );
    let explained = refusal("JY19-031", dropped("理由", "文号"));
    assert!(
        matches!(explained, Refusal::AlreadyContinued { .. }),
        "{explained:?}"
    );
}

#[test]
fn the_command_line_proposes_confirms_lists_and_says_it_in_both_languages() {
    let test_app = settled();
    let rows = |arguments: &[&str]| -> Vec<Value> {
        let json = [arguments, &["--format", "json"]].concat();
        serde_json::from_str(&done(test_app.data(), &[], &json)).unwrap()
    };
    let proposed = rows(&["continuations", "propose"]);
    assert_eq!(proposed.len(), 69);
    let buses = proposed
        .iter()
        .find(|row| row["code"] == "JY20-031")
        .unwrap();
    assert_eq!(
        (
            buses["of"].as_str(),
            buses["relation"].as_str(),
            buses["likeness"].as_u64()
        ),
        (Some("JY19-031"), Some("repeats"), Some(100))
    );
    let before = test_app.manual_clock.now();
    test_app.at("2020-03-22 09:00");
    let clock = [("PLEDGEBOOK_TIME__START", "2020-03-22T09:00:00+08:00")];
    let confirm = [
        "continuations",
        "confirm",
        "JY20-031",
        "--of",
        "JY19-031",
        "--relation",
        "repeats",
    ];
    let said = done(test_app.data(), &clock, &confirm);
    assert!(
        said.contains("JY20-031 continues JY19-031 (repeats)"),
        "{said}"
    );
    assert_eq!(rows(&["continuations", "propose"]).len(), 68);
    assert_eq!(
        rows(&["continuations", "list", "--code", "JY19-031"]).len(),
        1
    );
    let then = before.to_string();
    assert!(rows(&["continuations", "list", "--known-at", &then]).is_empty());
    let story = done(
        test_app.data(),
        &[],
        &[
            "commitments",
            "show",
            "JY19-031",
            "--history",
            "--lang",
            "en",
        ],
    );
    assert!(story.contains("JY20-031 repeats JY19-031"), "{story}");
    let refused = run(
        test_app.data(),
        &[],
        &[
            "continuations",
            "drop",
            "JY19-031",
            "--reason",
            "x",
            "--document",
            "y",
            "--lang",
            "en",
        ],
    );
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        refused.status.code() == Some(1) && error.contains("JY20-031 continues JY19-031"),
        "{error}"
    );
}

#[test]
fn a_supervising_office_confirms_on_the_page_and_each_year_shows_the_line() {
    let test_app = settled();
    test_app.dispatch();
    person(&test_app, "duchashi", Role::Supervisor, Some("duchashi"));
    person(&test_app, "clerk", Role::Department, Some("jiaotongju"));
    let served = Served::over(&test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "duchashi");
    let page = visitor.get("/continuations");
    assert_eq!(page.status, 200);
    assert!(
        page.text().contains("JY20-031&lt;JY19-031")
            || page.text().contains("JY20-031&#60;JY19-031"),
        "{}",
        page.text()
    );
    let csrf = token(page.text());
    let nothing = visitor.post("/continuations", &[("csrf", &csrf)]);
    assert!(
        nothing.status == 422 && nothing.text().contains("请至少选择一项"),
        "{}",
        nothing.status
    );
    let fields = [
        ("csrf", csrf.as_str()),
        ("pair", "JY20-031<JY19-031"),
        ("pair", "JY20-032<JY19-032"),
        ("relation-JY20-031", "continues"),
        ("relation-JY20-032", "repeats"),
    ];
    let sent = visitor.post("/continuations", &fields);
    assert_eq!(
        sent.header("location"),
        Some("/continuations?entered=2"),
        "{}",
        sent.text()
    );
    let page = visitor.get("/continuations?entered=2");
    assert!(page.text().contains("已录入2项"));
    // A wrong relation refuses the whole selection, and what was chosen for it stays.
    let wrong = [
        ("csrf", csrf.as_str()),
        ("pair", "JY20-001<JY19-001"),
        ("pair", "JY20-033<JY19-033"),
        ("relation-JY20-033", "loosens"),
    ];
    let size = served.ledger().ask(|reader| reader.size()).unwrap();
    let refused = visitor.post("/continuations", &wrong);
    assert_eq!(refused.status, 422);
    assert_eq!(served.ledger().ask(|reader| reader.size()).unwrap(), size);
    let explained = [
        ("csrf", csrf.as_str()),
        ("act", "drop"),
        ("code", "JY19-030b"),
        ("reason", "活动并入全省统一安排"),
        ("document", "济政办〔2020〕7号"),
    ];
    let explained = visitor.post("/continuations", &explained);
    assert_eq!(explained.status, 303, "{}", explained.text());
    for (path, expected) in [
        ("/commitments/JY19-031", "历年承接"),
        ("/commitments/JY19-031", "/commitments/JY20-031"),
        ("/commitments/JY20-031", "延续 JY19-031"),
        ("/commitments/JY20-031", "无法核实"),
        ("/commitments/JY19-030b", "济政办〔2020〕7号"),
    ] {
        let page = visitor.get(path);
        assert!(page.text().contains(expected), "{path}: {expected}");
    }
    assert!(
        !visitor
            .get("/commitments/JY20-040")
            .text()
            .contains("历年承接")
    );

    let mut clerk = Visitor::signed_in(&served, "clerk");
    assert!(!clerk.get("/continuations").text().contains("name=\"pair\""));
    let scopes = [TokenScope::Read, TokenScope::Review];
    let made = token_of(&test_app, "duchashi", "test", &scopes, None).unwrap();
    let bearer = format!(
        "Authorization: Bearer {}\r\nContent-Type: application/json",
        made.secret.reveal()
    );
    let ask = |method: &str, path: &str, body: &str| {
        let answer = served.ask_with(method, path, &bearer, body.as_bytes());
        let text = answer.text().to_owned();
        (answer.status, serde_json::from_str::<Value>(&text).unwrap())
    };
    let (status, list) = ask("GET", "/api/v1/continuations", "");
    assert_eq!((status, list["items"].as_array().unwrap().len()), (200, 2));
    let (status, entered) = ask(
        "POST",
        "/api/v1/commitments/JY20-040/continue",
        r#"{"of":"JY19-040"}"#,
    );
    assert_eq!(
        (status, entered["relation"].as_str()),
        (200, Some("continues"))
    );
    let (status, _) = ask(
        "POST",
        "/api/v1/commitments/JY20-999/continue",
        r#"{"of":"JY19-040"}"#,
    );
    assert_eq!(status, 404);
    let (status, problem) = ask(
        "POST",
        "/api/v1/commitments/JY20-040/continue",
        r#"{"of":"JY19-999"}"#,
    );
    assert_eq!(status, 422);
    assert_eq!(problem["errors"][0]["field"], "of", "{problem}");
    let (status, proposed) = ask("GET", "/api/v1/continuations/proposals", "");
    assert_eq!(
        (status, proposed["items"].as_array().unwrap().len()),
        (200, 66)
    );
}
