//! The HTTP interface: pages for people, the API, feeds, probes, checkpoints and tiles, and the guard in front of them.
//!
//! It reads the ledger through `store` and changes it through `service` only; every figure comes from `domain`.

mod access;
pub mod api;
mod audit;
pub mod caller;
mod chart;
mod checkpoint;
mod commitment;
mod commitments;
mod compression;
mod continuations;
mod cookie;
mod csrf;
mod digests;
mod error;
mod evidence;
mod feeds;
mod filters;
mod findings;
mod headers;
mod host;
mod identity;
mod jobs;
mod jurisdictions;
mod login;
mod offices;
mod overview;
mod page;
mod parts;
mod probes;
mod query;
mod report;
mod request_log;
mod review;
mod routes;
mod settings;
mod site;
pub mod snapshot_cache;
mod submit;
mod tiles;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use tower_http::compression::{CompressionLayer, CompressionLevel};

use self::caller::{Caller, CallerSite};
use self::error::WebError;
pub use self::feeds::calendar;
pub use self::overview::History;
use self::page::{Frame, PageRequest};
use self::query::Query;
use self::routes::Route;
pub use self::routes::{RULES, Rule};
pub use self::site::{DemoAccounts, Site};
use self::snapshot_cache::LedgerSnapshot;

/// Every page in the order of the navigation: the key of its name there, if it has a link, and its routes. The link leads to the first
/// route; those who do not have its right do not see it.
fn pages() -> Vec<(Option<&'static str>, Vec<Route>)> {
    vec![
        (Some("nav-overview"), overview::routes()),
        (Some("nav-commitments"), commitments::routes()),
        (None, commitment::routes()),
        (None, continuations::routes()),
        (Some("nav-submit"), submit::routes()),
        (Some("nav-review"), review::routes()),
        (Some("nav-findings"), findings::routes()),
        (Some("nav-digests"), digests::routes()),
        (Some("nav-offices"), offices::routes()),
        (Some("nav-jurisdictions"), jurisdictions::routes()),
        (Some("nav-jobs"), jobs::routes()),
        (Some("nav-report"), report::routes()),
        (Some("nav-audit"), audit::routes()),
        (Some("nav-settings"), settings::routes()),
        (None, login::routes()),
        (None, evidence::routes()),
        (None, feeds::routes()),
        (None, checkpoint::routes()),
        (None, tiles::routes()),
        (None, probes::routes()),
        (None, page::routes()),
        (None, api::routes()),
    ]
}

/// The router of the whole site, behind the guard.
pub fn router(site: Site) -> Router {
    routes::router()
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn(api::conditional))
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(compression::TextOnly),
        )
        .layer(DefaultBodyLimit::max(csrf::FORM_MAX_BYTES))
        .layer(middleware::from_fn_with_state(site.clone(), access::guard))
        .layer(middleware::from_fn_with_state(site.clone(), host::check))
        .layer(middleware::from_fn(api::problems))
        .layer(middleware::from_fn_with_state(
            site.clone(),
            page::failure_pages,
        ))
        .layer(middleware::from_fn_with_state(
            site.clone(),
            headers::secure,
        ))
        .layer(middleware::from_fn(request_log::trace))
        .with_state(site)
}

async fn not_found() -> WebError {
    WebError::absent("web-not-found")
}

async fn method_not_allowed() -> WebError {
    WebError::method()
}
