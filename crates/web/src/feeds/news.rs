//! The feed of news: accepted updates, opened findings and frozen digests.
//!
//! Each item is an entry of the ledger, so it never changes; its id and instant are those of the entry.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;

use super::{FeedQuery, id_authority};
use crate::headers::content;
use crate::query::{Query, require_exists};
use crate::{Caller, LedgerSnapshot, Site, WebError};
use domain::reform::answering;
use domain::{Code, Event, OfficeId, Seq, Timestamp, Update};
use export::{News, NewsFeed, feed_atom};
use i18n::describe::{EntryFormatter, Surface};
use i18n::{Localizer, clean, phrases};
use store::{EntryRow, Known, Reader, StoreError};

/// The number of items at most.
const ITEMS_MAX: usize = 50;

/// The number of entries that are searched for items at most.
const ENTRIES_MAX: usize = 50_000;

const KINDS: [&str; 3] = ["update.accepted", "finding.opened", "digest.frozen"];

/// An entry that becomes an item.
struct Item {
    seq: Seq,
    at: Timestamp,
    event: Event,
    /// The update that was accepted.
    update: Option<Update>,
}

impl Item {
    fn code(&self) -> Option<&Code> {
        match (&self.event, &self.update) {
            (Event::FindingOpened(body), _) => body.code.as_ref(),
            (_, Some(update)) => Some(&update.submission.code),
            _ => None,
        }
    }

    fn office(&self) -> Option<&OfficeId> {
        match (&self.event, &self.update) {
            (Event::FindingOpened(body), _) => body.office.as_ref(),
            (Event::LetterFrozen(body), _) => Some(&body.office),
            (_, Some(update)) => Some(&update.submission.office),
            _ => None,
        }
    }
}

/// `GET /feed.atom`: of all offices, or of one.
pub(super) async fn feed(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Query(query): Query<FeedQuery>,
) -> Result<Response, WebError> {
    let office = query.office;
    let snapshot = site.shown_snapshot(&caller, None, None).await?;
    require_exists(&snapshot, None, office.as_ref())?;
    let known = snapshot.known;
    // A subscription goes on with the office that took over.
    let answering = office
        .as_ref()
        .map(|id| snapshot.register.answering(id, None));
    let wanted = answering.flatten().or_else(|| office.clone());
    let seen = Arc::clone(&snapshot);
    let items = site.read(move |reader| read(reader, known, wanted.as_ref(), &seen));
    let items = items.await?;
    let base_url = site.base_url.trim_end_matches('/');
    let l = Localizer::new(caller.lang).in_zone(snapshot.context.zone);
    let writer = NewsWriter {
        snapshot: &snapshot,
        base_url,
        l,
    };
    let newest = items.first().map(|item| item.at);
    let path = here.path_and_query().map_or("/feed.atom", |p| p.as_str());
    let whose = office.as_ref().map(|office| format!("/{office}"));
    let feed = NewsFeed {
        id: writer.tag(&format!("feed{}", whose.unwrap_or_default())),
        title: phrases::own(&snapshot.report.title, l),
        author: phrases::own(&snapshot.report.jurisdiction, l),
        own_url: format!("{base_url}{path}"),
        page_url: format!("{base_url}/"),
        lang: caller.lang.tag(),
        updated: newest.unwrap_or(snapshot.opening.at),
        news: items.iter().filter_map(|item| writer.news(item)).collect(),
    };
    let text = feed_atom(&feed).map_err(|error| WebError::internal(&error))?;
    Ok(content(
        "application/atom+xml; charset=utf-8",
        "no-store",
        text,
    ))
}

/// The newest items, newest first.
fn read(
    reader: &Reader<'_>,
    known: Known,
    office: Option<&OfficeId>,
    snapshot: &LedgerSnapshot,
) -> Result<Vec<Item>, StoreError> {
    let (mut items, mut seen) = (Vec::new(), 0);
    let reforms = reader.reforms(known)?;
    reader.entries_back(known.next(), |row| {
        seen += 1;
        let is_seen = |item: &Item| {
            let is_own = |code| snapshot.status(code).is_some();
            let is_shown = |office: &OfficeId| snapshot.sees_letters_of(office);
            !snapshot.is_partial
                || match item.code() {
                    Some(code) => is_own(code),
                    None => item.office().is_none_or(is_shown),
                }
        };
        if let Some(item) = item(reader, known, &row)?.filter(is_seen)
            && office.is_none_or(|office| {
                let own = item
                    .office()
                    .and_then(|own| answering(&reforms, own, item.code()));
                own.as_ref() == Some(office)
            })
        {
            items.push(item);
        }
        Ok(items.len() < ITEMS_MAX && seen < ENTRIES_MAX)
    })?;
    Ok(items)
}

fn item(reader: &Reader<'_>, known: Known, row: &EntryRow) -> Result<Option<Item>, StoreError> {
    let Some((at, event)) = row.event_of(&KINDS)? else {
        return Ok(None);
    };
    let update = match &event {
        Event::UpdateAccepted(body) => reader.update(body.update, known)?,
        _ => None,
    };
    Ok(Some(Item {
        seq: row.seq,
        at,
        event,
        update,
    }))
}

/// Writes the items.
struct NewsWriter<'a> {
    snapshot: &'a LedgerSnapshot,
    base_url: &'a str,
    l: Localizer,
}

impl NewsWriter<'_> {
    /// A permanent id (RFC 4151) under the ledger's origin and the day on which the ledger was opened.
    fn tag(&self, what: &str) -> String {
        let opening = &self.snapshot.opening;
        let (day, id) = (opening.at.utc().date_naive(), &opening.body.ledger_id);
        format!("tag:{},{day}:{id}/{what}", id_authority(self.snapshot))
    }

    fn news(&self, item: &Item) -> Option<News> {
        let l = self.l;
        let status = item.code().and_then(|code| self.snapshot.status(code));
        let status = status.map(|listed| listed.status());
        let subject = status.map(|status| {
            let commitment = &status.commitment;
            let title = phrases::own(&commitment.title, l);
            format!("{} {title}", commitment.code)
        });
        let page = |code: &Code| format!("/commitments/{code}");
        let accepted = item.update.as_ref().map(|update| &update.submission);
        let (more, path) = match &item.event {
            Event::UpdateAccepted(_) => {
                status?;
                (clean(&accepted?.narrative.progress), page(&accepted?.code))
            }
            Event::FindingOpened(body) => {
                let code = body.code.as_ref();
                let path = code.map_or_else(|| "/findings".to_owned(), page);
                (l.t("feeds-opened"), path)
            }
            Event::LetterFrozen(body) => {
                let reason = body.reason.as_deref().map(clean);
                let path = format!("/digests/{}", item.seq);
                (reason.unwrap_or_default(), path)
            }
            _ => return None,
        };
        let surface = Surface::News(&self.snapshot.offices);
        let what = EntryFormatter::of_status(l, surface, status)
            .accepting(accepted)
            .describe(&item.event, item.seq);
        let title = subject.map_or_else(
            || what.clone(),
            |subject| phrases::labelled(&subject, &what, l),
        );
        let offices = &self.snapshot.offices;
        let office = item.office().map(|id| phrases::office(id, offices, l));
        let lines = [office.unwrap_or_default(), more];
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        Some(News {
            id: self.tag(&format!("entry/{}", item.seq)),
            title,
            summary: lines.join("\n"),
            url: format!("{}{path}", self.base_url),
            kind: item.event.kind().to_owned(),
            at: item.at,
        })
    }
}
