//! One entry: its exact bytes, its leaf, and the proof that the ledger holds it.
//!
//! A proof leads to a signed checkpoint and is handed out for everybody's own checking.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;

use crate::actions::prove::{self, Proved};
use crate::domain::ids::Seq;
use crate::domain::ledger::bytes::Envelope;
use crate::store::StoreError;
use crate::web::Site;
use crate::web::caller::Caller;
use crate::web::digests::download;
use crate::web::error::WebError;
use crate::web::page::{self, Frame};
use crate::web::parts::Fact;

#[derive(Template)]
#[template(path = "web/entry.html")]
struct EntryPage {
    frame: Frame,
    seq: Seq,
    facts: Vec<Fact>,
    /// The commitment that it names.
    code: Option<String>,
    bytes: String,
    proof: String,
    command: String,
    before: Option<Seq>,
    after: Option<Seq>,
}

/// `GET /audit/entries/{seq}`.
pub(in crate::web) async fn entry(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(seq): Path<String>,
) -> Result<Response, WebError> {
    let seq = number(&seq)?;
    let frame = site.frame(&caller, &here).await?;
    let proved = proved(&site, seq).await?;
    let leaf = site.desk.ask_async(move |reader| reader.leaf(seq)).await?;
    let damaged = |error: String| StoreError::Damaged { seq, what: error };
    let envelope =
        Envelope::decode(&proved.entry.bytes).map_err(|error| damaged(error.to_string()))?;
    let w = frame.w;
    let code = envelope.body.get("code").and_then(|code| code.as_str());
    let facts = vec![
        Fact::new(w.t("audit-kind"), &*envelope.kind),
        Fact::new(w.t("audit-by"), envelope.by.to_string()),
        Fact::new(w.t("audit-at"), w.instant(envelope.at, frame.zone)),
        Fact::new(
            w.t("audit-leaf"),
            leaf.map_or_else(String::new, |leaf| leaf.to_string()),
        ),
    ];
    let page = EntryPage {
        seq,
        facts,
        code: code.map(str::to_owned),
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
pub(in crate::web) async fn proof(
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
pub(in crate::web) async fn bytes(
    State(site): State<Site>,
    Path(seq): Path<String>,
) -> Result<Response, WebError> {
    let seq = number(&seq)?;
    let found = site.desk.ask_async(move |reader| reader.entry(seq)).await?;
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
    let size = site.desk.ask_async(|reader| reader.size()).await?;
    if seq >= size {
        return Err(WebError::absent("audit-no-entry"));
    }
    let head = site.desk.letterhead.clone();
    let proved = site
        .desk
        .act(move |tx, now| prove::entry(tx, now, &head, seq));
    Ok(proved.await?)
}
