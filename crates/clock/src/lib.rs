//! The clock: the only crate that reads the wall clock. All others take the time as a parameter.
//!
//! A [`Clock`] is the system's, or runs from a chosen instant, or stands still until a [`ManualClock`] moves it, as in tests and
//! in the demonstration's virtual year.

#![expect(
    clippy::disallowed_methods,
    reason = "the only crate that reads the wall clock"
)]

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use chrono::{TimeDelta, Utc};

use domain::time::Timestamp;

/// A source of the present instant. Clones share it.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The system's clock.
    System,
    /// A clock that a [`ManualClock`] moves.
    Fixed(ManualClock),
    /// A clock that showed `start` at `since` and runs at normal speed, independent of changes of the system's clock.
    Shifted {
        /// The instant at which it started.
        start: Timestamp,
        /// The same moment on the monotonic clock.
        since: Instant,
    },
}

impl Clock {
    /// A clock that shows `start` now and runs at normal speed.
    pub fn starting_at(start: Timestamp) -> Self {
        Self::Shifted {
            start,
            since: Instant::now(),
        }
    }

    /// The present instant in UTC, truncated to milliseconds.
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

/// The control of a clock that stands still. Clones control the same clock.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<Mutex<Timestamp>>);

impl ManualClock {
    /// A clock that shows `at`.
    pub fn at(at: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(at)))
    }

    /// The clock.
    pub fn clock(&self) -> Clock {
        Clock::Fixed(self.clone())
    }

    /// The instant that it shows.
    pub fn now(&self) -> Timestamp {
        // A panic of another thread cannot leave a partial value: the lock holds a single instant.
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets it to `at`, forward or back.
    pub fn set(&self, at: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }

    /// Moves it by `delta`. Returns the new instant.
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
