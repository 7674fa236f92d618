//! The ledger itself: its signed head, its entries, the proof of each, and the verification of all and of the files beside it.

use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::IntoParams;

use super::params::{self, After, NoParams, Query};
use super::{Answer, ApiError};
use crate::query::{Limit, parameter};
use crate::{Caller, CallerSite, Site};
use domain::{Message, Seq};
use i18n::Localizer;
use service::{cosign, prove};
use store::StoreError;
use wire::{Entry, Instant, LedgerHead, Page, Proof, Verification};

/// Size and root as they stand, signed, with the cosignatures of witnesses.
#[utoipa::path(get, path = "/api/v1/ledger", tag = "ledger", operation_id = "getLedger",
    responses((status = 200, description = "The head.", body = LedgerHead)))]
pub(super) async fn head(CallerSite(site): CallerSite, _: Query<NoParams>) -> Answer {
    let verifier = site.ledger.letterhead.signer.verifier();
    let witnessed = cosign::current(&site.ledger).await?;
    Ok(super::json(&LedgerHead::new(&verifier, witnessed)))
}

/// How far to read, in a list by number.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PageParams {
    /// The `next` of the answer before.
    #[param(value_type = Option<String>, pattern = "^(0|[1-9][0-9]{0,15})$")]
    #[serde(deserialize_with = "parameter")]
    after: Option<After>,
    /// How many at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 500, default = 100)]
    limit: Limit,
}

/// The entries as they are, by number.
#[utoipa::path(get, path = "/api/v1/entries", tag = "ledger", operation_id = "listEntries",
    params(PageParams), responses((status = 200, description = "A part of the ledger.", body = Page<Entry>)))]
pub(super) async fn entries(State(site): State<Site>, Query(query): Query<PageParams>) -> Answer {
    let first = query.after.map_or(0, |after| Seq::from(after).next().0);
    let limit = query.limit.0 as u64;
    let (size, at, rows) = site
        .read(move |reader| -> Result<_, StoreError> {
            let size = reader.size()?;
            let last = size.min(first.saturating_add(limit));
            let mut rows = Vec::new();
            for seq in first..last {
                rows.extend(reader.entry(Seq(seq))?);
            }
            let newest_at = reader.newest_at()?;
            let missing = || StoreError::damaged(Seq(0), "it is missing");
            Ok((size, newest_at.ok_or_else(missing)?, rows))
        })
        .await?;
    let next = rows
        .last()
        .filter(|row| row.seq.next().0 < size)
        .map(|row| row.seq.to_string());
    let items = rows.iter().map(Entry::try_from);
    let items = items.collect::<Result<Vec<Entry>, _>>()?;
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
pub(super) async fn entry(
    CallerSite(site): CallerSite,
    Path(seq): Path<String>,
    _: Query<NoParams>,
) -> Answer {
    let absent = || ApiError::absent(Message::new("api-no-number"));
    let seq = params::number(&seq).ok_or_else(absent)?;
    let proved = prove::current_entry(&site.ledger, seq).await?;
    Ok(super::json(&Proof::from(proved)))
}

/// Verifies everything, and writes nothing: the weekly job does that. One at a time.
#[utoipa::path(post, path = "/api/v1/ledger/verify", tag = "ledger", operation_id = "verifyLedger",
    responses((status = 200, description = "What it came to, sound or not.", body = Verification)))]
pub(super) async fn verify(State(site): State<Site>, caller: Caller) -> Answer {
    let found = crate::audit::verify(&site).await?;
    let snapshot = site.snapshot(&caller).await?;
    let localizer = Localizer::new(caller.lang).in_zone(snapshot.context.zone);
    Ok(super::json(&Verification::new(&found, localizer)))
}
