//! What comes from elsewhere: instructions, decisions of meetings and complaints, which are in no report, until they are closed.

use serde_json::Value;

use domain::{Code, LetterKind, Light, Role, TokenScope};
use service::ActionError;
use service::elsewhere::{AddRequest, Added, SendBackRequest, add, send_back};
use service::settle::{Settling, settle};
use service::supervise::close;
use store::{Known, Tx};

use crate::support::http::Served;
use crate::support::people::{person, token_of};
use crate::support::process::{done, run};
use crate::support::test_app::{TestApp, code};
use crate::support::two_years::{entered, second};
use crate::support::visitor::{Visitor, token};
use crate::updates::refusal;

fn lamps() -> AddRequest {
    AddRequest {
        source: "instruction".into(),
        document: "济政办〔2019〕8号".into(),
        dated: "2019-03-04".into(),
        asked_by: "市长".into(),
        is_urgent: true,
        title_zh: "修复北海大道路灯".into(),
        clause: "尽快修复北海大道路灯".into(),
        due_on: "2019-03-20".into(),
        lead: "chengguanju".into(),
        supporting: vec!["caizhengju".into()],
        ..AddRequest::default()
    }
}

fn added(test_app: &TestApp, request: AddRequest) -> Result<Added, ActionError> {
    let ledger = &test_app.app.ledger;
    ledger.act_blocking(move |tx, now| add(tx, now, None, request))
}

fn sent_back(test_app: &TestApp, of: &Code, due_on: &str) -> Result<Added, ActionError> {
    let request = SendBackRequest {
        code: of.to_string(),
        words: "附近居民仍无路灯，再办".into(),
        due_on: due_on.into(),
    };
    let ledger = &test_app.app.ledger;
    ledger.act_blocking(move |tx, now| send_back(tx, now, None, request))
}

fn closed(test_app: &TestApp, of: &Code, note: &'static str) -> Result<(), ActionError> {
    let of = of.clone();
    let close = move |tx: &mut Tx<'_>, now| close(tx, now, None, of, note);
    test_app.app.ledger.act_blocking(close).map(drop)
}

fn report(test_app: &TestApp, of: &Code, period: &str, as_of: &str) {
    test_app.report(of.as_str(), period, as_of, "done");
}

#[test]
fn an_instruction_is_owed_reminded_found_and_told_like_every_other() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-05 10:00");
    let lamps = added(&test_app, lamps()).unwrap().code;
    assert_eq!(lamps, code("JYD19-001"));
    let second = AddRequest {
        source: "complaint".into(),
        is_urgent: false,
        title_zh: "增设公共自行车".into(),
        clause: "增设公共自行车200辆".into(),
        value: "200".into(),
        unit: "辆".into(),
        due_on: "2020-06-30".into(),
        ..lamps_of("jiaotongju")
    };
    assert_eq!(added(&test_app, second).unwrap().code, code("JYD19-002"));
    for day in 6..=19 {
        test_app.at(&format!("2019-03-{day:02} 09:00")).dispatch();
    }
    let soon = test_app.findings();
    assert!(
        soon.keys().any(|key| key.contains("JYD19-001")),
        "{:?}",
        soon.keys()
    );
    test_app.at("2019-03-20 09:00").dispatch();
    let reminder = test_app.mail_files("reminder.jiyuan-2019.2019-03.chengguanju");
    let reminder = std::fs::read(&reminder[0]).unwrap();
    let reminder = mail_parser::MessageParser::default()
        .parse(&reminder)
        .unwrap();
    let text = reminder.body_text(0).unwrap();
    assert!(text.contains("修复北海大道路灯"), "{text}");
    test_app.at("2019-03-21 09:00").dispatch();
    assert_eq!(test_app.account(lamps.as_str()).progress.light, Light::Red);
    for day in 22..=31 {
        test_app.at(&format!("2019-03-{day:02} 09:00")).dispatch();
    }
    test_app.at("2019-04-01 09:00").dispatch();
    let digest = test_app.mail_files("digest.jiyuan-2019.2019-03.duchashi");
    let digest = std::fs::read(&digest[0]).unwrap();
    let digest = mail_parser::MessageParser::default()
        .parse(&digest)
        .unwrap();
    let text = digest.body_text(0).unwrap();
    for expected in ["2019年督办事项", "修复北海大道路灯", "增设公共自行车"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    // The digest is still written anew as it was sent.
    let ledger = &test_app.app.ledger;
    let same = ledger.ask(|reader| {
        let frozen = reader.frozen(LetterKind::Digest, "2019-03".parse().unwrap())?;
        let own = frozen.iter().find(|f| f.body.office.as_str() == "duchashi");
        let before = crate::support::test_app::at("2019-03-01 09:00");
        service::recompose::recompose(reader, &ledger.letterhead, own.unwrap(), before, None)
            .map(|again| again.is_identical)
    });
    assert!(same.unwrap());
    // What was known before it was added has nothing of it.
    let list = |more: &[&str]| {
        let all = [
            &["commitments", "list", "--format", "json", "--report"][..],
            more,
        ]
        .concat();
        let text = done(test_app.data(), &[], &all);
        serde_json::from_str::<Value>(&text).unwrap()
    };
    assert_eq!(
        list(&["jiyuan-elsewhere-2019"]).as_array().unwrap().len(),
        2
    );
    assert_eq!(list(&["jiyuan-2019"]).as_array().unwrap().len(), 69);
    assert_eq!(list(&["all"]).as_array().unwrap().len(), 71);
    assert_eq!(
        list(&["all", "--known-at", "2019-03-05T09:00"])
            .as_array()
            .unwrap()
            .len(),
        69
    );
    let verified = done(test_app.data(), &[], &["ledger", "verify", "--lang", "en"]);
    assert!(verified.contains("Sound"), "{verified}");
}

fn lamps_of(lead: &str) -> AddRequest {
    AddRequest {
        lead: lead.into(),
        ..lamps()
    }
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-05 10:00");
    let size = test_app.size();
    let wrong = |change: &dyn Fn(&mut AddRequest)| {
        let mut request = lamps();
        change(&mut request);
        refusal(added(&test_app, request)).code()
    };
    for (expected, found) in [
        ("refused-no-source", wrong(&|r| r.source = "rumour".into())),
        (
            "refused-future-date",
            wrong(&|r| r.dated = "2019-03-06".into()),
        ),
        (
            "refused-due-outside",
            wrong(&|r| r.due_on = "2019-03-04".into()),
        ),
        (
            "refused-due-outside",
            wrong(&|r| r.due_on = "2019-06-30".into()),
        ),
        (
            "refused-not-a-department",
            wrong(&|r| r.lead = "duchashi".into()),
        ),
        (
            "refused-no-office",
            wrong(&|r| r.supporting = vec!["nobody".into()]),
        ),
        (
            "refused-assigned-twice",
            wrong(&|r| r.supporting = vec!["chengguanju".into()]),
        ),
        ("refused-empty", wrong(&|r| r.asked_by = " ".into())),
        ("refused-empty", wrong(&|r| r.value = "200".into())),
        (
            "refused-no-jurisdiction",
            wrong(&|r| r.jurisdiction = Some("luoyang".into())),
        ),
    ] {
        assert_eq!(found, expected);
    }
    assert_eq!(test_app.size(), size, "nothing is half done");
    // A supervising office adds what lies in its field, and a department nothing.
    let by = person(&test_app, "livelihood", Role::Supervisor, Some("minshiban"));
    let ledger = &test_app.app.ledger;
    let refused = ledger.act_blocking(move |tx, now| add(tx, now, Some(&by), lamps()));
    assert_eq!(refusal(refused).code(), "refused-out-of-scope");
    let by = person(
        &test_app,
        "projects",
        Role::Supervisor,
        Some("zhongdianban"),
    );
    ledger
        .act_blocking(move |tx, now| add(tx, now, Some(&by), lamps()))
        .unwrap();
    // Its codes are taken, also for reports.
    let mut seed = second();
    for commitment in &mut seed.commitments {
        let own = commitment.code.to_string().replace("JY20", "JYD19");
        commitment.code = own.parse().unwrap();
        commitment.related.clear();
    }
    assert_eq!(
        refusal(entered(&test_app, seed)).code(),
        "refused-codes-of-another-report"
    );
}

#[test]
fn who_asked_sends_a_completion_back_and_the_settlement_of_the_year_ends_nothing() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-05 10:00");
    let lamps = added(&test_app, lamps()).unwrap().code;
    assert_eq!(
        refusal(sent_back(&test_app, &lamps, "2019-04-10")).code(),
        "refused-not-closed"
    );
    test_app.at("2019-03-18 10:00");
    report(&test_app, &lamps, "2019-03", "2019-03-18");
    assert_eq!(
        refusal(closed(&test_app, &lamps, " ")).code(),
        "refused-empty",
        "an urgent one ends with a report"
    );
    closed(&test_app, &lamps, "120盏全部修复，已向市长报告").unwrap();
    assert_eq!(test_app.account(lamps.as_str()).progress.light, Light::Blue);
    test_app.at("2019-03-22 10:00");
    assert_eq!(
        refusal(sent_back(&test_app, &code("JY19-031"), "2019-04-10")).code(),
        "refused-not-from-elsewhere"
    );
    assert_eq!(
        refusal(sent_back(&test_app, &lamps, "2019-03-21")).code(),
        "refused-due-outside"
    );
    sent_back(&test_app, &lamps, "2019-04-10").unwrap();
    let status = test_app.account(lamps.as_str());
    assert_ne!(status.progress.light, Light::Blue);
    assert_eq!(status.due_on.to_string(), "2019-04-10");
    assert!(status.closed_on.is_none() && status.progress.accepted.is_none());
    let before = crate::support::test_app::at("2019-03-22 09:00");
    let then = test_app.app.ledger.ask(|reader| {
        let known = reader.known_at(before)?.unwrap();
        reader.history(&lamps, known)
    });
    assert!(
        then.unwrap().unwrap().closed.is_some(),
        "as it was known then"
    );
    test_app.at("2019-04-11 10:00");
    assert_eq!(test_app.account(lamps.as_str()).progress.light, Light::Red);
    report(&test_app, &lamps, "2019-04", "2019-04-11");
    closed(&test_app, &lamps, "已补装并报告").unwrap();
    assert_eq!(test_app.account(lamps.as_str()).progress.light, Light::Blue);

    // Another one lives through the settlement of the year.
    let later = AddRequest {
        is_urgent: false,
        dated: "2019-04-01".into(),
        due_on: "2019-12-20".into(),
        source: "meeting".into(),
        ..lamps_of("jiaotongju")
    };
    let later = added(&test_app, later).unwrap().code;
    test_app.at("2020-01-10 10:00");
    let verdicts = test_app
        .app
        .ledger
        .act_blocking(|tx, now| settle(tx, now, None, &Settling::default()))
        .unwrap();
    assert_eq!(verdicts.len(), 69, "those of the report");
    assert_eq!(test_app.account(later.as_str()).progress.light, Light::Red);
    report(&test_app, &later, "2020-01", "2020-01-10");
    closed(&test_app, &later, "").unwrap();
    test_app.at("2020-01-11 10:00");
    let of_2020 = AddRequest {
        due_on: "2020-02-01".into(),
        ..lamps_of("jiaotongju")
    };
    assert_eq!(added(&test_app, of_2020).unwrap().code, code("JYD20-001"));
    let rebuilt = done(test_app.data(), &[], &["ledger", "rebuild", "--lang", "en"]);
    assert!(!rebuilt.is_empty());
    assert_eq!(test_app.account(lamps.as_str()).progress.light, Light::Blue);
    let known = test_app.app.ledger.ask(|reader| reader.reports(Known::NOW));
    assert_eq!(known.unwrap().of_years().count(), 1);
}

#[test]
fn the_report_of_the_year_after_drops_none_of_it() {
    let test_app = TestApp::opened("2019-12-20 09:00");
    let not_urgent = AddRequest {
        is_urgent: false,
        due_on: "2020-01-31".into(),
        ..lamps()
    };
    let lamps = added(&test_app, not_urgent).unwrap().code;
    test_app.at("2020-02-20 10:00").dispatch();
    entered(&test_app, second()).unwrap();
    test_app.at("2020-03-21 23:00").dispatch();
    let found = test_app.findings();
    assert!(found.contains_key("dropped:JY19-031"), "{:?}", found.keys());
    assert!(found.contains_key(&format!("overdue:{lamps}")));
    assert!(!found.contains_key(&format!("dropped:{lamps}")));
}

/// How many digests were frozen of a month.
fn digests(test_app: &TestApp, period: &str) -> usize {
    let period = period.parse().unwrap();
    let ledger = &test_app.app.ledger;
    let frozen = ledger.ask(|reader| reader.frozen(LetterKind::Digest, period));
    frozen.unwrap().len()
}

#[test]
fn after_the_settlement_digests_go_on_until_the_last_of_it_is_closed() {
    let test_app = TestApp::opened("2019-12-20 09:00");
    let due = |due_on: &str| AddRequest {
        due_on: due_on.into(),
        ..lamps()
    };
    added(&test_app, due("2020-01-31")).unwrap();
    let lamps = code("JYD19-001");
    test_app.at("2020-01-10 10:00").dispatch();
    test_app
        .app
        .ledger
        .act_blocking(|tx, now| settle(tx, now, None, &Settling::default()))
        .unwrap();
    test_app.at("2020-02-01 09:30").dispatch();
    test_app.at("2020-03-01 09:30").dispatch();
    report(&test_app, &lamps, "2020-03", "2020-03-01");
    closed(&test_app, &lamps, "120盏全部修复，已向市长报告").unwrap();
    for day in ["2020-04-01", "2020-05-01", "2020-06-01"] {
        test_app.at(&format!("{day} 09:30")).dispatch();
    }
    let frozen = ["2020-02", "2020-03", "2020-04", "2020-05"].map(|p| digests(&test_app, p));
    assert_eq!(frozen, [3, 3, 0, 0]);
}

#[test]
fn pages_the_api_and_the_command_line_add_and_send_back() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-05 10:00");
    test_app.dispatch();
    person(&test_app, "duchashi", Role::Supervisor, Some("duchashi"));
    person(&test_app, "clerk", Role::Department, Some("chengguanju"));
    let served = Served::over(&test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "duchashi");
    assert!(
        visitor
            .get("/commitments")
            .text()
            .contains("/commitments/add")
    );
    let page = visitor.get("/commitments/add");
    assert_eq!(page.status, 200, "{}", page.text());
    let csrf = token(page.text());
    let fields = |due_on: &'static str| {
        vec![
            ("csrf", csrf.clone()),
            ("source", "instruction".into()),
            ("urgent", "yes".into()),
            ("title", "修复北海大道路灯".into()),
            ("clause", "尽快修复北海大道路灯".into()),
            ("document", "济政办〔2019〕8号".into()),
            ("dated", "2019-03-04".into()),
            ("asked_by", "市长".into()),
            ("due_on", due_on.into()),
            ("lead", "chengguanju".into()),
            ("supporting", "caizhengju".into()),
        ]
    };
    let send = |visitor: &mut Visitor<'_>, due_on: &'static str| {
        let fields: Vec<(&str, String)> = fields(due_on);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        visitor.post("/commitments/add", &fields)
    };
    let refused = send(&mut visitor, "2019-02-01");
    assert_eq!(refused.status, 422);
    for typed in ["尽快修复北海大道路灯", "济政办〔2019〕8号", "市长"] {
        assert!(refused.text().contains(typed), "{typed}");
    }
    let sent = send(&mut visitor, "2019-03-20");
    assert_eq!(
        sent.header("location"),
        Some("/commitments/JYD19-001"),
        "{}",
        sent.text()
    );
    let page = visitor.get("/commitments/JYD19-001");
    for expected in [
        "急件 · 领导批示：济政办〔2019〕8号",
        "交办人：市长",
        "领导批示",
    ] {
        assert!(
            page.text().contains(expected),
            "{expected}: {}",
            page.text()
        );
    }
    let mut clerk = Visitor::signed_in(&served, "clerk");
    assert!(clerk.get("/submit").text().contains("修复北海大道路灯"));
    assert_eq!(clerk.get("/commitments/add").status, 403);
    assert_eq!(visitor.get("/commitments/JY19-031/send-back").status, 404);

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
    let body = r#"{"source":"meeting","document":"市政府第12次常务会议纪要","dated":"2019-03-02","asked_by":"市政府常务会议",
        "title_zh":"新增公共自行车","clause":"年内新增公共自行车200辆","value":"200","unit":"辆","due_on":"2019-12-31","lead":"jiaotongju"}"#;
    let (status, entered) = ask("POST", "/api/v1/commitments", body);
    assert_eq!(
        (status, entered["code"].as_str()),
        (200, Some("JYD19-002")),
        "{entered}"
    );
    let (_, shown) = ask("GET", "/api/v1/commitments/JYD19-002", "");
    assert_eq!(shown["origin"]["source"], "meeting");
    assert_eq!(shown["value"], "200");
    let (status, problem) = ask(
        "POST",
        "/api/v1/commitments/JYD19-001/send-back",
        r#"{"words":"再办","due_on":"2019-04-10"}"#,
    );
    assert_eq!(
        (status, problem["code"].as_str()),
        (409, Some("refused-not-closed"))
    );
    drop(served);

    let now = [("PLEDGEBOOK_TIME__START", "2019-03-06T10:00:00+08:00")];
    let line = |all: &[&str]| {
        let output = run(
            test_app.data(),
            &now,
            &[all, &["--format", "json"]].concat(),
        );
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let added = line(&[
        "commitments",
        "add",
        "--source",
        "complaint",
        "--document",
        "来信第31号",
        "--dated",
        "2019-03-05",
        "--asked-by",
        "群众",
        "--title",
        "清理河道垃圾",
        "--clause",
        "清理蟒河垃圾",
        "--due",
        "2019-04-30",
        "--lead",
        "shuiliju",
    ]);
    assert_eq!(added["code"], "JYD19-003");
    line(&[
        "updates",
        "submit",
        "JYD19-003",
        "--office",
        "shuiliju",
        "--period",
        "2019-03",
        "--as-of",
        "2019-03-06",
        "--done",
    ]);
    let update = line(&["updates", "list", "--code", "JYD19-003"])[0]["update"].to_string();
    line(&["updates", "accept", &update]);
    line(&["close", "JYD19-003"]);
    line(&[
        "commitments",
        "send-back",
        "JYD19-003",
        "--words",
        "再办",
        "--due",
        "2019-05-10",
    ]);
    let shown = line(&["commitments", "show", "JYD19-003"]);
    assert_eq!(shown["sent_back"][0]["words"], "再办");
    assert_eq!(
        (shown["due_on"].as_str(), &shown["closure"]),
        (Some("2019-05-10"), &Value::Null)
    );
}
