//! pledgebook: a commitment-accountability ledger.

pub mod actions;
pub mod app;
pub mod clock;
pub mod config;
pub mod domain;
pub mod export;
pub mod jobs;
pub mod mail;
pub mod store;
pub mod web;
pub mod words;
