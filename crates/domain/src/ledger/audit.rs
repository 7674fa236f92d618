//! The audit of a ledger: reads its entries once, in order, and notes the first fault of each kind.
//!
//! Everything is computed from the entries' bytes alone; what is stored beside them is only compared. Memory is O(log n)
//! and the kept checkpoints. Must not know where anything is stored.

use std::mem::discriminant;

use super::entry::{EntryError, Envelope};
use super::fault::Fault;
use super::scan::{Scanned, scan};
use crate::ids::Seq;
use crate::time::Timestamp;
use tlog::hash::{Hash, leaf_hash};
use tlog::tree::{Frontier, Node, node_count};

/// The kind of the first entry of every ledger, and of no other entry.
pub const OPENING_KIND: &str = "ledger.opened";

/// An entry as it was found.
#[derive(Debug, Clone, Copy)]
pub struct Stored<'a> {
    /// The number under which it is stored.
    pub seq: Seq,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The leaf hash that is stored with it, where one is.
    pub leaf: Option<Hash>,
}

/// What an entry turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Step<'a> {
    /// What it says; `None` if it could not be read.
    pub scanned: Option<Scanned<'a>>,
    /// The nodes that it brings into being, its leaf first, to be compared by [`Audit::compare`].
    pub nodes: Vec<Node>,
}

/// What an audit came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audited {
    /// How many entries there are.
    pub size: u64,
    /// The root that their bytes give.
    pub root: Hash,
    /// The checkpoints that the entries do not lead to, by size.
    pub refuted: Vec<(u64, Hash)>,
    /// The first fault of each kind, in the order in which they were found; empty for a sound ledger.
    pub faults: Vec<Fault>,
}

/// An audit under way.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    frontier: Frontier,
    expected: Seq,
    kept: Watch,
    outside: Watch,
    reading: Reading,
    faults: Firsts,
}

/// What entries say of themselves, held against their places.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    is_begun: bool,
    newest: Option<Timestamp>,
    faults: Firsts,
}

/// The first fault of each kind.
#[derive(Debug, Clone, Default)]
struct Firsts(Vec<Fault>);

/// Sizes and roots that were once signed, from one source. The sources are held apart: whoever has the key can make the
/// kept checkpoints agree with a rewritten ledger, so that they say nothing about those that somebody kept outside.
#[derive(Debug, Clone, Default)]
struct Watch {
    /// Those still to be passed, the smallest last.
    ahead: Vec<(u64, Hash)>,
    /// The largest size that agreed.
    agreed: u64,
    /// Those that the entries do not lead to.
    refuted: Vec<(u64, Hash)>,
}

impl Audit {
    /// An audit without checkpoints.
    pub fn new() -> Self {
        Self::default()
    }

    /// An audit that also holds the entries against checkpoints (size and root, in any order) as it passes their sizes:
    /// those that were kept with the ledger, and those that somebody kept outside.
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

    /// Takes the next entry: what it says, and its hash.
    pub fn feed<'a>(&mut self, entry: Stored<'a>) -> Step<'a> {
        let scanned = self.reading.take(entry.seq, entry.bytes);
        let nodes = self.hash(entry);
        Step { scanned, nodes }
    }

    /// Takes only the hash of the next entry, for whoever reads what it says elsewhere. Returns the nodes that it brings
    /// into being, its leaf first, to be compared by [`Audit::compare`].
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

    /// Holds a node that an entry brought into being against the one that is stored.
    pub fn compare(&mut self, node: &Node, stored: Option<Hash>) {
        let Node { level, index, hash } = *node;
        let seq = Seq(node.completed_by());
        match stored {
            Some(stored) if stored == hash => {}
            Some(_) => self.faults.note(Fault::Node { seq, level, index }),
            None => self.faults.note(Fault::NodeMissing { seq, level, index }),
        }
    }

    /// Holds the number of stored nodes, leaves included, against the number that the entries so far give.
    pub fn compare_count(&mut self, stored: u64) {
        let computed = node_count(self.size());
        if stored != computed {
            self.faults.note(Fault::NodeCount { stored, computed });
        }
    }

    /// How many entries were taken.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root that the bytes taken so far give.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// The first fault of each kind so far, of hashes.
    pub fn faults(&self) -> &[Fault] {
        &self.faults.0
    }

    /// Ends the audit: a checkpoint that lies ahead now is one whose entries are gone.
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
        Audited {
            size,
            root,
            refuted,
            faults: in_order(self.faults.0, self.reading.into_faults()),
        }
    }

    /// Compares the root with every checkpoint of the present size.
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

/// Faults of hashes and of what entries say, in the order of [`Fault::order`].
fn in_order(hashes: Vec<Fault>, said: Vec<Fault>) -> Vec<Fault> {
    let mut all = hashes;
    all.extend(said);
    all.sort_by_key(Fault::order);
    all
}

impl Reading {
    /// Reads the next entry. Nothing where it cannot be read.
    pub fn take<'a>(&mut self, seq: Seq, bytes: &'a [u8]) -> Option<Scanned<'a>> {
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        let Some(scanned) = scan(bytes) else {
            // Only what is wrong needs the slow reading, which can say why.
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

    /// Takes the checkpoints of a size. Where one has another root: the largest size that agreed before.
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
