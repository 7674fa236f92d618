//! What the parameters of several resources have in common: the moment, and how far to read.
//!
//! Must not know any resource.

use std::sync::Arc;

use axum::response::Response;
use serde_json::{Value, json};

use super::problem::ApiError;
use crate::Site;
use crate::query::{Params, QueryError};
use crate::snapshot_cache::LedgerSnapshot;
use domain::ids::Seq;
use domain::message::{Localize, Message};
use domain::time::Timestamp;

/// The most rows at once, and how many where it is not said.
pub(super) const LIMIT_MAX: usize = 500;
pub(super) const LIMIT_DEFAULT: usize = 100;

/// The largest number that JSON keeps exactly, and so the largest entry.
const SEQ_MAX: Seq = Seq((1 << 53) - 1);

/// Takes `known_at` as it was typed; it reads as a day or an instant.
pub(super) fn known_at(params: &mut Params) -> Result<Option<String>, QueryError> {
    params.read("known_at", Message::new("query-instant"), |text| {
        let read = Timestamp::parse_human(text, chrono_tz::UTC);
        read.ok().map(|_| text.to_owned())
    })
}

/// Takes what is asked where nothing but `known_at` can be.
pub(super) fn moment(query: Option<&str>) -> Result<Option<String>, QueryError> {
    let mut params = Params::parse(query)?;
    lang(&mut params)?;
    let known_at = known_at(&mut params)?;
    params.finish(&["known_at"])?;
    Ok(known_at)
}

/// Everything that there is, as an answer.
pub(super) fn whole(snapshot: &LedgerSnapshot, items: &[Value]) -> Response {
    listed(snapshot, items, None)
}

/// A part of what there is, as an answer; `found` has one more than `limit` where there is more.
pub(super) fn part<T>(
    snapshot: &LedgerSnapshot,
    mut found: Vec<T>,
    limit: usize,
    name: impl Fn(&T) -> String,
    row: impl Fn(&T) -> Value,
) -> Response {
    let is_more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| is_more).map(name);
    let items: Vec<Value> = found.iter().map(row).collect();
    listed(snapshot, &items, next)
}

fn listed(snapshot: &LedgerSnapshot, items: &[Value], next: Option<String>) -> Response {
    super::json(&json!({
        "known_at": snapshot.known_at,
        "size": snapshot.size,
        "items": items,
        "next": next,
    }))
}

/// Takes `after` and `limit` of a list by number.
pub(super) fn page(params: &mut Params) -> Result<(Option<Seq>, usize), QueryError> {
    let after = params.read("after", Message::new("query-after"), number)?;
    let limit = params.number("limit", 1, LIMIT_MAX)?;
    Ok((after, limit.unwrap_or(LIMIT_DEFAULT)))
}

/// Takes the language, which is the caller's already.
pub(super) fn lang(params: &mut Params) -> Result<(), QueryError> {
    let langs = ["zh", "en"];
    params.choice("lang", &langs, |text| langs.contains(&text).then_some(()))?;
    Ok(())
}

/// A parameter that reads as a name of the domain.
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

/// The number of an entry, in its one spelling.
pub(super) fn number(text: &str) -> Option<Seq> {
    let read: Seq = text.parse().ok()?;
    (read <= SEQ_MAX && read.to_string() == text).then_some(read)
}

impl Site {
    /// How everything stood at a moment that was asked for.
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
