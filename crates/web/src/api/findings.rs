//! Findings, by number.

use std::sync::Arc;

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Answer;
use super::params::{self, After, Query};
use crate::query::{KnownAt, Limit, parameter, require_exists};
use crate::{Caller, Site};
use domain::{Finding, Seq};
use store::{FindingFilter, Reader};
use wire::{CommitmentCode, FindingKind, Moment, OfficeName, Page};

/// Which findings.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FindingParams {
    /// Of a kind.
    #[param(inline)]
    #[serde(deserialize_with = "parameter")]
    kind: Option<FindingKind>,
    /// On a commitment.
    #[param(inline)]
    #[serde(deserialize_with = "parameter")]
    code: Option<CommitmentCode>,
    /// Of an office.
    #[param(inline)]
    #[serde(deserialize_with = "parameter")]
    office: Option<OfficeName>,
    /// Closed ones too.
    #[serde(deserialize_with = "parameter")]
    all: Option<bool>,
    /// Of this report; without it, or with `all`, of every report.
    #[param(rename = "report", max_length = 40)]
    #[serde(rename = "report")]
    _report: Option<String>,
    /// As the ledger stood then.
    #[param(inline, value_type = Option<Moment>)]
    known_at: KnownAt,
    /// The `next` of the answer before.
    #[param(value_type = Option<String>, pattern = "^(0|[1-9][0-9]{0,15})$")]
    #[serde(deserialize_with = "parameter")]
    after: Option<After>,
    /// How many at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 500, default = 100)]
    limit: Limit,
}

/// The findings by number: open ones, or all.
#[utoipa::path(get, path = "/api/v1/findings", tag = "findings", operation_id = "listFindings",
    params(FindingParams), responses((status = 200, description = "A part of the list.", body = Page<wire::Finding>)))]
pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<FindingParams>,
) -> Answer {
    let filter = FindingFilter {
        kind: query.kind.map(|kind| kind.0.into_owned()),
        code: query.code.map(|code| code.0),
        office: query.office.map(|office| office.0),
        with_closed: query.all.unwrap_or_default(),
    };
    let (after, limit) = (query.after.map(Seq::from), query.limit.0);
    let snapshot = site
        .requested_snapshot(&caller, &query.known_at, None)
        .await?;
    let snapshot = params::of_asked_report(&snapshot, &caller)?;
    require_exists(&snapshot, filter.code.as_ref(), filter.office.as_ref())?;
    let known = snapshot.known;
    // Open findings are in memory, so their list does not depend on the number of closed ones.
    let found = if filter.with_closed || filter.code.is_some() {
        let seen = Arc::clone(&snapshot);
        let read = move |reader: &Reader<'_>| {
            params::seen_after(
                (after, limit + 1),
                |finding: &Finding| finding.seq,
                |finding| seen.sees(finding),
                |after, most| reader.findings_after(&filter, known, after, most),
            )
        };
        site.read(read).await?
    } else {
        let open = snapshot.findings.iter().map(|finding| &**finding);
        let passes = |f: &&Finding| {
            after.is_none_or(|after| f.seq > after)
                && filter
                    .kind
                    .as_ref()
                    .is_none_or(|kind| kind == f.cause.detail.kind())
                && (filter.office.is_none() || filter.office == f.cause.office)
        };
        open.filter(passes).take(limit + 1).cloned().collect()
    };
    params::first_page::<_, wire::Finding>(&snapshot, &found, limit, |finding| finding.seq)
}
