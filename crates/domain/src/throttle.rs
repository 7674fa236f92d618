//! How long a client waits after failed sign-ins: not at first, then twice as long each time. Failures on an account from many
//! addresses only slow its sign-ins down, so that nobody can lock its owner out.

use std::time::Duration;

use chrono::TimeDelta;
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::names::named;
use crate::Timestamp;

/// The time after which failures are forgotten.
pub const MEMORY: TimeDelta = TimeDelta::hours(24);

/// The first wait, which each further failure doubles.
const FIRST_WAIT_SECONDS: i64 = 30;

/// The longest wait.
const LONGEST_WAIT_SECONDS: i64 = 3_600;

/// The first delay of a try, which each further failure doubles.
const FIRST_DELAY: Duration = Duration::from_millis(125);

/// The longest delay of a try.
const LONGEST_DELAY: Duration = Duration::from_secs(2);

/// What failures are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Counted {
    /// The account and the address together, as when a person mistypes.
    Pair,
    /// The account from any address, as when many guess one password.
    Account,
    /// The address for any account, as when one client tries many.
    Address,
}

named!(Counted);

impl Counted {
    /// The number of failures without consequence.
    fn free(self) -> u32 {
        match self {
            Self::Pair => 5,
            Self::Account => 50,
            Self::Address => 25,
        }
    }
}

/// The number of failures and the time of the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// The number.
    pub count: u32,
    /// The time of the last one.
    pub last_at: Timestamp,
}

impl Failures {
    /// Adds a failure at `now` to those that are not forgotten.
    pub fn and_now(before: Option<Self>, now: Timestamp) -> Self {
        let count = before
            .filter(|failures| failures.is_remembered(now))
            .map_or(0, |failures| failures.count);
        Self {
            count: count.saturating_add(1),
            last_at: now,
        }
    }

    /// The remaining wait; `None` if a try is allowed. Failures on an account alone never refuse a try: anyone who keeps them up
    /// would keep the owner out, whose password is right and whose address is another.
    pub fn wait(self, counted: Counted, now: Timestamp) -> Option<TimeDelta> {
        if counted == Counted::Account {
            return None;
        }
        let doublings = self.beyond(counted, now)?.min(16);
        let seconds = (FIRST_WAIT_SECONDS << doublings).min(LONGEST_WAIT_SECONDS);
        let until = self.last_at.plus(TimeDelta::seconds(seconds));
        let left = TimeDelta::milliseconds(until.millis() - now.millis());
        (left > TimeDelta::zero()).then_some(left)
    }

    /// How long an allowed try is delayed; zero at first.
    pub fn delay(self, counted: Counted, now: Timestamp) -> Duration {
        match self.beyond(counted, now) {
            Some(beyond) if counted == Counted::Account => {
                (FIRST_DELAY * (1 << beyond.min(8))).min(LONGEST_DELAY)
            }
            _ => Duration::ZERO,
        }
    }

    /// The number of failures beyond those that are free; `None` where none is.
    fn beyond(self, counted: Counted, now: Timestamp) -> Option<u32> {
        let beyond = self.count.checked_sub(counted.free())?;
        self.is_remembered(now).then_some(beyond)
    }

    fn is_remembered(self, now: Timestamp) -> bool {
        self.last_at.plus(MEMORY) > now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        let start = Timestamp::parse("2019-04-01T01:00:00.000Z").unwrap();
        start.plus(TimeDelta::seconds(seconds))
    }

    fn failed(count: u32) -> Failures {
        Failures {
            count,
            last_at: at(0),
        }
    }

    #[test]
    fn the_fifth_failure_costs_half_a_minute_and_each_further_one_twice_as_much() {
        assert_eq!(failed(4).wait(Counted::Pair, at(0)), None);
        for (count, seconds) in [
            (5, 30),
            (6, 60),
            (7, 120),
            (11, 1_920),
            (12, 3_600),
            (90, 3_600),
        ] {
            let wait = failed(count).wait(Counted::Pair, at(0));
            assert_eq!(wait, Some(TimeDelta::seconds(seconds)), "{count}");
        }
        assert_eq!(
            failed(5).wait(Counted::Pair, at(29)),
            Some(TimeDelta::seconds(1))
        );
        assert_eq!(failed(5).wait(Counted::Pair, at(30)), None);
    }

    #[test]
    fn failures_on_an_account_from_anywhere_slow_it_down_and_never_lock_it() {
        assert_eq!(failed(u32::MAX).wait(Counted::Account, at(0)), None);
        let delay = |count| failed(count).delay(Counted::Account, at(0)).as_millis();
        assert_eq!([49, 50, 51, 54, 90].map(delay), [0, 125, 250, 2_000, 2_000]);
        assert_eq!(failed(90).delay(Counted::Pair, at(0)), Duration::ZERO);
    }

    #[test]
    fn a_day_later_it_is_forgotten() {
        let day = 24 * 3_600;
        assert_eq!(Failures::and_now(Some(failed(7)), at(day - 1)).count, 8);
        assert_eq!(Failures::and_now(Some(failed(7)), at(day)).count, 1);
        assert_eq!(Failures::and_now(None, at(day)).count, 1);
    }
}
