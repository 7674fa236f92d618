//! Stolen, forged and foreign secrets open nothing and leave no trace; nor does a refused update.

use domain::Right;
use web::RULES;

use super::{BUSES, OTHERS, Trace, link, test_app, waiting};
use crate::access::PEOPLE;
use crate::support::browser::Browser;
use crate::support::test_app::TestApp;
use crate::support::visitor::hidden;

/// A form with one file, as browsers send it.
fn with_file(browser: &Browser<'_>, fields: &[(&str, &str)], name: &str) -> (u16, String) {
    let token = browser.token();
    let mut body = String::new();
    for (field, value) in [&[("csrf", token.as_str())], fields].concat() {
        body += "--xx\r\nContent-Disposition: form-data; name=\"";
        body += &format!("{field}\"\r\n\r\n{value}\r\n");
    }
    body += "--xx\r\nContent-Disposition: form-data; name=\"evidence\"; ";
    body += &format!("filename=\"{name}\"\r\n\r\n%PDF-1.7\r\n--xx--\r\n");
    let kind = "multipart/form-data; boundary=xx";
    let page = browser.ask("POST", "/submit", kind, body);
    (page.status.as_u16(), page.text)
}

#[test]
fn the_token_of_somebody_elses_forms_moves_nothing() {
    let test_app = test_app();
    let update = waiting(&test_app).to_string();
    let attacker = Browser::signed_in(&test_app, "clerk").token();
    for (id, _, _) in PEOPLE {
        for (method, pattern, right) in RULES.iter() {
            let rests_on_cookies = *right != Right::Cosign && *right != Right::SignIn;
            if method != "POST" || !rests_on_cookies {
                continue;
            }
            let path = pattern
                .replace("{update}", &update)
                .replace("/settings/offices/{id}", "/settings/offices/duchashi")
                .replace("{id}", &update)
                .replace("{name}", "clerk");
            let browser = Browser::signed_in(&test_app, id);
            let before = Trace::of(&test_app);
            for stolen in [attacker.as_str(), "", "nonsense"] {
                let fields = [
                    ("csrf", stolen),
                    ("reason", "x"),
                    ("code", BUSES),
                    ("period", "2019-03"),
                    ("value", "61"),
                    ("email", "evil@evil.example"),
                    ("language", "en"),
                ];
                let page = browser.post_bare(&path, &fields);
                assert_eq!(page.status, 403, "{id}: {path}");
            }
            assert_eq!(Trace::of(&test_app), before, "{id}: {path}");
        }
    }
    let page = Browser::signed_in(&test_app, "admin")
        .post_bare("/settings/accounts/clerk/disable", &[("csrf", &attacker)]);
    assert!(page.text.contains("这张表单已过期"), "{}", page.text);
}

#[test]
fn a_link_that_was_forged_altered_or_has_ended_opens_nothing() {
    let test_app = test_app();
    let good = link(&test_app);
    let parts: Vec<&str> = good.split('.').collect();
    let before = Trace::of(&test_app);
    for bad in [
        good.replace("jiaotongju", "shuiliju"),
        good.replace("2019-03", "2019-04"),
        good.replace(parts[2], "4102444800"),
        good[..good.len() - 1].to_owned(),
        "jiaotongju.2019-03.4102444800.AAAA".to_owned(),
        "x".repeat(5_000),
    ] {
        let browser = Browser::fresh(&test_app);
        let page = browser.get(&format!("/submit?link={bad}"));
        assert_eq!(page.status, 403, "{bad}");
        assert!(
            page.text.contains("链接不完整，或不是本台账发出的"),
            "{}",
            page.text
        );
        assert!(!browser.cookies.borrow().contains_key("link"));
        let sent = [("code", BUSES), ("period", "2019-03"), ("value", "60")];
        assert!(browser.post("/submit", &sent).status != 200);
    }
    let browser = Browser::fresh(&test_app);
    test_app.at("2019-05-01 09:00");
    let page = browser.get(&format!("/submit?link={good}"));
    assert_eq!(page.status, 403);
    assert!(page.text.contains("到期"), "{}", page.text);
    assert_eq!(Trace::of(&test_app), before);
}

#[test]
fn a_department_reports_on_nothing_of_other_offices() {
    let test_app = test_app();
    let clerk = Browser::signed_in(&test_app, "clerk");
    let guest = Browser::fresh(&test_app);
    guest.get(&format!("/submit?link={}", link(&test_app)));
    let before = Trace::of(&test_app);
    for browser in [&clerk, &guest] {
        for what in ["submit", "draft"] {
            let token = hidden(&browser.get("/submit").text, "csrf");
            let fields = [
                ("csrf", token.as_str()),
                ("code", OTHERS),
                ("period", "2019-03"),
                ("value", "8.1"),
                ("do", what),
            ];
            let page = browser.post_bare("/submit", &fields);
            assert_eq!(page.status, 403, "{what}");
            assert!(
                page.text.contains("这一事项不由贵单位牵头"),
                "{}",
                page.text
            );
        }
        let token = hidden(&browser.get("/submit").text, "csrf");
        let fields = [
            ("csrf", token.as_str()),
            ("code", "nonsense"),
            ("period", "2019-03"),
        ];
        assert_eq!(browser.post_bare("/submit", &fields).status, 403);
    }
    assert_eq!(Trace::of(&test_app), before);
}

fn evidence(test_app: &TestApp) -> usize {
    Trace::of(test_app).files.len()
}

#[test]
fn a_file_stays_only_with_a_report_that_was_taken() {
    let test_app = test_app();
    let clerk = Browser::signed_in(&test_app, "clerk");
    let idempotency_key = hidden(&clerk.get("/submit").text, "idempotency_key");
    let report = |code: &str, value: &str, as_of: &str, name: &str| {
        let fields = [
            ("idempotency_key", idempotency_key.as_str()),
            ("code", code),
            ("period", "2019-03"),
            ("value", value),
            ("as_of", as_of),
        ];
        with_file(&clerk, &fields, name)
    };
    for (code, value, as_of, name, status) in [
        (BUSES, "NaN", "", "a.pdf", 422),
        (BUSES, "4十", "", "a.pdf", 422),
        (BUSES, "-5", "", "a.pdf", 422),
        (BUSES, "12", "", "a.pdf", 422),
        (BUSES, "60", "2019-02-30", "a.pdf", 422),
        (BUSES, "60", "2019-12-31", "a.pdf", 422),
        (BUSES, "60", "", "a.exe", 422),
        (OTHERS, "60", "", "a.pdf", 403),
    ] {
        let size = test_app.size();
        let (answered, text) = report(code, value, as_of, name);
        assert_eq!(answered, status, "{value} {as_of}: {text}");
        assert_eq!(
            (test_app.size(), evidence(&test_app)),
            (size, 0),
            "{value} {as_of}"
        );
    }
    let wrong = [("code", BUSES), ("period", "2019-13"), ("value", "60")];
    assert_eq!(with_file(&clerk, &wrong, "a.pdf").0, 404);
    assert_eq!(evidence(&test_app), 0);
    // One that is taken keeps its file and the salt; sent again, it is the same report with the same file.
    for _ in 0..2 {
        assert_eq!(report(BUSES, "60", "", "a.pdf").0, 303);
        assert_eq!(evidence(&test_app), 2);
    }
}
