//! updates: what departments report, and what supervising offices make of it.

mod list;
mod review;
mod submit;

use clap::Subcommand;

use super::context::Context;
use super::error::CliError;
use super::output::Output;

/// What to do.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum UpdatesCommand {
    /// Reports on a commitment.
    Submit(submit::SubmitArgs),
    /// Lists updates.
    List(list::ListArgs),
    /// Accepts a pending one.
    Accept(review::AcceptArgs),
    /// Sends a pending one back.
    Return(review::ReasonArgs),
    /// Withdraws a wrong acceptance.
    Correct(review::ReasonArgs),
}

/// Does it.
pub(super) fn run(context: &Context, command: UpdatesCommand) -> Result<Output, CliError> {
    match command {
        UpdatesCommand::Submit(args) => submit::run(context, args),
        UpdatesCommand::List(args) => list::run(context, &args),
        UpdatesCommand::Accept(args) => review::accept(context, &args),
        UpdatesCommand::Return(args) => review::send_back(context, &args),
        UpdatesCommand::Correct(args) => review::correct(context, &args),
    }
}
