//! Digests, as they were frozen.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Answer;
use super::params::{self, After, Query};
use crate::query::{KnownAt, Limit, parameter, require_exists};
use crate::{Caller, Site};
use domain::Seq;
use wire::{Digest, Moment, Month, OfficeName, Page};

/// Which digests.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DigestParams {
    /// Of a month.
    #[param(inline)]
    #[serde(deserialize_with = "parameter")]
    period: Option<Month>,
    /// For an office.
    #[param(inline)]
    #[serde(deserialize_with = "parameter")]
    office: Option<OfficeName>,
    /// As the ledger stood then.
    #[param(inline, value_type = Option<Moment>)]
    known_at: KnownAt,
    /// The `next` of the answer before.
    #[param(value_type = Option<String>, pattern = "^(0|[1-9][0-9]{0,15})$")]
    #[serde(deserialize_with = "parameter")]
    after: Option<After>,
    /// How many at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 500, default = 100)]
    limit: Limit,
}

/// The digests and their corrections, by entry.
#[utoipa::path(get, path = "/api/v1/digests", tag = "digests", operation_id = "listDigests",
    params(DigestParams), responses((status = 200, description = "A part of the list.", body = Page<Digest>)))]
pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<DigestParams>,
) -> Answer {
    let period = query.period.map(|period| period.0);
    let office = query.office.map(|office| office.0);
    let (after, limit) = (query.after.map(Seq::from), query.limit.0);
    let snapshot = site
        .requested_snapshot(&caller, &query.known_at, None)
        .await?;
    require_exists(&snapshot, None, office.as_ref())?;
    let known = snapshot.known;
    let mut found = site.read(move |reader| reader.all_frozen(known)).await?;
    // A ledger has a few digests a month, fewer than one page in a year.
    found.retain(|mail| {
        mail.body.mail.is_digest()
            && snapshot.sees_letters_of(&mail.body.office)
            && period.is_none_or(|period| mail.body.period == period)
            && office
                .as_ref()
                .is_none_or(|office| mail.body.office == *office)
            && after.is_none_or(|after| mail.seq > after)
    });
    params::first_page::<_, Digest>(&snapshot, &found, limit, |letter| letter.seq)
}
