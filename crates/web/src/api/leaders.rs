//! Responsible leaders.

use axum::extract::State;

use super::body::{Decision, JsonBody};
use super::params::{self, KnownAtParam, Query};
use super::request::{AppointBody, EndTermBody};
use super::{Answer, ApiError};
use crate::{Caller, CallerSite, Site};
use service::leader::{AppointRequest, LeaderRequest, enter};
use wire::{EnteredLeader, Instant, Leader, Page};

/// The terms of responsible leaders, in the order in which they were entered.
#[utoipa::path(get, path = "/api/v1/leaders", tag = "offices", operation_id = "listLeaders",
    params(KnownAtParam), responses((status = 200, description = "All of them.", body = Page<Leader>)))]
pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<KnownAtParam>,
) -> Answer {
    let snapshot = site
        .requested_snapshot(&caller, &query.known_at, None)
        .await?;
    let terms = snapshot.terms();
    params::page(&snapshot, terms.map(Leader::from).collect(), None)
}

/// Begins the term of a responsible leader.
#[utoipa::path(post, path = "/api/v1/leaders", tag = "offices", operation_id = "appointLeader", request_body = AppointBody,
    responses((status = 200, description = "It is entered.", body = EnteredLeader)))]
pub(super) async fn appoint(
    CallerSite(site): CallerSite,
    caller: Caller,
    sent: JsonBody<AppointBody>,
) -> Answer {
    let body = sent.value;
    let request = AppointRequest {
        name_zh: body.name_zh,
        name_en: body.name_en,
        post_zh: body.post_zh,
        post_en: body.post_en,
        from: body.from,
        offices: body.offices,
        document: body.document,
    };
    entered(&site, &caller, LeaderRequest::Appoint(request)).await
}

/// Ends the term of a responsible leader.
#[utoipa::path(post, path = "/api/v1/leaders/{seq}/end", tag = "offices", operation_id = "endLeader",
    params(("seq" = u64, Path, description = "The entry of the appointment.")), request_body = EndTermBody,
    responses((status = 200, description = "It is entered.", body = EnteredLeader)))]
pub(super) async fn end(sent: Decision<EndTermBody>) -> Answer {
    let request = LeaderRequest::End {
        leader: sent.subject,
        on: sent.body.on,
        document: sent.body.document,
    };
    entered(&sent.site, &sent.caller, request).await
}

async fn entered(site: &Site, caller: &Caller, request: LeaderRequest) -> Answer {
    let by = caller.actor()?;
    let ledger = &site.ledger;
    let done = ledger.act(move |tx, now| enter(tx, now, Some(&by), request));
    let done = done.await.map_err(ApiError::from)?;
    Ok(super::json(&EnteredLeader {
        leader: done.leader.0,
        seq: done.seq.0,
        at: Instant(done.at),
    }))
}
