//! Query parameters that several resources share, and pages of a list.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::{Answer, ApiError};
use crate::query::{KnownAt, Parameter, parse_strictly};
use crate::snapshot_cache::{LedgerSnapshot, ReportChoice, SnapshotError};
use crate::{Caller, Site};
use domain::Seq;
use store::StoreError;
use wire::{Instant, Moment, Page};

/// The largest number of an entry: the largest integer that every JSON parser keeps exactly.
const SEQ_MAX: Seq = Seq((1 << 53) - 1);

/// The query parameters of a request, parsed into `T`.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self(parse_strictly(parts.uri.query(), &[])?))
    }
}

/// The part of a snapshot that belongs to the report which the request names; all of it where it names none.
pub(super) fn of_asked_report(
    snapshot: &Arc<LedgerSnapshot>,
    caller: &Caller,
) -> Result<Arc<LedgerSnapshot>, SnapshotError> {
    match &caller.report {
        asked @ ReportChoice::Asked(_) => snapshot.of_report(asked),
        _ => Ok(Arc::clone(snapshot)),
    }
}

/// No parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoParams {}

/// At what moment: the ledger as it stood then.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct KnownAtParam {
    /// As the ledger stood then.
    #[param(inline, value_type = Option<Moment>)]
    pub(super) known_at: KnownAt,
}

/// The number of the entry after which a list goes on.
pub(super) struct After(Seq);

impl From<After> for Seq {
    fn from(after: After) -> Self {
        after.0
    }
}

impl Parameter for After {
    const EXPECTED: &'static str = "query-after";

    fn parse(text: &str) -> Option<Self> {
        number(text).map(Self)
    }
}

/// Rows as an answer, and where to go on.
pub(super) fn page<T: Serialize>(
    snapshot: &LedgerSnapshot,
    items: Vec<T>,
    next: Option<String>,
) -> Answer {
    Ok(super::json(&Page {
        known_at: Instant(snapshot.known_at),
        size: snapshot.size,
        items,
        next,
    }))
}

/// The first `limit` of the rows as an answer; `rows` has one more than `limit` where there are more.
pub(super) fn first_page<'a, T, W: Serialize + From<&'a T>>(
    snapshot: &LedgerSnapshot,
    rows: &'a [T],
    limit: usize,
    number: impl Fn(&T) -> Seq,
) -> Answer {
    let shown = &rows[..limit.min(rows.len())];
    let last = shown.last().filter(|_| rows.len() > limit);
    let next = last.map(|row| number(row).to_string());
    page::<W>(snapshot, shown.iter().map(W::from).collect(), next)
}

/// The first `most` rows after a number that the reader of a snapshot sees; `read` gives those after a number, seen or not.
pub(super) fn seen_after<T>(
    (after, most): (Option<Seq>, usize),
    number: impl Fn(&T) -> Seq,
    is_seen: impl Fn(&T) -> bool,
    mut read: impl FnMut(Option<Seq>, usize) -> Result<Vec<T>, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let (mut found, mut after) = (Vec::new(), after);
    loop {
        let rows = read(after, most)?;
        let is_last = rows.len() < most;
        after = rows.last().map(&number).or(after);
        let missing = most - found.len();
        found.extend(rows.into_iter().filter(&is_seen).take(missing));
        if is_last || found.len() == most {
            return Ok(found);
        }
    }
}

/// The number of an entry, without leading zeros.
pub(super) fn number(text: &str) -> Option<Seq> {
    let read: Seq = text.parse().ok()?;
    (read <= SEQ_MAX && read.to_string() == text).then_some(read)
}

impl Site {
    /// The snapshot at a moment.
    pub(super) async fn requested_snapshot(
        &self,
        caller: &Caller,
        known_at: &KnownAt,
        as_of: Option<NaiveDate>,
    ) -> Result<Arc<LedgerSnapshot>, SnapshotError> {
        let now = self.snapshot(caller).await?;
        let known_at = known_at.instant(now.context.zone);
        self.snapshot_at(caller, known_at, as_of).await
    }
}
