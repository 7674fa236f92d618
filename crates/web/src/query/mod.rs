//! Query strings: what was wished for in a URL, and the links that keep the rest of it.
//!
//! Strict: a parameter that a page does not know, or a value that it cannot take, is refused with what would be right,
//! because a list that silently shows something else misleads. Must not know any ledger: what only a ledger can tell to be
//! right is checked against it afterwards.

mod list;
mod params;
#[cfg(test)]
mod tests;

pub use list::{ListQuery, SIZE_DEFAULT, SIZES};
pub use params::{Params, QueryError};
