//! The pages 问题, 部门, 任务, 通报 and 审计 over a real daemon: they show what the ledger and the outbox hold, to those who may read it.

use domain::{Envelope, Narrative, Role, Seq};
use tlog::hash::Hash;
use tlog::proof_text::ProofText;

use crate::support::http::{Answer, Served};
use crate::support::people::{PASSWORD, person};
use crate::support::test_app::TestApp;

const BUSES: &str = "JY19-031";

/// The value of a cookie that an answer sets, as it is sent back.
fn cookies(answer: &Answer) -> Vec<String> {
    let lines = answer.head.lines().filter_map(|line| {
        let (name, value) = line.split_once(": ")?;
        let is_cookie = name.eq_ignore_ascii_case("set-cookie");
        is_cookie.then(|| value.split(';').next().unwrap_or_default().to_owned())
    });
    lines.collect()
}

fn token(page: &str) -> &str {
    let rest = page.split("name=\"csrf\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap()
}

/// A client with a session.
struct Signed<'s> {
    site: &'s Served,
    cookies: String,
}

impl<'s> Signed<'s> {
    fn new(site: &'s Served, id: &str) -> Self {
        let form = site.get("/login");
        let visitor = cookies(&form).join("; ");
        let body = format!(
            "csrf={}&account={id}&password={PASSWORD}",
            token(form.text())
        );
        let headers =
            format!("Cookie: {visitor}\r\nContent-Type: application/x-www-form-urlencoded");
        let answer = site.ask_with("POST", "/login", &headers, body.as_bytes());
        assert_eq!(answer.status, 303, "{}", answer.head);
        let cookies = cookies(&answer).join("; ");
        Self { site, cookies }
    }

    fn get(&self, path: &str) -> Answer {
        self.site
            .ask_with("GET", path, &format!("Cookie: {}", self.cookies), b"")
    }

    fn post(&self, path: &str, body: &str) -> Answer {
        let headers = format!(
            "Cookie: {}\r\nContent-Type: application/x-www-form-urlencoded",
            self.cookies
        );
        self.site.ask_with("POST", path, &headers, body.as_bytes())
    }
}

/// A ledger with accounts, a quarter behind it.
fn test_app() -> TestApp {
    let test_app = TestApp::opened("2019-02-18 09:00");
    person(&test_app, "root", Role::Admin, None);
    person(&test_app, "shen.ji", Role::Auditor, None);
    person(&test_app, "gong.zhong", Role::Public, None);
    test_app.at("2019-03-20 10:00");
    let mut request = test_app.request(BUSES, "2019-03", "2019-03-20", "5");
    request.narrative = Narrative {
        problems: "<script>alert(1)</script>".into(),
        ..Narrative::default()
    };
    let update = test_app.send(request).unwrap().update;
    test_app.accept(update).unwrap();
    test_app
        .correct(update, "<script>alert(2)</script>")
        .unwrap();
    test_app.at("2019-04-02 10:00").dispatch();
    test_app.at("2019-05-02 10:00").dispatch();
    test_app
}

#[test]
fn findings_are_reported_as_they_were_known_with_whose_they_are() {
    let test_app = test_app();
    let site = Served::over(&test_app, &[]);
    let reader = Signed::new(&site, "gong.zhong");
    let page = reader.get("/findings");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("未反馈进展") && page.text().contains("/commitments/JY19-"));
    let before = reader.get("/findings?known_at=2019-03-01");
    assert!(before.text().contains("没有未消除的问题") && before.text().contains("回到现在"));
    let one = reader.get("/findings?kind=not_reported&code=jy19-031&lang=en");
    assert!(one.text().contains("JY19-031") && one.text().contains("Not reported"));
    assert!(!one.text().contains("JY19-001<"));
    for wrong in [
        "kind=x",
        "known_at=soon",
        "code=1",
        "page=0",
        "x=1",
        "state=x",
    ] {
        assert_eq!(
            reader.get(&format!("/findings?{wrong}")).status,
            400,
            "{wrong}"
        );
    }
    assert_eq!(site.get("/findings").status, 303, "not published");
}

#[test]
fn offices_show_what_they_answer_for_and_how_they_reported() {
    let test_app = test_app();
    let site = Served::over(&test_app, &[]);
    let reader = Signed::new(&site, "gong.zhong");
    let lead = test_app.account(BUSES).lead;
    let list = reader.get("/offices?lang=zh");
    assert!(list.text().contains(&format!("/offices/{lead}")));
    let page = reader.get(&format!("/offices/{lead}"));
    assert_eq!(page.status, 200);
    for message in ["牵头单位", BUSES, "逐月反馈", "2019年3月"] {
        assert!(page.text().contains(message), "{message}");
    }
    assert!(
        !page.text().contains("@"),
        "addresses are not for everybody"
    );
    assert_eq!(reader.get("/offices/nobody").status, 404);
}

#[test]
fn a_digest_is_shown_exactly_as_it_was_mailed_and_only_some_see_to_whom() {
    let test_app = test_app();
    let digests = test_app.app.ledger.ask(service::mailed::digests).unwrap();
    let (frozen, mail) = digests.first().unwrap().clone();
    let mail = mail.unwrap();
    let site = Served::over(&test_app, &[]);
    let (auditor, public) = (
        Signed::new(&site, "shen.ji"),
        Signed::new(&site, "gong.zhong"),
    );
    let seq = frozen.seq;
    assert!(
        public
            .get("/digests")
            .text()
            .contains(&format!("/digests/{seq}"))
    );
    let page = auditor.get(&format!("/digests/{seq}"));
    assert!(page.text().contains("与生成时一致") && page.text().contains(&mail.mail.recipient));
    assert!(!page.text().contains("<script"));
    let seen = public.get(&format!("/digests/{seq}"));
    assert!(seen.status == 200 && !seen.text().contains(&mail.mail.recipient));
    // The letter that is handed out is the one whose hash was frozen.
    let letter = auditor.get(&format!("/digests/{seq}/letter.eml"));
    assert_eq!(Hash::of(&letter.body).to_string(), frozen.body.sha256);
    assert_eq!(
        public.get(&format!("/digests/{seq}/letter.eml")).status,
        403
    );
    let note = public.get(&format!("/digests/{seq}/files/checkpoint.txt"));
    assert_eq!(Some(note.text()), frozen.body.checkpoint.as_deref());
    assert!(
        note.header("content-disposition")
            .unwrap()
            .starts_with("attachment")
    );
    let html = public.get(&format!("/digests/{seq}/mail.html"));
    let policy = html.header("content-security-policy").unwrap();
    for rule in ["default-src 'none'", "frame-ancestors 'self'", "sandbox"] {
        assert!(policy.contains(rule), "{policy}");
    }
    assert_eq!(html.header("x-frame-options"), Some("SAMEORIGIN"));
    assert!(!policy.contains("script-src") && !html.text().contains("<script"));
    // A reminder carries a link that opens a form: its entry is no digest's.
    for none in ["0", "99999999", "x", "-1", "1e3"] {
        assert_eq!(
            auditor.get(&format!("/digests/{none}")).status,
            404,
            "{none}"
        );
    }
}

#[test]
fn jobs_and_the_outbox_are_for_whoever_keeps_it_running() {
    let test_app = test_app();
    let site = Served::over(&test_app, &[]);
    let page = Signed::new(&site, "root").get("/jobs");
    assert_eq!(page.status, 200);
    for message in ["月度通报", "台账核验", "发件箱", "下一次"] {
        assert!(page.text().contains(message), "{message}");
    }
    assert_eq!(Signed::new(&site, "gong.zhong").get("/jobs").status, 403);
    assert_eq!(site.get("/jobs").status, 303);
}

#[test]
fn an_entry_is_shown_with_a_proof_that_holds() {
    let test_app = test_app();
    let site = Served::over(&test_app, &[]);
    let auditor = Signed::new(&site, "shen.ji");
    let list = auditor.get("/audit?kind=update.corrected");
    assert_eq!(list.status, 200);
    assert!(list.text().contains("alert(2)") && !list.text().contains("<script"));
    let rest = list.text().split("/audit/entries/").find_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u64>().ok()
    });
    let seq = rest.unwrap();
    let page = auditor.get(&format!("/audit/entries/{seq}"));
    assert!(page.text().contains("c2sp.org/tlog-proof@v1"));
    assert!(!page.text().contains("<script"));
    let bytes = auditor.get(&format!("/audit/entries/{seq}/bytes"));
    assert_eq!(Envelope::decode(&bytes.body).unwrap().seq, Seq(seq));
    let text = auditor.get(&format!("/audit/entries/{seq}/proof"));
    let proof = ProofText::parse(text.text()).unwrap();
    let key = test_app.app.ledger.letterhead.signer.verifier();
    proof.check_entry(&key, &bytes.body).unwrap();
    let other = auditor.get("/audit/entries/0/bytes");
    assert!(proof.check_entry(&key, &other.body).is_err());
    assert_eq!(auditor.get("/audit/entries/99999999").status, 404);
    let bundle = auditor.get("/audit/entries.jsonl");
    assert_eq!(
        // The answer is streamed: between its parts stand their sizes.
        bundle
            .text()
            .lines()
            .filter(|line| line.starts_with('{'))
            .count() as u64,
        test_app.size(),
        "every entry is a line"
    );
    for wrong in ["kind=%3C", "by=x", "from=1", "seq=-1", "x=1"] {
        assert_eq!(
            auditor.get(&format!("/audit?{wrong}")).status,
            400,
            "{wrong}"
        );
    }
    let on = auditor.get("/audit?code=JY19-031&by=office:nobody-at-all");
    assert!(on.text().contains("没有符合条件的记录"));
    assert_eq!(Signed::new(&site, "gong.zhong").get("/audit").status, 403);
}

#[test]
fn the_ledger_is_verified_on_an_auditors_word_and_not_by_a_forged_form() {
    let test_app = test_app();
    let site = Served::over(&test_app, &[]);
    let auditor = Signed::new(&site, "shen.ji");
    let page = auditor.get("/audit");
    let csrf = format!("csrf={}", token(page.text()));
    let sound = auditor.post("/audit/verify", &csrf);
    assert_eq!(sound.status, 200);
    assert!(sound.text().contains("台账完好"), "{}", sound.text());
    assert_eq!(auditor.post("/audit/verify", "csrf=stolen").status, 403);
    let public = Signed::new(&site, "gong.zhong");
    assert_eq!(public.post("/audit/verify", &csrf).status, 403);
}
