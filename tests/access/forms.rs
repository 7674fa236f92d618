//! Forms: accepted only from this site and this session, and only up to a size.

use super::peopled;
use crate::support::browser::{Browser, site};
use crate::support::people::PASSWORD;
use crate::support::test_app::TestApp;

/// Sends the sign-out form with a token and returns the result.
fn sign_out(browser: &Browser<'_>, token: &str) -> u16 {
    browser
        .post_bare("/logout", &[("csrf", token)])
        .status
        .as_u16()
}

#[test]
fn a_form_needs_the_token_of_its_own_session() {
    let test_app = peopled(&[]);
    let (own, other) = (
        Browser::signed_in(&test_app, "clerk"),
        Browser::signed_in(&test_app, "auditor"),
    );
    let another_of_mine = Browser::signed_in(&test_app, "clerk");
    assert_eq!(own.post_bare("/logout", &[]).status, 403);
    for stolen in [
        other.token(),
        another_of_mine.token(),
        Browser::fresh(&test_app).token(),
        String::new(),
        "nonsense".into(),
    ] {
        assert_eq!(sign_out(&own, &stolen), 403, "{stolen}");
    }
    assert_eq!(own.get("/").status, 200, "still signed in");
    let page = own.post_bare("/logout", &[("csrf", "x")]);
    assert!(page.text.contains("表单已过期"), "{}", page.text);
    // Every page masks it differently, and each form is valid.
    let (first, second) = (own.token(), own.token());
    assert_ne!(first, second);
    assert_eq!(sign_out(&own, &first), 303);
    assert_eq!(own.get("/").status, 303);
}

#[test]
fn the_sign_in_form_is_bound_to_the_browser_that_was_shown_it() {
    let test_app = peopled(&[]);
    let (victim, attacker) = (Browser::fresh(&test_app), Browser::fresh(&test_app));
    let token = attacker.token();
    let fields = [
        ("csrf", token.as_str()),
        ("account", "clerk"),
        ("password", PASSWORD),
    ];
    assert_eq!(
        victim.post_bare("/login", &fields).status,
        403,
        "never saw it"
    );
    victim.get("/login");
    assert_eq!(victim.post_bare("/login", &fields).status, 403);
    assert_eq!(attacker.post_bare("/login", &fields).status, 303);
}

#[test]
fn forms_of_other_sites_are_refused_whatever_token_they_carry() {
    let test_app = peopled(&[]);
    for (name, value, status) in [
        ("origin", "https://evil.example", 403),
        ("origin", "null", 403),
        ("origin", "http://127.0.0.1:8019", 303),
        ("origin", "http://127.0.0.1:8019.evil.example", 403),
        ("origin", "http://127.0.0.1:80", 403),
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-site", 403),
        ("sec-fetch-site", "same-origin", 303),
    ] {
        let mut browser = Browser::signed_in(&test_app, "clerk");
        let token = browser.token();
        browser.headers.push((name, value.into()));
        assert_eq!(sign_out(&browser, &token), status, "{name}: {value}");
    }
    // Behind a proxy that leaves the name as it was typed.
    let mut browser = Browser::signed_in(&test_app, "clerk");
    let token = browser.token();
    browser.headers.push(("host", "localhost:8019".into()));
    let origin = "https://localhost:8019".to_owned();
    browser.headers.push(("origin", origin));
    assert_eq!(sign_out(&browser, &token), 303);
}

#[test]
fn a_form_that_is_too_large_is_not_read() {
    let test_app = peopled(&[]);
    let browser = Browser::signed_in(&test_app, "clerk");
    let large = "a".repeat(1024 * 1024 + 1);
    let page = browser.post("/login", &[("account", &large)]);
    assert_eq!(page.status, 413);
    let kind = "application/json";
    let page = browser.ask("POST", "/login", kind, format!("[\"{large}\"]"));
    assert_eq!(page.status, 413, "whatever it is");
    let page = browser.ask("POST", "/login", kind, "[]".into());
    assert_eq!(page.status, 403, "no form at all");
}

#[test]
fn every_answer_tells_browsers_how_far_to_trust_it() {
    let test_app = peopled(&[]);
    let browser = Browser::fresh(&test_app);
    for path in [
        "/",
        "/login",
        "/checkpoint",
        "/nothing",
        "/style.css",
        "/tile/entries/000",
    ] {
        let page = browser.get(path);
        let policy = page.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
        assert!(page.header("permissions-policy").contains("camera=()"));
        assert_eq!(page.header("strict-transport-security"), "");
    }
}

#[test]
fn by_https_cookies_are_secure_and_bound_to_the_host() {
    let test_app = peopled(&[("PLEDGEBOOK_WEB__BASE_URL", "https://ledger.jiyuan.example")]);
    let browser = Browser::fresh(&test_app);
    let page = browser.get("/login?lang=en");
    assert!(page.header("strict-transport-security").contains("max-age"));
    let cookies: Vec<&str> = page
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect();
    assert!(cookies.iter().all(|line| line.contains("; Secure;")));
    assert!(
        cookies
            .iter()
            .any(|line| line.starts_with("__Host-visitor="))
    );
    assert!(cookies.iter().any(|line| line.starts_with("lang=en;")));
    assert_eq!(browser.sign_in("clerk", PASSWORD).status, 303);
    assert_eq!(browser.get("/").status, 200);
    assert!(browser.cookies.borrow().contains_key("__Host-session"));
    // A cookie that another host of the domain could plant is none.
    let own = browser.cookies.borrow_mut().remove("__Host-session");
    browser
        .cookies
        .borrow_mut()
        .insert("session".into(), own.unwrap());
    assert_eq!(browser.get("/").status, 303);
}

#[test]
fn before_there_is_an_account_the_sign_in_page_says_how_to_make_one() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let page = Browser::fresh(&test_app).get("/login");
    assert!(page.text.contains("pledgebook users add"));
    let test_app = peopled(&[]);
    let page = Browser::fresh(&test_app).get("/login?lang=en");
    assert!(!page.text.contains("pledgebook users add") && page.text.contains("Sign in"));
    assert!(!page.text.contains("jiyuan-2019-demo"));
    let mut demo = site(&test_app);
    demo.demo = Some(pledgebook::app::demo::ACCOUNTS);
    let page = Browser::on(&test_app, demo.clone()).get("/login");
    assert!(page.text.contains("jiyuan-2019-demo") && page.text.contains("auditor"));
    assert!(
        !page.text.contains("<code>clerk"),
        "none but the demonstration's"
    );
    assert_eq!(Browser::on(&test_app, demo).get("/").status, 200);
}
