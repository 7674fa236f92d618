//! Conditional requests (RFC 9110, 13): every answer of the API, the calendar and the feed has a strong tag over its bytes.
//!
//! What is answered is a function of the ledger and the query, so that the same question about the same ledger always has
//! the same tag. Must not know what is answered.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use crate::error::WebError;
use crate::feeds;
use domain::message::Message;

/// How many bytes of the hash make a tag.
const TAG_BYTES: usize = 16;

fn text(request: &Request, name: HeaderName) -> String {
    let value = request.headers().get(name);
    let text = value.and_then(|value| value.to_str().ok());
    text.unwrap_or_default().to_owned()
}

/// Answers who has it already with 304, and who asks for the head with the head.
pub(crate) async fn conditional(mut request: Request, next: Next) -> Response {
    let is_head = *request.method() == Method::HEAD;
    let is_read = is_head || *request.method() == Method::GET;
    let path = request.uri().path();
    let is_ours = path.starts_with("/api/") || feeds::is_conditional(path);
    if !is_read || !is_ours {
        return next.run(request).await;
    }
    // The head of an answer tells the tag of its body: that has to be made first.
    *request.method_mut() = Method::GET;
    let known = text(&request, header::IF_NONE_MATCH);
    let is_packed = text(&request, header::ACCEPT_ENCODING).contains("gzip");
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        let said = Message::new("web-failed");
        return WebError::refused(StatusCode::INTERNAL_SERVER_ERROR, said).into_response();
    };
    let hash = hex::encode(&Sha256::digest(&bytes)[..TAG_BYTES]);
    // Compressed bytes are other bytes, and a strong tag says so.
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
