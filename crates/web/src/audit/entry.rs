//! One entry: its exact bytes, its leaf, and the proof that the ledger holds it.
//!
//! A proof leads to a signed checkpoint and is handed out for everybody's own checking.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;

use crate::Site;
use crate::caller::Caller;
use crate::digests::download;
use crate::error::WebError;
use crate::page::{self, Frame};
use crate::parts::Fact;
use domain::ids::Seq;
use domain::ledger::entry::{EntryError, Envelope};
use service::prove::{self, Proved};
use store::StoreError;

use super::told::{Entry, EntryFormatter};

#[derive(Template)]
#[template(path = "web/entry.html")]
struct EntryPage {
    frame: Frame,
    seq: Seq,
    /// What it did.
    what: String,
    /// What it says of itself, and the same as it is stored, where that is another thing.
    facts: Vec<(Fact, Option<String>)>,
    /// The commitment that it speaks of: code and title.
    subject: Option<(String, String)>,
    leaf: String,
    bytes: String,
    proof: String,
    command: String,
    before: Option<Seq>,
    after: Option<Seq>,
}

/// `GET /audit/entries/{seq}`.
pub(crate) async fn entry(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(seq): Path<String>,
) -> Result<Response, WebError> {
    let seq = number(&seq)?;
    let frame = site.frame(&caller, &here).await?;
    let proved = proved(&site, seq).await?;
    let bytes = proved.entry.bytes.clone();
    let (leaf, entry) = site
        .ledger
        .ask_async(move |reader| {
            let damaged = |error: EntryError| StoreError::Damaged {
                seq,
                what: error.to_string(),
            };
            let envelope = Envelope::decode(&bytes).map_err(damaged)?;
            Ok::<_, StoreError>((reader.leaf(seq)?, Entry::read(reader, seq, envelope)?))
        })
        .await?;
    // The entry is shown however badly the ledger stands.
    let snapshot = site.snapshot_cache.now(&site.ledger).await.ok();
    let l = frame.l;
    let entry_formatter = EntryFormatter {
        snapshot: snapshot.as_deref(),
        l,
    };
    let envelope = &entry.envelope;
    let stored = |told: String, stored: String| {
        let is_other = told != stored;
        (told, is_other.then_some(stored))
    };
    let (kind, kind_stored) = stored(entry_formatter.kind(&envelope.kind), envelope.kind.clone());
    let (by, by_stored) = stored(entry_formatter.actor(&envelope.by), envelope.by.to_string());
    let at = l.instant(envelope.at, frame.zone);
    let facts = vec![
        (Fact::new(l.t("audit-kind"), kind), kind_stored),
        (Fact::new(l.t("audit-by"), by), by_stored),
        (Fact::new(l.t("audit-at"), at), None),
    ];
    let page = EntryPage {
        seq,
        what: entry_formatter.what(&entry),
        facts,
        subject: entry.code.as_ref().map(|code| {
            let title = entry_formatter.title(&entry);
            (code.to_string(), title.unwrap_or_else(|| code.to_string()))
        }),
        leaf: leaf.map_or_else(String::new, |leaf| leaf.to_string()),
        bytes: String::from_utf8_lossy(&proved.entry.bytes).into_owned(),
        proof: proved.proof.to_string(),
        command: format!("pledgebook ledger check-proof proof-{seq}.txt --entry entry-{seq}.json"),
        before: seq.checked_sub(1),
        after: Some(seq + 1).filter(|next| *next < proved.size),
        frame,
    };
    page::show(&caller, &page)
}

/// `GET /audit/entries/{seq}/proof`: the proof alone, as a verifier reads it.
pub(crate) async fn proof(
    State(site): State<Site>,
    Path(seq): Path<String>,
) -> Result<Response, WebError> {
    let seq = number(&seq)?;
    let proved = proved(&site, seq).await?;
    let text = proved.proof.to_string();
    let name = format!("proof-{seq}.txt");
    Ok(download("text/plain", &name, text.into_bytes()))
}

/// `GET /audit/entries/{seq}/bytes`: the entry's exact bytes alone.
pub(crate) async fn bytes(
    State(site): State<Site>,
    Path(seq): Path<String>,
) -> Result<Response, WebError> {
    let seq = number(&seq)?;
    let found = site
        .ledger
        .ask_async(move |reader| reader.entry(seq))
        .await?;
    let found = found.ok_or_else(|| WebError::absent("audit-no-entry"))?;
    let name = format!("entry-{seq}.json");
    Ok(download("application/json", &name, found.bytes))
}

fn number(text: &str) -> Result<Seq, WebError> {
    let is_plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let read: Option<i64> = text.parse().ok().filter(|_| is_plain);
    let seq = read.map(|n| n.unsigned_abs());
    seq.ok_or_else(|| WebError::absent("audit-no-entry"))
}

/// The entry and its proof. Where it is not there, the page is not there.
async fn proved(site: &Site, seq: Seq) -> Result<Proved, WebError> {
    let size = site.ledger.ask_async(|reader| reader.size()).await?;
    if seq >= size {
        return Err(WebError::absent("audit-no-entry"));
    }
    let head = site.ledger.letterhead.clone();
    let proved = site
        .ledger
        .act(move |tx, now| prove::entry(tx, now, &head, seq));
    Ok(proved.await?)
}
