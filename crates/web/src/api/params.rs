//! Query parameters that several resources share, and pages of a list.

use std::sync::Arc;

use axum::response::Response;
use serde::Serialize;

use super::problem::ApiError;
use crate::Site;
use crate::query::{Params, QueryError};
use crate::snapshot_cache::LedgerSnapshot;
use domain::ids::Seq;
use domain::message::{Localize, Message};
use domain::time::Timestamp;
use wire::{Instant, Page};

/// The most rows of a page, and the number without `limit`.
pub(super) const LIMIT_MAX: usize = 500;
pub(super) const LIMIT_DEFAULT: usize = 100;

/// The largest number of an entry: the largest integer that every JSON parser keeps exactly.
const SEQ_MAX: Seq = Seq((1 << 53) - 1);

/// Takes `known_at`, a day or an instant, as it was typed.
pub(super) fn known_at(params: &mut Params) -> Result<Option<String>, QueryError> {
    params.read("known_at", Message::new("query-instant"), |text| {
        let read = Timestamp::parse_human(text, chrono_tz::UTC);
        read.ok().map(|_| text.to_owned())
    })
}

/// Takes `known_at` where it is the only parameter.
pub(super) fn known_at_only(query: Option<&str>) -> Result<Option<String>, QueryError> {
    let mut params = Params::parse(query)?;
    lang(&mut params)?;
    let known_at = known_at(&mut params)?;
    params.finish(&["known_at"])?;
    Ok(known_at)
}

/// Rows as an answer, and where to go on.
pub(super) fn page<T: Serialize>(
    snapshot: &LedgerSnapshot,
    items: Vec<T>,
    next: Option<String>,
) -> Response {
    super::json(&Page {
        known_at: Instant(snapshot.known_at),
        size: snapshot.size,
        items,
        next,
    })
}

/// The first `limit` of the rows as an answer; `rows` has one more than `limit` where there are more.
pub(super) fn first_page<'a, T, W: Serialize + From<&'a T>>(
    snapshot: &LedgerSnapshot,
    rows: &'a [T],
    limit: usize,
    number: impl Fn(&T) -> Seq,
) -> Response {
    let shown = &rows[..limit.min(rows.len())];
    let last = shown.last().filter(|_| rows.len() > limit);
    let next = last.map(|row| number(row).to_string());
    page::<W>(snapshot, shown.iter().map(W::from).collect(), next)
}

/// Takes `after` and `limit` of a list by number.
pub(super) fn after_and_limit(params: &mut Params) -> Result<(Option<Seq>, usize), QueryError> {
    let after = params.read("after", Message::new("query-after"), number)?;
    let limit = params.number("limit", 1, LIMIT_MAX)?;
    Ok((after, limit.unwrap_or(LIMIT_DEFAULT)))
}

/// Takes `lang`, which the caller's language already reflects.
pub(super) fn lang(params: &mut Params) -> Result<(), QueryError> {
    let langs = ["zh", "en"];
    params.choice("lang", &langs, |text| langs.contains(&text).then_some(()))?;
    Ok(())
}

/// Takes a parameter that is an id, a code or a month.
pub(super) fn name<T: std::str::FromStr<Err: Localize>>(
    params: &mut Params,
    field: &str,
) -> Result<Option<T>, QueryError> {
    let Some(text) = params.take(field)? else {
        return Ok(None);
    };
    match text.parse::<T>() {
        Ok(read) => Ok(Some(read)),
        Err(error) => Err(QueryError::new(field, &text, error.message())),
    }
}

/// The number of an entry, without leading zeros.
pub(super) fn number(text: &str) -> Option<Seq> {
    let read: Seq = text.parse().ok()?;
    (read <= SEQ_MAX && read.to_string() == text).then_some(read)
}

impl Site {
    /// The snapshot at a moment.
    pub(super) async fn snapshot(
        &self,
        known_at: Option<&str>,
        as_of: Option<chrono::NaiveDate>,
    ) -> Result<Arc<LedgerSnapshot>, ApiError> {
        let now = self.snapshot_cache.now(&self.ledger).await?;
        let instant = known_at.and_then(|text| Timestamp::parse_human(text, now.context.zone).ok());
        Ok(self.snapshot_cache.at(&self.ledger, instant, as_of).await?)
    }
}
