//! audit adjustments: targets that were adjusted and due dates that were extended, by whom, approved by whom.

use serde_json::Value;

use super::{AuditFacts, KnownAt};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::table::Table;
use domain::inquiry::{Amended, amendments};
use domain::quantity::Amount;
use export::amendment_json;
use i18n::describe::shown;

/// Lists them.
pub(super) fn run(context: &Context, args: &KnownAt) -> Result<Output, CliError> {
    let facts = AuditFacts::of(context, args)?;
    let words = context.localizer;
    let mut table = Table::new(
        words,
        &[
            ">col-seq",
            "col-at",
            "col-by",
            "col-code",
            "col-what",
            ">audit-col-before",
            ">audit-col-after",
            "audit-col-approver",
            "audit-col-document",
        ],
    );
    let mut json: Vec<Value> = Vec::new();
    for amendment in amendments(&facts.histories) {
        let commitment = &amendment.history.commitment;
        let value = |value: Amount| shown(value, commitment.target.as_ref(), words);
        let (what, before, after) = match amendment.what {
            Amended::Target { before, after, .. } => ("col-target", value(before), value(after)),
            Amended::DueOn { before, after, .. } => {
                ("col-due", before.to_string(), after.to_string())
            }
        };
        table.row(vec![
            amendment.mark.seq.to_string(),
            words.instant(amendment.mark.at, facts.view.context.zone),
            amendment.mark.by.to_string(),
            commitment.code.to_string(),
            words.t(what),
            before,
            after,
            amendment.approver.to_owned(),
            amendment.document.to_owned(),
        ]);
        json.push(amendment_json(&amendment));
    }
    Ok(Output::listed(json, table))
}
