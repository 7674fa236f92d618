//! Findings through the daily checks: each opens once, stays while its cause lasts, and closes by itself; both are entries.

use domain::finding::Detail;
use domain::ledger::event::Event;
use service::amend::{Approval, extend};
use store::StoreError;

use crate::support::house::{House, code};

/// 180 buses, evenly over the year; reported monthly.
const BUSES: &str = "JY19-031";

/// Runs the checks of a day, as the job would at eight.
fn check(house: &House, day: &str) {
    house.at(&format!("{day} 08:00:01")).dispatch();
}

fn is_open(house: &House, key: &str) -> bool {
    house.findings().contains_key(key)
}

/// Opened once and closed once, each by an entry of its own.
#[track_caller]
fn opened_and_closed_once(house: &House, key: &str) {
    let ever = house.findings_ever(key);
    assert_eq!(ever.len(), 1, "{key} opened {} times", ever.len());
    let (closed, _) = ever[0]
        .closed
        .unwrap_or_else(|| panic!("{key} is still open"));
    for (seq, kind) in [(ever[0].seq, "finding.opened"), (closed, "finding.closed")] {
        let entry = house.app.desk.ask(|r| r.entry(seq)).unwrap().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&entry.bytes).unwrap();
        assert_eq!(json["kind"], kind);
    }
}

#[test]
fn not_reported_opens_after_the_cutoff_and_closes_with_the_report() {
    let house = House::opened("2019-02-18 09:00");
    let key = "not_reported:JY19-031:2019-03";
    house.at("2019-03-20 10:00");
    house.report(BUSES, "2019-02", "2019-02-28", "25");
    check(&house, "2019-03-25");
    assert!(
        !is_open(&house, key),
        "the day of the cut-off is still in time"
    );
    check(&house, "2019-03-26");
    assert!(is_open(&house, key));
    check(&house, "2019-03-27");
    assert_eq!(
        house.findings_ever(key).len(),
        1,
        "it stays and is not opened again"
    );
    house.submit(BUSES, "2019-03", "2019-03-26", "44").unwrap();
    check(&house, "2019-03-28");
    opened_and_closed_once(&house, key);
}

#[test]
fn behind_pace_opens_at_ten_points_and_closes_when_caught_up() {
    let house = House::opened("2019-02-18 09:00");
    let key = "behind_pace:JY19-031";
    house.at("2019-06-20 10:00");
    // Half the year is gone, 47.1% is expected on 21 June.
    house.report(BUSES, "2019-06", "2019-06-20", "60");
    check(&house, "2019-06-21");
    let finding = house.findings().remove(key).unwrap();
    assert!(
        matches!(finding.cause.detail, Detail::BehindPace { points, .. } if points.to_string() == "13.8")
    );
    check(&house, "2019-06-22");
    house.at("2019-06-23 10:00");
    house.report(BUSES, "2019-06", "2019-06-23", "90");
    check(&house, "2019-06-24");
    opened_and_closed_once(&house, key);
}

#[test]
fn awaiting_review_opens_after_ten_days_and_closes_with_the_decision() {
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-03-20 10:00");
    let update = house
        .submit(BUSES, "2019-03", "2019-03-20", "40")
        .unwrap()
        .update;
    let key = format!("awaiting_review:JY19-031:{update}");
    check(&house, "2019-03-30");
    assert!(!is_open(&house, &key));
    check(&house, "2019-03-31");
    assert!(is_open(&house, &key));
    check(&house, "2019-04-01");
    house.at("2019-04-01 10:00");
    house.accept(update).unwrap();
    check(&house, "2019-04-02");
    opened_and_closed_once(&house, &key);
}

#[test]
fn a_fallen_value_opens_a_finding_until_the_count_has_risen_again() {
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-03-20 10:00");
    house.report(BUSES, "2019-03", "2019-03-20", "60");
    house.at("2019-04-20 10:00");
    let mut fallen = house.request(BUSES, "2019-04", "2019-04-20", "55");
    fallen.explanation = Some("核减重复计数".into());
    let fallen = house.send(fallen).unwrap().update;
    let key = format!("value_fell:JY19-031:{fallen}");
    check(&house, "2019-04-21");
    assert!(
        is_open(&house, &key),
        "before its review, so that the reviewer sees it"
    );
    house.accept(fallen).unwrap();
    check(&house, "2019-04-22");
    assert!(is_open(&house, &key), "and after it");
    house.at("2019-05-20 10:00");
    house.report(BUSES, "2019-05", "2019-05-20", "75");
    check(&house, "2019-05-21");
    opened_and_closed_once(&house, &key);
}

#[test]
fn met_but_not_closed_opens_after_fifteen_days_and_closes_with_the_closing() {
    let house = House::opened("2019-02-18 09:00");
    let key = "met_not_closed:JY19-031";
    house.at("2019-08-20 10:00");
    house.report(BUSES, "2019-08", "2019-08-20", "180");
    check(&house, "2019-09-04");
    assert!(!is_open(&house, key));
    check(&house, "2019-09-05");
    assert!(is_open(&house, key));
    check(&house, "2019-09-06");
    house.close(BUSES).unwrap();
    check(&house, "2019-09-07");
    opened_and_closed_once(&house, key);
}

#[test]
fn due_soon_steps_from_thirty_to_seven_to_one_and_ends_in_overdue() {
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-11-20 10:00");
    house.report(BUSES, "2019-11", "2019-11-20", "150");
    check(&house, "2019-11-30");
    assert!(
        !house
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
        check(&house, day);
        let open: Vec<String> = house
            .findings()
            .into_keys()
            .filter(|k| k.starts_with("due_soon:JY19-031"))
            .collect();
        assert_eq!(open, [format!("due_soon:JY19-031:{step}")], "{day}");
    }
    check(&house, "2020-01-01");
    for step in ["30", "7", "1"] {
        opened_and_closed_once(&house, &format!("due_soon:JY19-031:{step}"));
    }
    let key = "overdue:JY19-031";
    assert!(is_open(&house, key));
    check(&house, "2020-01-02");
    let approval = Approval {
        approver: "市政府常务会议".into(),
        document: "济政纪〔2020〕1号".into(),
    };
    house
        .app
        .desk
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
    check(&house, "2020-01-03");
    opened_and_closed_once(&house, key);
}

#[test]
fn nothing_is_found_before_anything_was_due() {
    let house = House::opened("2019-02-18 09:00");
    check(&house, "2019-02-19");
    assert_eq!(house.findings().len(), 0);
    check(&house, "2019-02-25");
    assert_eq!(house.findings().len(), 0, "the first cut-off is today");
    check(&house, "2019-02-26");
    assert!(
        house
            .findings()
            .keys()
            .all(|k| k.starts_with("not_reported:") && k.ends_with(":2019-02"))
    );
    assert!(house.findings().len() > 30);
}

#[test]
fn a_job_that_did_not_run_is_found_and_the_finding_closes_when_it_has() {
    let house = House::opened("2019-02-18 09:00");
    check(&house, "2019-02-19");
    // Nothing runs for more than a month; then everything is caught up with in one round.
    house.at("2019-04-02 10:00").dispatch();
    for job in ["digest", "checks"] {
        opened_and_closed_once(&house, &format!("job_did_not_run:{job}"));
    }
    let late = house.findings_ever("job_did_not_run:digest").remove(0);
    assert!(matches!(
        late.cause.detail,
        Detail::JobDidNotRun { scheduled_at, .. } if scheduled_at.to_string() == "2019-03-01T01:00:00.000Z"
    ));
    // It opened before the work was done: the entry that froze the first digest comes after it.
    let frozen = house
        .app
        .desk
        .ask(|r| r.all_frozen(store::Known::NOW))
        .unwrap();
    assert!(late.seq < frozen[0].seq);
    assert!(late.closed.unwrap().0 > frozen[0].seq);
}

#[test]
fn entries_of_findings_say_what_was_found() {
    let house = House::opened("2019-02-18 09:00");
    check(&house, "2019-02-26");
    let finding = house
        .findings()
        .remove("not_reported:JY19-031:2019-02")
        .unwrap();
    let entry = house
        .app
        .desk
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
    let unknown = house
        .app
        .desk
        .ask(|r| Ok::<_, StoreError>(r.entry(9_999_999)?.is_none()))
        .unwrap();
    assert!(unknown);
}
