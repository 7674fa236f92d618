//! Reviewing: a supervising office accepts, returns or corrects an update.

use axum::extract::{Path, State};

use super::body::JsonBody;
use super::request::ReasonBody;
use super::{Answer, updates};
use crate::Site;
use crate::caller::Caller;
use domain::ids::{Actor, UpdateId};
use domain::time::Timestamp;
use service::{ActionError, Refusal, review};
use store::{Appended, Known, Tx};
use wire::ReviewedUpdate;

/// Accepts a pending update, which counts from now on.
#[utoipa::path(post, path = "/api/v1/updates/{id}/accept", tag = "review", operation_id = "acceptUpdate",
    params(("id" = u64, Path, description = "Its number.", example = 95)),
    responses((status = 200, description = "As it now stands.", body = ReviewedUpdate)))]
pub(super) async fn accept(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer {
    let (id, by) = (updates::number(&id)?, caller.actor()?);
    let appended = site
        .ledger
        .act(move |tx, now| review::accept(tx, now, Some(&by), id))
        .await?;
    answer(&site, id, &appended).await
}

/// Returns a pending update with a reason.
#[utoipa::path(post, path = "/api/v1/updates/{id}/return", tag = "review", operation_id = "returnUpdate",
    params(("id" = u64, Path, description = "Its number.", example = 95)), request_body = ReasonBody,
    responses((status = 200, description = "As it now stands.", body = ReviewedUpdate)))]
pub(super) async fn send_back(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<String>,
    sent: JsonBody<ReasonBody>,
) -> Answer {
    with_reason(site, caller, &id, sent, review::send_back).await
}

/// Withdraws a wrong acceptance with a reason.
#[utoipa::path(post, path = "/api/v1/updates/{id}/correct", tag = "review", operation_id = "correctUpdate",
    params(("id" = u64, Path, description = "Its number.", example = 95)), request_body = ReasonBody,
    responses((status = 200, description = "As it now stands.", body = ReviewedUpdate)))]
pub(super) async fn correct(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<String>,
    sent: JsonBody<ReasonBody>,
) -> Answer {
    with_reason(site, caller, &id, sent, review::correct).await
}

/// A decision that needs a reason.
type Decide =
    fn(&mut Tx<'_>, Timestamp, Option<&Actor>, UpdateId, &str) -> Result<Appended, ActionError>;

/// Decides with the reason in the body.
async fn with_reason(
    site: Site,
    caller: Caller,
    id: &str,
    sent: JsonBody<ReasonBody>,
    decide: Decide,
) -> Answer {
    let (id, by, reason) = (updates::number(id)?, caller.actor()?, sent.value.reason);
    let appended = site
        .ledger
        .act(move |tx, now| decide(tx, now, Some(&by), id, &reason))
        .await?;
    answer(&site, id, &appended).await
}

/// Answers with the update as it is after the decision.
async fn answer(site: &Site, id: UpdateId, appended: &Appended) -> Answer {
    let known = Known::through(appended.seq);
    let found = site
        .ledger
        .ask_async(move |reader| reader.update(id, known))
        .await?;
    let no = ActionError::from(Refusal::NoUpdate { update: id });
    Ok(super::json(&ReviewedUpdate {
        seq: appended.seq.0,
        update: (&found.ok_or(no)?).into(),
    }))
}
