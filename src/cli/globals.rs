//! The options that every command takes.
//!
//! Doc comments here are not shown to users: the help texts are the messages `help-…`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::parse;
use domain::Lang;

/// The global options.
#[derive(Debug, Args)]
pub(super) struct Globals {
    /// The configuration file.
    #[arg(short, long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data directory.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "PLEDGEBOOK_DATA",
        default_value = "pledgebook-data"
    )]
    pub data: PathBuf,
    /// The acting account, or `office:ID`.
    #[arg(
        long = "as",
        global = true,
        value_name = "ACCOUNT",
        env = "PLEDGEBOOK_AS"
    )]
    pub actor: Option<String>,
    /// The report, or `all`; by default the newest that is not settled.
    #[arg(long, global = true, value_name = "ID")]
    pub report: Option<String>,
    /// The language.
    #[arg(long, global = true, value_name = "LANG", env = "PLEDGEBOOK_LANG", value_parser = parse::lang)]
    pub lang: Option<Lang>,
    /// The form of what is printed.
    #[arg(long, global = true, value_name = "FORMAT", default_value = "table")]
    pub format: Format,
}

/// The form of what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Table,
    /// One JSON value.
    Json,
    /// RFC 4180 with a byte order mark.
    Csv,
}
