//! report: from the text of a report to seeds, and from a ledger's clauses to their places in it, one command a file.

mod compare;
mod locate;
mod read;

use clap::Subcommand;

use super::{context::Context, error::CliError, output::Output};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum ReportCommand {
    /// Finds every quantified commitment for the coming year.
    Read(read::ReadArgs),
    /// Finds every clause of the ledger in the report's text and pins the offsets.
    Locate(locate::LocateArgs),
    /// Finds in the following report's review what became of each commitment.
    Compare(compare::CompareArgs),
}

/// Does it.
pub(super) fn run(context: &Context, command: ReportCommand) -> Result<Output, CliError> {
    match command {
        ReportCommand::Read(args) => read::run(context, &args),
        ReportCommand::Locate(args) => locate::run(context, &args),
        ReportCommand::Compare(args) => compare::run(context, &args),
    }
}
