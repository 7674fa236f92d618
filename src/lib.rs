//! pledgebook: a commitment-accountability ledger.
//!
//! A government's commitments become entries in an append-only ledger. Departments report on them, supervising offices accept
//! or return the reports, checks run every day, and each month a digest is frozen and mailed.
//!
//! This package holds the command line ([`cli`]) and the composition root ([`app`]). The libraries are in `crates/`; read them
//! in this order:
//! - `tlog`: canonical JSON, the RFC 6962 tree, signed notes, checkpoints.
//! - `domain`: what a commitment is and how it is assessed. Pure; begin with `domain::history` and `domain::progress`.
//! - `store`: the ledger in SQLite.
//! - `service`: the use cases. Each appends entries and queues letters in one transaction.
//! - `mail`, `export`, `i18n`: letters, files and sentences in two languages.
//! - `jobs`: what runs on a schedule, and how missed runs are caught up with.
//! - `report-reader`: commitments proposed from the text of a report.
//! - `config`, `clock`, `web`: what the daemon is put together from.

pub mod app;
pub mod cli;
