//! Liveness and readiness probes.

use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::Site;
use super::routes::Route;
use domain::access::Right;
use store::StoreError;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/healthz", Right::Open, healthz),
        Route::get("/readyz", Right::Open, readyz),
    ]
}

/// `GET /healthz`: the process answers.
async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: jobs run, the ledger can be read, and the clock is believed.
async fn readyz(State(site): State<Site>) -> impl IntoResponse {
    let clock = site.ledger.clock.clone();
    let readable = site
        .ledger
        .db
        .read_async(move |reader| Ok::<_, StoreError>((reader.size()? > 0, clock.check(reader)?)))
        .await;
    match readable {
        Ok((_, Some(_))) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "halted: the clock is not believed; see the log\n",
        ),
        Ok((true, None)) if site.is_ready.load(Ordering::Acquire) => (StatusCode::OK, "ready\n"),
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
