//! The small HTTP side: is it alive, is it ready, what are its checkpoints and tiles, and how does the year stand.
//!
//! Reads, and takes cosignatures; nothing else comes in here. Must not compute a figure: it shows what the domain says of the
//! ledger's facts.

pub mod board;
pub mod caller;
// Forms and the curve wait for the pages that show them.
#[allow(dead_code, unused_imports)]
mod chart;
mod checkpoint;
mod compression;
mod error;
mod overview;
#[allow(unused_imports)]
mod page;
#[allow(dead_code, unused_imports)]
mod parts;
mod probes;
pub mod query;
mod tiles;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use self::error::WebError;
pub use self::overview::History;
use crate::actions::Desk;
use crate::domain::ledger::cosignature::WitnessKey;

/// A page that takes longer is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Everything comes from here, nothing runs, nobody frames it.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'";

/// What the pages need.
#[derive(Clone)]
pub struct Site {
    /// The ledger.
    pub desk: Desk,
    /// Whether jobs and ledger are up.
    pub is_ready: Arc<AtomicBool>,
    /// Whether anybody may read without signing in.
    pub public: bool,
    /// The witnesses whose cosignatures are taken.
    pub witnesses: Arc<[WitnessKey]>,
    /// What the months showed that were told.
    pub history: History,
    /// How every commitment stands.
    pub board: board::Board,
}

/// Every route.
pub fn router(site: Site) -> Router {
    let set = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    Router::new()
        .route("/", get(overview::overview))
        .route("/commitments/{code}", get(overview::commitment))
        .route("/style.css", get(page::style))
        .route("/favicon.svg", get(favicon))
        .route("/healthz", get(probes::healthz))
        .route("/readyz", get(probes::readyz))
        .route("/checkpoint", checkpoint::methods())
        .route("/checkpoint/{size}", get(checkpoint::kept))
        // Entries compress to a fraction, and are read by programs that may wait for the best of it.
        .route(
            "/tile/entries/{*path}",
            get(tiles::entries).layer(CompressionLayer::new()),
        )
        .route("/tile/{*path}", get(tiles::hashes))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn(everybody))
        .layer(middleware::from_fn_with_state(site.clone(), page::framed))
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(compression::Words),
        )
        .layer(set(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(set(header::REFERRER_POLICY, "no-referrer"))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            PATIENCE,
        ))
        .layer(TraceLayer::new_for_http())
        .with_state(site)
}

async fn favicon() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "max-age=86400"),
    ];
    (headers, include_str!("../../templates/web/favicon.svg"))
}

async fn not_found() -> WebError {
    WebError::absent("web-not-found")
}

async fn method_not_allowed() -> WebError {
    WebError::method()
}

/// Until accounts are asked for, whoever reaches the pages may read them.
async fn everybody(mut request: Request, next: Next) -> Response {
    let lang = page::preferred(request.uri(), request.headers());
    let caller = caller::Caller {
        is_readable: true,
        ..caller::Caller::stranger(lang)
    };
    request.extensions_mut().insert(caller.clone());
    let mut response = next.run(request).await;
    response.extensions_mut().insert(caller);
    response
}
