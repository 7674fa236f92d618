//! The snapshot cache equals a fresh reading at every point of a year, whatever it had cached before.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use clock::ManualClock;
use domain::reform::{OfficeChange, Reform};
use domain::summary::ReportingMonth;
use domain::update::State;
use domain::{
    Actor, Amount, AssessmentContext, CommitmentHistory, CommitmentStatus, Event, Period, Rules,
    Timestamp,
};
use service::{ClockGuard, Ledger};
use store::{Db, Known, StoreError};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use web::snapshot_cache::{LedgerSnapshot, SnapshotCache, SnapshotError};

use crate::support::test_app::{TestApp, at};
use crate::two_times::replayed::{entries, year};
use crate::updates::BUSES;

/// A ledger that is written once more, entry by entry.
struct Again {
    _dir: TempDir,
    ledger: Ledger,
    manual_clock: ManualClock,
    runtime: Runtime,
}

impl Again {
    fn of(test_app: &TestApp) -> Self {
        let dir = TempDir::new().unwrap();
        let manual_clock = ManualClock::at(at("2019-01-01"));
        let ledger = Ledger {
            db: Db::create(dir.path()).unwrap(),
            clock: ClockGuard::new(manual_clock.clock(), 120),
            ..test_app.app.ledger.clone()
        };
        Self {
            _dir: dir,
            ledger,
            manual_clock,
            runtime: Runtime::new().unwrap(),
        }
    }

    fn append(&self, history: &[(Timestamp, Actor, Event)]) {
        let history = history.to_vec();
        let newest = history.last().unwrap().0;
        self.ledger
            .db
            .write_blocking(move |tx| {
                for (at, by, event) in &history {
                    tx.append(*at, by, event)?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
        self.manual_clock.set(newest);
    }

    fn now(&self, snapshot_cache: &SnapshotCache) -> Result<Arc<LedgerSnapshot>, SnapshotError> {
        self.runtime.block_on(snapshot_cache.now(&self.ledger))
    }

    fn at(
        &self,
        snapshot_cache: &SnapshotCache,
        known_at: Option<Timestamp>,
        as_of: &str,
    ) -> Arc<LedgerSnapshot> {
        let day: NaiveDate = as_of.parse().unwrap();
        let snapshot = snapshot_cache.at(&self.ledger, known_at, Some(day));
        self.runtime.block_on(snapshot).unwrap()
    }
}

/// The year, and then what changes everything at once.
fn story(test_app: &TestApp) -> Vec<(Timestamp, Actor, Event)> {
    let mut history: Vec<(Timestamp, Actor, Event)> = entries(test_app)
        .into_iter()
        .map(|(envelope, event)| (envelope.at, envelope.by, event))
        .collect();
    let (last, by, _) = history.last().unwrap().clone();
    let mut more = |event: Event| history.push((last, by.clone(), event));
    let snapshot = test_app
        .run(SnapshotCache::default().now(&test_app.app.ledger))
        .unwrap();
    let mut office = snapshot.offices[0].clone();
    office.name.zh = "改名的督查室".into();
    more(Event::OfficeRegistered(office));
    let reform = |change| {
        Event::OfficeReformed(Reform {
            effective_on: "2019-11-20".parse().unwrap(),
            document: "济文〔2019〕5号".into(),
            change,
        })
    };
    more(reform(OfficeChange::Renamed {
        office: "zhujianju".parse().unwrap(),
        name: snapshot.offices[0].name.clone(),
    }));
    more(reform(OfficeChange::Merged {
        offices: vec!["zhujianju".parse().unwrap()],
        into: "nongyenongcunju".parse().unwrap(),
    }));
    let mut promise = (*snapshot.statuses[0].status().commitment).clone();
    promise.code = "JY19-900".parse().unwrap();
    promise.title.zh = "年中新增的承诺".into();
    more(Event::CommitmentMade(Box::new(promise.clone())));
    promise.code = "JY19-800".parse().unwrap();
    more(Event::CommitmentMade(Box::new(promise)));
    more(Event::RulesAdopted(Rules {
        yellow_points: Amount::from(1),
        ..snapshot.context.regime.rules.clone()
    }));
    more(Event::CalendarAdopted(
        snapshot.context.regime.calendar.clone(),
    ));
    history
}

#[test]
fn the_board_says_after_every_entry_what_a_fresh_reading_says() {
    let test_app = year();
    let history = story(&test_app);
    let again = Again::of(&test_app);
    let (steady, lazy) = (SnapshotCache::default(), SnapshotCache::default());
    assert!(matches!(again.now(&steady), Err(SnapshotError::NotOpen)));
    let mut seen: Vec<(Timestamp, Arc<LedgerSnapshot>)> = Vec::new();
    for (seq, entry) in history.iter().enumerate() {
        again.append(std::slice::from_ref(entry));
        if !entry_opens(&history[..=seq]) {
            continue;
        }
        // Every few entries the clock has gone on by itself.
        if seq % 5 == 0 {
            again
                .manual_clock
                .set(entry.0.plus(TimeDelta::days(seq as i64 % 40)));
        }
        let fresh = again.now(&SnapshotCache::default()).unwrap();
        let kept = again.now(&steady).unwrap();
        assert!(kept == fresh, "entry {seq}: {:?}", entry.2.kind());
        assert!(Arc::ptr_eq(&kept, &again.now(&steady).unwrap()));
        if seq % 7 == 0 {
            assert!(again.now(&lazy).unwrap() == fresh, "entry {seq}");
        }
        let whole = again.ledger.ask(|reader| reader.histories(Known::NOW));
        let whole = whole.unwrap();
        let day = fresh.as_of;
        let histories = whole
            .iter()
            .map(|d| CommitmentStatus::of(d, day, &fresh.context));
        assert!(
            fresh
                .statuses
                .iter()
                .map(|l| l.status().clone())
                .eq(histories)
        );
        for (listed, history) in fresh.statuses.iter().zip(&whole) {
            let first = Period::of(fresh.context.day(fresh.context.opened_at));
            let months: Vec<ReportingMonth> = first
                .through(Period::of(day))
                .map(|month| reporting_month(history, month, day, &fresh.context))
                .collect();
            assert_eq!(listed.months(), months, "entry {seq}");
            assert_eq!(Some(&listed.reporting_month()), listed.months().last());
        }
        let is_last_of_its_instant = history.get(seq + 1).is_none_or(|(at, _, _)| *at != entry.0);
        if is_last_of_its_instant {
            seen.push((entry.0, fresh));
        }
    }
    assert!(again.now(&lazy).unwrap() == again.now(&steady).unwrap());
    // Leafing back, newest first, past what is kept.
    for (known_at, then) in seen.iter().rev() {
        let snapshot = again.at(&steady, Some(*known_at), &then.as_of.to_string());
        assert!(snapshot == *then, "{known_at}");
    }
    // Another day by what is known now is judged without reading.
    for day in ["2019-03-31", "2019-12-31", "2020-12-31"] {
        let snapshot = again.at(&steady, None, day);
        assert!(
            snapshot == again.at(&SnapshotCache::default(), None, day),
            "{day}"
        );
        assert!(Arc::ptr_eq(&snapshot, &again.at(&steady, None, day)));
    }
}

/// How a month was reported on, as the whole history says.
fn reporting_month(
    history: &CommitmentHistory,
    month: Period,
    day: NaiveDate,
    context: &AssessmentContext,
) -> ReportingMonth {
    let live = history.live_update(month);
    let updates = history.updates.iter().rev();
    let newest = updates.clone().find(|u| u.submission.period == month);
    ReportingMonth {
        is_owed: history.owes(month, context),
        is_reported: live.is_some(),
        is_late: live.is_some_and(|u| u.submission.late),
        is_sent_back: newest
            .is_some_and(|u| matches!(u.state, State::Returned(_) | State::Corrected { .. })),
        is_missed: history.missed_periods(day, context).contains(&month),
    }
}

/// Whether what a snapshot rests on is there.
fn entry_opens(history: &[(Timestamp, Actor, Event)]) -> bool {
    history
        .iter()
        .any(|(_, _, event)| matches!(event, Event::ReportRegistered(_)))
}

#[test]
fn points_in_time_that_have_nothing_to_show_are_refused() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-06-20 10:00");
    let snapshot_cache = SnapshotCache::default();
    let ask = |known_at: Option<&str>, as_of: Option<&str>| {
        let day = as_of.map(|day| day.parse().unwrap());
        test_app.run(snapshot_cache.at(&test_app.app.ledger, known_at.map(at), day))
    };
    assert!(matches!(
        ask(Some("2019-02-17"), None),
        Err(SnapshotError::BeforeLedger { .. })
    ));
    assert!(matches!(
        ask(Some("2019-06-21"), None),
        Err(SnapshotError::Future { .. })
    ));
    assert!(matches!(
        ask(None, Some("2021-01-01")),
        Err(SnapshotError::DayTooLate { .. })
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
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-06-20 10:00");
    let snapshot_cache = SnapshotCache::default();
    for value in 1..5 {
        test_app.report(BUSES, "2019-06", "2019-06-20", &value.to_string());
        let snapshot: Vec<Arc<LedgerSnapshot>> = test_app.run(async {
            let asking: Vec<_> = (0..32)
                .map(|_| {
                    let (snapshot_cache, ledger) =
                        (snapshot_cache.clone(), test_app.app.ledger.clone());
                    tokio::spawn(async move { snapshot_cache.now(&ledger).await.unwrap() })
                })
                .collect();
            let mut answers = Vec::new();
            for answer in asking {
                answers.push(answer.await.unwrap());
            }
            answers
        });
        assert!(snapshot.iter().all(|one| Arc::ptr_eq(one, &snapshot[0])));
        let buses = snapshot[0].status(&BUSES.parse().unwrap()).unwrap();
        let accepted = buses.status().progress.accepted.as_ref().unwrap().value;
        assert_eq!(accepted, Amount::from(value));
    }
}
