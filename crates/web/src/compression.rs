//! The choice of answers to compress: texts, but no hashes and no compressed files.

use axum::body::HttpBody;
use axum::http::{Response, header};
use tower_http::compression::predicate::Predicate;

/// Selects answers whose type is text, JSON or XML and that are not tiny.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextOnly;

/// Smaller answers do not become smaller in gzip.
const MIN_BYTES: u64 = 512;

impl Predicate for TextOnly {
    fn should_compress<B: HttpBody>(&self, response: &Response<B>) -> bool {
        let kind = response.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let is_text = kind.starts_with("text/") || kind.ends_with("json") || kind.ends_with("xml");
        let size = response.body().size_hint().exact();
        is_text && size.is_none_or(|size| size >= MIN_BYTES)
    }
}
