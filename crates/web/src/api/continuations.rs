//! What goes on from one year's report to the next.

use axum::extract::State;

use super::Answer;
use super::body::Decision;
use super::commitments::of_path;
use super::params::{self, KnownAtParam, Query};
use super::request::{ContinueBody, DropBody, WithdrawBody};
use crate::continuations::proposals;
use crate::{Caller, Site};
use service::continuation::{ContinuationChange, ContinuationRequest, decide};
use wire::{
    CommitmentCode, Continuation, EnteredContinuation, Instant, Page, ProposedContinuation,
    RelationName,
};

/// The continuations that were confirmed, in the order in which they were entered.
#[utoipa::path(get, path = "/api/v1/continuations", tag = "commitments", operation_id = "listContinuations",
    params(KnownAtParam), responses((status = 200, description = "All of them.", body = Page<Continuation>)))]
pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<KnownAtParam>,
) -> Answer {
    let snapshot = site
        .requested_snapshot(&caller, &query.known_at, None)
        .await?;
    let links = snapshot.context.continuations.links();
    let links = links.filter(|(link, _)| snapshot.status(&link.code).is_some());
    params::page(
        &snapshot,
        links.map(|(link, _)| Continuation::from(link)).collect(),
        None,
    )
}

/// What may continue in the newest report that is not settled, by title and unit. A person confirms it.
#[utoipa::path(get, path = "/api/v1/continuations/proposals", tag = "commitments", operation_id = "proposeContinuations",
    params(KnownAtParam), responses((status = 200, description = "All of them.", body = Page<ProposedContinuation>)))]
pub(super) async fn propose(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<KnownAtParam>,
) -> Answer {
    let snapshot = site
        .requested_snapshot(&caller, &query.known_at, None)
        .await?;
    let found = proposals(&snapshot, &snapshot.report.id);
    params::page(
        &snapshot,
        found.iter().map(ProposedContinuation::from).collect(),
        None,
    )
}

/// Confirms that a commitment continues an earlier one.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/continue", tag = "supervision", operation_id = "continueCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The later commitment.")), request_body = ContinueBody,
    responses((status = 200, description = "It is entered.", body = EnteredContinuation)))]
pub(super) async fn confirm(sent: Decision<ContinueBody>) -> Answer {
    carry_out(sent, |body| ContinuationChange::Confirm {
        of: body.of,
        relation: body.relation,
    })
    .await
}

/// Withdraws a continuation that was entered by mistake.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/withdraw-continuation", tag = "supervision", operation_id = "withdrawContinuation",
    params(("code" = inline(CommitmentCode), Path, description = "The later commitment.")), request_body = WithdrawBody,
    responses((status = 200, description = "It is entered.", body = EnteredContinuation)))]
pub(super) async fn withdraw(sent: Decision<WithdrawBody>) -> Answer {
    carry_out(sent, |body| ContinuationChange::Withdraw {
        of: body.of,
        reason: body.reason,
    })
    .await
}

/// Says why a commitment is not in the next report.
#[utoipa::path(post, path = "/api/v1/commitments/{code}/drop", tag = "supervision", operation_id = "dropCommitment",
    params(("code" = inline(CommitmentCode), Path, description = "The commitment.")), request_body = DropBody,
    responses((status = 200, description = "It is entered.", body = EnteredContinuation)))]
pub(super) async fn explain(sent: Decision<DropBody>) -> Answer {
    carry_out(sent, |body| ContinuationChange::Drop {
        reason: body.reason,
        document: body.document,
    })
    .await
}

async fn carry_out<T>(sent: Decision<T>, change: impl FnOnce(T) -> ContinuationChange) -> Answer {
    let by = sent.caller.actor()?;
    let subject = sent.subject.clone();
    let (code, change) = (sent.subject, change(sent.body));
    let request = ContinuationRequest { code, change };
    let ledger = &sent.site.ledger;
    let done = ledger.act(move |tx, now| decide(tx, now, Some(&by), request));
    let done = done.await.map_err(|error| of_path(error, &subject))?;
    let (of, relation) = done.link.unzip();
    Ok(super::json(&EnteredContinuation {
        code: CommitmentCode(done.code),
        of: of.map(CommitmentCode),
        relation: relation.map(RelationName),
        seq: done.seq.0,
        at: Instant(done.at),
    }))
}
