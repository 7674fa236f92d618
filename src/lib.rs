//! pledgebook: a commitment-accountability ledger.

pub mod clock;
pub mod config;
pub mod domain;
pub mod store;
pub mod words;
