//! Mail: what is sent, and how it gets there.
//!
//! The only room that names lettre. It must not know the configuration, the outbox or the ledger: settings, bytes and
//! names come in as values, and answers go out as values.

pub mod deliver;
