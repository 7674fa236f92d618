//! The places of clauses in the report's text, and a ledger that was opened before it had a report.

use clock::ManualClock;
use domain::Actor;
use domain::ledger::event::ClausePlace;
use jobs::dispatch;
use pledgebook::app::{App, OpenOptions, read_seed};
use service::locate::{Pinned, locate};
use service::report_text::sha256_of;
use service::{ActionError, Refusal, open};
use store::Known;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::support::test_app::{TestApp, at, code, options, settings};

const BUSES: &str = "JY19-031";

fn place(of: &str, start: u64, end: u64) -> ClausePlace {
    ClausePlace {
        code: code(of),
        start,
        end,
    }
}

fn locate_in(
    test_app: &TestApp,
    sha256: &str,
    places: &[ClausePlace],
) -> Result<Pinned, ActionError> {
    let (sha256, places) = (sha256.to_owned(), places.to_vec());
    let by = Actor::system("report");
    let ledger = &test_app.app.ledger;
    ledger.act_blocking(move |tx, now| locate(tx, now, &by, &sha256, &places))
}

#[test]
fn a_place_is_an_entry_once_and_the_newest_known_one_holds() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let (first, second) = ("ab".repeat(32), "cd".repeat(32));
    let pinned = locate_in(
        &test_app,
        &first,
        &[place(BUSES, 10, 20), place("JY19-001", 1, 9)],
    );
    let pinned = pinned.unwrap();
    assert_eq!((pinned.entries.len(), pinned.places), (1, 2));
    let before = pinned.entries[0];
    let again = locate_in(&test_app, &first, &[place(BUSES, 10, 20)]).unwrap();
    assert_eq!(again, Pinned::default());
    let moved = locate_in(&test_app, &second, &[place(BUSES, 12, 22)]).unwrap();
    assert_eq!(moved.places, 1);
    let found = |known| {
        let ledger = &test_app.app.ledger;
        let found = ledger.ask(|reader| reader.clause_place(&code(BUSES), known));
        found.unwrap().unwrap()
    };
    assert_eq!(found(Known::NOW).sha256, second);
    assert_eq!(found(Known::NOW).place, place(BUSES, 12, 22));
    assert_eq!(found(Known::through(before)).sha256, first);
    let all = test_app
        .app
        .ledger
        .ask(|r| r.clause_places(Known::NOW))
        .unwrap();
    assert_eq!(all.len(), 2);
}

#[test]
fn a_code_that_is_not_there_is_refused_and_nothing_is_entered() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let size = test_app.size();
    let refused = locate_in(
        &test_app,
        &"ab".repeat(32),
        &[place(BUSES, 1, 2), place("JY19-999", 3, 4)],
    );
    assert!(matches!(
        refused,
        Err(ActionError::Refused(Refusal::NoCommitment { code: stranger })) if stranger == code("JY19-999")
    ));
    assert_eq!(test_app.size(), size);
}

#[test]
fn many_places_are_dealt_out_over_entries() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let codes = test_app
        .app
        .ledger
        .ask(|r| r.commitments(Known::NOW))
        .unwrap();
    // The same commitments over and over: what one entry holds is bounded by their number alone.
    let many: Vec<ClausePlace> = (0..1_100)
        .map(|n| place(codes[n % codes.len()].code.as_str(), n as u64, n as u64 + 9))
        .collect();
    let refused = locate_in(&test_app, &"ef".repeat(32), &many);
    assert!(refused.is_err(), "a commitment has one place in a text");
    let pinned = locate_in(&test_app, &"ef".repeat(32), &many[..codes.len()]).unwrap();
    assert_eq!((pinned.entries.len(), pinned.places), (1, codes.len()));
}

#[test]
fn a_text_is_kept_under_its_hash_and_not_handed_out_when_it_was_changed() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let texts = &test_app.app.reports;
    let sha256 = texts.keep("新建公厕128座。".as_bytes()).unwrap();
    assert_eq!(sha256, sha256_of("新建公厕128座。".as_bytes()));
    assert_eq!(texts.keep("新建公厕128座。".as_bytes()).unwrap(), sha256);
    assert_eq!(texts.open(&sha256).unwrap(), "新建公厕128座。".as_bytes());
    std::fs::write(
        test_app
            .data()
            .join("reports")
            .join(format!("{sha256}.txt")),
        "x",
    )
    .unwrap();
    assert_eq!(texts.open(&sha256), None);
    assert_eq!(texts.open("../pledgebook"), None);
}

#[test]
fn an_unseeded_ledger_owes_nothing_until_a_report_is_entered() {
    let (dir, manual_clock) = (
        TempDir::new().unwrap(),
        ManualClock::at(at("2019-01-03 09:00")),
    );
    let settings = settings(&[]);
    let app = App::unseeded(&settings, dir.path(), &options(&manual_clock)).unwrap();
    assert_eq!(app.ledger.ask(|r| r.registered_at()).unwrap(), None);
    let size = app.ledger.ask(|r| r.size()).unwrap();
    let runtime = Runtime::new().unwrap();
    manual_clock.set(at("2019-02-10 09:30"));
    assert_eq!(runtime.block_on(dispatch(&app.jobs, || false)).unwrap(), []);
    assert_eq!(
        app.ledger.ask(|r| r.size()).unwrap(),
        size,
        "no finding on a job either"
    );
    // Opened again, it stays as it is; the built-in seed is for a ledger that is not there.
    drop(app);
    let again = OpenOptions {
        unseeded: true,
        ..options(&manual_clock)
    };
    let app = App::unseeded(&settings, dir.path(), &again).unwrap();
    assert_eq!(app.ledger.ask(|r| r.size()).unwrap(), size);

    manual_clock.set(at("2019-02-18 09:00"));
    let seed = read_seed(None).unwrap();
    let by = Actor::system("report");
    let entered = app
        .ledger
        .act_blocking(move |tx, now| open::enter(tx, now, &by, &seed))
        .unwrap();
    assert_eq!((entered.opened, entered.commitments), (false, 69));
    manual_clock.set(at("2019-03-01 09:00"));
    let ran = runtime.block_on(dispatch(&app.jobs, || false)).unwrap();
    let digests = ran.iter().filter(|run| run.job.name() == "digest").count();
    assert_eq!(digests, 1, "February's, and none for January: {ran:?}");
}
