//! Snapshots of the status of every commitment, cached in memory.
//!
//! A [`LedgerSnapshot`] is a pure function of the newest entry that it covers and of a day, so it can be cached. When entries were
//! appended, the next snapshot is derived from the previous one: only the commitments that the new entries are about are read again. The
//! result equals that of reading everything, which a test verifies. The domain computes all figures.

mod closed;
mod error;
mod present;
mod snapshot;

pub use closed::{Closed, ClosedFindings};
pub use error::SnapshotError;
pub use snapshot::{LedgerSnapshot, ReportChoice, Verdicts};

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::NaiveDate;
use tokio::sync::Mutex;

use domain::Timestamp;
use present::Present;
use service::Ledger;
use store::{Known, StoreError};

/// The number of snapshots of other points in time that are cached.
const PAST_MAX: usize = 8;

/// The cache of snapshots. Clones share it.
#[derive(Clone, Default)]
pub struct SnapshotCache {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    present: RwLock<Option<Arc<Present>>>,
    /// Held while the present is renewed; other requests wait for the result.
    renewal: Mutex<()>,
    /// Snapshots of other points in time, the least recently used first.
    past: std::sync::Mutex<VecDeque<Arc<LedgerSnapshot>>>,
    /// Held while such a snapshot is computed, so that requests for many of them do not take all memory and cores.
    computing: Mutex<()>,
}

impl SnapshotCache {
    /// The snapshot of the newest entry on the current local day.
    ///
    /// # Errors
    /// [`SnapshotError::NotOpen`], [`SnapshotError::NoReport`], or [`SnapshotError::Store`].
    pub async fn now(&self, ledger: &Ledger) -> Result<Arc<LedgerSnapshot>, SnapshotError> {
        Ok(Arc::clone(&self.present(ledger).await?.snapshot))
    }

    /// The snapshot as known at an instant (inclusive), for a day. The defaults are the newest entry, and the local day of the instant.
    ///
    /// # Errors
    /// [`SnapshotError::BeforeLedger`], [`SnapshotError::Future`], [`SnapshotError::DayTooLate`], and as [`SnapshotCache::now`].
    pub async fn at(
        &self,
        ledger: &Ledger,
        known_at: Option<Timestamp>,
        as_of: Option<NaiveDate>,
    ) -> Result<Arc<LedgerSnapshot>, SnapshotError> {
        let present = self.present(ledger).await?;
        let snapshot = &present.snapshot;
        if known_at.is_none() && as_of.is_none() {
            return Ok(Arc::clone(snapshot));
        }
        let now = ledger.clock.now().max(snapshot.known_at);
        if let Some(requested) =
            known_at.filter(|requested| requested.day(snapshot.context.zone) > snapshot.as_of)
        {
            return Err(SnapshotError::Future { requested, now });
        }
        let day = as_of
            .unwrap_or_else(|| known_at.map_or(snapshot.as_of, |at| at.day(snapshot.context.zone)));
        let last = snapshot.last_day();
        if day > last {
            return Err(SnapshotError::DayTooLate {
                requested: day,
                last,
            });
        }
        let known = match known_at.filter(|at| *at < snapshot.known_at) {
            None => snapshot.known,
            Some(at) => ledger
                .ask_async(move |reader| reader.known_at(at))
                .await?
                .ok_or(SnapshotError::BeforeLedger {
                    requested: at,
                    opened: snapshot.context.opened_at,
                })?,
        };
        if (known, day) == (snapshot.known, snapshot.as_of) {
            return Ok(Arc::clone(snapshot));
        }
        self.past(ledger, present, known, day).await
    }

    /// The snapshot of another point in time.
    async fn past(
        &self,
        ledger: &Ledger,
        present: Arc<Present>,
        known: Known,
        day: NaiveDate,
    ) -> Result<Arc<LedgerSnapshot>, SnapshotError> {
        if let Some(snapshot) = self.inner.cached(known, day) {
            return Ok(snapshot);
        }
        // The task completes and caches the snapshot even if the request is given up.
        let (inner, ledger) = (Arc::clone(&self.inner), ledger.clone());
        tokio::spawn(async move {
            let _computing = inner.computing.lock().await;
            if let Some(snapshot) = inner.cached(known, day) {
                return Ok(snapshot);
            }
            let snapshot = ledger
                .ask_async(move |reader| present.at(reader, known, day))
                .await?;
            Ok(inner.insert(Arc::new(snapshot)))
        })
        .await
        .map_err(|_| SnapshotError::Store(StoreError::Panicked))?
    }

    /// The present, renewed if entries were appended or another day has begun.
    async fn present(&self, ledger: &Ledger) -> Result<Arc<Present>, SnapshotError> {
        let size = ledger.ask_async(|reader| reader.size()).await?;
        let now = ledger.clock.now();
        if let Some(present) = self
            .cached_present()
            .filter(|present| present.is_current(size, now))
        {
            return Ok(present);
        }
        // The task completes and caches the present even if the request is given up.
        let (snapshot_cache, ledger) = (self.clone(), ledger.clone());
        tokio::spawn(async move { snapshot_cache.renew(&ledger).await })
            .await
            .map_err(|_| SnapshotError::Store(StoreError::Panicked))?
    }

    async fn renew(&self, ledger: &Ledger) -> Result<Arc<Present>, SnapshotError> {
        let _renewing = self.inner.renewal.lock().await;
        let before = self.cached_present();
        let now = ledger.clock.now();
        let renewed = ledger
            .ask_async(move |reader| Present::renewed(reader, before, now))
            .await?;
        let present = self.inner.present.write();
        *present.unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&renewed));
        Ok(renewed)
    }

    fn cached_present(&self) -> Option<Arc<Present>> {
        let present = self.inner.present.read();
        present.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Inner {
    fn cached(&self, known: Known, day: NaiveDate) -> Option<Arc<LedgerSnapshot>> {
        let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        let place = past
            .iter()
            .position(|snapshot| (snapshot.known, snapshot.as_of) == (known, day))?;
        let snapshot = past.remove(place)?;
        past.push_back(Arc::clone(&snapshot));
        Some(snapshot)
    }

    fn insert(&self, snapshot: Arc<LedgerSnapshot>) -> Arc<LedgerSnapshot> {
        let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        if past.len() >= PAST_MAX {
            past.pop_front();
        }
        past.push_back(Arc::clone(&snapshot));
        snapshot
    }
}
