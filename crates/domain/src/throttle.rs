//! How long somebody waits who failed to sign in: nothing at first, then twice as long each time.
//!
//! Pure: who failed, how often and when comes in. Must not know passwords or addresses.

use chrono::TimeDelta;

use super::time::Timestamp;

/// Failures that lie further back are forgotten.
pub const MEMORY: TimeDelta = TimeDelta::hours(24);

/// What failures are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// The account and the address together: a person who mistypes.
    Pair,
    /// The account, from wherever: many who guess one password.
    Account,
    /// The address, whatever the account: one who tries many.
    Address,
}

impl Counted {
    /// Every way of counting.
    pub const ALL: [Self; 3] = [Self::Pair, Self::Account, Self::Address];

    /// Its name in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pair => "pair",
            Self::Account => "account",
            Self::Address => "address",
        }
    }

    /// How many failures cost nothing, the first wait, and the longest, in seconds. An account waits only briefly for what
    /// others do to it, or anybody could lock anybody out.
    fn terms(self) -> (u32, i64, i64) {
        match self {
            Self::Pair => (5, 30, 3_600),
            Self::Account => (50, 15, 60),
            Self::Address => (25, 30, 3_600),
        }
    }
}

/// How often somebody failed, and when last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How often.
    pub count: u32,
    /// When last.
    pub last_at: Timestamp,
}

impl Failures {
    /// One more, after those that are still remembered.
    pub fn and_now(before: Option<Self>, now: Timestamp) -> Self {
        let count = before
            .filter(|failures| failures.is_remembered(now))
            .map_or(0, |failures| failures.count);
        Self {
            count: count.saturating_add(1),
            last_at: now,
        }
    }

    /// How much longer they wait; nothing where they may try.
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
