//! A clock that is wrong: nothing is appended and nothing is mailed until it is back, or until a person confirms it.

use chrono::TimeDelta;
use domain::{Actor, LetterKind, Role};
use service::{ActionError, ClockFault, Ledger, Refusal, confirm_clock};
use store::{Known, Tx};
use tempfile::TempDir;

use crate::support::http::Served;
use crate::support::people::person;
use crate::support::process::{done, run};
use crate::support::test_app::{TestApp, at};
use crate::support::visitor::Visitor;

const BUSES: &str = "JY19-031";

fn advance(test_app: &TestApp, hours: i64) {
    test_app.manual_clock.advance(TimeDelta::hours(hours));
}

fn fault(test_app: &TestApp) -> Option<ClockFault> {
    let halted = test_app.run(test_app.app.ledger.halted()).unwrap();
    halted.map(|halt| halt.fault)
}

fn digests(test_app: &TestApp) -> usize {
    let read = |reader: &store::Reader<'_>| reader.all_frozen(Known::NOW);
    let frozen = test_app.app.ledger.ask(read).unwrap();
    let digests = frozen
        .iter()
        .filter(|mail| mail.body.mail.kind == LetterKind::Digest);
    digests.count()
}

/// Confirms the clock through a handle, as `jobs resume` does.
fn confirm(ledger: &Ledger) {
    let (clock, by) = (ledger.clock.clone(), Actor::system("clock"));
    let confirm = move |tx: &mut Tx<'_>, _| confirm_clock(tx, &clock, &by);
    ledger.act_blocking(confirm).unwrap();
}

/// A year ahead for eight seconds froze and mailed 42 digests of months to come, and stamped every later entry in the future.
#[test]
fn a_clock_a_year_ahead_for_eight_seconds_appends_and_mails_nothing() {
    let test_app = TestApp::on_a_machine("2019-03-31 09:00", &[]);
    advance(&test_app, 24);
    test_app.dispatch();
    let (size, letters) = (test_app.size(), test_app.mail_files("").len());
    let right = test_app.manual_clock.now();

    test_app.at("2020-04-01 09:00");
    assert_eq!(fault(&test_app), Some(ClockFault::Jump));
    assert_eq!(test_app.dispatch(), []);
    test_app.manual_clock.advance(TimeDelta::seconds(8));
    assert_eq!(test_app.dispatch(), []);
    let refused = test_app.submit(BUSES, "2019-04", "2019-04-01", "40");
    let Err(ActionError::Refused(Refusal::ClockJumped { shown, expected })) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(shown, at("2020-04-01 09:00:08"));
    assert_eq!(expected, right.plus(TimeDelta::seconds(8)));
    assert_eq!(
        test_app.app.ledger.now().unwrap(),
        expected,
        "pages go by the right time"
    );
    // Restarting does not make the clock right.
    let again = test_app.opened_again().unwrap();
    let halted = test_app.run(again.ledger.halted()).unwrap();
    assert_eq!(
        halted.map(|halt| halt.fault),
        Some(ClockFault::Gap),
        "a year after the newest entry"
    );
    test_app.manual_clock.set(right.plus(TimeDelta::days(30)));
    let again = test_app.opened_again().unwrap();
    let halted = test_app.run(again.ledger.halted()).unwrap();
    assert_eq!(
        halted.map(|halt| halt.fault),
        Some(ClockFault::Jump),
        "thirty days on, against the machine's own count"
    );
    assert_eq!(
        (test_app.size(), test_app.mail_files("").len()),
        (size, letters)
    );

    test_app
        .manual_clock
        .set(right.plus(TimeDelta::seconds(16)));
    assert_eq!(fault(&test_app), None, "the clock is back");
    test_app
        .submit(BUSES, "2019-04", "2019-04-01", "40")
        .unwrap();
    let newest = test_app
        .app
        .ledger
        .ask(|reader| reader.newest_at())
        .unwrap();
    assert_eq!(newest, Some(right.plus(TimeDelta::seconds(16))));
}

#[test]
fn a_machine_that_slept_and_a_clock_that_is_set_back_or_a_little_forward_go_on() {
    let test_app = TestApp::on_a_machine("2019-03-31 09:00", &[]);
    test_app
        .submit(BUSES, "2019-03", "2019-03-31", "40")
        .unwrap();
    // Asleep for a month: the machine counts the time.
    advance(&test_app, 30 * 24);
    assert_eq!(fault(&test_app), None);
    test_app
        .manual_clock
        .set(test_app.manual_clock.now().plus(TimeDelta::hours(23)));
    assert_eq!(fault(&test_app), None);
    test_app
        .submit(BUSES, "2019-04", "2019-04-30", "50")
        .unwrap();
    test_app.at("2019-01-01 09:00");
    assert_eq!(fault(&test_app), None, "entries never go back");
    test_app.at("2019-05-01 09:00");
    assert_eq!(fault(&test_app), None, "forward to where it was is no jump");
}

#[test]
fn a_confirmed_clock_goes_on_from_there_in_every_process() {
    let test_app = TestApp::on_a_machine("2019-03-31 09:00", &[]);
    test_app
        .submit(BUSES, "2019-03", "2019-03-31", "40")
        .unwrap();
    test_app.at("2019-05-02 09:00");
    assert_eq!(fault(&test_app), Some(ClockFault::Jump));
    assert_eq!(test_app.dispatch(), []);
    // Another process confirms it.
    let other = test_app.opened_again().unwrap().ledger;
    confirm(&other);
    assert_eq!(fault(&test_app), None);
    assert!(!test_app.dispatch().is_empty());
    assert_eq!(digests(&test_app), 2 * 3, "March and April");
    let newest = test_app
        .app
        .ledger
        .ask(|reader| reader.newest_at())
        .unwrap();
    assert_eq!(newest, Some(at("2019-05-02 09:00")));
}

#[test]
fn a_long_gap_at_the_start_waits_for_a_person_or_for_the_clock() {
    let variables = [("PLEDGEBOOK_JOBS__CATCH_UP_DAYS", "30")];
    let test_app = TestApp::on_a_machine("2019-03-01 09:00", &variables);
    advance(&test_app, 30 * 24);
    let app = test_app.opened_again().unwrap();
    assert_eq!(
        test_app.run(app.ledger.halted()).unwrap(),
        None,
        "thirty days"
    );
    advance(&test_app, 2 * 24);
    let app = test_app.opened_again().unwrap();
    let halt = test_app.run(app.ledger.halted()).unwrap().unwrap();
    assert_eq!(
        (halt.fault, halt.expected),
        (ClockFault::Gap, at("2019-03-01 09:00"))
    );
    let size = test_app.size();
    let taken = test_app.run(jobs::dispatch(&app.jobs, || false)).unwrap();
    assert_eq!((taken, test_app.size()), (vec![], size));
    confirm(&app.ledger);
    assert_eq!(test_app.run(app.ledger.halted()).unwrap(), None);
    assert!(
        !test_app
            .run(jobs::dispatch(&app.jobs, || false))
            .unwrap()
            .is_empty()
    );
}

/// A daemon that has run all the time is not halted by a quiet ledger.
#[test]
fn a_quiet_year_of_a_running_daemon_is_no_gap() {
    let test_app = TestApp::on_a_machine("2019-03-01 09:00", &[]);
    test_app
        .submit(BUSES, "2019-03", "2019-03-01", "40")
        .unwrap();
    for _ in 0..366 {
        advance(&test_app, 24);
        assert_eq!(fault(&test_app), None);
    }
}

#[test]
fn pages_and_probes_say_that_the_clock_is_not_believed() {
    let test_app = TestApp::on_a_machine("2019-03-01 09:00", &[]);
    person(&test_app, "wang.wei", Role::Supervisor, Some("duchashi"));
    let served = Served::over(&test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "wang.wei");
    let says = |visitor: &mut Visitor<'_>| visitor.get("/").text().contains("jobs resume");
    assert_eq!(served.get("/readyz").status, 200);
    assert!(!says(&mut visitor));
    test_app.at("2019-06-01 09:00");
    let ready = served.get("/readyz");
    assert_eq!(ready.status, 503);
    assert!(ready.text().contains("clock"), "{}", ready.text());
    assert!(says(&mut visitor));
    assert!(
        says(&mut Visitor::signed_in(&served, "wang.wei")),
        "people still sign in"
    );
    test_app.at("2019-03-01 09:01");
    assert_eq!(served.get("/readyz").status, 200);
    assert!(!says(&mut visitor));
}

/// A ledger of 2019, opened by commands that go by the machine's own clock.
#[test]
fn commands_on_a_ledger_that_is_years_old_wait_for_a_person() {
    let dir = TempDir::new().unwrap();
    let data = dir.path();
    let february = ("PLEDGEBOOK_TIME__START", "2019-02-18T09:00:00+08:00");
    done(data, &[february], &["seed"]);
    let error_of = |variables: &[(&str, &str)], arguments: &[&str]| {
        let output = run(data, variables, arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), error)
    };
    let (code, error) = error_of(&[], &["checks", "run"]);
    assert_eq!(code, Some(1), "{error}");
    assert!(error.contains("jobs resume"), "{error}");
    let found = run(data, &[], &["doctor", "--format", "json"]).stdout;
    let found: Vec<serde_json::Value> = serde_json::from_slice(&found).unwrap();
    let halted = |row: &serde_json::Value| row["topic"] == "clock" && row["health"] == "bad";
    assert!(found.iter().any(halted), "{found:?}");
    done(data, &[], &["commitments", "list"]);
    let resumed = done(data, &[], &["jobs", "resume", "--format", "json"]);
    let resumed: serde_json::Value = serde_json::from_str(&resumed).unwrap();
    assert!(resumed["entry"].as_u64().unwrap() > 0);
    done(data, &[], &["checks", "run"]);
    let (code, error) = error_of(
        &[("PLEDGEBOOK_TIME__START", "2999-01-01")],
        &["jobs", "list"],
    );
    assert_eq!(code, Some(2), "{error}");
    assert!(error.contains("time.start"), "{error}");
}
