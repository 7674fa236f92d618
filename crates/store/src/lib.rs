//! The ledger on disk, and the only user of SQLite: entries with their tree, projections, operational tables and verification.
//!
//! [`Db::write`] appends within one transaction and commits waiting writes in groups; [`Db::read`] reads within one snapshot.
//! What is appended is decided by the callers, and time comes in as a value.

mod accounts;
mod administration;
mod append;
#[cfg(test)]
mod audit_views_tests;
mod backup;
mod clock_anchor;
mod cosignature;
mod drafts;
mod error;
mod export;
mod gate;
mod job_run;
mod open;
mod outbox;
pub mod planted;
mod project;
mod query;
mod readers;
mod readings;
mod rebuild;
mod restore;
mod row;
mod seal;
mod sessions;
mod slot;
mod sql;
mod tokens;
mod tree;
mod verify;
mod writer;
mod writer_cache;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;

pub use accounts::UserAccount;
pub use administration::{TrailFilter, TrailHead};
pub use append::{Appended, Provenance, Published, Tx};
pub use backup::{copy_database, quick_check};
pub use clock_anchor::ClockAnchor;
pub use cosignature::KeptCosignature;
pub use drafts::{Draft, KeptAnswer};
pub use error::{StoreError, Unwritable, WriteError};
pub use export::{ExportedEntry, inspect, inspect_renewed};
pub use gate::WriteGate;
pub use job_run::{JobRun, RunOutcome};
pub use open::{SchemaVersion, Upgraded, known_version, ledger_path, schema_fingerprint};
pub use outbox::{Away, Mail, MailState, NewMail};
pub use query::{
    Adopted, ClosedFinding, EntryRow, FindingFilter, FrozenMail, Known, Opening, PinnedPlace,
    Reader, Recent, Restore, Since, UpdateFilter,
};
pub use readings::{KeptProposal, KeptReading, ProposalState};
pub use restore::EndedAccess;
pub use sessions::{OwnSession, Session};
pub use slot::Slot;
pub use tokens::{ApiToken, NewToken};
pub use verify::{
    Against, CarriedNote, KeptLetter, Stage, Step, Verification, VerifyFault, each_letter, verify,
    verify_hashes,
};
pub use writer::{Groups, LastWrite};

use tokio::sync::Semaphore;

use readers::Readers;
use sql::Sql;
use tlog::keys::NoteSigner;
use writer::Writer;

/// An open ledger. Reading changes no file; the thread that writes is started by the first write.
#[derive(Clone)]
pub struct Db {
    path: PathBuf,
    readers: Arc<Readers>,
    reading: Arc<Semaphore>,
    writer: Arc<OnceLock<WriterThread>>,
    /// The key that seals rows; set before the first write.
    signer: Arc<OnceLock<NoteSigner>>,
}

/// The most questions of async code that are answered at a time. Each has a connection with a page cache and a thread.
const READING_MAX: usize = 16;

struct WriterThread {
    writer: Option<Writer>,
    thread: Option<JoinHandle<()>>,
}

impl WriterThread {
    fn start(path: &Path, signer: &Arc<OnceLock<NoteSigner>>) -> Result<Self, StoreError> {
        let conn = open::open_writer(path)?;
        let signer = Arc::clone(signer);
        let (writer, thread) = Writer::start(conn, path, signer).map_err(StoreError::io(path))?;
        Ok(Self {
            writer: Some(writer),
            thread: Some(thread),
        })
    }
}

impl Drop for WriterThread {
    fn drop(&mut self) {
        // The thread ends when its queue closes; submitted writes are still committed.
        drop(self.writer.take());
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            drop(thread.join());
        }
    }
}

impl Db {
    /// Opens the ledger of a data directory.
    ///
    /// # Errors
    /// [`StoreError`]: no ledger, one of an older or newer program, an altered schema, or what the system refuses.
    pub fn open(data: &Path) -> Result<Self, StoreError> {
        let path = ledger_path(data);
        let conn = open::open_checked(&path)?;
        Ok(Self {
            readers: Arc::new(Readers::new(&path, conn)),
            reading: Arc::new(Semaphore::new(READING_MAX)),
            writer: Arc::default(),
            signer: Arc::default(),
            path,
        })
    }

    /// Opens the ledger of a data directory; creates the directory and an empty ledger where there is none.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub fn create(data: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(data).map_err(StoreError::io(data))?;
        match Self::open(data) {
            Err(StoreError::NoLedger(path)) => {
                open::upgrade(&path)?;
                Self::open(data)
            }
            opened => opened,
        }
    }

    /// Brings the schema of a data directory's ledger up to date; see [`Upgraded`]. Only `serve` and `upgrade` call it.
    ///
    /// # Errors
    /// [`StoreError::NoLedger`], [`StoreError::Newer`], [`StoreError::MigrationChanged`], or what the system refuses.
    pub fn upgrade(data: &Path) -> Result<Upgraded, StoreError> {
        let path = ledger_path(data);
        if !path.exists() {
            return Err(StoreError::NoLedger(path));
        }
        open::upgrade(&path)
    }

    /// The thread that writes, started where it does not run yet.
    fn writer(&self) -> Result<&Writer, StoreError> {
        let thread = match self.writer.get() {
            Some(thread) => thread,
            None => {
                // Of two that start one at the same moment, the second thread ends at once.
                let started = WriterThread::start(&self.path, &self.signer)?;
                self.writer.get_or_init(|| started)
            }
        };
        thread.writer.as_ref().ok_or(StoreError::Closed)
    }

    /// The ledger's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The data directory.
    pub fn data(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// Seals the letters and runs that are written from now on with the ledger's key. The first key stays.
    pub fn seal_with(&self, signer: &NoteSigner) {
        drop(self.signer.set(signer.clone()));
    }

    /// How the writes of this handle and its clones were grouped into commits so far.
    pub fn groups(&self) -> Groups {
        self.writer
            .get()
            .and_then(|thread| thread.writer.as_ref())
            .map(Writer::groups)
            .unwrap_or_default()
    }

    /// Counts the steps of SQLite's virtual machine that later writes of this handle and its clones take: the work of a write
    /// without the noise of a clock. For measurements; every step costs a call.
    ///
    /// # Errors
    /// [`StoreError`] when the writer has ended.
    pub fn count_steps(&self) -> Result<Arc<AtomicU64>, StoreError> {
        let steps = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&steps);
        self.write_blocking(move |tx| {
            let count = move || {
                counted.fetch_add(1, Ordering::Relaxed);
                false
            };
            Ok::<_, StoreError>(tx.conn().progress_handler(1, Some(count))?)
        })?;
        Ok(steps)
    }

    /// Writes, and waits for the commit without blocking the thread. All of `work` is kept, or, when it fails, nothing. The
    /// write is queued at the call, before the future is polled, and skipped where the future is dropped before it begins.
    ///
    /// # Errors
    /// What `work` fails with, or [`StoreError`] when the commit does.
    pub fn write<T, E, F>(
        &self,
        work: F,
    ) -> impl Future<Output = Result<T, E>> + Send + use<T, E, F>
    where
        T: Send + 'static,
        E: WriteError,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.write_through(WriteGate::default(), work)
    }

    /// Like [`Db::write`], through a gate by which the caller can give up the write until it begins.
    ///
    /// # Errors
    /// As [`Db::write`]; [`StoreError::GivenUp`] where the gate was closed first.
    pub fn write_through<T, E, F>(
        &self,
        gate: WriteGate,
        work: F,
    ) -> impl Future<Output = Result<T, E>> + Send + use<T, E, F>
    where
        T: Send + 'static,
        E: WriteError,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let outcome = self.writer().map(|writer| writer.submit(gate, work));
        async move {
            outcome?
                .await
                .unwrap_or_else(|_| Err(StoreError::Panicked.into()))
        }
    }

    /// Writes, and blocks the thread until the commit: for the command line. Not within async code.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_blocking<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
    {
        self.writer()?
            .submit(WriteGate::default(), work)
            .blocking_recv()
            .unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }

    /// What the last write came to.
    pub fn last_write(&self) -> LastWrite {
        self.writer
            .get()
            .and_then(|thread| thread.writer.as_ref())
            .map(Writer::last_write)
            .unwrap_or_default()
    }

    /// Reads within one snapshot. Blocks the thread: async code hands it to a blocking thread, see [`Db::read_async`].
    ///
    /// # Errors
    /// What `question` fails with, or [`StoreError`] when the ledger cannot be opened.
    pub fn read<T, E: From<StoreError>>(
        &self,
        question: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.readers.with(question)
    }

    /// Reads within one snapshot, off the async threads.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn read_async<T, E>(
        &self,
        question: impl FnOnce(&Reader<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let answer = Slot::default();
        let (place, readers) = (answer.clone(), Arc::clone(&self.readers));
        let read = Box::new(move || place.put(readers.with(question)));
        self.read_apart(read).await?;
        answer.or_panicked()
    }

    /// Runs work that reads on a blocking thread.
    async fn read_apart(&self, read: Box<dyn FnOnce() + Send>) -> Result<(), StoreError> {
        // The permit belongs to the work, which goes on when the caller stops waiting.
        let permit = Arc::clone(&self.reading).acquire_owned().await;
        let permit = permit.map_err(|_| StoreError::Closed)?;
        let work = move || {
            let _permit = permit;
            read();
        };
        let task = tokio::task::spawn_blocking(work).await;
        task.map_err(|_| StoreError::Panicked)
    }
}
