//! The headers of answers: media type and caching, and for every answer content policy, framing, sniffing, referrers and transport.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Site;

/// Allows resources, scripts and form targets of this site only, no inline script, and no framing.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

/// Browsers use HTTPS only, for a year.
const TRANSPORT: &str = "max-age=31536000";

/// The browser features that no page needs.
const PERMISSIONS: &str =
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

/// An answer with its media type and its caching.
pub(super) fn content(
    media_type: &'static str,
    caching: &'static str,
    body: impl IntoResponse,
) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, caching),
    ];
    (headers, body).into_response()
}

/// Sets each header that the handler has not set.
pub(super) async fn secure(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    set(headers, header::CONTENT_SECURITY_POLICY, POLICY);
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // With `no-referrer` a browser sends forms from the origin `null`, which cannot be distinguished from foreign sites.
    set(headers, header::REFERRER_POLICY, "same-origin");
    set(headers, header::X_FRAME_OPTIONS, "DENY");
    set(
        headers,
        HeaderName::from_static("permissions-policy"),
        PERMISSIONS,
    );
    set(
        headers,
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    if site.is_https() {
        set(headers, header::STRICT_TRANSPORT_SECURITY, TRANSPORT);
    }
    response
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers
        .entry(name)
        .or_insert(HeaderValue::from_static(value));
}
