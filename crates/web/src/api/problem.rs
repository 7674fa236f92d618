//! Failures as programs read them: problem details (RFC 9457) with stable codes, for everything under /api.
//!
//! What a handler or the guard refuses travels with the answer as a message and is put into the asker's language on the way
//! out. Must not decide whether something is refused.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::error::WebError;
use crate::page::{Failure, preferred};
use crate::query::QueryError;
use crate::snapshot_cache::SnapshotError;
use domain::message::{Arg, Localize, Message};
use i18n::Localizer;
use service::{ActionError, Refusal};
use store::StoreError;

/// The media type of a problem.
pub(super) const PROBLEM: &str = "application/problem+json";

/// How much of a wrong value is told back, in characters.
const VALUE_TOLD_CHARS: usize = 60;

/// Under which everything answers so.
const PREFIX: &str = "/api/";

/// A request that failed.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// It is the asker's to mend; what is at fault, where it is one field or parameter.
    Refused(StatusCode, Message, Option<Box<At>>),
    /// Whatever pages fail with too.
    Web(WebError),
}

/// What is at fault, as it travels with an answer.
#[derive(Debug, Clone)]
pub(crate) struct At {
    /// The field or parameter.
    field: String,
    /// Its value as it was sent, where it is a short one.
    value: Option<String>,
    /// What would be right.
    expected: Message,
}

impl ApiError {
    pub(super) fn new(status: StatusCode, said: Message) -> Self {
        Self::Refused(status, said, None)
    }

    /// With the field at fault, and its value where it has one.
    pub(super) fn at(status: StatusCode, field: &str, value: Option<&str>, said: Message) -> Self {
        let at = At {
            field: field.to_owned(),
            value: value.map(|value| value.chars().take(VALUE_TOLD_CHARS).collect()),
            expected: said.clone(),
        };
        Self::Refused(status, said, Some(Box::new(at)))
    }

    /// A field of what was sent does not read.
    pub(super) fn wrong(field: &str, value: &str, said: Message) -> Self {
        Self::at(StatusCode::UNPROCESSABLE_ENTITY, field, Some(value), said)
    }

    /// What the path names is not there.
    pub(super) fn absent(said: Message) -> Self {
        Self::new(StatusCode::NOT_FOUND, said)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            Self::Web(error) => error.into_response(),
            Self::Refused(status, said, at) => {
                let mut response = WebError::refused(status, said).into_response();
                if let Some(at) = at {
                    response.extensions_mut().insert(*at);
                }
                response
            }
        }
    }
}

impl From<WebError> for ApiError {
    fn from(error: WebError) -> Self {
        Self::Web(error)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::Web(error.into())
    }
}

impl From<SnapshotError> for ApiError {
    fn from(error: SnapshotError) -> Self {
        Self::Web(error.into())
    }
}

impl From<QueryError> for ApiError {
    fn from(error: QueryError) -> Self {
        let (status, said) = (error.status(), error.message());
        let at = At {
            field: error.field,
            value: Some(error.value),
            expected: error.expected,
        };
        Self::Refused(status, said, Some(Box::new(at)))
    }
}

impl From<ActionError> for ApiError {
    fn from(error: ActionError) -> Self {
        if !error.is_refusal() {
            return Self::Web(error.into());
        }
        let status = match &error {
            ActionError::Refused(refusal) => status_of(refusal),
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let said = error.message();
        match field_of(&error.to_string()) {
            None => Self::new(status, said),
            Some(field) => Self::at(status, &field, value_of(&said, &field).as_deref(), said),
        }
    }
}

fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::NoUpdate { .. } | Refusal::NoEntry { .. } => StatusCode::NOT_FOUND,
        Refusal::NotPending { .. }
        | Refusal::NotAccepted { .. }
        | Refusal::Closed { .. }
        | Refusal::AlreadyClosed { .. }
        | Refusal::AlreadyAssigned { .. }
        | Refusal::NotMet { .. }
        | Refusal::SameTarget { .. }
        | Refusal::AlreadySettled { .. }
        | Refusal::Settled { .. }
        | Refusal::ClosureRestsOnIt { .. } => StatusCode::CONFLICT,
        Refusal::OwnUpdate { .. }
        | Refusal::NotYourself { .. }
        | Refusal::OtherOffice { .. }
        | Refusal::OutOfScope { .. }
        | Refusal::NotSupervising { .. }
        | Refusal::NotOfTheRole { .. } => StatusCode::FORBIDDEN,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// The value at fault, where the refusal tells it: under its own name, or that of its field.
fn value_of(said: &Message, field: &str) -> Option<String> {
    let told = |name: &str| said.args.iter().find(|(own, _)| *own == name);
    match told("value").or_else(|| told(field))? {
        (_, Arg::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

/// Every refusal begins with the field that it is about, as the command line calls it.
fn field_of(text: &str) -> Option<String> {
    let (field, _) = text.split_once(": ")?;
    let field = field.replace('-', "_");
    let is_sent = [
        "code",
        "office",
        "period",
        "as_of",
        "value",
        "done",
        "progress",
        "problems",
        "next",
        "explanation",
        "reason",
        "evidence",
        "lead",
        "due",
        "approver",
        "document",
        "note",
    ]
    .contains(&field.as_str());
    is_sent.then_some(field)
}

/// Puts every failure under /api into the form of a problem, and refuses whoever takes no JSON.
pub(crate) async fn told(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with(PREFIX) {
        return next.run(request).await;
    }
    let localizer = Localizer::new(preferred(request.uri(), request.headers()));
    let response = if takes_json(request.headers()) {
        next.run(request).await
    } else {
        let said = Message::new("api-not-acceptable");
        ApiError::new(StatusCode::NOT_ACCEPTABLE, said).into_response()
    };
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    problem(response, localizer)
}

fn problem(response: Response, localizer: Localizer) -> Response {
    let (mut parts, _) = response.into_parts();
    let status = parts.status;
    let said = parts
        .extensions
        .remove::<Failure>()
        .map_or_else(|| Message::new(unsaid(status)), |failure| failure.said);
    let mut body = json!({
        "type": "about:blank",
        "title": localizer.t(title(status)),
        "status": status.as_u16(),
        "detail": localizer.message(&said),
        "code": said.key,
    });
    if let Some(at) = parts.extensions.remove::<At>() {
        let expected = localizer.message(&at.expected);
        body["errors"] = json!([{ "field": at.field, "value": at.value, "detail": expected }]);
        body["field"] = at.field.into();
    }
    for name in [header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
        parts.headers.remove(name);
    }
    let set = [
        (header::CONTENT_TYPE, PROBLEM),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_LANGUAGE, localizer.lang().as_str()),
        (header::VARY, "Accept-Language, Authorization, Cookie"),
    ];
    for (name, value) in set {
        parts.headers.insert(name, HeaderValue::from_static(value));
    }
    Response::from_parts(parts, Body::from(body.to_string()))
}

/// What is said of answers that the router itself gives.
fn unsaid(status: StatusCode) -> &'static str {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => "trust-too-large",
        StatusCode::NOT_FOUND => "api-not-found",
        status if status.is_server_error() => "web-failed",
        _ => "api-unreadable",
    }
}

/// With the type `about:blank` a title is the status in words (RFC 9457, 4.2.1).
fn title(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => "api-title-401",
        403 => "api-title-403",
        404 => "api-title-404",
        405 => "api-title-405",
        406 => "api-title-406",
        409 => "api-title-409",
        413 => "api-title-413",
        415 => "api-title-415",
        422 => "api-title-422",
        503 => "api-title-503",
        500..=599 => "api-title-500",
        _ => "api-title-400",
    }
}

/// Whether JSON is among what is accepted; nothing said is anything.
fn takes_json(headers: &HeaderMap) -> bool {
    let Some(accept) = headers.get(header::ACCEPT) else {
        return true;
    };
    let accept = accept.to_str().unwrap_or_default().to_ascii_lowercase();
    accept.trim().is_empty()
        || accept.split(',').any(|range| {
            let mut parts = range.split(';').map(str::trim);
            let kind = parts.next().unwrap_or_default();
            let is_refused =
                parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
            matches!(kind, "*/*" | "application/*" | "application/json") && !is_refused
        })
}
