//! Mail: what leaves the house as a letter, and how it gets there.
//!
//! The only room that names lettre. It must not know the configuration, the outbox or the ledger: models, settings and
//! bytes come in as values, and answers go out as values.

pub mod compose;
pub mod deliver;
pub mod parse_message;
pub mod read;
