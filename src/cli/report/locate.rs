//! report locate: finds every clause of the ledger in the report's text; pages then show it in its place.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::app::AppError;
use crate::cli::{
    context::Context,
    error::{CliError, FAILED},
    output::Output,
    parse,
};
use domain::{Actor, Message};
use report_reader::locate::locate;
use report_reader::read_bytes;
use service::locate::locate as pin;
use store::Known;

/// Which text.
#[derive(Debug, Args)]
pub(crate) struct LocateArgs {
    /// The report's text as it was found.
    file: PathBuf,
}

/// Looks, pins, and tells what was not found.
pub(super) fn run(context: &Context, args: &LocateArgs) -> Result<Output, CliError> {
    let bytes = parse::file(&args.file)?;
    let app = context.open()?;
    let ask = |reader: &store::Reader<'_>| {
        Ok::<_, AppError>((reader.commitments(Known::NOW)?, reader.reports(Known::NOW)?))
    };
    let (mut commitments, reports) = app.ledger.ask(ask)?;
    let reading = read_bytes(&bytes);
    let sha256 = app.reports.keep(&bytes)?;
    let pinned = reports.iter().find(|own| own.report.sha256 == sha256);
    let is_the_seeds = pinned.is_some();
    if let Some(own) = pinned.or_else(|| reports.current()) {
        commitments.retain(|row| {
            reports
                .of(&row.code)
                .is_some_and(|of| of.report.id == own.report.id)
        });
    }
    let sought = locate(&reading.clean, &commitments);
    let by = context
        .actor
        .clone()
        .unwrap_or_else(|| Actor::system("report"));
    let (own, places) = (sha256.clone(), sought.places.clone());
    let pinned = app
        .ledger
        .act_blocking(move |tx, now| pin(tx, now, &by, &own, &places))?;
    let words = context.localizer;
    let json = json!({
        "sha256": sha256,
        "is_the_seeds": is_the_seeds,
        "located": sought.places,
        "missing": sought.missing,
        "entries": pinned.entries,
    });
    let said = Message::new("cli-report-located")
        .number("found", sought.places.len())
        .number("all", commitments.len())
        .number("new", pinned.places);
    let mut output = Output::new(json, words.message(&said));
    if !is_the_seeds {
        output = output.line(words.message(&Message::new("cli-report-other-text")));
    }
    for code in &sought.missing {
        let said = Message::new("cli-report-missing").arg("code", code);
        output = output.line(format!("  {}", words.message(&said)));
    }
    Ok(output.exit_unless(sought.missing.is_empty(), FAILED))
}
