//! audit unreported: commitments of which nothing is accepted.

use serde_json::Value;

use super::{AuditFacts, KnownAt};
use crate::cli::commitments::light;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::table::Table;
use domain::inquiry::unreported;
use domain::period::Period;
use export::unreported_json;

/// Lists them.
pub(super) fn run(context: &Context, args: &KnownAt) -> Result<Output, CliError> {
    let facts = AuditFacts::of(context, args)?;
    let words = context.localizer;
    let mut table = Table::new(
        words,
        &[
            "col-code",
            "col-title",
            "col-lead",
            "col-due",
            "col-light",
            ">audit-col-count",
            ">audit-col-pending",
            "audit-col-missed",
        ],
    );
    let mut json: Vec<Value> = Vec::new();
    for row in unreported(&facts.histories, facts.view.as_of, &facts.view.context) {
        let commitment = &row.history.commitment;
        let missed: Vec<String> = row.missed.iter().map(Period::to_string).collect();
        table.row(vec![
            commitment.code.to_string(),
            commitment.title.get(words.lang()).to_owned(),
            row.history.lead.to_string(),
            row.history.due_on().to_string(),
            light(row.light, words),
            row.submitted.to_string(),
            row.pending.map(|id| id.to_string()).unwrap_or_default(),
            missed.join(&words.t("csv-list-separator")),
        ]);
        json.push(unreported_json(&row));
    }
    Ok(Output::listed(json, table))
}
