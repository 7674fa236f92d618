//! Letters: composed as messages ([`compose`]), delivered to files or over SMTP ([`deliver`]), and parsed ([`parse_message`]).
//!
//! Models, settings and bytes come in as values; the outbox, the ledger and the configuration are the callers'.

pub mod compose;
pub mod deliver;
pub mod mailbox;
pub mod parse_message;
pub mod recipients;
