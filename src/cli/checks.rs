//! checks run: records findings now, or shows what a check would find at another instant.

use clap::Subcommand;
use serde::Serialize;
use serde_json::json;

use super::{cells::maybe, context::Context, error::CliError, output::Output, parse, table::Table};
use crate::app::App;
use domain::{Message, Timestamp};
use jobs::checks::{JOB, can_record, check_by_hand};
use service::ActionError;
use service::check::{self, Checked};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum ChecksCommand {
    /// Runs the checks.
    Run {
        /// The instant; now where it is left out.
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
    },
}

/// Checks.
pub(super) fn run(
    context: &Context,
    ChecksCommand::Run { at }: ChecksCommand,
) -> Result<Output, CliError> {
    let app = context.open()?;
    let at = at.map(|text| parse::instant(&text, app.settings.zone));
    let at = at.transpose()?;
    let now = app.ledger.now()?;
    let can_record = match at {
        None => true,
        Some(at) => app.ledger.ask(|reader| can_record(reader, at, now))?,
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
    let message = Message::new("cli-checked")
        .number("opened", checked.opened)
        .number("closed", checked.closed)
        .number("open", checked.open);
    let output = context.output(
        Recorded {
            recorded: true,
            rules_adopted: adopted,
            checked,
        },
        &message,
    );
    Ok(if adopted {
        output.line(context.localizer.t("cli-rules-adopted"))
    } else {
        output
    })
}

/// A check that was recorded.
#[derive(Serialize)]
struct Recorded {
    recorded: bool,
    rules_adopted: bool,
    #[serde(flatten)]
    checked: Checked,
}

/// Shows what would be found, and writes nothing. A future instant is assessed by what is known now.
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
    let message = Message::new("cli-check-preview")
        .arg("at", words.instant(at, zone))
        .number("count", causes.len());
    let table = Table::of(
        words,
        &causes,
        &[
            ("col-kind", &|cause| {
                words.t(&format!("finding-kind-{}", cause.detail.kind()))
            }),
            ("col-code", &|cause| maybe(cause.code.as_ref())),
            ("col-office", &|cause| maybe(cause.office.as_ref())),
            ("col-what", &|cause| words.localize(&cause.detail)),
        ],
    );
    let would_find: Vec<wire::Cause> = causes.iter().map(wire::Cause::from).collect();
    let json = json!({ "recorded": false, "at": at, "would_find": would_find });
    Ok(context.output(json, &message).with_table(table))
}
