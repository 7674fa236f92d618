//! Decisions of a supervising office on a commitment: assign, inspect, adjust, extend and close.

use axum::response::Response;

use super::Answer;
use super::body::{Decision, day};
use super::commitments::named;
use super::problem::ApiError;
use super::request::{AdjustBody, AssignBody, CloseBody, ExtendBody, InspectBody};
use domain::ids::{Actor, Code, OfficeId, Seq};
use domain::message::Localize as _;
use domain::time::Timestamp;
use service::supervise::{
    Approval, InspectRequest, adjust, assign, close, extend, submit_inspection,
};
use service::{ActionError, Refusal};
use store::{Appended, Tx};
use wire::{Amended, CommitmentCode, Instant};

/// Confirms or changes the lead office.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/assign", tag = "supervision", operation_id = "assignCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = AssignBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn assigned(sent: Decision<AssignBody>) -> Answer {
    let lead = &sent.body.lead;
    let lead =
        OfficeId::parse(lead).map_err(|error| ApiError::wrong("lead", lead, error.message()))?;
    carry_out(sent, move |tx, now, by, code, _| {
        assign(tx, now, by, code, lead)
    })
    .await
}

/// Records an inspection; its value stands beside the reported one.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/inspect", tag = "supervision", operation_id = "inspectCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = InspectBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn inspected(sent: Decision<InspectBody>) -> Answer {
    let (code, by, body) = (named(&sent.subject)?, sent.caller.actor()?, sent.body);
    let request = InspectRequest {
        code: code.to_string(),
        as_of: body.as_of,
        value: body.value,
        note: body.note,
        evidence: Vec::new(),
    };
    let done = submit_inspection(&sent.site.ledger, Some(&by), request).await;
    let done = done.map_err(of_path)?;
    Ok(answer(&code, done.seq, done.at))
}

/// Records an approved change of the target; what was promised stays visible.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/adjust", tag = "supervision", operation_id = "adjustCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = AdjustBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn adjusted(sent: Decision<AdjustBody>) -> Answer {
    carry_out(sent, |tx, now, by, code, body| {
        let approval = approval(body.approver, body.document);
        adjust(tx, now, by, code, &body.value, &approval)
    })
    .await
}

/// Records an approved later due date; what was promised stays visible.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/extend", tag = "supervision", operation_id = "extendCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = ExtendBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn extended(sent: Decision<ExtendBody>) -> Answer {
    let due_on = day("due_on", &sent.body.due_on)?;
    carry_out(sent, move |tx, now, by, code, body| {
        let approval = approval(body.approver, body.document);
        extend(tx, now, by, code, due_on, &approval)
    })
    .await
}

/// Strikes it off as met. The accepted value that meets the target is named in the entry.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/close", tag = "supervision", operation_id = "closeCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = CloseBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn closed(sent: Decision<CloseBody>) -> Answer {
    carry_out(sent, |tx, now, by, code, body| {
        close(tx, now, by, code, &body.note)
    })
    .await
}

/// Decides on the commitment of the path, and answers with the entry.
async fn carry_out<T: Send + 'static>(
    sent: Decision<T>,
    action: impl FnOnce(
        &mut Tx<'_>,
        Timestamp,
        Option<&Actor>,
        Code,
        T,
    ) -> Result<Appended, ActionError>
    + Send
    + 'static,
) -> Answer {
    let (code, by) = (named(&sent.subject)?, sent.caller.actor()?);
    let (subject, body) = (code.clone(), sent.body);
    let act = move |tx: &mut Tx<'_>, now| action(tx, now, Some(&by), subject, body);
    let done = sent.site.ledger.act(act).await.map_err(of_path)?;
    Ok(answer(&code, done.seq, done.at))
}

fn approval(approver: String, document: String) -> Approval {
    Approval { approver, document }
}

/// A commitment of the path that does not exist is 404, unlike one that a body names.
fn of_path(error: ActionError) -> ApiError {
    match &error {
        ActionError::Refused(Refusal::NoCommitment { .. }) => ApiError::absent(error.message()),
        _ => error.into(),
    }
}

fn answer(code: &Code, seq: Seq, at: Timestamp) -> Response {
    super::json(&Amended {
        code: CommitmentCode(code.clone()),
        seq: seq.0,
        at: Instant(at),
    })
}
