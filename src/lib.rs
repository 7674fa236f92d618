//! pledgebook: a commitment-accountability ledger.

pub mod clock;
pub mod config;
pub mod domain;
pub mod words;
