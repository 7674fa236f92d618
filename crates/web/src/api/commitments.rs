//! Commitments: the list, one in full, and its history.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::params::{self, KnownAtParam, Query};
use super::{Answer, ApiError};
use crate::commitment::{MANY, every_finding};
use crate::query::{KnownAt, ListParams, ListQuery, QueryError, parameter};
use crate::{Caller, Site};
use domain::{Code, CommitmentStatus, IdError, Localize as _, Seq};
use i18n::describe::{EntryFormatter, Surface};
use i18n::{Localizer, clean};
use service::{ActionError, Refusal};
use store::{Reader, StoreError};
use wire::{CommitmentDetail, CommitmentPage, Day, HistoryLine, Instant, Moment, Page};

/// The commitments as they stand.
#[utoipa::path(get, path = "/api/v1/commitments", tag = "commitments", operation_id = "listCommitments",
    params(ListParams), responses((status = 200, description = "A part of the list.", body = CommitmentPage)))]
pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = ListQuery::of_api(query.as_deref())?;
    let snapshot = site
        .requested_snapshot(&caller, &query.known_at, query.as_of)
        .await?;
    let snapshot = snapshot.of_report(&caller.report)?;
    snapshot.check(&query.filter).map_err(QueryError::from)?;
    let selection = snapshot.select(&query.filter, query.sort, &query.page, caller.lang);
    let rows = selection.rows.iter().map(|row| row.status().into());
    Ok(super::json(&CommitmentPage {
        as_of: Day(snapshot.as_of),
        total: selection.total as u64,
        page: Page {
            known_at: Instant(snapshot.known_at),
            size: snapshot.size,
            items: rows.collect(),
            next: selection.next.map(|cursor| cursor.to_string()),
        },
    }))
}

/// At what moment.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AtMoment {
    /// As the ledger stood then.
    #[param(inline, value_type = Option<Moment>)]
    known_at: KnownAt,
    /// As of that day.
    #[param(inline, value_type = Option<Day>)]
    #[serde(deserialize_with = "parameter")]
    as_of: Option<NaiveDate>,
}

/// One commitment with everything that was reported, decided, inspected and found.
#[utoipa::path(get, path = "/api/v1/commitments/{code}", tag = "commitments", operation_id = "getCommitment",
    params(("code" = inline(wire::CommitmentCode), Path, description = "The commitment."), AtMoment),
    responses((status = 200, description = "The commitment.", body = CommitmentDetail)))]
pub(super) async fn show(
    State(site): State<Site>,
    caller: Caller,
    Path(code): Path<String>,
    Query(query): Query<AtMoment>,
) -> Answer {
    let code = named(&code)?;
    let snapshot = site
        .requested_snapshot(&caller, &query.known_at, query.as_of)
        .await?;
    let listed = snapshot.status(&code).ok_or_else(|| no(&code))?;
    let known = snapshot.known;
    let filter = every_finding(&code);
    let subject = code.clone();
    let (history, contributions, findings) = site
        .read(move |reader| -> Result<_, StoreError> {
            let findings = reader.findings_after(&filter, known, None, MANY)?;
            let contributions = reader.contributions(&subject, known)?;
            Ok((reader.history(&subject, known)?, contributions, findings))
        })
        .await?;
    let history = history.ok_or_else(|| no(&code))?;
    let verdict = snapshot.verdicts.get(&code).map(|(_, verdict)| verdict);
    Ok(super::json(&CommitmentDetail::new(
        &history,
        listed.status(),
        &contributions,
        &findings,
        verdict,
    )))
}

/// The entries that speak of a commitment, in order.
#[utoipa::path(get, path = "/api/v1/commitments/{code}/history", tag = "commitments", operation_id = "getHistory",
    params(("code" = inline(wire::CommitmentCode), Path, description = "The commitment."), KnownAtParam),
    responses((status = 200, description = "All of them.", body = Page<HistoryLine>)))]
pub(super) async fn history(
    State(site): State<Site>,
    caller: Caller,
    Path(code): Path<String>,
    Query(query): Query<KnownAtParam>,
) -> Answer {
    let code = named(&code)?;
    let snapshot = site
        .requested_snapshot(&caller, &query.known_at, None)
        .await?;
    if snapshot.status(&code).is_none() {
        return Err(no(&code));
    }
    let known = snapshot.known;
    let localizer = Localizer::new(caller.lang).in_zone(snapshot.context.zone);
    let shared = Arc::clone(&snapshot);
    let items = site
        .read(move |reader| -> Result<Vec<HistoryLine>, StoreError> {
            let status = shared.status(&code).map(|listed| listed.status());
            let seqs = reader.entries_on(&code, known)?;
            seqs.into_iter()
                .map(|seq| line(reader, seq, status, localizer))
                .collect()
        })
        .await?;
    params::page(&snapshot, items, None)
}

/// An entry described as on the pages.
fn line(
    reader: &Reader<'_>,
    seq: Seq,
    status: Option<&CommitmentStatus>,
    localizer: Localizer,
) -> Result<HistoryLine, StoreError> {
    let (envelope, event) = reader.event(seq)?;
    let what = EntryFormatter::of_status(localizer, Surface::Record, status).describe(&event, seq);
    Ok(HistoryLine {
        seq: seq.0,
        at: Instant(envelope.at),
        by: envelope.by.to_string(),
        kind: envelope.kind,
        what: clean(&what),
        body: envelope.body,
    })
}

pub(super) fn named(text: &str) -> Result<Code, ApiError> {
    Code::parse(text).map_err(|error| ApiError::absent(error.message()))
}

/// An error on a commitment: 404 where the one of the path does not exist, unlike one that a body names.
pub(super) fn of_path(error: ActionError, path: &str) -> ApiError {
    let is_absent = match &error {
        ActionError::Refused(Refusal::NoCommitment { code }) => {
            code.as_str().eq_ignore_ascii_case(path.trim())
        }
        ActionError::Id(IdError::Code(text)) => path.starts_with(text.as_str()),
        _ => false,
    };
    match is_absent {
        true => ApiError::absent(error.message()),
        false => error.into(),
    }
}

fn no(code: &Code) -> ApiError {
    let code = code.clone();
    ApiError::absent(Refusal::NoCommitment { code }.message())
}
