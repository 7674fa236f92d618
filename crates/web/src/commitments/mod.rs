//! The page `/commitments`: the list of commitments, filtered, searched and sorted, at any point of both times; and downloads of exactly
//! what it shows.

mod download;
mod elsewhere;
mod filters_bar;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;

use super::chart::{Chart, share_bar};
use super::parts::{Field, Head, Kind, Moment, Pager, Way};
use super::query::{ListQuery, QueryError, SIZE_DEFAULT};
use super::{Caller, Frame, LedgerSnapshot, Route, Site, WebError, feeds, filters, page};
use domain::listing::{Direction, Page, Selection, Sort, SortKey};
use domain::{Code, CommitmentStatus, Message, Right, Timestamp};
use filters_bar::FilterBar;
use i18n::{Localizer, phrases};

/// The path of the list.
pub(super) const PATH: &str = "/commitments";

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get(PATH, Right::ReadPages, list),
        Route::get("/commitments.csv", Right::ReadPages, download::csv),
        Route::get("/commitments.xlsx", Right::ReadPages, download::xlsx),
        Route::get("/commitments.json", Right::ReadPages, download::json),
    ];
    routes.extend(elsewhere::routes());
    routes
}

#[derive(Template)]
#[template(path = "web/commitments.html")]
struct ListPage<'a> {
    frame: Frame,
    moment: Moment,
    query: &'a ListQuery,
    snapshot: &'a LedgerSnapshot,
    selection: Selection<'a>,
    bar: FilterBar,
    heads: Vec<Head>,
    pager: Pager,
    may_add: bool,
}

/// `GET /commitments`.
async fn list(State(site): State<Site>, caller: Caller, here: Uri) -> Result<Response, WebError> {
    let query = ListQuery::of_page(here.query())?;
    let frame = site.frame(&caller, &here).await?;
    let snapshot = checked_snapshot(&site, &caller, &query).await?;
    let l = frame.l;
    let selection = snapshot.select(&query.filter, query.sort, &query.page, l.lang());
    let size = match query.page {
        Page::Number { size, .. } => size,
        _ => SIZE_DEFAULT,
    };
    let page = ListPage {
        may_add: caller.may(Right::Amend),
        moment: moment(&site, &snapshot, &query, l),
        bar: FilterBar::new(&snapshot, &query, &selection, l),
        heads: heads(&query, l),
        pager: Pager::of(selection.number, size, selection.total, l, |number| {
            query.at_page(number).link(PATH)
        }),
        query: &query,
        snapshot: &snapshot,
        selection,
        frame,
    };
    page::show(&caller, &page)
}

/// The snapshot that the query asks for, after the filter was checked against it.
async fn checked_snapshot(
    site: &Site,
    caller: &Caller,
    query: &ListQuery,
) -> Result<Arc<LedgerSnapshot>, WebError> {
    let now = site.snapshot(caller).await?;
    let known_at = query.known_at.instant(now.context.zone);
    let snapshot = site.shown_snapshot(caller, known_at, query.as_of).await?;
    snapshot.check(&query.filter).map_err(QueryError::from)?;
    Ok(snapshot)
}

/// The moment above the list. Its form and its way back to now keep the filter.
fn moment(site: &Site, snapshot: &LedgerSnapshot, query: &ListQuery, l: Localizer) -> Moment {
    let read_to = read_to(
        site,
        snapshot,
        query.known_at.instant(snapshot.context.zone),
    );
    let times = (&query.known_at, query.as_of);
    let mut moment = Moment::new(snapshot, read_to, PATH, times, l);
    moment.hidden = query.pairs();
    moment
        .hidden
        .retain(|(name, _)| !matches!(*name, "known_at" | "as_of" | "page"));
    if let Some((href, _)) = &mut moment.back {
        *href = query
            .with(|query| (query.known_at, query.as_of) = Default::default())
            .link(PATH);
    }
    moment
}

/// The instant up to which the ledger is read: the requested one, at most now.
pub(super) fn read_to(
    site: &Site,
    snapshot: &LedgerSnapshot,
    known_at: Option<Timestamp>,
) -> Timestamp {
    let now = site.ledger.clock.now().max(snapshot.known_at);
    known_at.map_or(now, |known_at| known_at.min(now))
}

fn heads(query: &ListQuery, l: Localizer) -> Vec<Head> {
    let sorting = |key: SortKey, name: &'static str| {
        let way = (query.sort.key == key).then_some(match query.sort.direction {
            Direction::Ascending => Way::Up,
            Direction::Descending => Way::Down,
        });
        Head::sorting(l.t(name), query.sorted(key).link(PATH), way)
    };
    vec![
        sorting(SortKey::Code, "csv-code"),
        sorting(SortKey::Title, "csv-title"),
        sorting(SortKey::Light, "csv-light"),
        Head::plain(l.t("csv-lead-office")),
        sorting(SortKey::Accepted, "commitments-value").figure(),
        sorting(SortKey::Share, "commitments-share"),
        sorting(SortKey::Due, "csv-due-on").figure(),
    ]
}

impl ListPage<'_> {
    fn counts(&self) -> Message {
        Message::new("commitments-said")
            .number("shown", self.selection.total)
            .number("total", self.snapshot.statuses.len())
    }

    /// The orders that have no column of their own: address, key of the name, and whether it is the current one.
    fn orders(&self) -> [(String, &'static str, bool); 3] {
        [
            (SortKey::Report, "commitments-order-report"),
            (SortKey::Gap, "commitments-order-gap"),
            (SortKey::Updated, "commitments-order-updated"),
        ]
        .map(|(key, name)| {
            let is_here = self.query.sort == Sort::natural(key);
            (self.query.sorted(key).link(PATH), name, is_here)
        })
    }

    /// The downloads: address and name of the format.
    fn files(&self) -> [(String, &'static str); 3] {
        [("csv", "CSV"), ("xlsx", "XLSX"), ("json", "JSON")].map(|(ending, name)| {
            let path = format!("{PATH}.{ending}");
            (self.query.at_page(1).link(&path), name)
        })
    }

    /// The field of a day.
    fn day(&self, name: &str, label: &str, day: Option<NaiveDate>) -> Field {
        Field::new(name, self.frame.l.t(label))
            .kind(Kind::Date)
            .value(day.map(|day| day.to_string()).unwrap_or_default())
    }

    fn calendar_href(&self) -> String {
        feeds::calendar_href(self.query.filter.office.as_ref(), self.frame.l)
    }

    fn href(&self, code: &Code) -> String {
        let at = ListQuery {
            known_at: self.query.known_at.clone(),
            as_of: self.query.as_of,
            ..ListQuery::default()
        };
        at.link(&format!("{PATH}/{code}"))
    }

    fn accepted(&self, status: &CommitmentStatus) -> String {
        match &status.progress.accepted {
            Some(accepted) => phrases::value(status, accepted.value, self.frame.l),
            None => self.frame.l.t("commitments-none"),
        }
    }

    fn reasons(&self, status: &CommitmentStatus) -> String {
        let reasons = status.progress.reasons.iter();
        let reasons = reasons.map(|reason| phrases::reason(reason, self.frame.l));
        phrases::clauses(&reasons.collect::<Vec<_>>(), self.frame.l)
    }

    fn share_bar(&self, status: &CommitmentStatus) -> Option<(Chart, String)> {
        status_bar(
            &format!("bar-{}", status.commitment.code),
            status,
            self.frame.l,
        )
    }
}

/// The bar of a commitment's share; `None` for a milestone, which has none.
pub(super) fn status_bar(
    id: &str,
    status: &CommitmentStatus,
    l: Localizer,
) -> Option<(Chart, String)> {
    status.target.as_ref()?;
    let title = phrases::own(&status.commitment.title, l);
    let shares = (status.progress.share, status.progress.expected_share);
    share_bar(id, &title, shares, [160, 14], l)
}
