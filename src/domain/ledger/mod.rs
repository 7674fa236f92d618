//! The ledger's pure part.

pub mod event;
