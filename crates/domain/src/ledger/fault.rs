//! What can be wrong with a stored ledger, one kind a variant, each naming the entry where it shows.
//!
//! Must not know how a fault is found.

use thiserror::Error;

use super::entry::EntryError;
use crate::ids::Seq;
use crate::message::{Localize, Message};
use crate::time::Timestamp;
use tlog::hash::Hash;

/// A fault of a stored ledger.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// An entry is missing, repeated or out of order.
    #[error("entry {expected} is missing: entry {found} stands in its place")]
    Sequence {
        /// The number that comes next.
        expected: Seq,
        /// The number that was found.
        found: Seq,
    },
    /// The bytes are not those of an entry.
    #[error("entry {seq} cannot be read: {error}")]
    Bytes {
        /// The entry.
        seq: Seq,
        /// Why not.
        error: EntryError,
    },
    /// The number in the bytes is not the one under which they are stored.
    #[error("entry {seq} says that it is entry {inside}")]
    Inside {
        /// The number under which it is stored.
        seq: Seq,
        /// The number in its bytes.
        inside: Seq,
    },
    /// Recorded before the entry before it.
    #[error("entry {seq} is of {at}, earlier than an entry before it ({before})")]
    Time {
        /// The entry.
        seq: Seq,
        /// Its time.
        at: Timestamp,
        /// The newest time before it.
        before: Timestamp,
    },
    /// The first entry does not open the ledger, or a later one does.
    #[error("entry {seq} is `{kind}`: the first entry, and no other, opens a ledger")]
    Opening {
        /// The entry.
        seq: Seq,
        /// Its kind.
        kind: String,
    },
    /// The stored leaf hash is not that of the bytes.
    #[error("entry {seq} was altered: its hash is {computed}, the stored one {stored}")]
    Leaf {
        /// The entry.
        seq: Seq,
        /// The hash that is stored.
        stored: Hash,
        /// The hash of the bytes.
        computed: Hash,
    },
    /// A stored node of the tree is not what the entries give.
    #[error(
        "the tree's node {index} at level {level}, completed by entry {seq}, does not follow from the entries"
    )]
    Node {
        /// The entry that completes it.
        seq: Seq,
        /// Its level.
        level: u8,
        /// Its index in the level.
        index: u64,
    },
    /// A node of the tree that should be stored is not.
    #[error("the tree's node {index} at level {level}, completed by entry {seq}, is missing")]
    NodeMissing {
        /// The entry that completes it.
        seq: Seq,
        /// Its level.
        level: u8,
        /// Its index in the level.
        index: u64,
    },
    /// More or fewer nodes are stored than the entries give.
    #[error("the tree has {stored} nodes where the entries give {computed}")]
    NodeCount {
        /// How many are stored.
        stored: u64,
        /// How many there should be.
        computed: u64,
    },
    /// The entries do not lead to the root of a kept checkpoint.
    #[error(
        "the checkpoint of {size} entries does not agree with the entries; the last that does is of {agreed}"
    )]
    Checkpoint {
        /// The size of the checkpoint.
        size: u64,
        /// The size of the last one that agrees; 0 if none does.
        agreed: u64,
    },
    /// The entries do not lead to the root of a checkpoint that somebody kept outside.
    #[error(
        "the checkpoint of {size} entries from outside does not agree with the entries; the last such one that does is of {agreed}"
    )]
    Outside {
        /// The size of the checkpoint.
        size: u64,
        /// The size of the last one from outside that agrees; 0 if none does.
        agreed: u64,
    },
    /// A kept checkpoint is of more entries than there are.
    #[error("there is a checkpoint of {size} entries, but only {entries} entries are left")]
    CutOff {
        /// The size of the checkpoint.
        size: u64,
        /// How many entries there are.
        entries: u64,
    },
    /// An entry is not the one that a bundle of an earlier time holds.
    #[error("entry {seq} is not the one that the bundle holds")]
    Differs {
        /// The first such entry.
        seq: Seq,
    },
    /// A bundle holds entries that its checkpoint does not cover.
    #[error("the bundle has {entries} entries, its checkpoint covers only {size}")]
    Beyond {
        /// The size of the checkpoint.
        size: u64,
        /// How many entries there are.
        entries: u64,
    },
}

impl Fault {
    /// The first entry at which it shows, or could; `None` where it lies in no entry.
    pub fn seq(&self) -> Option<Seq> {
        match *self {
            Self::Sequence { expected, .. } => Some(expected),
            Self::Bytes { seq, .. }
            | Self::Inside { seq, .. }
            | Self::Time { seq, .. }
            | Self::Opening { seq, .. }
            | Self::Leaf { seq, .. }
            | Self::Node { seq, .. }
            | Self::NodeMissing { seq, .. } => Some(seq),
            Self::NodeCount { .. } => None,
            Self::Checkpoint { agreed, .. } | Self::Outside { agreed, .. } => Some(Seq(agreed)),
            Self::CutOff { entries, .. } => Some(Seq(entries)),
            Self::Differs { seq } => Some(seq),
            Self::Beyond { size, .. } => Some(Seq(size)),
        }
    }

    /// Where it comes among others: by the entry at which it shows, then those that only bound it, then those of no entry.
    pub fn order(&self) -> (bool, Seq) {
        let bounds = matches!(
            self,
            Self::Checkpoint { .. } | Self::Outside { .. } | Self::CutOff { .. }
        );
        (bounds, self.seq().unwrap_or(Seq::MAX))
    }

    /// A stable name of its kind, for JSON and for exit messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Sequence { .. } => "sequence",
            Self::Bytes { .. } => "bytes",
            Self::Inside { .. } => "inside",
            Self::Time { .. } => "time",
            Self::Opening { .. } => "opening",
            Self::Leaf { .. } => "leaf",
            Self::Node { .. } => "node",
            Self::NodeMissing { .. } => "node-missing",
            Self::NodeCount { .. } => "node-count",
            Self::Checkpoint { .. } => "checkpoint",
            Self::Outside { .. } => "outside",
            Self::CutOff { .. } => "cut-off",
            Self::Differs { .. } => "differs",
            Self::Beyond { .. } => "beyond",
        }
    }
}

impl Localize for Fault {
    fn message(&self) -> Message {
        match self {
            Self::Sequence { expected, found } => Message::new("fault-sequence")
                .arg("expected", expected)
                .arg("found", found),
            Self::Bytes { seq, error } => Message::new("fault-bytes")
                .arg("seq", seq)
                .nest("error", error.message()),
            Self::Inside { seq, inside } => Message::new("fault-inside")
                .arg("seq", seq)
                .arg("inside", inside),
            Self::Time { seq, at, before } => Message::new("fault-time")
                .arg("seq", seq)
                .arg("at", at)
                .arg("before", before),
            Self::Opening { seq, kind } => Message::new("fault-opening")
                .arg("seq", seq)
                .arg("kind", kind),
            Self::Leaf {
                seq,
                stored,
                computed,
            } => Message::new("fault-leaf")
                .arg("seq", seq)
                .arg("stored", stored)
                .arg("computed", computed),
            Self::Node { seq, level, index } => say_node("fault-node", *seq, *level, *index),
            Self::NodeMissing { seq, level, index } => {
                say_node("fault-node-missing", *seq, *level, *index)
            }
            Self::NodeCount { stored, computed } => Message::new("fault-node-count")
                .arg("stored", stored)
                .arg("computed", computed),
            Self::Checkpoint { size, agreed } => Message::new("fault-checkpoint")
                .arg("size", size)
                .arg("agreed", agreed),
            Self::Outside { size, agreed } => Message::new("fault-outside")
                .arg("size", size)
                .arg("agreed", agreed),
            Self::CutOff { size, entries } => Message::new("fault-cut-off")
                .arg("size", size)
                .arg("entries", entries),
            Self::Differs { seq } => Message::new("fault-differs").arg("seq", seq),
            Self::Beyond { size, entries } => Message::new("fault-beyond")
                .arg("size", size)
                .arg("entries", entries),
        }
    }
}

fn say_node(key: &'static str, seq: Seq, level: u8, index: u64) -> Message {
    Message::new(key)
        .arg("seq", seq)
        .arg("level", level)
        .arg("index", index)
}
