//! The only reader of the wall clock.
//!
//! Everything else is told the time. A clock is real, or runs on from an instant of one's choice, or is moved by hand (tests,
//! and the demonstration's virtual year). Must not decide what is due.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use chrono::{TimeDelta, Utc};

use domain::time::Timestamp;

/// What tells the time. Cheap to clone; clones tell the same time.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Stands still until its [`ManualClock`] moves it.
    Fixed(ManualClock),
    /// Read `start` at the moment `since`, and runs at normal speed whatever happens to the machine's clock.
    Shifted {
        /// The instant it began at.
        start: Timestamp,
        /// When that was, on the monotonic clock.
        since: Instant,
    },
}

impl Clock {
    /// A clock that reads `start` now and runs on from there at normal speed.
    pub fn starting_at(start: Timestamp) -> Self {
        Self::Shifted {
            start,
            since: Instant::now(),
        }
    }

    /// The present instant, in UTC, cut to milliseconds.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::new(Utc::now()),
            Self::Fixed(manual_clock) => manual_clock.now(),
            Self::Shifted { start, since } => {
                let elapsed = TimeDelta::from_std(since.elapsed()).unwrap_or(TimeDelta::MAX);
                start.plus(elapsed)
            }
        }
    }
}

/// Moves a clock that stands still.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<Mutex<Timestamp>>);

impl ManualClock {
    /// A hand that points at `at`.
    pub fn at(at: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(at)))
    }

    /// The clock that this hand moves.
    pub fn clock(&self) -> Clock {
        Clock::Fixed(self.clone())
    }

    /// Where it points.
    pub fn now(&self) -> Timestamp {
        // An instant cannot be half-written: what a panicking thread left behind is still an instant.
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Points it at `at`, forward or back.
    pub fn set(&self, at: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }

    /// Moves it by `delta` and returns where it then points.
    pub fn advance(&self, delta: TimeDelta) -> Timestamp {
        let mut at = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *at = at.plus(delta);
        *at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn a_hand_moves_every_clone_of_its_clock() {
        let manual_clock = ManualClock::at(at("2019-03-31T15:59:59.999Z"));
        let clock = manual_clock.clock();
        let other = clock.clone();
        manual_clock.advance(TimeDelta::milliseconds(1));
        assert_eq!(clock.now(), at("2019-03-31T16:00:00.000Z"));
        manual_clock.set(at("2019-02-18T00:00:00.000Z"));
        assert_eq!(other.now(), at("2019-02-18T00:00:00.000Z"));
    }

    #[test]
    fn a_shifted_clock_runs_on_from_its_start() {
        let start = at("2019-04-01T00:59:59.000Z");
        let clock = Clock::starting_at(start);
        let first = clock.now();
        assert!(first >= start && first < start.plus(TimeDelta::minutes(1)));
        let clone = clock.clone();
        assert!(clone.now() >= first, "a clone does not begin anew");
    }

    #[test]
    fn the_system_clock_is_the_machines() {
        let before = Timestamp::new(Utc::now());
        let now = Clock::System.now();
        assert!(now >= before && now <= Timestamp::new(Utc::now()));
    }
}
