//! The pool of read-only connections. Each read is one snapshot.
//!
//! Blocks the calling thread.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::query::Reader;
use super::{StoreError, open};

/// The number of idle connections that are kept; more are opened for more simultaneous reads, and closed afterwards.
const IDLE_MAX: usize = 4;

/// The pool.
pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    /// A pool with one connection.
    pub(super) fn new(path: &Path, conn: Connection) -> Self {
        Self {
            path: path.to_owned(),
            idle: Mutex::new(vec![conn]),
        }
    }

    /// Reads within one snapshot.
    pub(super) fn with<T, E: From<StoreError>>(
        &self,
        question: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (mut question, mut answer) = (Some(question), None);
        self.read(&mut |reader| answer = question.take().map(|question| question(reader)))?;
        answer.unwrap_or_else(|| Err(StoreError::Panicked.into()))
    }

    /// Calls `question` once. It is no type parameter, so that this is compiled once.
    fn read(&self, question: &mut dyn FnMut(&Reader<'_>)) -> Result<(), StoreError> {
        // A panic during a read cannot leave the list of connections half changed.
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = idle().pop();
        let conn = match kept {
            Some(conn) => conn,
            None => open::open_reader(&self.path)?,
        };
        {
            let snapshot = conn.unchecked_transaction()?;
            question(&Reader::new(&snapshot));
        }
        let mut idle = idle();
        if idle.len() < IDLE_MAX {
            idle.push(conn);
        }
        Ok(())
    }
}
