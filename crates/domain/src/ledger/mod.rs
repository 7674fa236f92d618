//! The ledger's pure part: the vocabulary of change, the bytes of an entry, the tree over them, its signed checkpoints,
//! and the audit of all three.
//!
//! Pure functions over values. Must not know where entries and nodes are stored, or where a key's random seed comes from.

pub mod audit;
pub mod entry;
pub mod event;
pub mod fault;
pub mod scan;
mod tlog_messages;
