//! The writer thread. Waiting writes are committed in groups: each can be rolled back by itself, all share one transaction, and
//! all are acknowledged after its one fsync. A write that fails or panics rolls back only itself.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::append::{Head, Provenance, Published, Tx};
use super::gate::WriteGate;
use super::planted::{PlantedFault, is_planted};
use super::query::Reader;
use super::writer_cache::WriterCache;
use super::{StoreError, Unwritable, WriteError, seal};
use tlog::keys::NoteSigner;

/// The most writes in one transaction: bounds how long another process waits.
const GROUP_MAX: u64 = 512;

/// How long a group that is smaller than the previous one waits for further writes: less than the fsync that it may save. After
/// a group of one write nothing is waited for.
const STRAGGLER_WAIT: Duration = Duration::from_micros(100);

/// Sends the outcome of a write to its caller, after the group was committed or not.
type Acknowledge = Box<dyn FnOnce(Result<(), Arc<StoreError>>) + Send>;

/// A write that waits for its turn.
struct Job {
    /// Begins the write, unless its caller has given it up.
    begin: Box<dyn FnOnce() -> Option<Begun> + Send>,
    /// Refuses the write, whose group could not begin.
    refuse: Box<dyn FnOnce(StoreError) + Send>,
}

/// Runs a write that has begun. It returns what came of it, and how to acknowledge it.
type Begun = Box<dyn FnOnce(&mut Tx<'_>) -> (Kept, Acknowledge)>;

/// Whether a write is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Yes,
    /// It is rolled back; the reason where the place refused it.
    No(Option<Unwritable>),
}

/// What the last write came to.
#[derive(Debug, Clone, Copy, Default)]
pub struct LastWrite {
    /// When the last group of writes was committed; `None` where none was.
    pub committed: Option<Instant>,
    /// When the place last refused a write, and why; `None` where a write was committed since.
    pub refused: Option<(Instant, Unwritable)>,
}

/// How many writes were carried out so far, and in how many commits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Groups {
    /// Transactions that were committed.
    pub commits: u64,
    /// Writes that ran in them, those included that took themselves back.
    pub writes: u64,
}

/// [`Groups`] and [`LastWrite`], while they are recorded.
#[derive(Default)]
struct Record {
    commits: AtomicU64,
    writes: AtomicU64,
    last: Mutex<LastWrite>,
}

impl Record {
    fn last(&self) -> MutexGuard<'_, LastWrite> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn refused(&self, why: Unwritable) {
        self.last().refused = Some((Instant::now(), why));
    }
}

/// The handle by which writes are asked for. Cheap to clone; the thread ends when the last is dropped.
#[derive(Clone)]
pub(super) struct Writer {
    jobs: Sender<Job>,
    record: Arc<Record>,
}

impl Writer {
    /// Starts the thread on its connection. Rows are sealed with the key in `signer`, once it is set.
    pub(super) fn start(
        conn: Connection,
        path: &Path,
        signer: Arc<OnceLock<NoteSigner>>,
    ) -> Result<(Self, JoinHandle<()>), std::io::Error> {
        let (jobs, queue) = channel();
        let mut files = OpenFiles::of(path)?;
        let record = Arc::new(Record::default());
        let recorded = Arc::clone(&record);
        let thread = std::thread::Builder::new()
            .name("ledger-writer".into())
            .spawn(move || run(&conn, &mut files, &queue, &recorded, &signer))?;
        Ok((Self { jobs, record }, thread))
    }

    /// How the writes so far were grouped.
    pub(super) fn groups(&self) -> Groups {
        Groups {
            commits: self.record.commits.load(Ordering::Relaxed),
            writes: self.record.writes.load(Ordering::Relaxed),
        }
    }

    /// What the last write came to.
    pub(super) fn last_write(&self) -> LastWrite {
        *self.record.last()
    }

    /// Hands a write to the thread; the receiver gets its outcome after the commit. A write is skipped where the receiver is
    /// gone or the gate is closed before its turn.
    pub(super) fn submit<T, E>(
        &self,
        gate: WriteGate,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> oneshot::Receiver<Result<T, E>>
    where
        T: Send + 'static,
        E: WriteError,
    {
        let (sender, outcome) = oneshot::channel();
        let sender = Arc::new(Mutex::new(Some(sender)));
        let take = |sender: &Mutex<Option<oneshot::Sender<Result<T, E>>>>| {
            sender.lock().unwrap_or_else(PoisonError::into_inner).take()
        };
        let refused = Arc::clone(&sender);
        let refuse = move |error: StoreError| {
            if let Some(sender) = take(&refused) {
                drop(sender.send(Err(E::from(error))));
            }
        };
        let begin = move || -> Option<Begun> {
            let sender = take(&sender)?;
            if sender.is_closed() {
                return None;
            }
            let Some(entered) = gate.enter() else {
                drop(sender.send(Err(E::from(StoreError::GivenUp))));
                return None;
            };
            Some(Box::new(move |tx| {
                let result = work(tx);
                let kept = match &result {
                    Ok(_) => Kept::Yes,
                    Err(error) => Kept::No(error.store().and_then(StoreError::unwritable)),
                };
                let acknowledge: Acknowledge = Box::new(move |committed| {
                    let result = match committed {
                        Ok(()) => {
                            if result.is_ok() {
                                entered.committed();
                            }
                            result
                        }
                        Err(error) => result.and_then(|_| Err(E::from(StoreError::Commit(error)))),
                    };
                    drop(entered);
                    // The receiver is gone where the caller has stopped waiting; the write stands all the same.
                    drop(sender.send(result));
                });
                (kept, acknowledge)
            }))
        };
        let job = Job {
            begin: Box::new(begin),
            refuse: Box::new(refuse),
        };
        // A closed queue drops the job and with it the sender: the receiver then sees that nothing happened.
        drop(self.jobs.send(job));
        outcome
    }
}

/// The database and its write-ahead log as they were opened. SQLite keeps writing to a file that was removed or replaced under
/// it, and what it writes there is gone when the process ends.
struct OpenFiles {
    database: (PathBuf, Option<FileId>),
    log: (PathBuf, Option<FileId>),
}

/// What tells one file from another under the same name.
type FileId = (u64, u64);

impl OpenFiles {
    fn of(path: &Path) -> std::io::Result<Self> {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        Ok(Self {
            database: (path.to_owned(), Some(file_id(path)?)),
            log: (log.into(), None),
        })
    }

    /// Remembers the log, which exists from the first commit on.
    fn note_log(&mut self) {
        if self.log.1.is_none() {
            self.log.1 = file_id(&self.log.0).ok();
        }
    }

    fn check(&self) -> Result<(), StoreError> {
        for (path, opened) in [&self.database, &self.log] {
            if opened.is_some() && file_id(path).ok() != *opened {
                return Err(StoreError::Swapped(path.clone()));
            }
        }
        Ok(())
    }
}

#[cfg(unix)]
fn file_id(path: &Path) -> std::io::Result<FileId> {
    use std::os::unix::fs::MetadataExt;
    let meta = std::fs::metadata(path)?;
    Ok((meta.dev(), meta.ino()))
}

/// Elsewhere a file that is open cannot be removed.
#[cfg(not(unix))]
fn file_id(path: &Path) -> std::io::Result<FileId> {
    std::fs::metadata(path).map(|_| (0, 0))
}

/// Takes writes until every handle is gone.
fn run(
    conn: &Connection,
    files: &mut OpenFiles,
    queue: &Receiver<Job>,
    record: &Record,
    signer: &OnceLock<NoteSigner>,
) {
    let writer_cache = WriterCache::default();
    let mut last = 0;
    let mut is_adopted = false;
    while let Ok(first) = queue.recv() {
        if !is_adopted && let Some(signer) = signer.get() {
            match adopt(conn, signer) {
                Ok(()) => is_adopted = true,
                Err(error) => {
                    tracing::error!(%error, "rows of an older version could not be sealed");
                    roll_back(conn);
                }
            }
        }
        let mut group = Group {
            conn,
            files: &mut *files,
            queue,
            record,
            signer: signer.get(),
            acknowledgements: Vec::new(),
        };
        let committed = match group.run(&writer_cache, first, last) {
            Ok(writes) => {
                last = writes;
                Ok(())
            }
            Err(error) => {
                tracing::error!(%error, "a group of writes was not committed");
                roll_back(conn);
                writer_cache.clear();
                if let Some(why) = error.unwritable() {
                    record.refused(why);
                }
                Err(Arc::new(error))
            }
        };
        for acknowledge in group.acknowledgements {
            acknowledge(committed.clone());
        }
    }
}

/// A group of writes in one transaction.
struct Group<'c> {
    conn: &'c Connection,
    files: &'c mut OpenFiles,
    queue: &'c Receiver<Job>,
    record: &'c Record,
    signer: Option<&'c NoteSigner>,
    acknowledgements: Vec<Acknowledge>,
}

impl Group<'_> {
    /// Runs one group in one transaction and commits it. `expected` is how many writes the one before had; returns how many
    /// this one had.
    fn run(
        &mut self,
        writer_cache: &WriterCache,
        first: Job,
        expected: u64,
    ) -> Result<u64, StoreError> {
        let conn = self.conn;
        let head = match begin(conn).and_then(|()| Head::load(conn)) {
            Ok(head) => head,
            Err(error) => {
                self.refuse(first, error);
                return Ok(0);
            }
        };
        writer_cache.begin();
        let mut tx = Tx {
            reader: Reader::new(conn),
            head,
            writer_cache,
            provenance: Provenance::default(),
            published: Published::default(),
            is_halted: false,
        };
        let changes = conn.total_changes();
        let mut next = Some(first);
        let mut taken = 0;
        // Whether nothing of the transaction has to be kept so far.
        let mut is_empty = true;
        while let Some(job) = next {
            if let Some(begun) = (job.begin)() {
                is_empty &= !self.one(&mut tx, begun, is_empty)?;
            }
            taken += 1;
            next = match taken {
                GROUP_MAX.. => None,
                _ if taken < expected => self.queue.recv_timeout(STRAGGLER_WAIT).ok(),
                _ => self.queue.try_recv().ok(),
            };
        }
        seal::seal_written(conn, self.signer)?;
        self.files.check()?;
        if is_planted(PlantedFault::EarlyAnswer) {
            for acknowledge in self.acknowledgements.drain(..) {
                acknowledge(Ok(()));
            }
        }
        conn.prepare_cached("COMMIT")?.execute([])?;
        self.files.note_log();
        self.record.commits.fetch_add(1, Ordering::Relaxed);
        self.record.writes.fetch_add(taken, Ordering::Relaxed);
        // A commit without changes does not show that the disk takes writes.
        if conn.total_changes() != changes {
            *self.record.last() = LastWrite {
                committed: Some(Instant::now()),
                refused: None,
            };
        }
        Ok(taken)
    }

    /// Refuses a group that could not begin: the first write, which waited for the lock as long as any write waits, and those
    /// that waited with it, so that none waits many times as long.
    fn refuse(&self, first: Job, error: StoreError) {
        tracing::error!(%error, "a group of writes could not begin");
        roll_back(self.conn);
        if let Some(why) = error.unwritable() {
            self.record.refused(why);
        }
        let error = Arc::new(error);
        // Taken before any is refused: what its caller sends after that has not waited.
        let waited: Vec<Job> = std::iter::once(first)
            .chain(self.queue.try_iter())
            .collect();
        for job in waited {
            (job.refuse)(StoreError::Commit(Arc::clone(&error)));
        }
    }

    /// Runs one write, and takes back only that write if it fails. Says whether it was kept.
    ///
    /// A savepoint costs a copy of every page that is changed within it. The first write needs none: where nothing else is to
    /// be kept yet, taking it back is taking back the transaction.
    fn one(&mut self, tx: &mut Tx<'_>, begun: Begun, is_first: bool) -> Result<bool, StoreError> {
        let conn = self.conn;
        if !is_first {
            conn.prepare_cached("SAVEPOINT job")?.execute([])?;
        }
        tx.is_halted = false;
        let before = tx.head.clone();
        tx.provenance = Provenance::default();
        let outcome = catch_unwind(AssertUnwindSafe(|| begun(tx)));
        let kept = match outcome {
            Ok((kept, acknowledge)) => {
                self.acknowledgements.push(acknowledge);
                kept
            }
            Err(_) => {
                tracing::error!("a write panicked; nothing of it was kept");
                Kept::No(None)
            }
        };
        if let Kept::No(Some(why)) = kept {
            self.record.refused(why);
        }
        // SQLite rolls back the whole transaction on some errors, such as a full disk, and so does a statement with OR ROLLBACK.
        if conn.is_autocommit() {
            return Err(match kept {
                Kept::No(Some(why)) => StoreError::RolledBack(why),
                _ => StoreError::Panicked,
            });
        }
        let keep = kept == Kept::Yes;
        match (keep, is_first) {
            (true, true) => {}
            (true, false) => release(conn)?,
            (false, true) => {
                conn.prepare_cached("ROLLBACK")?.execute([])?;
                begin(conn)?;
                // Between the two another process may have written.
                tx.writer_cache.clear();
                tx.head = Head::load(conn)?;
            }
            (false, false) => {
                tx.writer_cache.clear();
                tx.head = before;
                conn.prepare_cached("ROLLBACK TO job")?.execute([])?;
                release(conn)?;
            }
        }
        Ok(keep)
    }
}

/// Seals the rows of an older program as they are, once.
fn adopt(conn: &Connection, signer: &NoteSigner) -> Result<(), StoreError> {
    if !seal::is_unsealed(conn)? {
        return Ok(());
    }
    begin(conn)?;
    // Another process may have been first.
    if seal::is_unsealed(conn)? {
        seal::adopt(conn)?;
        seal::seal_written(conn, Some(signer))?;
    }
    conn.prepare_cached("COMMIT")?.execute([])?;
    Ok(())
}

/// Begins a transaction. Immediate: a deferred one that turns from reading to writing fails at once, whatever the time-out.
fn begin(conn: &Connection) -> Result<(), StoreError> {
    conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    Ok(())
}

fn release(conn: &Connection) -> Result<(), StoreError> {
    conn.prepare_cached("RELEASE job")?.execute([])?;
    Ok(())
}

fn roll_back(conn: &Connection) {
    if !conn.is_autocommit()
        && let Err(error) = conn.execute_batch("ROLLBACK")
    {
        tracing::error!(%error, "rolling back failed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_write_of_a_group_gets_the_error_of_its_commit() {
        let conn = crate::open::open_scratch().unwrap();
        seal::watch(&conn).unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        let (writer, thread) = Writer::start(conn, file.path(), Arc::default()).unwrap();
        let (open, gate) = channel::<()>();
        let first = writer.submit(WriteGate::default(), move |tx| -> Result<(), StoreError> {
            // Both writes are in one group: this one ends after the other was submitted.
            gate.recv().unwrap();
            // The reference is checked at the commit.
            tx.conn().execute_batch(
                "CREATE TABLE parent (id INTEGER PRIMARY KEY);
                 CREATE TABLE child (id REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
                 INSERT INTO child VALUES (1);",
            )?;
            Ok(())
        });
        let second = writer.submit(WriteGate::default(), |_| Ok::<_, StoreError>(()));
        open.send(()).unwrap();
        for outcome in [first, second].map(|outcome| outcome.blocking_recv().unwrap()) {
            let Err(StoreError::Commit(error)) = outcome else {
                panic!("{outcome:?}");
            };
            let StoreError::Sqlite(rusqlite::Error::SqliteFailure(code, Some(text))) = &*error
            else {
                panic!("{error:?}");
            };
            let constraint = rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY;
            assert_eq!(code.extended_code, constraint);
            assert_eq!(text, "FOREIGN KEY constraint failed");
        }
        let after = writer.submit(WriteGate::default(), |tx| {
            Ok::<_, StoreError>(tx.tree_head().0)
        });
        assert_eq!(after.blocking_recv().unwrap().unwrap(), 0);
        drop(writer);
        thread.join().unwrap();
    }

    /// A writer that holds the group open until `release` is called.
    struct Held {
        writer: Writer,
        thread: JoinHandle<()>,
        first: oneshot::Receiver<Result<(), StoreError>>,
        open: Sender<()>,
    }

    fn held() -> Held {
        let conn = crate::open::open_scratch().unwrap();
        conn.execute_batch("CREATE TABLE note (text)").unwrap();
        seal::watch(&conn).unwrap();
        // The database is in memory; any file that stays in place stands for it.
        let file = std::env::current_exe().unwrap();
        let (writer, thread) = Writer::start(conn, &file, Arc::default()).unwrap();
        let (open, gate) = channel::<()>();
        let (began, begins) = channel::<()>();
        let first = writer.submit(WriteGate::default(), move |_| {
            began.send(()).unwrap();
            gate.recv().unwrap();
            Ok(())
        });
        begins.recv().unwrap();
        Held {
            writer,
            thread,
            first,
            open,
        }
    }

    fn note(text: &'static str) -> impl FnOnce(&mut Tx<'_>) -> Result<(), StoreError> + Send {
        move |tx| tx.execute("INSERT INTO note VALUES (?1)", [text]).map(drop)
    }

    fn notes(writer: &Writer) -> Vec<String> {
        let read = |tx: &mut Tx<'_>| {
            let mut statement = tx.conn().prepare("SELECT text FROM note")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok::<_, StoreError>(rows.collect::<Result<_, _>>()?)
        };
        let read = writer.submit(WriteGate::default(), read);
        read.blocking_recv().unwrap().unwrap()
    }

    #[test]
    fn a_write_that_is_given_up_before_its_turn_is_never_carried_out() {
        let held = held();
        let gate = WriteGate::default();
        let dropped = held.writer.submit(WriteGate::default(), note("dropped"));
        let closed = held.writer.submit(gate.clone(), note("closed"));
        let kept = held.writer.submit(WriteGate::default(), note("kept"));
        drop(dropped);
        assert!(gate.close(), "its turn has not come");
        held.open.send(()).unwrap();
        assert!(held.first.blocking_recv().unwrap().is_ok());
        let closed = closed.blocking_recv().unwrap();
        assert!(matches!(closed, Err(StoreError::GivenUp)), "{closed:?}");
        assert!(kept.blocking_recv().unwrap().is_ok());
        assert_eq!(notes(&held.writer), ["kept"]);
        drop(held.writer);
        held.thread.join().unwrap();
    }

    #[test]
    fn a_write_that_has_begun_cannot_be_given_up() {
        let held = held();
        let gate = WriteGate::default();
        let (began, begins) = channel::<()>();
        let (open, end) = channel::<()>();
        let written = held.writer.submit(gate.clone(), move |tx| {
            began.send(()).unwrap();
            end.recv().unwrap();
            note("begun")(tx)
        });
        held.open.send(()).unwrap();
        begins.recv().unwrap();
        assert!(!gate.close());
        open.send(()).unwrap();
        assert!(written.blocking_recv().unwrap().is_ok());
        assert!(!gate.close(), "it was committed");
        assert_eq!(notes(&held.writer), ["begun"]);
    }

    #[test]
    fn a_full_disk_refuses_the_write_by_its_name_and_is_remembered_until_one_succeeds() {
        let held = held();
        let fill = |tx: &mut Tx<'_>| {
            tx.limit_pages(1)?;
            let big = "INSERT INTO note VALUES (zeroblob(1000000))";
            tx.execute(big, []).map(drop)
        };
        let full = held.writer.submit(WriteGate::default(), fill);
        held.open.send(()).unwrap();
        let error = full.blocking_recv().unwrap().unwrap_err();
        assert_eq!(error.unwritable(), Some(Unwritable::Full), "{error}");
        let (_, why) = held.writer.last_write().refused.unwrap();
        assert_eq!(why, Unwritable::Full);
        let allow = |tx: &mut Tx<'_>| {
            tx.limit_pages(1_000_000)?;
            note("room")(tx)
        };
        let room = held.writer.submit(WriteGate::default(), allow);
        assert!(room.blocking_recv().unwrap().is_ok());
        assert!(held.writer.last_write().refused.is_none());
        assert_eq!(notes(&held.writer), ["room"]);
    }

    #[test]
    fn writes_that_wait_for_another_process_are_all_refused_when_the_first_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file.db");
        let scratch = crate::open::open_scratch().unwrap();
        scratch.backup("main", &path, None).unwrap();
        let open = || Connection::open(&path).unwrap();
        let other = open();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let conn = open();
        conn.busy_timeout(Duration::from_millis(50)).unwrap();
        seal::watch(&conn).unwrap();
        let (writer, _thread) = Writer::start(conn, &path, Arc::default()).unwrap();
        let write = || writer.submit(WriteGate::default(), |_| Ok::<_, StoreError>(()));
        for outcome in [write(), write(), write()] {
            let error = outcome.blocking_recv().unwrap().unwrap_err();
            assert_eq!(error.unwritable(), Some(Unwritable::Busy), "{error}");
        }
        other.execute_batch("ROLLBACK").unwrap();
        assert!(write().blocking_recv().unwrap().is_ok());
    }
}
