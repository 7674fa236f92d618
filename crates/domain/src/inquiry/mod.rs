//! The questions of auditors: who accepted whose figures, what was amended with which approval, what came late, what fell, what
//! was inspected, what was never reported, and what changed between two days.
//!
//! Each answer is a pure function of histories, in rows that refer to the facts. `ledger::audit` verifies the bytes.

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
