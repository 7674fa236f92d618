//! The last use of sessions and tokens: known at once in memory, recorded in the ledger's file beside the requests.
//!
//! A request never waits for the record and never fails with it, so that reading depends on no write. What could not be recorded
//! is tried again with a later use, at most once a minute.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;

use super::Ledger;
use super::session::IDLE;
use domain::Timestamp;
use store::{StoreError, Tx};

/// The shortest time between two attempts to record the use of the same session or token.
const RECORD_EVERY: TimeDelta = TimeDelta::minutes(1);

/// The number of sessions and tokens at which those that were not used for long are forgotten.
const REMEMBERED_MAX: usize = 10_000;

/// A session or token that was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Used {
    /// A session, by the hash of its secret.
    Session([u8; 32]),
    /// A token, by its number.
    Token(i64),
}

/// The uses since the start. Cheap to clone; the clones are one.
#[derive(Debug, Clone, Default)]
pub struct Uses(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    known: HashMap<Used, Use>,
    unrecorded: HashMap<Used, Timestamp>,
    is_recording: bool,
}

#[derive(Debug, Clone, Copy)]
struct Use {
    last_at: Timestamp,
    /// The time of the last attempt to record it.
    tried_at: Timestamp,
}

impl Uses {
    /// The last use, where one is known.
    pub fn last(&self, used: Used) -> Option<Timestamp> {
        Some(self.state().known.get(&used)?.last_at)
    }

    /// Notes a use, and records it beside the request where the record is old. Returns at once.
    pub fn note(&self, ledger: &Ledger, used: Used, now: Timestamp) {
        if !self.is_to_be_recorded(used, now) {
            return;
        }
        // One write records the uses of all requests until it begins. It is not part of any request.
        let uses = self.clone();
        let write = ledger.db.write(move |tx| uses.record(tx));
        let uses = self.clone();
        tokio::spawn(async move {
            let recorded = write.await;
            uses.state().is_recording = false;
            if let Err(error) = recorded {
                tracing::warn!(%error, "the use of sessions and tokens could not be recorded");
            }
        });
    }

    /// Whether a write has to be begun for this use.
    fn is_to_be_recorded(&self, used: Used, now: Timestamp) -> bool {
        let mut state = self.state();
        if state.known.len() >= REMEMBERED_MAX {
            state.known.retain(|_, one| one.last_at.plus(IDLE) > now);
        }
        let tried_at = match state.known.get_mut(&used) {
            Some(known) if known.tried_at.plus(RECORD_EVERY) > now => {
                known.last_at = now;
                return false;
            }
            _ => now,
        };
        let last_at = now;
        state.known.insert(used, Use { last_at, tried_at });
        state.unrecorded.insert(used, now);
        !std::mem::replace(&mut state.is_recording, true)
    }

    fn record(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let unrecorded = std::mem::take(&mut self.state().unrecorded);
        for (used, at) in unrecorded {
            match used {
                Used::Session(hash) => tx.touch_session(&hash, at)?,
                Used::Token(id) => tx.touch_token(id, at)?,
            }
        }
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_is_known_at_once_and_recorded_at_most_once_a_minute() {
        let uses = Uses::default();
        let start = Timestamp::parse("2019-04-01T01:00:00.000Z").unwrap();
        let at = |seconds| start.plus(TimeDelta::seconds(seconds));
        let token = Used::Token(7);
        assert!(uses.is_to_be_recorded(token, at(0)));
        assert!(!uses.is_to_be_recorded(token, at(59)));
        assert_eq!(uses.last(token), Some(at(59)));
        // A write that has not ended records what comes meanwhile.
        assert!(!uses.is_to_be_recorded(token, at(60)));
        uses.state().is_recording = false;
        assert!(!uses.is_to_be_recorded(token, at(119)));
        assert!(uses.is_to_be_recorded(token, at(120)));
        assert_eq!(uses.last(Used::Token(8)), None);
    }
}
