//! What auditors ask of the histories: who accepted whose figures, what was approved beside the promise, what came late, what
//! fell, what was found on the spot, what is silent, and what changed between two days.
//!
//! Each answer is a pure function of what was known, in rows that point at the facts they rest on. It judges nobody, and is
//! not the audit of the bytes (`ledger::audit`). Must not know how rows are shown.

mod amendments;
mod changes;
mod falls;
mod inspected;
mod late;
mod reviews;
mod unreported;

#[cfg(test)]
mod tests;

pub use amendments::{Amended, Amendment, amendments};
pub use changes::{Change, Field, Moment, Stand, changes};
pub use falls::{Fall, falls};
pub use inspected::{Inspected, inspected};
pub use late::Late;
pub use reviews::{Decision, Review, reviews};
pub use unreported::{Unreported, unreported};
