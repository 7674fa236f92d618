//! Tokens: shown once, limited by scope and account, ended by expiry and by revocation.

use chrono::TimeDelta;
use domain::{AccountKind, Right, Role, TokenScope};
use service::account::{NewAccount, create, disable, set_role};
use service::{ActionError, Refusal, token};

use super::peopled;
use crate::support::browser::Browser;
use crate::support::people::{account, page_of, token_of};
use crate::support::test_app::TestApp;

fn make(
    test_app: &TestApp,
    id: &str,
    scopes: &[TokenScope],
    days: Option<i64>,
) -> Result<token::Made, ActionError> {
    let end = days.map(|days| test_app.manual_clock.now().plus(TimeDelta::days(days)));
    token_of(test_app, id, "nightly", scopes, end)
}

fn status(test_app: &TestApp, secret: &str, path: &str) -> u16 {
    Browser::with_bearer(test_app, secret)
        .get(path)
        .status
        .as_u16()
}

#[test]
fn a_token_is_shown_once_and_never_kept() {
    let test_app = peopled(&[]);
    let made = make(&test_app, "auditor", &[TokenScope::Read], None).unwrap();
    let secret = made.secret.reveal();
    assert!(secret.starts_with("pb_") && secret.len() == 46);
    assert_eq!(format!("{:?}", made.secret), "Secret");
    assert_eq!(status(&test_app, secret, "/"), 200);
    let bytes = std::fs::read(test_app.data().join("pledgebook.db-wal")).unwrap();
    assert!(!bytes.windows(46).any(|part| part == secret.as_bytes()));
    // The use is recorded beside the request, in a write that was queued before its answer.
    let ledger = &test_app.app.ledger;
    ledger.act_blocking(|_, _| Ok(())).unwrap();
    let stored = test_app
        .app
        .ledger
        .ask(|r| r.token(made.id))
        .unwrap()
        .unwrap();
    assert_eq!(stored.last_used_at, Some(test_app.manual_clock.now()));
    assert_eq!(stored.name, "nightly");
}

#[test]
fn a_token_ends_when_it_is_to_when_it_is_revoked_and_with_its_account() {
    let test_app = peopled(&[]);
    let short = make(&test_app, "auditor", &[TokenScope::Read], Some(1)).unwrap();
    let long = make(
        &test_app,
        "auditor",
        &[TokenScope::Read, TokenScope::Audit],
        None,
    )
    .unwrap();
    let (short, secret) = (short.secret.reveal(), long.secret.reveal());
    assert_eq!(status(&test_app, short, "/"), 200);
    test_app.manual_clock.advance(TimeDelta::days(1));
    assert_eq!(status(&test_app, short, "/"), 401);
    let entries = "/tile/entries/000.p/1";
    assert_eq!(status(&test_app, secret, entries), 200);
    // It never exceeds what its account is now.
    let act = |role: Role| {
        let act =
            move |tx: &mut store::Tx<'_>, now| set_role(tx, now, &account("auditor"), role, None);
        test_app.app.ledger.act_blocking(act).unwrap();
    };
    act(Role::Public);
    assert_eq!(status(&test_app, secret, entries), 403);
    assert_eq!(status(&test_app, secret, "/"), 200);
    act(Role::Auditor);
    assert_eq!(status(&test_app, secret, entries), 200);
    test_app
        .app
        .ledger
        .act_blocking(|tx, now| disable(tx, now, &account("auditor")))
        .unwrap();
    assert_eq!(status(&test_app, secret, "/"), 401);
}

#[test]
fn a_token_for_nothing_is_not_made() {
    let test_app = peopled(&[]);
    let refusal = |made: Result<token::Made, ActionError>| match made {
        Err(ActionError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    let none = refusal(make(&test_app, "clerk", &[], None));
    assert_eq!(none, Refusal::NoScope {});
    for (id, scope) in [
        ("clerk", TokenScope::Review),
        ("reviewer", TokenScope::Submit),
        ("auditor", TokenScope::Admin),
        ("admin", TokenScope::Submit),
        ("reader", TokenScope::Audit),
    ] {
        let refused = refusal(make(&test_app, id, &[TokenScope::Read, scope], None));
        assert!(
            matches!(refused, Refusal::ScopeOfNoUse { .. }),
            "{refused:?}"
        );
    }
    let past = refusal(make(&test_app, "clerk", &[TokenScope::Read], Some(0)));
    assert_eq!(past, Refusal::EndIsPast {});
    let nobody = make(&test_app, "nobody", &[TokenScope::Read], None);
    let nobody = nobody.unwrap_err();
    assert!(
        matches!(
            nobody.cause(),
            ActionError::Refused(Refusal::NoAccount { .. })
        ),
        "{nobody:?}"
    );
}

#[test]
fn cookies_beside_a_token_are_passed_over() {
    let test_app = peopled(&[]);
    let mut browser = Browser::signed_in(&test_app, "admin");
    let made = make(&test_app, "clerk", &[TokenScope::Submit], None).unwrap();
    let bearer = format!("Bearer {}", made.secret.reveal());
    browser.headers.push(("authorization", bearer));
    assert_eq!(browser.get("/").status, 403, "submitting is not reading");
}

#[test]
fn an_administrator_makes_no_token_that_acts_as_somebody_else() {
    let test_app = peopled(&[]);
    let as_admin = page_of(&test_app, "admin", Right::OwnAccount);
    let make = |ledger: &service::Ledger, owner: &domain::ids::AccountId| {
        let owner = owner.clone();
        ledger.act_blocking(move |tx, now| {
            token::create(tx, now, &owner, "t", &[TokenScope::Read], None)
        })
    };
    // Not even the operator of the machine, who names no account.
    for ledger in [&as_admin, &test_app.app.ledger] {
        let refused = make(ledger, &account("clerk")).unwrap_err();
        let expected = Refusal::TokenOfAnother {
            account: account("clerk"),
        };
        assert!(
            matches!(&refused, ActionError::Refused(refusal) if *refusal == expected),
            "{refused:?}"
        );
    }
    make(&as_admin, &account("admin")).unwrap();
    let new = NewAccount {
        id: None,
        sign_in: None,
        name: "统计平台".into(),
        role: Role::Auditor,
        office: None,
    };
    let service = page_of(&test_app, "admin", Right::ManageAccounts)
        .act_blocking(move |tx, now| create(tx, now, new))
        .unwrap();
    assert_eq!((service.kind, service.login), (AccountKind::Service, None));
    assert!(service.id.as_str().starts_with('u'));
    let made = make(&as_admin, &service.id).unwrap();
    assert_eq!(status(&test_app, made.secret.reveal(), "/"), 200);
    // Only whoever manages tokens makes those of a service, and revokes those of others.
    let as_clerk = page_of(&test_app, "clerk", Right::OwnAccount);
    assert!(make(&as_clerk, &service.id).is_err());
    let revoke = |ledger: &service::Ledger| {
        ledger.act_blocking(move |tx, now| token::revoke(tx, now, made.id).map(drop))
    };
    let refused = revoke(&as_clerk);
    assert!(
        matches!(refused, Err(ActionError::Refused(Refusal::NoToken { .. }))),
        "{refused:?}"
    );
    revoke(&as_admin).unwrap();
}
