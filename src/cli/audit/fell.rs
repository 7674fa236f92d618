//! audit fell: accepted cumulative counts that lie below one that was accepted before.

use serde_json::Value;

use super::{AuditFacts, KnownAt};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::table::Table;
use domain::inquiry::falls;
use domain::quantity::Amount;
use export::fall_json;
use i18n::describe::shown;

/// Lists them.
pub(super) fn run(context: &Context, args: &KnownAt) -> Result<Output, CliError> {
    let facts = AuditFacts::of(context, args)?;
    let words = context.localizer;
    let mut table = Table::new(
        words,
        &[
            ">col-update",
            "col-code",
            "col-as-of",
            ">col-value",
            ">audit-col-earlier",
            "audit-col-earlier-as-of",
            ">audit-col-earlier-value",
            ">audit-col-fell-by",
            "audit-col-explanation",
        ],
    );
    let mut json: Vec<Value> = Vec::new();
    for fall in falls(&facts.histories) {
        let target = fall.history.commitment.target.as_ref();
        let value = |value: Amount| shown(value, target, words);
        let (now, then) = (&fall.update.submission, &fall.earlier.submission);
        table.row(vec![
            fall.update.id.to_string(),
            now.code.to_string(),
            now.as_of.to_string(),
            value(now.value),
            fall.earlier.id.to_string(),
            then.as_of.to_string(),
            value(then.value),
            value(fall.by()),
            now.explanation.clone().unwrap_or_default(),
        ]);
        json.push(fall_json(&fall));
    }
    Ok(Output::listed(json, table))
}
