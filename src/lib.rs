//! pledgebook: a commitment-accountability ledger. The five-minute map.
//!
//! A government's promises become entries in an append-only ledger; departments report on them, supervising offices accept or
//! return the reports, checks look every day, and each month a digest is frozen and mailed.
//!
//! Read in this order:
//! - [`domain`]: what a commitment is and how it is judged. Pure. Begin with `domain::history` and `domain::progress`.
//! - [`actions`]: what can be done, one verb a file. Each appends entries and queues mail in one transaction.
//! - [`store`]: where the ledger lies. The only room that knows SQLite.
//! - [`mail`], [`export`], [`words`]: how things are told, in two languages.
//! - [`jobs`]: what runs by itself and how missed runs are caught up with.
//! - [`web`], [`config`], [`clock`], [`app`]: the daemon around it, put together in `app`.
//!
//! Who may import whom is in docs/DESIGN.md, and `tests/architecture.rs` enforces it.

pub mod app;
pub mod cli;
