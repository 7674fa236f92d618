//! The findings: what the checks found and is still so, and what had been, as it was known at any instant.
//!
//! Fetches facts and hands them to the view. Must not decide what is a finding: the checks did.

mod open_closed;
mod view;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;

use super::Site;
use super::caller::Caller;
use super::commitment::{MANY, every_finding};
use super::error::WebError;
use super::known::KnownAt;
use super::page::{self, Frame};
use super::query::{Params, QueryError};
use domain::access::Right;
use domain::finding::{Detail, Finding};
use domain::ids::{Code, OfficeId};
use domain::message::Message;
use open_closed::{Narrow, Side};
use store::StoreError;
use view::{FindingsView, Found};

#[derive(Template)]
#[template(path = "web/findings.html")]
struct FindingsPage {
    frame: Frame,
    v: FindingsView,
}

/// How many are seen at once.
const PER_PAGE: usize = 50;

/// What was wished for.
#[derive(Debug, Default)]
struct FindingsQuery {
    is_closed: bool,
    kind: Option<&'static str>,
    code: Option<Code>,
    office: Option<OfficeId>,
    known_at: KnownAt,
    page: usize,
}

impl FindingsQuery {
    fn of(query: Option<&str>) -> Result<Self, QueryError> {
        let mut params = Params::parse(query)?;
        drop(params.take_all("lang"));
        let state = params.choice("state", &["open", "closed"], |text| match text {
            "open" => Some(false),
            "closed" => Some(true),
            _ => None,
        })?;
        let wished = Self {
            is_closed: state.unwrap_or(false),
            kind: params.choice("kind", &Detail::KINDS, |text| {
                Detail::KINDS.into_iter().find(|kind| *kind == text)
            })?,
            code: params.read("code", Message::new("findings-code-wanted"), |text| {
                text.to_uppercase().parse().ok()
            })?,
            office: params.read("office", Message::new("findings-office-wanted"), |text| {
                text.parse().ok()
            })?,
            known_at: KnownAt::take(&mut params)?,
            page: params.number("page", 1, 1_000_000)?.unwrap_or(1),
        };
        params.finish(&["state", "kind", "code", "office", "known_at", "page"])?;
        Ok(wished)
    }
}

impl FindingsQuery {
    fn narrow(&self) -> Narrow<'_> {
        Narrow {
            kind: self.kind,
            office: self.office.as_ref(),
        }
    }
}

/// `GET /findings`.
pub(super) async fn findings(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
) -> Result<Response, WebError> {
    let wished = FindingsQuery::of(here.query())?;
    let frame = site.frame(&caller, &here).await?;
    let known_at = wished.known_at.instant(frame.zone);
    let snapshot = site.snapshot_cache.at(&site.ledger, known_at, None).await?;
    let known = snapshot.known;
    // What ails the program itself names addresses and servers: for whoever keeps it running.
    let with_own = caller.may(Right::ReadOperations);
    let [open, closed] = match wished.code.clone() {
        None => [false, true].map(|is_closed| Side::of(&snapshot, is_closed, with_own)),
        Some(code) => {
            let own = site
                .ledger
                .ask_async(move |reader| {
                    reader.findings_after(&every_finding(&code), known, None, MANY)
                })
                .await?;
            [false, true].map(|is_closed| Arc::new(Side::among(&own, is_closed)))
        }
    };
    let side = if wished.is_closed { &closed } else { &open };
    let total = side.count(wished.narrow());
    let page = wished.page.clamp(1, total.div_ceil(PER_PAGE).max(1));
    let seqs = side.page(wished.narrow(), page, PER_PAGE);
    let shown = site
        .ledger
        .ask_async(move |reader| -> Result<Vec<Finding>, StoreError> {
            let read = seqs.iter().map(|seq| reader.finding(*seq, known));
            Ok(read
                .collect::<Result<Vec<_>, _>>()?
                .into_iter()
                .flatten()
                .collect())
        })
        .await?;
    let found = Found {
        open: &open,
        closed: &closed,
        shown: &shown,
        total,
        page,
    };
    let v = FindingsView::of(&wished, &snapshot, &found, &frame, &caller);
    page::show(&caller, &FindingsPage { v, frame })
}
