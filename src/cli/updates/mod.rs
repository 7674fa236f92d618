//! The command `updates`: submitting, listing and reviewing updates.

mod contribute;
mod list;
mod review;
mod submit;

pub(super) use list::{ListArgs, run as list};

use clap::Subcommand;

use super::{context::Context, error::CliError, output::Output};
use service::review::Decision;

/// The subcommands of `updates`.
#[derive(Debug, Subcommand)]
pub(crate) enum UpdatesCommand {
    /// Submits a report on a commitment.
    Submit(submit::SubmitArgs),
    /// Reports on a part, for the lead office.
    Contribute(contribute::ContributeArgs),
    /// Lists updates.
    List(list::ListArgs),
    /// Accepts a pending update.
    Accept(review::AcceptArgs),
    /// Returns a pending update.
    Return(review::ReasonArgs),
    /// Withdraws an acceptance.
    Correct(review::ReasonArgs),
}

/// Runs a subcommand.
pub(super) fn run(context: &Context, command: UpdatesCommand) -> Result<Output, CliError> {
    match command {
        UpdatesCommand::Submit(args) => submit::run(context, args),
        UpdatesCommand::Contribute(args) => contribute::run(context, args),
        UpdatesCommand::List(args) => list::run(context, &args),
        UpdatesCommand::Accept(args) => {
            review::review(context, args.update, Decision::Accept, "cli-accepted")
        }
        UpdatesCommand::Return(args) => {
            let decision = Decision::Return(args.reason);
            review::review(context, args.update, decision, "cli-returned")
        }
        UpdatesCommand::Correct(args) => {
            let decision = Decision::Correct(args.reason);
            review::review(context, args.update, decision, "cli-corrected")
        }
    }
}
