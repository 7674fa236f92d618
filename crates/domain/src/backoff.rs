//! When a failed delivery is tried again.
//!
//! The waiting time is a pure function of the number of failures. It is not randomized: a handful of mails a month needs no
//! spreading, and a replay must give the same instants.

use chrono::TimeDelta;

use crate::Timestamp;

/// Minutes to wait after the first, second, third and fourth failure, which cover the restart of a server.
const FIRST_WAITS_MIN: [i64; 4] = [1, 5, 15, 60];

/// Minutes to wait after every later failure: few tries during an outage of days, and its end is noticed within hours.
const LATER_WAIT_MIN: i64 = 4 * 60;

/// The instant of the next try.
///
/// `attempts` is the number of failed tries, including the one at `failed_at`: the wait is one minute after the first, then 5,
/// 15 and 60 minutes, then four hours each time without end. The caller decides whether to give up.
pub fn next_attempt(attempts: u32, failed_at: Timestamp) -> Timestamp {
    let failures_before = attempts.saturating_sub(1);
    let wait_min = usize::try_from(failures_before)
        .ok()
        .and_then(|index| FIRST_WAITS_MIN.get(index).copied())
        .unwrap_or(LATER_WAIT_MIN);
    failed_at.plus(TimeDelta::minutes(wait_min))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn waits_grow_and_then_stay_at_four_hours() {
        let failed_at = at("2019-04-01T01:00:00.000Z");
        for (attempts, next) in [
            (1, "2019-04-01T01:01:00.000Z"),
            (2, "2019-04-01T01:05:00.000Z"),
            (3, "2019-04-01T01:15:00.000Z"),
            (4, "2019-04-01T02:00:00.000Z"),
            (5, "2019-04-01T05:00:00.000Z"),
            (6, "2019-04-01T05:00:00.000Z"),
            (u32::MAX, "2019-04-01T05:00:00.000Z"),
        ] {
            assert_eq!(next_attempt(attempts, failed_at), at(next), "{attempts}");
        }
    }

    #[test]
    fn none_failed_is_taken_as_the_first_and_the_result_is_always_later() {
        let failed_at = at("2019-12-31T23:59:59.999Z");
        assert_eq!(next_attempt(0, failed_at), next_attempt(1, failed_at));
        assert!((0..100).all(|attempts| next_attempt(attempts, failed_at) > failed_at));
    }

    #[test]
    fn a_day_of_outage_costs_ten_tries() {
        let start = at("2019-04-01T01:00:00.000Z");
        let end = start.plus(TimeDelta::hours(24));
        let (mut attempts, mut now) = (0, start);
        while now <= end {
            attempts += 1;
            now = next_attempt(attempts, now);
        }
        assert_eq!(attempts, 10);
    }
}
