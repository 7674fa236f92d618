//! Every route for every kind of caller: the table of rights is what happens.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::{Right, Role, TokenScope, allows};
use service::link::link_for;
use service::token;
use store::Known;
use web::RULES;

use super::{PEOPLE, peopled};
use crate::support::browser::{Browser, Page};
use crate::support::people::{person, token_of};
use crate::support::test_app::{TestApp, office};

const PUBLIC: &[(&str, &str)] = &[("PLEDGEBOOK_WEB__PUBLIC", "true")];

/// Fills the placeholders of a route.
fn path(pattern: &str) -> String {
    pattern
        .replace("{code}", "JY19-031")
        .replace("{size}", "1")
        .replace("/tile/entries/{*path}", "/tile/entries/000.p/1")
        .replace("/tile/{*path}", "/tile/0/000.p/1")
        .replace("{id}", "1")
}

/// Requests a route with the token of the browser's forms.
fn ask(browser: &Browser<'_>, method: &str, pattern: &str) -> Page {
    if method == "GET" {
        browser.get(&path(pattern))
    } else {
        browser.post(&path(pattern), &[])
    }
}

/// Whether an answer lets in: anything but a way to the sign-in page, 401, 403 or a failure.
fn lets_in(page: &Page) -> bool {
    assert!(!page.status.is_server_error(), "{page:?}");
    let is_refused = matches!(page.status.as_u16(), 401 | 403) || page.leads_to_sign_in();
    !is_refused
}

/// Compares every rule with the result for a fresh caller of `make`.
fn hold<'a>(
    who: &str,
    make: impl Fn() -> Browser<'a>,
    may: impl Fn(Right) -> bool,
    refusal: impl Fn(&str, &str) -> u16,
) {
    for (method, pattern, right) in RULES.iter() {
        let page = ask(&make(), method.as_str(), pattern);
        // A checkpoint without a signature is refused by the ledger, and a guest's form that names no commitment by the
        // form, in words that the guard does not have.
        let inside = [
            "这一事项不由贵单位牵头，未作任何记录",
            "贵单位既不共同牵头也不配合该事项。",
        ];
        let is_refused_inside =
            *right == Right::Cosign || inside.iter().any(|text| page.text.contains(text));
        assert_eq!(
            lets_in(&page) || is_refused_inside,
            may(*right),
            "{who}: {method} {pattern} gave {} {}: {}",
            page.status,
            page.location(),
            page.text
        );
        if !may(*right) {
            let expected = refusal(method.as_str(), pattern);
            assert_eq!(page.status.as_u16(), expected, "{who}: {method} {pattern}");
        }
    }
}

/// Answers to anonymous callers: pages redirect to the sign-in page, programs get 401.
fn to_strangers(_: &str, pattern: &str) -> u16 {
    match pattern {
        _ if pattern.starts_with("/api/") => 401,
        "/calendar.ics" | "/feed.atom" | "/metrics" => 401,
        _ if pattern.starts_with("/tile/") => 403,
        _ => 303,
    }
}

#[test]
fn every_route_has_one_rule() {
    let routes: BTreeSet<(&str, &str)> = RULES
        .iter()
        .map(|(method, pattern, _)| (method.as_str(), *pattern))
        .collect();
    assert_eq!(routes.len(), RULES.len(), "a route is declared once");
}

#[test]
fn strangers_have_what_is_everybodys_and_what_is_published() {
    let test_app = peopled(&[]);
    let private = |right: Right| right.is_everybodys();
    hold(
        "anybody",
        || Browser::fresh(&test_app),
        private,
        to_strangers,
    );
    let test_app = peopled(PUBLIC);
    let published = |right: Right| right.is_published();
    hold(
        "anybody",
        || Browser::fresh(&test_app),
        published,
        to_strangers,
    );
}

#[test]
fn without_any_account_the_pages_are_read_on_this_machine_and_nothing_else() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let pages = |right: Right| right.is_everybodys() || right == Right::ReadPages;
    hold("local", || Browser::fresh(&test_app), pages, to_strangers);
    let mut elsewhere = crate::support::browser::site(&test_app);
    elsewhere.is_loopback = false;
    let private = |right: Right| right.is_everybodys();
    let make = || Browser::on(&test_app, elsewhere.clone());
    hold("from elsewhere", make, private, to_strangers);
    person(&test_app, "admin", Role::Admin, None);
    hold("later", || Browser::fresh(&test_app), private, to_strangers);
}

#[test]
fn every_role_has_its_rights_and_is_refused_the_others() {
    let test_app = peopled(&[]);
    for (id, role, _) in PEOPLE {
        let make = || Browser::signed_in(&test_app, id);
        hold(id, make, |right| allows(role, right), |_, _| 403);
    }
    // Signing in takes no right away that anonymous callers have.
    let test_app = peopled(PUBLIC);
    for (id, role, _) in PEOPLE {
        let may = |right: Right| allows(role, right) || right.is_published();
        hold(id, || Browser::signed_in(&test_app, id), may, |_, _| 403);
    }
}

#[test]
fn a_session_that_ended_is_a_strangers() {
    let test_app = peopled(&[]);
    // Its forms may still be sent where departments report: the handler keeps what was typed as a draft.
    let is_kept = |right: Right| right.is_everybodys() || right == Right::Submit;
    for (id, _, _) in PEOPLE {
        for (method, pattern, right) in RULES.iter() {
            let browser = Browser::signed_in(&test_app, id);
            test_app.manual_clock.advance(TimeDelta::hours(13));
            let page = ask(&browser, method.as_str(), pattern);
            if !is_kept(*right) {
                let expected = to_strangers(method.as_str(), pattern);
                assert_eq!(page.status.as_u16(), expected, "{id}: {method} {pattern}");
                assert!(expected != 303 || page.location().contains("why=lapsed"));
            }
        }
    }
}

#[test]
fn whoever_came_by_a_link_reports_and_does_nothing_else() {
    let test_app = peopled(&[]);
    let frame = test_app.app.ledger.ask(|reader| reader.context(Known::NOW));
    let link = link_for(
        &test_app.app.ledger.letterhead,
        &test_app.app.opening.body.ledger_id,
        &frame.unwrap().unwrap(),
        &office("jiaotongju"),
        "2019-03".parse().unwrap(),
    );
    let link = link.unwrap();
    let make = || {
        let browser = Browser::fresh(&test_app);
        browser
            .cookies
            .borrow_mut()
            .insert("link".into(), link.clone());
        browser
    };
    hold("guest", make, |right| right.is_a_guests(), |_, _| 403);
}

#[test]
fn a_token_does_what_its_scope_and_its_account_both_allow() {
    let test_app = peopled(&[]);
    for (id, role, _) in PEOPLE {
        for scope in TokenScope::ALL {
            if !scope.is_of_use_to(role) {
                continue;
            }
            let made = token_of(&test_app, id, "t", &[scope], None).unwrap();
            let may = |right: Right| {
                right.is_everybodys() || (allows(role, right) && right.scope() == Some(scope))
            };
            let make = || Browser::with_bearer(&test_app, made.secret.reveal());
            hold(&format!("{id} {}", scope.as_str()), make, may, |_, _| 403);
        }
    }
}

#[test]
fn a_token_that_is_no_good_opens_nothing_at_all() {
    let test_app = peopled(&[]);
    let made = token_of(&test_app, "auditor", "t", &[TokenScope::Read], None).unwrap();
    let id = made.id;
    let revoke = move |tx: &mut store::Tx<'_>, now| token::revoke(tx, now, id).map(drop);
    test_app.app.ledger.act_blocking(revoke).unwrap();
    let revoked = made.secret.reveal().to_owned();
    for bad in [revoked.as_str(), "pb_", "", "pb_nonsense"] {
        // Liveness depends on nothing, not even on a table of tokens.
        for (method, pattern, _) in RULES.iter().filter(|rule| rule.1 != "/healthz") {
            let page = ask(
                &Browser::with_bearer(&test_app, bad),
                method.as_str(),
                pattern,
            );
            assert_eq!(page.status, 401, "{bad}: {method} {pattern}");
            assert_eq!(page.header("www-authenticate"), "Bearer");
        }
    }
}

#[test]
fn other_methods_are_answered_with_the_allowed_ones() {
    let test_app = peopled(&[]);
    let browser = Browser::signed_in(&test_app, "admin");
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let page = browser.ask(method, "/", "", String::new());
        assert_eq!((page.status.as_u16(), page.header("allow")), (405, "GET"));
    }
    assert_eq!(
        browser
            .ask("PATCH", "/login", "", String::new())
            .header("allow"),
        "GET, POST"
    );
    assert_eq!(browser.get("/nothing/here").status, 404);
}
