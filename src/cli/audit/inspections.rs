//! audit inspections: what was found on the spot beside what had been accepted by then.

use serde_json::Value;

use super::{AuditFacts, KnownAt};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::table::Table;
use domain::inquiry::inspected;
use domain::quantity::{Amount, show_value};
use export::inspected_json;
use i18n::describe::shown;

/// Lists them.
pub(super) fn run(context: &Context, args: &KnownAt) -> Result<Output, CliError> {
    let facts = AuditFacts::of(context, args)?;
    let words = context.localizer;
    let mut table = Table::new(
        words,
        &[
            ">col-seq",
            "col-code",
            "col-by",
            "col-as-of",
            ">audit-col-reported",
            ">audit-col-update",
            ">audit-col-inspected",
            ">audit-col-difference",
            "col-note",
        ],
    );
    let mut json: Vec<Value> = Vec::new();
    for row in inspected(&facts.histories) {
        let target = row.history.commitment.target.as_ref();
        let value = |value: Amount| shown(value, target, words);
        // Of a milestone the difference is no figure that says more than the two beside it.
        let difference = row
            .difference()
            .zip(target)
            .map(|(difference, target)| show_value(difference, &target.unit, words.lang()));
        table.row(vec![
            row.inspection.mark.seq.to_string(),
            row.history.commitment.code.to_string(),
            row.inspection.mark.by.to_string(),
            row.inspection.as_of.to_string(),
            row.reported
                .map(|update| value(update.submission.value))
                .unwrap_or_default(),
            row.reported
                .map(|update| update.id.to_string())
                .unwrap_or_default(),
            value(row.inspection.value),
            difference.unwrap_or_default(),
            row.inspection.note.clone(),
        ]);
        json.push(inspected_json(&row));
    }
    Ok(Output::listed(json, table))
}
