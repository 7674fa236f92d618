//! The audit of a ledger: reads its entries once in order and records the first fault of each kind.
//!
//! Hashes and nodes are computed from the bytes of the entries and then compared with the stored ones. It uses O(log n)
//! memory besides the checkpoints.

use std::mem::discriminant;

use super::entry::{EntryError, Envelope};
use super::fault::Fault;
use super::scan::{Scanned, scan};
use crate::{Seq, Timestamp};
use tlog::hash::{Hash, leaf_hash};
use tlog::tree::{Frontier, Node, node_count};

/// The kind of the first entry of every ledger and of no other entry.
pub const OPENING_KIND: &str = "ledger.opened";

/// An entry as stored.
#[derive(Debug, Clone, Copy)]
pub struct Stored<'a> {
    /// The number under which it is stored.
    pub seq: Seq,
    /// The bytes.
    pub bytes: &'a [u8],
    /// The stored leaf hash, if there is one.
    pub leaf: Option<Hash>,
}

/// The result of feeding an entry to an audit.
#[derive(Debug, Clone, PartialEq)]
pub struct Step<'a> {
    /// The envelope; `None` if the bytes are not an entry.
    pub scanned: Option<Scanned<'a>>,
    /// The nodes that it completes, from its leaf upwards, for [`Audit::compare`].
    pub nodes: Vec<Node>,
}

/// The result of an audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audited {
    /// The number of entries.
    pub size: u64,
    /// The root of the tree over their bytes.
    pub root: Hash,
    /// The checkpoints, by size, whose roots differ from those of the entries.
    pub refuted: Vec<(u64, Hash)>,
    /// The first fault of each kind in the order of [`Fault::order`].
    pub faults: Vec<Fault>,
}

/// An audit in progress.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    frontier: Frontier,
    expected: Seq,
    kept: Watch,
    outside: Watch,
    reading: Reading,
    faults: Firsts,
}

/// The part of an audit that checks envelopes. It needs no hashes and can run in parallel with the rest.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    is_begun: bool,
    newest: Option<Timestamp>,
    faults: Firsts,
}

/// The first fault of each kind.
#[derive(Debug, Clone, Default)]
struct Firsts(Vec<Fault>);

/// Checkpoints from one source as sizes and roots. Stored checkpoints and those from outside are separate, because the
/// holder of the key can make the stored ones agree with a rewritten ledger.
#[derive(Debug, Clone, Default)]
struct Watch {
    /// The checkpoints beyond the present size, the smallest last.
    ahead: Vec<(u64, Hash)>,
    /// The largest size that agrees.
    agreed: u64,
    /// The checkpoints that do not agree.
    refuted: Vec<(u64, Hash)>,
}

impl Audit {
    /// An audit without checkpoints.
    pub fn new() -> Self {
        Self::default()
    }

    /// An audit that also compares roots with checkpoints (size and root, in any order): `kept`, which are stored with the
    /// ledger, and `outside`, which come from elsewhere.
    pub fn against(
        kept: impl IntoIterator<Item = (u64, Hash)>,
        outside: impl IntoIterator<Item = (u64, Hash)>,
    ) -> Self {
        let mut audit = Self {
            kept: Watch::over(kept),
            outside: Watch::over(outside),
            ..Self::default()
        };
        audit.pass_checkpoints();
        audit
    }

    /// Checks the envelope and the hash of the next entry.
    pub fn feed<'a>(&mut self, entry: Stored<'a>) -> Step<'a> {
        let scanned = self.reading.take(entry.seq, entry.bytes);
        let nodes = self.hash(entry);
        Step { scanned, nodes }
    }

    /// Checks only the hash of the next entry; a separate [`Reading`] can check the envelope. Returns the nodes that it
    /// completes, from its leaf upwards, for [`Audit::compare`].
    pub fn hash(&mut self, entry: Stored<'_>) -> Vec<Node> {
        if entry.seq != self.expected {
            self.faults.note(Fault::Sequence {
                expected: self.expected,
                found: entry.seq,
            });
        }
        self.expected = entry.seq.next();
        let computed = leaf_hash(entry.bytes);
        if let Some(stored) = entry.leaf.filter(|stored| *stored != computed) {
            self.faults.note(Fault::Leaf {
                seq: entry.seq,
                stored,
                computed,
            });
        }
        let nodes = self.frontier.append(computed);
        self.pass_checkpoints();
        nodes
    }

    /// Compares a completed node with the stored one.
    pub fn compare(&mut self, node: &Node, stored: Option<Hash>) {
        let Node { level, index, hash } = *node;
        let seq = Seq(node.completed_by());
        match stored {
            Some(stored) if stored == hash => {}
            Some(_) => self.faults.note(Fault::Node { seq, level, index }),
            None => self.faults.note(Fault::NodeMissing { seq, level, index }),
        }
    }

    /// Compares the number of stored nodes, leaves included, with the number for the entries so far.
    pub fn compare_count(&mut self, stored: u64) {
        let computed = node_count(self.size());
        if stored != computed {
            self.faults.note(Fault::NodeCount { stored, computed });
        }
    }

    /// The number of entries so far.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root of the tree over the entries so far.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// The first fault of hashes of each kind so far.
    pub fn faults(&self) -> &[Fault] {
        &self.faults.0
    }

    /// Ends the audit. Checkpoints beyond the last entry are faults.
    pub fn finish(mut self) -> Audited {
        let (size, root) = (self.size(), self.root());
        let mut refuted = Vec::new();
        for watch in [&mut self.kept, &mut self.outside] {
            refuted.append(&mut watch.refuted);
            refuted.extend(watch.ahead.iter().rev());
        }
        let ahead = [&self.kept, &self.outside].map(|watch| watch.ahead.last().copied());
        if let Some((signed, _)) = ahead.into_iter().flatten().min() {
            self.faults.note(Fault::CutOff {
                size: signed,
                entries: size,
            });
        }
        let mut faults = self.faults.0;
        faults.extend(self.reading.into_faults());
        faults.sort_by_key(Fault::order);
        Audited {
            size,
            root,
            refuted,
            faults,
        }
    }

    /// Compares the root with the checkpoints of the present size.
    fn pass_checkpoints(&mut self) {
        let size = self.size();
        if !self.kept.is_at(size) && !self.outside.is_at(size) {
            return;
        }
        let root = self.root();
        if let Some(agreed) = self.kept.pass(size, root) {
            self.faults.note(Fault::Checkpoint { size, agreed });
        }
        if let Some(agreed) = self.outside.pass(size, root) {
            self.faults.note(Fault::Outside { size, agreed });
        }
    }
}

impl Reading {
    /// Checks the envelope of the next entry. Returns `None` if the bytes are not an entry.
    pub fn take<'a>(&mut self, seq: Seq, bytes: &'a [u8]) -> Option<Scanned<'a>> {
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        let Some(scanned) = scan(bytes) else {
            // Decoding is slower than scanning, but gives the error.
            let error = Envelope::decode(bytes).err();
            let error = error.unwrap_or(EntryError::NotCanonical);
            self.faults.note(Fault::Bytes { seq, error });
            return None;
        };
        if scanned.seq != seq {
            let inside = scanned.seq;
            self.faults.note(Fault::Inside { seq, inside });
        }
        let at = scanned.at;
        if let Some(before) = self.newest.filter(|before| at < *before) {
            self.faults.note(Fault::Time { seq, at, before });
        }
        self.newest = self.newest.max(Some(at));
        if is_first != (scanned.kind == OPENING_KIND) {
            let kind = scanned.kind.to_owned();
            self.faults.note(Fault::Opening { seq, kind });
        }
        Some(scanned)
    }

    /// The first fault of each kind.
    pub fn into_faults(self) -> Vec<Fault> {
        self.faults.0
    }
}

impl Firsts {
    fn note(&mut self, fault: Fault) {
        let kind = discriminant(&fault);
        if !self.0.iter().any(|f| discriminant(f) == kind) {
            self.0.push(fault);
        }
    }
}

impl Watch {
    fn over(checkpoints: impl IntoIterator<Item = (u64, Hash)>) -> Self {
        let mut ahead: Vec<_> = checkpoints.into_iter().collect();
        ahead.sort_unstable_by(|a, b| b.cmp(a));
        Self {
            ahead,
            ..Self::default()
        }
    }

    fn is_at(&self, size: u64) -> bool {
        self.ahead.last().is_some_and(|(ahead, _)| *ahead == size)
    }

    /// Compares the checkpoints of a size. If one has another root, returns the largest size that agreed before.
    fn pass(&mut self, size: u64, root: Hash) -> Option<u64> {
        let before = self.agreed;
        let mut is_refuted = false;
        while let Some((_, signed)) = self.ahead.pop_if(|(ahead, _)| *ahead == size) {
            if signed == root {
                self.agreed = size;
            } else {
                self.refuted.push((size, signed));
                is_refuted = true;
            }
        }
        is_refuted.then_some(before)
    }
}

#[cfg(test)]
#[path = "audit_tests.rs"]
mod tests;
