//! The answers to auditors' questions as JSON: a row each, flat where it can be.
//!
//! A contract, as `records` is: what is unknown is `null`, never absent; decimals are strings, instants RFC 3339 in UTC.

use serde_json::{Value, json};

use domain::inquiry::{
    Amended, Amendment, Change, Fall, Field, Inspected, Late, Review, Stand, Unreported,
};

/// A commitment that stands differently: `before` (`null` for a new one), `after`, and the names of the fields that differ.
pub fn change_json(change: &Change<'_>) -> Value {
    let commitment = &change.history.commitment;
    let changed: Vec<&str> = change.fields().into_iter().map(field_name).collect();
    json!({
        "code": commitment.code,
        "title_zh": commitment.title.zh,
        "title_en": commitment.title.en,
        "changed": changed,
        "before": change.before.as_ref().map(stand_json),
        "after": stand_json(&change.after),
    })
}

/// The name of what is compared: that of the same thing in the list of commitments.
fn field_name(field: Field) -> &'static str {
    match field {
        Field::Light => "light",
        Field::Accepted => "accepted_value",
        Field::Target => "value",
        Field::DueOn => "due_on",
        Field::Lead => "lead_office",
        Field::Assignment => "assignment",
    }
}

fn stand_json(stand: &Stand) -> Value {
    let assignment = if stand.is_assigned {
        "assigned"
    } else {
        "proposed"
    };
    json!({
        "light": stand.light,
        "accepted_value": stand.accepted,
        "value": stand.target,
        "due_on": stand.due_on,
        "lead_office": stand.lead,
        "assignment": assignment,
    })
}

/// A decision on an update.
pub fn review_json(review: &Review<'_>) -> Value {
    let submission = &review.update.submission;
    json!({
        "seq": review.mark.seq,
        "at": review.mark.at,
        "decision": review.decision.as_str(),
        "decided_by": review.mark.by,
        "reason": review.mark.reason,
        "update": review.update.id,
        "code": submission.code,
        "office": submission.office,
        "period": submission.period,
        "as_of": submission.as_of,
        "value": submission.value,
        "submitted_by": review.update.by,
        "submitted_at": review.update.at,
        "days_waited": review.days_waited,
    })
}

/// An approved change; `field` is `value` (the target) or `due_on`.
pub fn amendment_json(amendment: &Amendment<'_>) -> Value {
    let (field, promised, before, after) = match amendment.what {
        Amended::Target {
            promised,
            before,
            after,
        } => ("value", json!(promised), json!(before), json!(after)),
        Amended::DueOn {
            promised,
            before,
            after,
        } => ("due_on", json!(promised), json!(before), json!(after)),
    };
    json!({
        "seq": amendment.mark.seq,
        "at": amendment.mark.at,
        "by": amendment.mark.by,
        "code": amendment.history.commitment.code,
        "field": field,
        "promised": promised,
        "before": before,
        "after": after,
        "approver": amendment.approver,
        "document": amendment.document,
    })
}

/// A late update.
pub fn late_json(late: &Late<'_>) -> Value {
    let submission = &late.update.submission;
    json!({
        "update": late.update.id,
        "code": submission.code,
        "office": submission.office,
        "period": submission.period,
        "as_of": submission.as_of,
        "value": submission.value,
        "state": late.update.state.name(),
        "submitted_by": late.update.by,
        "submitted_at": late.update.at,
        "cutoff": late.cutoff,
        "days_late": late.days,
    })
}

/// An accepted count below an earlier one.
pub fn fall_json(fall: &Fall<'_>) -> Value {
    let (now, then) = (&fall.update.submission, &fall.earlier.submission);
    json!({
        "code": now.code,
        "update": fall.update.id,
        "as_of": now.as_of,
        "value": now.value,
        "earlier_update": fall.earlier.id,
        "earlier_as_of": then.as_of,
        "earlier_value": then.value,
        "fell_by": fall.by(),
        "explanation": now.explanation,
    })
}

/// An inspection beside what had been accepted; the `reported` fields are `null` where nothing had.
pub fn inspected_json(row: &Inspected<'_>) -> Value {
    let inspection = row.inspection;
    let reported = row.reported.map(|update| &update.submission);
    json!({
        "seq": inspection.mark.seq,
        "at": inspection.mark.at,
        "by": inspection.mark.by,
        "code": row.history.commitment.code,
        "as_of": inspection.as_of,
        "inspected_value": inspection.value,
        "reported_value": reported.map(|submission| submission.value),
        "reported_as_of": reported.map(|submission| submission.as_of),
        "reported_update": row.reported.map(|update| update.id),
        "difference": row.difference(),
        "note": inspection.note,
    })
}

/// A commitment without any accepted update.
pub fn unreported_json(row: &Unreported<'_>) -> Value {
    let commitment = &row.history.commitment;
    json!({
        "code": commitment.code,
        "title_zh": commitment.title.zh,
        "title_en": commitment.title.en,
        "lead_office": row.history.lead,
        "reports_every": commitment.reports_every,
        "due_on": row.history.due_on(),
        "light": row.light,
        "submitted": row.submitted,
        "pending_update": row.pending,
        "missed_periods": row.missed,
    })
}
