//! Actions: one verb a file, and the only callers of a write.
//!
//! Web, jobs and command line call the same function: `verb(tx, now, by, request)`, which checks, appends entries and queues
//! mail within the caller's transaction. Must not know how it was asked, nor read the wall clock except through [`Ledger`].

pub mod account;
pub mod address;
pub mod amend;
pub mod assign;
pub mod bundle;
pub mod check;
pub mod close;
pub mod cosign;
pub mod deliver;
pub mod digest;
pub mod draft;
mod error;
pub mod evidence;
pub mod form;
pub mod job_run;
pub mod ledger;
mod letter;
pub mod link;
pub mod locate;
mod lookup;
pub mod mailed;
pub mod open;
pub mod outbox;
pub mod password;
pub mod prove;
pub mod reading;
pub mod recompose;
mod refusal;
pub mod remind;
pub mod report_text;
pub mod review;
pub mod secret;
pub mod session;
pub mod settle;
pub mod submit;
pub mod token;
pub mod verify;

use std::sync::Arc;

use clock::Clock;
use domain::time::Timestamp;
use mail::deliver::Mailer;
use store::{Db, Reader, StoreError, Tx};

pub use error::ActionError;
pub use letter::Letterhead;
pub use refusal::Refusal;

/// Where actions are carried out: the ledger, the time, how letters are headed and how they go out. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    /// The ledger.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// How letters are headed and checkpoints signed.
    pub letterhead: Letterhead,
    /// The way out for mail.
    pub mailer: Arc<Mailer>,
}

impl Ledger {
    /// Carries out an action and waits for its commit.
    ///
    /// # Errors
    /// What the action refuses, or [`ActionError::Store`].
    pub async fn act<T: Send + 'static>(
        &self,
        action: impl FnOnce(&mut Tx<'_>, Timestamp) -> Result<T, ActionError> + Send + 'static,
    ) -> Result<T, ActionError> {
        let clock = self.clock.clone();
        // The writer thread logs within the span of the request.
        let span = tracing::Span::current();
        let action = move |tx: &mut Tx<'_>| span.in_scope(|| action(tx, clock.now()));
        self.db.write(action).await
    }

    /// Carries out an action and blocks the thread until its commit: for the command line.
    ///
    /// # Errors
    /// As [`Ledger::act`].
    pub fn act_blocking<T: Send + 'static>(
        &self,
        action: impl FnOnce(&mut Tx<'_>, Timestamp) -> Result<T, ActionError> + Send + 'static,
    ) -> Result<T, ActionError> {
        let clock = self.clock.clone();
        self.db.write_blocking(move |tx| action(tx, clock.now()))
    }

    /// Asks the ledger within one snapshot.
    ///
    /// # Errors
    /// What the question fails with.
    pub fn ask<T, E: From<StoreError>>(
        &self,
        question: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.db.read(question)
    }

    /// Asks the ledger within one snapshot, off the async threads.
    ///
    /// # Errors
    /// What the question fails with.
    pub async fn ask_async<T: Send + 'static, E: From<StoreError> + Send + 'static>(
        &self,
        question: impl FnOnce(&Reader<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let span = tracing::Span::current();
        let question = move |reader: &Reader<'_>| span.in_scope(|| question(reader));
        self.db.read_async(question).await
    }

    /// The time by this desk's clock, never before the newest entry.
    ///
    /// # Errors
    /// [`StoreError`] when the ledger cannot be read.
    pub fn now(&self) -> Result<Timestamp, StoreError> {
        let newest = self.db.read(|reader| reader.newest_at())?;
        let now = self.clock.now();
        Ok(newest.map_or(now, |newest| newest.max(now)))
    }
}
