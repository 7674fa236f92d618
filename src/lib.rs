//! pledgebook: a commitment-accountability ledger.

pub mod domain;
pub mod words;
