//! Delivery into memory, for tests: a list of delivered parcels and a queue of failures to answer with.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{DeliveryError, Parcel, Receipt};

/// Stores parcels in the order of their delivery.
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
    /// An empty mailer.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers the next delivery with `error` instead of storing the parcel. Several calls queue up.
    pub fn fail_next(&self, error: DeliveryError) {
        self.state().failures.push_back(error);
    }

    /// The delivered parcels, oldest first.
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

    /// A panic elsewhere leaves both lists consistent, so a poisoned lock can be used.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
