//! Recording updates from several sides: what is remembered between writes never outlives what it rests on.

use domain::ids::Actor;
use domain::rules::Rules;
use pledgebook::app::App;
use service::assign::assign;
use service::open::adopt;
use service::settle::settle;
use service::submit::submit;
use service::{ActionError, Refusal};
use store::Known;

use crate::support::house::{House, code, office};
use crate::updates::{BUSES, GROWTH, LATRINES, refusal};

fn with_cutoff(day: u32) -> Rules {
    Rules {
        cutoff_day: day,
        ..Rules::default()
    }
}

fn adopt_cutoff(app: &App, day: u32) {
    let rules = with_cutoff(day);
    app.desk
        .act_blocking(move |tx, now| adopt(tx, now, &rules, None).map(drop))
        .unwrap();
}

/// The cut-off day by which this handle would judge the next report.
fn cutoff(app: &App) -> u32 {
    let day = app.desk.act_blocking(|tx, _| {
        let frame = tx.present_frame()?;
        Ok(frame.map(|frame| frame.regime.rules.cutoff_day))
    });
    day.unwrap().unwrap()
}

/// Looks every commitment's brief up and holds it against the one that its dossier defines.
fn check_briefs(house: &House, day: &str) {
    let day = day.parse().unwrap();
    let compared = house.app.desk.act_blocking(move |tx, _| {
        let dossiers = tx.dossiers(Known::NOW)?;
        for dossier in &dossiers {
            let found = tx.brief(&dossier.commitment.code, day)?;
            assert_eq!(found, Some(dossier.brief(day)));
        }
        Ok(dossiers.len())
    });
    assert!(compared.unwrap() > 50);
}

#[test]
fn a_brief_says_what_the_dossier_says_through_the_whole_story() {
    let house = House::opened("2019-02-18 09:00");
    let check = || {
        for day in ["2019-02-28", "2019-03-20", "2019-04-20", "2019-12-31"] {
            check_briefs(&house, day);
        }
    };
    check();
    house.at("2019-03-22 10:00");
    house.report(BUSES, "2019-03", "2019-03-20", "60");
    let pending = house.submit(LATRINES, "2019-03", "2019-03-20", "1万户");
    house
        .submit(GROWTH, "2019-03", "2019-03-20", "7.5%")
        .unwrap();
    check();
    house
        .send_back(pending.unwrap().update, "缺少验收单")
        .unwrap();
    house
        .submit(LATRINES, "2019-03", "2019-03-10", "2万户")
        .unwrap();
    let newer = house.submit(LATRINES, "2019-03", "2019-03-15", "3万户");
    check();
    house.accept(newer.unwrap().update).unwrap();
    // Accepted later, but true for an earlier day: it does not count.
    house.report(LATRINES, "2019-03", "2019-03-05", "1万户");
    check();
    let all = house.report(BUSES, "2019-03", "2019-03-21", "180");
    house.close(BUSES).unwrap();
    house.assign(GROWTH, "shuiliju").unwrap();
    check();
    let wrong = house.report(LATRINES, "2019-03", "2019-03-22", "4万户");
    house.correct(wrong, "数字有误").unwrap();
    check();
    assert!(
        house.correct(all, "数字有误").is_err(),
        "a closure rests on it"
    );
}

#[test]
fn what_another_process_wrote_in_between_is_seen() {
    let house = House::opened("2019-02-18 09:00");
    let other = house.opened_again().unwrap();
    house.at("2019-03-21 10:00");
    let first = house.submit(BUSES, "2019-03", "2019-03-20", "60").unwrap();
    assert_eq!((first.late, cutoff(&house.app)), (false, 25));

    adopt_cutoff(&other, 20);
    let second = house.submit(BUSES, "2019-03", "2019-03-20", "61").unwrap();
    assert!(second.late, "the cut-off that the other one adopted holds");
    assert_eq!(second.supersedes, Some(first.update));

    let request = house.request(BUSES, "2019-03", "2019-03-20", "62");
    let by = Actor::Office(request.office.clone());
    let own = request.clone();
    let third = other
        .desk
        .act_blocking(move |tx, now| submit(tx, now, &by, own))
        .unwrap();
    assert_eq!(third.supersedes, Some(second.update));
    let fourth = house.send(request.clone()).unwrap();
    assert_eq!(fourth.supersedes, Some(third.update));

    let lead = office("shuiliju");
    assert_ne!(lead, request.office);
    let assigned = other
        .desk
        .act_blocking(move |tx, now| assign(tx, now, None, code(BUSES), lead).map(drop));
    assigned.unwrap();
    assert!(matches!(
        refusal(house.send(request.clone())),
        Refusal::OtherOffice { .. }
    ));

    house.at("2019-12-31 10:00");
    let settled = other
        .desk
        .act_blocking(|tx, now| settle(tx, now, None, None).map(drop));
    settled.unwrap();
    assert_eq!(
        refusal(house.send(request)),
        Refusal::Settled { year: 2019 }
    );
}

#[test]
fn what_was_taken_back_is_not_remembered_under_the_number_it_leaves() {
    let house = House::opened("2019-02-18 09:00");
    let size = house.size();
    let rules = with_cutoff(10);
    let taken_back = house.app.desk.act_blocking(move |tx, now| {
        adopt(tx, now, &rules, None)?;
        assert_eq!(tx.present_frame()?.unwrap().regime.rules.cutoff_day, 10);
        Err::<(), _>(ActionError::Refused(Refusal::NotOpen {}))
    });
    assert!(taken_back.is_err());
    assert_eq!((house.size(), cutoff(&house.app)), (size, 25));
    adopt_cutoff(&house.app, 20);
    assert_eq!((house.size(), cutoff(&house.app)), (size + 1, 20));
}

#[test]
fn writes_that_wait_are_committed_together_and_a_refusal_takes_back_only_itself() {
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-03-21 10:00");
    let desk = &house.app.desk;
    let send = |value: &str| {
        let request = house.request(BUSES, "2019-03", "2019-03-20", value);
        let by = Actor::Office(request.office.clone());
        desk.act(move |tx, now| submit(tx, now, &by, request))
    };
    let (before, size) = (desk.db.groups(), house.size());
    let (go, wait) = std::sync::mpsc::channel();
    // Holds the writer up until the others have been handed over: each is when it is polled first, in this order.
    let hold_up = desk.act(move |_, _| {
        wait.recv().unwrap();
        Ok(())
    });
    let (_, first, refused, second, _) = house.run(async {
        tokio::join!(hold_up, send("60"), send("-1"), send("61"), async {
            go.send(()).unwrap();
        })
    });
    assert!(matches!(refusal(refused), Refusal::WrongSign { .. }));
    assert_eq!(second.unwrap().supersedes, Some(first.unwrap().update));
    let after = desk.db.groups();
    assert_eq!(
        (
            after.commits - before.commits,
            after.writes - before.writes,
            house.size() - size
        ),
        (1, 4, 2)
    );
}
