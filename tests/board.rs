//! The board says of every point in a lived-in year exactly what a fresh reading says, however it came there.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use clock::Hand;
use domain::account::Account;
use domain::dossier::{Dossier, Frame};
use domain::ids::Actor;
use domain::ledger::event::Event;
use domain::outline::Turn;
use domain::period::Period;
use domain::quantity::Amount;
use domain::rules::Rules;
use domain::time::Timestamp;
use domain::update::State;
use service::Desk;
use store::{Db, Known, StoreError};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use web::board::{Board, BoardError, Standing};

use crate::support::house::{House, at};
use crate::two_times::replayed::{entries, year};
use crate::updates::BUSES;

/// A ledger that is written once more, entry by entry.
struct Again {
    _dir: TempDir,
    desk: Desk,
    hand: Hand,
    runtime: Runtime,
}

impl Again {
    fn of(house: &House) -> Self {
        let dir = TempDir::new().unwrap();
        let hand = Hand::at(at("2019-01-01"));
        let desk = Desk {
            db: Db::open(dir.path()).unwrap(),
            clock: hand.clock(),
            ..house.app.desk.clone()
        };
        Self {
            _dir: dir,
            desk,
            hand,
            runtime: Runtime::new().unwrap(),
        }
    }

    fn append(&self, told: &[(Timestamp, Actor, Event)]) {
        let told = told.to_vec();
        let newest = told.last().unwrap().0;
        self.desk
            .db
            .write_blocking(move |tx| {
                for (at, by, event) in &told {
                    tx.append(*at, by, event)?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
        self.hand.set(newest);
    }

    fn now(&self, board: &Board) -> Result<Arc<Standing>, BoardError> {
        self.runtime.block_on(board.now(&self.desk))
    }

    fn at(&self, board: &Board, known_at: Option<Timestamp>, as_of: &str) -> Arc<Standing> {
        let day: NaiveDate = as_of.parse().unwrap();
        let asked = board.at(&self.desk, known_at, Some(day));
        self.runtime.block_on(asked).unwrap()
    }
}

/// The year, and then what changes everything at once.
fn story(house: &House) -> Vec<(Timestamp, Actor, Event)> {
    let mut told = entries(house);
    let (last, by, _) = told.last().unwrap().clone();
    let mut more = |event: Event| told.push((last, by.clone(), event));
    let standing = house.run(Board::default().now(&house.app.desk)).unwrap();
    let mut office = standing.offices[0].clone();
    office.name.zh = "改名的督查室".into();
    more(Event::OfficeRegistered(office));
    let mut promise = (*standing.accounts[0].account.commitment).clone();
    promise.code = "JY19-900".parse().unwrap();
    promise.title.zh = "年中新增的承诺".into();
    more(Event::CommitmentMade(Box::new(promise.clone())));
    promise.code = "JY19-800".parse().unwrap();
    more(Event::CommitmentMade(Box::new(promise)));
    more(Event::RulesAdopted(Rules {
        yellow_points: Amount::from(1),
        ..standing.frame.regime.rules.clone()
    }));
    more(Event::CalendarAdopted(
        standing.frame.regime.calendar.clone(),
    ));
    told
}

#[test]
fn the_board_says_after_every_entry_what_a_fresh_reading_says() {
    let house = year();
    let told = story(&house);
    let again = Again::of(&house);
    let (steady, lazy) = (Board::default(), Board::default());
    assert!(matches!(again.now(&steady), Err(BoardError::NotOpen)));
    let mut seen: Vec<(Timestamp, Arc<Standing>)> = Vec::new();
    for (seq, entry) in told.iter().enumerate() {
        again.append(std::slice::from_ref(entry));
        if !entry_opens(&told[..=seq]) {
            continue;
        }
        // Every few entries the clock has gone on by itself.
        if seq % 5 == 0 {
            again
                .hand
                .set(entry.0.plus(TimeDelta::days(seq as i64 % 40)));
        }
        let fresh = again.now(&Board::default()).unwrap();
        let kept = again.now(&steady).unwrap();
        assert!(kept == fresh, "entry {seq}: {:?}", entry.2.kind());
        assert!(Arc::ptr_eq(&kept, &again.now(&steady).unwrap()));
        if seq % 7 == 0 {
            assert!(again.now(&lazy).unwrap() == fresh, "entry {seq}");
        }
        let whole = again.desk.ask(|reader| reader.dossiers(Known::NOW));
        let whole = whole.unwrap();
        let day = fresh.as_of;
        let dossiers = whole.iter().map(|d| Account::of(d, day, &fresh.frame));
        assert!(
            fresh
                .accounts
                .iter()
                .map(|l| l.account.clone())
                .eq(dossiers)
        );
        for (listed, dossier) in fresh.accounts.iter().zip(&whole) {
            let first = Period::of(fresh.frame.day(fresh.frame.opened_at));
            let months: Vec<Turn> = first
                .through(Period::of(day))
                .map(|month| turn(dossier, month, day, &fresh.frame))
                .collect();
            assert_eq!(*listed.months, *months, "entry {seq}");
            assert_eq!(Some(&listed.turn), listed.months.last());
        }
        let is_last_of_its_instant = told.get(seq + 1).is_none_or(|(at, _, _)| *at != entry.0);
        if is_last_of_its_instant {
            seen.push((entry.0, fresh));
        }
    }
    assert!(again.now(&lazy).unwrap() == again.now(&steady).unwrap());
    // Leafing back, newest first, past what is kept.
    for (known_at, then) in seen.iter().rev() {
        let asked = again.at(&steady, Some(*known_at), &then.as_of.to_string());
        assert!(asked == *then, "{known_at}");
    }
    // Another day by what is known now is judged without reading.
    for day in ["2019-03-31", "2019-12-31", "2020-12-31"] {
        let asked = again.at(&steady, None, day);
        assert!(asked == again.at(&Board::default(), None, day), "{day}");
        assert!(Arc::ptr_eq(&asked, &again.at(&steady, None, day)));
    }
}

/// How a month was reported on, as the whole dossier says.
fn turn(dossier: &Dossier, month: Period, day: NaiveDate, frame: &Frame) -> Turn {
    let live = dossier.live_update(month);
    let updates = dossier.updates.iter().rev();
    let newest = updates.clone().find(|u| u.submission.period == month);
    Turn {
        is_owed: dossier.owes(month, frame),
        is_reported: live.is_some(),
        is_late: live.is_some_and(|u| u.submission.late),
        is_sent_back: newest
            .is_some_and(|u| matches!(u.state, State::Returned(_) | State::Corrected { .. })),
        is_missed: dossier.missed_periods(day, frame).contains(&month),
    }
}

/// Whether what a standing rests on is there.
fn entry_opens(told: &[(Timestamp, Actor, Event)]) -> bool {
    told.iter()
        .any(|(_, _, event)| matches!(event, Event::ReportRegistered(_)))
}

#[test]
fn points_in_time_that_have_nothing_to_show_are_refused() {
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-06-20 10:00");
    let board = Board::default();
    let ask = |known_at: Option<&str>, as_of: Option<&str>| {
        let day = as_of.map(|day| day.parse().unwrap());
        house.run(board.at(&house.app.desk, known_at.map(at), day))
    };
    assert!(matches!(
        ask(Some("2019-02-17"), None),
        Err(BoardError::BeforeLedger { .. })
    ));
    assert!(matches!(
        ask(Some("2019-06-21"), None),
        Err(BoardError::Future { .. })
    ));
    assert!(matches!(
        ask(None, Some("2021-01-01")),
        Err(BoardError::DayTooLate { .. })
    ));
    assert_eq!(
        ask(Some("2019-06-20"), None).unwrap().as_of.to_string(),
        "2019-06-20",
        "today is a day of which everything is known so far"
    );
    assert!(ask(None, Some("2018-01-01")).is_ok());
}

#[test]
fn many_who_ask_at_once_get_the_same_and_one_reads() {
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-06-20 10:00");
    let board = Board::default();
    for value in 1..5 {
        house.report(BUSES, "2019-06", "2019-06-20", &value.to_string());
        let asked: Vec<Arc<Standing>> = house.run(async {
            let asking: Vec<_> = (0..32)
                .map(|_| {
                    let (board, desk) = (board.clone(), house.app.desk.clone());
                    tokio::spawn(async move { board.now(&desk).await.unwrap() })
                })
                .collect();
            let mut answers = Vec::new();
            for answer in asking {
                answers.push(answer.await.unwrap());
            }
            answers
        });
        assert!(asked.iter().all(|one| Arc::ptr_eq(one, &asked[0])));
        let buses = asked[0].account(&BUSES.parse().unwrap()).unwrap();
        let accepted = buses.progress.accepted.as_ref().unwrap().value;
        assert_eq!(accepted, Amount::from(value));
    }
}
