//! Decisions of a supervising office on a commitment: assign, inspect, adjust, extend and close.

use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;

use super::Answer;
use super::body::{JsonBody, day};
use super::commitments::named;
use super::problem::ApiError;
use super::request::{AdjustBody, AssignBody, CloseBody, ExtendBody, InspectBody};
use crate::Site;
use crate::caller::Caller;
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
pub(super) async fn assigned(
    State(site): State<Site>,
    caller: Caller,
    Path(code): Path<String>,
    sent: JsonBody<AssignBody>,
) -> Answer {
    let lead = OfficeId::parse(&sent.value.lead)
        .map_err(|error| ApiError::wrong("lead", &sent.value.lead, error.message()))?;
    carry_out(site, caller, &code, move |tx, now, by, code| {
        assign(tx, now, Some(by), code, lead)
    })
    .await
}

/// Records an inspection; its value stands beside the reported one.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/inspect", tag = "supervision", operation_id = "inspectCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = InspectBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn inspected(
    State(site): State<Site>,
    caller: Caller,
    Path(code): Path<String>,
    sent: JsonBody<InspectBody>,
) -> Answer {
    let (code, by, body) = (named(&code)?, caller.actor()?, sent.value);
    let request = InspectRequest {
        code: code.to_string(),
        as_of: body.as_of,
        value: body.value,
        note: body.note,
        evidence: Vec::new(),
    };
    let done = submit_inspection(&site.ledger, Some(&by), request).await;
    let done = done.map_err(of_path)?;
    Ok(answer(&code, done.seq, done.at))
}

/// Records an approved change of the target; what was promised stays visible.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/adjust", tag = "supervision", operation_id = "adjustCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = AdjustBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn adjusted(
    State(site): State<Site>,
    caller: Caller,
    Path(code): Path<String>,
    sent: JsonBody<AdjustBody>,
) -> Answer {
    let AdjustBody {
        value,
        approver,
        document,
    } = sent.value;
    let approval = Approval { approver, document };
    carry_out(site, caller, &code, move |tx, now, by, code| {
        adjust(tx, now, Some(by), code, &value, &approval)
    })
    .await
}

/// Records an approved later due date; what was promised stays visible.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/extend", tag = "supervision", operation_id = "extendCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = ExtendBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn extended(
    State(site): State<Site>,
    caller: Caller,
    Path(code): Path<String>,
    sent: JsonBody<ExtendBody>,
) -> Answer {
    let ExtendBody {
        due_on,
        approver,
        document,
    } = sent.value;
    let due_on: NaiveDate = day("due_on", &due_on)?;
    let approval = Approval { approver, document };
    carry_out(site, caller, &code, move |tx, now, by, code| {
        extend(tx, now, Some(by), code, due_on, &approval)
    })
    .await
}

/// Strikes it off as met. The accepted value that meets the target is named in the entry.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/close", tag = "supervision", operation_id = "closeCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = CloseBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn closed(
    State(site): State<Site>,
    caller: Caller,
    Path(code): Path<String>,
    sent: JsonBody<CloseBody>,
) -> Answer {
    let note = sent.value.note;
    carry_out(site, caller, &code, move |tx, now, by, code| {
        close(tx, now, Some(by), code, &note)
    })
    .await
}

/// Decides on the commitment of the path, and answers with the entry.
async fn carry_out(
    site: Site,
    caller: Caller,
    code: &str,
    action: impl FnOnce(&mut Tx<'_>, Timestamp, &Actor, Code) -> Result<Appended, ActionError>
    + Send
    + 'static,
) -> Answer {
    let (code, by) = (named(code)?, caller.actor()?);
    let own = code.clone();
    let done = site.ledger.act(move |tx, now| action(tx, now, &by, own));
    let done = done.await.map_err(of_path)?;
    Ok(answer(&code, done.seq, done.at))
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
