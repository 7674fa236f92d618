//! digest send: freezes the month's letters as the job does, and hands over what waits. Frozen before, nothing is sent.

use clap::Args;
use serde_json::{Value, json};

use super::super::context::Context;
use super::super::error::CliError;
use super::super::mail::{deliver_now, delivered_message, mail_json, table};
use super::super::output::Output;
use super::super::parse;
use super::instants;
use crate::app::{App, AppError};
use domain::message::Message;
use domain::period::Period;
use jobs::digest::JOB;
use service::digest::{Outcome, correct, freeze};
use store::Mail;

/// Which month; or what was wrong with the letters that were sent.
#[derive(Debug, Args)]
pub(in crate::cli) struct SendArgs {
    /// The month.
    #[arg(long, value_name = "YYYY-MM")]
    period: String,
    /// A numbered correction of what was sent.
    #[arg(long, requires = "reason")]
    correct: bool,
    /// Why it is corrected.
    #[arg(long, value_name = "TEXT", requires = "correct")]
    reason: Option<String>,
}

/// Sends. The run of the job is not recorded: the job finds the month frozen and passes it over, while the months before
/// it stay due.
pub(super) fn run(context: &Context, args: &SendArgs) -> Result<Output, CliError> {
    let period: Period = parse::name(&args.period)?;
    let app = context.open()?;
    let instants = instants(&app, period)?;
    let head = app.ledger.letterhead.clone();
    let by = context.actor.clone().unwrap_or_else(|| JOB.actor());
    if let Some(reason) = args.reason.clone() {
        let posted = app.ledger.act_blocking(move |tx, now| {
            correct(tx, now, &head, &by, period, instants.before, &reason)
        })?;
        let ids = posted.into_iter().map(|letter| letter.body.message_id);
        return sent(context, &app, period, ids.collect(), "cli-digest-corrected");
    }
    let outcome = app
        .ledger
        .act_blocking(move |tx, now| freeze(tx, now, &head, &by, period, instants))?;
    match outcome {
        Outcome::Frozen(posted) => {
            let ids = posted.into_iter().map(|letter| letter.body.message_id);
            sent(context, &app, period, ids.collect(), "cli-digest-frozen")
        }
        Outcome::AlreadyFrozen(frozen) => {
            let ids: Vec<String> = frozen
                .into_iter()
                .map(|mail| mail.body.message_id)
                .collect();
            let letters = letters(&app, &ids)?;
            let said = Message::new("cli-digest-before").arg("period", period);
            let mut output = Output::said(
                answer(period, "frozen_before", &letters),
                context.localizer.message(&said),
            );
            for id in ids {
                output = output.line(format!("  <{id}>"));
            }
            Ok(output)
        }
        Outcome::Settled => Err(CliError::Failed(
            Message::new("cli-digest-settled").arg("period", period),
        )),
    }
}

/// Hands over what waits, and tells what became of the letters.
fn sent(
    context: &Context,
    app: &App,
    period: Period,
    ids: Vec<String>,
    key: &'static str,
) -> Result<Output, CliError> {
    let delivered = deliver_now(app)?;
    let letters = letters(app, &ids)?;
    let outcome = if key == "cli-digest-corrected" {
        "corrected"
    } else {
        "frozen"
    };
    let said = Message::new(key)
        .arg("period", period)
        .number("count", letters.len());
    Ok(Output::said(
        answer(period, outcome, &letters),
        context.localizer.message(&said),
    )
    .with_table(table(context, app, &letters))
    .note(context.localizer.message(&delivered_message(delivered))))
}

fn letters(app: &App, ids: &[String]) -> Result<Vec<Mail>, CliError> {
    let mut letters = app
        .ledger
        .ask(|reader| reader.mails(None).map_err(AppError::from))?;
    letters.retain(|letter| ids.contains(&letter.mail.message_id));
    Ok(letters)
}

fn answer(period: Period, outcome: &str, letters: &[Mail]) -> Value {
    let letters: Vec<Value> = letters.iter().map(mail_json).collect();
    json!({ "period": period, "outcome": outcome, "mails": letters })
}
