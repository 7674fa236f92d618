//! checks run: looks for findings now, or shows what a check would find at another instant.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::Context;
use super::error::CliError;
use super::output::Output;
use super::parse;
use super::table::Table;
use crate::app::{App, AppError};
use domain::finding::Cause;
use domain::ids::{Code, OfficeId};
use domain::message::Message;
use domain::time::Timestamp;
use export::cause_json;
use jobs::checks::{JOB, can_record, check_by_hand};
use service::ActionError;
use service::check;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum ChecksCommand {
    /// Runs the checks.
    Run(RunArgs),
}

/// For when.
#[derive(Debug, Args)]
pub(super) struct RunArgs {
    /// The instant; now where it is left out.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
}

/// Checks.
pub(super) fn run(
    context: &Context,
    ChecksCommand::Run(args): ChecksCommand,
) -> Result<Output, CliError> {
    let app = context.open()?;
    let at = args
        .at
        .as_deref()
        .map(|text| parse::instant(text, app.settings.zone))
        .transpose()?;
    let now = app.ledger.now()?;
    let can_record = match at {
        None => true,
        Some(at) => app
            .ledger
            .ask(|reader| can_record(reader, at, now).map_err(AppError::from))?,
    };
    match at {
        Some(at) if !can_record => preview(context, &app, at),
        _ => record(context, &app, at),
    }
}

fn record(context: &Context, app: &App, at: Option<Timestamp>) -> Result<Output, CliError> {
    let adopted = app.adopt_rules()?;
    let by = context.actor.clone().unwrap_or_else(|| JOB.actor());
    let checked = check_by_hand(&app.jobs, by, at)?;
    let said = Message::new("cli-checked")
        .number("opened", checked.opened)
        .number("closed", checked.closed)
        .number("open", checked.open);
    let json = json!({
        "recorded": true,
        "rules_adopted": adopted,
        "opened": checked.opened,
        "closed": checked.closed,
        "open": checked.open,
    });
    let output = Output::said(json, context.localizer.message(&said));
    Ok(if adopted {
        output.line(context.localizer.t("cli-rules-adopted"))
    } else {
        output
    })
}

/// What would be found; nothing is written. An instant that has not come is judged by what is known now.
fn preview(context: &Context, app: &App, at: Timestamp) -> Result<Output, CliError> {
    let zone = app.settings.zone;
    let found = app.ledger.ask(|reader| -> Result<_, ActionError> {
        match reader.known_at(at)? {
            None => Ok(None),
            Some(known) => check::preview(reader, known, at.day(zone)).map(Some),
        }
    })?;
    let Some(causes) = found else {
        return Err(context.before_ledger(app, at));
    };
    let words = context.localizer;
    let said = Message::new("cli-check-preview")
        .arg("at", words.instant(at, zone))
        .number("count", causes.len());
    let mut table = Table::new(words, &["col-kind", "col-code", "col-office", "col-what"]);
    for cause in &causes {
        table.row(vec![
            words.t(&format!("finding-kind-{}", cause.detail.kind())),
            cause
                .code
                .as_ref()
                .map_or_else(String::new, Code::to_string),
            cause
                .office
                .as_ref()
                .map_or_else(String::new, OfficeId::to_string),
            words.localize(&cause.detail),
        ]);
    }
    let would_find: Vec<Value> = causes
        .iter()
        .map(|cause: &Cause| cause_json(cause))
        .collect();
    let json = json!({ "recorded": false, "at": at, "would_find": would_find });
    Ok(Output::said(json, words.message(&said)).with_table(table))
}
