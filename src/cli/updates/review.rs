//! `updates accept`, `return` and `correct`: a supervising office reviews.

use clap::Args;

use super::super::context::Context;
use super::super::error::CliError;
use super::super::output::Output;
use super::super::parse;
use domain::ids::UpdateId;
use domain::message::Message;
use service::{ActionError, review};
use store::{Appended, Known};

/// The update to accept.
#[derive(Debug, Args)]
pub(in crate::cli) struct AcceptArgs {
    /// The number of the update.
    update: String,
}

/// The update to return or correct, and the reason.
#[derive(Debug, Args)]
pub(in crate::cli) struct ReasonArgs {
    /// The number of the update.
    update: String,
    /// The reason.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Accepts an update.
pub(super) fn accept(context: &Context, args: &AcceptArgs) -> Result<Output, CliError> {
    let update = parse::name(&args.update)?;
    let app = context.open()?;
    let by = context.actor.clone();
    let appended = app
        .ledger
        .act_blocking(move |tx, now| review::accept(tx, now, by.as_ref(), update))?;
    reviewed(context, &app, update, appended, "cli-accepted")
}

/// Returns an update.
pub(super) fn send_back(context: &Context, args: &ReasonArgs) -> Result<Output, CliError> {
    let update = parse::name(&args.update)?;
    let app = context.open()?;
    let (by, reason) = (context.actor.clone(), args.reason.clone());
    let appended = app
        .ledger
        .act_blocking(move |tx, now| review::send_back(tx, now, by.as_ref(), update, &reason))?;
    reviewed(context, &app, update, appended, "cli-returned")
}

/// Withdraws an acceptance.
pub(super) fn correct(context: &Context, args: &ReasonArgs) -> Result<Output, CliError> {
    let update = parse::name(&args.update)?;
    let app = context.open()?;
    let (by, reason) = (context.actor.clone(), args.reason.clone());
    let appended = app
        .ledger
        .act_blocking(move |tx, now| review::correct(tx, now, by.as_ref(), update, &reason))?;
    reviewed(context, &app, update, appended, "cli-corrected")
}

/// The output: the update as it is after the decision.
fn reviewed(
    context: &Context,
    app: &crate::app::App,
    update: UpdateId,
    appended: Appended,
    key: &'static str,
) -> Result<Output, CliError> {
    let found = app.ledger.ask(|reader| reader.update(update, Known::NOW))?;
    let none = || ActionError::from(service::Refusal::NoUpdate { update });
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
