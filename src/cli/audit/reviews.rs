//! audit reviews: who accepted or returned whose figures, and who withdrew an acceptance.

use clap::Args;
use serde_json::Value;

use super::{AuditFacts, KnownAt};
use crate::app::AppError;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::parse;
use crate::cli::table::Table;
use domain::ids::{Actor, OfficeId};
use domain::inquiry::{Decision, Review, reviews};
use export::review_json;
use i18n::describe::shown;
use service::{ActionError, Refusal};

/// Whose decisions, on whose figures.
#[derive(Debug, Args)]
pub(in crate::cli) struct ReviewsArgs {
    /// Who decided.
    #[arg(long, value_name = "ACCOUNT")]
    by: Option<String>,
    /// The office that reported.
    #[arg(long)]
    office: Option<String>,
    #[command(flatten)]
    known_at: KnownAt,
}

/// Lists them.
pub(super) fn run(context: &Context, args: &ReviewsArgs) -> Result<Output, CliError> {
    let by: Option<Actor> = parse::maybe(args.by.as_deref())?;
    let office: Option<OfficeId> = parse::maybe(args.office.as_deref())?;
    let facts = AuditFacts::of(context, &args.known_at)?;
    if let Some(id) = &office {
        let known = facts.view.known;
        facts.app.ledger.ask(|reader| -> Result<_, AppError> {
            let office = id.clone();
            let found = reader.office(id, known)?;
            Ok(found.ok_or(ActionError::from(Refusal::NoOffice { office }))?)
        })?;
    }
    let words = context.localizer;
    let rows: Vec<Review<'_>> = reviews(&facts.histories, facts.view.context.zone)
        .into_iter()
        .filter(|review| by.as_ref().is_none_or(|by| review.mark.by == *by))
        .filter(|review| {
            let reported = &review.update.submission.office;
            office.as_ref().is_none_or(|office| reported == office)
        })
        .collect();
    let mut table = Table::new(
        words,
        &[
            ">col-seq",
            "col-at",
            "audit-col-decision",
            "audit-col-decided-by",
            ">audit-col-update",
            "col-code",
            "col-office",
            ">col-value",
            "audit-col-submitted-by",
            ">audit-col-days-waited",
            "audit-col-reason",
        ],
    );
    for review in &rows {
        let submission = &review.update.submission;
        let target = review.history.commitment.target.as_ref();
        table.row(vec![
            review.mark.seq.to_string(),
            words.instant(review.mark.at, facts.view.context.zone),
            words.t(match review.decision {
                Decision::Accepted => "audit-accepted",
                Decision::Returned => "audit-returned",
                Decision::Withdrawn => "audit-withdrawn",
            }),
            review.mark.by.to_string(),
            review.update.id.to_string(),
            submission.code.to_string(),
            submission.office.to_string(),
            shown(submission.value, target, words),
            review.update.by.to_string(),
            review.days_waited.to_string(),
            review.mark.reason.clone().unwrap_or_default(),
        ]);
    }
    let json: Vec<Value> = rows.iter().map(review_json).collect();
    Ok(Output::listed(json, table))
}
