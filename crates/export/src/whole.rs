//! One commitment with its whole file as JSON, and an office: the same on the command line and in the API.
//!
//! A contract, as `json` is.

use serde_json::{Value, json};

use super::{finding_json, mark_json, status_json, update_json, verdict_json};
use domain::finding::Finding;
use domain::history::CommitmentHistory;
use domain::ids::Seq;
use domain::ledger::event::Frozen;
use domain::office::Office;
use domain::status::CommitmentStatus;
use domain::time::Timestamp;
use domain::verdict::Verdict;

/// The fields of an status, and everything that was reported, decided, changed, inspected and found.
pub fn dossier_json(
    history: &CommitmentHistory,
    status: &CommitmentStatus,
    findings: &[Finding],
    verdict: Option<&Verdict>,
) -> Value {
    let mut value = status_json(status);
    value["assigned"] = json!(history.assigned.as_ref().map(mark_json));
    value["updates"] = history.updates.iter().map(update_json).collect();
    value["adjustments"] = history
        .adjustments
        .iter()
        .map(|a| json!({ "seq": a.mark.seq, "at": a.mark.at, "by": a.mark.by, "value": a.value, "approver": a.approver, "document": a.document }))
        .collect();
    value["extensions"] = history
        .extensions
        .iter()
        .map(|e| json!({ "seq": e.mark.seq, "at": e.mark.at, "by": e.mark.by, "due_on": e.due_on, "approver": e.approver, "document": e.document }))
        .collect();
    value["inspections"] = history
        .inspections
        .iter()
        .map(|i| json!({ "seq": i.mark.seq, "at": i.mark.at, "by": i.mark.by, "as_of": i.as_of, "value": i.value, "note": i.note }))
        .collect();
    value["closure"] = json!(history.closed.as_ref().map(mark_json));
    value["findings"] = findings.iter().map(finding_json).collect();
    value["verdict"] = json!(verdict.map(verdict_json));
    value
}

/// An office, and where its mail goes; `email` is `null` where it is not known or not to be told.
pub fn office_json(office: &Office, email: Option<&str>) -> Value {
    json!({
        "id": office.id,
        "name_zh": office.name.zh,
        "name_en": office.name.en,
        "role": office.role,
        "email": email,
        "lang": office.lang,
        "scope": office.scope,
    })
}

/// A letter as its entry froze it.
pub fn frozen_json(seq: Seq, at: Timestamp, body: &Frozen) -> Value {
    json!({
        "seq": seq,
        "at": at,
        "kind": body.mail,
        "subject": body.subject,
        "period": body.period,
        "office": body.office,
        "as_of": body.as_of,
        "known_at": body.known_at,
        "message_id": body.message_id,
        "sha256": body.sha256,
        "reason": body.reason,
        "checkpoint": body.checkpoint,
    })
}
