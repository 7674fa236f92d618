//! How long a client waits after failed sign-ins: not at first, then twice as long each time.

use chrono::TimeDelta;
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::names::named;
use super::time::Timestamp;

/// The time after which failures are forgotten.
pub const MEMORY: TimeDelta = TimeDelta::hours(24);

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
    /// The number of failures without a wait, and the first and the longest wait in seconds. The wait of an account is short,
    /// so that nobody can lock others out.
    fn terms(self) -> (u32, i64, i64) {
        match self {
            Self::Pair => (5, 30, 3_600),
            Self::Account => (50, 15, 60),
            Self::Address => (25, 30, 3_600),
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

    /// The remaining wait; `None` if a try is allowed.
    pub fn wait(self, counted: Counted, now: Timestamp) -> Option<TimeDelta> {
        let (free, first, longest) = counted.terms();
        if self.count < free || !self.is_remembered(now) {
            return None;
        }
        let doublings = (self.count - free).min(16);
        let seconds = (first << doublings).min(longest);
        let until = self.last_at.plus(TimeDelta::seconds(seconds));
        let left = TimeDelta::milliseconds(until.millis() - now.millis());
        (left > TimeDelta::zero()).then_some(left)
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
    fn nobody_is_locked_out_for_long_by_others() {
        let wait = failed(u32::MAX).wait(Counted::Account, at(0));
        assert_eq!(wait, Some(TimeDelta::seconds(60)));
    }

    #[test]
    fn a_day_later_it_is_forgotten() {
        let day = 24 * 3_600;
        assert_eq!(Failures::and_now(Some(failed(7)), at(day - 1)).count, 8);
        assert_eq!(Failures::and_now(Some(failed(7)), at(day)).count, 1);
        assert_eq!(Failures::and_now(None, at(day)).count, 1);
    }
}
