//! findings: the open findings now or at an instant; with `--all`, closed ones too.

use clap::{Args, Subcommand};

use super::cells::maybe;
use super::context::Context;
use super::error::CliError;
use super::instants::KnownAt;
use super::output::Output;
use super::parse;
use super::table::Column;
use domain::finding::{Detail, Finding};
use domain::{Code, OfficeId};
use service::{ActionError, Refusal};

/// The subcommands.
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

/// Lists findings.
pub(super) fn run(
    context: &Context,
    FindingsCommand::List(args): FindingsCommand,
) -> Result<Output, CliError> {
    if let Some(kind) = &args.kind {
        parse::choice("--kind", kind, Detail::KINDS.iter().copied())?;
    }
    let code: Option<Code> = parse::maybe(args.code.as_deref())?;
    let office: Option<OfficeId> = parse::maybe(args.office.as_deref())?;
    let app = context.open()?;
    let (at, known) = args.known_at.look(context, &app)?;
    let mut findings = app.ledger.ask(|reader| reader.findings(known, args.all))?;
    findings.retain(|finding| {
        let kind = finding.cause.detail.kind();
        args.kind.as_deref().is_none_or(|wanted| wanted == kind)
            && (code.is_none() || finding.cause.code == code)
            && (office.is_none() || finding.cause.office == office)
    });
    if let Some(id) = context.report.as_deref().filter(|id| *id != "all") {
        let reports = app.ledger.ask(|reader| reader.reports(known))?;
        let own = reports.get(id);
        own.ok_or_else(|| ActionError::from(Refusal::no_report(&reports, id)))?;
        findings.retain(|finding| {
            let code = finding.cause.code.as_ref();
            code.is_some_and(|code| reports.is_of(code, id))
        });
    }
    let words = context.localizer;
    let instant = |at| words.instant(at, app.settings.zone);
    let closed = |row: &Finding| row.closed.map(|(_, at)| instant(at)).unwrap_or_default();
    let columns: [Column<'_, Finding>; 7] = [
        (">col-finding", &|row| row.seq.to_string()),
        ("col-kind", &|row| {
            words.t(&format!("finding-kind-{}", row.cause.detail.kind()))
        }),
        ("col-code", &|row| maybe(row.cause.code.as_ref())),
        ("col-office", &|row| maybe(row.cause.office.as_ref())),
        ("col-what", &|row| words.localize(&row.cause.detail)),
        ("col-opened", &|row| instant(row.opened_at)),
        ("col-closed", &closed),
    ];
    // Without `--all` no listed finding is closed.
    let count = if args.all { 7 } else { 6 };
    let rows = Output::rows::<wire::Finding, _>(words, &findings, &columns[..count]);
    Ok(rows.notes(args.known_at.note(context, &app, at)))
}
