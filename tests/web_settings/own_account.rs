//! One's own account: password, sessions and language, and nothing of others.

use super::{NEW, is_in, led, refused};
use crate::access::peopled;
use crate::support::browser::Browser;
use crate::support::people::PASSWORD;
use crate::support::visitor::hidden;

#[test]
fn ones_own_password_is_changed_and_ones_other_sessions_end() {
    let test_app = peopled(&[]);
    let (here, elsewhere) = (
        Browser::signed_in(&test_app, "clerk"),
        Browser::signed_in(&test_app, "clerk"),
    );
    let other = Browser::signed_in(&test_app, "auditor");
    let fields = [("current", PASSWORD), ("new", NEW), ("again", NEW)];
    let page = here.post("/settings/password", &fields);
    assert_eq!(led(&page), "/settings?done=password");
    assert!(is_in(&here) && is_in(&other) && !is_in(&elsewhere));
    let page = here.get("/settings?done=password");
    assert!(page.text.contains("密码已更改"), "{}", page.text);
    let fresh = Browser::fresh(&test_app);
    assert_eq!(fresh.sign_in("clerk", PASSWORD).status, 422);
    assert_eq!(fresh.sign_in("clerk", NEW).status, 303);
}

#[test]
fn a_password_that_is_refused_stays_what_it_was() {
    let test_app = peopled(&[]);
    let browser = Browser::signed_in(&test_app, "clerk");
    for (current, new, again, message, field) in [
        ("", NEW, NEW, "请填写现用密码", "current"),
        (PASSWORD, "", "", "请填写新密码", "new"),
        (PASSWORD, NEW, "other", "两次输入的新密码不一致", "again"),
        ("wrong", NEW, NEW, "现用密码不正确", "current"),
        (PASSWORD, "short", "short", "应不少于12个", "new"),
        (PASSWORD, PASSWORD, PASSWORD, "与现用密码相同", "new"),
        (
            PASSWORD,
            "Person-Clerk",
            "Person-Clerk",
            "与账号或姓名相同",
            "new",
        ),
    ] {
        let fields = [("current", current), ("new", new), ("again", again)];
        refused(&browser, "/settings/password", &fields, message, field);
        let page = browser.post("/settings/password", &fields);
        assert!(!page.text.contains(PASSWORD) && !page.text.contains(NEW));
    }
    assert_eq!(
        Browser::fresh(&test_app).sign_in("clerk", PASSWORD).status,
        303
    );
    // Somebody at an unattended browser cannot try many passwords.
    let fields = [("current", "guess"), ("new", NEW), ("again", NEW)];
    let mut last = 0;
    for _ in 0..6 {
        let page = browser.post("/settings/password", &fields);
        last = page.status.as_u16();
        if last == 429 {
            assert!(page.text.contains("请等待") && !page.header("retry-after").is_empty());
        }
    }
    assert_eq!(last, 429);
}

#[test]
fn sessions_are_listed_and_ended_by_their_owner_alone() {
    let test_app = peopled(&[]);
    let (here, second, third) = (
        Browser::signed_in(&test_app, "clerk"),
        Browser::signed_in(&test_app, "clerk"),
        Browser::signed_in(&test_app, "clerk"),
    );
    let page = here.get("/settings");
    assert_eq!(page.text.matches("name=\"session\"").count(), 2);
    assert_eq!(page.text.matches("本设备").count(), 1);
    let handle = hidden(&page.text, "session");
    // Somebody else who knows its name does not end it.
    let other = Browser::signed_in(&test_app, "auditor");
    other.post("/settings/sessions/end", &[("session", &handle)]);
    assert_eq!(
        here.get("/settings")
            .text
            .matches("name=\"session\"")
            .count(),
        2
    );
    let page = here.post("/settings/sessions/end", &[("session", &handle)]);
    assert_eq!(led(&page), "/settings?done=ended");
    assert!(is_in(&here) && (is_in(&second) != is_in(&third)));
    let page = here.post("/settings/sessions/end", &[("session", "nonsense")]);
    assert_eq!(led(&page), "/settings?done=ended");
    let page = here.post("/settings/sessions/end-others", &[]);
    assert_eq!(led(&page), "/settings?done=others");
    assert!(is_in(&here) && !is_in(&second) && !is_in(&third) && is_in(&other));
    assert!(!here.get("/settings").text.contains("结束其他全部登录"));
}

#[test]
fn the_language_that_was_chosen_comes_along_to_other_browsers() {
    let test_app = peopled(&[]);
    let browser = Browser::signed_in(&test_app, "clerk");
    let page = browser.post("/settings/language", &[("language", "fr")]);
    assert_eq!(page.status, 422);
    assert!(page.text.contains("请选择一种语言"));
    let page = browser.post("/settings/language", &[("language", "en")]);
    assert_eq!(led(&page), "/settings?done=language");
    let page = browser.get(page.location());
    assert!(
        page.text.contains("The language was saved."),
        "{}",
        page.text
    );
    let elsewhere = Browser::fresh(&test_app);
    assert!(elsewhere.get("/login").text.contains("登录"));
    elsewhere.sign_in("clerk", PASSWORD);
    assert!(elsewhere.get("/settings").text.contains("Change password"));
}

#[test]
fn whoever_keeps_nothing_sees_only_their_own_part() {
    let test_app = peopled(&[]);
    for id in ["clerk", "reviewer", "auditor", "reader"] {
        let browser = Browser::signed_in(&test_app, id);
        let page = browser.get("/settings");
        assert_eq!(page.status, 200);
        assert!(page.text.contains(&format!("Person {id}")) && page.text.contains("更改密码"));
        assert_eq!(browser.get("/settings/tokens").status, 200, "{id}");
        for closed in ["/settings/accounts", "/settings/offices"] {
            assert!(!page.text.contains(closed), "{id}: {closed}");
            assert_eq!(browser.get(closed).status, 403, "{id}: {closed}");
        }
    }
    let admin = Browser::signed_in(&test_app, "admin").get("/settings");
    assert!(admin.text.contains("href=\"/settings/accounts\""));
    let stranger = Browser::fresh(&test_app).get("/settings");
    assert!(stranger.leads_to_sign_in());
    let page = Browser::signed_in(&test_app, "admin").get("/settings?done=nonsense");
    assert_eq!(page.status, 400);
}
