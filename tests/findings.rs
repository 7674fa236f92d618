//! Findings through the daily checks: each opens once, stays while its cause lasts, and closes by itself; both are entries.

use domain::finding::Detail;
use domain::{Event, Seq};
use service::supervise::{Approval, extend};
use store::StoreError;

use crate::support::test_app::{TestApp, code};

/// 180 buses, evenly over the year; reported monthly.
const BUSES: &str = "JY19-031";

/// Runs the checks of a day, as the job would at eight.
fn check(test_app: &TestApp, day: &str) {
    test_app.at(&format!("{day} 08:00:01")).dispatch();
}

fn is_open(test_app: &TestApp, key: &str) -> bool {
    test_app.findings().contains_key(key)
}

/// Opened once and closed once, each by an entry of its own.
#[track_caller]
fn opened_and_closed_once(test_app: &TestApp, key: &str) {
    let ever = test_app.findings_ever(key);
    assert_eq!(ever.len(), 1, "{key} opened {} times", ever.len());
    let (closed, _) = ever[0]
        .closed
        .unwrap_or_else(|| panic!("{key} is still open"));
    for (seq, kind) in [(ever[0].seq, "finding.opened"), (closed, "finding.closed")] {
        let entry = test_app.app.ledger.ask(|r| r.entry(seq)).unwrap().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&entry.bytes).unwrap();
        assert_eq!(json["kind"], kind);
    }
}

#[test]
fn not_reported_opens_after_the_cutoff_and_closes_with_the_report() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let key = "not_reported:JY19-031:2019-03";
    test_app.at("2019-03-20 10:00");
    test_app.report(BUSES, "2019-02", "2019-02-28", "25");
    check(&test_app, "2019-03-25");
    assert!(
        !is_open(&test_app, key),
        "the day of the cut-off is still in time"
    );
    check(&test_app, "2019-03-26");
    assert!(is_open(&test_app, key));
    check(&test_app, "2019-03-27");
    assert_eq!(
        test_app.findings_ever(key).len(),
        1,
        "it stays and is not opened again"
    );
    test_app
        .submit(BUSES, "2019-03", "2019-03-26", "44")
        .unwrap();
    check(&test_app, "2019-03-28");
    opened_and_closed_once(&test_app, key);
}

#[test]
fn behind_pace_opens_at_ten_points_and_closes_when_caught_up() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let key = "behind_pace:JY19-031";
    test_app.at("2019-06-20 10:00");
    // Half the year is gone, 47.1% is expected on 21 June.
    test_app.report(BUSES, "2019-06", "2019-06-20", "60");
    check(&test_app, "2019-06-21");
    let finding = test_app.findings().remove(key).unwrap();
    assert!(
        matches!(finding.cause.detail, Detail::BehindPace { points, .. } if points.to_string() == "13.8")
    );
    check(&test_app, "2019-06-22");
    test_app.at("2019-06-23 10:00");
    test_app.report(BUSES, "2019-06", "2019-06-23", "90");
    check(&test_app, "2019-06-24");
    opened_and_closed_once(&test_app, key);
}

#[test]
fn awaiting_review_opens_after_ten_days_and_closes_with_the_decision() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    let update = test_app
        .submit(BUSES, "2019-03", "2019-03-20", "40")
        .unwrap()
        .update;
    let key = format!("awaiting_review:JY19-031:{update}");
    check(&test_app, "2019-03-30");
    assert!(!is_open(&test_app, &key));
    check(&test_app, "2019-03-31");
    assert!(is_open(&test_app, &key));
    check(&test_app, "2019-04-01");
    test_app.at("2019-04-01 10:00");
    test_app.accept(update).unwrap();
    check(&test_app, "2019-04-02");
    opened_and_closed_once(&test_app, &key);
}

#[test]
fn a_fallen_value_opens_a_finding_until_the_count_has_risen_again() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    test_app.report(BUSES, "2019-03", "2019-03-20", "60");
    test_app.at("2019-04-20 10:00");
    let mut fallen = test_app.request(BUSES, "2019-04", "2019-04-20", "55");
    fallen.explanation = Some("核减重复计数".into());
    let fallen = test_app.send(fallen).unwrap().update;
    let key = format!("value_fell:JY19-031:{fallen}");
    check(&test_app, "2019-04-21");
    assert!(
        is_open(&test_app, &key),
        "before its review, so that the reviewer sees it"
    );
    test_app.accept(fallen).unwrap();
    check(&test_app, "2019-04-22");
    assert!(is_open(&test_app, &key), "and after it");
    test_app.at("2019-05-20 10:00");
    test_app.report(BUSES, "2019-05", "2019-05-20", "75");
    check(&test_app, "2019-05-21");
    opened_and_closed_once(&test_app, &key);
}

#[test]
fn met_but_not_closed_opens_after_fifteen_days_and_closes_with_the_closing() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let key = "met_not_closed:JY19-031";
    test_app.at("2019-08-20 10:00");
    test_app.report(BUSES, "2019-08", "2019-08-20", "180");
    check(&test_app, "2019-09-04");
    assert!(!is_open(&test_app, key));
    check(&test_app, "2019-09-05");
    assert!(is_open(&test_app, key));
    check(&test_app, "2019-09-06");
    test_app.close(BUSES).unwrap();
    check(&test_app, "2019-09-07");
    opened_and_closed_once(&test_app, key);
}

#[test]
fn due_soon_steps_from_thirty_to_seven_to_one_and_ends_in_overdue() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-11-20 10:00");
    test_app.report(BUSES, "2019-11", "2019-11-20", "150");
    check(&test_app, "2019-11-30");
    assert!(
        !test_app
            .findings()
            .keys()
            .any(|k| k.starts_with("due_soon:JY19-031"))
    );
    for (day, step) in [
        ("2019-12-01", "30"),
        ("2019-12-24", "7"),
        ("2019-12-30", "1"),
        ("2019-12-31", "1"),
    ] {
        check(&test_app, day);
        let open: Vec<String> = test_app
            .findings()
            .into_keys()
            .filter(|k| k.starts_with("due_soon:JY19-031"))
            .collect();
        assert_eq!(open, [format!("due_soon:JY19-031:{step}")], "{day}");
    }
    check(&test_app, "2020-01-01");
    for step in ["30", "7", "1"] {
        opened_and_closed_once(&test_app, &format!("due_soon:JY19-031:{step}"));
    }
    let key = "overdue:JY19-031";
    assert!(is_open(&test_app, key));
    check(&test_app, "2020-01-02");
    let approval = Approval {
        approver: "市政府常务会议".into(),
        document: "济政纪〔2020〕1号".into(),
    };
    test_app
        .app
        .ledger
        .act_blocking(move |tx, now| {
            extend(
                tx,
                now,
                None,
                code(BUSES),
                "2020-02-28".parse().unwrap(),
                &approval,
            )
            .map(drop)
        })
        .unwrap();
    check(&test_app, "2020-01-03");
    opened_and_closed_once(&test_app, key);
}

#[test]
fn nothing_is_found_before_anything_was_due() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    check(&test_app, "2019-02-19");
    assert_eq!(test_app.findings().len(), 0);
    check(&test_app, "2019-02-25");
    assert_eq!(test_app.findings().len(), 0, "the first cut-off is today");
    check(&test_app, "2019-02-26");
    assert!(
        test_app
            .findings()
            .keys()
            .all(|k| k.starts_with("not_reported:") && k.ends_with(":2019-02"))
    );
    assert!(test_app.findings().len() > 30);
}

#[test]
fn a_job_that_did_not_run_is_found_and_the_finding_closes_when_it_has() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    check(&test_app, "2019-02-19");
    // Nothing runs for more than a month; then everything is caught up with in one round.
    test_app.at("2019-04-02 10:00").dispatch();
    for job in ["digest", "checks"] {
        opened_and_closed_once(&test_app, &format!("job_did_not_run:{job}"));
    }
    let late = test_app.findings_ever("job_did_not_run:digest").remove(0);
    assert!(matches!(
        late.cause.detail,
        Detail::JobDidNotRun { scheduled_at, .. } if scheduled_at.to_string() == "2019-03-01T01:00:00.000Z"
    ));
    // It opened before the work was done: the entry that froze the first digest comes after it.
    let frozen = test_app
        .app
        .ledger
        .ask(|r| r.all_frozen(store::Known::NOW))
        .unwrap();
    assert!(late.seq < frozen[0].seq);
    assert!(late.closed.unwrap().0 > frozen[0].seq);
}

#[test]
fn entries_of_findings_say_what_was_found() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    check(&test_app, "2019-02-26");
    let finding = test_app
        .findings()
        .remove("not_reported:JY19-031:2019-02")
        .unwrap();
    let entry = test_app
        .app
        .ledger
        .ask(|r| r.entry(finding.seq))
        .unwrap()
        .unwrap();
    let json: serde_json::Value = serde_json::from_slice(&entry.bytes).unwrap();
    assert_eq!(json["by"], "system:checks");
    let event = Event::read("finding.opened", json["body"].clone()).unwrap();
    let Event::FindingOpened(body) = event else {
        panic!("{event:?}")
    };
    assert_eq!(
        (body.code, body.detail),
        (Some(code(BUSES)), finding.cause.detail)
    );
    let unknown = test_app
        .app
        .ledger
        .ask(|r| Ok::<_, StoreError>(r.entry(Seq(9_999_999))?.is_none()))
        .unwrap();
    assert!(unknown);
}
