//! The writer thread. Waiting writes are committed in groups: each can be rolled back by itself, all share one transaction, and
//! all are acknowledged after its one fsync. A write that fails or panics rolls back only itself.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::StoreError;
use super::append::{Head, Provenance, Published, Tx};
use super::query::Reader;
use super::writer_cache::WriterCache;

/// The most writes in one transaction: bounds how long another process waits.
const GROUP_MAX: u64 = 512;

/// How long a group that is smaller than the previous one waits for further writes: less than the fsync that it may save. After
/// a group of one write nothing is waited for.
const STRAGGLER_WAIT: Duration = Duration::from_micros(100);

/// Sends the outcome of a write to its caller, after the group was committed or not.
type Acknowledge = Box<dyn FnOnce(Result<(), Arc<StoreError>>) + Send>;

/// A write. It returns whether to keep it, and how to acknowledge it.
type Job = Box<dyn FnOnce(&mut Tx<'_>) -> (bool, Acknowledge) + Send>;

/// How many writes were carried out so far, and in how many commits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Groups {
    /// Transactions that were committed.
    pub commits: u64,
    /// Writes that ran in them, those included that took themselves back.
    pub writes: u64,
}

/// [`Groups`], while they are counted.
#[derive(Default)]
struct Count {
    commits: AtomicU64,
    writes: AtomicU64,
}

/// The handle by which writes are asked for. Cheap to clone; the thread ends when the last is dropped.
#[derive(Clone)]
pub(super) struct Writer {
    jobs: Sender<Job>,
    count: Arc<Count>,
}

impl Writer {
    /// Starts the thread on its connection.
    pub(super) fn start(
        conn: Connection,
        path: &Path,
    ) -> Result<(Self, JoinHandle<()>), std::io::Error> {
        let (jobs, queue) = channel();
        let count = Arc::new(Count::default());
        let mut files = OpenFiles::of(path)?;
        let counted = Arc::clone(&count);
        let thread = std::thread::Builder::new()
            .name("ledger-writer".into())
            .spawn(move || run(&conn, &mut files, &queue, &counted))?;
        Ok((Self { jobs, count }, thread))
    }

    /// How the writes so far were grouped.
    pub(super) fn groups(&self) -> Groups {
        Groups {
            commits: self.count.commits.load(Ordering::Relaxed),
            writes: self.count.writes.load(Ordering::Relaxed),
        }
    }

    /// Hands a write to the thread; the receiver gets its outcome after the commit.
    pub(super) fn submit<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> oneshot::Receiver<Result<T, E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (sender, outcome) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            let result = work(tx);
            let keep = result.is_ok();
            let acknowledge: Acknowledge = Box::new(move |committed| {
                let result = match committed {
                    Ok(()) => result,
                    Err(error) => result.and_then(|_| Err(E::from(StoreError::Commit(error)))),
                };
                // Nobody waits any more when the one who asked has given up; the write stands all the same.
                drop(sender.send(result));
            });
            (keep, acknowledge)
        });
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
fn run(conn: &Connection, files: &mut OpenFiles, queue: &Receiver<Job>, count: &Count) {
    let writer_cache = WriterCache::default();
    let mut last = 0;
    while let Ok(first) = queue.recv() {
        let mut acknowledgements: Vec<Acknowledge> = Vec::new();
        let committed = match group(
            conn,
            files,
            &writer_cache,
            first,
            queue,
            last,
            &mut acknowledgements,
        ) {
            Ok(writes) => {
                last = writes;
                count.commits.fetch_add(1, Ordering::Relaxed);
                count.writes.fetch_add(writes, Ordering::Relaxed);
                Ok(())
            }
            Err(error) => {
                tracing::error!(%error, "a group of writes was not committed");
                roll_back(conn);
                writer_cache.clear();
                Err(Arc::new(error))
            }
        };
        for acknowledge in acknowledgements {
            acknowledge(committed.clone());
        }
    }
}

/// Runs one group in one transaction and commits it. `expected` is how many writes the one before had; returns how many this
/// one had.
fn group(
    conn: &Connection,
    files: &mut OpenFiles,
    writer_cache: &WriterCache,
    first: Job,
    queue: &Receiver<Job>,
    expected: u64,
    acknowledgements: &mut Vec<Acknowledge>,
) -> Result<u64, StoreError> {
    begin(conn)?;
    writer_cache.begin();
    let mut tx = Tx {
        reader: Reader::new(conn),
        head: Head::load(conn)?,
        writer_cache,
        provenance: Provenance::default(),
        published: Published::default(),
        is_halted: false,
    };
    let mut next = Some(first);
    let mut taken = 0;
    // Whether nothing of the transaction has to be kept so far.
    let mut is_empty = true;
    while let Some(job) = next {
        is_empty &= !one(conn, &mut tx, job, is_empty, acknowledgements)?;
        taken += 1;
        next = match taken {
            GROUP_MAX.. => None,
            _ if taken < expected => queue.recv_timeout(STRAGGLER_WAIT).ok(),
            _ => queue.try_recv().ok(),
        };
    }
    files.check()?;
    conn.prepare_cached("COMMIT")?.execute([])?;
    files.note_log();
    Ok(taken)
}

/// Begins a transaction. Immediate: a deferred one that turns from reading to writing fails at once, whatever the time-out.
fn begin(conn: &Connection) -> Result<(), StoreError> {
    conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    Ok(())
}

/// Runs one write, and takes back only that write if it fails. Says whether it was kept.
///
/// A savepoint costs a copy of every page that is changed within it. The first write needs none: where nothing else is to
/// be kept yet, taking it back is taking back the transaction.
fn one(
    conn: &Connection,
    tx: &mut Tx<'_>,
    job: Job,
    is_first: bool,
    acknowledgements: &mut Vec<Acknowledge>,
) -> Result<bool, StoreError> {
    if !is_first {
        conn.prepare_cached("SAVEPOINT job")?.execute([])?;
    }
    tx.is_halted = false;
    let before = tx.head.clone();
    tx.provenance = Provenance::default();
    let outcome = catch_unwind(AssertUnwindSafe(|| job(tx)));
    // A statement with OR ROLLBACK would have ended the whole group behind our back.
    if conn.is_autocommit() {
        return Err(StoreError::Panicked);
    }
    let keep = match outcome {
        Ok((keep, acknowledge)) => {
            acknowledgements.push(acknowledge);
            keep
        }
        Err(_) => {
            tracing::error!("a write panicked; nothing of it was kept");
            false
        }
    };
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
        let file = tempfile::NamedTempFile::new().unwrap();
        let (writer, thread) = Writer::start(conn, file.path()).unwrap();
        let (open, gate) = channel::<()>();
        let first = writer.submit(move |tx| -> Result<(), StoreError> {
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
        let second = writer.submit(|_| Ok::<_, StoreError>(()));
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
        let after = writer.submit(|tx| Ok::<_, StoreError>(tx.tree_head().0));
        assert_eq!(after.blocking_recv().unwrap().unwrap(), 0);
        drop(writer);
        thread.join().unwrap();
    }
}
