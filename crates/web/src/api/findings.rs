//! Findings: what needs attention, by number.

use axum::extract::{RawQuery, State};

use super::shape::{FindingPage, FindingParams, KINDS, KnownAtParam, PageParams};
use super::{Answer, asked};
use crate::Site;
use crate::query::Params;
use crate::query::require_exists;
use domain::finding::Finding;
use export::finding_json;
use store::FindingFilter;

/// The findings by number: open ones, or all.
#[utoipa::path(get, path = "/api/v1/findings", tag = "findings", operation_id = "listFindings",
    params(FindingParams, KnownAtParam, PageParams), responses((status = 200, description = "A part of the list.", body = FindingPage)))]
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Answer {
    let mut params = Params::parse(query.as_deref())?;
    asked::lang(&mut params)?;
    let filter = FindingFilter {
        kind: params.choice("kind", &KINDS, |text| {
            KINDS.contains(&text).then(|| text.to_owned())
        })?,
        code: asked::name(&mut params, "code")?,
        office: asked::name(&mut params, "office")?,
        with_closed: params
            .choice("all", &["true", "false"], |text| text.parse().ok())?
            .unwrap_or(false),
    };
    let known_at = asked::known_at(&mut params)?;
    let (after, limit) = asked::page(&mut params)?;
    params.finish(&[
        "kind", "code", "office", "all", "known_at", "after", "limit",
    ])?;
    let snapshot = site.snapshot(known_at.as_deref(), None).await?;
    require_exists(&snapshot, filter.code.as_ref(), filter.office.as_ref())?;
    let known = snapshot.known;
    // Those that are open are in memory, whatever the number of those that were closed.
    let found = if filter.with_closed || filter.code.is_some() {
        site.ledger
            .ask_async(move |reader| reader.findings_after(&filter, known, after, limit + 1))
            .await?
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
    Ok(asked::part(
        &snapshot,
        found,
        limit,
        |finding| finding.seq.to_string(),
        finding_json,
    ))
}
