//! The list of commitments: filtered, searched, sorted, at any point of both times; and downloads of exactly what it shows.
//!
//! Reads a wish, has it selected and hands the rows on. Must not select nor judge: the domain does.

mod download;
mod filters;
mod view;

pub(super) use download::{csv, json, xlsx};
pub(super) use view::{bar, office};

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;

use super::Site;
use super::caller::Caller;
use super::error::WebError;
use super::page::{self, Frame};
use super::parts::Moment;
use super::query::{ListQuery, QueryError};
use super::snapshot_cache::LedgerSnapshot;
use domain::message::Message;
use domain::time::Timestamp;
use i18n::Localizer;
use view::ListView;

/// Where the list is.
pub(super) const PATH: &str = "/commitments";

#[derive(Template)]
#[template(path = "web/commitments.html")]
struct ListPage {
    frame: Frame,
    moment: Moment,
    v: ListView,
}

/// `GET /commitments`.
pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
) -> Result<Response, WebError> {
    let wish = ListQuery::of_page(here.query())?;
    let frame = site.frame(&caller, &here).await?;
    let snapshot = stood(&site, &wish).await?;
    let l = frame.l;
    let page = ListPage {
        moment: moment(&site, &snapshot, &wish, l),
        v: {
            let selection = snapshot.select(&wish.filter, wish.sort, &wish.page, l.lang());
            ListView::of(&snapshot, &wish, &selection, l)
        },
        frame,
    };
    page::show(&caller, &page)
}

/// How everything stood at the moment that is wished for, with the wish held against what the ledger has.
async fn stood(site: &Site, wish: &ListQuery) -> Result<Arc<LedgerSnapshot>, WebError> {
    let now = site.snapshot_cache.now(&site.ledger).await?;
    let known_at = wish.instant(now.context.zone);
    let snapshot = site
        .snapshot_cache
        .at(&site.ledger, known_at, wish.as_of)
        .await?;
    snapshot.check(&wish.filter).map_err(QueryError::from)?;
    Ok(snapshot)
}

/// The moment atop of the list: its form keeps the filter, and leads back to now with it.
fn moment(site: &Site, snapshot: &LedgerSnapshot, wish: &ListQuery, l: Localizer) -> Moment {
    let is_moment = |name: &str| matches!(name, "known_at" | "as_of" | "page");
    let pairs = wish.pairs().into_iter();
    let kept = pairs
        .filter(|(name, _)| !is_moment(name))
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    let said = said(snapshot, wish.instant(snapshot.context.zone), site, l);
    let as_of = wish.as_of.map(|day| day.to_string()).unwrap_or_default();
    let known_at = wish.known_at.as_deref().unwrap_or_default();
    let mut moment = Moment::new(said, PATH, [known_at, &as_of], kept, l);
    if let Some((href, _)) = &mut moment.back {
        let now = wish.with(|wish| (wish.known_at, wish.as_of) = (None, None));
        *href = now.link(PATH);
    }
    moment
}

/// `数据截至…，台账读至…`.
pub(super) fn said(
    snapshot: &LedgerSnapshot,
    asked: Option<Timestamp>,
    site: &Site,
    l: Localizer,
) -> String {
    let now = site.ledger.clock.now().max(snapshot.known_at);
    let read_to = asked.map_or(now, |asked| asked.min(now));
    l.message(
        &Message::new("web-as-of")
            .arg("day", l.day(snapshot.as_of))
            .arg("instant", l.instant(read_to, snapshot.context.zone)),
    )
}
