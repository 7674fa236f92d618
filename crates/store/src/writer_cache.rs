//! What the writer caches between writes, so that it is not read and parsed again for each.
//!
//! Another process may have written in between, so each value is cached with the number of the entry that it depends on, and
//! that number is read again within the transaction. An entry never changes. The cache is emptied whenever a write is rolled
//! back, because its numbers are then given to other entries.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::StoreError;
use super::query::{Known, Reader};
use domain::{AssessmentContext, Code, Commitment, Seq};

/// The cache.
#[derive(Default)]
pub(super) struct WriterCache {
    context: RefCell<Option<(Seq, Rc<AssessmentContext>)>>,
    /// Whether the context was compared with the ledger in this transaction, in which no other process writes.
    is_checked: Cell<bool>,
    commitments: RefCell<HashMap<Code, (Seq, Rc<Commitment>)>>,
}

impl WriterCache {
    /// The context with all entries known; `None` before the ledger was opened.
    pub(super) fn context(
        &self,
        reader: &Reader<'_>,
    ) -> Result<Option<Rc<AssessmentContext>>, StoreError> {
        let remembered = self.context.borrow().clone();
        if let Some((_, context)) = remembered.as_ref().filter(|_| self.is_checked.get()) {
            return Ok(Some(Rc::clone(context)));
        }
        let Some(newest) = reader.newest_fact()? else {
            return Ok(None);
        };
        self.is_checked.set(true);
        if let Some((_, context)) = remembered.filter(|(fact, _)| *fact == newest) {
            return Ok(Some(context));
        }
        let context = reader.context(Known::NOW)?.map(Rc::new);
        self.context
            .replace(context.clone().map(|context| (newest, context)));
        Ok(context)
    }

    /// The commitment of an entry.
    pub(super) fn commitment(
        &self,
        code: &Code,
        made: Seq,
        read: impl FnOnce(Seq) -> Result<Commitment, StoreError>,
    ) -> Result<Rc<Commitment>, StoreError> {
        let remembered = self.commitments.borrow().get(code).cloned();
        if let Some((_, commitment)) = remembered.filter(|(seq, _)| *seq == made) {
            return Ok(commitment);
        }
        let commitment = Rc::new(read(made)?);
        let entry = (made, Rc::clone(&commitment));
        self.commitments.borrow_mut().insert(code.clone(), entry);
        Ok(commitment)
    }

    /// Begins a transaction: other processes may have written since the last.
    pub(super) fn begin(&self) {
        self.is_checked.set(false);
    }

    /// Notes that a fact about the whole ledger was appended.
    pub(super) fn fact_added(&self) {
        self.is_checked.set(false);
    }

    /// Empties the cache.
    pub(super) fn clear(&self) {
        self.is_checked.set(false);
        self.context.take();
        self.commitments.take();
    }
}
