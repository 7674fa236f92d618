//! The ledger as tiles (C2SP tlog-tiles), for whoever follows it: hashes for all, entries for those who may read them.
//!
//! Must not compute a hash: tiles are served as they are stored, and whoever fetches them checks them against a checkpoint.

use axum::extract::State;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};

use super::Site;
use super::error::WebError;
use tlog::tile::Tile;

/// A tile never changes, neither a full one nor a partial one.
const FOR_EVERYBODY: &str = "public, max-age=31536000, immutable";
/// Nor does one that not everybody may read; no cache that is shared may keep it.
const FOR_THE_READER: &str = "private, max-age=31536000, immutable";

/// A hash tile.
pub(super) async fn hashes(State(site): State<Site>, uri: Uri) -> Result<Response, WebError> {
    serve(&site, &uri, FOR_EVERYBODY).await
}

/// An entry bundle. The guard has let in whoever may read what the ledger says.
pub(super) async fn entries(State(site): State<Site>, uri: Uri) -> Result<Response, WebError> {
    serve(&site, &uri, caching_of_entries(&site)).await
}

fn caching_of_entries(site: &Site) -> &'static str {
    if site.public {
        FOR_EVERYBODY
    } else {
        FOR_THE_READER
    }
}

async fn serve(site: &Site, uri: &Uri, caching: &'static str) -> Result<Response, WebError> {
    // The path as it was sent: what is percent-encoded would be a second name of the same tile.
    let tile = uri.path().strip_prefix("/tile/").and_then(Tile::parse);
    let tile = tile.ok_or_else(|| WebError::absent("web-not-found"))?;
    let content = site
        .ledger
        .ask_async(move |reader| reader.tile(tile))
        .await?;
    let content = content.ok_or_else(|| WebError::absent("witness-no-tile"))?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, caching),
    ];
    Ok((headers, content).into_response())
}
