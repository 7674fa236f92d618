//! 报告: a report is read in: what was found is accepted, corrected, rejected or split by a person, and seeds the ledger.
//!
//! Reads, and writes only through actions. Must not look for promises: `domain::report` does.

mod facts;
mod list;
mod one;
mod text;
mod upload;

pub(super) use facts::describe;
pub(super) use list::{index, list, sure};
pub(super) use one::{decide, proposal};
pub(super) use text::text;
pub(super) use upload::{BODY_MAX_BYTES, upload};

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::Site;
use super::caller::Caller;
use super::error::WebError;
use super::login::see_other;
use super::routes::Route;
use domain::access::Right;
use domain::message::{Localize as _, Message};
use service::{ActionError, Refusal, reading};
use store::KeptReading;

/// The routes of this page.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/report", Right::ReadReport, index),
        Route::post("/report", Right::ReadReport, upload).body_limit(BODY_MAX_BYTES),
        Route::get("/report/{id}", Right::ReadReport, list),
        Route::get("/report/{id}/text", Right::ReadReport, text),
        Route::post("/report/{id}/facts", Right::ReadReport, describe),
        Route::post("/report/{id}/sure", Right::ReadReport, sure),
        Route::post("/report/{id}/seed", Right::ReadReport, seed),
        Route::post("/report/{id}/discard", Right::ReadReport, discard),
        Route::get(
            "/report/{id}/proposals/{number}",
            Right::ReadReport,
            proposal,
        ),
        Route::post("/report/{id}/proposals/{number}", Right::ReadReport, decide),
    ]
}

/// The fields of a form, by name.
type Fields = BTreeMap<String, String>;

/// `POST /report/{id}/seed`: enters what was accepted.
pub(super) async fn seed(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id: i64 = number(&id)?;
    let by = caller.actor()?;
    let act = move |tx: &mut store::Tx<'_>, now| reading::seed(tx, now, &by, id);
    match site.ledger.act(act).await {
        Ok(_) => Ok(see_other("/commitments")),
        Err(error) => Err(told(error)),
    }
}

/// `POST /report/{id}/discard`: drops a reading.
pub(super) async fn discard(
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id: i64 = number(&id)?;
    let act = move |tx: &mut store::Tx<'_>, _| reading::discard(tx, id);
    site.ledger.act(act).await.map_err(told)?;
    Ok(see_other("/report"))
}

/// The number of a reading or of a proposal in an address.
fn number<T: std::str::FromStr>(text: &str) -> Result<T, WebError> {
    text.parse().map_err(|_| WebError::absent("web-not-found"))
}

/// What an action refuses, with the status that says whose it is to mend.
fn told(error: ActionError) -> WebError {
    let status = match &error {
        ActionError::Refused(Refusal::NoReading { .. } | Refusal::NoProposal { .. }) => {
            StatusCode::NOT_FOUND
        }
        ActionError::Refused(Refusal::ReadingSeeded { .. } | Refusal::HasReport { .. }) => {
            StatusCode::CONFLICT
        }
        _ => return error.into(),
    };
    WebError::refused(status, error.message())
}

/// The reading of that number.
async fn kept(site: &Site, id: i64) -> Result<KeptReading, WebError> {
    let kept = site
        .ledger
        .ask_async(move |reader| reader.reading(id))
        .await?;
    kept.ok_or_else(|| {
        let said = Message::new("refused-no-reading").arg("id", id);
        WebError::refused(StatusCode::NOT_FOUND, said)
    })
}

/// The text of a reading as it was given.
async fn given(site: &Site, sha256: &str) -> Result<Vec<char>, WebError> {
    let (texts, sha256) = (site.reports.clone(), sha256.to_owned());
    let text = tokio::task::spawn_blocking(move || {
        let bytes = texts.open(&sha256)?;
        Some(report_reader::decode(&bytes).0.chars().collect())
    });
    text.await
        .map_err(|error| WebError::internal(&error))?
        .ok_or_else(|| WebError::absent("report-text-absent"))
}
