//! Mail: what leaves the house as a letter.
//!
//! The only room that names lettre. Must not decide what is told: digests and reminders come in as models of the domain.

pub mod compose;
