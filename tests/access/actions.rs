//! What accounts do in the ledger: within their role, for their office, and never on what they submitted themselves.

use domain::access::Role;
use domain::ids::{Actor, OfficeId, UpdateId};
use service::account::{NewAccount, create, disable, set_role};
use service::settle::settle;
use service::{ActionError, Refusal, amend, review};

use super::peopled;
use crate::support::house::{House, code, office};
use crate::support::people::{account, hash, person};

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

fn submit(house: &House, who: &Actor) -> Result<UpdateId, ActionError> {
    let request = house.request(BUSES, "2019-03", "2019-03-20", "60");
    house.send_as(who, request).map(|done| done.update)
}

fn accept(house: &House, who: Actor, update: UpdateId) -> Result<(), ActionError> {
    house
        .app
        .desk
        .act_blocking(move |tx, now| review::accept(tx, now, Some(&who), update).map(drop))
}

#[test]
fn a_department_reports_for_its_own_office_and_nobody_else_reports_at_all() {
    let house = peopled(&[]);
    person(&house, "other", Role::Department, Some("shuiliju"));
    let refused = refusal(submit(&house, &by("other")));
    assert!(
        matches!(refused, Refusal::NotYourself { .. }),
        "{refused:?}"
    );
    for id in ["admin", "reviewer", "auditor", "reader"] {
        let refused = refusal(submit(&house, &by(id)));
        assert!(
            matches!(refused, Refusal::NotOfTheRole { .. }),
            "{refused:?}"
        );
    }
    let refused = refusal(submit(&house, &by("nobody")));
    assert!(matches!(refused, Refusal::NoAccount { .. }));
    let update = submit(&house, &by("clerk")).unwrap();
    // Who submitted stands in the entry, by the account's id and nothing more.
    let found = house
        .app
        .desk
        .ask(|reader| reader.entry(update.0))
        .unwrap()
        .unwrap();
    let text = String::from_utf8(found.bytes).unwrap();
    assert!(text.contains("\"by\":\"clerk\"") && !text.contains("Person clerk"));
    house
        .app
        .desk
        .act_blocking(|tx, now| disable(tx, now, &account("clerk")))
        .unwrap();
    let refused = refusal(submit(&house, &by("clerk")));
    assert!(matches!(refused, Refusal::AccountDisabled { .. }));
}

#[test]
fn a_supervisor_reviews_within_the_scope_of_its_office() {
    let house = peopled(&[]);
    // The livelihood group looks after section 2.7; growth is in 2.0.
    person(&house, "narrow", Role::Supervisor, Some("minshiban"));
    person(&house, "planner", Role::Department, Some("fagaiwei"));
    let growth = house.request("JY19-001", "2019-03", "2019-03-20", "8.1");
    let growth = house.send_as(&by("planner"), growth).unwrap().update;
    let refused = refusal(accept(&house, by("narrow"), growth));
    assert!(matches!(refused, Refusal::OutOfScope { .. }), "{refused:?}");
    let update = submit(&house, &by("clerk")).unwrap();
    for id in ["admin", "auditor", "reader"] {
        let refused = refusal(accept(&house, by(id), update));
        assert!(
            matches!(refused, Refusal::NotOfTheRole { .. }),
            "{refused:?}"
        );
    }
    let refused = refusal(accept(&house, by("clerk"), update));
    assert!(matches!(refused, Refusal::OwnUpdate { .. }));
    accept(&house, by("reviewer"), update).unwrap();
    // The same holds for what else a supervising office does.
    let adjust = |who: Actor| {
        house.app.desk.act_blocking(move |tx, now| {
            let approval = amend::Approval {
                approver: "市政府".into(),
                document: "济政〔2019〕1号".into(),
            };
            amend::adjust(tx, now, Some(&who), code("JY19-001"), "7.5", &approval).map(drop)
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

#[test]
fn nobody_accepts_what_they_or_their_office_submitted_whatever_they_have_become() {
    let house = peopled(&[]);
    person(&house, "colleague", Role::Department, Some("jiaotongju"));
    let update = submit(&house, &by("clerk")).unwrap();
    let promote = |id: &'static str| {
        let act = move |tx: &mut store::Tx<'_>, _| {
            set_role(
                tx,
                &account(id),
                Role::Supervisor,
                Some(&office("duchashi")),
            )
        };
        house.app.desk.act_blocking(act).unwrap();
    };
    promote("clerk");
    let refused = refusal(accept(&house, by("clerk"), update));
    assert!(matches!(refused, Refusal::OwnUpdate { .. }), "{refused:?}");
    // The one who submitted now belongs to the very office that would accept.
    let refused = refusal(accept(&house, Actor::Office(office("duchashi")), update));
    assert!(matches!(refused, Refusal::OwnUpdate { .. }), "{refused:?}");
    let refused = refusal(accept(&house, by("reviewer"), update));
    assert!(matches!(refused, Refusal::OwnUpdate { .. }), "{refused:?}");
    accept(&house, Actor::Office(office("zhongdianban")), update).unwrap();
}

#[test]
fn the_year_is_settled_by_an_account_of_the_office_that_sees_everything() {
    let house = peopled(&[]);
    person(&house, "narrow", Role::Supervisor, Some("minshiban"));
    house.at("2019-12-31 16:00");
    let settled = |id: &str| {
        let who = by(id);
        house
            .app
            .desk
            .act_blocking(move |tx, now| settle(tx, now, Some(&who), None).map(drop))
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
    let house = House::opened("2019-02-18 09:00");
    let make = |id: &str, role, of: Option<&str>| {
        let new = NewAccount {
            id: account(id),
            name: "Somebody".into(),
            role,
            office: of.map(|id| OfficeId::parse(id).unwrap()),
            password: hash(),
        };
        house
            .app
            .desk
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
    let before = house.size();
    make("two", Role::Auditor, None).unwrap();
    assert_eq!(house.size(), before);
}
