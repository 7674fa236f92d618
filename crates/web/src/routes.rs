//! The table of routes. Each page declares its routes beside its handlers as [`Route`] values: method, pattern, the right
//! that the guard demands, and the handler. This module only collects them, so a route without a right does not compile.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{self, MethodRouter};
use tower_http::compression::CompressionLayer;

use super::{
    Site, api, audit, checkpoint, commitment, commitments, digests, evidence, feeds, findings,
    jobs, login, offices, overview, page, probes, report, review, settings, submit, tiles,
};
use domain::access::Right;

/// The right that a request of this method to this pattern needs. HEAD needs the right of GET.
pub type Rule = (Method, &'static str, Right);

/// The right of every route.
pub static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let routes = all().into_iter();
    routes
        .map(|route| (route.method, route.pattern, route.right))
        .collect()
});

/// A route of the site.
pub(crate) struct Route {
    method: Method,
    pattern: &'static str,
    right: Right,
    handler: MethodRouter<Site>,
}

impl Route {
    /// A route of the method GET, which also answers HEAD.
    pub(crate) fn get<H, T>(pattern: &'static str, right: Right, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        Self {
            method: Method::GET,
            pattern,
            right,
            handler: routing::get(handler),
        }
    }

    /// A route of the method POST. Its body is limited to `csrf::FORM_MAX_BYTES` unless [`Route::body_limit`] says otherwise.
    pub(crate) fn post<H, T>(pattern: &'static str, right: Right, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        Self {
            method: Method::POST,
            pattern,
            right,
            handler: routing::post(handler),
        }
    }

    /// Sets the size limit of the body, in bytes.
    pub(crate) fn body_limit(mut self, max_bytes: usize) -> Self {
        self.handler = self.handler.layer(DefaultBodyLimit::max(max_bytes));
        self
    }

    /// Compresses the answer with the default quality instead of the fastest.
    pub(crate) fn compressed(mut self) -> Self {
        self.handler = self.handler.layer(CompressionLayer::new());
        self
    }
}

/// The router of every route, without the guard.
pub(super) fn router() -> Router<Site> {
    all().into_iter().fold(Router::new(), |router, route| {
        router.route(route.pattern, route.handler)
    })
}

fn all() -> Vec<Route> {
    [
        undeclared(),
        login::routes(),
        submit::routes(),
        report::routes(),
        review::routes(),
        settings::routes(),
        api::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The routes of pages that do not declare them beside their handlers.
fn undeclared() -> Vec<Route> {
    vec![
        Route::get("/", Right::ReadPages, overview::overview),
        Route::get("/commitments", Right::ReadPages, commitments::list),
        Route::get("/commitments.csv", Right::ReadPages, commitments::csv),
        Route::get("/commitments.xlsx", Right::ReadPages, commitments::xlsx),
        Route::get("/commitments.json", Right::ReadPages, commitments::json),
        Route::get("/commitments/{code}", Right::ReadPages, commitment::show),
        Route::get(
            "/evidence/{sha256}",
            Right::ReadEvidence,
            evidence::download,
        ),
        Route::get("/audit", Right::ReadEntries, audit::audit),
        Route::post("/audit/verify", Right::Verify, audit::verify),
        Route::get("/audit/entries/{seq}", Right::ReadEntries, audit::entry),
        Route::get(
            "/audit/entries/{seq}/bytes",
            Right::ReadEntries,
            audit::bytes,
        ),
        Route::get(
            "/audit/entries/{seq}/proof",
            Right::ReadEntries,
            audit::proof,
        ),
        Route::get("/audit/entries.jsonl", Right::ReadEntries, audit::entries),
        Route::get("/audit/vkey", Right::ReadEntries, audit::vkey),
        Route::get("/digests", Right::ReadPages, digests::digests),
        Route::get("/digests/{id}", Right::ReadPages, digests::digest),
        Route::get("/digests/{id}/mail.html", Right::ReadPages, digests::mail),
        Route::get(
            "/digests/{id}/letter.eml",
            Right::ReadOperations,
            digests::letter,
        ),
        Route::get(
            "/digests/{id}/files/{name}",
            Right::ReadPages,
            digests::attachment,
        ),
        Route::get("/findings", Right::ReadPages, findings::findings),
        Route::get("/jobs", Right::ReadOperations, jobs::jobs),
        Route::get("/offices", Right::ReadPages, offices::offices),
        Route::get("/offices/{id}", Right::ReadPages, offices::office),
        Route::get("/style.css", Right::Open, page::style),
        Route::get("/favicon.svg", Right::Open, super::favicon),
        Route::get("/calendar.ics", Right::ReadPages, feeds::calendar),
        Route::get("/feed.atom", Right::ReadPages, feeds::feed),
        Route::get("/metrics", Right::ReadOperations, feeds::metrics),
        Route::get("/healthz", Right::Open, probes::healthz),
        Route::get("/readyz", Right::Open, probes::readyz),
        Route::get("/checkpoint", Right::Open, checkpoint::current),
        Route::post("/checkpoint", Right::Cosign, checkpoint::take)
            .body_limit(checkpoint::MAX_NOTE_BYTES),
        Route::get("/checkpoint/{size}", Right::Open, checkpoint::kept),
        Route::get("/tile/entries/{*path}", Right::ReadEntries, tiles::entries).compressed(),
        Route::get("/tile/{*path}", Right::Open, tiles::hashes),
    ]
}
