//! Decisions of a supervising office on a commitment: assign, inspect, adjust, extend and close.

use axum::response::Response;

use super::body::{Decision, JsonBody};
use super::commitments::of_path;
use super::request::{
    AddCommitmentBody, AdjustBody, AssignBody, CloseBody, ContributeBody, ExtendBody, InspectBody,
    SendBackBody,
};
use super::{Answer, ApiError};
use crate::{Caller, CallerSite};
use domain::{Code, Seq, Timestamp};
use service::contribute::{ContributeRequest, contribute};
use service::elsewhere::{AddRequest, SendBackRequest, add, send_back};
use service::supervise::{
    AmendRequest, Approval, Change, InspectRequest, amend, submit_inspection,
};
use wire::{Amended, CommitmentCode, EnteredContribution, Instant, Month, OfficeName};

/// Confirms or changes who answers: the lead office, and where they are given those that lead with it and those that help.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/assign", tag = "supervision", operation_id = "assignCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = AssignBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn assigned(sent: Decision<AssignBody>) -> Answer {
    carry_out(sent, |body| Change::Assign {
        lead: body.lead,
        joint: body.joint,
        supporting: body.supporting,
    })
    .await
}

/// Records an inspection; its value stands beside the reported one.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/inspect", tag = "supervision", operation_id = "inspectCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = InspectBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn inspected(sent: Decision<InspectBody>) -> Answer {
    let (by, body) = (sent.caller.actor()?, sent.body);
    let request = InspectRequest {
        code: sent.subject,
        as_of: body.as_of,
        value: body.value,
        note: body.note,
        evidence: Vec::new(),
    };
    let path = request.code.clone();
    let done = submit_inspection(&sent.site.ledger, Some(&by), request).await;
    let done = done.map_err(|error| of_path(error, &path))?;
    Ok(answer(done.code, done.seq, done.at))
}

/// Records an approved change of the target; what was promised stays visible.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/adjust", tag = "supervision", operation_id = "adjustCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = AdjustBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn adjusted(sent: Decision<AdjustBody>) -> Answer {
    carry_out(sent, |body| Change::Adjust {
        value: body.value,
        approval: approval(body.approver, body.document),
    })
    .await
}

/// Records an approved later due date; what was promised stays visible.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/extend", tag = "supervision", operation_id = "extendCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = ExtendBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn extended(sent: Decision<ExtendBody>) -> Answer {
    carry_out(sent, |body| Change::Extend {
        due_on: body.due_on,
        approval: approval(body.approver, body.document),
    })
    .await
}

/// Strikes it off as met. The accepted value that meets the target is named in the entry.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/close", tag = "supervision", operation_id = "closeCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = CloseBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn closed(sent: Decision<CloseBody>) -> Answer {
    carry_out(sent, |body| Change::Close { note: body.note }).await
}

/// Records a change of the commitment of the path, and answers with the entry.
async fn carry_out<T>(sent: Decision<T>, change: impl FnOnce(T) -> Change) -> Answer {
    let by = sent.caller.actor()?;
    let request = AmendRequest {
        code: sent.subject,
        change: change(sent.body),
    };
    let (ledger, path) = (&sent.site.ledger, request.code.clone());
    let done = ledger.act(move |tx, now| amend(tx, now, Some(&by), request));
    let done = done.await.map_err(|error| of_path(error, &path))?;
    Ok(answer(done.code, done.seq, done.at))
}

fn approval(approver: String, document: String) -> Approval {
    Approval { approver, document }
}

fn answer(code: Code, seq: Seq, at: Timestamp) -> Response {
    super::json(&Amended {
        code: CommitmentCode(code),
        seq: seq.0,
        at: Instant(at),
    })
}

/// Enters what an office did on its part. The lead office consolidates it; no figure comes from it.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/contribute", tag = "updates", operation_id = "contribute",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = ContributeBody,
    responses((status = 200, description = "It is entered.", body = EnteredContribution)))]
pub(super) async fn contributed(sent: Decision<ContributeBody>) -> Answer {
    let (by, body, path) = (sent.caller.actor()?, sent.body, sent.subject.clone());
    let own = sent.caller.office().map(ToString::to_string);
    let request = ContributeRequest {
        code: sent.subject,
        office: body.office.or(own).unwrap_or_default(),
        period: body.period,
        value: body.value,
        text: body.text,
    };
    let ledger = &sent.site.ledger;
    let done = ledger.act(move |tx, now| contribute(tx, now, &by, request));
    let done = done.await.map_err(|error| of_path(error, &path))?;
    let own = done.contribution;
    Ok(super::json(&EnteredContribution {
        code: CommitmentCode(own.code),
        office: OfficeName(own.office),
        period: Month(own.period),
        seq: done.seq.0,
        at: Instant(done.at),
    }))
}

/// Adds a commitment that is in no report.
#[utoipa::path(post, path = "/api/v1/commitments", tag = "supervision", operation_id = "addCommitment", request_body = AddCommitmentBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn added(
    CallerSite(site): CallerSite,
    caller: Caller,
    sent: JsonBody<AddCommitmentBody>,
) -> Answer {
    let (by, body) = (caller.actor()?, sent.value);
    let request = AddRequest {
        source: body.source,
        document: body.document,
        dated: body.dated,
        asked_by: body.asked_by,
        is_urgent: body.urgent,
        title_zh: body.title_zh,
        title_en: body.title_en,
        clause: body.clause,
        value: body.value,
        unit: body.unit,
        due_on: body.due_on,
        lead: body.lead,
        supporting: body.supporting,
        jurisdiction: body.jurisdiction,
    };
    let done = site
        .ledger
        .act(move |tx, now| add(tx, now, Some(&by), request));
    let done = done.await.map_err(ApiError::from)?;
    Ok(answer(done.code, done.seq, done.at))
}

/// Records that who asked for a commitment did not take the report on its completion; it is open again until the new due date.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/send-back", tag = "supervision", operation_id = "sendBackCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = SendBackBody,
    responses((status = 200, description = "It is entered.", body = Amended)))]
pub(super) async fn sent_back(sent: Decision<SendBackBody>) -> Answer {
    let (by, path) = (sent.caller.actor()?, sent.subject.clone());
    let request = SendBackRequest {
        code: sent.subject,
        words: sent.body.words,
        due_on: sent.body.due_on,
    };
    let ledger = &sent.site.ledger;
    let done = ledger.act(move |tx, now| send_back(tx, now, Some(&by), request));
    let done = done.await.map_err(|error| of_path(error, &path))?;
    Ok(answer(done.code, done.seq, done.at))
}
