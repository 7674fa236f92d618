//! Several lead offices, of which the first consolidates; what others report on their part; responsible leaders and their terms.

use serde_json::Value;

use domain::history::Assignees;
use domain::{Actor, Role, TokenScope};
use service::contribute::{ContributeRequest, Contributed, contribute};
use service::leader::{AppointRequest, LeaderRequest, enter};
use service::reform::ChangeRequest;
use service::supervise::assign;
use service::{ActionError, Refusal};
use store::Known;

use crate::support::http::Served;
use crate::support::people::{person, token_of};
use crate::support::process::done;
use crate::support::test_app::{TestApp, code, office};
use crate::support::visitor::{Visitor, token};
use crate::updates::{BUSES, refusal};

fn offices(ids: &[&str]) -> Vec<domain::OfficeId> {
    ids.iter().map(|id| office(id)).collect()
}

fn assigned(test_app: &TestApp, joint: &[&str], supporting: &[&str]) -> Result<(), ActionError> {
    let to = Assignees {
        lead: office("jiaotongju"),
        joint: Some(offices(joint)),
        supporting: Some(offices(supporting)),
    };
    let assign = move |tx: &mut store::Tx<'_>, now| assign(tx, now, None, code(BUSES), to);
    test_app.app.ledger.act_blocking(assign).map(drop)
}

fn contributed(
    test_app: &TestApp,
    by: &Actor,
    of: &str,
    period: &str,
    value: &str,
    text: &str,
) -> Result<Contributed, ActionError> {
    let request = ContributeRequest {
        code: BUSES.into(),
        office: of.into(),
        period: period.into(),
        value: Some(value.into()),
        text: text.into(),
    };
    let by = by.clone();
    let contribute = move |tx: &mut store::Tx<'_>, now| contribute(tx, now, &by, request);
    test_app.app.ledger.act_blocking(contribute)
}

fn appoint(test_app: &TestApp, name: &str, from: &str, of: &[&str]) -> Result<u64, ActionError> {
    let request = LeaderRequest::Appoint(AppointRequest {
        name_zh: name.into(),
        post_zh: "副市长".into(),
        from: from.into(),
        offices: of.iter().map(|id| (*id).to_owned()).collect(),
        document: "济政〔2019〕3号".into(),
        ..AppointRequest::default()
    });
    let enter = move |tx: &mut store::Tx<'_>, now| enter(tx, now, None, request);
    let done = test_app.app.ledger.act_blocking(enter);
    done.map(|done| done.leader.0)
}

#[test]
fn others_report_on_their_part_and_the_lead_consolidates() {
    let test_app = TestApp::opened("2019-03-01 09:00");
    test_app.at("2019-03-20 10:00");
    assigned(&test_app, &["caizhengju"], &["shichangju"]).unwrap();
    let finance = person(&test_app, "finance", Role::Department, Some("caizhengju"));
    let police = person(&test_app, "police", Role::Department, Some("shichangju"));
    let other = person(&test_app, "other", Role::Department, Some("shuiliju"));
    let lead = person(&test_app, "lead", Role::Department, Some("jiaotongju"));
    let of = |by, of, value, text| contributed(&test_app, by, of, "2019-03", value, text);

    of(&finance, "caizhengju", "20辆", "购车款已拨付").unwrap();
    of(&finance, "caizhengju", "30辆", "购车款全部拨付").unwrap();
    of(&police, "shichangju", "", "号牌已预留").unwrap();
    // No figure comes from a part, and nobody owes or misses anything by it.
    let status = test_app.account(BUSES);
    assert!(status.progress.accepted.is_none() && status.pending.is_none());
    assert_eq!(status.joint, offices(&["caizhengju"]));
    assert_eq!(status.supporting, offices(&["shichangju"]));

    for (by, id, value, text, expected) in [
        (&other, "shuiliju", "", "无", "refused-not-a-part"),
        (&lead, "jiaotongju", "", "无", "refused-not-a-part"),
        (&other, "caizhengju", "", "无", "refused-not-yourself"),
        (&finance, "caizhengju", "", " ", "refused-empty"),
    ] {
        assert_eq!(
            refusal(of(by, id, value, text)).code(),
            expected,
            "{id} {text}"
        );
    }
    assert!(
        of(&finance, "caizhengju", "3万户", "无").is_err(),
        "another unit"
    );
    let ahead = contributed(&test_app, &finance, "caizhengju", "2019-05", "", "无");
    assert_eq!(refusal(ahead).code(), "refused-future-period");

    let shown = done(
        test_app.data(),
        &[],
        &["commitments", "show", BUSES, "--format", "json"],
    );
    let shown: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["joint_leads"], serde_json::json!(["caizhengju"]));
    assert_eq!(shown["contributions"].as_array().unwrap().len(), 3);
    assert_eq!(shown["contributions"][1]["value"], "30");
    let verified = done(test_app.data(), &[], &["ledger", "verify", "--lang", "en"]);
    assert!(verified.contains("Sound"), "{verified}");
}

#[test]
fn an_assignment_names_each_office_once_and_leaves_out_what_stays() {
    let test_app = TestApp::opened("2019-03-01 09:00");
    for (joint, supporting, expected) in [
        (&["jiaotongju"][..], &[][..], "refused-assigned-twice"),
        (&["caizhengju"], &["caizhengju"], "refused-assigned-twice"),
        (&["duchashi"], &[], "refused-not-a-department"),
        (&[], &["nobody"], "refused-no-office"),
    ] {
        let refused = refusal(assigned(&test_app, joint, supporting));
        assert_eq!(refused.code(), expected, "{joint:?} {supporting:?}");
    }
    assigned(&test_app, &["caizhengju"], &["shichangju"]).unwrap();
    let again = refusal(assigned(&test_app, &["caizhengju"], &["shichangju"]));
    assert!(matches!(again, Refusal::AlreadyAssigned { .. }));
    let lists = || {
        let status = test_app.account(BUSES);
        (status.joint, status.supporting)
    };
    // Another lead office alone leaves the others, except where one of them leads now.
    test_app.assign(BUSES, "caizhengju").unwrap();
    assert_eq!(lists(), (offices(&[]), offices(&["shichangju"])));
    assigned(&test_app, &[], &[]).unwrap();
    assert_eq!(lists(), (offices(&[]), offices(&[])));

    // Several at once, all or none.
    let now = [("PLEDGEBOOK_TIME__START", "2019-03-05T10:00:00+08:00")];
    let line = |last: &str| {
        let all = [
            "commitments",
            "assign",
            "JY19-001",
            last,
            "--lead",
            "fagaiwei",
            "--joint",
        ];
        let all = [&all[..], &["caizhengju", "--format", "json"]].concat();
        crate::support::process::run(test_app.data(), &now, &all)
    };
    let size = test_app.size();
    assert!(!line("JY19-999").status.success());
    assert_eq!(test_app.size(), size, "all or none");
    let both = line("JY19-002");
    assert!(both.status.success(), "{both:?}");
    let both: Value = serde_json::from_slice(&both.stdout).unwrap();
    assert_eq!(both.as_array().unwrap().len(), 2);
    assert_eq!(test_app.account("JY19-002").joint, offices(&["caizhengju"]));
}

#[test]
fn a_reform_passes_parts_on_and_leaders_follow() {
    let test_app = TestApp::opened("2019-03-01 09:00");
    assigned(&test_app, &["caizhengju"], &["shichangju", "shuiliju"]).unwrap();
    let first = appoint(
        &test_app,
        "张三",
        "2019-03-01",
        &["jiaotongju", "caizhengju"],
    )
    .unwrap();
    let end = |on: &str| {
        let (leader, on) = (first.to_string(), on.to_owned());
        let document = "济政〔2019〕9号".to_owned();
        let request = LeaderRequest::End {
            leader,
            on,
            document,
        };
        let enter = move |tx: &mut store::Tx<'_>, now| enter(tx, now, None, request);
        test_app.app.ledger.act_blocking(enter)
    };
    assert_eq!(refusal(end("2019-03-01")).code(), "refused-term-backwards");
    test_app.at("2019-06-20 10:00");
    let before = test_app.app.ledger.ask(|reader| reader.size()).unwrap();
    let merge = ChangeRequest::Merge {
        offices: vec!["caizhengju".into(), "shuiliju".into()],
        into: "fagaiwei".into(),
        name: None,
    };
    test_app.reform("2019-06-15", merge).unwrap();
    let history = || {
        let read = |reader: &store::Reader<'_>| reader.history(&code(BUSES), Known::NOW);
        test_app.app.ledger.ask(read).unwrap().unwrap()
    };
    let now = history();
    assert_eq!(now.joint, offices(&["fagaiwei"]));
    assert_eq!(now.supporting, offices(&["shichangju"]));
    let day = |text: &str| text.parse().unwrap();
    assert_eq!(now.joint_on(day("2019-06-14")), offices(&["caizhengju"]));
    assert_eq!(
        now.supporting_on(day("2019-06-14")),
        offices(&["shichangju", "shuiliju"])
    );
    let leader = |of: &str, on: &str| {
        let leaders = test_app.app.ledger.ask(|reader| reader.leaders(Known::NOW));
        let leaders = leaders.unwrap();
        let found = leaders.of(&office(of), day(on));
        found.map(|found| found.name.zh.clone())
    };
    assert_eq!(leader("fagaiwei", "2019-06-20").as_deref(), Some("张三"));
    assert_eq!(leader("jiaotongju", "2019-02-28"), None);
    end("2019-07-01").unwrap();
    assert_eq!(refusal(end("2019-08-01")).code(), "refused-term-ended");
    assert_eq!(leader("jiaotongju", "2019-06-30").as_deref(), Some("张三"));
    assert_eq!(leader("jiaotongju", "2019-07-01"), None);
    appoint(&test_app, "李四", "2019-07-01", &["jiaotongju", "fagaiwei"]).unwrap();
    assert_eq!(leader("jiaotongju", "2019-07-01").as_deref(), Some("李四"));
    for (of, expected) in [
        (&["duchashi"][..], "refused-not-a-department"),
        (&["caizhengju"], "refused-office-ended"),
        (&["jiaotongju", "jiaotongju"], "refused-office-twice"),
        (&[], "refused-empty"),
    ] {
        let refused = refusal(appoint(&test_app, "王五", "2019-07-01", of));
        assert_eq!(refused.code(), expected, "{of:?}");
    }
    // What was known before the reform still names the offices of before.
    let known = Known::through(domain::Seq(before - 1));
    let earlier = test_app
        .app
        .ledger
        .ask(|reader| reader.history(&code(BUSES), known))
        .unwrap()
        .unwrap();
    assert_eq!(earlier.joint, offices(&["caizhengju"]));
    let rebuilt = done(test_app.data(), &[], &["ledger", "rebuild", "--lang", "en"]);
    assert!(!rebuilt.is_empty());
    assert_eq!(history(), now);

    // The digest names the leader of the month's last day and the offices that lead together.
    let to = Assignees {
        lead: office("fagaiwei"),
        joint: Some(offices(&["gongxinju"])),
        supporting: None,
    };
    let growth = move |tx: &mut store::Tx<'_>, now| assign(tx, now, None, code("JY19-001"), to);
    test_app.app.ledger.act_blocking(growth).unwrap();
    test_app.at("2019-08-01 09:00").dispatch();
    let digest = std::fs::read(
        test_app
            .data()
            .join("mail/digest.jiyuan-2019.2019-07.duchashi.eml"),
    );
    let digest = mail_parser::MessageParser::default()
        .parse(&digest.unwrap())
        .unwrap()
        .body_text(0)
        .unwrap()
        .into_owned();
    assert!(digest.contains("副市长李四"), "{digest}");
    let leads = "牵头单位：市发展和改革委员会、市工业和信息化局";
    assert!(digest.contains(leads), "{digest}");
}

#[test]
fn pages_and_the_api_take_parts_and_leaders() {
    let test_app = TestApp::opened("2019-03-01 09:00");
    test_app.at("2019-03-20 10:00");
    test_app.dispatch();
    assigned(&test_app, &["caizhengju"], &["shichangju"]).unwrap();
    person(&test_app, "duchashi", Role::Supervisor, Some("duchashi"));
    person(&test_app, "finance", Role::Department, Some("caizhengju"));
    person(&test_app, "lead", Role::Department, Some("jiaotongju"));
    person(&test_app, "other", Role::Department, Some("shuiliju"));
    let served = Served::over(&test_app, &[]);

    let mut finance = Visitor::signed_in(&served, "finance");
    let path = format!("/commitments/{BUSES}/contribute");
    assert!(finance.get("/submit").text().contains(&path));
    let page = finance.get(&path);
    assert_eq!(page.status, 200, "{}", page.text());
    let csrf = token(page.text());
    let typed = "购车款已拨付，余款随车辆到位结清";
    let fields = |value: &'static str| {
        [
            ("csrf", csrf.clone()),
            ("period", "2019-03".to_owned()),
            ("value", value.to_owned()),
            ("text", typed.to_owned()),
        ]
    };
    let send = |visitor: &mut Visitor<'_>, value| {
        let fields = fields(value);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        visitor.post(&path, &fields)
    };
    let wrong = send(&mut finance, "二十户");
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains(typed) && wrong.text().contains("二十户"));
    let sent = send(&mut finance, "20辆");
    assert_eq!(sent.status, 303, "{}", sent.text());
    let own = finance.get(sent.header("location").unwrap());
    assert!(own.text().contains("已报送2019年3月本单位情况") && own.text().contains(typed));
    let mut other = Visitor::signed_in(&served, "other");
    assert_eq!(other.get(&path).status, 403);

    let mut lead = Visitor::signed_in(&served, "lead");
    let form = lead.get("/submit");
    assert!(form.text().contains(typed), "{}", form.text());
    let page = lead.get(&format!("/commitments/{BUSES}"));
    for expected in [typed, "共同牵头单位", "各单位分工情况"] {
        assert!(page.text().contains(expected), "{expected}");
    }

    let mut supervisor = Visitor::signed_in(&served, "duchashi");
    let page = supervisor.get("/leaders");
    let csrf = token(page.text());
    let appoint = |visitor: &mut Visitor<'_>, of: &str| {
        let fields = [
            ("csrf", csrf.as_str()),
            ("name", "张三"),
            ("post", "副市长"),
            ("from", "2019-03-01"),
            ("document", "济政〔2019〕3号"),
            ("offices", of),
        ];
        visitor.post("/leaders", &fields)
    };
    let refused = appoint(&mut supervisor, "");
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("张三"), "what was typed stays");
    let entered = appoint(&mut supervisor, "jiaotongju");
    assert_eq!(entered.status, 303, "{}", entered.text());
    let page = supervisor.get(&format!("/commitments/{BUSES}"));
    assert!(page.text().contains("副市长张三"));
    assert_eq!(appoint(&mut lead, "jiaotongju").status, 403);
    let list = lead.get("/leaders");
    assert!(list.text().contains("张三") && !list.text().contains("name=\"offices\""));

    let scopes = [TokenScope::Read, TokenScope::Submit];
    let made = token_of(&test_app, "finance", "test", &scopes, None).unwrap();
    let bearer = format!(
        "Authorization: Bearer {}\r\nContent-Type: application/json",
        made.secret.reveal()
    );
    let ask = |method: &str, path: &str, body: &str| {
        let answer = served.ask_with(method, path, &bearer, body.as_bytes());
        let text = answer.text().to_owned();
        (answer.status, serde_json::from_str::<Value>(&text).unwrap())
    };
    let part = r#"{"period":"2019-03","text":"余款已结清"}"#;
    let own = format!("/api/v1/commitments/{BUSES}/contribute");
    let (status, entered) = ask("POST", &own, part);
    assert_eq!(
        (status, entered["office"].as_str()),
        (200, Some("caizhengju"))
    );
    let (status, problem) = ask("POST", "/api/v1/commitments/JY19-001/contribute", part);
    assert_eq!(
        (status, problem["code"].as_str()),
        (403, Some("refused-not-a-part"))
    );
    let (_, leaders) = ask("GET", "/api/v1/leaders", "");
    let leader = &leaders["items"][0];
    assert_eq!(leader["offices"], serde_json::json!(["jiaotongju"]));
    let (status, _) = ask(
        "POST",
        &format!("/api/v1/leaders/{}/end", leader["leader"]),
        r#"{"on":"2019-07-01","document":"济政〔2019〕9号"}"#,
    );
    assert_eq!(status, 403, "a department ends nobody's term");
}
