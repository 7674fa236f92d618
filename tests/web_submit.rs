//! 进展反馈 over a real daemon: from the reminder's link to an update, what is refused and what is never lost.

use domain::{Role, Update};
use mail_parser::MessageParser;
use store::{Known, UpdateFilter};

use crate::support::http::{Answer, Served};
use crate::support::people::person;
use crate::support::test_app::TestApp;
use crate::support::visitor::{Visitor, hidden, token};

const BUSES: &str = "JY19-031";
const OTHERS: &str = "JY19-003";
const MILESTONE: &str = "JY19-018";

/// A ledger whose reminder for March was sent, with 40 buses accepted.
fn reminded() -> TestApp {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-02-25 10:00");
    test_app.report(BUSES, "2019-02", "2019-02-25", "40");
    test_app.at("2019-03-20 09:00").dispatch();
    test_app
}

/// The path of the link in an office's reminder, as its mail has it.
fn link(test_app: &TestApp, office: &str) -> String {
    let name = format!("mail/reminder.jiyuan-2019.2019-03.{office}.eml");
    let bytes = std::fs::read(test_app.data().join(name)).unwrap();
    let mail = MessageParser::default().parse(&bytes).unwrap();
    let text = mail.body_text(0).unwrap().into_owned();
    let at = text.find("/submit?link=").unwrap();
    text[at..].split_whitespace().next().unwrap().to_owned()
}

/// A client of the transport office that has opened the link, and the page.
fn guest<'a>(test_app: &TestApp, served: &'a Served) -> (Visitor<'a>, String) {
    let mut visitor = Visitor::of(served);
    let opened = visitor.get(&link(test_app, "jiaotongju"));
    assert_eq!(opened.status, 303);
    assert_eq!(opened.header("location"), Some("/submit"));
    let page = visitor.get("/submit");
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text().to_owned();
    (visitor, text)
}

fn form<'a>(page: &str, code: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, String)> {
    let mut fields = vec![
        ("csrf", token(page)),
        ("idempotency_key", hidden(page, "idempotency_key")),
        ("code", code.to_owned()),
        ("period", "2019-03".to_owned()),
    ];
    fields.extend(
        more.iter()
            .map(|(name, value)| (*name, (*value).to_owned())),
    );
    fields
}

fn send(visitor: &mut Visitor<'_>, page: &str, code: &str, more: &[(&str, &str)]) -> Answer {
    let fields = form(page, code, more);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    visitor.post_files("/submit", &fields, &[])
}

fn updates(test_app: &TestApp) -> Vec<Update> {
    let all = UpdateFilter::default();
    test_app
        .app
        .ledger
        .ask(|r| r.updates(&all, Known::NOW))
        .unwrap()
}

#[test]
fn from_the_reminder_to_a_report_in_three_requests() {
    let test_app = reminded();
    let served = Served::over(&test_app, &[]);
    let (mut visitor, page) = guest(&test_app, &served);
    for shown in [BUSES, MILESTONE, "40辆", "180辆", "2019年3月25日"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(!page.contains(OTHERS) && !page.contains("link="));
    let answer = send(&mut visitor, &page, BUSES, &[("value", "4十")]);
    assert_eq!(answer.status, 422);
    let answer = send(&mut visitor, &page, BUSES, &[("value", "６0辆")]);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let newest = updates(&test_app).pop().unwrap();
    assert_eq!(newest.submission.value.to_string(), "60");
    assert_eq!(newest.submission.as_of.to_string(), "2019-03-20");
    assert_eq!(newest.by.to_string(), "office:jiaotongju");
    let to = format!("/submit/{}", newest.id);
    assert_eq!(answer.header("location"), Some(to.as_str()));
    let receipt = visitor.get(&to);
    for shown in [newest.id.to_string().as_str(), "60辆", "还有3项"] {
        assert!(
            receipt.text().contains(shown),
            "{shown}: {}",
            receipt.text()
        );
    }
    // Reported, it stands below, and may be reported anew until it is reviewed.
    let page = visitor.get("/submit");
    assert!(page.text().contains("待审核") && page.text().contains("重新填报"));
}

#[test]
fn pressing_the_button_twice_is_one_report_and_correcting_it_another() {
    let test_app = reminded();
    let served = Served::over(&test_app, &[]);
    let (mut visitor, page) = guest(&test_app, &served);
    let first = send(&mut visitor, &page, BUSES, &[("value", "60")]);
    let size = test_app.size();
    let again = send(&mut visitor, &page, BUSES, &[("value", "60")]);
    assert_eq!(again.status, 303);
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(test_app.size(), size);
    let corrected = send(&mut visitor, &page, BUSES, &[("value", "61")]);
    assert_ne!(corrected.header("location"), first.header("location"));
    assert_eq!(test_app.size(), size + 1);
}

#[test]
fn what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept() {
    let test_app = reminded();
    let served = Served::over(&test_app, &[]);
    let (mut visitor, page) = guest(&test_app, &served);
    let size = test_app.size();
    let text = "已<b>购置</b>\"55\"辆";
    for (more, field, message) in [
        (&[("value", "")][..], "value", "请填写数值"),
        (&[("value", "很多")], "value", "不是数字"),
        (&[("value", "55户")], "value", "应为“辆”"),
        (&[("value", "-5")], "value", "负数"),
        (&[("value", "12")], "explanation", "低于此前审核通过的40辆"),
        (
            &[("value", "55"), ("as_of", "2019-03-28")],
            "as_of",
            "尚未到来",
        ),
        (&[("value", "55"), ("as_of", "昨天")], "as_of", "请填写日期"),
    ] {
        let all = [more, &[("progress", text)]].concat();
        let answer = send(&mut visitor, &page, BUSES, &all);
        let page = answer.text();
        assert_eq!(answer.status, 422, "{more:?}");
        assert!(page.contains(message), "{message}: {page}");
        let error = format!("id=\"{field}-{BUSES}-error\"");
        let link = format!("href=\"#{field}-{BUSES}\"");
        assert!(page.contains(&error) && page.contains(&link), "{field}");
        assert!(page.contains("已&#60;b&#62;购置") && !page.contains("<b>购置"));
        let value = more[0].1;
        assert!(page.contains(&format!("value=\"{value}\"")), "{value}");
    }
    let answer = send(&mut visitor, &page, MILESTONE, &[]);
    assert!(answer.status == 422 && answer.text().contains("请选择是否已完成"));
    let answer = send(&mut visitor, &page, MILESTONE, &[("done", "no")]);
    assert_eq!(answer.status, 303);
    assert_eq!(test_app.size(), size + 1);
    // The draft outlives the page: it was kept with each failure.
    let later = visitor.get("/submit");
    assert!(later.text().contains("购置"), "{}", later.text());
}

#[test]
fn a_guest_reports_for_one_office_and_one_month_and_leaves_no_trace_elsewhere() {
    let test_app = reminded();
    let served = Served::over(&test_app, &[]);
    let (mut visitor, page) = guest(&test_app, &served);
    let size = test_app.size();
    let value = [("value", "5")];
    assert_eq!(send(&mut visitor, &page, OTHERS, &value).status, 403);
    assert_eq!(send(&mut visitor, &page, "JY19-999", &value).status, 403);
    let with = |period: &str| {
        let mut fields = form(&page, BUSES, &value);
        fields[3].1 = period.to_owned();
        fields
    };
    for (period, status) in [("2019-02", 403), ("2019-04", 403), ("nonsense", 404)] {
        let fields = with(period);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        assert_eq!(visitor.post("/submit", &fields).status, status, "{period}");
    }
    assert_eq!(visitor.get("/submit?period=2019-02").status, 403);
    let reported = updates(&test_app)[0].id;
    assert_eq!(visitor.get(&format!("/submit/{reported}")).status, 404);
    for elsewhere in ["/review", "/settings"] {
        assert_ne!(visitor.get(elsewhere).status, 200, "{elsewhere}");
    }
    // Without the token, or with another's, nothing is taken.
    let (_, other) = guest(&test_app, &served);
    for token in [String::new(), token(&other)] {
        let mut fields = form(&page, BUSES, &value);
        fields[0].1 = token;
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        assert_eq!(visitor.post_files("/submit", &fields, &[]).status, 403);
    }
    assert_eq!(test_app.size(), size);
}

#[test]
fn a_forged_or_ended_link_opens_nothing_and_says_why() {
    let test_app = reminded();
    let served = Served::over(&test_app, &[]);
    let path = link(&test_app, "jiaotongju");
    let forged = path.replace("jiaotongju", "caizhengju");
    let answer = Visitor::of(&served).get(&forged);
    assert!(answer.status == 403 && answer.text().contains("链接不完整"));
    test_app.at("2019-04-20 09:00");
    let answer = Visitor::of(&served).get(&path);
    assert!(answer.status == 403 && answer.text().contains("到期"));
}

#[test]
fn a_draft_outlives_the_session_in_which_it_was_typed() {
    let test_app = reminded();
    person(&test_app, "li.na", Role::Department, Some("jiaotongju"));
    let served = Served::over(&test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "li.na");
    let page = visitor.get("/submit").text().to_owned();
    assert!(page.contains(BUSES) && !page.contains(OTHERS));
    let size = updates(&test_app).len();
    test_app.at("2019-03-24 09:00");
    let more = [("value", "66"), ("progress", "新车已到位")];
    let answer = send(&mut visitor, &page, BUSES, &more);
    assert_eq!(answer.status, 303);
    let to = answer.header("location").unwrap();
    assert!(
        to.starts_with("/login?next=") && to.ends_with("why=draft"),
        "{to}"
    );
    assert_eq!(updates(&test_app).len(), size, "nothing was recorded");
    let next = visitor.sign_in("li.na", "/submit?period=2019-03&code=JY19-031");
    let page = visitor.get(&next);
    assert!(page.text().contains("value=\"66\"") && page.text().contains("新车已到位"));
    // Kept by the button as well, and gone once it is sent.
    let text = page.text().to_owned();
    let stored = send(
        &mut visitor,
        &text,
        BUSES,
        &[("value", "67"), ("do", "draft")],
    );
    assert!(stored.header("location").unwrap().contains("saved="));
    assert_eq!(updates(&test_app).len(), size);
    let answer = send(&mut visitor, &text, BUSES, &[("value", "67")]);
    assert_eq!(answer.status, 303);
    let again = visitor.get("/submit?code=JY19-031");
    assert!(!again.text().contains("value=\"67\""));
    assert_eq!(updates(&test_app).pop().unwrap().by.to_string(), "li.na");
}

#[test]
fn evidence_is_taken_within_its_limits() {
    let test_app = reminded();
    let served = Served::over(&test_app, &[]);
    let (mut visitor, page) = guest(&test_app, &served);
    let size = test_app.size();
    let mut post = |files: &[(&str, &[u8])]| {
        let fields = form(&page, BUSES, &[("value", "60")]);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let answer = visitor.post_files("/submit", &fields, files);
        (answer.status, answer.text().to_owned())
    };
    let large = vec![b'x'; 20 * 1024 * 1024 + 1];
    let one: (&str, &[u8]) = ("a.pdf", b"%PDF-1.7");
    for (files, message) in [
        (vec![("a.exe", &b"MZ"[..])], "a.exe"),
        (vec![("a.pdf", &b""[..])], "a.pdf"),
        (vec![("b.pdf", &large[..])], "b.pdf"),
        (vec![one; 11], "文件过多"),
    ] {
        let (status, text) = post(&files);
        assert!(
            status == 422 && text.contains(message),
            "{status} {message}"
        );
        assert!(
            text.contains(&format!("id=\"evidence-{BUSES}-error\"")),
            "{message}"
        );
    }
    assert_eq!(test_app.size(), size);
    // A browser sends an empty part where no file was chosen.
    assert_eq!(post(&[one, ("图.PNG", b"png"), ("", b"")]).0, 303);
    let newest = updates(&test_app).pop().unwrap();
    let kinds: Vec<&str> = newest
        .submission
        .evidence
        .iter()
        .map(|e| e.kind.as_str())
        .collect();
    assert_eq!(kinds, ["pdf", "png"]);
}

#[test]
fn whoever_does_not_report_learns_so() {
    let test_app = reminded();
    person(&test_app, "wang.wei", Role::Supervisor, Some("duchashi"));
    person(&test_app, "zhao.min", Role::Auditor, None);
    let served = Served::over(&test_app, &[]);
    for id in ["wang.wei", "zhao.min"] {
        let answer = Visitor::signed_in(&served, id).get("/submit");
        assert_eq!(answer.status, 403);
        assert!(
            answer.text().contains("进展由牵头单位填报"),
            "{}",
            answer.text()
        );
    }
    let stranger = Visitor::of(&served).get("/submit");
    assert!(
        stranger
            .header("location")
            .unwrap()
            .starts_with("/login?next=%2Fsubmit")
    );
}

#[test]
fn a_returned_report_stands_on_top_with_its_reason() {
    let test_app = reminded();
    test_app.at("2019-03-20 10:00");
    let sent = test_app
        .submit("JY19-036", "2019-03", "2019-03-20", "1")
        .unwrap();
    test_app
        .send_back(sent.update, "请附<i>验收</i>单")
        .unwrap();
    let served = Served::over(&test_app, &[]);
    let (_, page) = guest(&test_app, &served);
    assert!(page.contains("请附&#60;i&#62;验收"), "{page}");
    let place = |code: &str| page.find(&format!("id=\"c-{code}\"")).unwrap();
    assert!(place("JY19-036") < place(BUSES));
}
