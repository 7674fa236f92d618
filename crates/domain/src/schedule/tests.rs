//! Schedules compared with a second-by-second oracle at changes of the clocks, month ends and 29 February.

use chrono::Datelike;
use chrono_tz::{America, Asia, Australia, Europe, Pacific};

use super::*;
use crate::Localize;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_human(text, Tz::UTC).unwrap()
}

fn schedule(text: &str) -> Schedule {
    Schedule::parse(text).unwrap()
}

/// The due instants as local times with their offsets.
fn due(text: &str, zone: Tz, after: &str, until: &str) -> Vec<String> {
    schedule(text)
        .due_between(at(after), at(until), zone, 1000)
        .into_iter()
        .map(|t| t.utc().with_timezone(&zone).format("%F %T%:z").to_string())
        .collect()
}

#[test]
fn the_probe_sees_400_years_before_the_library_gives_up() {
    let start = probe_start().year();
    assert!((4590..=4600).contains(&start), "{start}");
}

#[test]
fn what_is_no_schedule_is_refused_with_its_field() {
    for (text, field, part) in [
        ("61 0 9 1 * *", CronField::Second, "61"),
        ("0 60 9 1 * *", CronField::Minute, "60"),
        ("0 0 24 1 * *", CronField::Hour, "24"),
        ("0 0 9 0 * *", CronField::Day, "0"),
        ("0 0 9 32 * *", CronField::Day, "32"),
        ("0 0 9 1 13 *", CronField::Month, "13"),
        ("0 0 9 1 * 8", CronField::Weekday, "8"),
        ("0 0 9 1 * FOO", CronField::Weekday, "FOO"),
        ("0 0 9 1,, * *", CronField::Day, "1,,"),
        ("0 0 nine 1 * *", CronField::Hour, "nine"),
        ("0 0 9 5-1 * *", CronField::Day, "5-1"),
        ("0 */0 9 1 * *", CronField::Minute, "*/0"),
    ] {
        let expected = ScheduleError::Field {
            text: text.into(),
            field,
            part: part.into(),
        };
        assert_eq!(Schedule::parse(text).unwrap_err(), expected);
    }
    for (text, count) in [
        ("", 0),
        ("@monthly", 1),
        ("0 9 1 * *", 5),
        ("0 0 9 1 * * 2019", 7),
    ] {
        let error = Schedule::parse(text).unwrap_err();
        assert_eq!(
            error,
            ScheduleError::FieldCount {
                text: text.into(),
                count
            }
        );
        assert_eq!(error.message().key, "config-schedule-field-count");
    }
    for never in ["0 0 9 31 2 *", "0 0 9 30 2 *", "0 0 9 31 4,6,9,11 *"] {
        assert_eq!(
            Schedule::parse(never),
            Err(ScheduleError::NeverFires(never.into()))
        );
    }
}

#[test]
fn rare_schedules_are_not_mistaken_for_never() {
    for (text, next) in [
        ("0 0 9 29 2 *", "2020-02-29T09:00:00Z"),
        ("0 0 9 29 2 MON", "2044-02-29T09:00:00Z"),
        ("0 0 9 29 2 SUN", "2032-02-29T09:00:00Z"),
    ] {
        let found = schedule(text).next_after(at("2019-01-01T00:00:00Z"), Tz::UTC);
        assert_eq!(found, Some(at(next)), "{text}");
    }
}

#[test]
fn both_day_fields_must_suit_and_extra_blanks_do_not_matter() {
    let monday_first = schedule("  0 0  9 1 * MON ");
    assert_eq!(monday_first.as_str(), "0 0 9 1 * MON");
    let next = monday_first.next_after(at("2019-01-02T00:00:00Z"), Tz::UTC);
    assert_eq!(next, Some(at("2019-04-01T09:00:00Z")));
}

#[test]
fn the_year_of_digests_in_jiyuan() {
    let digests = due(
        "0 0 9 1 * *",
        Asia::Shanghai,
        "2019-03-01T01:00:00Z",
        "2020-01-01T01:00:00Z",
    );
    assert_eq!(digests.len(), 10, "after is excluded, until is included");
    assert_eq!(digests[0], "2019-04-01 09:00:00+08:00");
    assert_eq!(digests[9], "2020-01-01 09:00:00+08:00");
    let limited = schedule("0 * * * * *").due_between(
        at("2019-01-01T00:00:00Z"),
        at("2020-01-01T00:00:00Z"),
        Asia::Shanghai,
        3,
    );
    assert_eq!(limited.len(), 3);
}

#[test]
fn short_months_and_leap_days() {
    let ends = due(
        "0 0 9 31 * *",
        Asia::Shanghai,
        "2019-01-31T02:00:00Z",
        "2019-06-01T00:00:00Z",
    );
    assert_eq!(
        ends,
        ["2019-03-31 09:00:00+08:00", "2019-05-31 09:00:00+08:00"]
    );
    let last = due(
        "0 0 9 L * *",
        Asia::Shanghai,
        "2020-01-31T02:00:00Z",
        "2020-04-01T00:00:00Z",
    );
    assert_eq!(
        last,
        ["2020-02-29 09:00:00+08:00", "2020-03-31 09:00:00+08:00"]
    );
    let leap = schedule("0 0 9 29 2 *").due_between(
        at("2019-01-01T00:00:00Z"),
        at("2030-01-01T00:00:00Z"),
        Asia::Shanghai,
        9,
    );
    let days: Vec<String> = leap
        .iter()
        .map(|t| t.day(Asia::Shanghai).to_string())
        .collect();
    assert_eq!(days, ["2020-02-29", "2024-02-29", "2028-02-29"]);
}

#[test]
fn a_time_that_is_jumped_over_is_due_right_after_the_jump() {
    for (zone, after, until, expected) in [
        (
            Europe::Berlin,
            "2019-03-30T12:00:00Z",
            "2019-04-01T12:00:00Z",
            ["2019-03-31 03:00:00+02:00", "2019-04-01 02:30:00+02:00"],
        ),
        (
            America::New_York,
            "2019-03-09T12:00:00Z",
            "2019-03-11T12:00:00Z",
            ["2019-03-10 03:00:00-04:00", "2019-03-11 02:30:00-04:00"],
        ),
    ] {
        assert_eq!(due("0 30 2 * * *", zone, after, until), expected);
    }
    let lord_howe = due(
        "0 10,20 2 * * *",
        Australia::Lord_Howe,
        "2019-10-05T00:00:00Z",
        "2019-10-06T00:00:00Z",
    );
    assert_eq!(
        lord_howe,
        ["2019-10-06 02:30:00+11:00"],
        "two missed times, one instant"
    );
    let samoa = due(
        "0 0 9 30 12 *",
        Pacific::Apia,
        "2011-01-01T00:00:00Z",
        "2012-01-01T00:00:00Z",
    );
    assert_eq!(samoa, ["2011-12-31 00:00:00+14:00"], "a whole day skipped");
}

#[test]
fn a_repeated_time_is_due_once_and_a_repeated_hour_twice() {
    let once = due(
        "0 30 2 * * *",
        Europe::Berlin,
        "2019-10-26T12:00:00Z",
        "2019-10-27T12:00:00Z",
    );
    assert_eq!(once, ["2019-10-27 02:30:00+02:00"]);
    let second_pass =
        schedule("0 30 2 * * *").next_after(at("2019-10-27T01:00:00Z"), Europe::Berlin);
    assert_eq!(second_pass, Some(at("2019-10-28T01:30:00Z")));
    let hours = due(
        "0 30 * * * *",
        America::New_York,
        "2019-11-03T04:00:00Z",
        "2019-11-03T08:00:00Z",
    );
    assert_eq!(
        hours,
        [
            "2019-11-03 00:30:00-04:00",
            "2019-11-03 01:30:00-04:00",
            "2019-11-03 01:30:00-05:00",
            "2019-11-03 02:30:00-05:00"
        ]
    );
}

/// Every second of the range whose local time the cron matches, with an independent implementation of gaps and repeats.
fn oracle(text: &str, zone: Tz, after: Timestamp, until: Timestamp) -> Vec<Timestamp> {
    let schedule = schedule(text);
    let matches = |wall: NaiveDateTime| {
        schedule
            .cron
            .is_time_matching(&wall.and_utc())
            .unwrap_or(false)
    };
    let wall_of = |t: i64| {
        DateTime::from_timestamp(t, 0)
            .unwrap()
            .with_timezone(&zone)
            .naive_local()
    };
    let second = TimeDelta::seconds(1);
    ((after.millis() / 1000 + 1)..=(until.millis() / 1000))
        .filter(|t| {
            let (before, wall) = (wall_of(t - 1), wall_of(*t));
            if schedule.follows_hours {
                return matches(wall);
            }
            let jumped = std::iter::successors(Some(before + second), |w| Some(*w + second))
                .take_while(|w| *w <= wall)
                .any(matches);
            let earliest = zone.from_local_datetime(&wall).earliest().unwrap();
            jumped && earliest.timestamp() == *t
        })
        .map(|t| Timestamp::new(DateTime::from_timestamp(t, 0).unwrap()))
        .collect()
}

#[test]
fn every_second_around_every_change_of_the_clocks_agrees_with_the_oracle() {
    let changes = [
        (Europe::Berlin, "2019-03-31T01:00:00Z"),
        (Europe::Berlin, "2019-10-27T01:00:00Z"),
        (America::New_York, "2019-03-10T07:00:00Z"),
        (America::New_York, "2019-11-03T06:00:00Z"),
        (Australia::Lord_Howe, "2019-04-06T15:00:00Z"),
        (Australia::Lord_Howe, "2019-10-05T15:30:00Z"),
        (Asia::Shanghai, "2019-03-31T16:00:00Z"),
    ];
    let texts = [
        "0 * * * * *",
        "*/7 */5 * * * *",
        "0 15 * * * *",
        "0 0 */2 * * *",
        "0 0,30 1,2,3 * * *",
        "30 10 1-4 * * *",
        "0 */20 2 * * *",
    ];
    for (zone, change) in changes {
        let (after, until) = (
            at(change).minus(TimeDelta::minutes(150)),
            at(change).plus(TimeDelta::minutes(150)),
        );
        for text in texts {
            let due = schedule(text).due_between(after, until, zone, usize::MAX);
            assert_eq!(
                due,
                oracle(text, zone, after, until),
                "{text} {zone} {change}"
            );
            // From every instant, with or without fractions of a second, next and last are the neighbours in that list.
            for minutes in (0..300).step_by(17) {
                let probe = after.plus(TimeDelta::minutes(minutes) + TimeDelta::milliseconds(500));
                let next = due.iter().copied().find(|t| *t > probe);
                let found = schedule(text)
                    .next_after(probe, zone)
                    .filter(|t| *t <= until);
                assert_eq!(found, next, "{text} {zone} after {probe}");
                if let Some(last) = due.iter().copied().rfind(|t| *t <= probe) {
                    let found = schedule(text).last_at_or_before(probe, zone);
                    assert_eq!(found, Some(last), "{text} {zone} before {probe}");
                }
            }
        }
    }
}

#[test]
fn the_last_one_may_be_long_ago_and_includes_its_own_instant() {
    let leap = schedule("0 0 9 29 2 *");
    let last = leap.last_at_or_before(at("2019-12-31T00:00:00Z"), Asia::Shanghai);
    assert_eq!(last, Some(at("2016-02-29T01:00:00Z")));
    let digest = schedule("0 0 9 1 * *");
    let instant = at("2019-04-01T01:00:00Z");
    assert_eq!(
        digest.last_at_or_before(instant, Asia::Shanghai),
        Some(instant)
    );
    let before =
        digest.last_at_or_before(instant.minus(TimeDelta::milliseconds(1)), Asia::Shanghai);
    assert_eq!(before, Some(at("2019-03-01T01:00:00Z")));
}
