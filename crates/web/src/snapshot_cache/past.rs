//! Standings of other points in time: a few are kept, because the past never changes.
//!
//! One is read at a time, so that whoever leafs through the years does not take the memory and the cores from the rest.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;

use super::present::Present;
use super::{LedgerSnapshot, SnapshotError};
use service::Ledger;
use store::{Known, StoreError};

/// How many are kept.
const KEPT_MAX: usize = 8;

/// Those that are kept, the one that was asked for last at the end. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Past {
    kept: Arc<Mutex<VecDeque<Arc<LedgerSnapshot>>>>,
    reading: Arc<tokio::sync::Mutex<()>>,
}

impl Past {
    pub(super) async fn at(
        &self,
        ledger: &Ledger,
        present: Arc<Present>,
        known: Known,
        day: NaiveDate,
    ) -> Result<Arc<LedgerSnapshot>, SnapshotError> {
        if let Some(snapshot) = self.find(known, day) {
            return Ok(snapshot);
        }
        // On a task of its own: whoever asked may be gone before it is through, and what was read is kept all the same.
        let (past, ledger) = (self.clone(), ledger.clone());
        tokio::spawn(async move {
            let _reading = past.reading.lock().await;
            if let Some(snapshot) = past.find(known, day) {
                return Ok(snapshot);
            }
            let snapshot = ledger
                .ask_async(move |reader| present.elsewhen(reader, known, day))
                .await?;
            Ok(past.keep(Arc::new(snapshot)))
        })
        .await
        .map_err(|_| SnapshotError::Store(StoreError::Panicked))?
    }

    fn find(&self, known: Known, day: NaiveDate) -> Option<Arc<LedgerSnapshot>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept
            .iter()
            .position(|snapshot| (snapshot.known, snapshot.as_of) == (known, day))?;
        let snapshot = kept.remove(place)?;
        kept.push_back(Arc::clone(&snapshot));
        Some(snapshot)
    }

    fn keep(&self, snapshot: Arc<LedgerSnapshot>) -> Arc<LedgerSnapshot> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.pop_front();
        }
        kept.push_back(Arc::clone(&snapshot));
        snapshot
    }
}
