//! The small HTTP side: is it alive, is it ready, what is its checkpoint, and how does the year stand.
//!
//! Reads only. Must not compute a figure: it shows what the domain says of the ledger's facts.

mod error;
mod probes;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use axum::Router;
use axum::routing::get;

use crate::actions::Desk;

/// What the pages need.
#[derive(Clone)]
pub struct Site {
    /// The ledger.
    pub desk: Desk,
    /// Whether jobs and ledger are up.
    pub is_ready: Arc<AtomicBool>,
}

/// Every route.
pub fn router(site: Site) -> Router {
    Router::new()
        .route("/healthz", get(probes::healthz))
        .route("/readyz", get(probes::readyz))
        .route("/checkpoint", get(probes::checkpoint))
        .with_state(site)
}
