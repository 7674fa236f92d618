//! The stylesheet: a handful of files, joined when the program is built.
//!
//! Its address carries a hash of its content, so that browsers may keep it for ever.

use std::sync::LazyLock;

use axum::http::{Uri, header};
use axum::response::IntoResponse;
use sha2::{Digest as _, Sha256};

const STYLE: &str = concat!(
    include_str!("../../../templates/web/style/tokens.css"),
    include_str!("../../../templates/web/style/base.css"),
    include_str!("../../../templates/web/style/frame.css"),
    include_str!("../../../templates/web/style/parts.css"),
    include_str!("../../../templates/web/style/table.css"),
    include_str!("../../../templates/web/style/form.css"),
    include_str!("../../../templates/web/style/chart.css"),
    include_str!("../../../templates/web/style/overview.css"),
    include_str!("../../../templates/web/style/print.css"),
);

/// The stylesheet's address.
pub(crate) static STYLE_HREF: LazyLock<String> = LazyLock::new(|| {
    let hash = hex::encode(Sha256::digest(STYLE.as_bytes()));
    format!("/style.css?v={}", &hash[..12])
});

/// `GET /style.css`.
pub(crate) async fn style(uri: Uri) -> impl IntoResponse {
    // An old page may still ask for an old address; what it gets now must not be kept under it.
    let is_current = uri.path_and_query().map(|p| p.as_str()) == Some(STYLE_HREF.as_str());
    let caching = if is_current {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, caching),
    ];
    (headers, STYLE)
}
