//! The use cases of pledgebook, and the only crate that writes to a ledger.
//!
//! Pages, the API, jobs and the command line call the same function for a use case, usually `verb(tx, now, by, request)`,
//! which checks rights and values, appends entries and queues mail within one transaction. A request is refused with an
//! [`ActionError`] that has a stable code and the field at fault.

pub mod account;
pub mod acting;
pub mod address;
pub mod backup;
pub mod bundle;
pub mod check;
mod clock_guard;
pub mod continuation;
pub mod contribute;
pub mod cosign;
pub mod deliver;
pub mod digest;
pub mod draft;
pub mod elsewhere;
pub mod erase;
mod error;
pub mod evidence;
pub mod files;
pub mod import;
pub mod job_run;
pub mod leader;
pub mod ledger;
pub mod leftover;
mod letter;
pub mod link;
mod link_key;
pub mod locate;
mod lookup;
pub mod mailed;
pub mod mark;
pub mod open;
pub mod outbox;
pub mod password;
pub mod prove;
pub mod reading;
pub mod recompose;
pub mod reform;
mod refusal;
pub mod remind;
pub mod report_text;
pub mod restore;
pub mod review;
pub mod rotate;
pub mod secret;
pub mod session;
pub mod settle;
pub mod submit;
pub mod supervise;
pub mod token;
pub mod uses;
pub mod verify;

use std::sync::Arc;

use domain::Timestamp;
use mail::deliver::Mailer;
use store::{Db, Reader, Slot, StoreError, Tx, WriteGate};

use mark::Mark;

pub use acting::Acting;
pub use clock_guard::{ClockFault, ClockGuard, ClockHalt, confirm_clock};
pub use error::ActionError;
pub use letter::Letterhead;
pub use refusal::{Field, Refusal};

tokio::task_local! {
    /// The gate of the writes of the current task.
    static GATE: WriteGate;
}

/// Runs a request whose writes go through a gate, so that the caller can find out on a time-out whether anything was or will be
/// written; see [`WriteGate::close`].
pub async fn with_gate<T>(gate: WriteGate, request: impl Future<Output = T>) -> T {
    GATE.scope(gate, request).await
}

/// The gate of the current task, for work that it spawns; an open one outside of [`with_gate`].
pub(crate) fn gate() -> WriteGate {
    GATE.try_with(WriteGate::clone).unwrap_or_default()
}

/// An action without a type of its own; see [`Slot`].
type BoxedAction = Box<dyn FnOnce(&mut Tx<'_>, Timestamp) -> Result<(), ActionError> + Send>;

/// An action that puts its result into a slot.
fn boxed<T: Send + 'static>(
    action: impl FnOnce(&mut Tx<'_>, Timestamp) -> Result<T, ActionError> + Send + 'static,
    outcome: &Slot<T>,
) -> BoxedAction {
    let outcome = outcome.clone();
    Box::new(move |tx, now| {
        outcome.put(action(tx, now)?);
        Ok(())
    })
}

/// A ledger with its clock and mailer, on which service functions run. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    /// The database.
    pub db: Db,
    /// The clock, and whether it is believed.
    pub clock: ClockGuard,
    /// The head of letters, and the keys that sign checkpoints and links.
    pub letterhead: Letterhead,
    /// The mailer.
    pub mailer: Arc<Mailer>,
    /// Who acts through this handle. Every write transaction checks it first.
    pub acting: Arc<Acting>,
}

impl Ledger {
    /// The same ledger, through which `acting` acts.
    pub fn acting(&self, acting: Acting) -> Self {
        Self {
            acting: Arc::new(acting),
            ..self.clone()
        }
    }

    /// Runs an action in a write transaction and waits for its commit. While the clock is not believed, the action cannot append.
    ///
    /// # Errors
    /// The refusal of [`Acting::begin`], the error of the action, or [`ActionError::Store`].
    pub async fn act<T: Send + 'static>(
        &self,
        action: impl FnOnce(&mut Tx<'_>, Timestamp) -> Result<T, ActionError> + Send + 'static,
    ) -> Result<T, ActionError> {
        let outcome = Slot::default();
        self.act_boxed(boxed(action, &outcome)).await?;
        Ok(outcome.take().ok_or(StoreError::Panicked)?)
    }

    async fn act_boxed(&self, action: BoxedAction) -> Result<(), ActionError> {
        // The writer thread logs within the span of the request.
        let span = tracing::Span::current();
        let begun = self.begun(action);
        let write = move |tx: &mut Tx<'_>| span.in_scope(|| begun(tx));
        if let Some(mark) = self.db.write_through(gate(), write).await? {
            let file = self.letterhead.mark.clone();
            let advanced = tokio::task::spawn_blocking(move || file.advance_or_log(&mark)).await;
            drop(advanced);
        }
        Ok(())
    }

    /// The action with what comes before and after every action: who acts is checked, and the clock; the result is what the mark
    /// has to record.
    fn begun(
        &self,
        action: BoxedAction,
    ) -> impl FnOnce(&mut Tx<'_>) -> Result<Option<Mark>, ActionError> + Send + use<> {
        let (clock, acting) = (self.clock.clone(), Arc::clone(&self.acting));
        move |tx| {
            acting.begin(tx)?;
            mark::around(tx, |tx| clock.run(tx, action))
        }
    }

    /// Like [`Ledger::act`], but blocks the thread.
    ///
    /// # Errors
    /// As [`Ledger::act`].
    pub fn act_blocking<T: Send + 'static>(
        &self,
        action: impl FnOnce(&mut Tx<'_>, Timestamp) -> Result<T, ActionError> + Send + 'static,
    ) -> Result<T, ActionError> {
        let outcome = Slot::default();
        let begun = self.begun(boxed(action, &outcome));
        if let Some(mark) = self.db.write_blocking(begun)? {
            self.letterhead.mark.advance_or_log(&mark);
        }
        Ok(outcome.take().ok_or(StoreError::Panicked)?)
    }

    /// Reads the ledger within one snapshot.
    ///
    /// # Errors
    /// The error of the question.
    pub fn ask<T, E: From<StoreError>>(
        &self,
        question: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.db.read(question)
    }

    /// Like [`Ledger::ask`], off the async threads.
    ///
    /// # Errors
    /// The error of the question.
    pub async fn ask_async<T: Send + 'static, E: From<StoreError> + Send + 'static>(
        &self,
        question: impl FnOnce(&Reader<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let span = tracing::Span::current();
        let question = move |reader: &Reader<'_>| span.in_scope(|| question(reader));
        self.db.read_async(question).await
    }

    /// Why nothing is recorded and no job runs, while the clock is not believed.
    ///
    /// # Errors
    /// [`StoreError`] when the ledger cannot be read.
    pub async fn halted(&self) -> Result<Option<ClockHalt>, StoreError> {
        let clock = self.clock.clone();
        self.ask_async(move |reader| clock.check(reader)).await
    }

    /// The time of the clock, but never before the newest entry.
    ///
    /// # Errors
    /// [`StoreError`] when the ledger cannot be read.
    pub fn now(&self) -> Result<Timestamp, StoreError> {
        let newest = self.db.read(|reader| reader.newest_at())?;
        let now = self.clock.now();
        Ok(newest.map_or(now, |newest| newest.max(now)))
    }
}
