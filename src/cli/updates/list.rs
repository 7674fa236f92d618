//! `updates list`: the updates as known at an instant.

use std::collections::HashMap;

use clap::Args;

use crate::app::AppError;
use crate::cli::cells::state;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::instants::KnownAt;
use crate::cli::output::Output;
use crate::cli::parse;
use domain::{Code, Commitment, Update};
use i18n::describe::shown;
use service::{ActionError, Refusal};
use store::UpdateFilter;
use wire::STATES;

/// The filter of the list.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// The commitment.
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// The office.
    #[arg(long)]
    office: Option<String>,
    /// The month.
    #[arg(long, value_name = "YYYY-MM")]
    period: Option<String>,
    /// The state.
    #[arg(long)]
    state: Option<String>,
    /// The instant up to which the ledger is read.
    #[command(flatten)]
    known_at: KnownAt,
}

/// Lists updates.
pub(crate) fn run(context: &Context, args: &ListArgs) -> Result<Output, CliError> {
    if let Some(name) = &args.state {
        parse::choice("--state", name, STATES)?;
    }
    let filter = UpdateFilter {
        code: parse::maybe(args.code.as_deref())?,
        office: parse::maybe(args.office.as_deref())?,
        period: parse::maybe(args.period.as_deref())?,
        state: args.state.clone(),
    };
    let app = context.open()?;
    let (at, known) = args.known_at.look(context, &app)?;
    let (updates, commitments) = app.ledger.ask(|reader| -> Result<_, AppError> {
        let commitments: HashMap<Code, Commitment> = reader
            .commitments(known)?
            .into_iter()
            .map(|commitment| (commitment.code.clone(), commitment))
            .collect();
        if let Some(code) = &filter.code
            && !commitments.contains_key(code)
        {
            let code = code.clone();
            return Err(ActionError::from(Refusal::NoCommitment { code }).into());
        }
        if let Some(office) = &filter.office
            && reader.office(office, known)?.is_none()
        {
            let office = office.clone();
            return Err(ActionError::from(Refusal::NoOffice { office }).into());
        }
        let mut updates = reader.updates(&filter, known)?;
        if let Some(id) = context.report.as_deref().filter(|id| *id != "all") {
            let reports = reader.reports(known)?;
            let own = reports.get(id);
            own.ok_or_else(|| ActionError::from(Refusal::no_report(&reports, id)))?;
            updates.retain(|update| reports.is_of(&update.submission.code, id));
        }
        Ok((updates, commitments))
    })?;
    let words = context.localizer;
    let commitment = |update: &Update| commitments.get(&update.submission.code);
    let title = |update: &Update| {
        let title = commitment(update).map(|c| c.title.get(words.lang()));
        title.unwrap_or_default().to_owned()
    };
    let figure = |update: &Update| {
        let target = commitment(update).and_then(|c| c.target.as_ref());
        shown(update.submission.value, target, words)
    };
    Ok(Output::rows::<wire::Update, _>(
        words,
        &updates,
        &[
            (">col-update", &|row| row.id.to_string()),
            ("col-code", &|row| row.submission.code.to_string()),
            ("col-title", &|row| title(row)),
            ("col-office", &|row| row.submission.office.to_string()),
            ("col-period", &|row| row.submission.period.to_string()),
            ("col-as-of", &|row| row.submission.as_of.to_string()),
            (">col-value", &|row| figure(row)),
            ("col-state", &|row| state(row, words)),
        ],
    )
    .notes(args.known_at.note(context, &app, at)))
}
