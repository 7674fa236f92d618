//! Reporting and reviewing: what is accepted, what is refused and why, and what then counts.

use domain::quantity::QuantityError;
use domain::{Actor, Light, Narrative, Seq, UpdateId};
use service::submit::Reported;
use service::{ActionError, Refusal};
use store::{Known, UpdateFilter};

use crate::support::test_app::{TestApp, code, office};

/// 180 buses.
pub const BUSES: &str = "JY19-031";
/// 40,000 latrines.
pub const LATRINES: &str = "JY19-024";
/// GDP growth, about 8%.
pub const GROWTH: &str = "JY19-001";
/// The urban-rural income ratio, 1.8 to 1.
const RATIO: &str = "JY19-010";

pub fn refusal<T: std::fmt::Debug>(result: Result<T, ActionError>) -> Refusal {
    match result {
        Err(ActionError::At(_, cause)) => refusal(Err::<T, _>(*cause)),
        Err(ActionError::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, found {other:?}"),
    }
}

fn milestone(test_app: &TestApp) -> String {
    let commitments = test_app
        .app
        .ledger
        .ask(|reader| reader.commitments(Known::NOW))
        .unwrap();
    let free = commitments
        .iter()
        .find(|c| c.title.zh.contains("免费") && c.target.is_none());
    free.unwrap_or_else(|| panic!("no milestone on free buses"))
        .code
        .to_string()
}

#[test]
fn only_an_accepted_value_moves_a_commitment() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-24 10:00");
    let submitted = test_app
        .submit(BUSES, "2019-03", "2019-03-20", "60辆")
        .unwrap();
    assert!(!submitted.submission.late);
    let before = test_app.account(BUSES);
    assert_eq!(
        (before.progress.accepted.is_none(), before.pending),
        (true, Some(submitted.update))
    );
    assert_eq!(before.progress.light, Light::Grey);
    test_app.accept(submitted.update).unwrap();
    let after = test_app.account(BUSES);
    assert_eq!(after.progress.accepted.unwrap().value.to_string(), "60");
    assert_eq!(after.progress.share.unwrap().to_string(), "33.3");
    assert_eq!((after.pending, after.progress.light), (None, Light::Green));
}

#[test]
fn a_return_carries_a_reason_and_is_answered_by_a_new_report() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    let first = test_app
        .submit(LATRINES, "2019-03", "2019-03-20", "1.2万户")
        .unwrap();
    assert_eq!(first.submission.value.to_string(), "12000");
    test_app.send_back(first.update, "缺少验收单").unwrap();
    assert!(test_app.account(LATRINES).pending.is_none());
    let second = test_app
        .submit(LATRINES, "2019-03", "2019-03-20", "11,500")
        .unwrap();
    assert_eq!(
        second.submission.supersedes, None,
        "what was returned is not pending"
    );
    test_app.accept(second.update).unwrap();
    assert_eq!(
        test_app
            .account(LATRINES)
            .progress
            .accepted
            .unwrap()
            .value
            .to_string(),
        "11500"
    );
    let refused = refusal(test_app.accept(first.update));
    assert_eq!(
        refused,
        Refusal::NotPending {
            update: first.update,
            state: "returned".into()
        }
    );
}

#[test]
fn a_second_report_takes_the_place_of_one_that_waits() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    let first = test_app
        .submit(BUSES, "2019-03", "2019-03-20", "50")
        .unwrap();
    let second = test_app
        .submit(BUSES, "2019-03", "2019-03-20", "55")
        .unwrap();
    assert_eq!(second.submission.supersedes, Some(first.update));
    assert_eq!(test_app.account(BUSES).pending, Some(second.update));
    assert!(matches!(
        refusal(test_app.accept(first.update)),
        Refusal::NotPending { .. }
    ));
    let all = test_app
        .app
        .ledger
        .ask(|r| r.updates(&UpdateFilter::default(), Known::NOW))
        .unwrap();
    assert_eq!(
        all.iter().map(|u| u.state.name()).collect::<Vec<_>>(),
        ["superseded", "submitted"]
    );
}

#[test]
fn a_wrong_acceptance_is_withdrawn_and_both_stay() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    let first = test_app.report(BUSES, "2019-02", "2019-02-28", "20");
    let wrong = test_app.report(BUSES, "2019-03", "2019-03-20", "200");
    assert!(test_app.account(BUSES).progress.is_met);
    test_app.correct(wrong, "把合同数当成了到车数").unwrap();
    let account = test_app.account(BUSES);
    assert_eq!(account.progress.accepted.unwrap().update, first);
    let update = test_app
        .app
        .ledger
        .ask(|r| r.update(wrong, Known::NOW))
        .unwrap()
        .unwrap();
    assert_eq!(update.state.name(), "corrected");
    assert!(matches!(
        refusal(test_app.correct(wrong, "again")),
        Refusal::NotAccepted { .. }
    ));
}

#[test]
fn a_report_after_the_cutoff_is_late_and_not_refused() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    // 25 May 2019 is a Saturday, so the cut-off is the 24th.
    test_app.at("2019-05-24 23:59:59");
    assert!(
        !test_app
            .submit(BUSES, "2019-05", "2019-05-24", "70")
            .unwrap()
            .submission
            .late
    );
    test_app.at("2019-05-25 00:00");
    assert!(
        test_app
            .submit(BUSES, "2019-05", "2019-05-24", "71")
            .unwrap()
            .submission
            .late
    );
}

#[test]
fn what_does_not_fit_is_refused_and_leaves_no_trace() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-04-20 10:00");
    test_app.report(BUSES, "2019-03", "2019-03-20", "60");
    let free = milestone(&test_app);
    let size = test_app.size();
    let send = |of: &str, period: &str, as_of: &str, value: &str| {
        test_app.submit(of, period, as_of, value)
    };

    let mut other = test_app.request(BUSES, "2019-04", "2019-04-20", "70");
    other.office = office("shuiliju");
    assert!(
        matches!(refusal(test_app.send(other)), Refusal::OtherOffice { lead, .. } if lead == office("jiaotongju"))
    );
    let by_another = test_app.request(BUSES, "2019-04", "2019-04-20", "70");
    let shuiliju = Actor::Office(office("shuiliju"));
    assert!(matches!(
        refusal(test_app.send_as(&shuiliju, by_another)),
        Refusal::NotYourself { .. }
    ));
    let mut supervisor = test_app.request(BUSES, "2019-04", "2019-04-20", "70");
    supervisor.office = office("duchashi");
    assert!(matches!(
        refusal(test_app.send(supervisor)),
        Refusal::NotADepartment { .. }
    ));

    assert!(matches!(
        refusal(send(BUSES, "2019-04", "2019-04-20", "-3")),
        Refusal::WrongSign { .. }
    ));
    assert!(matches!(
        refusal(send(BUSES, "2019-04", "2019-04-20", "59")),
        Refusal::FellUnexplained { .. }
    ));
    assert!(matches!(
        refusal(send(BUSES, "2019-04", "2019-04-21", "70")),
        Refusal::FutureDate { .. }
    ));
    assert!(matches!(
        refusal(send(BUSES, "2019-04", "2018-12-31", "70")),
        Refusal::OutsideYear { .. }
    ));
    assert!(matches!(
        refusal(send(BUSES, "2019-03", "2019-04-01", "70")),
        Refusal::AfterPeriod { .. }
    ));
    assert!(matches!(
        refusal(send(BUSES, "2019-05", "2019-04-20", "70")),
        Refusal::FuturePeriod { .. }
    ));
    assert!(matches!(
        refusal(send(BUSES, "2018-12", "2019-01-01", "70")),
        Refusal::EarlyPeriod { .. }
    ));
    assert!(matches!(
        refusal(send(BUSES, "2019-04", "2019-04-20", "done")),
        Refusal::DoneNeedsMilestone { .. }
    ));
    assert!(matches!(
        refusal(send(&free, "2019-04", "2019-04-20", "50")),
        Refusal::NotAMilestoneValue { .. }
    ));
    let mut long = test_app.request(BUSES, "2019-04", "2019-04-20", "70");
    long.narrative = Narrative {
        progress: "字".repeat(2001),
        ..Narrative::default()
    };
    assert!(matches!(
        refusal(test_app.send(long)),
        Refusal::TooLong {
            chars: 2001,
            most: 2000,
            ..
        }
    ));
    for (of, value) in [(BUSES, "70户"), (GROWTH, "8万户"), (RATIO, "1.8%")] {
        let wrong = send(of, "2019-04", "2019-04-20", value);
        assert!(
            matches!(
                wrong,
                Err(ActionError::Quantity(QuantityError::WrongUnit { .. }))
            ),
            "{value}: {wrong:?}"
        );
    }
    let no_number = send(BUSES, "2019-04", "2019-04-20", "许多");
    assert!(matches!(
        no_number,
        Err(ActionError::Quantity(QuantityError::NotANumber(_)))
    ));
    let mut nowhere = test_app.request(BUSES, "2019-04", "2019-04-20", "70");
    nowhere.code = code("JY19-999");
    assert!(matches!(
        refusal(test_app.send(nowhere)),
        Refusal::NoCommitment { .. }
    ));
    assert!(matches!(
        refusal(test_app.accept(UpdateId(Seq(0)))),
        Refusal::NoUpdate { .. }
    ));
    assert_eq!(test_app.size(), size, "a refusal is no entry");
}

#[test]
fn a_fallen_count_is_taken_with_an_explanation_and_rates_may_fall_freely() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-04-20 10:00");
    test_app.report(BUSES, "2019-03", "2019-03-20", "60");
    let mut fallen = test_app.request(BUSES, "2019-04", "2019-04-20", "58");
    fallen.explanation = Some("两辆验收不合格退回".into());
    let fallen = test_app.send(fallen).unwrap();
    test_app.accept(fallen.update).unwrap();
    assert_eq!(
        test_app
            .account(BUSES)
            .progress
            .accepted
            .unwrap()
            .value
            .to_string(),
        "58"
    );
    test_app.report(GROWTH, "2019-03", "2019-03-31", "8.2%");
    test_app
        .submit(GROWTH, "2019-04", "2019-04-20", "-1.5")
        .unwrap();
}

#[test]
fn a_milestone_is_done_or_not() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-06-20 10:00");
    let free = milestone(&test_app);
    test_app.report(&free, "2019-05", "2019-05-31", "0");
    assert_eq!(
        test_app.account(&free).progress.share.unwrap().to_string(),
        "0"
    );
    let mut done = test_app.request(&free, "2019-06", "2019-06-20", "");
    done.reported = Reported::Done(true);
    let done = test_app.send(done).unwrap();
    test_app.accept(done.update).unwrap();
    let account = test_app.account(&free);
    assert_eq!(
        (account.progress.is_met, account.progress.light),
        (true, Light::Green)
    );
    test_app.close(&free).unwrap();
    assert_eq!(test_app.account(&free).progress.light, Light::Blue);
    let after = test_app.submit(&free, "2019-06", "2019-06-20", "done");
    assert!(matches!(refusal(after), Refusal::Closed { .. }));
    assert!(matches!(
        refusal(test_app.close(&free)),
        Refusal::AlreadyClosed { .. }
    ));
    assert!(matches!(
        refusal(test_app.correct(done.update, "why")),
        Refusal::ClosureRestsOnIt { .. }
    ));
}
