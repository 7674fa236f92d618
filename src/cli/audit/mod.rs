//! audit: the questions that auditors ask, one a file. Each only reads, and ends with 0 whether it has rows or not.
//!
//! Whether the ledger itself is sound is another matter: see `ledger`.

mod account;
mod adjustments;
mod changes;
mod fell;
mod inspections;
mod late;
mod reviews;
mod unreported;

use clap::Subcommand;

use super::context::Context;
use super::error::CliError;
use super::instants::{AsOf, KnownAt, View};
use super::output::Output;
use crate::app::{App, AppError};
use domain::history::CommitmentHistory;
use domain::ids::Code;
use service::{ActionError, Refusal};

/// What is asked.
#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// What changed between two days.
    Changes(changes::ChangesArgs),
    /// Who accepted or returned whose figures.
    Reviews(reviews::ReviewsArgs),
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
    /// Everything that one account did.
    Account(account::AccountArgs),
}

/// Answers.
pub(super) fn run(context: &Context, command: AuditCommand) -> Result<Output, CliError> {
    match command {
        AuditCommand::Changes(args) => changes::run(context, &args),
        AuditCommand::Reviews(args) => reviews::run(context, &args),
        AuditCommand::Adjustments(args) => adjustments::run(context, &args),
        AuditCommand::Late(args) => late::run(context, &args),
        AuditCommand::Fell(args) => fell::run(context, &args),
        AuditCommand::Inspections(args) => inspections::run(context, &args),
        AuditCommand::Unreported(args) => unreported::run(context, &args),
        AuditCommand::Account(args) => account::run(context, &args),
    }
}

/// What was known at an instant.
struct AuditFacts {
    app: App,
    view: View,
    histories: Vec<CommitmentHistory>,
}

impl AuditFacts {
    /// As known at the instant that was typed; now where none was.
    fn of(context: &Context, known_at: &KnownAt) -> Result<Self, CliError> {
        let app = context.open()?;
        let view = View::of(context, &app, &AsOf::default(), known_at)?;
        let histories = app
            .ledger
            .ask(|reader| reader.histories(view.known).map_err(AppError::from))?;
        Ok(Self {
            app,
            view,
            histories,
        })
    }
}

/// Refuses a code that no commitment has.
fn check_code(code: &Code, histories: &[CommitmentHistory]) -> Result<(), CliError> {
    if histories.iter().any(|d| d.commitment.code == *code) {
        return Ok(());
    }
    let code = code.clone();
    Err(ActionError::from(Refusal::NoCommitment { code }).into())
}
