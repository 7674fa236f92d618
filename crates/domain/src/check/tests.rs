//! Each rule: it opens, it stays, it closes by itself when its cause is gone, in every way in which that can happen.

use super::*;
use crate::finding::{Cause, Finding, causes, reconcile};
use crate::fixture::*;
use crate::{Cadence, OfficeId, Seq, UpdateId};

/// A story in which only December's report is owed.
fn quiet(kind: Kind) -> Story {
    kind.story().with(|c| c.reports_every = Cadence::Year)
}

/// What the checks find of one kind in a story on a day.
fn found(story: &Story, on: &str, kind: &str) -> Vec<Detail> {
    causes(&story.history, day(on), &context())
        .into_iter()
        .map(|cause| cause.detail)
        .filter(|detail| detail.kind() == kind)
        .collect()
}

/// Nothing of that kind on those days.
#[track_caller]
fn absent(story: &Story, kind: &str, days: &[&str]) {
    for on in days {
        assert_eq!(found(story, on, kind), [], "{on}");
    }
}

/// Exactly this on each of those days: it stays as it was.
#[track_caller]
fn present(story: &Story, detail: &Detail, days: &[&str]) {
    for on in days {
        assert_eq!(
            found(story, on, detail.kind()),
            vec![detail.clone()],
            "{on}"
        );
    }
}

#[test]
fn overdue_from_the_day_after_until_met_or_extended() {
    let story = quiet(Kind::Buses)
        .due("2019-06-30")
        .accepted("2019-05-31", "179");
    let overdue = Detail::Overdue {
        due_on: day("2019-06-30"),
    };
    absent(&story, "overdue", &["2019-06-29", "2019-06-30"]);
    present(
        &story,
        &overdue,
        &["2019-07-01", "2019-07-02", "2020-03-01"],
    );

    let pending = story.clone().submitted("2019-07-02", "180");
    present(&pending, &overdue, &["2019-07-01", "2019-07-02"]);
    let met = pending.accept("2019-07-03");
    present(&met, &overdue, &["2019-07-01"]);
    absent(&met, "overdue", &["2019-07-02", "2019-07-03"]);
    present(&met.corrected("2019-07-04"), &overdue, &["2019-07-04"]);

    let extended = story.clone().extended("2019-07-02", "2019-09-30");
    absent(&extended, "overdue", &["2019-07-02", "2019-09-30"]);
    let later = Detail::Overdue {
        due_on: day("2019-09-30"),
    };
    present(&extended, &later, &["2019-10-01"]);
    absent(
        &story.adjusted("2019-07-02", "179"),
        "overdue",
        &["2019-07-02"],
    );
}

#[test]
fn not_reported_from_the_day_after_the_cutoff_a_finding_for_each_month() {
    let story = Kind::Growth.story();
    let missed = |period: &str, cutoff: &str| Detail::NotReported {
        period: month(period),
        cutoff: day(cutoff),
    };
    let february = missed("2019-02", "2019-02-25");
    absent(&story, "not_reported", &["2019-02-24", "2019-02-25"]);
    present(
        &story,
        &february,
        &["2019-02-26", "2019-02-27", "2019-03-25"],
    );
    let both = [february.clone(), missed("2019-03", "2019-03-25")];
    assert_eq!(found(&story, "2019-03-26", "not_reported"), both);
    let may = found(&story, "2019-05-25", "not_reported");
    assert_eq!(
        may.len(),
        4,
        "the 25th of May is a Saturday: due the day before"
    );
    assert_eq!(may[3], missed("2019-05", "2019-05-24"));

    let reported = story.clone().submitted("2019-02-27", "7");
    present(&reported, &february, &["2019-02-26"]);
    absent(&reported, "not_reported", &["2019-02-27", "2019-03-25"]);
    let returned = reported.clone().returned("2019-02-28");
    present(&returned, &february, &["2019-02-28"]);
    let made_up = story.clone().submitted("2019-03-26", "7");
    absent(&made_up, "not_reported", &["2019-03-26"]);
    let of_february_alone = made_up.speaking_for("2019-02");
    let march = missed("2019-03", "2019-03-25");
    present(&of_february_alone, &march, &["2019-03-26"]);

    let silent_since = story.accepted("2019-02-20", "8");
    present(&silent_since, &march, &["2019-03-26", "2019-04-01"]);
    absent(
        &silent_since.closed("2019-04-01"),
        "not_reported",
        &["2019-04-01", "2019-12-31"],
    );
}

#[test]
fn behind_pace_by_the_yellow_threshold_until_caught_up() {
    // A unit a day is expected, and ten points are 36.5 units.
    let story = quiet(Kind::Buses)
        .with(|c| c.target.as_mut().unwrap().value = amount("365"))
        .accepted("2019-03-31", "70");
    let behind = |share: &str, expected: &str, points: &str| Detail::BehindPace {
        share: amount(share),
        expected: amount(expected),
        points: amount(points),
    };
    absent(&story, "behind_pace", &["2019-04-15", "2019-04-16"]);
    present(&story, &behind("19.2", "29.3", "10.1"), &["2019-04-17"]);
    present(&story, &behind("19.2", "29.6", "10.4"), &["2019-04-18"]);

    let pending = story.clone().submitted("2019-04-18", "108");
    assert_eq!(found(&pending, "2019-04-18", "behind_pace").len(), 1);
    absent(
        &pending.accept("2019-04-18"),
        "behind_pace",
        &["2019-04-18"],
    );
    let adjusted = story.clone().adjusted("2019-04-18", "200");
    absent(&adjusted, "behind_pace", &["2019-04-18"]);
    let extended = story.extended("2019-04-18", "2020-12-31");
    absent(&extended, "behind_pace", &["2019-04-18"]);
}

#[test]
fn only_what_has_a_pace_is_behind_it() {
    for kind in [Kind::Accidents, Kind::Growth, Kind::Opening] {
        let story = quiet(kind).accepted("2019-03-31", "0");
        absent(&story, "behind_pace", &["2019-11-30", "2020-01-31"]);
    }
    absent(&quiet(Kind::Buses), "behind_pace", &["2019-11-30"]);
}

#[test]
fn value_fell_until_it_rose_again_or_one_of_the_two_was_undone() {
    let high = quiet(Kind::Buses).accepted("2019-03-20", "60");
    let story = high.clone().submitted("2019-04-20", "59");
    let fell = Detail::ValueFell {
        update: story.id(),
        value: amount("59"),
        highest: amount("60"),
    };
    absent(&story, "value_fell", &["2019-03-20", "2019-04-19"]);
    present(&story, &fell, &["2019-04-20", "2019-04-21"]);
    let accepted = story.clone().accept("2019-04-22");
    present(&accepted, &fell, &["2019-04-22", "2019-05-20"]);

    absent(
        &accepted.accepted("2019-05-21", "60"),
        "value_fell",
        &["2019-05-21"],
    );
    absent(
        &story.clone().returned("2019-04-22"),
        "value_fell",
        &["2019-04-22"],
    );
    absent(&story.superseded(), "value_fell", &["2019-04-22"]);
    let too_high = high.corrected("2019-04-01").submitted("2019-04-20", "59");
    absent(&too_high, "value_fell", &["2019-04-20"]);

    let rate = quiet(Kind::Growth).accepted("2019-03-20", "8");
    absent(
        &rate.accepted("2019-04-20", "7"),
        "value_fell",
        &["2019-04-20"],
    );
    let level = quiet(Kind::Buses).accepted("2019-03-20", "60");
    absent(
        &level.accepted("2019-04-20", "60"),
        "value_fell",
        &["2019-04-20"],
    );
}

#[test]
fn due_soon_by_steps_each_a_finding_of_its_own() {
    let story = quiet(Kind::Opening)
        .due("2019-06-30")
        .accepted("2019-03-31", "0");
    let within = |within_days| Detail::DueSoon {
        due_on: day("2019-06-30"),
        within_days,
    };
    absent(&story, "due_soon", &["2019-05-30"]);
    present(&story, &within(30), &["2019-05-31", "2019-06-22"]);
    present(&story, &within(7), &["2019-06-23", "2019-06-28"]);
    present(&story, &within(1), &["2019-06-29", "2019-06-30"]);
    absent(&story, "due_soon", &["2019-07-01"]);

    let done = story.clone().accepted("2019-06-24", "100");
    present(&done, &within(7), &["2019-06-23"]);
    absent(&done, "due_soon", &["2019-06-24", "2019-06-30"]);
    absent(
        &story.extended("2019-06-24", "2019-08-31"),
        "due_soon",
        &["2019-06-24"],
    );
}

#[test]
fn awaiting_review_after_ten_days_until_someone_decides() {
    let story = quiet(Kind::Buses).submitted("2019-03-20", "40");
    let waits = Detail::AwaitingReview {
        update: story.id(),
        since: day("2019-03-20"),
    };
    absent(&story, "awaiting_review", &["2019-03-20", "2019-03-30"]);
    present(&story, &waits, &["2019-03-31", "2019-04-01", "2019-06-30"]);
    for decided in [
        story.clone().accept("2019-04-01"),
        story.clone().returned("2019-04-01"),
        story.clone().superseded().submitted("2019-04-01", "41"),
    ] {
        absent(&decided, "awaiting_review", &["2019-04-01"]);
    }
}

#[test]
fn met_but_not_closed_after_fifteen_days() {
    let story = quiet(Kind::Buses)
        .submitted("2019-03-20", "180")
        .accept("2019-03-22");
    let waits = Detail::MetNotClosed {
        update: story.id(),
        since: day("2019-03-22"),
    };
    absent(&story, "met_not_closed", &["2019-03-22", "2019-04-06"]);
    present(&story, &waits, &["2019-04-07", "2019-04-08", "2019-12-31"]);

    let again = story.clone().accepted("2019-04-20", "185");
    present(&again, &waits, &["2019-04-20", "2019-05-01"]);
    let older = story.clone().accepted("2019-04-20", "9");
    present(&older.true_for("2019-03-01"), &waits, &["2019-04-20"]);
    let closed = story.clone().closed("2019-04-10");
    present(&closed, &waits, &["2019-04-09"]);
    absent(&closed, "met_not_closed", &["2019-04-10", "2019-12-31"]);
    absent(
        &story.clone().corrected("2019-04-10"),
        "met_not_closed",
        &["2019-04-10"],
    );
    absent(
        &story.clone().adjusted("2019-04-10", "200"),
        "met_not_closed",
        &["2019-04-10"],
    );
    let fallen = story.accepted("2019-04-10", "170");
    absent(&fallen, "met_not_closed", &["2019-04-10"]);

    let growth = quiet(Kind::Growth).accepted("2019-03-20", "8");
    absent(&growth, "met_not_closed", &["2019-12-31", "2020-01-15"]);
    let after_the_year = Detail::MetNotClosed {
        update: growth.id(),
        since: day("2019-12-31"),
    };
    present(&growth, &after_the_year, &["2020-01-16"]);
}

#[test]
fn nothing_is_found_before_the_opening_or_after_settlement() {
    let story = Kind::Buses
        .story()
        .due("2019-02-10")
        .submitted("2019-01-20", "60")
        .accepted("2019-01-21", "50");
    assert_eq!(causes(&story.history, day("2019-02-17"), &context()), []);
    let kinds = |on, context: &AssessmentContext| -> Vec<&'static str> {
        let found = causes(&story.history, day(on), context);
        found.iter().map(|cause| cause.detail.kind()).collect()
    };
    assert_eq!(
        kinds("2019-02-18", &context()),
        ["overdue", "behind_pace", "awaiting_review"]
    );
    let settled = settled("2020-01-20");
    assert_eq!(
        kinds("2020-01-19", &settled),
        kinds("2020-01-19", &context())
    );
    assert_eq!(kinds("2020-01-20", &settled), [""; 0]);
    assert_eq!(kinds("2020-06-01", &settled), [""; 0]);
}

#[test]
fn a_cause_names_the_commitment_and_the_office_that_answers_now() {
    let mut story = Kind::Buses.story();
    story.history.lead = OfficeId::parse("gongxin").unwrap();
    let found = causes(&story.history, day("2019-02-26"), &context());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].office, Some(office_id("gongxin")));
    assert_eq!(found[0].key(), "not_reported:JY19-001:2019-02");
}

/// The finding that an entry opens for a cause.
fn opened(seq: u64, cause: &Cause) -> Finding {
    Finding {
        seq: Seq(seq),
        key: cause.key(),
        cause: cause.clone(),
        opened_at: evening("2019-03-01"),
        closed: None,
    }
}

#[test]
fn a_finding_opens_once_stays_and_closes() {
    let due_on = day("2019-06-30");
    let overdue = Cause::on(
        &Kind::Buses.story().history,
        due_on,
        Detail::Overdue { due_on },
    );
    let job = |name: &str| {
        Cause::operational(Detail::JobDidNotRun {
            job: name.into(),
            scheduled_at: evening("2019-04-01"),
        })
    };
    let (opening, closing) = reconcile(vec![overdue.clone(), overdue.clone(), job("digest")], &[]);
    assert_eq!(
        opening,
        [overdue.clone(), job("digest")],
        "a double opens once"
    );
    assert!(closing.is_empty());

    let open = [opened(7, &overdue), opened(8, &job("digest"))];
    let mut moved_on = overdue.clone();
    moved_on.detail = Detail::Overdue {
        due_on: day("2019-07-31"),
    };
    let (opening, closing) = reconcile(vec![job("digest"), moved_on], &open);
    assert_eq!(
        (opening, closing),
        (vec![], vec![]),
        "figures may move, the key stays"
    );

    let (opening, closing) = reconcile(vec![job("checks"), overdue], &open);
    assert_eq!(opening, [job("checks")]);
    assert_eq!(closing, [&open[1]]);
    let (opening, closing) = reconcile(vec![], &open);
    assert!(opening.is_empty());
    assert_eq!(closing, [&open[0], &open[1]]);
}

#[test]
fn keys_tell_apart_what_may_be_open_together() {
    let history = Kind::Buses.story().history;
    let on = |detail| Cause::on(&history, day("2019-04-01"), detail).key();
    let (update, since) = (UpdateId(Seq(31)), day("2019-03-20"));
    let due_on = day("2019-12-31");
    let within_days = 7;
    assert_eq!(on(Detail::Overdue { due_on }), "overdue:JY19-001");
    assert_eq!(
        on(Detail::DueSoon {
            due_on,
            within_days
        }),
        "due_soon:JY19-001:7"
    );
    assert_eq!(
        on(Detail::AwaitingReview { update, since }),
        "awaiting_review:JY19-001:31"
    );
    assert_eq!(
        on(Detail::MetNotClosed { update, since }),
        "met_not_closed:JY19-001"
    );
    let bounced = Detail::MailUndeliverable {
        message_id: "digest.x@y.example".into(),
        mail: "digest".parse().unwrap(),
        answer: "550".into(),
    };
    assert_eq!(
        Cause::operational(bounced).key(),
        "mail_undeliverable:digest.x@y.example"
    );
}
