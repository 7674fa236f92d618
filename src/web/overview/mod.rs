//! The overview page: how the year stands, by the same figures as the digest.
//!
//! Fetches facts and hands them to the view. Must not compute a figure: `domain::digest` does.

mod view;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::Site;
use super::error::WebError;
use crate::domain::digest::{Digest, Facts, build_on};
use crate::domain::ids::OfficeId;
use crate::domain::office::{Bilingual, Lang, Office, Role, Scope};
use crate::domain::period::Period;
use crate::domain::quantity::Amount;
use crate::domain::time::Timestamp;
use crate::store::{FrozenMail, Known, Reader, StoreError};
use crate::words::Words;
use view::OverviewView;

/// The newest digests that are listed.
const DIGESTS_SHOWN: usize = 6;

#[derive(Template)]
#[template(path = "web/overview.html")]
struct OverviewPage {
    v: OverviewView,
    w: Words,
}

/// `?lang=en`; Chinese otherwise.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    lang: Option<String>,
}

impl Asked {
    pub(super) fn words(&self) -> Words {
        Words::new(
            self.lang
                .as_deref()
                .and_then(Lang::parse)
                .unwrap_or_default(),
        )
    }
}

/// `GET /`.
pub(super) async fn overview(
    State(site): State<Site>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let w = asked.words();
    let now = site.desk.clock.now();
    let found = site
        .desk
        .ask_async(move |reader| read(reader, now, w.lang()))
        .await?;
    let Some((digest, books)) = found else {
        return Err(WebError::not_open());
    };
    let page = OverviewPage {
        v: OverviewView::of(&digest, &books, w),
        w,
    };
    let html = page.render().map_err(WebError::template)?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, html).into_response())
}

/// `GET /commitments/{code}`: for now the row of that commitment on the overview, so that links in mails lead somewhere.
pub(super) async fn commitment(Path(code): Path<String>) -> Response {
    match code.parse::<crate::domain::ids::Code>() {
        Ok(code) => Redirect::temporary(&format!("/#{code}")).into_response(),
        Err(_) => super::not_found().await.into_response(),
    }
}

/// The ledger itself, beside what it says.
pub(super) struct Books {
    /// The newest digests, newest first.
    pub(super) digests: Vec<FrozenMail>,
    /// How many entries there are.
    pub(super) size: u64,
    /// The root, in hex.
    pub(super) root: String,
    /// How much of the year is gone, in whole percent.
    pub(super) year_gone: i64,
    /// Behind pace by so many points is yellow, by more than so many red.
    pub(super) thresholds: [Amount; 2],
    /// The zone in which times are written.
    pub(super) zone: chrono_tz::Tz,
}

/// Everything the page tells, as known now.
fn read(
    reader: &Reader<'_>,
    now: Timestamp,
    lang: Lang,
) -> Result<Option<(Digest, Books)>, StoreError> {
    let known = Known::NOW;
    let (Some(frame), Some(report), Some(opening)) = (
        reader.frame(known)?,
        reader.report(known)?,
        reader.opening()?,
    ) else {
        return Ok(None);
    };
    let known_at = reader.newest_at()?.map_or(now, |newest| newest.max(now));
    let today = frame.day(known_at);
    let period = Period::of(today);
    let month_before = Timestamp::end_of_day(period.previous().last_day(), frame.zone);
    let before = match reader.known_at(month_before)? {
        Some(known) => reader.frame(known)?.map(|frame| (known, frame)),
        None => None,
    };
    let before = match before {
        Some((known, frame)) => Some((reader.dossiers(known)?, frame)),
        None => None,
    };
    let (dossiers, offices) = (reader.dossiers(known)?, reader.offices(known)?);
    let operational: Vec<_> = reader
        .findings(known, false)?
        .into_iter()
        .filter(|finding| finding.cause.code.is_none())
        .map(|finding| finding.cause.detail)
        .collect();
    let facts = Facts {
        report: &report,
        offices: &offices,
        dossiers: &dossiers,
        frame: &frame,
        known_at,
        before: before
            .as_ref()
            .map(|(dossiers, frame)| (dossiers.as_slice(), frame)),
        operational: &operational,
        verified: None,
        is_demo: opening.body.demo,
        correction: None,
    };
    let digest = build_on(
        &facts,
        &whole(report.jurisdiction.clone(), lang),
        period,
        today,
    );
    let mut digests = reader.all_frozen(known)?;
    digests.retain(|mail| mail.body.mail.starts_with("digest"));
    digests.reverse();
    digests.truncate(DIGESTS_SHOWN);
    let (size, root) = reader.tree_root()?;
    let books = Books {
        digests,
        size,
        root: root.to_string(),
        year_gone: report.year_gone(today),
        thresholds: [
            frame.regime.rules.yellow_points,
            frame.regime.rules.red_points,
        ],
        zone: frame.zone,
    };
    Ok(Some((digest, books)))
}

/// Whoever looks at the page: sees everything, in the language that was asked for.
fn whole(name: Bilingual, lang: Lang) -> Office {
    Office {
        id: OfficeId::everyone(),
        name,
        role: Role::Supervising,
        lang,
        scope: Some(Scope::All),
    }
}
