//! What a request can fail with, and how little of it a client learns.
//!
//! Policy: the operator finds the cause in the log, once; the client gets a status and a sentence without internals.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::actions::ActionError;
use crate::store::StoreError;

/// A request that failed.
#[derive(Debug)]
pub(super) struct WebError(ActionError);

impl From<ActionError> for WebError {
    fn from(error: ActionError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        tracing::error!(error = %self.0, "a request failed");
        (
            StatusCode::INTERNAL_SERVER_ERROR,
            "the ledger could not be read\n",
        )
            .into_response()
    }
}
