//! What machines ask: alive, ready, checkpoint.

use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use super::Site;
use super::error::WebError;
use crate::actions::ledger;
use crate::store::StoreError;

/// The process answers.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// Jobs are running and the ledger can be read.
pub(super) async fn readyz(State(site): State<Site>) -> impl IntoResponse {
    let readable = site
        .desk
        .db
        .read_async(|reader| Ok::<_, StoreError>(reader.size()? > 0))
        .await;
    match readable {
        Ok(true) if site.is_ready.load(Ordering::Acquire) => (StatusCode::OK, "ready\n"),
        Ok(_) => (StatusCode::SERVICE_UNAVAILABLE, "starting\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the ledger cannot be read\n",
            )
        }
    }
}

/// The signed checkpoint of the ledger as it stands (C2SP tlog-checkpoint).
pub(super) async fn checkpoint(State(site): State<Site>) -> Result<impl IntoResponse, WebError> {
    let head = site.desk.letterhead.clone();
    let note = site
        .desk
        .act(move |tx, now| ledger::checkpoint(tx, now, &head))
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, note))
}
