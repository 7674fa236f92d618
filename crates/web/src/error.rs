//! The errors of requests.
//!
//! The cause of a failure is logged once. The client gets a status and a sentence without internals, in both languages because the
//! reader's language may be unknown.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::headers;
use domain::{Lang, Localize as _, Message};
use i18n::Localizer;
use service::ActionError;
use store::{StoreError, Unwritable};

/// A failure, as an extension of the answer.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    pub(super) status: StatusCode,
    pub(super) message: Message,
}

/// A request that failed.
#[derive(Debug)]
pub struct WebError {
    status: StatusCode,
    message: Message,
    cause: Option<String>,
    /// After how many seconds the request may be repeated.
    retry_after: Option<u32>,
}

/// The time after which a request to a busy ledger may be repeated, in seconds.
const RETRY_AFTER_SECONDS: u32 = 5;

impl WebError {
    /// 503: there is no ledger.
    pub(super) fn not_open() -> Self {
        Self::refused(
            StatusCode::SERVICE_UNAVAILABLE,
            Message::new("web-not-open"),
        )
    }

    /// A refusal with a status and its reason.
    pub(super) fn refused(status: StatusCode, message: Message) -> Self {
        Self {
            status,
            message,
            cause: None,
            retry_after: None,
        }
    }

    /// 500: a template could not be rendered.
    pub(super) fn template(error: askama::Error) -> Self {
        Self::internal(&error)
    }

    /// 500: a failure whose cause is logged.
    pub(super) fn internal(error: &impl ToString) -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            message: Message::new("web-failed"),
            cause: Some(error.to_string()),
            retry_after: None,
        }
    }

    /// 404: there is nothing at this address.
    pub(super) fn absent(key: &'static str) -> Self {
        Self::refused(StatusCode::NOT_FOUND, Message::new(key))
    }

    /// 401: the caller is unknown.
    pub(super) fn unknown() -> Self {
        Self::refused(StatusCode::UNAUTHORIZED, Message::new("trust-unknown"))
    }

    /// 503: the request timed out before anything was written.
    pub(super) fn too_slow() -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            message: Message::new("web-too-slow"),
            retry_after: Some(RETRY_AFTER_SECONDS),
            ..Self::internal(&"a request took too long")
        }
    }

    /// 500: the request timed out while it was being written, or after it.
    pub(super) fn outcome_unknown() -> Self {
        Self {
            message: Message::new("web-outcome-unknown"),
            ..Self::internal(&"a request took too long although it may have been recorded")
        }
    }

    /// 503 or 507: the ledger cannot be written at present, and nothing was.
    pub(super) fn unwritable(why: Unwritable, error: &impl ToString) -> Self {
        let (status, key) = match why {
            Unwritable::Busy => (StatusCode::SERVICE_UNAVAILABLE, "web-busy"),
            Unwritable::Full => (StatusCode::INSUFFICIENT_STORAGE, "web-disk-full"),
            Unwritable::Refused => (StatusCode::SERVICE_UNAVAILABLE, "web-unwritable"),
        };
        Self {
            status,
            message: Message::new(key),
            retry_after: (status == StatusCode::SERVICE_UNAVAILABLE).then_some(RETRY_AFTER_SECONDS),
            ..Self::internal(error)
        }
    }

    /// 503: too many requests of this kind are under way.
    pub(super) fn crowded(key: &'static str) -> Self {
        Self {
            retry_after: Some(RETRY_AFTER_SECONDS),
            ..Self::refused(StatusCode::SERVICE_UNAVAILABLE, Message::new(key))
        }
    }

    /// 413: the body is too large.
    pub(super) fn too_large() -> Self {
        Self::refused(
            StatusCode::PAYLOAD_TOO_LARGE,
            Message::new("trust-too-large"),
        )
    }

    /// 405: the address has no such method.
    pub(super) fn method() -> Self {
        Self::refused(StatusCode::METHOD_NOT_ALLOWED, Message::new("web-method"))
    }

    /// 403: the caller does not have the right.
    pub(super) fn closed(key: &'static str) -> Self {
        Self::refused(StatusCode::FORBIDDEN, Message::new(key))
    }
}

impl From<ActionError> for WebError {
    /// A refusal is shown to the caller with 422; forms show it beside its field instead.
    fn from(error: ActionError) -> Self {
        if error.is_refusal() {
            return Self::refused(StatusCode::UNPROCESSABLE_ENTITY, error.message());
        }
        match error.cause() {
            ActionError::Crowded => return Self::crowded("error-crowded"),
            ActionError::UploadsFull => return Self::crowded("error-uploads-full"),
            _ => {}
        }
        match error.unwritable() {
            Some(why) => Self::unwritable(why, &error),
            None => Self::internal(&error),
        }
    }
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        match error.unwritable() {
            Some(why) => Self::unwritable(why, &error),
            None => Self::internal(&error),
        }
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        if let Some(cause) = &self.cause {
            tracing::error!(cause, "a request failed");
        }
        let mut response = plain(self.status, &self.message);
        if let Some(seconds) = self.retry_after {
            let value = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        // A middleware puts the failure into a page where a page was requested.
        response.extensions_mut().insert(Failure {
            status: self.status,
            message: self.message,
        });
        response
    }
}

/// A plain-text answer in both languages.
pub(super) fn plain(status: StatusCode, message: &Message) -> Response {
    let texts = Lang::ALL.map(|lang| Localizer::new(lang).message(message));
    let text = format!("{}\n", texts.join("\n"));
    let content = headers::content("text/plain; charset=utf-8", "no-store", text);
    (status, content).into_response()
}
