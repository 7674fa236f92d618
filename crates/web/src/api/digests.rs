//! Digests: the letters as they were frozen.

use axum::extract::{RawQuery, State};

use super::shape::{DigestPage, DigestParams, KnownAtParam, PageParams};
use super::{Answer, asked};
use crate::Site;
use crate::query::Params;
use crate::query::require_exists;
use domain::ids::OfficeId;
use domain::period::Period;
use export::frozen_json;

/// The digests and their corrections, by entry.
#[utoipa::path(get, path = "/api/v1/digests", tag = "digests", operation_id = "listDigests",
    params(DigestParams, KnownAtParam, PageParams), responses((status = 200, description = "A part of the list.", body = DigestPage)))]
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Answer {
    let mut params = Params::parse(query.as_deref())?;
    asked::lang(&mut params)?;
    let period: Option<Period> = asked::name(&mut params, "period")?;
    let office: Option<OfficeId> = asked::name(&mut params, "office")?;
    let known_at = asked::known_at(&mut params)?;
    let (after, limit) = asked::page(&mut params)?;
    params.finish(&["period", "office", "known_at", "after", "limit"])?;
    let snapshot = site.snapshot(known_at.as_deref(), None).await?;
    require_exists(&snapshot, None, office.as_ref())?;
    let known = snapshot.known;
    let mut found = site
        .ledger
        .ask_async(move |reader| reader.all_frozen(known))
        .await?;
    // A handful a month: those of a year are fewer than one page.
    found.retain(|mail| {
        mail.body.mail.is_digest()
            && period.is_none_or(|period| mail.body.period == period)
            && office.as_ref().is_none_or(|own| mail.body.office == *own)
            && after.is_none_or(|after| mail.seq > after)
    });
    Ok(asked::part(
        &snapshot,
        found,
        limit,
        |mail| mail.seq.to_string(),
        |mail| frozen_json(mail.seq, mail.at, &mail.body),
    ))
}
