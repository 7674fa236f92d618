//! Sessions: opened by a password; ended by time, by signing out, and by every loss of rights.

use chrono::TimeDelta;
use domain::{Role, Timestamp};
use service::account::{disable, enable, set_password, set_role};
use service::password::PasswordHash;
use store::Tx;

use super::peopled;
use crate::support::browser::Browser;
use crate::support::people::{PASSWORD, account, hash, login};
use crate::support::test_app::{TestApp, office};

/// Whether a browser is signed in.
fn is_in(browser: &Browser<'_>) -> bool {
    browser.get("/").status == 200
}

fn act<F>(test_app: &TestApp, action: F)
where
    F: FnOnce(&mut Tx<'_>, Timestamp) -> Result<(), service::ActionError> + Send + 'static,
{
    test_app.app.ledger.act_blocking(action).unwrap();
}

#[test]
fn a_password_opens_a_session_and_leads_back_to_where_one_was_going() {
    let test_app = peopled(&[]);
    let browser = Browser::fresh(&test_app);
    let page = browser.get("/?known_at=2019-03-01");
    assert_eq!(page.status, 303);
    assert_eq!(page.location(), "/login?next=%2F%3Fknown_at%3D2019-03-01");
    let form = browser.get(page.location());
    assert!(form.text.contains("value=\"/?known_at=2019-03-01\""));
    let fields = [
        ("account", "clerk"),
        ("password", PASSWORD),
        ("next", "/?known_at=2019-03-01"),
    ];
    let page = browser.post("/login", &fields);
    assert_eq!(
        (page.status.as_u16(), page.location()),
        (303, "/?known_at=2019-03-01")
    );
    let cookie = page
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().unwrap())
        .find(|line| line.starts_with("session="))
        .unwrap();
    assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Path=/; Max-Age=604800"));
    let page = browser.get("/");
    assert!(page.text.contains("Person clerk"));
    assert_eq!(page.header("cache-control"), "no-store");
    // Only the hash of what the cookie holds is kept.
    let secret = browser.cookies.borrow()["session"].clone();
    let bytes = std::fs::read(test_app.data().join("pledgebook.db-wal")).unwrap();
    let holds = |what: &str| {
        bytes
            .windows(what.len())
            .any(|part| part == what.as_bytes())
    };
    assert!(!holds(&secret) && !holds(PASSWORD));
    // The redirect never leaves the site.
    let fields = [
        ("account", "clerk"),
        ("password", PASSWORD),
        ("next", "//evil.example/"),
    ];
    let page = Browser::fresh(&test_app).post("/login", &fields);
    assert_eq!(page.location(), "/");
}

#[test]
fn what_was_typed_is_kept_but_for_the_password_and_nothing_tells_which_was_wrong() {
    let test_app = peopled(&[]);
    let mut message = Vec::new();
    for (id, password) in [
        ("clerk", "steady-lantern-48"),
        ("nobody", PASSWORD),
        ("<i>", PASSWORD),
    ] {
        let browser = Browser::fresh(&test_app);
        let page = browser.sign_in(id, password);
        assert_eq!(page.status, 422);
        assert!(!page.text.contains(password) && !page.text.contains("<i>"));
        assert!(page.text.contains("href=\"#account\"") && !is_in(&browser));
        let summary = page.text.split("error-summary-title\">").nth(1).unwrap();
        message.push(summary.split("</ul>").next().unwrap().to_owned());
    }
    assert_eq!(message[0], message[1]);
    assert_eq!(message[0], message[2]);
    let page = Browser::fresh(&test_app).sign_in("clerk", "nonsense-nonsense");
    assert!(page.text.contains("value=\"clerk\""));
    let page = Browser::fresh(&test_app).sign_in(" ", "");
    assert!(page.text.contains("请填写账号") && page.text.contains("请填写密码"));
}

#[test]
fn a_session_ends_by_itself_unused_and_used() {
    let test_app = peopled(&[]);
    let browser = Browser::signed_in(&test_app, "clerk");
    for _ in 0..13 {
        test_app.manual_clock.advance(TimeDelta::hours(11));
        assert!(is_in(&browser), "used often enough");
    }
    test_app.manual_clock.advance(TimeDelta::hours(11));
    assert!(is_in(&browser));
    test_app.manual_clock.advance(TimeDelta::hours(14));
    assert!(!is_in(&browser), "unused for more than twelve hours");
    let browser = Browser::signed_in(&test_app, "clerk");
    for _ in 0..15 {
        test_app.manual_clock.advance(TimeDelta::hours(11));
        assert!(is_in(&browser));
    }
    test_app.manual_clock.advance(TimeDelta::hours(3));
    assert!(!is_in(&browser), "after seven days whatever happens");
}

#[test]
fn whatever_takes_rights_away_ends_every_session_at_once() {
    let test_app = peopled(&[]);
    let two = || {
        [
            Browser::signed_in(&test_app, "clerk"),
            Browser::signed_in(&test_app, "clerk"),
        ]
    };
    let other = Browser::signed_in(&test_app, "auditor");
    let ended = |browsers: [Browser<'_>; 2]| {
        assert!(browsers.iter().all(|browser| !is_in(browser)));
        assert!(is_in(&other), "nobody else's");
    };
    let browsers = two();
    act(&test_app, |tx, now| {
        set_password(tx, now, &account("clerk"), &hash())
    });
    ended(browsers);
    let browsers = two();
    act(&test_app, |tx, now| {
        let office = office("shuiliju");
        set_role(tx, now, &account("clerk"), Role::Department, Some(&office))
    });
    ended(browsers);
    let browsers = two();
    act(&test_app, |tx, now| {
        disable(tx, now, &account("clerk")).map(drop)
    });
    ended(browsers);
    let browser = Browser::fresh(&test_app);
    assert_eq!(browser.sign_in("clerk", PASSWORD).status, 422);
    act(&test_app, |tx, now| {
        enable(tx, now, &account("clerk")).map(drop)
    });
    assert_eq!(browser.sign_in("clerk", PASSWORD).status, 303);
    assert!(is_in(&browser));
}

#[test]
fn an_old_password_is_no_good_and_signing_out_ends_one_session() {
    let test_app = peopled(&[]);
    let new = "another-lantern-48";
    let hash = PasswordHash::of(new, &login("clerk"), "Clerk").unwrap();
    act(&test_app, move |tx, now| {
        set_password(tx, now, &account("clerk"), &hash)
    });
    let browser = Browser::fresh(&test_app);
    assert_eq!(browser.sign_in("clerk", PASSWORD).status, 422);
    assert_eq!(browser.sign_in("clerk", new).status, 303);
    let elsewhere = Browser::signed_in(&test_app, "clerk");
    let secret = browser.cookies.borrow()["session"].clone();
    let page = browser.post("/logout", &[]);
    assert_eq!(page.location(), "/login?why=out");
    assert!(browser.get(page.location()).text.contains("已退出登录"));
    assert!(!browser.cookies.borrow().contains_key("session"));
    // A copy of the cookie is worthless.
    browser
        .cookies
        .borrow_mut()
        .insert("session".into(), secret);
    assert!(!is_in(&browser) && is_in(&elsewhere));
}

#[test]
fn whoever_fails_five_times_waits_and_learns_how_long() {
    let test_app = peopled(&[]);
    let browser = Browser::fresh(&test_app);
    for _ in 0..5 {
        assert_eq!(browser.sign_in("clerk", "nonsense-nonsense").status, 422);
    }
    // The right password does not help either.
    let page = browser.sign_in("clerk", PASSWORD);
    assert_eq!(page.status, 429);
    assert_eq!(page.header("retry-after"), "30");
    assert!(page.text.contains("0分30秒"), "{}", page.text);
    // Others are not held up, nor is the account's owner elsewhere for long.
    assert_eq!(
        Browser::fresh(&test_app)
            .sign_in("auditor", PASSWORD)
            .status,
        303
    );
    test_app.manual_clock.advance(TimeDelta::seconds(31));
    assert_eq!(browser.sign_in("clerk", "nonsense-nonsense").status, 422);
    let page = browser.sign_in("clerk", PASSWORD);
    assert_eq!(page.header("retry-after"), "60", "twice as long");
    test_app.manual_clock.advance(TimeDelta::seconds(61));
    assert_eq!(browser.sign_in("clerk", PASSWORD).status, 303);
    // A successful login resets the count.
    for _ in 0..4 {
        assert_eq!(browser.sign_in("clerk", "nonsense-nonsense").status, 422);
    }
    assert_eq!(browser.sign_in("clerk", PASSWORD).status, 303);
}

#[test]
fn many_at_once_try_no_more_often_than_one() {
    let test_app = peopled(&[]);
    let tried = test_app.run(async {
        let tries = (0..12).map(|_| {
            let attempt = service::session::Attempt {
                account: "clerk".into(),
                password: "nonsense-nonsense".into(),
                address: "10.0.0.1".into(),
            };
            let ledger = test_app.app.ledger.clone();
            tokio::spawn(async move { service::session::log_in(&ledger, attempt).await.map(drop) })
        });
        let mut answers = Vec::new();
        for one in tries.collect::<Vec<_>>() {
            answers.push(one.await.unwrap().unwrap_err().to_string());
        }
        answers
    });
    let waiting = tried
        .iter()
        .filter(|message| message.contains("wait"))
        .count();
    assert_eq!(waiting, 7, "{tried:?}");
}

#[test]
fn nobody_locks_an_account_out_from_other_addresses() {
    let test_app = peopled(&[]);
    let attempt = |password: &str, address: String| {
        let attempt = service::session::Attempt {
            account: "clerk".into(),
            password: password.into(),
            address,
        };
        let ledger = &test_app.app.ledger;
        test_app.run(service::session::log_in(ledger, attempt))
    };
    for client in 0..55 {
        let error = attempt("nonsense-nonsense", format!("10.0.0.{client}")).unwrap_err();
        assert!(error.to_string().contains("SignInWrong"), "{error}");
    }
    // The owner, elsewhere, is not refused while the attack goes on.
    assert!(attempt(PASSWORD, "10.1.0.1".into()).is_ok());
}
