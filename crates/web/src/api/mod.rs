//! /api/v1: the data and actions of the pages for programs, with the filters and fields of the command line.
//!
//! One resource a file. Handlers answer with the types of `wire` and read those of `request`; the OpenAPI document is
//! generated from both. `problem` turns failures into problem details.

mod amend;
mod body;
mod commitments;
mod conditional;
mod continuations;
mod digests;
mod document;
mod findings;
mod jobs;
mod jurisdictions;
mod leaders;
mod ledger;
mod offices;
mod params;
mod problem;
mod request;
mod review;
mod submit;
mod updates;

pub(super) use conditional::conditional;
pub(super) use document::openapi;
pub(super) use problem::problems;

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use super::{Route, WebError};
use domain::Right;
use problem::ApiError;

pub use document::document;

/// What a handler answers.
type Answer = Result<Response, ApiError>;

/// The routes of the API.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/openapi.json", Right::Open, openapi),
        Route::get("/api/v1/commitments", Right::ReadPages, commitments::list),
        Route::get(
            "/api/v1/commitments/{code}",
            Right::ReadPages,
            commitments::show,
        ),
        Route::get(
            "/api/v1/commitments/{code}/history",
            Right::ReadPages,
            commitments::history,
        ),
        Route::post(
            "/api/v1/commitments/{code}/assign",
            Right::Amend,
            amend::assigned,
        ),
        Route::post(
            "/api/v1/commitments/{code}/inspect",
            Right::Amend,
            amend::inspected,
        ),
        Route::post(
            "/api/v1/commitments/{code}/adjust",
            Right::Amend,
            amend::adjusted,
        ),
        Route::post(
            "/api/v1/commitments/{code}/extend",
            Right::Amend,
            amend::extended,
        ),
        Route::post(
            "/api/v1/commitments/{code}/close",
            Right::Amend,
            amend::closed,
        ),
        Route::get("/api/v1/updates", Right::ReadPages, updates::list),
        Route::post("/api/v1/updates", Right::Submit, submit::submit)
            .body_limit(body::BODY_MAX_BYTES),
        Route::get("/api/v1/updates/{id}", Right::ReadPages, updates::show),
        Route::post("/api/v1/updates/{id}/accept", Right::Review, review::accept),
        Route::post(
            "/api/v1/updates/{id}/return",
            Right::Review,
            review::send_back,
        ),
        Route::post(
            "/api/v1/updates/{id}/correct",
            Right::Review,
            review::correct,
        ),
        Route::post("/api/v1/commitments", Right::Amend, amend::added),
        Route::post(
            "/api/v1/commitments/{code}/send-back",
            Right::Amend,
            amend::sent_back,
        ),
        Route::post(
            "/api/v1/commitments/{code}/contribute",
            Right::Submit,
            amend::contributed,
        ),
        Route::get("/api/v1/leaders", Right::ReadPages, leaders::list),
        Route::post("/api/v1/leaders", Right::ReformOffices, leaders::appoint),
        Route::post(
            "/api/v1/leaders/{seq}/end",
            Right::ReformOffices,
            leaders::end,
        ),
        Route::get(
            "/api/v1/continuations",
            Right::ReadPages,
            continuations::list,
        ),
        Route::get(
            "/api/v1/continuations/proposals",
            Right::ReadPages,
            continuations::propose,
        ),
        Route::post(
            "/api/v1/commitments/{code}/continue",
            Right::Amend,
            continuations::confirm,
        ),
        Route::post(
            "/api/v1/commitments/{code}/withdraw-continuation",
            Right::Amend,
            continuations::withdraw,
        ),
        Route::post(
            "/api/v1/commitments/{code}/drop",
            Right::Amend,
            continuations::explain,
        ),
        Route::get("/api/v1/findings", Right::ReadPages, findings::list),
        Route::get("/api/v1/digests", Right::ReadOperations, digests::list),
        Route::get("/api/v1/offices", Right::ReadPages, offices::list),
        Route::post("/api/v1/offices", Right::ReformOffices, offices::add),
        Route::post(
            "/api/v1/offices/{id}/rename",
            Right::ReformOffices,
            offices::rename,
        ),
        Route::post(
            "/api/v1/offices/{id}/merge",
            Right::ReformOffices,
            offices::merge,
        ),
        Route::post(
            "/api/v1/offices/{id}/split",
            Right::ReformOffices,
            offices::split,
        ),
        Route::post(
            "/api/v1/offices/{id}/abolish",
            Right::ReformOffices,
            offices::abolish,
        ),
        Route::get(
            "/api/v1/jurisdictions",
            Right::ReadPages,
            jurisdictions::list,
        ),
        Route::get("/api/v1/jobs", Right::ReadOperations, jobs::list),
        Route::get("/api/v1/ledger", Right::Open, ledger::head),
        Route::post("/api/v1/ledger/verify", Right::Verify, ledger::verify),
        Route::get("/api/v1/entries", Right::ReadEntries, ledger::entries),
        Route::get("/api/v1/entries/{seq}", Right::ReadEntries, ledger::entry),
    ]
}

/// A document of `wire` as an answer; its keys are sorted.
fn json(document: &impl Serialize) -> Response {
    match serde_json::to_value(document) {
        Ok(value) => {
            let kind = [(header::CONTENT_TYPE, "application/json")];
            (kind, value.to_string()).into_response()
        }
        Err(error) => WebError::internal(&error).into_response(),
    }
}
