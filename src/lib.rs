//! pledgebook: a commitment-accountability ledger.

pub mod domain;
pub mod mail;
pub mod words;
