//! digest: what the month's letter would say, and the letter itself, ahead of the job or corrected.

mod model;
mod preview;
mod send;

use clap::Subcommand;

use super::context::Context;
use super::error::CliError;
use super::output::Output;
use crate::app::App;
use domain::message::Message;
use domain::period::Period;
use service::digest::Instants;

/// What to do.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum DigestCommand {
    /// Shows the letter without sending it.
    Preview(preview::PreviewArgs),
    /// Freezes and sends the month's letters.
    Send(send::SendArgs),
}

/// Does it.
pub(super) fn run(context: &Context, command: DigestCommand) -> Result<Output, CliError> {
    match command {
        DigestCommand::Preview(args) => preview::run(context, &args),
        DigestCommand::Send(args) => send::run(context, &args),
    }
}

/// When the digests of a month and of the month before are due.
fn instants(app: &App, period: Period) -> Result<Instants, CliError> {
    jobs::digest::instants(&app.jobs.timetable, period)
        .ok_or_else(|| CliError::Failed(Message::new("cli-no-instant").arg("period", period)))
}
