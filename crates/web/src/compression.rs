//! What is compressed on its way: words are, hashes and what is compressed already are not.
//!
//! Must not know any page.

use axum::body::HttpBody;
use axum::http::{Response, header};
use tower_http::compression::predicate::Predicate;

/// Answers whose type is text, JSON or XML, beyond a few bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words;

/// Below this the frame of gzip costs more than it saves.
const LEAST_BYTES: u64 = 512;

impl Predicate for Words {
    fn should_compress<B: HttpBody>(&self, response: &Response<B>) -> bool {
        let kind = response.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let is_words = kind.starts_with("text/") || kind.ends_with("json") || kind.ends_with("xml");
        let size = response.body().size_hint().exact();
        is_words && size.is_none_or(|size| size >= LEAST_BYTES)
    }
}
