//! Submitting: a department reports on a commitment for a month. With an Idempotency-Key, a repetition gets the same answer.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::Answer;
use super::body::{Sent, day};
use super::problem::ApiError;
use super::shape::{EvidenceFile, SubmitBody, Submitted};
use crate::Site;
use crate::caller::{Caller, Who};
use domain::ids::{Actor, Code, OfficeId};
use domain::message::{Localize as _, Message};
use domain::period::Period;
use domain::update::Narrative;
use service::evidence::Upload;
use service::submit::{Reported, Request};
use service::{ActionError, submit as action};
use store::{KeptAnswer, Reader, StoreError, Tx};

/// The largest body: with its files, of which base64 makes a third more.
pub(super) const BODY_MAX_BYTES: usize = 32 * 1024 * 1024;

/// What became of a request.
enum Done {
    /// It was carried out, with this answer.
    Now(Vec<u8>),
    /// It was carried out before under its key, with this answer.
    Before(KeptAnswer),
    /// The key was another request's.
    KeyTaken,
}

/// Reports on a commitment. It counts once it was accepted.
#[utoipa::path(post, path = "/api/v1/updates", tag = "updates", operation_id = "submitUpdate",
    params(("Idempotency-Key" = Option<String>, Header, max_length = 100, min_length = 1,
        description = "Repeating a request under its key gets the same answer and does nothing again, for seven days.")),
    request_body = SubmitBody,
    responses((status = 201, description = "It awaits review.", body = Submitted)))]
pub(super) async fn submit(
    State(site): State<Site>,
    caller: Caller,
    mut sent: Sent<SubmitBody>,
) -> Answer {
    let by = caller.actor()?;
    let files = uploads(std::mem::take(&mut sent.value.evidence))?;
    let mut request = request(&caller, sent.value)?;
    let key = sent
        .key
        .map(|key| (caller.draft_owner().unwrap_or_default(), key));
    let request_hash = sent.hash;
    // Nothing is stored again for what was carried out before.
    let asked = key.clone();
    let earlier = site
        .ledger
        .ask_async(move |reader| before(reader, asked.as_ref(), &request_hash));
    if let Some(done) = earlier.await? {
        return told(done);
    }
    let store = site.evidence.clone();
    let stored = tokio::task::spawn_blocking(move || store.store_uploads(&files));
    let stored = stored.await.map_err(|_| StoreError::Panicked)??;
    request.evidence = stored.named();
    let done = site
        .ledger
        .act(move |tx, now| {
            if let Some(done) = before(tx, key.as_ref(), &request_hash)? {
                return Ok(done);
            }
            let body = carried_out(tx, now, &by, request)?.to_string().into_bytes();
            if let Some((owner, key)) = &key {
                let kept = KeptAnswer {
                    request_hash,
                    status: StatusCode::CREATED.as_u16(),
                    body: body.clone(),
                };
                tx.keep_answer(owner, key, &kept, now)?;
            }
            stored.keep();
            Ok(Done::Now(body))
        })
        .await?;
    told(done)
}

/// What became of a request that was sent before under its key.
fn before(
    reader: &Reader<'_>,
    key: Option<&(String, String)>,
    hash: &[u8; 32],
) -> Result<Option<Done>, StoreError> {
    let Some((owner, key)) = key else {
        return Ok(None);
    };
    let kept = reader.kept_answer(owner, key)?;
    Ok(kept.map(|kept| match kept.request_hash == *hash {
        true => Done::Before(kept),
        false => Done::KeyTaken,
    }))
}

fn told(done: Done) -> Answer {
    match done {
        Done::Now(body) => Ok(answered(StatusCode::CREATED.as_u16(), body)),
        Done::Before(kept) => Ok(answered(kept.status, kept.body)),
        Done::KeyTaken => Err(ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            Message::new("api-key-taken"),
        )),
    }
}

/// The files that were sent.
fn uploads(files: Vec<EvidenceFile>) -> Result<Vec<Upload>, ApiError> {
    let one = |file: EvidenceFile| {
        let content = BASE64.decode(file.content.as_bytes()).map_err(|_| {
            let said = Message::new("api-not-base64").arg("file", &file.name);
            ApiError::wrong("evidence", &file.name, said)
        })?;
        Ok(Upload {
            name: file.name,
            content,
        })
    };
    files.into_iter().map(one).collect()
}

fn carried_out(
    tx: &mut Tx<'_>,
    now: domain::time::Timestamp,
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
    let wrong = ApiError::wrong;
    let missing = |field: &str, said: &'static str| {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        ApiError::at(status, field, None, Message::new(said))
    };
    let code = Code::parse(&body.code.0).map_err(|e| wrong("code", &body.code.0, e.message()))?;
    let office = match &body.office {
        Some(office) => {
            OfficeId::parse(&office.0).map_err(|e| wrong("office", &office.0, e.message()))?
        }
        None => caller
            .office()
            .cloned()
            .ok_or_else(|| missing("office", "api-office-wanted"))?,
    };
    let period =
        Period::parse(&body.period.0).map_err(|e| wrong("period", &body.period.0, e.message()))?;
    let as_of = day("as_of", &body.as_of.0)?;
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
        _ => return Err(missing("value", "api-value-or-done")),
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
