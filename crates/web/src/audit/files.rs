//! The bundle: the ledger's entries, one a line, and the key that checks its checkpoints.
//!
//! Entries are streamed a stretch at a time: no file is left behind and no reader is held.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use crate::Site;
use crate::digests::download;
use crate::error::WebError;
use domain::ids::Seq;
use store::StoreError;

/// How many entries are read at once.
const STRETCH: usize = 512;

/// `GET /audit/entries.jsonl`: the exact bytes of each entry, one a line, up to the newest when it was asked for.
pub(crate) async fn entries(State(site): State<Site>) -> Result<Response, WebError> {
    let size = site.ledger.ask_async(|reader| reader.size()).await?;
    let ledger = site.ledger;
    let parts = stream::try_unfold(0, move |from: Seq| {
        let ledger = ledger.clone();
        async move {
            if from >= size {
                return Ok::<_, StoreError>(None);
            }
            let part = ledger
                .ask_async(move |reader| {
                    let (mut lines, mut next) = (Vec::new(), from);
                    reader.each_entry::<StoreError>(from, |row| {
                        lines.extend_from_slice(&row.entry.bytes);
                        lines.push(b'\n');
                        next = row.entry.seq + 1;
                        Ok(next < size && next - from < STRETCH as u64)
                    })?;
                    Ok::<_, StoreError>((lines, next))
                })
                .await?;
            let (lines, next) = part;
            // A ledger that cannot be read on ends the answer, and its reader sees that it broke off.
            if next == from {
                return Err(StoreError::NodeMissing {
                    level: 0,
                    index: from,
                });
            }
            Ok(Some((Bytes::from(lines), next)))
        }
    });
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/jsonl"),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"entries.jsonl\""),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        ),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}

/// `GET /audit/vkey`: the key that the ledger's checkpoints are checked with.
pub(crate) async fn vkey(State(site): State<Site>) -> Response {
    let key = format!("{}\n", site.ledger.letterhead.signer.verifier());
    download("text/plain", "vkey", key.into_bytes())
}
