//! 审核 over a real daemon: the queue, the decisions, and who may not decide.

use domain::update::{Narrative, State};
use domain::{Role, Seq, UpdateId};
use store::Known;

use crate::support::http::{Answer, Served};
use crate::support::people::person;
use crate::support::test_app::TestApp;
use crate::support::visitor::{Visitor, token};

const BUSES: &str = "JY19-031";

/// A ledger in which two reports with the same words wait, and a third of another scope.
fn waiting() -> (TestApp, [UpdateId; 3]) {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-02-25 10:00");
    test_app.report(BUSES, "2019-02", "2019-02-25", "40");
    test_app.at("2019-03-20 09:00");
    let send = |code: &str, value: &str, text: &str| {
        let mut request = test_app.request(code, "2019-03", "2019-03-20", value);
        request.narrative = Narrative {
            progress: text.to_owned(),
            ..Narrative::default()
        };
        test_app.send(request).unwrap().update
    };
    let same = "招标已完成，<script>alert(1)</script>车辆陆续到位";
    let ids = [
        send(BUSES, "60", same),
        send("JY19-036", "1", same),
        send("JY19-003", "8.1", ""),
    ];
    person(&test_app, "wang.wei", Role::Supervisor, Some("duchashi"));
    person(
        &test_app,
        "chen.jie",
        Role::Supervisor,
        Some("zhongdianban"),
    );
    person(&test_app, "li.na", Role::Department, Some("jiaotongju"));
    (test_app, ids)
}

fn decide(
    visitor: &mut Visitor<'_>,
    page: &str,
    id: UpdateId,
    what: &str,
    more: &[(&str, &str)],
) -> Answer {
    let token = token(page);
    let fields = [&[("csrf", token.as_str())], more].concat();
    visitor.post(&format!("/review/{id}/{what}"), &fields)
}

fn state(test_app: &TestApp, id: UpdateId) -> State {
    let found = test_app
        .app
        .ledger
        .ask(|r| r.update(id, Known::NOW))
        .unwrap();
    found.unwrap().state
}

#[test]
fn the_queue_shows_what_a_decision_rests_on_and_leads_on_to_the_next() {
    let (test_app, [buses, second, third]) = waiting();
    let served = Served::over(&test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "wang.wei");
    let page = visitor.get("/review").text().to_owned();
    for shown in ["待审核3项", "40辆", "60辆", "+20辆", "33.3%", "序时应达"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(page.contains("进展情况与 JY19-036 本月的文字相同"));
    assert!(page.contains("&#60;script&#62;") && !page.contains("<script>alert"));
    let place = |id: UpdateId| page.find(&format!("id=\"u-{id}\"")).unwrap();
    assert!(place(buses) < place(second) && place(second) < place(third));
    let next = second.to_string();
    let answer = decide(&mut visitor, &page, buses, "accept", &[("next", &next)]);
    assert_eq!(answer.status, 303);
    let to = format!("/review?accepted={buses}#u-{second}");
    assert_eq!(answer.header("location"), Some(to.as_str()));
    let State::Accepted(mark) = state(&test_app, buses) else {
        panic!("{:?}", state(&test_app, buses));
    };
    assert_eq!(mark.by.to_string(), "wang.wei");
    let page = visitor.get(&to).text().to_owned();
    assert!(page.contains("已审核通过") && page.contains("待审核2项"));
    // Deciding on it again is too late, and says so.
    let late = decide(&mut visitor, &page, buses, "accept", &[]);
    assert!(late.status == 409 && late.text().contains("审核通过"));
}

#[test]
fn returning_needs_a_reason_and_keeps_what_was_typed() {
    let (test_app, [buses, ..]) = waiting();
    let served = Served::over(&test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "wang.wei");
    let page = visitor.get("/review").text().to_owned();
    let answer = decide(&mut visitor, &page, buses, "return", &[("reason", " ")]);
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains(&format!("href=\"#reason-{buses}\"")));
    let long = "长".repeat(501);
    let answer = decide(&mut visitor, &page, buses, "return", &[("reason", &long)]);
    assert!(answer.status == 422 && answer.text().contains(&long));
    let reason = [("reason", "请附验收单")];
    let answer = decide(&mut visitor, &page, buses, "return", &reason);
    assert_eq!(answer.status, 303);
    let State::Returned(mark) = state(&test_app, buses) else {
        panic!("{:?}", state(&test_app, buses));
    };
    assert_eq!(mark.reason.as_deref(), Some("请附验收单"));
}

#[test]
fn nobody_decides_beyond_their_scope_on_their_own_or_without_a_token() {
    let (test_app, [buses, _, third]) = waiting();
    let served = Served::over(&test_app, &[]);
    let mut narrow = Visitor::signed_in(&served, "chen.jie");
    let page = narrow.get("/review").text().to_owned();
    assert!(page.contains(BUSES) && !page.contains("JY19-003"));
    assert_eq!(decide(&mut narrow, &page, third, "accept", &[]).status, 403);
    assert_eq!(
        decide(&mut narrow, &page, UpdateId(Seq(99_999)), "accept", &[]).status,
        404
    );
    let path = format!("/review/{buses}/accept");
    assert_eq!(narrow.post(&path, &[]).status, 403);
    assert_eq!(narrow.post(&path, &[("csrf", "stolen")]).status, 403);
    assert_eq!(narrow.get("/review/x/accept").status, 405);
    let mut department = Visitor::signed_in(&served, "li.na");
    assert_eq!(department.get("/review").status, 403);
    let own = department.get("/submit").text().to_owned();
    assert_eq!(
        decide(&mut department, &own, buses, "accept", &[]).status,
        403
    );
    for id in [buses, third] {
        assert_eq!(state(&test_app, id), State::Submitted);
    }
}

#[test]
fn keys_are_an_extra_from_here_and_nothing_runs_inline() {
    let (test_app, _) = waiting();
    let served = Served::over(&test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "wang.wei");
    let page = visitor.get("/review");
    assert!(
        page.text()
            .contains("<script src=\"/review.js\" defer></script>")
    );
    assert!(
        page.header("content-security-policy")
            .unwrap()
            .contains("script-src 'self'")
    );
    let script = visitor.get("/review.js");
    assert!(
        script
            .header("content-type")
            .unwrap()
            .starts_with("text/javascript")
    );
}
