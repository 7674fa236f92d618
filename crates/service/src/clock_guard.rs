//! The guard of the clock: while the clock cannot be believed, nothing is appended and no job runs.
//!
//! A wrong clock does harm that cannot be undone: entries are stamped in the future, and digests of months to come are frozen and
//! mailed. The wall clock is therefore held against the clock that counts from the start of the machine, and at the start of a
//! process against the newest entry. A clock that stands behind does no harm: entries never go back.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;

use super::{ActionError, Refusal};
use clock::{Clock, Uptime};
use domain::ledger::event::{ClockConfirmed, Event};
use domain::{Actor, Localize, Message, Timestamp};
use store::planted::{PlantedFault, is_planted};
use store::{Appended, ClockAnchor, Reader, StoreError, Tx};

/// A jump forward of more than this, against the time that has passed, is not believed.
const JUMP_MAX: TimeDelta = TimeDelta::days(1);

/// Why the clock is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockFault {
    /// It jumped forward while the machine ran.
    Jump,
    /// At the start of the process it was too far ahead of the newest entry.
    Gap,
}

/// A clock that is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockHalt {
    /// Why.
    pub fault: ClockFault,
    /// What the clock shows.
    pub shown: Timestamp,
    /// What it should show by the time that has passed; after a gap, the newest entry.
    pub expected: Timestamp,
}

impl ClockHalt {
    /// The refusal of an action that would append.
    pub(super) fn refusal(self) -> Refusal {
        let (shown, expected) = (self.shown, self.expected);
        match self.fault {
            ClockFault::Jump => Refusal::ClockJumped { shown, expected },
            ClockFault::Gap => Refusal::ClockGap {
                shown,
                newest: expected,
            },
        }
    }
}

impl Localize for ClockHalt {
    fn message(&self) -> Message {
        self.refusal().message()
    }
}

/// Decides whether the clock is believed. Clones share their state.
#[derive(Clone)]
pub struct ClockGuard {
    clock: Clock,
    catch_up: TimeDelta,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// A moment at which the clock was believed.
    anchor: Option<ClockAnchor>,
    /// Whether the anchor is stored, for other processes and for the next.
    is_stored: bool,
    /// Whether the gap to the newest entry was found to be short enough.
    is_gap_passed: bool,
    /// Whether it was halted at the last check, so that a change is logged once.
    was_halted: bool,
}

impl ClockGuard {
    /// The guard of a clock, for a process that starts. A gap of more than `catch_up_days` to the newest entry is not believed.
    pub fn new(clock: Clock, catch_up_days: u32) -> Self {
        Self {
            clock,
            catch_up: TimeDelta::days(i64::from(catch_up_days)),
            state: Arc::default(),
        }
    }

    /// Whether the clock is believed now; if not, why.
    ///
    /// # Errors
    /// [`StoreError`] when the ledger cannot be read, which only the first check and a check after a jump need.
    pub fn check(&self, reader: &Reader<'_>) -> Result<Option<ClockHalt>, StoreError> {
        if is_planted(PlantedFault::BelievedClock) {
            return Ok(None);
        }
        let Some(uptime) = self.clock.uptime() else {
            return Ok(None);
        };
        let shown = self.clock.now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let halt = self.judge(&mut state, reader, shown, uptime)?;
        if halt.is_some() != state.was_halted {
            state.was_halted = halt.is_some();
            match halt {
                Some(ClockHalt {
                    fault, expected, ..
                }) => tracing::error!(
                    ?fault, %shown, %expected,
                    "the clock is not believed: recording and jobs are halted until it is back or `jobs resume` confirms it"
                ),
                None => {
                    tracing::warn!(%shown, "the clock is believed again: recording and jobs go on");
                }
            }
        }
        Ok(halt)
    }

    fn judge(
        &self,
        state: &mut State,
        reader: &Reader<'_>,
        shown: Timestamp,
        uptime: Uptime,
    ) -> Result<Option<ClockHalt>, StoreError> {
        if !state.is_gap_passed {
            match reader.newest_at()? {
                Some(newest) if newest.plus(self.catch_up) < shown => {
                    return Ok(Some(ClockHalt {
                        fault: ClockFault::Gap,
                        shown,
                        expected: newest,
                    }));
                }
                // Behind the newest entry: the clock is wrong, and it is no measure of what it shows later.
                Some(newest) if shown < newest => return Ok(None),
                _ => state.is_gap_passed = true,
            }
        }
        let anchor = match &state.anchor {
            Some(anchor) => anchor.clone(),
            // An earlier process of this run of the machine may have left one.
            None => stored(reader, &uptime)?.unwrap_or_else(|| anchor_at(shown, &uptime)),
        };
        let anchor = match jump(&anchor, shown, &uptime) {
            None => anchor,
            // Another process may have confirmed the clock meanwhile.
            Some(_) => stored(reader, &uptime)?.unwrap_or(anchor),
        };
        let halt = jump(&anchor, shown, &uptime);
        if state.anchor.as_ref() != Some(&anchor) {
            state.anchor = Some(anchor);
            state.is_stored = false;
        }
        Ok(halt)
    }

    /// The time by the clock, or the time that it should show while a jump is not believed.
    pub fn now(&self) -> Timestamp {
        let shown = self.clock.now();
        if is_planted(PlantedFault::BelievedClock) {
            return shown;
        }
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let halt = state.anchor.as_ref().zip(self.clock.uptime());
        let halt = halt.and_then(|(anchor, uptime)| jump(anchor, shown, &uptime));
        halt.map_or(shown, |halt| halt.expected)
    }

    /// Runs an action in a write transaction. While the clock is not believed it cannot append.
    ///
    /// # Errors
    /// The error of the action; [`Refusal::ClockJumped`] or [`Refusal::ClockGap`] where it tried to append.
    pub fn run<T>(
        &self,
        tx: &mut Tx<'_>,
        action: impl FnOnce(&mut Tx<'_>, Timestamp) -> Result<T, ActionError>,
    ) -> Result<T, ActionError> {
        let halt = self.check(tx.reader())?;
        match halt {
            Some(_) => tx.halt(),
            None => self.store_anchor(tx)?,
        }
        action(tx, self.now()).map_err(|error| match (error, halt) {
            (ActionError::Store(StoreError::Halted), Some(halt)) => halt.refusal().into(),
            (error, _) => error,
        })
    }

    /// Stores the anchor unless it is stored. A transaction that was taken back is noticed by the next.
    fn store_anchor(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(anchor) = state.anchor.clone().filter(|_| !state.is_stored) else {
            return Ok(());
        };
        if tx.reader().clock_anchor()?.as_ref() == Some(&anchor) {
            state.is_stored = true;
        } else {
            tx.keep_clock_anchor(&anchor)?;
        }
        Ok(())
    }
}

fn anchor_at(shown: Timestamp, uptime: &Uptime) -> ClockAnchor {
    ClockAnchor {
        shown,
        boot: uptime.boot.clone(),
        elapsed_ms: uptime.elapsed.num_milliseconds(),
    }
}

/// The stored anchor, if it is of this run of the machine.
fn stored(reader: &Reader<'_>, uptime: &Uptime) -> Result<Option<ClockAnchor>, StoreError> {
    let anchor = reader.clock_anchor()?;
    Ok(anchor.filter(|anchor| {
        anchor.boot == uptime.boot && anchor.elapsed_ms <= uptime.elapsed.num_milliseconds()
    }))
}

/// The jump of a clock since a moment at which it was believed.
fn jump(anchor: &ClockAnchor, shown: Timestamp, uptime: &Uptime) -> Option<ClockHalt> {
    let passed = uptime.elapsed - TimeDelta::milliseconds(anchor.elapsed_ms);
    let expected = anchor.shown.plus(passed);
    (expected.plus(JUMP_MAX) < shown).then_some(ClockHalt {
        fault: ClockFault::Jump,
        shown,
        expected,
    })
}

/// A person confirms what the clock shows: recording and jobs go on from there, in every process.
///
/// # Errors
/// [`Refusal::NotOpen`], [`ActionError::Store`].
pub fn confirm_clock(
    tx: &mut Tx<'_>,
    guard: &ClockGuard,
    by: &Actor,
) -> Result<Appended, ActionError> {
    let shown = guard.clock.now();
    let newest = tx.reader().newest_at()?.ok_or(Refusal::NotOpen {})?;
    tx.resume();
    let body = ClockConfirmed { newest };
    let appended = tx.append(shown, by, &Event::ClockConfirmed(body))?;
    if let Some(uptime) = guard.clock.uptime() {
        tx.keep_clock_anchor(&anchor_at(shown, &uptime))?;
    }
    Ok(appended)
}
