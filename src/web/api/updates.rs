//! Updates: the list by number, and one.

use axum::extract::{Path, RawQuery, State};

use super::problem::ApiError;
use super::shape::{KnownAtParam, PageParams, STATES, Update, UpdatePage, UpdateParams};
use super::{Answer, asked};
use crate::actions::Refusal;
use crate::domain::ids::UpdateId;
use crate::domain::say::{Message, Say as _};
use crate::export::update_json;
use crate::store::{Known, UpdateFilter};
use crate::web::Site;
use crate::web::exist::exist;
use crate::web::query::Params;

/// The updates by number.
#[utoipa::path(get, path = "/api/v1/updates", tag = "updates", operation_id = "listUpdates",
    params(UpdateParams, KnownAtParam, PageParams), responses((status = 200, description = "A part of the list.", body = UpdatePage)))]
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Answer {
    let mut params = Params::parse(query.as_deref())?;
    asked::lang(&mut params)?;
    let filter = UpdateFilter {
        code: asked::name(&mut params, "code")?,
        office: asked::name(&mut params, "office")?,
        period: asked::name(&mut params, "period")?,
        state: params.choice("state", &STATES, |text| {
            STATES.contains(&text).then(|| text.to_owned())
        })?,
    };
    let known_at = asked::known_at(&mut params)?;
    let (after, limit) = asked::page(&mut params)?;
    params.finish(&[
        "code", "office", "period", "state", "known_at", "after", "limit",
    ])?;
    let standing = site.standing(known_at.as_deref(), None).await?;
    exist(&standing, filter.code.as_ref(), filter.office.as_ref())?;
    let known = standing.known;
    let found = site
        .desk
        .ask_async(move |reader| reader.updates_after(&filter, known, after, limit + 1))
        .await?;
    Ok(asked::part(
        &standing,
        found,
        limit,
        |update| update.id.to_string(),
        update_json,
    ))
}

/// One update.
#[utoipa::path(get, path = "/api/v1/updates/{id}", tag = "updates", operation_id = "getUpdate",
    params(("id" = u64, Path, description = "Its number.", example = 95), KnownAtParam),
    responses((status = 200, description = "The update.", body = Update)))]
pub(super) async fn show(
    State(site): State<Site>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let known_at = asked::moment(query.as_deref())?;
    let id = number(&id)?;
    let known = match known_at {
        None => Known::NOW,
        Some(text) => site.standing(Some(&text), None).await?.known,
    };
    let found = site
        .desk
        .ask_async(move |reader| reader.update(id, known))
        .await?;
    let no = || ApiError::absent(Refusal::NoUpdate { update: id }.message());
    Ok(super::json(&update_json(&found.ok_or_else(no)?)))
}

/// The number in a path.
pub(super) fn number(text: &str) -> Result<UpdateId, ApiError> {
    let absent = || ApiError::absent(Message::new("api-no-number"));
    asked::number(text).map(UpdateId).ok_or_else(absent)
}
