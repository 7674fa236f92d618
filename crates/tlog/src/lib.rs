//! A transparency log that any program can use.
//!
//! Canonical JSON ([`canonical`], RFC 8785), a Merkle tree over entries ([`tree`], RFC 6962) with inclusion and consistency
//! proofs ([`proof`]), and the C2SP formats that let others check it: signed notes ([`note`]), checkpoints ([`checkpoint`]),
//! cosignatures of witnesses ([`cosignature`]), portable proofs ([`proof_text`]) and tiles ([`tile`]).
//!
//! Pure functions over values: where entries and nodes are stored, and where the seed of a key comes from, is up to the caller.

pub mod canonical;
pub mod checkpoint;
pub mod cosignature;
pub mod hash;
pub mod keys;
pub mod note;
pub mod proof;
pub mod proof_text;
pub mod tile;
pub mod tree;
