//! Two times, `as_of` and `known_at`: an answer about the past is the answer that was given then.

mod command_line;
mod demo;
pub mod replayed;
