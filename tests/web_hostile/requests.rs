//! Requests that no form of ours sends: too large, too long, of another type, with stolen or forged secrets.

use std::fmt::Write as _;

use domain::{Right, Role, TokenScope, allows};
use web::RULES;

use super::{Trace, test_app, waiting};
use crate::access::PEOPLE;
use crate::support::browser::Browser;
use crate::support::people::token_of;
use crate::support::test_app::TestApp;

const FORM: &str = "application/x-www-form-urlencoded";

/// A client with the right.
fn whoever_may(right: Right) -> &'static str {
    let own = |role: Role| allows(role, right) && role != Role::Public;
    let found = PEOPLE.iter().find(|(_, role, _)| own(*role));
    found.map_or("clerk", |(id, _, _)| id)
}

fn path(pattern: &str, update: &str) -> String {
    pattern
        .replace("{update}", update)
        .replace("/settings/offices/{id}", "/settings/offices/duchashi")
        .replace("{id}", update)
        .replace("{name}", "clerk")
}

fn posts() -> impl Iterator<Item = (&'static str, Right)> {
    let posts = RULES.iter().filter(|(method, _, _)| method == "POST");
    posts.map(|(_, pattern, right)| (*pattern, *right))
}

fn bearer(test_app: &TestApp, id: &str, right: Right) -> String {
    let scope = right.scope().unwrap_or(TokenScope::Read);
    let made = token_of(test_app, id, "t", &[scope], None);
    made.unwrap().secret.reveal().to_owned()
}

#[test]
fn ten_megabytes_are_refused_everywhere_and_nothing_of_them_stays() {
    let test_app = test_app();
    let update = waiting(&test_app).to_string();
    let large = "a".repeat(10 * 1024 * 1024);
    for (pattern, right) in posts() {
        let path = path(pattern, &update);
        let id = whoever_may(right);
        let is_api = pattern.starts_with("/api/");
        let (browser, kind, body) = if is_api {
            let token = bearer(&test_app, id, right);
            let body = format!("{{\"reason\":\"{large}\"}}");
            (
                Browser::with_bearer(&test_app, &token),
                "application/json",
                body,
            )
        } else {
            let browser = Browser::signed_in(&test_app, id);
            let token = browser.token();
            (browser, FORM, format!("csrf={token}&reason={large}"))
        };
        let before = Trace::of(&test_app);
        let page = browser.ask("POST", &path, kind, body);
        // Where files are taken, as much may come; then it is not what was asked for.
        let takes_files = pattern == "/api/v1/updates";
        let expected = match pattern {
            "/api/v1/updates" => 422,
            _ => 413,
        };
        assert_eq!(page.status, expected, "{path}: {}", page.text);
        let is_said = page.text.contains("提交的内容过大") || pattern == "/checkpoint";
        let is_said = is_said || (takes_files && page.text.contains("`reason`"));
        assert!(is_said, "{path}: {}", page.text);
        assert_eq!(Trace::of(&test_app), before, "{path}");
    }
    // A form with files: 10 MB in a field of text, behind a file that would be taken.
    let clerk = Browser::signed_in(&test_app, "clerk");
    let (token, before) = (clerk.token(), Trace::of(&test_app));
    let mut body = String::new();
    let parts = [
        ("csrf", token.as_str()),
        ("code", "JY19-036"),
        ("period", "2019-03"),
        ("value", "1"),
        ("evidence\"; filename=\"a.pdf", "%PDF-1.7"),
        ("progress", &large),
    ];
    for (name, value) in parts {
        let head = format!("Content-Disposition: form-data; name=\"{name}\"");
        write!(body, "--xx\r\n{head}\r\n\r\n{value}\r\n").unwrap();
    }
    body.push_str("--xx--\r\n");
    let kind = "multipart/form-data; boundary=xx";
    let page = clerk.ask("POST", "/submit", kind, body);
    assert_eq!(page.status, 413, "{}", page.text);
    assert!(page.text.contains("提交的内容过大"));
    assert_eq!(Trace::of(&test_app), before);
}

#[test]
fn ten_thousand_filters_and_endless_addresses_are_refused() {
    let test_app = test_app();
    let update = waiting(&test_app).to_string();
    let before = Trace::of(&test_app);
    let browsers = PEOPLE.map(|(id, _, _)| (id, Browser::signed_in(&test_app, id)));
    let many = "light=red&".repeat(10_000);
    let long = format!("search={}", "%E8%BD%A6".repeat(10_000));
    for (method, pattern, right) in RULES.iter() {
        let id = whoever_may(*right);
        let (_, browser) = browsers.iter().find(|(own, _)| *own == id).unwrap();
        // An address of 64 KiB and more is refused before it comes to us.
        for query in [&many[..60_000], &long[..60_000]] {
            let path = format!("{}?{query}", path(pattern, &update));
            let page = browser.ask(method.as_str(), &path, "", String::new());
            // The lists of the API name the parameter; its description and what is sent to it take none.
            let is_list =
                method == "GET" && !pattern.contains(['{', '.']) && *pattern != "/api/v1/ledger";
            match pattern.starts_with("/api/") {
                false => assert_eq!(page.status, 414, "{method} {pattern}"),
                true if is_list => assert_eq!(page.status, 400, "{method} {pattern}"),
                true => {}
            }
        }
    }
    let page = browsers[0]
        .1
        .get(&format!("/commitments?{}", &many[..60_000]));
    assert!(page.text.contains("网址过长"), "{}", page.text);
    let auditor = Browser::signed_in(&test_app, "auditor");
    for list in [
        "/",
        "/commitments",
        "/commitments.csv",
        "/findings",
        "/offices",
        "/digests",
        "/jobs",
        "/audit",
        "/api/v1/commitments",
    ] {
        for query in [
            "light=red&".repeat(60),
            format!("search={}", "a".repeat(300)),
        ] {
            let page = auditor.get(&format!("{list}?{query}"));
            assert_eq!(page.status, 400, "{list}?{query}: {}", page.text);
            let message = ["最多", "没有这个参数", "at most"];
            assert!(
                message.iter().any(|message| page.text.contains(message)),
                "{}",
                page.text
            );
        }
    }
    assert_eq!(Trace::of(&test_app), before);
}

#[test]
fn parameters_of_another_type_are_refused_with_what_they_should_be() {
    let test_app = test_app();
    let before = Trace::of(&test_app);
    for (id, path) in [
        ("auditor", "/?known_at=abc"),
        ("auditor", "/?as_of=2019-02-30"),
        ("auditor", "/?page=1"),
        ("auditor", "/commitments?known_at=abc"),
        ("auditor", "/commitments?as_of=2019-02-30"),
        ("auditor", "/commitments?page=-1"),
        ("auditor", "/commitments?page=0"),
        ("auditor", "/commitments?page=1.5"),
        ("auditor", "/commitments?size=7"),
        ("auditor", "/commitments?light=pink"),
        ("auditor", "/commitments?basis=NaN"),
        ("auditor", "/commitments?due_after=2019-13-01"),
        ("auditor", "/commitments?code=1%27%20OR%201=1"),
        ("auditor", "/commitments?search=%FF%FE"),
        ("auditor", "/commitments?search=%00"),
        ("auditor", "/commitments?search=a&search=b"),
        ("auditor", "/commitments.csv?as_of=2019-02-30"),
        ("auditor", "/commitments.xlsx?known_at=abc"),
        ("auditor", "/commitments.json?page=-1"),
        ("auditor", "/commitments/JY19-031?known_at=abc"),
        ("auditor", "/commitments/JY19-031?as_of=2019-02-30"),
        ("auditor", "/commitments/nonsense"),
        ("auditor", "/findings?page=-1"),
        ("auditor", "/findings?kind=nonsense"),
        ("auditor", "/findings?known_at=abc"),
        ("auditor", "/offices?known_at=abc"),
        ("auditor", "/offices?as_of=2019-02-30"),
        ("auditor", "/offices/NaN"),
        ("auditor", "/digests?period=2019-13"),
        ("auditor", "/digests?page=-1"),
        ("auditor", "/digests/-1"),
        ("auditor", "/digests/99999999999999999999"),
        ("auditor", "/jobs?page=-1"),
        ("auditor", "/audit?seq=-1"),
        ("auditor", "/audit?from=2019-02-30"),
        ("auditor", "/audit?before=NaN"),
        ("auditor", "/audit/entries/-1"),
        ("auditor", "/audit/entries/99999999999999999999"),
        ("auditor", "/evidence/nonsense"),
        ("auditor", "/checkpoint/-1"),
        ("auditor", "/api/v1/commitments?known_at=abc"),
        ("auditor", "/api/v1/commitments?limit=-1"),
        ("auditor", "/api/v1/commitments?after=nonsense"),
        ("auditor", "/api/v1/updates?period=2019-13"),
        ("auditor", "/api/v1/entries?limit=NaN"),
        ("clerk", "/submit?period=2019-13"),
        ("clerk", "/submit?period=abc"),
        ("clerk", "/submit?code=nonsense"),
        ("clerk", "/submit?saved=nonsense"),
        ("clerk", "/submit/NaN"),
        ("reviewer", "/review?accepted=abc"),
        ("reviewer", "/review?returned=-1"),
        ("admin", "/settings?done=nonsense"),
        ("admin", "/settings/accounts?done=added"),
        ("admin", "/settings/accounts/clerk?done=nonsense"),
        ("admin", "/settings/tokens?done=added"),
        ("admin", "/settings/offices?done=1"),
    ] {
        let page = Browser::signed_in(&test_app, id).get(path);
        assert!(
            matches!(page.status.as_u16(), 400 | 404),
            "{path}: {page:?}"
        );
        let words = page
            .text
            .chars()
            .filter(|c| ('一'..='龥').contains(c))
            .count();
        let is_api = path.starts_with("/api/");
        assert!(
            words > 5 || (is_api && page.text.contains("detail")),
            "{path}: {}",
            page.text
        );
    }
    assert_eq!(Trace::of(&test_app), before);
}
