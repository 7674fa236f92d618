//! Lights: every basis in every situation, the boundaries, and what must hold whatever the facts are.

use proptest::prelude::*;

use super::*;
use crate::fixture::*;
use crate::{Cadence, Plan, PlanPoint};

/// A story in which only December's report is owed, so that values are judged without missed months.
fn quiet(kind: Kind) -> Story {
    kind.story().with(|c| c.reports_every = Cadence::Year)
}

/// A thousand of something, a fifth of it expected by February and half by March.
fn thousand() -> Story {
    quiet(Kind::Buses).with(|c| {
        let target = c.target.as_mut().unwrap();
        target.value = amount("1000");
        let point = |by, share: i64| PlanPoint {
            by: month(by),
            share: Amount::from(share),
        };
        c.plan = Plan(vec![point("2019-02", 20), point("2019-03", 50)]);
    })
}

fn tell(progress: &Progress) -> String {
    let reasons: Vec<String> = progress
        .reasons
        .iter()
        .map(|reason| match reason {
            Reason::Overdue { days } => format!("overdue {days}"),
            Reason::Behind { points } => format!("behind {points}"),
            Reason::Missed { periods, last } => format!("missed {periods} to {:02}", last.month()),
            Reason::WithinTolerance => "within".into(),
            Reason::Outside => "outside".into(),
            Reason::YellowTwoMonths => "twice".into(),
        })
        .collect();
    format!("{} {}", progress.light, reasons.join(", "))
        .trim()
        .to_owned()
}

/// Holds a story against what it should say on a day.
#[track_caller]
fn says(story: Story, on: &str, said: &str) {
    assert_eq!(tell(&assess(&story.history, day(on), &context())), said);
}

#[test]
fn silence_is_grey_until_a_cutoff_has_passed_then_yellow_then_red() {
    let silent = || Kind::Buses.story();
    let quarterly = silent().with(|c| c.reports_every = Cadence::Quarter);
    let begins_after_cutoff = silent().with(|c| c.starts_on = day("2019-03-26"));
    let sent = || silent().submitted("2019-02-25", "5");
    let march = || silent().submitted("2019-03-20", "5");
    says(silent(), "2019-02-10", "grey"); // before the opening
    says(silent(), "2019-02-25", "grey"); // on the cut-off
    says(silent(), "2019-02-26", "yellow missed 1 to 02"); // after it
    says(silent(), "2019-03-25", "yellow missed 1 to 02"); // on the second
    says(silent(), "2019-03-26", "red missed 2 to 03"); // after the second
    says(quarterly.clone(), "2019-03-25", "grey"); // quarterly
    says(quarterly, "2019-03-26", "yellow missed 1 to 03"); // quarterly, after
    says(begins_after_cutoff.clone(), "2019-03-31", "grey"); // begun after the cut-off
    says(begins_after_cutoff, "2019-04-26", "yellow missed 1 to 04"); // next cut-off
    says(sent(), "2019-02-26", "grey"); // pending is reported
    says(
        sent().returned("2019-02-25"),
        "2019-02-26",
        "yellow missed 1 to 02",
    ); // returned is not
    says(sent().superseded(), "2019-02-26", "yellow missed 1 to 02"); // superseded is not
    says(
        sent().corrected("2019-02-25"),
        "2019-02-26",
        "yellow missed 1 to 02",
    ); // corrected is not
    says(march(), "2019-03-26", "grey"); // a later report makes up
    says(march(), "2019-03-19", "yellow missed 1 to 02"); // but not before it was made
    says(
        Kind::Opening.story(),
        "2019-12-31",
        "yellow missed 11 to 12",
    ); // milestones never turn red for it
    says(
        Kind::Opening.story(),
        "2020-01-01",
        "red overdue 1, missed 11 to 12",
    ); // but past due
}

#[test]
fn a_count_is_held_against_its_pace() {
    let at = |value| thousand().accepted("2019-03-31", value);
    says(at("600"), "2019-03-31", "green"); // ahead
    says(at("500"), "2019-03-31", "green"); // on pace
    says(at("401"), "2019-03-31", "green"); // less than ten behind
    says(at("400"), "2019-03-31", "yellow behind 10"); // exactly ten
    says(at("200"), "2019-03-31", "yellow behind 30"); // exactly thirty
    says(at("199"), "2019-03-31", "red behind 30.1"); // more than thirty
    says(at("0"), "2019-03-31", "red behind 50"); // nothing done is not unreported
    says(at("1000"), "2020-01-01", "green"); // met, not closed
    says(at("900"), "2019-12-31", "yellow behind 10, missed 1 to 12"); // due today
    says(at("999"), "2020-01-01", "red overdue 1, missed 1 to 12"); // past due by one unit
    says(thousand(), "2020-01-02", "red overdue 2, missed 1 to 12"); // unreported and past due
    let january = || thousand().due("2019-01-31");
    says(january(), "2019-02-17", "grey"); // nothing is late before the opening
    says(january(), "2019-02-18", "red overdue 18"); // but on it
    let about = at("800").with(|c| c.target.as_mut().unwrap().tolerance = Some(amount("200")));
    says(about.due("2019-03-31"), "2019-04-01", "green"); // what is met is not behind
}

#[test]
fn a_count_with_a_ceiling_has_no_pace_and_is_never_finished_by_a_report() {
    let at = |value| Kind::Accidents.story().accepted("2019-02-25", value);
    says(at("5"), "2019-02-28", "green"); // below
    says(at("20"), "2019-02-28", "green"); // at it
    says(at("21"), "2019-02-28", "red outside"); // above
    says(at("5"), "2019-03-26", "yellow missed 1 to 03"); // still to be reported on
}

#[test]
fn what_has_no_pace_is_on_target_within_tolerance_or_outside() {
    let at = |kind, value| quiet(kind).accepted("2019-03-31", value);
    use Kind::{Coverage, Growth, Incomes, Prices, Urban};
    for (kind, value, said) in [
        (Growth, "9", "green"),
        (Growth, "8", "green"),
        (Growth, "7.9", "yellow within"),
        (Growth, "7.5", "yellow within"),
        (Growth, "7.4", "red outside"),
        (Urban, "1.3", "green"),
        (Urban, "0.8", "yellow within"),
        (Urban, "0.7", "red outside"),
        (Prices, "3", "green"),
        (Prices, "3.1", "red outside"),
        (Incomes, "1.8", "green"),
        (Incomes, "1.81", "red outside"),
        (Coverage, "90", "green"),
        (Coverage, "89.9", "red outside"),
    ] {
        let progress = assess(&at(kind, value).history, day("2019-03-31"), &context());
        assert_eq!(tell(&progress), said, "{kind:?} at {value}");
        assert_eq!((progress.share, progress.expected_share), (None, None));
        assert_eq!(progress.is_met, !said.starts_with("red"));
    }
    says(quiet(Growth), "2019-11-30", "grey"); // nothing known
    says(
        at(Prices, "3.1"),
        "2020-01-01",
        "red overdue 1, outside, missed 1 to 12",
    ); // outside and past due
    says(at(Prices, "2.9"), "2020-01-01", "yellow missed 1 to 12"); // on target past due
}

#[test]
fn a_milestone_is_done_or_not_and_red_only_past_due() {
    let at = |value| {
        quiet(Kind::Opening)
            .due("2019-06-30")
            .accepted("2019-03-31", value)
    };
    says(at("0"), "2019-06-30", "green"); // not done
    says(at("0"), "2019-07-01", "red overdue 1"); // past due
    says(at("100"), "2019-07-01", "green"); // done
    says(at("100").closed("2019-04-02"), "2019-07-01", "blue"); // struck off
}

#[test]
fn yellow_at_two_month_ends_running_turns_red_by_the_facts() {
    let growth = |values: &[(&str, &str)]| {
        let begun = quiet(Kind::Growth);
        values
            .iter()
            .fold(begun, |s, (on, value)| s.accepted(on, value))
    };
    let twice = || growth(&[("2019-03-20", "7.8"), ("2019-04-20", "7.6")]);
    let between = growth(&[
        ("2019-03-20", "7.8"),
        ("2019-04-20", "8"),
        ("2019-05-20", "7.8"),
    ]);
    let recovering = growth(&[("2019-03-20", "7"), ("2019-05-02", "7.8")]);
    let early = growth(&[("2019-01-20", "7.8")]);
    says(twice(), "2019-03-31", "yellow within"); // the first month-end
    says(twice(), "2019-04-29", "yellow within"); // the day before the second
    says(twice(), "2019-04-30", "red twice, within"); // the second
    says(twice(), "2019-05-15", "red twice, within"); // and after it
    says(between, "2019-05-31", "yellow within"); // a green month-end between
    says(recovering.clone(), "2019-05-02", "red twice, within"); // red counts as no better than yellow
    says(
        recovering.accepted("2019-05-03", "8"),
        "2019-05-03",
        "green",
    ); // back on target at once
    says(early.clone(), "2019-02-28", "yellow within"); // month-ends before the opening do not count
    says(early, "2019-03-31", "red twice, within"); // the first two that do
}

#[test]
fn only_accepted_values_true_by_the_day_count() {
    let story = || thousand().accepted("2019-02-28", "200");
    let bad = |s: Story| s.submitted("2019-03-31", "9");
    let said = |s: Story| assess(&s.history, day("2019-03-31"), &context());
    let plain = said(story());
    assert_eq!(tell(&plain), "yellow behind 30");
    for (case, other) in [
        ("pending", bad(story())),
        ("returned", bad(story()).returned("2019-03-31")),
        ("corrected", bad(story()).corrected("2019-03-31")),
        ("superseded", bad(story()).superseded()),
        ("later", story().accepted("2019-04-01", "1000")),
        (
            "an earlier day, accepted later",
            story().accepted("2019-04-01", "9").true_for("2019-02-27"),
        ),
    ] {
        assert_eq!(said(other), plain, "{case}");
    }
    let again = story().accepted("2019-03-05", "500").true_for("2019-02-28");
    assert_eq!(
        said(again.clone()).accepted.unwrap().update,
        again.id(),
        "of two for one day the later number counts"
    );
}

#[test]
fn closing_adjusting_and_extending_move_the_light() {
    let met = || Kind::Buses.story().accepted("2019-03-20", "180");
    let closed = || met().closed("2019-04-02");
    let late = || thousand().due("2019-06-30").accepted("2019-06-30", "700");
    let sold_out = closed().corrected("2019-04-10");
    says(met(), "2019-04-02", "green"); // met
    says(met(), "2019-11-30", "green"); // met, nothing more is owed
    says(closed(), "2019-04-01", "green"); // the day before closing
    says(closed(), "2019-04-02", "blue"); // closed
    says(closed(), "2020-05-01", "blue"); // closed, for ever
    says(sold_out, "2019-05-25", "red missed 4 to 05"); // withdrawn, hence owed again
    says(late(), "2019-06-30", "yellow behind 30"); // due today
    says(late(), "2019-07-01", "red overdue 1, behind 30"); // past due
    let extended = || late().extended("2019-07-01", "2019-12-31");
    says(extended(), "2019-07-01", "green"); // the date is another now
    says(
        extended(),
        "2019-12-31",
        "red twice, behind 30, missed 1 to 12",
    ); // due then
    says(
        extended(),
        "2020-01-03",
        "red overdue 3, behind 30, missed 1 to 12",
    ); // past that too
    let adjusted = |value| late().adjusted("2019-07-01", value);
    says(adjusted("700"), "2019-07-01", "green"); // the target is met now
    says(adjusted("1400"), "2019-06-29", "grey"); // the value is true only from the 30th on
    says(adjusted("1400"), "2019-06-30", "red behind 50");
    let progress = assess(&adjusted("1400").history, day("2019-06-30"), &context());
    assert_eq!(progress.share, Some(Amount::from(50)));
    assert!(!progress.is_met);
}

/// A year of up to eight updates in every state on any days.
fn any_story_of(kind: impl Strategy<Value = Kind>) -> impl Strategy<Value = Story> {
    let step = (0..330_i64, 0..250_i64, 0..5_u8);
    (kind, prop::collection::vec(step, 0..8)).prop_map(|(kind, mut steps)| {
        steps.sort_unstable();
        let story = kind.story();
        steps.into_iter().fold(story, |story, (n, value, state)| {
            let on = (day("2019-01-20") + chrono::TimeDelta::days(n)).to_string();
            let story = story.submitted(&on, &value.to_string());
            match state {
                0 => story,
                1 => story.returned(&on),
                2 => story.corrected(&on),
                _ => story.accept(&on),
            }
        })
    })
}

fn any_story() -> impl Strategy<Value = Story> {
    use Kind::{Accidents, Buses, Growth, Opening};
    any_story_of(prop::sample::select(vec![
        Buses, Accidents, Growth, Opening,
    ]))
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..420_i64).prop_map(|n| day("2019-02-01") + chrono::TimeDelta::days(n))
}

proptest! {
    #[test]
    fn more_of_a_paced_count_never_worsens_its_light(
        story in any_story_of(Just(Kind::Buses)), on in any_day(), which in any::<prop::sample::Index>(), more in 0..200_i64,
    ) {
        prop_assume!(!story.history.updates.is_empty());
        let mut richer = story.history.clone();
        let update = which.index(richer.updates.len());
        let value = &mut richer.updates[update].submission.value;
        *value = value.plus(Amount::from(more));
        let before = assess(&story.history, on, &context()).light.severity();
        prop_assert!(assess(&richer, on, &context()).light.severity() <= before);
    }

    #[test]
    fn updates_that_are_not_accepted_matter_only_as_reports(story in any_story(), on in any_day()) {
        let mut other = story.history.clone();
        other.updates.retain(crate::update::Update::is_live);
        for update in other.updates.iter_mut().filter(|u| u.is_pending()) {
            update.submission.value = Amount::from(1_000_000);
        }
        prop_assert_eq!(assess(&story.history, on, &context()), assess(&other, on, &context()));
    }

    #[test]
    fn what_is_true_only_later_changes_no_earlier_day(story in any_story(), on in any_day()) {
        let mut then = story.history.clone();
        then.updates.retain(|u| u.submission.as_of <= on);
        prop_assert_eq!(assess(&story.history, on, &context()), assess(&then, on, &context()));
    }

    #[test]
    fn a_light_does_not_remember_when_it_was_looked_at(story in any_story(), on in any_day()) {
        let asked_once = assess(&story.history, on, &context());
        for n in 0..40 {
            assess(&story.history, on - chrono::TimeDelta::days(n), &context());
        }
        prop_assert_eq!(assess(&story.history, on, &context()), asked_once);
    }

    #[test]
    fn the_expected_share_never_falls_and_stays_within_the_whole(
        mut shares in prop::collection::vec(0..=100_i64, 0..6),
        months in prop::sample::subsequence((1..=12_u32).collect::<Vec<_>>(), 6),
        starts in 0..200_i64, length in 0..400_i64,
    ) {
        shares.sort_unstable();
        let points = shares.iter().zip(months).map(|(share, m)| PlanPoint {
            by: month(&format!("2019-{m:02}")),
            share: Amount::from(*share),
        });
        let plan = Plan(points.collect());
        let starts_on = day("2019-01-01") + chrono::TimeDelta::days(starts);
        let due_on = starts_on + chrono::TimeDelta::days(length);
        let mut last = Amount::ZERO;
        for n in 0..730 {
            let on = day("2018-12-20") + chrono::TimeDelta::days(n);
            let share = plan.expected_share(starts_on, due_on, on);
            prop_assert!(share >= last && share <= Amount::HUNDRED, "{} after {} on {}", share, last, on);
            last = share;
        }
    }
}
