//! Conditional requests (RFC 9110, 13): every answer of the API, the calendar and the feed has a strong tag over its bytes.
//!
//! An answer depends only on the ledger and the query, so that the same query of the same ledger has the same tag.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use crate::{WebError, feeds};
use domain::Message;

/// The length of a tag, in bytes of the hash.
const TAG_BYTES: usize = 16;

fn text(request: &Request, name: HeaderName) -> String {
    let value = request.headers().get(name);
    let text = value.and_then(|value| value.to_str().ok());
    text.unwrap_or_default().to_owned()
}

/// Middleware: answers 304 when the client has the answer already, and HEAD requests without a body.
pub(crate) async fn conditional(mut request: Request, next: Next) -> Response {
    let is_head = *request.method() == Method::HEAD;
    let is_read = is_head || *request.method() == Method::GET;
    let path = request.uri().path();
    let is_ours = path.starts_with("/api/") || feeds::is_conditional(path);
    if !is_read || !is_ours {
        return next.run(request).await;
    }
    // The tag in the head depends on the body, which is made first.
    *request.method_mut() = Method::GET;
    let known = text(&request, header::IF_NONE_MATCH);
    let is_packed = text(&request, header::ACCEPT_ENCODING).contains("gzip");
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        let message = Message::new("web-failed");
        return WebError::refused(StatusCode::INTERNAL_SERVER_ERROR, message).into_response();
    };
    let hash = hex::encode(&Sha256::digest(&bytes)[..TAG_BYTES]);
    // Compressed bytes differ, so a strong tag differs too.
    let tag = format!("\"{hash}{}\"", if is_packed { "-gzip" } else { "" });
    let is_known = known
        .split(',')
        .map(|one| one.trim().trim_start_matches("W/"))
        .any(|one| one == tag || one == "*");
    if let Ok(tag) = HeaderValue::try_from(tag) {
        parts.headers.insert(header::ETAG, tag);
    }
    let set = [
        (header::CACHE_CONTROL, "private, no-cache"),
        (
            header::VARY,
            "Accept-Encoding, Accept-Language, Authorization, Cookie",
        ),
    ];
    for (name, value) in set {
        parts.headers.insert(name, HeaderValue::from_static(value));
    }
    if is_known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    if is_head {
        parts
            .headers
            .insert(header::CONTENT_LENGTH, bytes.len().into());
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}
