//! The HTTP side: pages for people, probes, checkpoints and tiles for machines, and who is let in.
//!
//! Reads, and writes only through actions. Must not compute a figure: it shows what the domain says of the ledger's facts.

mod access;
pub mod api;
mod audit;
pub mod caller;
mod chart;
mod checkpoint;
mod commitment;
mod commitments;
mod compression;
mod cookie;
mod csrf;
mod digests;
mod error;
mod evidence;
mod feeds;
mod filters;
mod findings;
mod headers;
mod identity;
mod jobs;
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
pub mod snapshot_cache;
mod submit;
mod tiles;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use tower_http::compression::{CompressionLayer, CompressionLevel};

use self::cookie::Jar;
use self::error::WebError;
pub use self::overview::History;
use self::routes::Route;
pub use self::routes::{RULES, Rule};
use service::Ledger;
use service::evidence::EvidenceStore;
use service::report_text::ReportTexts;
use tlog::cosignature::WitnessKey;

/// Every page in the order of the navigation: the key of its name there, if it has a link, and its routes. The link leads to the first
/// route; those who do not have its right do not see it.
fn pages() -> Vec<(Option<&'static str>, Vec<Route>)> {
    vec![
        (Some("nav-overview"), overview::routes()),
        (Some("nav-commitments"), commitments::routes()),
        (None, commitment::routes()),
        (Some("nav-submit"), submit::routes()),
        (Some("nav-review"), review::routes()),
        (Some("nav-findings"), findings::routes()),
        (Some("nav-digests"), digests::routes()),
        (Some("nav-offices"), offices::routes()),
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

/// What the pages need.
#[derive(Clone)]
pub struct Site {
    /// The ledger.
    pub ledger: Ledger,
    /// Its random id, under which links are sealed.
    pub ledger_id: Arc<str>,
    /// Whether jobs and ledger are up.
    pub is_ready: Arc<AtomicBool>,
    /// Whether anybody may read without signing in.
    pub public: bool,
    /// Whether only this machine can reach it.
    pub is_loopback: bool,
    /// Where browsers find it.
    pub base_url: Arc<str>,
    /// What a demonstration shows on its sign-in page.
    pub demo: Option<DemoAccounts>,
    /// The witnesses whose cosignatures are taken.
    pub witnesses: Arc<[WitnessKey]>,
    /// What runs by itself, and when.
    pub timetable: ::jobs::Timetable,
    /// How every commitment stands.
    pub snapshot_cache: snapshot_cache::SnapshotCache,
    /// What the months showed that were told.
    pub history: History,
    /// The files behind updates.
    pub evidence: EvidenceStore,
    /// The texts that clauses point into.
    pub reports: ReportTexts,
}

/// The accounts of a demonstration, which are nobody's secret.
#[derive(Debug, Clone, Copy)]
pub struct DemoAccounts {
    /// Their password.
    pub password: &'static str,
    /// Their ids.
    pub ids: &'static [&'static str],
}

impl Site {
    /// Whether browsers reach it by https.
    fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// The cookies of this site.
    fn jar(&self) -> Jar {
        Jar::new(self.is_https())
    }

    /// Whether anybody may read the pages: where the ledger is public, and on this machine as long as there is no account or
    /// it is a demonstration.
    fn is_readable(&self, is_without_accounts: bool) -> bool {
        self.public || (self.is_loopback && (is_without_accounts || self.demo.is_some()))
    }
}

/// Every route, behind the guard.
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
