//! The answers on stories told step by step; each step is one entry, from number 101 on.

use super::*;
use crate::fixture::*;
use crate::history::{CommitmentHistory, Inspection};
use crate::update::Mark;
use crate::{Actor, Amount, Light, Seq, UpdateId};

const ZONE: chrono_tz::Tz = chrono_tz::Asia::Shanghai;

fn one(story: Story) -> Vec<CommitmentHistory> {
    vec![story.history]
}

/// Puts an inspection on a history, by an entry of that number.
fn inspect(histories: &mut [CommitmentHistory], seq: Seq, on: &str, value: &str) {
    histories[0].inspections.push(Inspection {
        mark: Mark {
            seq,
            at: evening(on),
            by: Actor::parse("office:duchashi").unwrap(),
            reason: None,
        },
        as_of: day(on),
        value: amount(value),
        note: String::new(),
    });
}

#[test]
fn every_decision_is_a_row_and_a_withdrawn_acceptance_is_two() {
    let histories = one(Kind::Buses
        .story()
        .submitted("2019-03-20", "40")
        .superseded()
        .submitted("2019-03-21", "41")
        .returned("2019-03-25")
        .submitted("2019-03-26", "42")
        .accept("2019-03-26")
        .submitted("2019-04-20", "60")
        .corrected("2019-04-30")
        .submitted("2019-05-20", "70"));
    let rows: Vec<(u64, &str, i64, u64)> = reviews(&histories, ZONE)
        .iter()
        .map(|r| {
            (
                r.update.id.0.0,
                r.decision.as_str(),
                r.days_waited,
                r.mark.seq.0,
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            (102, "returned", 4, 103),
            (104, "accepted", 0, 105),
            (106, "accepted", 10, 107),
            (106, "withdrawn", 10, 108),
        ]
    );
}

#[test]
fn an_amendment_tells_the_promise_what_held_before_and_what_holds_since() {
    let histories = one(Kind::Buses
        .story()
        .adjusted("2019-05-01", "200")
        .extended("2019-06-01", "2020-03-31")
        .adjusted("2019-07-01", "150")
        .extended("2019-08-01", "2020-06-30"));
    let found = amendments(&histories);
    let target = |before, after| Amended::Target {
        promised: amount("180"),
        before: amount(before),
        after: amount(after),
    };
    let due = |before, after| Amended::DueOn {
        promised: day("2019-12-31"),
        before: day(before),
        after: day(after),
    };
    let described: Vec<(u64, Amended)> = found.iter().map(|a| (a.mark.seq.0, a.what)).collect();
    assert_eq!(
        described,
        [
            (101, target("180", "200")),
            (102, due("2019-12-31", "2020-03-31")),
            (103, target("200", "150")),
            (104, due("2020-03-31", "2020-06-30")),
        ]
    );
    assert_eq!(
        (found[0].approver, found[0].document),
        ("市政府", "济政〔2019〕1号")
    );
}

#[test]
fn lateness_is_counted_from_the_cutoff_and_only_of_what_was_recorded_as_late() {
    let story = Kind::Buses
        .story()
        .submitted("2019-03-24", "40")
        .submitted("2019-04-02", "45")
        .speaking_for("2019-03")
        .late_because("");
    let updates = &story.history.updates;
    assert_eq!(Late::of(&updates[0], &context()), None);
    let late = Late::of(&updates[1], &context()).unwrap();
    assert_eq!((late.cutoff, late.days), (day("2019-03-25"), 8));
}

#[test]
fn a_fall_names_the_highest_before_it_by_the_day_it_was_true_for() {
    let story = || {
        Kind::Buses
            .story()
            .accepted("2019-03-20", "50")
            .accepted("2019-04-20", "80")
            .accepted("2019-05-20", "70")
            .accepted("2019-06-20", "75")
            .accepted("2019-07-20", "90")
    };
    let described = |histories: &[CommitmentHistory]| -> Vec<(UpdateId, UpdateId, Amount)> {
        falls(histories)
            .iter()
            .map(|f| (f.update.id, f.earlier.id, f.by()))
            .collect()
    };
    assert_eq!(
        described(&one(story())),
        [
            (UpdateId(Seq(105)), UpdateId(Seq(103)), amount("10")),
            (UpdateId(Seq(107)), UpdateId(Seq(103)), amount("5")),
        ]
    );
    // One for an earlier day that comes later has not fallen, but what lies after it may have.
    let backdated = story()
        .accepted("2019-08-01", "60")
        .true_for("2019-03-25")
        .accepted("2019-08-20", "90");
    assert_eq!(described(&one(backdated)).len(), 2);
    // Withdrawn acceptances, what was returned, and figures that may fall are no falls.
    let withdrawn = Kind::Buses
        .story()
        .submitted("2019-04-20", "80")
        .corrected("2019-04-21")
        .accepted("2019-05-20", "70")
        .submitted("2019-06-20", "60")
        .returned("2019-06-21");
    assert_eq!(described(&one(withdrawn)), []);
    let rate = Kind::Growth
        .story()
        .accepted("2019-03-31", "8.5")
        .accepted("2019-06-30", "7.9");
    assert_eq!(described(&one(rate)), []);
}

#[test]
fn an_inspection_is_held_against_what_counted_when_it_was_recorded() {
    // 101 and 102: 50 in March. 103, 104, 105: 90 in April, accepted and withdrawn. 106, 107: 60 in May.
    let mut histories = one(Kind::Buses
        .story()
        .accepted("2019-03-20", "50")
        .submitted("2019-04-20", "90")
        .corrected("2019-04-30")
        .accepted("2019-05-20", "60"));
    let described = |histories: &[CommitmentHistory]| -> Vec<(Option<UpdateId>, Option<Amount>)> {
        inspected(histories)
            .iter()
            .map(|row| (row.reported.map(|u| u.id), row.difference()))
            .collect()
    };
    // Recorded after everything, but the visit was before the report of May was true.
    inspect(&mut histories, Seq(110), "2019-05-10", "55");
    assert_eq!(
        described(&histories),
        [(Some(UpdateId(Seq(101))), Some(amount("5")))],
        "the withdrawn one did not count any more"
    );
    histories[0].inspections.clear();
    inspect(&mut histories, Seq(109), "2019-05-31", "58");
    inspect(&mut histories, Seq(100), "2019-03-01", "1");
    assert_eq!(
        described(&histories),
        [
            (None, None),
            (
                Some(UpdateId(Seq(106))),
                Some(Amount::ZERO.minus(amount("2")))
            ),
        ]
    );
    // Between the acceptance of 90 (104) and its withdrawal (105 moved behind it) it counted.
    let mut histories = one(Kind::Buses
        .story()
        .submitted("2019-04-20", "90")
        .corrected("2019-04-30"));
    if let crate::update::State::Corrected { withdrawn, .. } = &mut histories[0].updates[0].state {
        withdrawn.seq = Seq(120);
    }
    inspect(&mut histories, Seq(110), "2019-04-25", "70");
    assert_eq!(
        described(&histories),
        [(
            Some(UpdateId(Seq(101))),
            Some(Amount::ZERO.minus(amount("20")))
        )]
    );
}

#[test]
fn without_any_accepted_update_is_unreported_whatever_was_submitted() {
    let histories = vec![
        Kind::Buses.story().accepted("2019-03-20", "50").history,
        Kind::Growth.story().history,
        Kind::Prices
            .story()
            .submitted("2019-03-20", "2")
            .returned("2019-03-21")
            .submitted("2019-03-22", "2.1")
            .history,
    ];
    let found = unreported(&histories, day("2019-04-30"), &context());
    let described: Vec<(Light, usize, Option<UpdateId>, usize)> = found
        .iter()
        .map(|row| (row.light, row.submitted, row.pending, row.missed.len()))
        .collect();
    assert_eq!(
        described,
        [
            (Light::Red, 0, None, 3),
            (Light::Yellow, 2, Some(UpdateId(Seq(103))), 1),
        ]
    );
}

#[test]
fn a_change_names_what_differs_also_where_only_time_has_passed() {
    let context = context();
    fn moment<'a>(
        histories: &'a [CommitmentHistory],
        on: &str,
        context: &'a crate::history::AssessmentContext,
    ) -> Moment<'a> {
        Moment {
            histories,
            day: day(on),
            context,
        }
    }
    let before = one(Kind::Buses.story().accepted("2019-03-20", "60"));
    let after = one(Kind::Buses
        .story()
        .accepted("2019-03-20", "60")
        .accepted("2019-04-20", "75")
        .adjusted("2019-04-21", "200")
        .extended("2019-04-22", "2020-03-31"));
    let now = moment(&after, "2019-04-30", &context);
    let found = changes(Some(moment(&before, "2019-03-31", &context)), now);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].fields(),
        [Field::Accepted, Field::Target, Field::DueOn]
    );
    let stand = found[0].before.as_ref().unwrap();
    assert_eq!(stand.accepted, Some(amount("60")));
    assert_eq!(found[0].after.accepted, Some(amount("75")));
    assert_eq!(changes(Some(now), now), []);
    // The same facts, later: two missed months.
    let found = changes(
        Some(moment(&before, "2019-04-20", &context)),
        moment(&before, "2019-05-31", &context),
    );
    assert_eq!(found[0].fields(), [Field::Light]);
    // Before the ledger was opened there was nothing: all of it is new.
    let found = changes(None, now);
    assert_eq!(
        (found[0].before.as_ref(), found[0].fields().len()),
        (None, 6)
    );
}
