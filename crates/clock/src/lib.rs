//! The clock: the only crate that reads the wall clock. All others take the time as a parameter.
//!
//! A [`Clock`] is the system's, or runs from a chosen instant, or stands still until a [`ManualClock`] moves it, as in tests and
//! in the demonstration's virtual year.

#![expect(
    clippy::disallowed_methods,
    reason = "the only crate that reads the wall clock"
)]

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use chrono::{TimeDelta, Utc};

use domain::Timestamp;

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

    /// How long the machine runs, by the clock that nobody sets. `None` for a clock that cannot be set wrong: one that runs from a
    /// chosen instant, or stands still.
    pub fn uptime(&self) -> Option<Uptime> {
        match self {
            Self::System => Some(Uptime::of_the_machine()),
            Self::Fixed(manual_clock) => manual_clock.uptime(),
            Self::Shifted { .. } => None,
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

/// How long a machine has been running, times of sleep included. It does not change when the clock is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uptime {
    /// Names this run of the machine; uptimes of different runs cannot be compared.
    pub boot: String,
    /// How long it runs.
    pub elapsed: TimeDelta,
}

impl Uptime {
    /// `CLOCK_BOOTTIME`, and the kernel's id of this boot.
    #[cfg(target_os = "linux")]
    fn of_the_machine() -> Self {
        static BOOT: OnceLock<String> = OnceLock::new();
        let read = || std::fs::read_to_string("/proc/sys/kernel/random/boot_id");
        let boot = BOOT.get_or_init(|| read().unwrap_or_default().trim().to_owned());
        let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        Self {
            boot: boot.clone(),
            elapsed: TimeDelta::seconds(time.tv_sec) + TimeDelta::nanoseconds(time.tv_nsec),
        }
    }

    /// The monotonic clock of this process, where no other is at hand.
    #[cfg(not(target_os = "linux"))]
    fn of_the_machine() -> Self {
        static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
        Self {
            boot: format!("process {}", std::process::id()),
            elapsed: TimeDelta::from_std(START.elapsed()).unwrap_or(TimeDelta::MAX),
        }
    }
}

/// The control of a clock that stands still. Clones control the same clock.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<Mutex<Manual>>);

#[derive(Debug)]
struct Manual {
    at: Timestamp,
    /// How long its machine runs, where it has one.
    uptime: Option<TimeDelta>,
    /// How often its machine was started again.
    restarts: u32,
}

impl ManualClock {
    /// A clock that shows `at`.
    pub fn at(at: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(Manual {
            at,
            uptime: None,
            restarts: 0,
        })))
    }

    /// A clock that shows `at`, of a machine that has just been started: [`ManualClock::advance`] is time that passes, and
    /// [`ManualClock::set`] is somebody who sets the clock.
    pub fn of_a_machine(at: Timestamp) -> Self {
        let uptime = Some(TimeDelta::zero());
        Self(Arc::new(Mutex::new(Manual {
            at,
            uptime,
            restarts: 0,
        })))
    }

    /// The clock.
    pub fn clock(&self) -> Clock {
        Clock::Fixed(self.clone())
    }

    /// The instant that it shows.
    pub fn now(&self) -> Timestamp {
        self.manual().at
    }

    fn uptime(&self) -> Option<Uptime> {
        let manual = self.manual();
        manual.uptime.map(|elapsed| Uptime {
            boot: format!("manual {}", manual.restarts),
            elapsed,
        })
    }

    /// A panic of another thread cannot leave a partial value: both fields change by assignment.
    fn manual(&self) -> MutexGuard<'_, Manual> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets it to `at`, forward or back.
    pub fn set(&self, at: Timestamp) {
        self.manual().at = at;
    }

    /// Starts its machine again, which counts its time anew.
    pub fn restart_machine(&self) {
        let mut manual = self.manual();
        manual.restarts += 1;
        manual.uptime = manual.uptime.map(|_| TimeDelta::zero());
    }

    /// Moves it by `delta`. Returns the new instant.
    pub fn advance(&self, delta: TimeDelta) -> Timestamp {
        let mut manual = self.manual();
        manual.at = manual.at.plus(delta);
        manual.uptime = manual.uptime.map(|uptime| uptime + delta);
        manual.at
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
    fn setting_a_clock_does_not_change_how_long_its_machine_runs() {
        let manual_clock = ManualClock::of_a_machine(at("2019-04-01T00:00:00.000Z"));
        let elapsed = || manual_clock.clock().uptime().map(|uptime| uptime.elapsed);
        manual_clock.advance(TimeDelta::hours(1));
        manual_clock.set(at("2020-04-01T00:00:00.000Z"));
        assert_eq!(elapsed(), Some(TimeDelta::hours(1)));
        let boot = || manual_clock.clock().uptime().map(|uptime| uptime.boot);
        let before = boot();
        manual_clock.restart_machine();
        assert_eq!(elapsed(), Some(TimeDelta::zero()));
        assert_ne!(boot(), before);
        assert_eq!(ManualClock::at(manual_clock.now()).clock().uptime(), None);
        assert_eq!(Clock::starting_at(manual_clock.now()).uptime(), None);
    }

    #[test]
    fn the_machines_uptime_goes_on() {
        let uptime = || Clock::System.uptime().unwrap();
        let first = uptime();
        let second = uptime();
        assert!(!first.boot.is_empty() && first.boot == second.boot);
        assert!(first.elapsed > TimeDelta::zero() && first.elapsed <= second.elapsed);
    }

    #[test]
    fn the_system_clock_is_the_machines() {
        let before = Timestamp::new(Utc::now());
        let now = Clock::System.now();
        assert!(now >= before && now <= Timestamp::new(Utc::now()));
    }
}
