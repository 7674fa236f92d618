//! The one table from routes to rights.
//!
//! A route without a row is refused, whoever asks. Must not know how rights are checked: the guard does that.

use axum::http::Method;

use crate::domain::access::Right;

/// A row: what whoever sends that method to that route must be allowed. HEAD is asked for like GET.
pub type Rule = (Method, &'static str, Right);

/// The table. Every route of the router has a row, and every row a route; a test holds them against each other.
pub static RULES: &[Rule] = &[
    (Method::GET, "/", Right::ReadPages),
    (Method::GET, "/commitments", Right::ReadPages),
    (Method::GET, "/commitments.csv", Right::ReadPages),
    (Method::GET, "/commitments.xlsx", Right::ReadPages),
    (Method::GET, "/commitments.json", Right::ReadPages),
    (Method::GET, "/commitments/{code}", Right::ReadPages),
    (Method::GET, "/evidence/{sha256}", Right::ReadEvidence),
    (Method::GET, "/audit", Right::ReadEntries),
    (Method::POST, "/audit/verify", Right::Verify),
    (Method::GET, "/audit/entries/{seq}", Right::ReadEntries),
    (
        Method::GET,
        "/audit/entries/{seq}/bytes",
        Right::ReadEntries,
    ),
    (
        Method::GET,
        "/audit/entries/{seq}/proof",
        Right::ReadEntries,
    ),
    (Method::GET, "/audit/entries.jsonl", Right::ReadEntries),
    (Method::GET, "/audit/vkey", Right::ReadEntries),
    (Method::GET, "/digests", Right::ReadPages),
    (Method::GET, "/digests/{id}", Right::ReadPages),
    (Method::GET, "/digests/{id}/mail.html", Right::ReadPages),
    (
        Method::GET,
        "/digests/{id}/letter.eml",
        Right::ReadOperations,
    ),
    (Method::GET, "/digests/{id}/files/{name}", Right::ReadPages),
    (Method::GET, "/findings", Right::ReadPages),
    (Method::GET, "/jobs", Right::ReadOperations),
    (Method::GET, "/offices", Right::ReadPages),
    (Method::GET, "/offices/{id}", Right::ReadPages),
    (Method::GET, "/login", Right::SignIn),
    (Method::POST, "/login", Right::SignIn),
    (Method::POST, "/logout", Right::SignIn),
    (Method::GET, "/submit", Right::Submit),
    (Method::POST, "/submit", Right::Submit),
    (Method::GET, "/submit/{update}", Right::Submit),
    (Method::GET, "/review", Right::Review),
    (Method::POST, "/review/{update}/accept", Right::Review),
    (Method::POST, "/review/{update}/return", Right::Review),
    (Method::GET, "/review.js", Right::Open),
    (Method::GET, "/style.css", Right::Open),
    (Method::GET, "/favicon.svg", Right::Open),
    (Method::GET, "/calendar.ics", Right::ReadPages),
    (Method::GET, "/feed.atom", Right::ReadPages),
    (Method::GET, "/metrics", Right::ReadOperations),
    (Method::GET, "/healthz", Right::Open),
    (Method::GET, "/readyz", Right::Open),
    (Method::GET, "/checkpoint", Right::Open),
    (Method::POST, "/checkpoint", Right::Cosign),
    (Method::GET, "/checkpoint/{size}", Right::Open),
    (Method::GET, "/tile/entries/{*path}", Right::ReadEntries),
    (Method::GET, "/tile/{*path}", Right::Open),
    (Method::GET, "/api/v1/openapi.json", Right::Open),
    (Method::GET, "/api/v1/commitments", Right::ReadPages),
    (Method::GET, "/api/v1/commitments/{code}", Right::ReadPages),
    (
        Method::GET,
        "/api/v1/commitments/{code}/history",
        Right::ReadPages,
    ),
    (
        Method::POST,
        "/api/v1/commitments/{code}/assign",
        Right::Amend,
    ),
    (
        Method::POST,
        "/api/v1/commitments/{code}/inspect",
        Right::Amend,
    ),
    (
        Method::POST,
        "/api/v1/commitments/{code}/adjust",
        Right::Amend,
    ),
    (
        Method::POST,
        "/api/v1/commitments/{code}/extend",
        Right::Amend,
    ),
    (
        Method::POST,
        "/api/v1/commitments/{code}/close",
        Right::Amend,
    ),
    (Method::GET, "/api/v1/updates", Right::ReadPages),
    (Method::POST, "/api/v1/updates", Right::Submit),
    (Method::GET, "/api/v1/updates/{id}", Right::ReadPages),
    (Method::POST, "/api/v1/updates/{id}/accept", Right::Review),
    (Method::POST, "/api/v1/updates/{id}/return", Right::Review),
    (Method::POST, "/api/v1/updates/{id}/correct", Right::Review),
    (Method::GET, "/api/v1/findings", Right::ReadPages),
    (Method::GET, "/api/v1/digests", Right::ReadOperations),
    (Method::GET, "/api/v1/offices", Right::ReadPages),
    (Method::GET, "/api/v1/jobs", Right::ReadOperations),
    (Method::GET, "/api/v1/ledger", Right::Open),
    (Method::POST, "/api/v1/ledger/verify", Right::Verify),
    (Method::GET, "/api/v1/entries", Right::ReadEntries),
    (Method::GET, "/api/v1/entries/{seq}", Right::ReadEntries),
];
