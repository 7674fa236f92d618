//! The ledger: the kinds of entries ([`event`]), the bytes of an entry ([`entry`], [`scan`]), and the audit of a stored ledger
//! ([`audit`], [`fault`]). The Merkle tree and its proofs are in the `tlog` crate.

pub mod audit;
pub mod entry;
pub mod event;
pub mod fault;
pub mod keys;
pub mod scan;
mod tlog_messages;
