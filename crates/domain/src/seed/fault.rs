//! The faults of a seed. Each names its file, line, row, field and value and states what is expected.

use std::cell::RefCell;
use std::fmt;

use thiserror::Error;

use crate::{Arg, Localize, Message};

/// A fault at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, such as `commitments.toml`.
    pub file: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// The row, if a single one is at fault: a commitment's code, an office's id or a numeral's offset.
    pub subject: Option<String>,
    /// The field, if a single one is at fault.
    pub field: Option<String>,
    /// The problem and what is expected.
    pub message: Message,
}

impl Fault {
    /// The place in the same form for every language: `commitments.toml:12 JY19-001 value`.
    pub fn place(&self) -> String {
        let mut place = format!("{}:{}", self.file, self.line);
        for part in [&self.subject, &self.field].into_iter().flatten() {
            place.push(' ');
            place.push_str(part);
        }
        place
    }
}

impl Localize for Fault {
    fn message(&self) -> Message {
        Message::new("seed-fault")
            .arg("place", self.place())
            .nest("what", self.message.clone())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place(), self.message.key)?;
        for (name, arg) in &self.message.args {
            match arg {
                Arg::Instant(at) => write!(f, " {name}={at}")?,
                Arg::Month(period) => write!(f, " {name}={period}")?,
                Arg::Text(text) => write!(f, " {name}=`{text}`")?,
                Arg::Number(number) => write!(f, " {name}={number}")?,
                Arg::Message(message) => write!(f, " {name}={}", message.key)?,
                Arg::List(messages) => write!(f, " {name}={}", messages.len())?,
            }
        }
        Ok(())
    }
}

/// The error for a seed with faults. None of it is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the seed is not valid: {}", list(.faults))]
pub struct SeedError {
    /// All faults by file and line.
    pub faults: Vec<Fault>,
}

fn list(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().map(Fault::to_string).collect();
    lines.join("; ")
}

impl Localize for SeedError {
    fn message(&self) -> Message {
        Message::new("seed-error")
            .number("count", self.faults.len())
            .list(
                "faults",
                self.faults.iter().map(Localize::message).collect(),
            )
    }
}

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults(RefCell<Vec<Fault>>);

impl Faults {
    pub(super) fn push(&self, fault: Fault) {
        self.0.borrow_mut().push(fault);
    }

    /// The faults in the order of `files`, then by line, row and field.
    pub(super) fn into_sorted(self, files: &[&str]) -> Vec<Fault> {
        let mut faults = self.0.into_inner();
        let rank = |fault: &Fault| files.iter().position(|file| *file == fault.file);
        let key = |f: &Fault| (rank(f), f.line, f.subject.clone(), f.field.clone());
        faults.sort_by_cached_key(key);
        faults
    }
}
