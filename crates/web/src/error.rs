//! What a request can fail with, and how little of it a client learns.
//!
//! Policy: the operator finds the cause in the log, once; the client gets a status and a sentence without internals, in both
//! languages, because nobody knows what language a broken page was asked in.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use domain::message::{Localize as _, Message};
use domain::office::Lang;
use i18n::Localizer;
use service::ActionError;
use store::StoreError;

use super::page::Failure;

/// A request that failed.
#[derive(Debug)]
pub struct WebError {
    status: StatusCode,
    said: Message,
    cause: Option<String>,
}

impl WebError {
    /// There is no ledger to show.
    pub(super) fn not_open() -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            said: Message::new("web-not-open"),
            cause: None,
        }
    }

    /// It was asked for what cannot be.
    pub(super) fn refused(status: StatusCode, said: Message) -> Self {
        Self {
            status,
            said,
            cause: None,
        }
    }

    /// A page could not be written.
    pub(super) fn template(error: askama::Error) -> Self {
        Self::internal(&error)
    }

    /// It went wrong on our side.
    pub(super) fn internal(error: &impl ToString) -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            said: Message::new("web-failed"),
            cause: Some(error.to_string()),
        }
    }

    /// There is nothing here, or not yet.
    pub(super) fn absent(said: &'static str) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            said: Message::new(said),
            cause: None,
        }
    }

    /// Nobody knows who asks, and it is not for everybody.
    pub(super) fn unknown() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            said: Message::new("trust-unknown"),
            cause: None,
        }
    }

    /// It took longer than anybody waits.
    pub(super) fn too_slow() -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            said: Message::new("web-failed"),
            cause: Some("a request took too long".to_owned()),
        }
    }

    /// It is there, but not to be asked like that.
    pub(super) fn method() -> Self {
        Self {
            status: StatusCode::METHOD_NOT_ALLOWED,
            said: Message::new("web-method"),
            cause: None,
        }
    }

    /// It is there, but not for whoever asks.
    pub(super) fn closed(said: &'static str) -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            said: Message::new(said),
            cause: None,
        }
    }
}

impl From<ActionError> for WebError {
    /// What an action refuses is the asker's to mend and is told them; a form tells it beside its field instead.
    fn from(error: ActionError) -> Self {
        if error.is_refusal() {
            return Self::refused(StatusCode::UNPROCESSABLE_ENTITY, error.message());
        }
        Self::internal(&error)
    }
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        Self::internal(&error)
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        if let Some(cause) = &self.cause {
            tracing::error!(cause, "a request failed");
        }
        let mut response = plain(self.status, &self.said);
        // For whoever asked for a page: it is put into the frame on the way out.
        response.extensions_mut().insert(Failure {
            status: self.status,
            said: self.said,
        });
        response
    }
}

/// A short answer in both languages.
pub(super) fn plain(status: StatusCode, said: &Message) -> Response {
    let texts = Lang::ALL.map(|lang| Localizer::new(lang).message(said));
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, format!("{}\n", texts.join("\n"))).into_response()
}
