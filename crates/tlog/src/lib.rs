//! A transparency log that any program can use: an append-only list of entries whose every past state can be proved to
//! anybody who kept a signed checkpoint of it.
//!
//! The crate has canonical JSON ([`canonical`], RFC 8785), a Merkle tree over entries ([`tree`], RFC 6962) with inclusion and
//! consistency proofs ([`proof`]), and the C2SP formats by which third parties verify a log: keys ([`keys`]), signed notes
//! ([`note`]), checkpoints ([`checkpoint`]), cosignatures of witnesses ([`cosignature`]), portable proofs ([`proof_text`]) and
//! tiles ([`tile`]). Records beside the log are sealed with its key ([`seal`]), and a key announces the one that follows it
//! ([`succession`]).
//!
//! All of it is pure functions over values. The caller stores entries and nodes and supplies the seed of a key.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub mod canonical;
pub mod checkpoint;
pub mod cosignature;
pub mod hash;
pub mod keys;
pub mod note;
pub mod proof;
pub mod proof_text;
pub mod seal;
pub mod succession;
pub mod tile;
pub mod tree;
