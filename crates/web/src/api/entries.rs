//! The ledger itself: its signed head, its entries, and the proof of each.

use axum::extract::{Path, RawQuery, State};

use super::problem::ApiError;
use super::request::PageParams;
use super::{Answer, params};
use crate::Site;
use crate::query::Params;
use domain::ids::Seq;
use domain::ledger::entry::EntryError;
use domain::message::Message;
use service::{cosign, prove};
use store::{EntryRow, StoreError};
use wire::{Entry, Instant, LedgerHead, Page, Proof};

/// Size and root as they stand, signed, with the cosignatures of witnesses.
#[utoipa::path(get, path = "/api/v1/ledger", tag = "ledger", operation_id = "getLedger",
    responses((status = 200, description = "The head.", body = LedgerHead)))]
pub(super) async fn ledger(State(site): State<Site>, RawQuery(query): RawQuery) -> Answer {
    let mut params = Params::parse(query.as_deref())?;
    params::lang(&mut params)?;
    params.finish(&[])?;
    let head = site.ledger.letterhead.clone();
    let verifier = head.signer.verifier();
    let witnessed = site
        .ledger
        .act(move |tx, now| cosign::checkpoint(tx, now, &head))
        .await?;
    let snapshot = site.snapshot(None, None).await?;
    let origin = &snapshot.opening.body.origin;
    Ok(super::json(&LedgerHead::new(origin, &verifier, witnessed)))
}

/// The entries as they are, by number.
#[utoipa::path(get, path = "/api/v1/entries", tag = "ledger", operation_id = "listEntries",
    params(PageParams), responses((status = 200, description = "A part of the ledger.", body = Page<Entry>)))]
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Answer {
    let mut params = Params::parse(query.as_deref())?;
    params::lang(&mut params)?;
    let (after, limit) = params::after_and_limit(&mut params)?;
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
            let newest_at = reader.newest_at()?.ok_or_else(|| StoreError::Damaged {
                seq: Seq(0),
                what: "it is missing".into(),
            })?;
            Ok((size, newest_at, rows))
        })
        .await?;
    let next = rows
        .last()
        .filter(|row| row.seq.next().0 < size)
        .map(|row| row.seq.to_string());
    let damaged = |seq, error: EntryError| StoreError::Damaged {
        seq,
        what: error.to_string(),
    };
    let one = |row: &EntryRow| Entry::try_from(row).map_err(|error| damaged(row.seq, error));
    let items = rows.iter().map(one).collect::<Result<Vec<Entry>, _>>()?;
    Ok(super::json(&Page {
        known_at: Instant(at),
        size,
        items,
        next,
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
    params::lang(&mut params)?;
    params.finish(&[])?;
    let absent = || ApiError::absent(Message::new("api-no-number"));
    let seq = params::number(&seq).ok_or_else(absent)?;
    let head = site.ledger.letterhead.clone();
    let proved = site
        .ledger
        .act(move |tx, now| prove::entry(tx, now, &head, seq))
        .await?;
    Ok(super::json(&Proof::from(proved)))
}
