//! Delivery into memory.
//!
//! Owns a list of what was delivered and a queue of failures to answer with. For trying things out where nothing may be
//! left behind: rehearsals and tests. It must not touch disk or network.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{DeliveryError, Parcel, Receipt};

/// Keeps parcels in the order of their delivery.
#[derive(Debug, Default)]
pub struct MemoryMailer {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    parcels: Vec<Parcel>,
    failures: VecDeque<DeliveryError>,
}

impl MemoryMailer {
    /// With nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers one coming delivery with `error` instead of keeping the parcel; several calls queue up.
    pub fn fail_next(&self, error: DeliveryError) {
        self.state().failures.push_back(error);
    }

    /// What was delivered so far, oldest first.
    pub fn parcels(&self) -> Vec<Parcel> {
        self.state().parcels.clone()
    }

    pub(super) fn deliver(&self, parcel: &Parcel) -> Result<Receipt, DeliveryError> {
        let mut state = self.state();
        if let Some(error) = state.failures.pop_front() {
            return Err(error);
        }
        state.parcels.push(parcel.clone());
        Ok(Receipt {
            answer: format!("kept as number {}", state.parcels.len()),
        })
    }

    /// A panic elsewhere leaves both lists whole, so a poisoned lock is none the worse.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
