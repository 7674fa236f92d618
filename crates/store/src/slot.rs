//! A place into which work on another thread puts its result.
//!
//! Work that puts its result there has one type, a box, whatever it computes, so that the machinery of threads and tasks around it is
//! compiled once and not for each closure.

use std::sync::{Arc, Mutex, PoisonError};

use super::StoreError;

/// A place for one result. Clones are the same place.
pub struct Slot<T>(Arc<Mutex<Option<T>>>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Slot<T> {
    /// Puts a result there.
    pub fn put(&self, result: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
    }

    /// Takes the result; `None` where the work has not put it there, because it failed or panicked.
    pub fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<T, E: From<StoreError>> Slot<Result<T, E>> {
    /// The result of work that has ended.
    ///
    /// # Errors
    /// That of the work, or [`StoreError::Panicked`] where it left none.
    pub fn or_panicked(&self) -> Result<T, E> {
        self.take()
            .unwrap_or_else(|| Err(StoreError::Panicked.into()))
    }
}
