//! An status as JSON: the fields of `commitments list`, the same on the command line, in the API and in files.
//!
//! A contract: names never change, and what is unknown is `null`, never absent. Decimals are strings.

use serde_json::{Value, json};

use domain::progress::Reason;
use domain::quantity::Comparator;
use domain::status::CommitmentStatus;

/// All fields of one status. `value`, `due_on` are those in force; `promised_value`, `promised_due_on` are the report's.
pub fn status_json(status: &CommitmentStatus) -> Value {
    let commitment = &status.commitment;
    let progress = &status.progress;
    let target = status.target.as_ref();
    let promised = commitment.target.as_ref();
    let accepted = progress.accepted.as_ref();
    let reasons: Vec<&str> = progress.reasons.iter().map(reason_kind).collect();
    // `json!` reporting_months enums, strings and dates into values; none of these can fail to serialise.
    json!({
        "code": commitment.code,
        "title_zh": commitment.title.zh,
        "title_en": commitment.title.en,
        "clause": commitment.clause,
        "section": commitment.section,
        "group": commitment.group,
        "item": commitment.item,
        "value": target.map(|t| t.value),
        "unit_zh": target.map(|t| &t.unit.zh),
        "unit_en": target.map(|t| &t.unit.en),
        "as_written": target.map_or(Comparator::None, |t| t.as_written),
        "judged_as": target.map_or(Comparator::None, |t| t.judged_as),
        "better": target.map(|t| t.better),
        "tolerance": target.and_then(|t| t.tolerance),
        "basis": commitment.basis,
        "baseline": commitment.baseline,
        "starts_on": commitment.starts_on,
        "due_on": status.due_on,
        "promised_value": promised.map(|t| t.value),
        "promised_due_on": commitment.due_on,
        "reports_every": commitment.reports_every,
        "lead_office": status.lead,
        "supporting_offices": commitment.supporting_offices,
        "assignment": if status.is_assigned { "assigned" } else { "proposed" },
        "accepted_value": accepted.map(|a| a.value),
        "accepted_as_of": accepted.map(|a| a.as_of),
        "simulated": accepted.is_some_and(|a| a.simulated),
        "share": progress.share,
        "expected_share": progress.expected_share,
        "light": progress.light,
        "reasons": reasons,
        "pending_update": status.pending,
        "closed_on": status.closed_on,
        "related": commitment.related,
        "note": commitment.note,
        "plan": commitment.plan,
    })
}

/// The name of a reason in the interfaces.
fn reason_kind(reason: &Reason) -> &'static str {
    match reason {
        Reason::Overdue { .. } => "overdue",
        Reason::Behind { .. } => "behind",
        Reason::Missed { .. } => "missed",
        Reason::WithinTolerance => "within_tolerance",
        Reason::Outside => "outside",
        Reason::YellowTwoMonths => "yellow_two_months",
    }
}
