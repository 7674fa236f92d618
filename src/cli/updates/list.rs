//! `updates list`: the updates as known at an instant.

use std::collections::HashMap;

use clap::Args;
use serde_json::Value;

use super::super::context::Context;
use super::super::error::CliError;
use super::super::instants::KnownAt;
use super::super::output::Output;
use super::super::parse;
use super::super::table::Table;
use crate::app::AppError;
use domain::commitment::Commitment;
use domain::ids::Code;
use export::update_json;
use i18n::describe::shown;
use service::{ActionError, Refusal};
use store::UpdateFilter;

/// The names of the states.
const STATES: [&str; 5] = [
    "submitted",
    "superseded",
    "accepted",
    "returned",
    "corrected",
];

/// The filter of the list.
#[derive(Debug, Args)]
pub(in crate::cli) struct ListArgs {
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
pub(super) fn run(context: &Context, args: &ListArgs) -> Result<Output, CliError> {
    if let Some(state) = &args.state {
        parse::choice("--state", state, STATES)?;
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
        Ok((reader.updates(&filter, known)?, commitments))
    })?;
    let words = context.localizer;
    let mut table = Table::new(
        words,
        &[
            ">col-update",
            "col-code",
            "col-title",
            "col-office",
            "col-period",
            "col-as-of",
            ">col-value",
            "col-state",
        ],
    );
    for update in &updates {
        let submission = &update.submission;
        let commitment = commitments.get(&submission.code);
        let target = commitment.and_then(|c| c.target.as_ref());
        let title = commitment.map_or("", |c| c.title.get(words.lang()));
        let mut state = words.localize(&update.state);
        if submission.late {
            state = format!("{state} · {}", words.t("cli-late"));
        }
        table.row(vec![
            update.id.to_string(),
            submission.code.to_string(),
            title.to_owned(),
            submission.office.to_string(),
            submission.period.to_string(),
            submission.as_of.to_string(),
            shown(submission.value, target, words),
            state,
        ]);
    }
    let json: Vec<Value> = updates.iter().map(update_json).collect();
    Ok(Output::listed(json, table).notes(args.known_at.note(context, &app, at)))
}
