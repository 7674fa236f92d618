//! What every answer tells a browser about how far to trust it: policy, framing, sniffing, referrers, transport.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::Site;

/// Everything comes from here, nothing inline runs, nobody frames it, and forms are sent nowhere else.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

/// A browser keeps to https for a year.
const TRANSPORT: &str = "max-age=31536000";

/// No page needs any of these.
const PERMISSIONS: &str =
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

/// Sets them, unless a handler set a stricter one of its own.
pub(super) async fn secure(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    set(headers, header::CONTENT_SECURITY_POLICY, POLICY);
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // With `no-referrer` a browser would send forms from the origin `null`, and they could not be told from foreign ones.
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
