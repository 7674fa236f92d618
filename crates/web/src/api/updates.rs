//! Updates: the list by number, and one.

use std::sync::Arc;

use axum::extract::{Path, State};
use chrono::TimeDelta;
use chrono_tz::Tz;
use serde::Deserialize;
use utoipa::IntoParams;

use super::params::{self, After, KnownAtParam, Query};
use super::{Answer, ApiError};
use crate::query::{KnownAt, Limit, parameter, require_exists};
use crate::{Caller, LedgerSnapshot, Site};
use domain::{Localize as _, Message, Period, Seq, Timestamp, UpdateId, update};
use service::Refusal;
use store::{Known, Reader, StoreError, UpdateFilter};
use wire::{CommitmentCode, Moment, Month, OfficeName, Page, StateName, Update};

/// Which updates.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct UpdateParams {
    /// Of a commitment.
    #[param(inline)]
    #[serde(deserialize_with = "parameter")]
    code: Option<CommitmentCode>,
    /// Of an office.
    #[param(inline)]
    #[serde(deserialize_with = "parameter")]
    office: Option<OfficeName>,
    /// For a month.
    #[param(inline)]
    #[serde(deserialize_with = "parameter")]
    period: Option<Month>,
    /// In a state.
    #[param(inline)]
    #[serde(deserialize_with = "parameter")]
    state: Option<StateName>,
    /// Of this report; without it, or with `all`, of every report.
    #[param(rename = "report", max_length = 40)]
    #[serde(rename = "report")]
    _report: Option<String>,
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

/// The updates by number.
#[utoipa::path(get, path = "/api/v1/updates", tag = "updates", operation_id = "listUpdates",
    params(UpdateParams), responses((status = 200, description = "A part of the list.", body = Page<Update>)))]
pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<UpdateParams>,
) -> Answer {
    let filter = UpdateFilter {
        code: query.code.map(|code| code.0),
        office: query.office.map(|office| office.0),
        period: query.period.map(|period| period.0),
        state: query.state.map(|state| state.0.into_owned()),
    };
    let (after, limit) = (query.after.map(Seq::from), query.limit.0);
    let snapshot = site
        .requested_snapshot(&caller, &query.known_at, None)
        .await?;
    let snapshot = params::of_asked_report(&snapshot, &caller)?;
    require_exists(&snapshot, filter.code.as_ref(), filter.office.as_ref())?;
    let known = snapshot.known;
    let awaiting = (filter.state.as_deref() == Some("submitted")).then(|| awaiting(&snapshot));
    let zone = snapshot.context.zone;
    let seen = Arc::clone(&snapshot);
    let found = site
        .read(move |reader| match awaiting {
            Some(ids) => those_of(reader, &ids, &filter, known, (after, limit + 1)),
            None => {
                let after = not_before(reader, filter.period, after, zone)?;
                params::seen_after(
                    (after, limit + 1),
                    |update: &update::Update| update.id.0,
                    |update| seen.status(&update.submission.code).is_some(),
                    |after, most| reader.updates_after(&filter, known, after, most),
                )
            }
        })
        .await?;
    params::first_page::<_, Update>(&snapshot, &found, limit, |update| update.id.0)
}

/// The updates that await review, by number. They are in memory, so their list does not depend on the number of others.
fn awaiting(snapshot: &LedgerSnapshot) -> Vec<UpdateId> {
    let pending = snapshot
        .statuses
        .iter()
        .filter_map(|listed| listed.status().pending);
    let mut ids: Vec<UpdateId> = pending.collect();
    ids.sort_unstable();
    ids
}

/// The first `most` of the updates that match a filter and come after a number.
fn those_of(
    reader: &Reader<'_>,
    ids: &[UpdateId],
    filter: &UpdateFilter,
    known: Known,
    (after, most): (Option<Seq>, usize),
) -> Result<Vec<update::Update>, StoreError> {
    let mut found = Vec::new();
    for id in ids.iter().filter(|id| after.is_none_or(|seq| id.0 > seq)) {
        if found.len() == most {
            break;
        }
        found.extend(reader.update(*id, known)?.filter(|update| {
            let sent = &update.submission;
            filter.code.as_ref().is_none_or(|code| *code == sent.code)
                && filter.office.as_ref().is_none_or(|o| *o == sent.office)
                && filter.period.is_none_or(|period| period == sent.period)
        }));
    }
    Ok(found)
}

/// The number after which to read: nothing is reported for a month before the month begins.
fn not_before(
    reader: &Reader<'_>,
    period: Option<Period>,
    after: Option<Seq>,
    zone: Tz,
) -> Result<Option<Seq>, StoreError> {
    let Some(period) = period else {
        return Ok(after);
    };
    let begin = Timestamp::start_of_day(period.first_day(), zone);
    let before = reader.known_at(begin.minus(TimeDelta::milliseconds(1)))?;
    let before = before
        .and_then(|known| known.next().0.checked_sub(1))
        .map(Seq);
    Ok(after.max(before))
}

/// One update.
#[utoipa::path(get, path = "/api/v1/updates/{id}", tag = "updates", operation_id = "getUpdate",
    params(("id" = u64, Path, description = "Its number.", example = 95), KnownAtParam),
    responses((status = 200, description = "The update.", body = Update)))]
pub(super) async fn show(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<KnownAtParam>,
) -> Answer {
    let id = number(&id)?;
    let known = if query.known_at.typed().is_empty() {
        Known::NOW
    } else {
        let then = site.requested_snapshot(&caller, &query.known_at, None);
        then.await?.known
    };
    let now = site.snapshot(&caller).await?;
    let found = site.read(move |reader| reader.update(id, known)).await?;
    let found = found.filter(|update| now.status(&update.submission.code).is_some());
    let no = || ApiError::absent(Refusal::NoUpdate { update: id }.message());
    Ok(super::json(&Update::from(&found.ok_or_else(no)?)))
}

/// The number in a path.
pub(super) fn number(text: &str) -> Result<UpdateId, ApiError> {
    let absent = || ApiError::absent(Message::new("api-no-number"));
    params::number(text).map(UpdateId).ok_or_else(absent)
}
