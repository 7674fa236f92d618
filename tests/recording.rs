//! Concurrent recording: what the writer caches is never used after the entry that it rests on is superseded.

use domain::{Actor, Rules};
use pledgebook::app::App;
use service::open::adopt;
use service::settle::{Settling, settle};
use service::submit::record;
use service::supervise::assign;
use service::{ActionError, Refusal};
use store::Known;

use crate::support::test_app::{TestApp, code, office};
use crate::updates::{BUSES, GROWTH, LATRINES, refusal};

fn with_cutoff(day: u32) -> Rules {
    Rules {
        cutoff_day: day,
        ..Rules::default()
    }
}

fn adopt_cutoff(app: &App, day: u32) {
    let rules = with_cutoff(day);
    app.ledger
        .act_blocking(move |tx, now| adopt(tx, now, &rules, None).map(drop))
        .unwrap();
}

/// The cut-off day by which this handle would judge the next report.
fn cutoff(app: &App) -> u32 {
    let day = app.ledger.act_blocking(|tx, _| {
        let context = tx.present_context()?;
        Ok(context.map(|context| context.regime.rules.cutoff_day))
    });
    day.unwrap().unwrap()
}

/// Looks every commitment's submission_context up and holds it against the one that its history defines.
fn check_briefs(test_app: &TestApp, day: &str) {
    let day = day.parse().unwrap();
    let compared = test_app.app.ledger.act_blocking(move |tx, _| {
        let histories = tx.reader().histories(Known::NOW)?;
        for history in &histories {
            let found = tx.submission_context(&history.commitment.code, day)?;
            assert_eq!(found, Some(history.submission_context(day)));
        }
        Ok(histories.len())
    });
    assert!(compared.unwrap() > 50);
}

#[test]
fn a_brief_says_what_the_dossier_says_through_the_whole_story() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let check = || {
        for day in ["2019-02-28", "2019-03-20", "2019-04-20", "2019-12-31"] {
            check_briefs(&test_app, day);
        }
    };
    check();
    test_app.at("2019-03-22 10:00");
    test_app.report(BUSES, "2019-03", "2019-03-20", "60");
    let pending = test_app.submit(LATRINES, "2019-03", "2019-03-20", "1万户");
    test_app
        .submit(GROWTH, "2019-03", "2019-03-20", "7.5%")
        .unwrap();
    check();
    test_app
        .send_back(pending.unwrap().update, "缺少验收单")
        .unwrap();
    test_app
        .submit(LATRINES, "2019-03", "2019-03-10", "2万户")
        .unwrap();
    let newer = test_app.submit(LATRINES, "2019-03", "2019-03-15", "3万户");
    check();
    test_app.accept(newer.unwrap().update).unwrap();
    // Accepted later, but true for an earlier day: it does not count.
    test_app.report(LATRINES, "2019-03", "2019-03-05", "1万户");
    check();
    let all = test_app.report(BUSES, "2019-03", "2019-03-21", "180");
    test_app.close(BUSES).unwrap();
    test_app.assign(GROWTH, "shuiliju").unwrap();
    check();
    let wrong = test_app.report(LATRINES, "2019-03", "2019-03-22", "4万户");
    test_app.correct(wrong, "数字有误").unwrap();
    check();
    assert!(
        test_app.correct(all, "数字有误").is_err(),
        "a closure rests on it"
    );
}

#[test]
fn what_another_process_wrote_in_between_is_seen() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let other = test_app.opened_again().unwrap();
    test_app.at("2019-03-21 10:00");
    let first = test_app
        .submit(BUSES, "2019-03", "2019-03-20", "60")
        .unwrap();
    assert_eq!((first.submission.late, cutoff(&test_app.app)), (false, 25));

    adopt_cutoff(&other, 20);
    let second = test_app
        .submit(BUSES, "2019-03", "2019-03-20", "61")
        .unwrap();
    assert!(
        second.submission.late,
        "the cut-off that the other one adopted holds"
    );
    assert_eq!(second.submission.supersedes, Some(first.update));

    let request = test_app.request(BUSES, "2019-03", "2019-03-20", "62");
    let by = Actor::Office(request.office.clone());
    let own = request.clone();
    let third = other
        .ledger
        .act_blocking(move |tx, now| record(tx, now, &by, own))
        .unwrap();
    assert_eq!(third.submission.supersedes, Some(second.update));
    let fourth = test_app.send(request.clone()).unwrap();
    assert_eq!(fourth.submission.supersedes, Some(third.update));

    let lead = office("shuiliju");
    assert_ne!(lead, request.office);
    let assigned = other
        .ledger
        .act_blocking(move |tx, now| assign(tx, now, None, code(BUSES), lead.into()).map(drop));
    assigned.unwrap();
    assert!(matches!(
        refusal(test_app.send(request.clone())),
        Refusal::OtherOffice { .. }
    ));

    test_app.at("2019-12-31 10:00");
    let settled = other
        .ledger
        .act_blocking(|tx, now| settle(tx, now, None, &Settling::default()).map(drop));
    settled.unwrap();
    assert_eq!(
        refusal(test_app.send(request)),
        Refusal::Settled { year: 2019 }
    );
}

#[test]
fn what_was_taken_back_is_not_remembered_under_the_number_it_leaves() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let size = test_app.size();
    let rules = with_cutoff(10);
    let taken_back = test_app.app.ledger.act_blocking(move |tx, now| {
        adopt(tx, now, &rules, None)?;
        assert_eq!(tx.present_context()?.unwrap().regime.rules.cutoff_day, 10);
        Err::<(), _>(ActionError::Refused(Refusal::NotOpen {}))
    });
    assert!(taken_back.is_err());
    assert_eq!((test_app.size(), cutoff(&test_app.app)), (size, 25));
    adopt_cutoff(&test_app.app, 20);
    assert_eq!((test_app.size(), cutoff(&test_app.app)), (size + 1, 20));
}

#[test]
fn writes_that_wait_are_committed_together_and_a_refusal_takes_back_only_itself() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-21 10:00");
    let ledger = &test_app.app.ledger;
    let send = |value: &str| {
        let request = test_app.request(BUSES, "2019-03", "2019-03-20", value);
        let by = Actor::Office(request.office.clone());
        ledger.act(move |tx, now| record(tx, now, &by, request))
    };
    let (before, size) = (ledger.db.groups(), test_app.size());
    let (go, wait) = std::sync::mpsc::channel();
    // Holds the writer up until the others have been handed over: each is when it is polled first, in this order.
    let hold_up = ledger.act(move |_, _| {
        wait.recv().unwrap();
        Ok(())
    });
    let (_, first, refused, second, _) = test_app.run(async {
        tokio::join!(hold_up, send("60"), send("-1"), send("61"), async {
            go.send(()).unwrap();
        })
    });
    assert!(matches!(refusal(refused), Refusal::WrongSign { .. }));
    assert_eq!(
        second.unwrap().submission.supersedes,
        Some(first.unwrap().update)
    );
    let after = ledger.db.groups();
    assert_eq!(
        (
            after.commits - before.commits,
            after.writes - before.writes,
            test_app.size() - size
        ),
        (1, 4, 2)
    );
}
