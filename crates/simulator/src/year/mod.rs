//! A year: people act, jobs run, and everything fails at some time. The first thing that is not as it should be ends it.

mod clocks;
mod comparison;
mod copies;
mod course;
mod people;
mod reports;
mod rounds;
mod starts;
mod state;
mod tally;

pub use state::Year;
pub use tally::Tally;
