//! The feed of news: updates that were accepted, findings that opened, digests that were sent; the newest fifty.
//!
//! A piece of news is an entry of the ledger: it never changes, and its name and instant are the entry's.

use axum::extract::{RawQuery, State};
use axum::http::Uri;
use axum::response::Response;

use super::{answered, namer, office_of};
use crate::Site;
use crate::caller::Caller;
use crate::error::WebError;
use crate::require_exists::require_exists;
use crate::snapshot_cache::LedgerSnapshot;
use domain::ids::{Code, OfficeId, Seq};
use domain::ledger::event::Event;
use domain::ledger::scan::scan;
use domain::message::Message;
use domain::office::Lang;
use domain::time::Timestamp;
use domain::update::Update;
use export::{News, NewsFeed, feed_atom};
use i18n::{Localizer, clean, phrases};
use store::{EntryRow, Known, Reader, StoreError};

/// So many pieces at most.
const MOST: usize = 50;

/// So many entries at most are looked through for them.
const LOOKED_THROUGH: usize = 50_000;

const KINDS: [&str; 3] = ["update.accepted", "finding.opened", "digest.frozen"];

/// An entry that is news.
struct Found {
    seq: Seq,
    at: Timestamp,
    event: Event,
    /// What was accepted.
    update: Option<Update>,
}

impl Found {
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
            (Event::DigestFrozen(body), _) => Some(&body.office),
            (_, Some(update)) => Some(&update.submission.office),
            _ => None,
        }
    }
}

/// `GET /feed.atom`: of everybody, or of one office.
pub(crate) async fn feed(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let office = office_of(query.as_deref())?;
    let snapshot = site.snapshot_cache.now(&site.ledger).await?;
    require_exists(&snapshot, None, office.as_ref())?;
    let known = snapshot.known;
    let wanted = office.clone();
    let found = site
        .ledger
        .ask_async(move |reader| read(reader, known, wanted.as_ref()))
        .await?;
    let base_url = site.base_url.trim_end_matches('/');
    let l = Localizer::new(caller.lang).in_zone(snapshot.context.zone);
    let scene = Scene {
        snapshot: &snapshot,
        base_url,
        l,
    };
    let newest = found.first().map(|found| found.at);
    let path = here
        .path_and_query()
        .map_or("/feed.atom", |own| own.as_str());
    let whose = office.as_ref().map(|office| format!("/{office}"));
    let feed = NewsFeed {
        id: scene.tag(&format!("feed{}", whose.unwrap_or_default())),
        title: phrases::own(&snapshot.report.title, l),
        author: phrases::own(&snapshot.report.jurisdiction, l),
        own_url: format!("{base_url}{path}"),
        page_url: format!("{base_url}/"),
        lang: match caller.lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        },
        updated: newest.unwrap_or(snapshot.opening.at),
        news: found.iter().filter_map(|found| scene.told(found)).collect(),
    };
    let text = feed_atom(&feed).map_err(|error| WebError::internal(&error))?;
    Ok(answered("application/atom+xml; charset=utf-8", text))
}

/// The newest entries that are news, newest first.
fn read(
    reader: &Reader<'_>,
    known: Known,
    office: Option<&OfficeId>,
) -> Result<Vec<Found>, StoreError> {
    let (mut found, mut seen) = (Vec::new(), 0);
    reader.entries_back(known.next(), |row| {
        seen += 1;
        if let Some(one) = news(reader, known, &row)?
            && office.is_none_or(|office| one.office() == Some(office))
        {
            found.push(one);
        }
        Ok(found.len() < MOST && seen < LOOKED_THROUGH)
    })?;
    Ok(found)
}

fn news(reader: &Reader<'_>, known: Known, row: &EntryRow) -> Result<Option<Found>, StoreError> {
    let damaged = |what: String| StoreError::Damaged { seq: row.seq, what };
    let entry = scan(&row.bytes).ok_or_else(|| damaged("not canonical".into()))?;
    if !KINDS.contains(&entry.kind) {
        return Ok(None);
    }
    let event = Event::parse(entry.kind, entry.body).map_err(|e| damaged(e.to_string()))?;
    let update = match &event {
        Event::UpdateAccepted(body) => reader.update(body.update, known)?,
        _ => None,
    };
    Ok(Some(Found {
        seq: row.seq,
        at: entry.at,
        event,
        update,
    }))
}

/// How news are told.
struct Scene<'a> {
    snapshot: &'a LedgerSnapshot,
    base_url: &'a str,
    l: Localizer,
}

impl Scene<'_> {
    /// A name for good (RFC 4151): of the ledger's origin, on the day the ledger was opened.
    fn tag(&self, what: &str) -> String {
        let opening = &self.snapshot.opening;
        let (day, id) = (opening.at.utc().date_naive(), &opening.body.ledger_id);
        format!("tag:{},{day}:{id}/{what}", namer(self.snapshot))
    }

    fn told(&self, found: &Found) -> Option<News> {
        let l = self.l;
        let status = found.code().and_then(|code| self.snapshot.status(code));
        let status = status.map(|listed| &listed.status);
        let subject = status.map(|status| {
            let promise = &status.commitment;
            format!("{} {}", promise.code, phrases::own(&promise.title, l))
        });
        let page = |code: &Code| format!("/commitments/{code}");
        let (what, more, path) = match &found.event {
            Event::UpdateAccepted(_) => {
                let submission = &found.update.as_ref()?.submission;
                let said = Message::new("feeds-accepted")
                    .arg("value", phrases::value(status?, submission.value, l))
                    .arg("day", l.day(submission.as_of));
                (
                    l.message(&said),
                    clean(&submission.narrative.progress),
                    page(&submission.code),
                )
            }
            Event::FindingOpened(body) => {
                let what = match status {
                    Some(status) => phrases::finding(&body.detail, status, l),
                    None => phrases::trouble(&body.detail, l, self.snapshot.context.zone),
                };
                let path = body
                    .code
                    .as_ref()
                    .map_or_else(|| "/findings".to_owned(), page);
                (what, l.t("feeds-opened"), path)
            }
            Event::DigestFrozen(body) => {
                let said = Message::new("feeds-digest")
                    .arg("period", l.period(body.period))
                    .arg("kind", l.localize(&body.mail))
                    .arg("office", self.name_of(&body.office));
                let reason = body.reason.as_deref().map(clean);
                (
                    l.message(&said),
                    reason.unwrap_or_default(),
                    format!("/digests/{}", found.seq),
                )
            }
            _ => return None,
        };
        let title = subject.map_or_else(
            || what.clone(),
            |subject| phrases::labelled(&subject, &what, l),
        );
        let office = found.office().map(|office| self.name_of(office));
        let lines = [office.unwrap_or_default(), more];
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        Some(News {
            id: self.tag(&format!("entry/{}", found.seq)),
            title,
            summary: lines.join("\n"),
            url: format!("{}{path}", self.base_url),
            kind: found.event.kind().to_owned(),
            at: found.at,
        })
    }

    fn name_of(&self, office: &OfficeId) -> String {
        let known = self.snapshot.office(office);
        known.map_or_else(
            || office.to_string(),
            |known| phrases::own(&known.name, self.l),
        )
    }
}
