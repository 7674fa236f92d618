//! pledgebook: a commitment-accountability ledger.

pub mod domain;
pub mod export;
pub mod mail;
pub mod words;
