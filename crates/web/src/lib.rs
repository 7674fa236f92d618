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

use self::caller::{Caller, CallerSite};
use self::cookie::Jar;
use self::error::WebError;
pub use self::overview::History;
use self::page::{Frame, PageRequest};
use self::query::Query;
use self::routes::Route;
pub use self::routes::{RULES, Rule};
use self::snapshot_cache::LedgerSnapshot;
use config::Network;
use domain::Timestamp;
use service::evidence::{EvidenceStore, PendingFiles};
use service::report_text::ReportTexts;
use service::uses::Uses;
use service::{ActionError, Ledger};
use store::{Reader, StoreError, Tx};

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

/// The state of the site, shared by all handlers.
#[derive(Clone)]
pub struct Site {
    /// The ledger.
    pub ledger: Ledger,
    /// The random id of the ledger, which is part of the MAC of links.
    pub ledger_id: Arc<str>,
    /// Whether the jobs and the ledger are ready.
    pub is_ready: Arc<AtomicBool>,
    /// Whether pages and entries are published.
    pub public: bool,
    /// Whether the server listens on loopback only.
    pub is_loopback: bool,
    /// The address under which browsers reach the site.
    pub base_url: Arc<str>,
    /// The reverse proxies whose `X-Forwarded-For` names the client.
    pub trusted_proxies: Arc<[Network]>,
    /// The accounts that a demonstration shows on its sign-in page.
    pub demo: Option<DemoAccounts>,
    /// The jobs and their schedules.
    pub timetable: ::jobs::Timetable,
    /// The status of every commitment, cached by instant.
    pub snapshot_cache: snapshot_cache::SnapshotCache,
    /// The lights of past months, for the charts.
    pub history: History,
    /// The evidence files of updates.
    pub evidence: EvidenceStore,
    /// The limit of files that no entry names yet.
    pub pending: PendingFiles,
    /// The texts of reports, which contain the clauses.
    pub reports: ReportTexts,
    /// The last use of sessions and tokens.
    pub uses: Uses,
}

/// The accounts of a demonstration. They are public.
#[derive(Debug, Clone, Copy)]
pub struct DemoAccounts {
    /// The password of all of them.
    pub password: &'static str,
    /// Their ids.
    pub ids: &'static [&'static str],
}

impl Site {
    /// Whether browsers reach the site by https.
    fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// Reads from the ledger in one snapshot.
    async fn read<T: Send + 'static, E: From<StoreError> + Send + 'static>(
        &self,
        question: impl FnOnce(&Reader<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        self.ledger.ask_async(question).await
    }

    /// Runs an action on the writer's thread.
    async fn act<T: Send + 'static>(
        &self,
        action: impl FnOnce(&mut Tx<'_>, Timestamp) -> Result<T, ActionError> + Send + 'static,
    ) -> Result<T, ActionError> {
        self.ledger.act(action).await
    }

    fn jar(&self) -> Jar {
        Jar::new(self.is_https())
    }

    /// Whether pages are readable without an account: in a public ledger, and on this machine in a demonstration or before the first
    /// account.
    fn is_readable(&self, is_without_accounts: bool) -> bool {
        self.public || (self.is_loopback && (is_without_accounts || self.demo.is_some()))
    }
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
