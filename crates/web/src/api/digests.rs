//! Digests, as they were frozen.

use axum::extract::{RawQuery, State};

use super::request::{DigestParams, KnownAtParam, PageParams};
use super::{Answer, params};
use crate::Site;
use crate::query::Params;
use crate::query::require_exists;
use domain::ids::OfficeId;
use domain::period::Period;
use wire::{Digest, Page};

/// The digests and their corrections, by entry.
#[utoipa::path(get, path = "/api/v1/digests", tag = "digests", operation_id = "listDigests",
    params(DigestParams, KnownAtParam, PageParams), responses((status = 200, description = "A part of the list.", body = Page<Digest>)))]
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Answer {
    let mut params = Params::parse(query.as_deref())?;
    params::lang(&mut params)?;
    let period: Option<Period> = params::name(&mut params, "period")?;
    let office: Option<OfficeId> = params::name(&mut params, "office")?;
    let known_at = params::known_at(&mut params)?;
    let (after, limit) = params::after_and_limit(&mut params)?;
    params.finish(&["period", "office", "known_at", "after", "limit"])?;
    let snapshot = site.snapshot(known_at.as_deref(), None).await?;
    require_exists(&snapshot, None, office.as_ref())?;
    let known = snapshot.known;
    let mut found = site
        .ledger
        .ask_async(move |reader| reader.all_frozen(known))
        .await?;
    // A ledger has a few digests a month, fewer than one page in a year.
    found.retain(|mail| {
        mail.body.mail.is_digest()
            && period.is_none_or(|period| mail.body.period == period)
            && office.as_ref().is_none_or(|own| mail.body.office == *own)
            && after.is_none_or(|after| mail.seq > after)
    });
    Ok(params::first_page::<_, Digest>(
        &snapshot,
        &found,
        limit,
        |letter| letter.seq,
    ))
}
