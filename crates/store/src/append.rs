//! Appending: the one way in. An entry, its leaf and nodes, and its projections, in the caller's transaction.
//!
//! Must not decide anything: what is appended was decided by an action. No state of the tree outlives the transaction.

use std::rc::Rc;

use rusqlite::{Connection, Params, params};

use super::query::Reader;
use super::tree::StoredNodes;
use super::writer_cache::WriterCache;
use super::{Sql, StoreError, project};
use domain::ledger::entry::{self, EntryError, Envelope};
use domain::{Actor, AssessmentContext, Event, Period, Seq, Timestamp, Via};
use tlog::canonical::{CanonicalError, canonical};
use tlog::hash::{Hash, leaf_hash};
use tlog::tree::Frontier;

/// The ledger's end within one transaction.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) frontier: Frontier,
    pub(super) newest: Option<Timestamp>,
}

impl Head {
    /// Reads the end of the stored ledger.
    pub(super) fn load(conn: &Connection) -> Result<Self, StoreError> {
        let reader = Reader::new(conn);
        let size = reader.size()?;
        Ok(Self {
            frontier: Frontier::load(size, &StoredNodes(conn))?,
            newest: reader.newest_at()?,
        })
    }
}

/// What an append came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// The entry's number.
    pub seq: Seq,
    /// Its instant: the caller's, or the newest entry's where that is later.
    pub at: Timestamp,
}

/// Who makes the changes of a transaction, and through which channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The account or office; `None` for the program itself, the operator of the machine and unidentified clients.
    pub actor: Option<Actor>,
    /// The channel. Without one, entries are written in version 1, as when an export of an older version is read in.
    pub via: Option<Via>,
}

/// A write transaction: what it reads and what it appends.
pub struct Tx<'c> {
    pub(super) reader: Reader<'c>,
    pub(super) head: Head,
    pub(super) writer_cache: &'c WriterCache,
    pub(super) provenance: Provenance,
    pub(super) published: Published,
    /// Whether nothing may be appended, because the clock is not believed.
    pub(super) is_halted: bool,
}

/// What a write makes public once it is committed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Published {
    /// The size and root of the largest checkpoint that was signed.
    pub checkpoint: Option<(u64, Hash)>,
    /// The newest period whose digest was frozen.
    pub digest: Option<Period>,
}

impl<'c> Tx<'c> {
    /// Reads within this transaction, what was written in it included.
    pub fn reader(&self) -> &Reader<'c> {
        &self.reader
    }

    pub(super) fn conn(&self) -> &'c Connection {
        self.reader.conn()
    }

    /// Carries out a statement, and returns how many rows it changed.
    pub(super) fn execute(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        Ok(self.conn().prepare_cached(sql)?.execute(params)?)
    }

    /// Carries out a statement, however many rows it changes.
    pub(super) fn run(&self, sql: &str, params: impl Params) -> Result<(), StoreError> {
        self.execute(sql, params).map(drop)
    }
}

impl Tx<'_> {
    /// Sets who makes the changes from here on, up to the end of this write.
    pub fn set_provenance(&mut self, provenance: Provenance) {
        self.provenance = provenance;
    }

    /// Who makes the changes.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// The instant that an entry appended now would bear.
    pub fn stamp(&self, now: Timestamp) -> Timestamp {
        self.head.newest.map_or(now, |newest| newest.max(now))
    }

    /// What judging needs as everything is known, like [`Reader::context`] but read anew only when a fact was added.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn present_context(&self) -> Result<Option<Rc<AssessmentContext>>, StoreError> {
        self.writer_cache.context(&self.reader)
    }

    /// Lets this write append nothing. What it writes besides entries stands.
    pub fn halt(&mut self) {
        self.is_halted = true;
    }

    /// Lets it append again.
    pub fn resume(&mut self) {
        self.is_halted = false;
    }

    /// Whether it may append nothing.
    pub fn is_halted(&self) -> bool {
        self.is_halted
    }

    /// Appends an event and projects it.
    ///
    /// # Errors
    /// [`StoreError::Halted`] after [`Tx::halt`]; [`StoreError::Bytes`] for an entry beyond the limits, and [`StoreError::Sqlite`].
    pub fn append(
        &mut self,
        now: Timestamp,
        by: &Actor,
        event: &Event,
    ) -> Result<Appended, StoreError> {
        if self.is_halted {
            return Err(StoreError::Halted);
        }
        let at = self.stamp(now);
        let seq = Seq(self.head.frontier.size());
        let body = event
            .body()
            .map_err(|e| EntryError::from(CanonicalError::Json(e.to_string())))?;
        let body = canonical(&body).map_err(EntryError::from)?;
        let bytes = entry::encode(seq, at, by, event.kind(), &body, self.provenance.via)?;
        self.store(seq, at, by, event, &bytes)
    }

    /// Appends an entry of an export by its exact bytes, and projects it. Returns it with its event.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for bytes that are not the entry of the next number; whatever the database refuses.
    pub fn import(&mut self, bytes: &[u8]) -> Result<(Appended, Event), StoreError> {
        let seq = Seq(self.head.frontier.size());
        let damaged = |what: &dyn ToString| StoreError::damaged(seq, what.to_string());
        let envelope = Envelope::decode(bytes).map_err(|error| damaged(&error))?;
        if envelope.seq != seq || self.head.newest.is_some_and(|newest| envelope.at < newest) {
            return Err(damaged(&format!("{} {}", envelope.seq, envelope.at)));
        }
        let event = Event::read(&envelope.kind, envelope.body).map_err(|error| damaged(&error))?;
        let appended = self.store(seq, envelope.at, &envelope.by, &event, bytes)?;
        Ok((appended, event))
    }

    /// Stores the bytes of an entry with its leaf and nodes, and projects it.
    fn store(
        &mut self,
        seq: Seq,
        at: Timestamp,
        by: &Actor,
        event: &Event,
        bytes: &[u8],
    ) -> Result<Appended, StoreError> {
        let leaf = leaf_hash(bytes);
        self.execute(
            "INSERT INTO entry (seq, bytes, leaf) VALUES (?1, ?2, ?3)",
            params![Sql(seq), bytes, leaf.as_bytes()],
        )?;
        let nodes = StoredNodes(self.reader.conn());
        for node in self.head.frontier.append(leaf).iter().skip(1) {
            nodes.insert(node)?;
        }
        self.head.newest = Some(at);
        project::apply(self.conn(), &project::Source { seq, at, by }, event)?;
        if project::is_fact(event) {
            self.writer_cache.fact_added();
        }
        Ok(Appended { seq, at })
    }

    /// Records that the digest of a period was frozen.
    pub fn publish_digest(&mut self, period: Period) {
        self.published.digest = self.published.digest.max(Some(period));
    }

    /// What was made public in this write, and begins anew.
    pub fn take_published(&mut self) -> Published {
        std::mem::take(&mut self.published)
    }

    /// Writes the value of an unused field of the file's header anew, which shows at the commit whether the disk takes writes.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn probe(&mut self) -> Result<(), StoreError> {
        let version: i32 = self
            .conn()
            .pragma_query_value(None, "user_version", |row| row.get(0))?;
        Ok(self.conn().pragma_update(None, "user_version", version)?)
    }

    /// Limits the file to a number of pages, beyond which every write fails as it does on a full disk. Holds until the ledger
    /// is opened again.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn limit_pages(&mut self, pages: u32) -> Result<(), StoreError> {
        let set = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        let limit = i64::from(pages);
        self.conn()
            .pragma_update_and_check(None, "max_page_count", limit, set)?;
        Ok(())
    }

    /// The size and root of the ledger as it stands in this transaction.
    pub fn tree_head(&self) -> (u64, Hash) {
        (self.head.frontier.size(), self.head.frontier.root())
    }
}
