//! commitments list: the statuses on a day, as known at an instant.

use std::collections::HashMap;
use std::sync::Arc;

use clap::Args;

use crate::app::AppError;
use crate::cli::cells::statuses;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::instants::{AsOf, KnownAt, View};
use crate::cli::output::Output;
use crate::cli::parse;
use domain::listing::{
    Filter, Index, Listed, NotAChoice, Page, Sort, Texts, haystack, office_haystack,
};
use domain::summary::CommitmentSummary;
use domain::{Basis, CommitmentStatus, Light, Message, Office, OfficeId};
use export::{accounts_csv, accounts_xlsx};
use service::ActionError;

/// Which commitments, as of when, and as known when.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// A section of the report.
    #[arg(long)]
    section: Option<String>,
    /// An enumeration such as 十件民生实事.
    #[arg(long)]
    group: Option<String>,
    /// The lead office.
    #[arg(long)]
    office: Option<String>,
    /// The light.
    #[arg(long)]
    light: Option<String>,
    /// The kind of figure.
    #[arg(long)]
    basis: Option<String>,
    /// A part of the title, the clause or the code.
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// The day for which values are true.
    #[command(flatten)]
    as_of: AsOf,
    /// The instant up to which the ledger is read.
    #[command(flatten)]
    known_at: KnownAt,
}

/// The commitments that are listed, the offices that they name, and the point in both times.
fn selected(
    context: &Context,
    args: &ListArgs,
) -> Result<(Vec<CommitmentStatus>, Vec<Office>, View), CliError> {
    let filter = args.filter()?;
    let app = context.open()?;
    let view = View::of(context, &app, &args.as_of, &args.known_at)?;
    let (rows, offices) = app.ledger.ask(|reader| -> Result<_, AppError> {
        let offices = reader.offices(view.known)?;
        let mut summaries = reader.summaries(view.known)?;
        summaries.retain(|summary| view.shows(&summary.commitment().code));
        Ok((rows(&summaries, &offices, &view), offices))
    })?;
    let index = Index::new(Texts::shared(None, &rows));
    index
        .check(&rows, &filter, &offices)
        .map_err(not_a_choice)?;
    let lang = context.localizer.lang();
    let selection = index.select(&rows, &filter, Sort::default(), &Page::All, lang);
    let rows = selection.rows.iter().map(|row| row.status().clone());
    Ok((rows.collect(), offices, view))
}

/// The list as a workbook.
pub(crate) fn workbook(context: &Context, args: &ListArgs) -> Result<Vec<u8>, CliError> {
    let (rows, offices, view) = selected(context, args)?;
    let localizer = context.localizer.in_zone(view.context.zone);
    let workbook = accounts_xlsx(&rows, &offices, localizer, view.known_at);
    Ok(workbook.map_err(ActionError::from)?)
}

/// Lists commitments.
pub(crate) fn run(context: &Context, args: &ListArgs) -> Result<Output, CliError> {
    let (rows, offices, view) = selected(context, args)?;
    let rows: Vec<&CommitmentStatus> = rows.iter().collect();
    let csv = accounts_csv(rows.iter().copied(), &offices, context.localizer)
        .map_err(ActionError::from)?;
    let json: Vec<wire::CommitmentStatus> = rows.iter().copied().map(Into::into).collect();
    let message = Message::new("cli-listed")
        .number("count", rows.len())
        .arg("day", context.localizer.day(view.as_of))
        .arg(
            "at",
            context.localizer.instant(view.known_at, view.context.zone),
        );
    let table = statuses(&rows, &offices, context.localizer);
    Ok(Output::list(json, table)
        .with_csv(csv)
        .note(context.localizer.message(&message)))
}

/// The summaries as rows that can be filtered.
fn rows(summaries: &[CommitmentSummary], offices: &[Office], view: &View) -> Vec<Listed> {
    let names: HashMap<&OfficeId, Arc<str>> = offices
        .iter()
        .map(|o| (&o.id, office_haystack(o)))
        .collect();
    let listed = |summary: &CommitmentSummary| {
        let (status, months) = summary.assess(view.as_of, &view.context);
        let promise = haystack(&status.commitment);
        let name = names.get(&status.lead);
        let office = name.map_or_else(|| status.lead.as_str().into(), Arc::clone);
        Listed::new(status, summary.newest(), months, promise, office)
    };
    summaries.iter().map(listed).collect()
}

impl ListArgs {
    /// The filter, as far as it can be checked without a ledger.
    fn filter(&self) -> Result<Filter, CliError> {
        let office = self.office.as_deref();
        let light = |text| parse::one_of("--light", text, &Light::ALL, Light::as_str);
        let light = self.light.as_deref().map(light).transpose()?;
        let basis = |text| parse::one_of("--basis", text, &Basis::ALL, Basis::as_str);
        Ok(Filter {
            section: self.section.clone(),
            group: self.group.clone(),
            office: parse::maybe(office)?,
            lights: light.into_iter().collect(),
            basis: self.basis.as_deref().map(basis).transpose()?,
            search: self.search.clone(),
            ..Filter::default()
        })
    }
}

fn not_a_choice(error: NotAChoice) -> CliError {
    CliError::Usage(
        Message::new("cli-choice")
            .arg("option", format!("--{}", error.field))
            .arg("value", error.value)
            .arg("allowed", error.allowed.join(", ")),
    )
}
