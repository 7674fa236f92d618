//! Two times: what was known when, and the day for which it is true. What the ledger answers of then is what it said then.

mod asked;
mod demo;
pub mod replayed;
