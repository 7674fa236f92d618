//! Quantities: exact amounts, units and targets; how values are parsed, formatted and compared. No floating-point numbers.

mod amount;
mod parse;
mod show;
mod target;

pub use amount::Amount;
pub use parse::{QuantityError, parse_value};
pub use show::{show_amount, show_target, show_value};
pub use target::{Attainment, Basis, Better, Comparator, Target, Unit};
