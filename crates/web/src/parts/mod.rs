//! The parts that pages are made of, as values; `templates/web/parts.html` has a macro for each.
//!
//! Must not know what is told with them, nor HTML.

mod form;
mod lamp;
mod list;

pub(crate) use form::{Choice, Choices, ErrorSummary, Field, Kind};
pub(crate) use lamp::{Lamp, LampCount, shape};
pub(crate) use list::{Empty, Fact, Head, Moment, Notice, Pager, Stat, Step, Tab, Tone, Way};

#[cfg(test)]
mod tests;
