//! The auditors' questions: the commands and the views, on a small ledger with one of each situation.

mod external_sqlite3;
mod questions;

use domain::{Role, UpdateId};
use service::supervise::{Approval, Finding, adjust, extend, inspect};

use crate::support::people::person;
use crate::support::test_app::{TestApp, code};
use crate::updates::{BUSES, GROWTH, LATRINES};

/// The command line's clock stands in June.
pub const JUNE: (&str, &str) = ("PLEDGEBOOK_TIME__START", "2019-06-03T09:00:00+08:00");

/// The first entry after the seed's.
pub const FIRST: u64 = 94;

/// A ledger with one of each: every decision, late updates, a fall, amendments, an inspection, an update that waits. The
/// numbers are those of the entries.
pub fn test_app() -> TestApp {
    let test_app = TestApp::opened("2019-02-18 09:00");
    assert_eq!(test_app.size(), FIRST);
    let submit = |when: &str, of: &str, period: &str, as_of: &str, value: &str| -> UpdateId {
        test_app.at(when);
        test_app.submit(of, period, as_of, value).unwrap().update
    };
    // 94, 95
    let march = submit("2019-03-20 10:00", BUSES, "2019-03", "2019-03-20", "60");
    test_app.at("2019-03-22 15:00").accept(march).unwrap();
    // 96, 97
    let refused = submit(
        "2019-03-22 16:00",
        LATRINES,
        "2019-03",
        "2019-03-22",
        "5000",
    );
    test_app.at("2019-03-25 09:00");
    test_app.send_back(refused, "佐证不足").unwrap();
    // 98, 99
    let late = submit(
        "2019-03-28 10:00",
        LATRINES,
        "2019-03",
        "2019-03-25",
        "6000",
    );
    test_app.accept(late).unwrap();
    // 100, 101
    let april = submit("2019-04-20 10:00", BUSES, "2019-04", "2019-04-20", "90");
    test_app.at("2019-04-21 10:00").accept(april).unwrap();
    // 102
    test_app.at("2019-04-26 10:00");
    amend(&test_app, |tx, now| {
        let found = Finding {
            as_of: "2019-04-25".parse().unwrap(),
            value: "85".into(),
            note: "实见85辆".into(),
            evidence: Vec::new(),
        };
        inspect(tx, now, None, code(BUSES), found).map(drop)
    });
    // 103, 104
    test_app.at("2019-05-20 10:00");
    let mut fallen = test_app.request(BUSES, "2019-05", "2019-05-20", "80");
    fallen.explanation = Some("核减重复".into());
    let fallen = test_app.send(fallen).unwrap().update;
    test_app.at("2019-05-21 10:00").accept(fallen).unwrap();
    // 105, 106, 107
    test_app.at("2019-05-22 10:00");
    let approval = || Approval {
        approver: "市政府".into(),
        document: "济政〔2019〕5号".into(),
    };
    for value in ["200", "210"] {
        amend(&test_app, move |tx, now| {
            adjust(tx, now, None, code(BUSES), value, &approval()).map(drop)
        });
    }
    amend(&test_app, move |tx, now| {
        let due_on = "2020-03-31".parse().unwrap();
        extend(tx, now, None, code(LATRINES), due_on, &approval()).map(drop)
    });
    // 108, 109, 110
    let wrong = submit("2019-05-23 10:00", GROWTH, "2019-03", "2019-03-31", "8.1");
    test_app.accept(wrong).unwrap();
    test_app.at("2019-05-24 10:00");
    test_app.correct(wrong, "口径有误").unwrap();
    // 111
    test_app.at("2019-05-28 10:00");
    let request = test_app.request(BUSES, "2019-05", "2019-05-28", "95");
    let own = Some(request.office.as_str());
    let clerk = person(&test_app, "li.clerk", Role::Department, own);
    test_app.send_as(&clerk, request).unwrap();
    // 112
    test_app.at("2019-05-29 10:00");
    test_app.assign(LATRINES, "weijianwei").unwrap();
    test_app
}

fn amend<F>(test_app: &TestApp, action: F)
where
    F: FnOnce(&mut store::Tx<'_>, domain::time::Timestamp) -> Result<(), service::ActionError>
        + Send
        + 'static,
{
    test_app.app.ledger.act_blocking(action).unwrap();
}
