//! Every route. Each is written down as it is added, so that the table of rights can be held against them.
//!
//! Must not let anybody in: the guard does.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodRouter, get, post};
use tower_http::compression::CompressionLayer;

use super::{
    Site, api, audit, checkpoint, commitment, commitments, digests, evidence, feeds, findings,
    jobs, login, offices, overview, page, probes, report, review, settings, submit, tiles,
};

/// A router that knows what it routes.
pub(super) struct Routes {
    /// The router.
    pub(super) router: Router<Site>,
    /// Method and pattern of each route.
    pub(super) listed: Vec<(Method, &'static str)>,
}

/// All of them.
pub(super) fn all() -> Routes {
    Routes {
        router: Router::new(),
        listed: Vec::new(),
    }
    .get("/", overview::overview)
    .get("/commitments", commitments::list)
    .get("/commitments.csv", commitments::csv)
    .get("/commitments.xlsx", commitments::xlsx)
    .get("/commitments.json", commitments::json)
    .get("/commitments/{code}", commitment::show)
    .get("/evidence/{sha256}", evidence::download)
    .get("/audit", audit::audit)
    .post("/audit/verify", audit::verify)
    .get("/audit/entries/{seq}", audit::entry)
    .get("/audit/entries/{seq}/bytes", audit::bytes)
    .get("/audit/entries/{seq}/proof", audit::proof)
    .get("/audit/entries.jsonl", audit::entries)
    .get("/audit/vkey", audit::vkey)
    .get("/digests", digests::digests)
    .get("/digests/{id}", digests::digest)
    .get("/digests/{id}/mail.html", digests::mail)
    .get("/digests/{id}/letter.eml", digests::letter)
    .get("/digests/{id}/files/{name}", digests::attachment)
    .get("/findings", findings::findings)
    .get("/jobs", jobs::jobs)
    .get("/offices", offices::offices)
    .get("/offices/{id}", offices::office)
    .get("/login", login::form)
    .post("/login", login::log_in)
    .post("/logout", login::log_out)
    .get("/submit", submit::page)
    .at(
        Method::POST,
        "/submit",
        post(submit::send).layer(DefaultBodyLimit::max(submit::BODY_MAX_BYTES)),
    )
    .get("/submit/{update}", submit::receipt)
    .get("/report", report::index)
    .at(
        Method::POST,
        "/report",
        post(report::upload).layer(DefaultBodyLimit::max(report::BODY_MAX_BYTES)),
    )
    .get("/report/{id}", report::list)
    .get("/report/{id}/text", report::text)
    .post("/report/{id}/facts", report::describe)
    .post("/report/{id}/sure", report::sure)
    .post("/report/{id}/seed", report::seed)
    .post("/report/{id}/discard", report::discard)
    .get("/report/{id}/proposals/{number}", report::proposal)
    .post("/report/{id}/proposals/{number}", report::decide)
    .get("/review", review::page)
    .post("/review/{update}/accept", review::accept)
    .post("/review/{update}/return", review::send_back)
    .get("/review.js", review::script)
    .get("/settings", settings::own)
    .post("/settings/password", settings::change_password)
    .post("/settings/language", settings::set_language)
    .post("/settings/sessions/end", settings::end_session)
    .post(
        "/settings/sessions/end-others",
        settings::end_other_sessions,
    )
    .get("/settings/accounts", settings::accounts)
    .post("/settings/accounts", settings::add)
    .get("/settings/accounts/{name}", settings::account)
    .post("/settings/accounts/{name}/role", settings::set_role)
    .post("/settings/accounts/{name}/password", settings::set_password)
    .post("/settings/accounts/{name}/disable", settings::disable)
    .post("/settings/accounts/{name}/enable", settings::enable)
    .get("/settings/tokens", settings::tokens)
    .post("/settings/tokens", settings::add_token)
    .post("/settings/tokens/{id}/revoke", settings::revoke)
    .get("/settings/offices", settings::offices)
    .get("/settings/offices/{id}", settings::office)
    .post("/settings/offices/{id}", settings::set_office)
    .get("/style.css", page::style)
    .get("/favicon.svg", super::favicon)
    .get("/calendar.ics", feeds::calendar)
    .get("/feed.atom", feeds::feed)
    .get("/metrics", feeds::metrics)
    .get("/healthz", probes::healthz)
    .get("/readyz", probes::readyz)
    .get("/checkpoint", checkpoint::current)
    .at(
        Method::POST,
        "/checkpoint",
        post(checkpoint::take).layer(DefaultBodyLimit::max(checkpoint::MAX_NOTE_BYTES)),
    )
    .get("/checkpoint/{size}", checkpoint::kept)
    // Hashes do not compress; entries do, to a fraction.
    .at(
        Method::GET,
        // Entries compress to a fraction, and are read by programs that may wait for the best of it.
        "/tile/entries/{*path}",
        get(tiles::entries).layer(CompressionLayer::new()),
    )
    .get("/tile/{*path}", tiles::hashes)
    .every(api::routes())
}

impl Routes {
    /// Something to be read.
    fn get<H, T>(self, pattern: &'static str, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.at(Method::GET, pattern, get(handler))
    }

    /// Something to be sent.
    fn post<H, T>(self, pattern: &'static str, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.at(Method::POST, pattern, post(handler))
    }

    /// Those of a room of its own.
    fn every(self, routes: Vec<(Method, &'static str, MethodRouter<Site>)>) -> Self {
        let add = |all: Self, (method, pattern, handler)| all.at(method, pattern, handler);
        routes.into_iter().fold(self, add)
    }

    /// A handler with layers of its own, of that one method.
    fn at(mut self, method: Method, pattern: &'static str, handler: MethodRouter<Site>) -> Self {
        self.router = self.router.route(pattern, handler);
        self.listed.push((method, pattern));
        self
    }
}
