//! Commitments: the list as pages and downloads have it, one with its whole file, and its history.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use serde_json::{Value, json};

use super::problem::ApiError;
use super::shape::{
    AccountWhole, AtMoment, CommitmentPage, CommitmentParams, HistoryPage, KnownAtParam,
};
use super::{Answer, asked};
use crate::Site;
use crate::caller::Caller;
use crate::commitment::{MANY, every_finding};
use crate::query::{ListQuery, Params, QueryError};
use domain::ids::{Code, Seq};
use domain::ledger::entry::Envelope;
use domain::ledger::event::Event;
use domain::message::{Localize as _, Message};
use domain::status::CommitmentStatus;
use export::{dossier_json, status_json};
use i18n::{Localizer, clean, describe, phrases};
use service::Refusal;
use store::{Reader, StoreError};

/// The commitments as they stand.
#[utoipa::path(get, path = "/api/v1/commitments", tag = "commitments", operation_id = "listCommitments",
    params(CommitmentParams), responses((status = 200, description = "A part of the list.", body = CommitmentPage)))]
pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Answer {
    let wished = ListQuery::of_api(query.as_deref())?;
    let snapshot = site
        .snapshot(Some(wished.known_at.typed()), wished.as_of)
        .await?;
    snapshot.check(&wished.filter).map_err(QueryError::from)?;
    let selection = snapshot.select(&wished.filter, wished.sort, &wished.page, caller.lang);
    let rows = selection.rows.iter();
    let items: Vec<Value> = rows.map(|row| status_json(&row.status)).collect();
    Ok(super::json(&json!({
        "known_at": snapshot.known_at,
        "size": snapshot.size,
        "as_of": snapshot.as_of,
        "total": selection.total,
        "items": items,
        "next": selection.next.map(|cursor| cursor.to_string()),
    })))
}

/// One commitment with everything that was reported, decided, inspected and found.
#[utoipa::path(get, path = "/api/v1/commitments/{code}", tag = "commitments", operation_id = "getCommitment",
    params(("code" = inline(super::shape::CommitmentCode), Path, description = "The commitment."), AtMoment),
    responses((status = 200, description = "The commitment.", body = AccountWhole)))]
pub(super) async fn show(
    State(site): State<Site>,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let mut params = Params::parse(query.as_deref())?;
    asked::lang(&mut params)?;
    let known_at = asked::known_at(&mut params)?;
    let as_of = params.day("as_of")?;
    params.finish(&["known_at", "as_of"])?;
    let code = named(&code)?;
    let snapshot = site.snapshot(known_at.as_deref(), as_of).await?;
    let listed = snapshot.status(&code).ok_or_else(|| no(&code))?;
    let known = snapshot.known;
    let filter = every_finding(&code);
    let own = code.clone();
    let (history, findings) = site
        .ledger
        .ask_async(move |reader| -> Result<_, StoreError> {
            let findings = reader.findings_after(&filter, known, None, MANY)?;
            Ok((reader.history(&own, known)?, findings))
        })
        .await?;
    let history = history.ok_or_else(|| no(&code))?;
    let verdict = snapshot.verdicts.get(&code).map(|(_, verdict)| verdict);
    Ok(super::json(&dossier_json(
        &history,
        &listed.status,
        &findings,
        verdict,
    )))
}

/// The entries that speak of a commitment, in order.
#[utoipa::path(get, path = "/api/v1/commitments/{code}/history", tag = "commitments", operation_id = "getHistory",
    params(("code" = inline(super::shape::CommitmentCode), Path, description = "The commitment."), KnownAtParam),
    responses((status = 200, description = "All of them.", body = HistoryPage)))]
pub(super) async fn history(
    State(site): State<Site>,
    caller: Caller,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let known_at = asked::moment(query.as_deref())?;
    let code = named(&code)?;
    let snapshot = site.snapshot(known_at.as_deref(), None).await?;
    if snapshot.status(&code).is_none() {
        return Err(no(&code));
    }
    let known = snapshot.known;
    let localizer = Localizer::new(caller.lang).in_zone(snapshot.context.zone);
    let stood = Arc::clone(&snapshot);
    let items = site
        .ledger
        .ask_async(move |reader| -> Result<Vec<Value>, StoreError> {
            let status = stood.status(&code).map(|listed| &listed.status);
            let seqs = reader.entries_on(&code, known)?;
            let tell = |seq| line(reader, seq, status, localizer);
            seqs.into_iter().map(tell).collect()
        })
        .await?;
    Ok(asked::whole(&snapshot, &items))
}

/// An entry with what it says in words, as the pages tell it.
fn line(
    reader: &Reader<'_>,
    seq: Seq,
    status: Option<&CommitmentStatus>,
    localizer: Localizer,
) -> Result<Value, StoreError> {
    let damaged = |what: String| StoreError::Damaged { seq, what };
    let entry = reader
        .entry(seq)?
        .ok_or_else(|| damaged("it is not there".into()))?;
    let said = Envelope::decode(&entry.bytes).map_err(|error| damaged(error.to_string()))?;
    let event = Event::read(&said.kind, said.body.clone()).map_err(|e| damaged(e.to_string()))?;
    let what = match (&event, status) {
        (Event::FindingOpened(body), Some(status)) => localizer.message(
            &Message::new("history-finding-opened")
                .arg("finding", seq)
                .arg("what", phrases::finding(&body.detail, status, localizer)),
        ),
        _ => {
            let target = status.and_then(|status| status.commitment.target.as_ref());
            localizer.message(&describe::describe_event(&event, seq, target, localizer))
        }
    };
    Ok(json!({
        "seq": seq,
        "at": said.at,
        "by": said.by,
        "kind": said.kind,
        "what": clean(&what),
        "body": said.body,
    }))
}

pub(super) fn named(text: &str) -> Result<Code, ApiError> {
    Code::parse(text).map_err(|error| ApiError::absent(error.message()))
}

fn no(code: &Code) -> ApiError {
    let code = code.clone();
    ApiError::absent(Refusal::NoCommitment { code }.message())
}
