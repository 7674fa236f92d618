//! One commitment: its words, how it stands and why, the curve, everything that was reported and found, and its story.
//!
//! Fetches facts and hands them to the views. Must not compute a figure: the domain does.

mod context;
mod curve;
mod story;
mod updates;
mod view;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;

use super::Site;
use super::caller::Caller;
use super::commitments::{PATH, said};
use super::error::WebError;
use super::page::{self, Frame};
use super::parts::{Moment, Pager};
use super::query::{Params, QueryError};
use super::snapshot_cache::LedgerSnapshot;
use context::Context;
use domain::access::Right;
use domain::finding::Finding;
use domain::history::CommitmentHistory;
use domain::ids::{Actor, Code, Seq};
use domain::ledger::entry::Envelope;
use domain::ledger::event::Event;
use domain::listing::Listed;
use domain::message::Message;
use domain::time::Timestamp;
use i18n::Localizer;
use store::{FindingFilter, Known, Reader, StoreError};
use view::CommitmentView;

/// A year of monthly reports.
const UPDATES_PER_PAGE: usize = 12;

const STORY_PER_PAGE: usize = 30;

/// More findings than a commitment will ever have.
pub(super) const MANY: usize = 1_000_000;

#[derive(Template)]
#[template(path = "web/commitment.html")]
struct CommitmentPage {
    frame: Frame,
    moment: Moment,
    v: CommitmentView,
    /// Its clause in the report, where that was pinned.
    context: Option<Context>,
}

/// An entry that speaks of the commitment.
struct Entry {
    seq: Seq,
    at: Timestamp,
    by: Actor,
    event: Event,
}

/// Which page of the updates and which of the story, from 1, the newest first.
#[derive(Debug, Clone, Copy)]
struct Parts {
    updates: usize,
    story: usize,
}

/// What is read for the page.
struct EntryLine {
    /// Its updates' words and files only as far as they are looked at.
    history: CommitmentHistory,
    /// How many entries speak of it.
    entries: usize,
    /// Those of the story that are looked at, the newest first.
    story: Vec<Entry>,
    /// Its inspections, oldest first.
    inspections: Vec<Entry>,
    /// Every finding on it, oldest first.
    findings: Vec<Finding>,
}

/// What is told of it.
struct Scene<'a> {
    snapshot: &'a LedgerSnapshot,
    status: &'a Listed,
    told: &'a EntryLine,
    /// Which part of its updates and of its story is looked at.
    parts: Parts,
    /// What of it the reader may open.
    may: May,
    /// The moment as the end of a link.
    moment: String,
    l: Localizer,
}

/// The lists of the page.
#[derive(Debug, Clone, Copy)]
enum List {
    Updates,
    Story,
}

/// What the reader may open besides the page.
#[derive(Debug, Clone, Copy)]
struct May {
    evidence: bool,
    entries: bool,
}

/// `GET /commitments/{code}`, with `known_at` and `as_of` as on the list.
pub(super) async fn show(
    State(site): State<Site>,
    caller: Caller,
    Path(code): Path<String>,
    here: Uri,
) -> Result<Response, WebError> {
    let frame = site.frame(&caller, &here).await?;
    let l = frame.l;
    let mut params = Params::parse(here.query())?;
    params.choice("lang", &["zh", "en"], |text| {
        ["zh", "en"].contains(&text).then_some(())
    })?;
    let typed = params.take("known_at")?;
    let known_at = typed.as_deref().map(|text| {
        let expected = || QueryError::new("known_at", text, Message::new("query-instant"));
        Timestamp::parse_human(text, frame.zone).map_err(|_| expected())
    });
    let known_at = known_at.transpose()?;
    let as_of = params.day("as_of")?;
    let mut part = |name| params.number(name, 1, 1_000_000);
    let parts = Parts {
        updates: part("updates")?.unwrap_or(1),
        story: part("story")?.unwrap_or(1),
    };
    params.finish(&["known_at", "as_of", "updates", "story"])?;
    let snapshot = site
        .snapshot_cache
        .at(&site.ledger, known_at, as_of)
        .await?;
    let absent = || WebError::refused(StatusCode::NOT_FOUND, Message::new("commitment-unknown"));
    let code: Code = code.parse().map_err(|_| absent())?;
    let status = snapshot.status(&code).ok_or_else(absent)?;
    let known = snapshot.known;
    let context = Context::read(&site, code.clone(), known).await?;
    let told = site
        .ledger
        .ask_async(move |reader| EntryLine::read(reader, &code, known, parts))
        .await?
        .ok_or_else(absent)?;
    let texts = [
        typed.unwrap_or_default(),
        as_of.map(|day| day.to_string()).unwrap_or_default(),
    ];
    let scene = Scene {
        snapshot: &snapshot,
        status,
        told: &told,
        parts,
        may: May {
            evidence: caller.may(Right::ReadEvidence),
            entries: caller.may(Right::ReadEntries),
        },
        moment: moment_link(&texts),
        l,
    };
    let page = CommitmentPage {
        moment: Moment::new(
            said(&snapshot, known_at, &site, l),
            &format!("{PATH}/{}", told.history.commitment.code),
            [&texts[0], &texts[1]],
            Vec::new(),
            l,
        ),
        v: CommitmentView::of(&scene),
        context,
        frame,
    };
    page::show(&caller, &page)
}

/// The moment as the end of a link: nothing, or from `?` on.
fn moment_link(texts: &[String; 2]) -> String {
    let pairs = ["known_at", "as_of"].into_iter().zip(texts);
    let pairs: Vec<String> = pairs
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| format!("{name}={}", page::encoded(text)))
        .collect();
    if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    }
}

impl EntryLine {
    fn read(
        reader: &Reader<'_>,
        code: &Code,
        known: Known,
        parts: Parts,
    ) -> Result<Option<Self>, StoreError> {
        let looked_at = |page: usize, per_page: usize| (page - 1) * per_page..page * per_page;
        let whole = looked_at(parts.updates, UPDATES_PER_PAGE);
        let Some(history) = reader.dossier_with_newest(code, known, whole)? else {
            return Ok(None);
        };
        let seqs = reader.entries_on(code, known)?;
        let shown = looked_at(parts.story, STORY_PER_PAGE);
        let newest = seqs.iter().rev();
        let story = newest
            .skip(shown.start)
            .take(shown.len())
            .map(|seq| entry(reader, *seq));
        let inspections = history.inspections.iter();
        let inspections = inspections.map(|own| entry(reader, own.mark.seq));
        Ok(Some(Self {
            entries: seqs.len(),
            story: story.collect::<Result<_, _>>()?,
            inspections: inspections.collect::<Result<_, _>>()?,
            findings: reader.findings_after(&every_finding(code), known, None, MANY)?,
            history,
        }))
    }
}

/// Every finding that there was on a commitment.
pub(super) fn every_finding(code: &Code) -> FindingFilter {
    FindingFilter {
        code: Some(code.clone()),
        with_closed: true,
        ..FindingFilter::default()
    }
}

fn entry(reader: &Reader<'_>, seq: Seq) -> Result<Entry, StoreError> {
    let damaged = |what: String| StoreError::Damaged { seq, what };
    let row = reader
        .entry(seq)?
        .ok_or_else(|| damaged("it is not there".into()))?;
    let mut envelope = Envelope::decode(&row.bytes).map_err(|e| damaged(e.to_string()))?;
    let event = Event::read(&envelope.kind, envelope.body.take());
    Ok(Entry {
        seq,
        at: envelope.at,
        by: envelope.by,
        event: event.map_err(|e| damaged(e.to_string()))?,
    })
}

impl Scene<'_> {
    /// Who did something: an office by its name, the others by their id.
    fn actor(&self, by: &Actor) -> String {
        match by {
            Actor::Office(id) => super::commitments::office(self.snapshot, id, self.l),
            Actor::Account(id) => id.clone(),
            Actor::System(_) => self.l.t("commitment-system"),
        }
    }

    /// A page of one of the lists; the other list stays where it is.
    fn pager(&self, list: List, total: usize) -> Option<Pager> {
        let (page, per_page, anchor) = match list {
            List::Updates => (self.parts.updates, UPDATES_PER_PAGE, "updates-h"),
            List::Story => (self.parts.story, STORY_PER_PAGE, "story-h"),
        };
        (total > per_page).then(|| {
            Pager::of(page, per_page, total, self.l, |number| {
                let mut parts = self.parts;
                match list {
                    List::Updates => parts.updates = number,
                    List::Story => parts.story = number,
                }
                let mut href = format!("{PATH}/{}{}", self.status.commitment.code, self.moment);
                for (name, number) in [("updates", parts.updates), ("story", parts.story)] {
                    if number > 1 {
                        href.push(if href.contains('?') { '&' } else { '?' });
                        href += &format!("{name}={number}");
                    }
                }
                format!("{href}#{anchor}")
            })
        })
    }

    fn instant(&self, at: Timestamp) -> String {
        self.l.instant(at, self.snapshot.context.zone)
    }
}
