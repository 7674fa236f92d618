//! The command line through the real binary: exit codes, and what it prints where.

mod audit;
mod compare;
mod cosign;
mod digests;
mod export;
mod month;
mod proofs;
mod refusals;
mod report;
mod rights;
mod settings;
mod users;

use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::process::{done, run};

pub const FEBRUARY: (&str, &str) = ("PLEDGEBOOK_TIME__START", "2019-02-18T09:00:00+08:00");
pub const MARCH: (&str, &str) = ("PLEDGEBOOK_TIME__START", "2019-03-25T15:00:00+08:00");
pub const APRIL: (&str, &str) = ("PLEDGEBOOK_TIME__START", "2019-04-02T09:00:00+08:00");
pub const JUNE: (&str, &str) = ("PLEDGEBOOK_TIME__START", "2019-06-03T09:00:00+08:00");

/// A ledger that was seeded in February.
pub fn seeded() -> TempDir {
    let dir = TempDir::new().unwrap();
    done(dir.path(), &[FEBRUARY], &["seed"]);
    dir
}

/// What a command prints as JSON; it must succeed and print nothing else.
#[track_caller]
pub fn json(data: &Path, start: (&str, &str), arguments: &[&str]) -> Value {
    let all = [&["--format", "json"], arguments].concat();
    let text = done(data, &[start], &all);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{arguments:?}: {error} in `{text}`"))
}

/// The exit code and what was said on standard error, of a command that fails and prints nothing else.
#[track_caller]
pub fn refused(data: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> (i32, String) {
    let output = run(data, variables, arguments);
    let (out, err) = texts(&output);
    assert_eq!(out, "", "{arguments:?} printed something though it failed");
    assert!(!output.status.success(), "{arguments:?} succeeded");
    (output.status.code().unwrap(), err.trim_end().to_owned())
}

pub fn texts(output: &Output) -> (String, String) {
    (
        String::from_utf8(output.stdout.clone()).unwrap(),
        String::from_utf8(output.stderr.clone()).unwrap(),
    )
}
