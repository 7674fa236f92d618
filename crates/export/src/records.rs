//! Updates, findings and verdicts as JSON: the same on the command line, in the API and in files.
//!
//! A contract, as `json` is: what is unknown is `null`, never absent; decimals are strings, instants RFC 3339 in UTC.

use serde_json::{Value, json};

use domain::finding::{Cause, Detail, Finding};
use domain::update::{Mark, State, Update};
use domain::verdict::Verdict;

/// All fields of one update and of what became of it.
pub fn update_json(update: &Update) -> Value {
    let submission = &update.submission;
    let (decided, withdrawn) = match &update.state {
        State::Submitted | State::Superseded(_) => (None, None),
        State::Accepted(mark) | State::Returned(mark) => (Some(mark), None),
        State::Corrected {
            accepted,
            withdrawn,
        } => (Some(accepted), Some(withdrawn)),
    };
    let superseded_by = match update.state {
        State::Superseded(newer) => Some(newer),
        _ => None,
    };
    json!({
        "update": update.id,
        "code": submission.code,
        "office": submission.office,
        "period": submission.period,
        "as_of": submission.as_of,
        "value": submission.value,
        "state": update.state.name(),
        "submitted_at": update.at,
        "submitted_by": update.by,
        "late": submission.late,
        "supersedes": submission.supersedes,
        "superseded_by": superseded_by,
        "decided": decided.map(mark_json),
        "withdrawn": withdrawn.map(mark_json),
        "progress": submission.narrative.progress,
        "problems": submission.narrative.problems,
        "next": submission.narrative.next,
        "explanation": submission.explanation,
        "evidence": submission.evidence,
        "simulated": submission.simulated,
    })
}

/// Who did something, when, by which entry, and why.
pub fn mark_json(mark: &Mark) -> Value {
    json!({ "seq": mark.seq, "at": mark.at, "by": mark.by, "reason": mark.reason })
}

/// All fields of one finding; `detail` has those of its kind.
pub fn finding_json(finding: &Finding) -> Value {
    let (closed_seq, closed_at) = finding.closed.unzip();
    let mut value = cause_json(&finding.cause);
    value["finding"] = json!(finding.seq);
    value["opened_at"] = json!(finding.opened_at);
    value["closed_seq"] = json!(closed_seq);
    value["closed_at"] = json!(closed_at);
    value
}

/// What a finding is about, before it is one.
pub fn cause_json(cause: &Cause) -> Value {
    json!({
        "key": cause.key(),
        "kind": cause.detail.kind(),
        "code": cause.code,
        "office": cause.office,
        "detail": detail_json(&cause.detail),
    })
}

fn detail_json(detail: &Detail) -> Value {
    let mut value = json!(detail);
    if let Some(fields) = value.as_object_mut() {
        fields.remove("kind");
    }
    value
}

/// A verdict.
pub fn verdict_json(verdict: &Verdict) -> Value {
    json!({
        "code": verdict.code,
        "outcome": verdict.outcome,
        "share": verdict.share,
        "update": verdict.update,
    })
}
