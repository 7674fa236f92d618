//! pledgebook: a commitment-accountability ledger.

pub mod app;
pub mod domain;
pub mod words;
