//! Reviewing: a supervising office accepts, returns or corrects an update.

use axum::extract::Path;

use super::body::Decision;
use super::request::ReasonBody;
use super::{Answer, updates};
use crate::{Caller, CallerSite, Site};
use service::review::{self, ReviewRequest};
use store::Tx;
use wire::ReviewedUpdate;

/// Accepts a pending update, which counts from now on.
#[utoipa::path(post, path = "/api/v1/updates/{id}/accept", tag = "review", operation_id = "acceptUpdate",
    params(("id" = u64, Path, description = "Its number.", example = 95)),
    responses((status = 200, description = "As it now stands.", body = ReviewedUpdate)))]
pub(super) async fn accept(
    CallerSite(site): CallerSite,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer {
    decide(site, caller, &id, review::Decision::Accept).await
}

/// Returns a pending update with a reason.
#[utoipa::path(post, path = "/api/v1/updates/{id}/return", tag = "review", operation_id = "returnUpdate",
    params(("id" = u64, Path, description = "Its number.", example = 95)), request_body = ReasonBody,
    responses((status = 200, description = "As it now stands.", body = ReviewedUpdate)))]
pub(super) async fn send_back(sent: Decision<ReasonBody>) -> Answer {
    let decision = review::Decision::Return(sent.body.reason);
    decide(sent.site, sent.caller, &sent.subject, decision).await
}

/// Withdraws a wrong acceptance with a reason.
#[utoipa::path(post, path = "/api/v1/updates/{id}/correct", tag = "review", operation_id = "correctUpdate",
    params(("id" = u64, Path, description = "Its number.", example = 95)), request_body = ReasonBody,
    responses((status = 200, description = "As it now stands.", body = ReviewedUpdate)))]
pub(super) async fn correct(sent: Decision<ReasonBody>) -> Answer {
    let decision = review::Decision::Correct(sent.body.reason);
    decide(sent.site, sent.caller, &sent.subject, decision).await
}

/// Decides on the update of the path, and answers with the update as it is afterwards.
async fn decide(site: Site, caller: Caller, id: &str, decision: review::Decision) -> Answer {
    let (update, by) = (updates::number(id)?.to_string(), caller.actor()?);
    let request = ReviewRequest { update, decision };
    let act = move |tx: &mut Tx<'_>, now| review::decide(tx, now, Some(&by), request);
    let (appended, update) = site.ledger.act(act).await?;
    Ok(super::json(&ReviewedUpdate {
        seq: appended.seq.0,
        update: (&update).into(),
    }))
}
