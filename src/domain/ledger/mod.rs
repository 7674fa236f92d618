//! The ledger's pure part: the vocabulary of change, the bytes of an entry, the tree over them, its signed checkpoints,
//! and the audit of all three.
//!
//! Pure functions over values. Must not know where entries and nodes are stored, or where a key's random seed comes from.

pub mod audit;
pub mod bytes;
pub mod checkpoint;
pub mod cosignature;
pub mod event;
pub mod fault;
pub mod hash;
pub mod keys;
pub mod note;
pub mod proof;
pub mod proof_text;
pub mod scan;
pub mod tile;
pub mod tree;
