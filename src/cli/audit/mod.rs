//! audit: the questions of auditors. Each only reads, and ends with 0 whether it has rows or not.
//!
//! The verification of the ledger's bytes is in `ledger`.

mod admin;
mod changes;
mod questions;

use clap::Subcommand;

use super::{context::Context, error::CliError, instants::KnownAt, output::Output};

/// The question.
#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// What changed between two days.
    Changes(changes::ChangesArgs),
    /// Who accepted or returned whose figures.
    Reviews(questions::ReviewsArgs),
    /// Targets that were adjusted, due dates that were extended.
    Adjustments(KnownAt),
    /// Updates after the cut-off.
    Late(KnownAt),
    /// Accepted counts that fell.
    Fell(KnownAt),
    /// Reported against inspected.
    Inspections(KnownAt),
    /// Commitments with no accepted update.
    Unreported(KnownAt),
    /// Every entry of one account.
    Account(questions::AccountArgs),
    /// What was done with accounts, tokens, addresses and sessions.
    Admin(admin::AdminArgs),
}

/// Answers the question.
pub(super) fn run(context: &Context, command: AuditCommand) -> Result<Output, CliError> {
    match command {
        AuditCommand::Changes(args) => changes::run(context, &args),
        AuditCommand::Reviews(args) => questions::decisions(context, &args),
        AuditCommand::Adjustments(args) => questions::adjustments(context, &args),
        AuditCommand::Late(args) => questions::late(context, &args),
        AuditCommand::Fell(args) => questions::fell(context, &args),
        AuditCommand::Inspections(args) => questions::inspections(context, &args),
        AuditCommand::Unreported(args) => questions::silent(context, &args),
        AuditCommand::Account(args) => questions::account(context, &args),
        AuditCommand::Admin(args) => admin::run(context, &args),
    }
}
