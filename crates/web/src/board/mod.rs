//! The board: how every commitment stands, kept in memory for whoever asks.
//!
//! A [`Standing`] is a pure function of the newest entry that is looked at and the day, so it may be kept: what was appended
//! since is asked of the ledger each time, and only the commitments that it speaks of are read anew. Must say exactly what a
//! fresh reading says; a test holds the two against each other. Must not compute a figure: the domain does.

mod basis;
mod closed;
mod error;
mod kept;
mod past;
mod present;
mod standing;

pub use closed::{Closed, ClosedFindings};
pub use error::BoardError;
pub use standing::{Standing, Verdicts};

use std::sync::{Arc, PoisonError, RwLock};

use chrono::NaiveDate;
use tokio::sync::Mutex;

use domain::time::Timestamp;
use past::Past;
use present::Present;
use service::Desk;
use store::StoreError;

/// How every commitment stands, at any point of both times. Cheap to clone; clones share what they keep.
#[derive(Clone, Default)]
pub struct Board {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    present: RwLock<Option<Arc<Present>>>,
    /// Held by whoever renews the present: one at a time, the others wait for its outcome.
    renewal: Mutex<()>,
    past: Past,
}

impl Board {
    /// How everything stands now: by the newest entry, on the local day of this desk's clock.
    ///
    /// # Errors
    /// [`BoardError::NotOpen`], or what the ledger cannot answer.
    pub async fn now(&self, desk: &Desk) -> Result<Arc<Standing>, BoardError> {
        Ok(Arc::clone(&self.present(desk).await?.standing))
    }

    /// How everything stood as known at an instant (inclusive), on a day. Without an instant by the newest entry, without a
    /// day on the local day of the instant.
    ///
    /// # Errors
    /// [`BoardError::BeforeLedger`], [`BoardError::Future`], [`BoardError::DayTooLate`]; as [`Board::now`].
    pub async fn at(
        &self,
        desk: &Desk,
        known_at: Option<Timestamp>,
        as_of: Option<NaiveDate>,
    ) -> Result<Arc<Standing>, BoardError> {
        let present = self.present(desk).await?;
        let standing = &present.standing;
        if known_at.is_none() && as_of.is_none() {
            return Ok(Arc::clone(standing));
        }
        let now = desk.clock.now().max(standing.known_at);
        if let Some(asked) =
            known_at.filter(|asked| asked.day(standing.frame.zone) > standing.as_of)
        {
            return Err(BoardError::Future { asked, now });
        }
        let day = as_of
            .unwrap_or_else(|| known_at.map_or(standing.as_of, |at| at.day(standing.frame.zone)));
        let last = standing.last_day();
        if day > last {
            return Err(BoardError::DayTooLate { asked: day, last });
        }
        let known = match known_at.filter(|at| *at < standing.known_at) {
            None => standing.known,
            Some(at) => desk
                .ask_async(move |reader| reader.known_at(at))
                .await?
                .ok_or(BoardError::BeforeLedger {
                    asked: at,
                    opened: standing.frame.opened_at,
                })?,
        };
        if (known, day) == (standing.known, standing.as_of) {
            return Ok(Arc::clone(standing));
        }
        self.inner.past.at(desk, present, known, day).await
    }

    /// The newest state of the ledger, renewed where something was appended or another day has begun.
    async fn present(&self, desk: &Desk) -> Result<Arc<Present>, BoardError> {
        let size = desk.ask_async(|reader| reader.size()).await?;
        let now = desk.clock.now();
        if let Some(present) = self.kept().filter(|present| present.holds(size, now)) {
            return Ok(present);
        }
        // On a task of its own: whoever asked may be gone before it is through, and what was read is kept all the same.
        let (board, desk) = (self.clone(), desk.clone());
        tokio::spawn(async move { board.renew(&desk).await })
            .await
            .map_err(|_| BoardError::Store(StoreError::Panicked))?
    }

    async fn renew(&self, desk: &Desk) -> Result<Arc<Present>, BoardError> {
        let _renewing = self.inner.renewal.lock().await;
        let before = self.kept();
        let now = desk.clock.now();
        let renewed = desk
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
