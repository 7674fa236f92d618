//! Traced requests: every answer carries an `x-request-id`, and every event logged for a request carries that id with the
//! method, the path and the account.
//!
//! One line a request is logged at `info`, or at `debug` for what programs request all the time.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::{Instrument as _, Span};

/// The header, in requests and in answers.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken from a client, in bytes.
const ID_MAX_BYTES: usize = 64;

/// How the routes begin whose requests are logged at `debug`: probes, and parts of a page or of the log.
const FREQUENT: [&str; 7] = [
    "/healthz",
    "/readyz",
    "/metrics",
    "/tile/",
    "/style.css",
    "/favicon.svg",
    "/review.js",
];

/// Gives a request its id and its span, and logs its answer.
pub(super) async fn trace(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = client_id(request.headers()).unwrap_or_else(new_id);
    request.headers_mut().insert(REQUEST_ID, id.clone());
    // The path without its query, which may hold the signed link of a reminder. The level is `error` so that a filter which
    // shows errors alone still shows to which request they belong.
    let span = tracing::error_span!(
        "request",
        id = id.to_str().unwrap_or_default(),
        method = %request.method(),
        path = request.uri().path(),
        account = tracing::field::Empty,
    );
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).instrument(span.clone()).await;
    span.in_scope(|| log(route.as_ref(), &response, started));
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// Notes the account of the request's caller in its span.
pub(super) fn record_account(account: &str) {
    Span::current().record("account", account);
}

fn log(route: Option<&MatchedPath>, response: &Response, started: Instant) {
    let route = route.map_or("", MatchedPath::as_str);
    let status = response.status().as_u16();
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    if FREQUENT.iter().any(|prefix| route.starts_with(prefix)) {
        tracing::debug!(route, status, ms, "answered");
    } else {
        tracing::info!(route, status, ms, "answered");
    }
}

/// The id that a client or a proxy gave, where it can stand in a log as it is.
fn client_id(headers: &HeaderMap) -> Option<HeaderValue> {
    let id = headers.get(REQUEST_ID)?;
    let is_plain = |b: &u8| b.is_ascii_alphanumeric() || b"-_.".contains(b);
    let is_usable = (1..=ID_MAX_BYTES).contains(&id.len()) && id.as_bytes().iter().all(is_plain);
    is_usable.then(|| id.clone())
}

fn new_id() -> HeaderValue {
    // Without a source of random bytes the request is answered all the same, under an id that others may have too.
    let id = format!("{:016x}", getrandom::u64().unwrap_or_default());
    HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_short_ids_are_taken_from_clients() {
        let taken = |id: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, HeaderValue::from_str(id).unwrap());
            client_id(&headers).is_some()
        };
        assert!(taken("a-B_9.z") && taken(&"a".repeat(64)));
        for bad in ["", "a b", "a\"b", "a,b", "a\tb", &"a".repeat(65)] {
            assert!(!taken(bad), "{bad}");
        }
        assert_ne!(new_id(), new_id());
    }
}
