//! /api/v1: what the pages show and do, for programs: the same names, filters and fields as the command line.
//!
//! One resource a file. `shape` says what goes in and out and is what the OpenAPI document is generated from; `problem` says
//! what went wrong. Must not compute a figure nor write a field of its own: `export` does.

mod amend;
mod asked;
mod body;
mod commitments;
mod conditional;
mod digests;
mod document;
mod entries;
mod findings;
mod jobs;
mod offices;
mod problem;
mod review;
pub mod shape;
mod submit;
mod updates;
mod verify;

pub(super) use conditional::conditional;
pub(super) use document::openapi;
pub(super) use problem::problems;

use axum::extract::DefaultBodyLimit;
use axum::http::{Method, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get, post};
use serde_json::Value;

use super::Site;
use problem::ApiError;

pub use document::document;

/// What a handler answers.
type Answer = Result<Response, ApiError>;

/// Method, pattern and handler of every route.
pub(super) fn routes() -> Vec<(Method, &'static str, MethodRouter<Site>)> {
    let read = |pattern, handler| (Method::GET, pattern, handler);
    let sent = |pattern, handler| (Method::POST, pattern, handler);
    vec![
        read("/api/v1/openapi.json", get(openapi)),
        read("/api/v1/commitments", get(commitments::list)),
        read("/api/v1/commitments/{code}", get(commitments::show)),
        read(
            "/api/v1/commitments/{code}/history",
            get(commitments::history),
        ),
        sent("/api/v1/commitments/{code}/assign", post(amend::assigned)),
        sent("/api/v1/commitments/{code}/inspect", post(amend::inspected)),
        sent("/api/v1/commitments/{code}/adjust", post(amend::adjusted)),
        sent("/api/v1/commitments/{code}/extend", post(amend::extended)),
        sent("/api/v1/commitments/{code}/close", post(amend::closed)),
        read("/api/v1/updates", get(updates::list)),
        sent(
            "/api/v1/updates",
            post(submit::submit).layer(DefaultBodyLimit::max(submit::BODY_MAX_BYTES)),
        ),
        read("/api/v1/updates/{id}", get(updates::show)),
        sent("/api/v1/updates/{id}/accept", post(review::accept)),
        sent("/api/v1/updates/{id}/return", post(review::send_back)),
        sent("/api/v1/updates/{id}/correct", post(review::correct)),
        read("/api/v1/findings", get(findings::list)),
        read("/api/v1/digests", get(digests::list)),
        read("/api/v1/offices", get(offices::list)),
        read("/api/v1/jobs", get(jobs::list)),
        read("/api/v1/ledger", get(entries::ledger)),
        sent("/api/v1/ledger/verify", post(verify::verify)),
        read("/api/v1/entries", get(entries::list)),
        read("/api/v1/entries/{seq}", get(entries::show)),
    ]
}

/// An answer in JSON.
fn json(value: &Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, value.to_string()).into_response()
}
