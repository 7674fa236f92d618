//! Problem details (RFC 9457) with stable codes, for every failure under /api.
//!
//! A handler or the guard attaches a message to the response; the middleware here writes it in the language of the client.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::{Failure, WebError};
use crate::page::preferred_lang;
use crate::query::QueryError;
use crate::snapshot_cache::SnapshotError;
use domain::{Localize, Message};
use i18n::Localizer;
use service::{ActionError, Field, Refusal};
use store::StoreError;
use wire::{FieldError, Problem};

/// The media type of a problem.
pub(super) const PROBLEM: &str = "application/problem+json";

/// The longest part of a wrong value that is repeated, in characters.
const VALUE_MAX_CHARS: usize = 60;

/// The path prefix of the API.
const PREFIX: &str = "/api/";

/// A request that failed.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// A refusal, with the fields or parameters at fault.
    Refused(StatusCode, Message, Vec<At>),
    /// An error that pages have too.
    Web(WebError),
}

/// A field or parameter at fault.
#[derive(Debug, Clone)]
pub(crate) struct At {
    /// The name of the field or parameter.
    field: String,
    /// The start of its value.
    value: Option<String>,
    /// The text of the expected form.
    expected: Message,
}

impl At {
    fn new(field: &str, value: Option<&str>, expected: Message) -> Self {
        Self {
            field: field.to_owned(),
            value: value.map(|value| value.chars().take(VALUE_MAX_CHARS).collect()),
            expected,
        }
    }
}

/// The fields at fault, as they travel with a response.
#[derive(Debug, Clone)]
struct Faults(Vec<At>);

impl ApiError {
    pub(super) fn new(status: StatusCode, message: Message) -> Self {
        Self::Refused(status, message, Vec::new())
    }

    /// A refusal with the field at fault and its value.
    pub(super) fn at(
        status: StatusCode,
        field: &str,
        value: Option<&str>,
        message: Message,
    ) -> Self {
        let at = At::new(field, value, message.clone());
        Self::Refused(status, message, vec![at])
    }

    /// A field of the request does not parse.
    pub(super) fn wrong(field: &str, value: &str, message: Message) -> Self {
        Self::at(
            StatusCode::UNPROCESSABLE_ENTITY,
            field,
            Some(value),
            message,
        )
    }

    /// The resource of the path does not exist.
    pub(super) fn absent(message: Message) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            Self::Web(error) => error.into_response(),
            Self::Refused(status, message, at) => {
                let mut response = WebError::refused(status, message).into_response();
                response.extensions_mut().insert(Faults(at));
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
        let (status, message) = (error.status(), error.message());
        let at = At {
            field: error.field,
            value: Some(error.value),
            expected: error.expected,
        };
        Self::Refused(status, message, vec![at])
    }
}

impl From<ActionError> for ApiError {
    fn from(error: ActionError) -> Self {
        if !error.is_refusal() {
            return Self::Web(error.into());
        }
        let name = |error: &ActionError| error.field().and_then(json_field);
        let message = |error: &ActionError| match name(error) {
            Some(name) => error.message_naming(name),
            None => error.message(),
        };
        let first = &error.each()[0];
        let status = match first.cause() {
            ActionError::Refused(refusal) => status_of(refusal),
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let faults = error.each().iter().filter_map(|error| {
            let name = name(error)?;
            Some(At::new(name, error.value().as_deref(), message(error)))
        });
        Self::Refused(status, message(first), faults.collect())
    }
}

/// The name of a field in the JSON body of a request; none for what no body holds.
fn json_field(field: Field) -> Option<&'static str> {
    match field {
        Field::Account
        | Field::Actor
        | Field::Draft
        | Field::Entry
        | Field::Expires
        | Field::Mail
        | Field::Name
        | Field::Password
        | Field::Proposal
        | Field::Reading
        | Field::Report
        | Field::Scopes
        | Field::Token
        | Field::Update
        | Field::Year => None,
        field => Some(field.into()),
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
        | Refusal::NotClosed { .. }
        | Refusal::SameTarget { .. }
        | Refusal::AlreadySettled { .. }
        | Refusal::Settled { .. }
        | Refusal::ClosureRestsOnIt { .. } => StatusCode::CONFLICT,
        Refusal::OwnUpdate { .. }
        | Refusal::NotYourself { .. }
        | Refusal::OtherOffice { .. }
        | Refusal::NotAPart { .. }
        | Refusal::OutOfScope { .. }
        | Refusal::NotSupervising { .. }
        | Refusal::NotOfTheRole { .. } => StatusCode::FORBIDDEN,
        Refusal::ClockJumped { .. } | Refusal::ClockGap { .. } => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Middleware: turns every failure under /api into a problem, and refuses clients that do not accept JSON.
pub(crate) async fn problems(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with(PREFIX) {
        return next.run(request).await;
    }
    let localizer = Localizer::new(preferred_lang(request.uri(), request.headers()));
    let response = if accepts_json(request.headers()) {
        next.run(request).await
    } else {
        let message = Message::new("api-not-acceptable");
        ApiError::new(StatusCode::NOT_ACCEPTABLE, message).into_response()
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
    let message = parts.extensions.remove::<Failure>().map_or_else(
        || Message::new(default_text(status)),
        |failure| failure.message,
    );
    let faults = parts.extensions.remove::<Faults>();
    let errors = faults.map_or_else(Vec::new, |faults| faults.0);
    let errors: Vec<FieldError> = errors
        .into_iter()
        .map(|at| FieldError {
            field: at.field,
            value: at.value,
            detail: localizer.message(&at.expected),
        })
        .collect();
    let body = super::json(&Problem {
        kind: "about:blank".to_owned(),
        title: localizer.t(&title(status)),
        status: status.as_u16(),
        detail: localizer.message(&message),
        code: message.key.to_string(),
        field: errors.first().map(|error| error.field.clone()),
        errors,
    })
    .into_body();
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
    Response::from_parts(parts, body)
}

/// The text of failures that the router itself answers.
fn default_text(status: StatusCode) -> &'static str {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => "trust-too-large",
        StatusCode::NOT_FOUND => "api-not-found",
        status if status.is_server_error() => "web-failed",
        _ => "api-unreadable",
    }
}

/// The key of the title, which is the status in words for the type `about:blank` (RFC 9457, 4.2.1).
fn title(status: StatusCode) -> String {
    let title = match status.as_u16() {
        known @ (401 | 403..=406 | 409 | 413 | 415 | 422 | 503 | 507) => known,
        500..=599 => 500,
        _ => 400,
    };
    format!("api-title-{title}")
}

/// Whether the client accepts JSON; without the header it accepts everything.
fn accepts_json(headers: &HeaderMap) -> bool {
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
