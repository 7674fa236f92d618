//! audit late: updates that were submitted after the cut-off, whatever became of them.

use serde_json::Value;

use super::{AuditFacts, KnownAt};
use crate::app::AppError;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::table::Table;
use domain::history::CommitmentHistory;
use domain::inquiry::Late;
use domain::update::Update;
use export::late_json;
use i18n::describe::shown;
use store::Known;

/// Lists them.
pub(super) fn run(context: &Context, args: &KnownAt) -> Result<Output, CliError> {
    let facts = AuditFacts::of(context, args)?;
    let words = context.localizer;
    let mut updates: Vec<(&CommitmentHistory, &Update)> = facts
        .histories
        .iter()
        .flat_map(|history| history.updates.iter().map(move |update| (history, update)))
        .filter(|(_, update)| update.submission.late)
        .collect();
    updates.sort_by_key(|(_, update)| update.id);
    // The cut-off is that of the rules and rest days in force when each was submitted.
    let rows = facts.app.ledger.ask(|reader| -> Result<_, AppError> {
        let mut rows: Vec<(&CommitmentHistory, Late<'_>)> = Vec::new();
        for (history, update) in updates {
            let context = reader.context(Known::through(update.id.0))?;
            rows.extend(context.and_then(|context| Some((history, Late::of(update, &context)?))));
        }
        Ok(rows)
    })?;
    let mut table = Table::new(
        words,
        &[
            ">col-update",
            "col-code",
            "col-office",
            "col-period",
            ">col-value",
            "audit-col-submitted",
            "audit-col-cutoff",
            ">audit-col-days-late",
            "col-state",
        ],
    );
    let mut json: Vec<Value> = Vec::new();
    for (history, late) in &rows {
        let submission = &late.update.submission;
        table.row(vec![
            late.update.id.to_string(),
            submission.code.to_string(),
            submission.office.to_string(),
            submission.period.to_string(),
            shown(submission.value, history.commitment.target.as_ref(), words),
            words.instant(late.update.at, facts.view.context.zone),
            late.cutoff.to_string(),
            late.days.to_string(),
            words.localize(&late.update.state),
        ]);
        json.push(late_json(late));
    }
    Ok(Output::listed(json, table))
}
