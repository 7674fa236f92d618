//! Quantities a person is held to: exact amounts, units, comparators, bases and targets.
//!
//! Owns how a figure is read from what people type (`parse`), how it is written for people (`show`) and when a target
//! is met. No floats, anywhere.

mod amount;
mod parse;
mod show;
mod target;

pub use amount::Amount;
pub use parse::{QuantityError, parse_value};
pub use show::{show_amount, show_target, show_value};
pub use target::{Attainment, Basis, Better, Comparator, Target, Unit};
