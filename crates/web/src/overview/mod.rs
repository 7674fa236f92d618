//! The overview: how the year stands against how much of it has passed, where the lights move, what needs attention and why.
//!
//! Fetches facts and hands them to the view. Must not compute a figure: the domain does.

mod facts;
mod history;
mod scene;
mod view;
mod week;

pub use history::History;

use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use chrono::NaiveDate;

use super::Site;
use super::caller::Caller;
use super::error::WebError;
use super::page::{self, Frame};
use super::parts::Moment;
use super::query::{Params, QueryError};
use domain::message::{Localize, Message};
use domain::office::Lang;
use domain::period::Period;
use domain::time::{TimeError, Timestamp};
use scene::Scene;
use store::{Known, Reader, StoreError};
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

/// The moment that is asked for: `?known_at=` a date or an instant, `?as_of=` a day. As they were typed.
#[derive(Debug, Default)]
struct OverviewQuery {
    known_at: Option<String>,
    as_of: Option<String>,
}

impl OverviewQuery {
    fn of(query: Option<&str>) -> Result<Self, QueryError> {
        let mut params = Params::parse(query)?;
        let langs = Lang::ALL.map(Lang::as_str);
        params.choice("lang", &langs, Lang::parse)?;
        let asked = Self {
            known_at: params.take("known_at")?,
            as_of: params.take("as_of")?,
        };
        params.finish(&["known_at", "as_of"])?;
        Ok(asked)
    }
}

/// What the page tells besides how everything stood: the same for everybody who asks on a day until something is entered.
struct Besides {
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
) -> Result<Response, WebError> {
    let asked = OverviewQuery::of(here.query())?;
    let frame = site.frame(&caller, &here).await?;
    let l = frame.l;
    let texts = [&asked.known_at, &asked.as_of].map(|t| t.as_deref().unwrap_or_default().trim());
    let known_at = asked_instant(texts[0], frame.zone)?;
    let as_of = asked_day(texts[1])?;
    let snapshot = site
        .snapshot_cache
        .at(&site.ledger, known_at, as_of)
        .await?;
    let read_to = known_at.unwrap_or_else(|| site.ledger.clock.now().max(snapshot.known_at));
    let scene = Scene::new(snapshot, read_to);
    let besides = site.history.besides(&site.ledger, &scene).await?;
    let moment: String = ["known_at", "as_of"]
        .iter()
        .zip(texts)
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| format!("&{name}={}", page::encoded(text)))
        .collect();
    let months = site.history.months(&site.ledger, &besides.told).await;
    let said = l.message(
        &Message::new("web-as-of")
            .arg("day", l.day(scene.as_of))
            .arg("instant", l.instant(scene.read_to, frame.zone)),
    );
    let page = OverviewPage {
        moment: Moment::new(said, "/", texts, Vec::new(), l),
        v: OverviewView::of(&scene, &months, besides.told.len(), &moment, l),
        week: WeekView::of(&besides.week, &scene, l),
        ledger: l.message(&Message::new("web-ledger").number("size", besides.size)),
        root: besides.root.clone(),
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

impl Besides {
    fn read(reader: &Reader<'_>, scene: &Scene) -> Result<Self, StoreError> {
        let mut told = history::told(reader, scene.known)?;
        // A month is drawn once: as it was told, or as it stands.
        told.retain(|(period, _)| *period < Period::of(scene.as_of));
        let (size, root) = reader.tree_root_then(scene.known)?;
        Ok(Self {
            week: Week::read(reader, scene)?,
            told,
            size,
            root: root.to_string(),
        })
    }
}
