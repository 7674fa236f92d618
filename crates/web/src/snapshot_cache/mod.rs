//! The snapshot_cache: how every commitment stands, kept in memory for whoever asks.
//!
//! A [`LedgerSnapshot`] is a pure function of the newest entry that is looked at and the day, so it may be kept: what was appended
//! since is asked of the ledger each time, and only the commitments that it speaks of are read anew. Must say exactly what a
//! fresh reading says; a test holds the two against each other. Must not compute a figure: the domain does.

mod assessor;
mod closed;
mod error;
mod kept;
mod past;
mod present;
mod snapshot;

pub use closed::{Closed, ClosedFindings};
pub use error::SnapshotError;
pub use snapshot::{LedgerSnapshot, Verdicts};

use std::sync::{Arc, PoisonError, RwLock};

use chrono::NaiveDate;
use tokio::sync::Mutex;

use domain::time::Timestamp;
use past::Past;
use present::Present;
use service::Ledger;
use store::StoreError;

/// How every commitment stands, at any point of both times. Cheap to clone; clones share what they keep.
#[derive(Clone, Default)]
pub struct SnapshotCache {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    present: RwLock<Option<Arc<Present>>>,
    /// Held by whoever renews the present: one at a time, the others wait for its outcome.
    renewal: Mutex<()>,
    past: Past,
}

impl SnapshotCache {
    /// How everything stands now: by the newest entry, on the local day of this desk's clock.
    ///
    /// # Errors
    /// [`SnapshotError::NotOpen`], or what the ledger cannot answer.
    pub async fn now(&self, ledger: &Ledger) -> Result<Arc<LedgerSnapshot>, SnapshotError> {
        Ok(Arc::clone(&self.present(ledger).await?.snapshot))
    }

    /// How everything stood as known at an instant (inclusive), on a day. Without an instant by the newest entry, without a
    /// day on the local day of the instant.
    ///
    /// # Errors
    /// [`SnapshotError::BeforeLedger`], [`SnapshotError::Future`], [`SnapshotError::DayTooLate`]; as [`SnapshotCache::now`].
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
        if let Some(asked) =
            known_at.filter(|asked| asked.day(snapshot.context.zone) > snapshot.as_of)
        {
            return Err(SnapshotError::Future { asked, now });
        }
        let day = as_of
            .unwrap_or_else(|| known_at.map_or(snapshot.as_of, |at| at.day(snapshot.context.zone)));
        let last = snapshot.last_day();
        if day > last {
            return Err(SnapshotError::DayTooLate { asked: day, last });
        }
        let known = match known_at.filter(|at| *at < snapshot.known_at) {
            None => snapshot.known,
            Some(at) => ledger
                .ask_async(move |reader| reader.known_at(at))
                .await?
                .ok_or(SnapshotError::BeforeLedger {
                    asked: at,
                    opened: snapshot.context.opened_at,
                })?,
        };
        if (known, day) == (snapshot.known, snapshot.as_of) {
            return Ok(Arc::clone(snapshot));
        }
        self.inner.past.at(ledger, present, known, day).await
    }

    /// The newest state of the ledger, renewed where something was appended or another day has begun.
    async fn present(&self, ledger: &Ledger) -> Result<Arc<Present>, SnapshotError> {
        let size = ledger.ask_async(|reader| reader.size()).await?;
        let now = ledger.clock.now();
        if let Some(present) = self.kept().filter(|present| present.holds(size, now)) {
            return Ok(present);
        }
        // On a task of its own: whoever asked may be gone before it is through, and what was read is kept all the same.
        let (snapshot_cache, ledger) = (self.clone(), ledger.clone());
        tokio::spawn(async move { snapshot_cache.renew(&ledger).await })
            .await
            .map_err(|_| SnapshotError::Store(StoreError::Panicked))?
    }

    async fn renew(&self, ledger: &Ledger) -> Result<Arc<Present>, SnapshotError> {
        let _renewing = self.inner.renewal.lock().await;
        let before = self.kept();
        let now = ledger.clock.now();
        let renewed = ledger
            .ask_async(move |reader| Present::renewed(reader, before, now))
            .await?;
        let mut kept = self
            .inner
            .present
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *kept = Some(Arc::clone(&renewed));
        Ok(renewed)
    }

    fn kept(&self) -> Option<Arc<Present>> {
        self.inner
            .present
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
