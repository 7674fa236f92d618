//! Submitting: a department reports on a commitment for a month. A repetition with the same `Idempotency-Key` gets the same answer.

use axum::http::{StatusCode, header};
use axum::response::IntoResponse as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::JsonBody;
use super::{Answer, ApiError};
use crate::{Caller, CallerSite};
use domain::{Message, Narrative, Period};
use service::evidence::{Attachment, Content};
use service::submit::{IdempotencyKey, SubmitRequest, Submitted};
use wire::{CommitmentCode, Day, Month, OfficeName, SubmittedUpdate};

/// A report on a commitment for a month: `value` or `done`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "JY19-031", "period": "2019-06", "as_of": "2019-06-25", "value": "45辆", "progress": "已上牌45辆",
    "evidence": [{ "name": "上牌清单.csv", "content": "5pWw6YePLDQ1Cg==" }] }))]
pub struct SubmitBody {
    /// The commitment.
    #[schema(value_type = CommitmentCode)]
    pub code: String,
    /// The office that reports; left out, that of the account.
    #[serde(default)]
    #[schema(value_type = Option<OfficeName>)]
    pub office: Option<String>,
    /// The month.
    #[schema(value_type = Month)]
    pub period: String,
    /// The day for which the value is true.
    #[schema(value_type = Day)]
    pub as_of: String,
    /// The figure as people write it: `45`, `45辆`, `1.3万`.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub value: Option<String>,
    /// The milestone is done.
    #[serde(default)]
    pub done: bool,
    /// What was done.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub progress: String,
    /// What is in the way.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub problems: String,
    /// What comes next.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub next: String,
    /// Why a cumulative count fell.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub explanation: Option<String>,
    /// Files behind it.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub evidence: Vec<EvidenceFile>,
}

/// A file behind an update, as it is sent.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceFile {
    /// Its name; what it ends in tells its kind. It is not kept.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Its content (RFC 4648, base64).
    #[schema(content_encoding = "base64")]
    pub content: String,
}

/// Submits a report on a commitment. It counts once it is accepted.
#[utoipa::path(post, path = "/api/v1/updates", tag = "updates", operation_id = "submitUpdate",
    params(("Idempotency-Key" = Option<String>, Header, max_length = 100, min_length = 1,
        description = "Repeating a request under its key gets the same answer and does nothing again, for seven days.")),
    request_body = SubmitBody,
    responses((status = 201, description = "It awaits review.", body = SubmittedUpdate)))]
pub(super) async fn submit(
    CallerSite(site): CallerSite,
    caller: Caller,
    sent: JsonBody<SubmitBody>,
) -> Answer {
    let by = caller.actor()?;
    let idempotency_key = sent.key.map(|key| IdempotencyKey {
        key,
        request_hash: sent.hash,
    });
    let _turn = sent.turn;
    let request = request(&caller, sent.value, idempotency_key)?;
    let Submitted { update, submission } =
        service::submit::submit(&site.ledger, &by, request).await?;
    let body = SubmittedUpdate::new(update, &submission);
    let location = [(header::LOCATION, format!("/api/v1/updates/{update}"))];
    Ok((StatusCode::CREATED, location, super::json(&body)).into_response())
}

/// The request in the body; a caller's own office where the body names none.
fn request(
    caller: &Caller,
    body: SubmitBody,
    idempotency_key: Option<IdempotencyKey>,
) -> Result<SubmitRequest, ApiError> {
    let callers = || caller.office().map(ToString::to_string);
    let Some(office) = body.office.or_else(callers) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let message = Message::new("api-office-wanted");
        return Err(ApiError::at(status, "office", None, message));
    };
    // A guest of a link may report for its office and month only.
    if let Some(guest) = caller.guest()
        && (guest.office.as_str() != office
            || Period::parse(&body.period).is_ok_and(|period| period != guest.period))
    {
        let message = Message::new("trust-forbidden");
        return Err(ApiError::new(StatusCode::FORBIDDEN, message));
    }
    Ok(SubmitRequest {
        code: body.code,
        office,
        period: body.period,
        as_of: Some(body.as_of),
        value: body.value,
        done: body.done.then_some(true),
        narrative: Narrative {
            progress: body.progress,
            problems: body.problems,
            next: body.next,
        },
        explanation: body.explanation,
        evidence: body
            .evidence
            .into_iter()
            .map(attachment)
            .collect::<Result<_, _>>()?,
        idempotency_key,
    })
}

/// A file of the body, whose content is base64.
fn attachment(file: EvidenceFile) -> Result<Attachment, ApiError> {
    match BASE64.decode(file.content.as_bytes()) {
        Ok(bytes) => Ok(Attachment {
            name: file.name,
            content: Content::Bytes(bytes),
        }),
        Err(_) => {
            let message = Message::new("api-not-base64").arg("file", &file.name);
            Err(ApiError::wrong("evidence", &file.name, message))
        }
    }
}
