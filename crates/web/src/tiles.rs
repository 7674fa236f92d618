//! The ledger as tiles (C2SP tlog-tiles): hash tiles are open, entry bundles need the right to read entries.
//!
//! Tiles are served as they are stored; clients verify them against a checkpoint.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;

use super::headers::content;
use super::{Route, Site, WebError};
use domain::Right;
use tlog::tile::Tile;

/// A tile never changes, neither a full one nor a partial one.
const PUBLIC: &str = "public, max-age=31536000, immutable";

/// The caching of tiles that need a right: a shared cache must not keep them.
const PRIVATE: &str = "private, max-age=31536000, immutable";

pub(crate) fn routes() -> Vec<Route> {
    vec![
        // Entries compress well, and the programs that read them can wait for the best compression.
        Route::get("/tile/entries/{*path}", Right::ReadEntries, entries).compressed(),
        Route::get("/tile/{*path}", Right::Open, hashes),
    ]
}

/// `GET /tile/{level}/{index}`: a hash tile.
async fn hashes(State(site): State<Site>, uri: Uri) -> Result<Response, WebError> {
    serve(&site, &uri, PUBLIC).await
}

/// `GET /tile/entries/{index}`: an entry bundle.
async fn entries(State(site): State<Site>, uri: Uri) -> Result<Response, WebError> {
    serve(&site, &uri, if site.public { PUBLIC } else { PRIVATE }).await
}

async fn serve(site: &Site, uri: &Uri, caching: &'static str) -> Result<Response, WebError> {
    // The path is not decoded, so that a tile has one address.
    let tile = uri.path().strip_prefix("/tile/").and_then(Tile::parse);
    let tile = tile.ok_or_else(|| WebError::absent("web-not-found"))?;
    let bytes = site.read(move |reader| reader.tile(tile)).await?;
    let bytes = bytes.ok_or_else(|| WebError::absent("witness-no-tile"))?;
    Ok(content("application/octet-stream", caching, bytes))
}
