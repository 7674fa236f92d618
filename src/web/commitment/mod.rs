//! One commitment: its words, how it stands and why, the curve, everything that was reported and found, and its story.
//!
//! Fetches facts and hands them to the views. Must not compute a figure: the domain does.

mod curve;
mod story;
mod updates;
mod view;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;

use super::Site;
use super::board::Standing;
use super::caller::Caller;
use super::commitments::{PATH, said};
use super::error::WebError;
use super::page::{self, Frame};
use super::parts::Moment;
use super::query::{Params, QueryError};
use crate::domain::access::Right;
use crate::domain::dossier::Dossier;
use crate::domain::ids::{Actor, Code, Seq};
use crate::domain::ledger::bytes::Envelope;
use crate::domain::ledger::event::Event;
use crate::domain::listing::Listed;
use crate::domain::say::Message;
use crate::domain::time::Timestamp;
use crate::store::{Known, Reader, StoreError};
use crate::words::Words;
use view::CommitmentView;

#[derive(Template)]
#[template(path = "web/commitment.html")]
struct CommitmentPage {
    frame: Frame,
    moment: Moment,
    v: CommitmentView,
}

/// An entry that speaks of the commitment.
struct Entry {
    seq: Seq,
    at: Timestamp,
    by: Actor,
    event: Event,
}

/// What is told of it.
struct Scene<'a> {
    standing: &'a Standing,
    account: &'a Listed,
    dossier: &'a Dossier,
    /// Every entry that speaks of it, oldest first.
    entries: &'a [Entry],
    /// What of it the reader may open.
    may: May,
    /// The moment as the end of a link.
    moment: String,
    w: Words,
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
    let w = frame.w;
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
    params.finish(&["known_at", "as_of"])?;
    let standing = site.board.at(&site.desk, known_at, as_of).await?;
    let absent = || WebError::refused(StatusCode::NOT_FOUND, Message::new("commitment-unknown"));
    let code: Code = code.parse().map_err(|_| absent())?;
    let account = standing.account(&code).ok_or_else(absent)?;
    let known = standing.known;
    let (dossier, entries) = site
        .desk
        .ask_async(move |reader| read(reader, &code, known))
        .await?
        .ok_or_else(absent)?;
    let texts = [
        typed.unwrap_or_default(),
        as_of.map(|day| day.to_string()).unwrap_or_default(),
    ];
    let scene = Scene {
        standing: &standing,
        account,
        dossier: &dossier,
        entries: &entries,
        may: May {
            evidence: caller.may(Right::ReadEvidence),
            entries: caller.may(Right::ReadEntries),
        },
        moment: moment_link(&texts),
        w,
    };
    let page = CommitmentPage {
        moment: Moment::new(
            said(&standing, known_at, &site, w),
            &format!("{PATH}/{}", dossier.commitment.code),
            [&texts[0], &texts[1]],
            Vec::new(),
            w,
        ),
        v: CommitmentView::of(&scene),
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

fn read(
    reader: &Reader<'_>,
    code: &Code,
    known: Known,
) -> Result<Option<(Dossier, Vec<Entry>)>, StoreError> {
    let Some(dossier) = reader.dossier(code, known)? else {
        return Ok(None);
    };
    let seqs = reader.entries_on(code, known)?.into_iter();
    let entries: Result<_, _> = seqs.map(|seq| entry(reader, seq)).collect();
    Ok(Some((dossier, entries?)))
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
            Actor::Office(id) => super::commitments::office(self.standing, id, self.w),
            Actor::Account(id) => id.clone(),
            Actor::System(_) => self.w.t("commitment-system"),
        }
    }

    fn instant(&self, at: Timestamp) -> String {
        self.w.instant(at, self.standing.frame.zone)
    }
}
