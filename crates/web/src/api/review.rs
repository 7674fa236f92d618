//! Reviewing: a supervising office accepts, returns or corrects an update.

use axum::extract::{Path, State};

use super::body::Decision;
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
    decide(site, caller, &id, |tx, now, by, id| {
        review::accept(tx, now, by, id)
    })
    .await
}

/// Returns a pending update with a reason.
#[utoipa::path(post, path = "/api/v1/updates/{id}/return", tag = "review", operation_id = "returnUpdate",
    params(("id" = u64, Path, description = "Its number.", example = 95)), request_body = ReasonBody,
    responses((status = 200, description = "As it now stands.", body = ReviewedUpdate)))]
pub(super) async fn send_back(sent: Decision<ReasonBody>) -> Answer {
    let reason = sent.body.reason;
    let act = move |tx: &mut Tx<'_>, now, by: Option<&Actor>, id| {
        review::send_back(tx, now, by, id, &reason)
    };
    decide(sent.site, sent.caller, &sent.subject, act).await
}

/// Withdraws a wrong acceptance with a reason.
#[utoipa::path(post, path = "/api/v1/updates/{id}/correct", tag = "review", operation_id = "correctUpdate",
    params(("id" = u64, Path, description = "Its number.", example = 95)), request_body = ReasonBody,
    responses((status = 200, description = "As it now stands.", body = ReviewedUpdate)))]
pub(super) async fn correct(sent: Decision<ReasonBody>) -> Answer {
    let reason = sent.body.reason;
    let act = move |tx: &mut Tx<'_>, now, by: Option<&Actor>, id| {
        review::correct(tx, now, by, id, &reason)
    };
    decide(sent.site, sent.caller, &sent.subject, act).await
}

/// Decides on the update of the path, and answers with the update as it is afterwards.
async fn decide(
    site: Site,
    caller: Caller,
    id: &str,
    action: impl FnOnce(
        &mut Tx<'_>,
        Timestamp,
        Option<&Actor>,
        UpdateId,
    ) -> Result<Appended, ActionError>
    + Send
    + 'static,
) -> Answer {
    let (id, by) = (updates::number(id)?, caller.actor()?);
    let act = move |tx: &mut Tx<'_>, now| action(tx, now, Some(&by), id);
    let appended = site.ledger.act(act).await?;
    let known = Known::through(appended.seq);
    let update = site
        .ledger
        .ask_async(move |reader| reader.update(id, known));
    let absent = || ActionError::from(Refusal::NoUpdate { update: id });
    Ok(super::json(&ReviewedUpdate {
        seq: appended.seq.0,
        update: (&update.await?.ok_or_else(absent)?).into(),
    }))
}
