//! One entry, with its exact bytes and the proof that the ledger holds it; and the copy of the ledger: all entries and the key.

use std::sync::Arc;

use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::entry_text::{Entry, EntryText};
use crate::digests::download;
use crate::{CallerSite, Frame, LedgerSnapshot, PageRequest, Site, WebError, page};
use domain::Seq;
use service::prove::{self, Proved};
use store::StoreError;

/// The number of entries that are read at once.
const CHUNK: usize = 512;

#[derive(Template)]
#[template(path = "web/entry.html")]
struct EntryPage {
    frame: Frame,
    seq: Seq,
    entry: Entry,
    proved: Proved,
    leaf: String,
    /// Absent where the ledger is too damaged to be assessed.
    snapshot: Option<Arc<LedgerSnapshot>>,
}

/// `GET /audit/entries/{seq}`.
pub(super) async fn show(
    request: PageRequest,
    Path(seq): Path<String>,
) -> Result<Response, WebError> {
    let seq = parse(&seq)?;
    let frame = request.frame().await?;
    let proved = prove(&request.site, seq).await?;
    let envelope = proved.entry.envelope()?;
    let (leaf, entry) = request
        .site
        .read(move |reader| {
            Ok::<_, StoreError>((reader.leaf(seq)?, Entry::read(reader, seq, envelope)?))
        })
        .await?;
    let page = EntryPage {
        seq,
        entry,
        proved,
        leaf: leaf.map_or_else(String::new, |leaf| leaf.to_string()),
        snapshot: request.site.snapshot(&request.caller).await.ok(),
        frame,
    };
    page::show(&request.caller, &page)
}

impl EntryPage {
    fn text(&self) -> EntryText<'_> {
        EntryText {
            snapshot: self.snapshot.as_deref(),
            l: self.frame.l,
        }
    }

    /// Label, text and stored value of the envelope's fields; the stored value is empty where it equals the text.
    fn facts(&self) -> [(&'static str, String, String); 4] {
        let (envelope, text) = (&self.entry.envelope, self.text());
        let at = self.frame.l.instant(envelope.at, self.frame.zone);
        let via = match &envelope.via {
            Some(via) => self.frame.l.localize(via),
            None => self.frame.l.t("audit-via-unknown"),
        };
        [
            (
                "audit-kind",
                text.kind(&envelope.kind),
                envelope.kind.clone(),
            ),
            (
                "audit-by",
                text.actor(&envelope.by),
                envelope.by.to_string(),
            ),
            ("audit-via", via, String::new()),
            ("audit-at", at, String::new()),
        ]
        .map(|(label, text, stored)| {
            let stored = if stored == text {
                String::new()
            } else {
                stored
            };
            (label, text, stored)
        })
    }

    fn bytes(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.proved.entry.bytes)
    }

    fn previous(&self) -> Option<Seq> {
        self.seq.0.checked_sub(1).map(Seq)
    }

    fn next(&self) -> Option<Seq> {
        Some(self.seq.next()).filter(|next| next.0 < self.proved.size)
    }
}

/// `GET /audit/entries/{seq}/proof`: the proof in the form that verifiers read.
pub(super) async fn proof(
    CallerSite(site): CallerSite,
    Path(seq): Path<String>,
) -> Result<Response, WebError> {
    let seq = parse(&seq)?;
    let text = prove(&site, seq).await?.proof.to_string();
    let name = format!("proof-{seq}.txt");
    Ok(download("text/plain", &name, text.into_bytes()))
}

/// `GET /audit/entries/{seq}/bytes`: the entry's exact bytes.
pub(super) async fn bytes(
    State(site): State<Site>,
    Path(seq): Path<String>,
) -> Result<Response, WebError> {
    let seq = parse(&seq)?;
    let found = site.read(move |reader| reader.entry(seq)).await?;
    let found = found.ok_or_else(|| WebError::absent("audit-no-entry"))?;
    let name = format!("entry-{seq}.json");
    Ok(download("application/json", &name, found.bytes))
}

fn parse(text: &str) -> Result<Seq, WebError> {
    let is_plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number: Option<i64> = text.parse().ok().filter(|_| is_plain);
    let seq = number.map(|number| Seq(number.unsigned_abs()));
    seq.ok_or_else(|| WebError::absent("audit-no-entry"))
}

/// The entry and its proof; 404 for an entry that does not exist.
async fn prove(site: &Site, seq: Seq) -> Result<Proved, WebError> {
    let size = site.read(|reader| reader.size()).await?;
    if seq.0 >= size {
        return Err(WebError::absent("audit-no-entry"));
    }
    Ok(prove::current_entry(&site.ledger, seq).await?)
}

/// `GET /audit/entries.jsonl`: the exact bytes of every entry, one a line. They are streamed in chunks, so that the answer holds no
/// reader and leaves no file behind.
pub(super) async fn all(State(site): State<Site>) -> Result<Response, WebError> {
    let size = site.read(|reader| reader.size()).await?;
    let ledger = site.ledger;
    let chunks = stream::try_unfold(Seq(0), move |from| {
        let ledger = ledger.clone();
        async move {
            if from.0 >= size {
                return Ok::<_, StoreError>(None);
            }
            let (lines, next) = ledger
                .ask_async(move |reader| {
                    let (mut lines, mut next) = (Vec::new(), from);
                    reader.each_entry::<StoreError>(from, |row| {
                        lines.extend_from_slice(&row.entry.bytes);
                        lines.push(b'\n');
                        next = row.entry.seq.next();
                        Ok(next.0 < size && next.0 - from.0 < CHUNK as u64)
                    })?;
                    Ok::<_, StoreError>((lines, next))
                })
                .await?;
            // A missing entry breaks the answer off, which the client notices.
            if next == from {
                return Err(StoreError::NodeMissing {
                    level: 0,
                    index: from.0,
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
    Ok((headers, Body::from_stream(chunks)).into_response())
}

/// `GET /audit/vkey`: the key that verifies the ledger's checkpoints.
pub(super) async fn vkey(State(site): State<Site>) -> Response {
    let key = format!("{}\n", site.ledger.letterhead.signer.verifier());
    download("text/plain", "vkey", key.into_bytes())
}
