//! What is wrong with a seed: every fault of every file at once, each with its place.
//!
//! A fault names file, line, row, field and value, and says what would be right. Must not decide what is a fault.

use std::cell::RefCell;
use std::fmt;

use thiserror::Error;

use crate::message::{Arg, Localize, Message};

/// One thing that is wrong in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, such as `commitments.toml`.
    pub file: &'static str,
    /// The line in it, from 1.
    pub line: usize,
    /// The row: a commitment's code, an office's id, a numeral's offset. Nothing where no single row is at fault.
    pub subject: Option<String>,
    /// The field, where one is at fault.
    pub field: Option<String>,
    /// What is wrong, and what would be right.
    pub message: Message,
}

impl Fault {
    /// The place alone, alike in every language: `commitments.toml:12 JY19-001 value`.
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

/// A seed that cannot be loaded. Nothing of it was.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the seed is not valid: {}", list(.faults))]
pub struct SeedError {
    /// Every fault, by file and line.
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

/// Where faults are gathered while the files are read, so that none hides another.
#[derive(Debug, Default)]
pub(super) struct Faults(RefCell<Vec<Fault>>);

impl Faults {
    /// Notes a fault.
    pub(super) fn push(&self, fault: Fault) {
        self.0.borrow_mut().push(fault);
    }

    /// All of them in the order of `files`, then by line.
    pub(super) fn into_sorted(self, files: &[&str]) -> Vec<Fault> {
        let mut faults = self.0.into_inner();
        let rank = |name: &str| files.iter().position(|file| *file == name);
        faults.sort_by(|a, b| {
            (rank(a.file), a.line, &a.subject, &a.field).cmp(&(
                rank(b.file),
                b.line,
                &b.subject,
                &b.field,
            ))
        });
        faults
    }
}
