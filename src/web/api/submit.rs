//! Submitting: a department reports on a commitment for a month. With an Idempotency-Key, a repetition gets the same answer.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::Answer;
use super::body::Sent;
use super::problem::ApiError;
use super::shape::{SubmitBody, Submitted};
use crate::actions::submit::{Reported, Request};
use crate::actions::{ActionError, submit as action};
use crate::domain::ids::{Actor, Code, IdError, OfficeId};
use crate::domain::period::Period;
use crate::domain::say::{Message, Say as _};
use crate::domain::time::TimeError;
use crate::domain::update::Narrative;
use crate::store::{KeptAnswer, Tx};
use crate::web::Site;
use crate::web::caller::{Caller, Who};

/// What became of a request under a key.
enum Done {
    /// It was carried out now, or before with this answer.
    Answered(u16, Vec<u8>),
    /// The key was another request's.
    KeyTaken,
}

/// Reports on a commitment. It counts once it was accepted.
#[utoipa::path(post, path = "/api/v1/updates", tag = "updates", operation_id = "submitUpdate",
    params(("Idempotency-Key" = Option<String>, Header, max_length = 100, min_length = 1,
        description = "Repeating a request under its key gets the same answer and does nothing again.")),
    request_body = SubmitBody,
    responses((status = 201, description = "It awaits review.", body = Submitted)))]
pub(super) async fn submit(
    State(site): State<Site>,
    caller: Caller,
    sent: Sent<SubmitBody>,
) -> Answer {
    let by = caller.actor()?;
    let request = request(&caller, sent.value)?;
    let owner = caller.draft_owner().unwrap_or_default();
    let (key, request_hash) = (sent.key, sent.hash);
    let done = site
        .desk
        .act(move |tx, now| {
            let kept = match &key {
                Some(key) => tx.kept_answer(&owner, key)?,
                None => None,
            };
            match kept {
                Some(kept) if kept.request_hash == request_hash => {
                    return Ok(Done::Answered(kept.status, kept.body));
                }
                Some(_) => return Ok(Done::KeyTaken),
                None => {}
            }
            let answer = carried_out(tx, now, &by, request)?;
            let body = answer.to_string().into_bytes();
            let status = StatusCode::CREATED.as_u16();
            if let Some(key) = &key {
                let kept = KeptAnswer {
                    request_hash,
                    status,
                    body: body.clone(),
                };
                tx.keep_answer(&owner, key, &kept, now)?;
            }
            Ok(Done::Answered(status, body))
        })
        .await?;
    match done {
        Done::Answered(status, body) => Ok(answered(status, body)),
        Done::KeyTaken => Err(ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            Message::new("api-key-taken"),
        )),
    }
}

fn carried_out(
    tx: &mut Tx<'_>,
    now: crate::domain::time::Timestamp,
    by: &Actor,
    request: Request,
) -> Result<Value, ActionError> {
    let told = request.clone();
    let submitted = action::submit(tx, now, by, request)?;
    Ok(json!({
        "update": submitted.update,
        "seq": submitted.update,
        "code": told.code,
        "office": told.office,
        "period": told.period,
        "as_of": told.as_of,
        "value": submitted.value,
        "late": submitted.late,
        "supersedes": submitted.supersedes,
        "evidence": told.evidence,
    }))
}

fn answered(status: u16, body: Vec<u8>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::CREATED);
    let kind = [(header::CONTENT_TYPE, "application/json")];
    let update = serde_json::from_slice::<Value>(&body).ok();
    let update = update.and_then(|value| value["update"].as_u64());
    let mut response = (status, kind, body).into_response();
    let location = update.map(|id| format!("/api/v1/updates/{id}"));
    if let Some(Ok(location)) = location.map(header::HeaderValue::try_from) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// What the body asks for, every name of it read.
fn request(caller: &Caller, body: SubmitBody) -> Result<Request, ApiError> {
    let wrong = |field: &str, said| ApiError::at(StatusCode::UNPROCESSABLE_ENTITY, field, said);
    let code = Code::parse(&body.code.0).map_err(|e| wrong("code", e.message()))?;
    let own = |e: IdError| wrong("office", e.message());
    let office = match &body.office {
        Some(office) => OfficeId::parse(&office.0).map_err(own)?,
        None => caller
            .office()
            .cloned()
            .ok_or_else(|| wrong("office", Message::new("api-office-wanted")))?,
    };
    let period = Period::parse(&body.period.0).map_err(|e| wrong("period", e.message()))?;
    let as_of = NaiveDate::parse_from_str(&body.as_of.0, "%Y-%m-%d").map_err(|_| {
        let told: String = body.as_of.0.chars().take(40).collect();
        wrong("as_of", TimeError(told).message())
    })?;
    // Whoever came by a link reports for its office and month, and nothing else.
    if let Who::Guest(guest) = &caller.who
        && (guest.period, &guest.office) != (period, &office)
    {
        let said = Message::new("trust-forbidden");
        return Err(ApiError::new(StatusCode::FORBIDDEN, said));
    }
    let reported = match (body.value, body.done) {
        (Some(value), false) => Reported::Value(value),
        (None, true) => Reported::Done,
        _ => return Err(wrong("value", Message::new("api-value-or-done"))),
    };
    Ok(Request {
        code,
        office,
        period,
        as_of,
        reported,
        narrative: Narrative {
            progress: body.progress,
            problems: body.problems,
            next: body.next,
        },
        evidence: Vec::new(),
        explanation: body.explanation,
        simulated: false,
    })
}
