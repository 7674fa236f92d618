//! The faults of a stored ledger.

use strum::IntoStaticStr;
use thiserror::Error;

use super::entry::EntryError;
use crate::{Localize, Message, Seq, Timestamp};
use tlog::hash::Hash;

/// A fault of a stored ledger.
#[derive(Debug, Clone, PartialEq, Eq, Error, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Fault {
    /// An entry is missing, repeated or out of order.
    #[error("entry {expected} is missing: entry {found} stands in its place")]
    Sequence {
        /// The expected number.
        expected: Seq,
        /// The number in its place.
        found: Seq,
    },
    /// The bytes are not those of an entry.
    #[error("entry {seq} cannot be read: {error}")]
    Bytes {
        /// The entry.
        seq: Seq,
        /// The error.
        error: EntryError,
    },
    /// The number in the bytes is not the number of the row.
    #[error("entry {seq} says that it is entry {inside}")]
    Inside {
        /// The number of the row.
        seq: Seq,
        /// The number in the bytes.
        inside: Seq,
    },
    /// The time is earlier than that of a previous entry.
    #[error("entry {seq} is of {at}, earlier than an entry before it ({before})")]
    Time {
        /// The entry.
        seq: Seq,
        /// The time of the entry.
        at: Timestamp,
        /// The latest time of the previous entries.
        before: Timestamp,
    },
    /// The first entry does not open the ledger, or a later one does.
    #[error("entry {seq} is `{kind}`: the first entry, and no other, opens a ledger")]
    Opening {
        /// The entry.
        seq: Seq,
        /// The kind of the entry.
        kind: String,
    },
    /// The stored leaf hash is not the hash of the bytes.
    #[error("entry {seq} was altered: its hash is {computed}, the stored one {stored}")]
    Leaf {
        /// The entry.
        seq: Seq,
        /// The stored hash.
        stored: Hash,
        /// The hash of the bytes.
        computed: Hash,
    },
    /// A stored node of the tree does not follow from the entries.
    #[error(
        "the tree's node {index} at level {level}, completed by entry {seq}, does not follow from the entries"
    )]
    Node {
        /// The entry that completes the node.
        seq: Seq,
        /// The level of the node.
        level: u8,
        /// The index of the node within its level.
        index: u64,
    },
    /// A node of the tree is not stored.
    #[error("the tree's node {index} at level {level}, completed by entry {seq}, is missing")]
    NodeMissing {
        /// The entry that completes the node.
        seq: Seq,
        /// The level of the node.
        level: u8,
        /// The index of the node within its level.
        index: u64,
    },
    /// The number of stored nodes does not follow from the entries.
    #[error("the tree has {stored} nodes where the entries give {computed}")]
    NodeCount {
        /// The number of stored nodes.
        stored: u64,
        /// The number that follows from the entries.
        computed: u64,
    },
    /// A stored checkpoint has another root than the entries.
    #[error(
        "the checkpoint of {size} entries does not agree with the entries; the last that does is of {agreed}"
    )]
    Checkpoint {
        /// The size of the checkpoint.
        size: u64,
        /// The size of the last such checkpoint that agrees; 0 if none does.
        agreed: u64,
    },
    /// A checkpoint from outside the ledger has another root than the entries.
    #[error(
        "the checkpoint of {size} entries from outside does not agree with the entries; the last such one that does is of {agreed}"
    )]
    Outside {
        /// The size of the checkpoint.
        size: u64,
        /// The size of the last such checkpoint that agrees; 0 if none does.
        agreed: u64,
    },
    /// A checkpoint covers more entries than there are.
    #[error("there is a checkpoint of {size} entries, but only {entries} entries are left")]
    CutOff {
        /// The size of the checkpoint.
        size: u64,
        /// The number of entries.
        entries: u64,
    },
    /// An entry differs from that of an earlier bundle.
    #[error("entry {seq} is not the one that the bundle holds")]
    Differs {
        /// The first such entry.
        seq: Seq,
    },
    /// A bundle has entries that its checkpoint does not cover.
    #[error("the bundle has {entries} entries, its checkpoint covers only {size}")]
    Beyond {
        /// The size of the checkpoint.
        size: u64,
        /// The number of entries.
        entries: u64,
    },
}

impl Fault {
    /// The first entry that is or may be at fault; `None` if the fault is in no entry.
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

    /// The sort key: faults of known entries first, then those whose entry is only bounded, by number.
    pub fn order(&self) -> (bool, Seq) {
        let bounds = matches!(
            self,
            Self::Checkpoint { .. } | Self::Outside { .. } | Self::CutOff { .. }
        );
        (bounds, self.seq().unwrap_or(Seq::MAX))
    }

    /// The name of the kind of fault, such as `node-missing`, in JSON and exit messages.
    pub fn kind(&self) -> &'static str {
        self.into()
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
            Self::Node { seq, level, index } => node_message("fault-node", *seq, *level, *index),
            Self::NodeMissing { seq, level, index } => {
                node_message("fault-node-missing", *seq, *level, *index)
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

fn node_message(key: &'static str, seq: Seq, level: u8, index: u64) -> Message {
    Message::new(key)
        .arg("seq", seq)
        .arg("level", level)
        .arg("index", index)
}
