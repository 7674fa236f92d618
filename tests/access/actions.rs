//! Rights of accounts in the ledger: within their role and for their office, and never on their own updates.

use domain::{Actor, OfficeId, Role, UpdateId};
use service::account::{NewAccount, create, disable, set_role};
use service::settle::{Settling, settle};
use service::{ActionError, Refusal, review, supervise};

use super::peopled;
use crate::support::people::{account, hash, login, person};
use crate::support::test_app::{TestApp, code, office};

const BUSES: &str = "JY19-031";

fn refusal<T: std::fmt::Debug>(result: Result<T, ActionError>) -> Refusal {
    match result {
        Err(ActionError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn by(id: &str) -> Actor {
    account(id).actor()
}

fn submit(test_app: &TestApp, who: &Actor) -> Result<UpdateId, ActionError> {
    let request = test_app.request(BUSES, "2019-03", "2019-03-20", "60");
    test_app.send_as(who, request).map(|done| done.update)
}

fn accept(test_app: &TestApp, who: Actor, update: UpdateId) -> Result<(), ActionError> {
    test_app
        .app
        .ledger
        .act_blocking(move |tx, now| review::accept(tx, now, Some(&who), update).map(drop))
}

#[test]
fn a_department_reports_for_its_own_office_and_nobody_else_reports_at_all() {
    let test_app = peopled(&[]);
    person(&test_app, "other", Role::Department, Some("shuiliju"));
    let refused = refusal(submit(&test_app, &by("other")));
    assert!(
        matches!(refused, Refusal::NotYourself { .. }),
        "{refused:?}"
    );
    for id in ["admin", "reviewer", "auditor", "reader"] {
        let refused = refusal(submit(&test_app, &by(id)));
        assert!(
            matches!(refused, Refusal::NotOfTheRole { .. }),
            "{refused:?}"
        );
    }
    let refused = refusal(submit(&test_app, &by("nobody")));
    assert!(matches!(refused, Refusal::NoAccount { .. }));
    let update = submit(&test_app, &by("clerk")).unwrap();
    // The entry names the submitter by the account's id only.
    let found = test_app
        .app
        .ledger
        .ask(|reader| reader.entry(update.0))
        .unwrap()
        .unwrap();
    let text = String::from_utf8(found.bytes).unwrap();
    assert!(text.contains("\"by\":\"clerk\"") && !text.contains("Person clerk"));
    test_app
        .app
        .ledger
        .act_blocking(|tx, now| disable(tx, now, &account("clerk")))
        .unwrap();
    let refused = refusal(submit(&test_app, &by("clerk")));
    assert!(matches!(refused, Refusal::AccountDisabled { .. }));
}

#[test]
fn a_supervisor_reviews_within_the_scope_of_its_office() {
    let test_app = peopled(&[]);
    // The livelihood group looks after section 2.7; growth is in 2.0.
    person(&test_app, "narrow", Role::Supervisor, Some("minshiban"));
    person(&test_app, "planner", Role::Department, Some("fagaiwei"));
    let growth = test_app.request("JY19-001", "2019-03", "2019-03-20", "8.1");
    let growth = test_app.send_as(&by("planner"), growth).unwrap().update;
    let refused = refusal(accept(&test_app, by("narrow"), growth));
    assert!(matches!(refused, Refusal::OutOfScope { .. }), "{refused:?}");
    let update = submit(&test_app, &by("clerk")).unwrap();
    for id in ["admin", "auditor", "reader"] {
        let refused = refusal(accept(&test_app, by(id), update));
        assert!(
            matches!(refused, Refusal::NotOfTheRole { .. }),
            "{refused:?}"
        );
    }
    let refused = refusal(accept(&test_app, by("clerk"), update));
    assert!(matches!(refused, Refusal::OwnUpdate { .. }));
    accept(&test_app, by("reviewer"), update).unwrap();
    // The same holds for what else a supervising office does.
    let adjust = |who: Actor| {
        test_app.app.ledger.act_blocking(move |tx, now| {
            let approval = supervise::Approval {
                approver: "市政府".into(),
                document: "济政〔2019〕1号".into(),
            };
            supervise::adjust(tx, now, Some(&who), code("JY19-001"), "7.5", &approval).map(drop)
        })
    };
    assert!(matches!(
        refusal(adjust(by("narrow"))),
        Refusal::OutOfScope { .. }
    ));
    assert!(matches!(
        refusal(adjust(by("admin"))),
        Refusal::NotOfTheRole { .. }
    ));
    adjust(by("reviewer")).unwrap();
}

fn transfer(test_app: &TestApp, id: &'static str, role: Role, to: Option<&'static str>) {
    let to = to.map(office);
    let act = move |tx: &mut store::Tx<'_>, now| set_role(tx, now, &account(id), role, to.as_ref());
    test_app.app.ledger.act_blocking(act).unwrap();
}

#[test]
fn nobody_accepts_what_they_or_their_office_submitted_then_or_now() {
    let test_app = peopled(&[]);
    for id in ["colleague", "newcomer"] {
        person(&test_app, id, Role::Department, Some("jiaotongju"));
    }
    transfer(&test_app, "newcomer", Role::Department, Some("shuiliju"));
    test_app.at("2019-03-21 10:00");
    let update = submit(&test_app, &by("clerk")).unwrap();
    test_app.at("2019-03-22 10:00");
    let supervise = |id| transfer(&test_app, id, Role::Supervisor, Some("duchashi"));
    for id in ["clerk", "colleague", "newcomer"] {
        supervise(id);
    }
    // The submitter, and whoever acted for the office when it submitted, whatever they have become in between.
    transfer(&test_app, "colleague", Role::Auditor, None);
    supervise("colleague");
    for id in ["clerk", "colleague"] {
        let refused = refusal(accept(&test_app, by(id), update));
        assert!(matches!(refused, Refusal::OwnUpdate { .. }), "{refused:?}");
    }
    // Whoever had left it before is free to review.
    accept(&test_app, by("newcomer"), update).unwrap();
}

#[test]
fn a_transferred_submitter_blocks_nobody_in_the_new_office() {
    let test_app = peopled(&[]);
    let update = submit(&test_app, &by("clerk")).unwrap();
    transfer(&test_app, "clerk", Role::Supervisor, Some("duchashi"));
    accept(&test_app, by("reviewer"), update).unwrap();
    let again = submit(&test_app, &Actor::Office(office("jiaotongju"))).unwrap();
    accept(&test_app, Actor::Office(office("duchashi")), again).unwrap();
}

#[test]
fn the_year_is_settled_by_an_account_of_the_office_that_sees_everything() {
    let test_app = peopled(&[]);
    person(&test_app, "narrow", Role::Supervisor, Some("minshiban"));
    test_app.at("2019-12-31 16:00");
    let settled = |id: &str| {
        let who = by(id);
        test_app.app.ledger.act_blocking(move |tx, now| {
            settle(tx, now, Some(&who), &Settling::default()).map(drop)
        })
    };
    for id in ["admin", "clerk", "auditor"] {
        assert!(matches!(refusal(settled(id)), Refusal::NotOfTheRole { .. }));
    }
    assert!(matches!(
        refusal(settled("narrow")),
        Refusal::NeedsWholeScope { .. }
    ));
    settled("reviewer").unwrap();
}

#[test]
fn an_account_goes_with_its_office() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let make = |id: &str, role, of: Option<&str>| {
        let new = NewAccount {
            id: Some(account(id)),
            sign_in: Some((login(id), hash())),
            name: "Somebody".into(),
            role,
            office: of.map(|id| OfficeId::parse(id).unwrap()),
        };
        test_app
            .app
            .ledger
            .act_blocking(move |tx, now| create(tx, now, new).map(drop))
    };
    let refused = |role, of| refusal(make("ok", role, of));
    assert!(matches!(
        refused(Role::Department, None),
        Refusal::OfficeWanted { .. }
    ));
    assert!(matches!(
        refused(Role::Admin, Some("duchashi")),
        Refusal::OfficeUnwanted { .. }
    ));
    assert!(matches!(
        refused(Role::Department, Some("duchashi")),
        Refusal::OfficeOfOtherKind { .. }
    ));
    assert!(matches!(
        refused(Role::Supervisor, Some("jiaotongju")),
        Refusal::OfficeOfOtherKind { .. }
    ));
    assert!(matches!(
        refused(Role::Supervisor, Some("nowhere")),
        Refusal::NoOffice { .. }
    ));
    make("ok", Role::Supervisor, Some("duchashi")).unwrap();
    assert!(matches!(
        refused(Role::Admin, None),
        Refusal::AccountExists { .. }
    ));
    // Nothing of it is in the ledger.
    let before = test_app.size();
    make("two", Role::Auditor, None).unwrap();
    assert_eq!(test_app.size(), before);
}
