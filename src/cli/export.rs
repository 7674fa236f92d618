//! export: lists and the calendar as files. The ending of the file's name tells the format.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::context::{Context, wait};
use super::error::CliError;
use super::findings::{self, FindingsCommand};
use super::globals::Format;
use super::output::Output;
use super::{commitments, parse, updates};
use crate::app::AppError;
use domain::{Localize as _, Message, OfficeId};
use service::ActionError;
use web::snapshot_cache::{ReportChoice, SnapshotCache, SnapshotError};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum ExportCommand {
    /// Commitments, as `commitments list` has them.
    Commitments(CommitmentsArgs),
    /// Updates, as `updates list` has them.
    Updates(UpdatesArgs),
    /// Findings, as `findings list` has them.
    Findings(FindingsArgs),
    /// The due dates and the cut-offs.
    Calendar(CalendarArgs),
}

/// Where to.
#[derive(Debug, Args)]
struct Out {
    /// The file.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Which commitments.
#[derive(Debug, Args)]
pub(super) struct CommitmentsArgs {
    #[command(flatten)]
    list: commitments::ListArgs,
    #[command(flatten)]
    out: Out,
}

/// Which updates.
#[derive(Debug, Args)]
pub(super) struct UpdatesArgs {
    #[command(flatten)]
    list: updates::ListArgs,
    #[command(flatten)]
    out: Out,
}

/// Which findings.
#[derive(Debug, Args)]
pub(super) struct FindingsArgs {
    #[command(flatten)]
    list: findings::ListArgs,
    #[command(flatten)]
    out: Out,
}

/// Whose calendar.
#[derive(Debug, Args)]
pub(super) struct CalendarArgs {
    /// Of one office.
    #[arg(long)]
    office: Option<String>,
    #[command(flatten)]
    out: Out,
}

/// Runs the command.
pub(super) fn run(context: &Context, command: ExportCommand) -> Result<Output, CliError> {
    match command {
        ExportCommand::Commitments(args) => {
            let path = &args.out.out;
            let bytes = match ending(path, &["csv", "xlsx", "json"])? {
                "xlsx" => commitments::workbook(context, &args.list)?,
                other => bytes(context, commitments::list(context, &args.list)?, other)?,
            };
            written(context, path, &bytes)
        }
        ExportCommand::Updates(args) => {
            let path = &args.out.out;
            let format = ending(path, &["csv", "json"])?;
            let bytes = bytes(context, updates::list(context, &args.list)?, format)?;
            written(context, path, &bytes)
        }
        ExportCommand::Findings(args) => {
            let path = &args.out.out;
            let format = ending(path, &["csv", "json"])?;
            let found = findings::run(context, FindingsCommand::List(args.list))?;
            let bytes = bytes(context, found, format)?;
            written(context, path, &bytes)
        }
        ExportCommand::Calendar(args) => {
            let path = &args.out.out;
            ending(path, &["ics"])?;
            let text = calendar(context, args.office.as_deref())?;
            written(context, path, text.as_bytes())
        }
    }
}

/// The ending of a file's name, which must be one of those that can be written.
fn ending<'a>(path: &Path, known: &[&'a str]) -> Result<&'a str, CliError> {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let mut endings = known.iter();
    let found = endings.find(|own| ending.eq_ignore_ascii_case(own));
    found.copied().ok_or_else(|| {
        let message = Message::new("cli-export-ending")
            .arg("file", path.display())
            .arg("known", known.join(", "));
        CliError::Usage(message)
    })
}

fn bytes(context: &Context, output: Output, format: &str) -> Result<Vec<u8>, CliError> {
    let format = match format {
        "json" => Format::Json,
        _ => Format::Csv,
    };
    let bytes = output.bytes(format, context.localizer);
    Ok(bytes.map_err(ActionError::from)?)
}

/// The calendar of an office, or of all, as the page `/calendar.ics` has it.
fn calendar(context: &Context, office: Option<&str>) -> Result<String, CliError> {
    let office: Option<OfficeId> = parse::maybe(office)?;
    let app = context.open()?;
    let choice = context.report.as_deref();
    let choice = choice.map_or(ReportChoice::Current, ReportChoice::asked);
    let failed = |error: SnapshotError| CliError::Failed(error.message());
    let snapshot = wait(SnapshotCache::default().now(&app.ledger))?.map_err(failed)?;
    let snapshot = snapshot.of_report(&choice).map_err(failed)?;
    if let Some(id) = &office
        && snapshot.office(id).is_none()
    {
        let office = id.clone();
        return Err(ActionError::from(service::Refusal::NoOffice { office }).into());
    }
    let regime_at = app.ledger.ask(|reader| reader.regime_at(snapshot.known))?;
    let base_url = &app.settings.web.base_url;
    let localizer = context.localizer.in_zone(snapshot.context.zone);
    Ok(web::calendar(
        &snapshot,
        office.as_ref(),
        base_url,
        regime_at,
        localizer,
    ))
}

fn written(context: &Context, path: &Path, bytes: &[u8]) -> Result<Output, CliError> {
    std::fs::write(path, bytes).map_err(AppError::file(path))?;
    let message = Message::new("cli-export-written")
        .arg("file", path.display())
        .number("bytes", bytes.len() as i64);
    let document = serde_json::json!({ "file": path.display().to_string(), "bytes": bytes.len() });
    Ok(context.output(document, &message))
}
