//! `updates accept`, `return` and `correct`: a supervising office reviews.

use clap::Args;

use super::super::context::Context;
use super::super::error::CliError;
use super::super::output::Output;
use super::super::parse;
use domain::ids::{Actor, UpdateId};
use domain::message::Message;
use domain::time::Timestamp;
use service::{ActionError, Refusal};
use store::{Appended, Known, Tx};

/// The update to accept.
#[derive(Debug, Args)]
pub(crate) struct AcceptArgs {
    /// The number of the update.
    pub(super) update: String,
}

/// The update to return or correct, and the reason.
#[derive(Debug, Args)]
pub(crate) struct ReasonArgs {
    /// The number of the update.
    pub(super) update: String,
    /// The reason.
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: String,
}

/// Carries out a decision, and shows the update as it is then.
pub(super) fn review(
    context: &Context,
    update: &str,
    key: &'static str,
    decide: impl FnOnce(
        &mut Tx<'_>,
        Timestamp,
        Option<&Actor>,
        UpdateId,
    ) -> Result<Appended, ActionError>
    + Send
    + 'static,
) -> Result<Output, CliError> {
    let update: UpdateId = parse::name(update)?;
    let (app, by) = (context.open()?, context.actor.clone());
    let appended = app
        .ledger
        .act_blocking(move |tx, now| decide(tx, now, by.as_ref(), update))?;
    let found = app.ledger.ask(|reader| reader.update(update, Known::NOW))?;
    let none = || ActionError::from(Refusal::NoUpdate { update });
    let found = found.ok_or_else(none)?;
    let reviewed = wire::ReviewedUpdate {
        seq: appended.seq.0,
        update: (&found).into(),
    };
    let message = Message::new(key)
        .arg("update", update)
        .arg("code", &found.submission.code)
        .arg("seq", appended.seq);
    Ok(context.output(reviewed, &message))
}
