//! The overview: how the year stands against how much of it has passed, where the lights move, what needs attention and why.
//!
//! Fetches facts and hands them to the view. Must not compute a figure: the domain does.

mod history;
mod scene;
mod view;
mod week;

pub use history::History;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::Site;
use super::caller::Caller;
use super::error::WebError;
use super::page::{self, Frame};
use super::parts::Moment;
use crate::domain::period::Period;
use crate::domain::say::{Message, Say};
use crate::domain::time::{TimeError, Timestamp};
use crate::store::{Known, Reader, StoreError};
use scene::Scene;
use view::OverviewView;
use week::{Week, WeekView};

#[derive(Template)]
#[template(path = "web/overview.html")]
struct OverviewPage {
    frame: Frame,
    moment: Moment,
    v: OverviewView,
    week: WeekView,
    ledger: String,
    root: String,
}

/// The moment that is asked for: `?known_at=` a date or an instant, `?as_of=` a day.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    known_at: Option<String>,
    as_of: Option<String>,
}

/// What is read for the page within one snapshot.
struct Facts {
    scene: Scene,
    week: Week,
    /// The months that were told, and the entry up to which each was.
    told: Vec<(Period, Known)>,
    size: u64,
    root: String,
}

/// `GET /`.
pub(super) async fn overview(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let frame = site.frame(&caller, &here).await?;
    let w = frame.w;
    let texts = [&asked.known_at, &asked.as_of].map(|t| t.as_deref().unwrap_or_default().trim());
    let known_at = asked_instant(texts[0], frame.zone)?;
    let as_of = asked_day(texts[1])?;
    let now = site.desk.clock.now();
    let facts = site
        .desk
        .ask_async(move |reader| read(reader, now, known_at, as_of))
        .await?
        .ok_or_else(|| match known_at {
            // There is a ledger, or there would be no frame: only not yet then.
            Some(_) => WebError::refused(
                StatusCode::UNPROCESSABLE_ENTITY,
                Message::new("overview-before-ledger"),
            ),
            None => WebError::not_open(),
        })?;
    let moment: String = ["known_at", "as_of"]
        .iter()
        .zip(texts)
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| format!("&{name}={}", page::encoded(text)))
        .collect();
    let months = site.history.months(&site.desk, &facts.told).await;
    let scene = &facts.scene;
    let said = w.message(
        &Message::new("web-as-of")
            .arg("day", w.day(scene.as_of))
            .arg("instant", w.instant(scene.known_at, frame.zone)),
    );
    let page = OverviewPage {
        moment: Moment::new(said, "/", texts, Vec::new(), w),
        v: OverviewView::of(scene, &months, facts.told.len(), &moment, w),
        week: WeekView::of(&facts.week, scene, w),
        ledger: w.message(&Message::new("web-ledger").number("size", facts.size)),
        root: facts.root,
        frame,
    };
    page::show(&caller, &page)
}

fn asked_instant(text: &str, zone: chrono_tz::Tz) -> Result<Option<Timestamp>, WebError> {
    if text.is_empty() {
        return Ok(None);
    }
    Timestamp::parse_human(text, zone)
        .map(Some)
        .map_err(|error| WebError::refused(StatusCode::BAD_REQUEST, error.message()))
}

fn asked_day(text: &str) -> Result<Option<NaiveDate>, WebError> {
    if text.is_empty() {
        return Ok(None);
    }
    let bad = || TimeError(text.chars().take(40).collect()).message();
    text.parse()
        .map(Some)
        .map_err(|_| WebError::refused(StatusCode::BAD_REQUEST, bad()))
}

/// Everything the page tells; nothing where the ledger was not open.
fn read(
    reader: &Reader<'_>,
    now: Timestamp,
    known_at: Option<Timestamp>,
    as_of: Option<NaiveDate>,
) -> Result<Option<Facts>, StoreError> {
    let newest = reader.newest_at()?.map_or(now, |newest| newest.max(now));
    let known_at = known_at.map_or(newest, |asked| asked.min(newest));
    let Some(known) = reader.known_at(known_at)? else {
        return Ok(None);
    };
    let Some(scene) = Scene::read(reader, known, known_at, as_of)? else {
        return Ok(None);
    };
    let mut told = Vec::new();
    for (period, instant) in reader.digest_instants(known)? {
        // A month is drawn once: as it was told, or as it stands.
        if period < Period::of(scene.as_of)
            && let Some(then) = reader.known_at(instant)?
        {
            told.push((period, then));
        }
    }
    let week = Week::read(reader, &scene)?;
    let (size, root) = reader.tree_root_then(known)?;
    Ok(Some(Facts {
        scene,
        week,
        told,
        size,
        root: root.to_string(),
    }))
}
