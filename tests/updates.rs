//! Reporting and reviewing: what is taken, what is refused and why, and what then counts.

use domain::ids::{Actor, UpdateId};
use domain::light::Light;
use domain::quantity::QuantityError;
use domain::update::Narrative;
use service::submit::Reported;
use service::{ActionError, Refusal};
use store::{Known, UpdateFilter};

use crate::support::house::{House, code, office};

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
        Err(ActionError::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, found {other:?}"),
    }
}

fn milestone(house: &House) -> String {
    let commitments = house
        .app
        .desk
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
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-03-24 10:00");
    let submitted = house
        .submit(BUSES, "2019-03", "2019-03-20", "60辆")
        .unwrap();
    assert!(!submitted.late);
    let before = house.account(BUSES);
    assert_eq!(
        (before.progress.accepted.is_none(), before.pending),
        (true, Some(submitted.update))
    );
    assert_eq!(before.progress.light, Light::Grey);
    house.accept(submitted.update).unwrap();
    let after = house.account(BUSES);
    assert_eq!(after.progress.accepted.unwrap().value.to_string(), "60");
    assert_eq!(after.progress.share.unwrap().to_string(), "33.3");
    assert_eq!((after.pending, after.progress.light), (None, Light::Green));
}

#[test]
fn a_return_carries_a_reason_and_is_answered_by_a_new_report() {
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-03-20 10:00");
    let first = house
        .submit(LATRINES, "2019-03", "2019-03-20", "1.2万户")
        .unwrap();
    assert_eq!(first.value.to_string(), "12000");
    house.send_back(first.update, "缺少验收单").unwrap();
    assert!(house.account(LATRINES).pending.is_none());
    let second = house
        .submit(LATRINES, "2019-03", "2019-03-20", "11,500")
        .unwrap();
    assert_eq!(second.supersedes, None, "what was returned is not pending");
    house.accept(second.update).unwrap();
    assert_eq!(
        house
            .account(LATRINES)
            .progress
            .accepted
            .unwrap()
            .value
            .to_string(),
        "11500"
    );
    let refused = refusal(house.accept(first.update));
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
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-03-20 10:00");
    let first = house.submit(BUSES, "2019-03", "2019-03-20", "50").unwrap();
    let second = house.submit(BUSES, "2019-03", "2019-03-20", "55").unwrap();
    assert_eq!(second.supersedes, Some(first.update));
    assert_eq!(house.account(BUSES).pending, Some(second.update));
    assert!(matches!(
        refusal(house.accept(first.update)),
        Refusal::NotPending { .. }
    ));
    let all = house
        .app
        .desk
        .ask(|r| r.updates(&UpdateFilter::default(), Known::NOW))
        .unwrap();
    assert_eq!(
        all.iter().map(|u| u.state.name()).collect::<Vec<_>>(),
        ["superseded", "submitted"]
    );
}

#[test]
fn a_wrong_acceptance_is_withdrawn_and_both_stay() {
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-03-20 10:00");
    let first = house.report(BUSES, "2019-02", "2019-02-28", "20");
    let wrong = house.report(BUSES, "2019-03", "2019-03-20", "200");
    assert!(house.account(BUSES).progress.is_met);
    house.correct(wrong, "把合同数当成了到车数").unwrap();
    let account = house.account(BUSES);
    assert_eq!(account.progress.accepted.unwrap().update, first);
    let update = house
        .app
        .desk
        .ask(|r| r.update(wrong, Known::NOW))
        .unwrap()
        .unwrap();
    assert_eq!(update.state.name(), "corrected");
    assert!(matches!(
        refusal(house.correct(wrong, "again")),
        Refusal::NotAccepted { .. }
    ));
}

#[test]
fn a_report_after_the_cutoff_is_late_and_not_refused() {
    let house = House::opened("2019-02-18 09:00");
    // 25 May 2019 is a Saturday, so the cut-off is the 24th.
    house.at("2019-05-24 23:59:59");
    assert!(
        !house
            .submit(BUSES, "2019-05", "2019-05-24", "70")
            .unwrap()
            .late
    );
    house.at("2019-05-25 00:00");
    assert!(
        house
            .submit(BUSES, "2019-05", "2019-05-24", "71")
            .unwrap()
            .late
    );
}

#[test]
fn what_does_not_fit_is_refused_and_leaves_no_trace() {
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-04-20 10:00");
    house.report(BUSES, "2019-03", "2019-03-20", "60");
    let free = milestone(&house);
    let size = house.size();
    let send =
        |of: &str, period: &str, as_of: &str, value: &str| house.submit(of, period, as_of, value);

    let mut other = house.request(BUSES, "2019-04", "2019-04-20", "70");
    other.office = office("shuiliju");
    assert!(
        matches!(refusal(house.send(other)), Refusal::OtherOffice { lead, .. } if lead == office("jiaotongju"))
    );
    let by_another = house.request(BUSES, "2019-04", "2019-04-20", "70");
    let shuiliju = Actor::Office(office("shuiliju"));
    assert!(matches!(
        refusal(house.send_as(&shuiliju, by_another)),
        Refusal::NotYourself { .. }
    ));
    let mut supervisor = house.request(BUSES, "2019-04", "2019-04-20", "70");
    supervisor.office = office("duchashi");
    assert!(matches!(
        refusal(house.send(supervisor)),
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
    let mut long = house.request(BUSES, "2019-04", "2019-04-20", "70");
    long.narrative = Narrative {
        progress: "字".repeat(2001),
        ..Narrative::default()
    };
    assert!(matches!(
        refusal(house.send(long)),
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
    let mut nowhere = house.request(BUSES, "2019-04", "2019-04-20", "70");
    nowhere.code = code("JY19-999");
    assert!(matches!(
        refusal(house.send(nowhere)),
        Refusal::NoCommitment { .. }
    ));
    assert!(matches!(
        refusal(house.accept(UpdateId(0))),
        Refusal::NoUpdate { .. }
    ));
    assert_eq!(house.size(), size, "a refusal is no entry");
}

#[test]
fn a_fallen_count_is_taken_with_an_explanation_and_rates_may_fall_freely() {
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-04-20 10:00");
    house.report(BUSES, "2019-03", "2019-03-20", "60");
    let mut fallen = house.request(BUSES, "2019-04", "2019-04-20", "58");
    fallen.explanation = Some("两辆验收不合格退回".into());
    let fallen = house.send(fallen).unwrap();
    house.accept(fallen.update).unwrap();
    assert_eq!(
        house
            .account(BUSES)
            .progress
            .accepted
            .unwrap()
            .value
            .to_string(),
        "58"
    );
    house.report(GROWTH, "2019-03", "2019-03-31", "8.2%");
    house
        .submit(GROWTH, "2019-04", "2019-04-20", "-1.5")
        .unwrap();
}

#[test]
fn a_milestone_is_done_or_not() {
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-06-20 10:00");
    let free = milestone(&house);
    house.report(&free, "2019-05", "2019-05-31", "0");
    assert_eq!(
        house.account(&free).progress.share.unwrap().to_string(),
        "0"
    );
    let mut done = house.request(&free, "2019-06", "2019-06-20", "");
    done.reported = Reported::Done;
    let done = house.send(done).unwrap();
    house.accept(done.update).unwrap();
    let account = house.account(&free);
    assert_eq!(
        (account.progress.is_met, account.progress.light),
        (true, Light::Green)
    );
    house.close(&free).unwrap();
    assert_eq!(house.account(&free).progress.light, Light::Blue);
    let after = house.submit(&free, "2019-06", "2019-06-20", "done");
    assert!(matches!(refusal(after), Refusal::Closed { .. }));
    assert!(matches!(
        refusal(house.close(&free)),
        Refusal::AlreadyClosed { .. }
    ));
    assert!(matches!(
        refusal(house.correct(done.update, "why")),
        Refusal::ClosureRestsOnIt { .. }
    ));
}
