//! Findings, by number.

use axum::extract::{RawQuery, State};

use super::request::{FindingParams, KnownAtParam, PageParams};
use super::{Answer, params};
use crate::Site;
use crate::query::Params;
use crate::query::require_exists;
use domain::finding::{Detail, Finding};
use store::FindingFilter;
use wire::Page;

/// The findings by number: open ones, or all.
#[utoipa::path(get, path = "/api/v1/findings", tag = "findings", operation_id = "listFindings",
    params(FindingParams, KnownAtParam, PageParams), responses((status = 200, description = "A part of the list.", body = Page<wire::Finding>)))]
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Answer {
    let mut params = Params::parse(query.as_deref())?;
    params::lang(&mut params)?;
    let filter = FindingFilter {
        kind: params.choice("kind", &Detail::KINDS, |text| {
            Detail::KINDS.contains(&text).then(|| text.to_owned())
        })?,
        code: params::name(&mut params, "code")?,
        office: params::name(&mut params, "office")?,
        with_closed: params
            .choice("all", &["true", "false"], |text| text.parse().ok())?
            .unwrap_or(false),
    };
    let known_at = params::known_at(&mut params)?;
    let (after, limit) = params::after_and_limit(&mut params)?;
    params.finish(&[
        "kind", "code", "office", "all", "known_at", "after", "limit",
    ])?;
    let snapshot = site.snapshot(known_at.as_deref(), None).await?;
    require_exists(&snapshot, filter.code.as_ref(), filter.office.as_ref())?;
    let known = snapshot.known;
    // Open findings are in memory, so their list does not depend on the number of closed ones.
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
    Ok(params::first_page::<_, wire::Finding>(
        &snapshot,
        &found,
        limit,
        |finding| finding.seq,
    ))
}
