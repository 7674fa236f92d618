//! findings: what the checks found and is still so, or was at an instant; with `--all`, also what had been.

use clap::{Args, Subcommand};
use serde_json::Value;

use super::context::Context;
use super::error::CliError;
use super::instants::KnownAt;
use super::output::Output;
use super::parse;
use super::table::Table;
use crate::app::AppError;
use domain::finding::{Detail, Finding};
use domain::ids::{Code, OfficeId};
use export::finding_json;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum FindingsCommand {
    /// Lists findings.
    List(ListArgs),
}

/// Which findings.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Closed ones too.
    #[arg(long)]
    all: bool,
    /// Of one kind.
    #[arg(long)]
    kind: Option<String>,
    /// On one commitment.
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Of one office.
    #[arg(long)]
    office: Option<String>,
    /// The instant up to which the ledger is read.
    #[command(flatten)]
    known_at: KnownAt,
}

/// Lists.
pub(super) fn run(
    context: &Context,
    FindingsCommand::List(args): FindingsCommand,
) -> Result<Output, CliError> {
    if let Some(kind) = &args.kind {
        parse::choice("--kind", kind, Detail::KINDS)?;
    }
    let code: Option<Code> = parse::maybe(args.code.as_deref())?;
    let office: Option<OfficeId> = parse::maybe(args.office.as_deref())?;
    let app = context.open()?;
    let (at, known) = args.known_at.look(context, &app)?;
    let mut findings: Vec<Finding> = app
        .ledger
        .ask(|reader| reader.findings(known, args.all).map_err(AppError::from))?;
    findings.retain(|finding| {
        let kind = finding.cause.detail.kind();
        args.kind.as_deref().is_none_or(|wanted| wanted == kind)
            && (code.is_none() || finding.cause.code == code)
            && (office.is_none() || finding.cause.office == office)
    });
    let words = context.localizer;
    let mut columns = vec![
        ">col-finding",
        "col-kind",
        "col-code",
        "col-office",
        "col-what",
        "col-opened",
    ];
    if args.all {
        columns.push("col-closed");
    }
    let mut table = Table::new(words, &columns);
    for finding in &findings {
        let cause = &finding.cause;
        let text = |id: Option<String>| id.unwrap_or_default();
        let mut row = vec![
            finding.seq.to_string(),
            words.t(&format!("finding-kind-{}", cause.detail.kind())),
            text(cause.code.as_ref().map(Code::to_string)),
            text(cause.office.as_ref().map(OfficeId::to_string)),
            words.localize(&cause.detail),
            words.instant(finding.opened_at, app.settings.zone),
        ];
        if args.all {
            row.push(text(
                finding
                    .closed
                    .map(|(_, at)| words.instant(at, app.settings.zone)),
            ));
        }
        table.row(row);
    }
    let json: Vec<Value> = findings.iter().map(finding_json).collect();
    Ok(Output::listed(json, table).notes(args.known_at.note(context, &app, at)))
}
