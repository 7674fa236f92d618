//! The ledger itself: its signed head, its entries as they are, and the proof of each.

use axum::extract::{Path, RawQuery, State};
use serde_json::{Value, json};

use super::problem::ApiError;
use super::shape::{EntryPage, LedgerHead, PageParams, Proof};
use super::{Answer, asked};
use crate::Site;
use crate::query::Params;
use domain::ids::Seq;
use domain::ledger::entry::Envelope;
use domain::message::Message;
use service::{cosign, prove};
use store::{EntryRow, KeptCosignature, StoreError};
use tlog::checkpoint::Checkpoint;
use tlog::hash::leaf_hash;

/// Size and root as they stand, signed, with the cosignatures of witnesses.
#[utoipa::path(get, path = "/api/v1/ledger", tag = "ledger", operation_id = "getLedger",
    responses((status = 200, description = "The head.", body = LedgerHead)))]
pub(super) async fn ledger(State(site): State<Site>, RawQuery(query): RawQuery) -> Answer {
    let mut params = Params::parse(query.as_deref())?;
    asked::lang(&mut params)?;
    params.finish(&[])?;
    let head = site.ledger.letterhead.clone();
    let verifier = head.signer.verifier();
    let witnessed = site
        .ledger
        .act(move |tx, now| cosign::checkpoint(tx, now, &head))
        .await?;
    let snapshot = site.snapshot(None, None).await?;
    let read = Checkpoint::open(&witnessed.note, &verifier).ok();
    let cosignatures: Vec<Value> = witnessed.cosignatures.iter().map(cosignature).collect();
    Ok(super::json(&json!({
        "origin": snapshot.opening.body.origin,
        "size": read.as_ref().map(|c| c.size),
        "root": read.as_ref().map(|c| c.root.to_string()),
        "vkey": verifier.to_string(),
        "note": witnessed.note,
        "cosignatures": cosignatures,
    })))
}

fn cosignature(kept: &KeptCosignature) -> Value {
    json!({
        "witness": kept.witness,
        "key_id": kept.key_id,
        "time": kept.time,
        "received_at": kept.received_at,
    })
}

/// The entries as they are, by number.
#[utoipa::path(get, path = "/api/v1/entries", tag = "ledger", operation_id = "listEntries",
    params(PageParams), responses((status = 200, description = "A part of the ledger.", body = EntryPage)))]
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Answer {
    let mut params = Params::parse(query.as_deref())?;
    asked::lang(&mut params)?;
    let (after, limit) = asked::page(&mut params)?;
    params.finish(&["after", "limit"])?;
    let first = after.map_or(0, |after| after.next().0);
    let (size, at, rows) = site
        .ledger
        .ask_async(move |reader| -> Result<_, StoreError> {
            let size = reader.size()?;
            let last = size.min(first.saturating_add(limit as u64));
            let mut rows = Vec::new();
            for seq in first..last {
                rows.extend(reader.entry(Seq(seq))?);
            }
            Ok((size, reader.newest_at()?, rows))
        })
        .await?;
    let next = rows
        .last()
        .filter(|row| row.seq.next().0 < size)
        .map(|row| row.seq.to_string());
    let items = rows.iter().map(line).collect::<Result<Vec<Value>, _>>()?;
    Ok(super::json(&json!({
        "known_at": at,
        "size": size,
        "items": items,
        "next": next,
    })))
}

fn line(row: &EntryRow) -> Result<Value, StoreError> {
    let said = Envelope::decode(&row.bytes).map_err(|error| StoreError::Damaged {
        seq: row.seq,
        what: error.to_string(),
    })?;
    Ok(json!({
        "seq": row.seq,
        "at": said.at,
        "by": said.by,
        "kind": said.kind,
        "leaf": leaf_hash(&row.bytes).to_string(),
        "entry": String::from_utf8_lossy(&row.bytes),
    }))
}

/// An entry, and the proof that the ledger as it stands holds it.
#[utoipa::path(get, path = "/api/v1/entries/{seq}", tag = "ledger", operation_id = "proveEntry",
    params(("seq" = u64, Path, description = "Its number.", example = 0)),
    responses((status = 200, description = "The proof.", body = Proof)))]
pub(super) async fn show(
    State(site): State<Site>,
    Path(seq): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let mut params = Params::parse(query.as_deref())?;
    asked::lang(&mut params)?;
    params.finish(&[])?;
    let absent = || ApiError::absent(Message::new("api-no-number"));
    let seq = asked::number(&seq).ok_or_else(absent)?;
    let head = site.ledger.letterhead.clone();
    let proved = site
        .ledger
        .act(move |tx, now| prove::entry(tx, now, &head, seq))
        .await?;
    let hashes = proved.proof.hashes.iter();
    let hashes: Vec<String> = hashes.map(ToString::to_string).collect();
    Ok(super::json(&json!({
        "seq": seq,
        "size": proved.size,
        "root": proved.root.to_string(),
        "leaf": leaf_hash(&proved.entry.bytes).to_string(),
        "hashes": hashes,
        "checkpoint": proved.proof.note,
        "entry": String::from_utf8_lossy(&proved.entry.bytes),
        "proof": proved.proof.to_string(),
    })))
}
