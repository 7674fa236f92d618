//! The page `/commitments/{code}`: the clause, how the commitment stands and why, the curve, everything that was reported, inspected and
//! found, and its story entry by entry.

mod context;
mod contribute;
mod curve;

use std::collections::{BTreeSet, HashSet};

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::chart::Chart;
use super::commitments::{PATH, read_to, status_bar};
use super::parts::{Moment, Pager, Step};
use super::query::{KnownAt, Link, PageNumber, Query, parameter};
use super::{Frame, LedgerSnapshot, PageRequest, Route, WebError, page};
use context::Context;
use curve::CurveView;
use domain::contribution::{Contribution, newest};
use domain::history::SentBack;
use domain::ledger::event::{Event, Inspected};
use domain::quantity::{Amount, show_target};
use domain::update::{Mark, State as UpdateState, Update};
use domain::{
    Actor, Code, CommitmentHistory, CommitmentStatus, Finding, Lang, Light, Localize as _, Message,
    OfficeId, PlanPoint, Right, Seq, Timestamp,
};
use i18n::describe::{EntryFormatter, Surface};
use i18n::{Localizer, clean, phrases};
use store::{FindingFilter, Known, Reader, StoreError};

/// The number of updates on a page: a year of monthly reports.
const UPDATES_PER_PAGE: usize = 12;

/// The number of story entries on a page.
const STORY_PER_PAGE: usize = 30;

/// The number of closed findings that are shown; the list of findings has the others.
const CLOSED_SHOWN: usize = 12;

/// More findings than a commitment will ever have.
pub(super) const MANY: usize = 1_000_000;

pub(crate) fn routes() -> Vec<Route> {
    let own = "/commitments/{code}/contribute";
    vec![
        Route::get("/commitments/{code}", Right::ReadPages, show),
        Route::get(own, Right::Submit, contribute::show),
        Route::post(own, Right::Submit, contribute::send),
    ]
}

#[derive(Template)]
#[template(path = "web/commitment.html")]
struct CommitmentPage<'a> {
    frame: Frame,
    moment: Moment,
    query: &'a CommitmentQuery,
    snapshot: &'a LedgerSnapshot,
    status: &'a CommitmentStatus,
    facts: CommitmentFacts,
    /// The clause within the report's text, where its place was pinned.
    context: Option<Context>,
    may_read_evidence: bool,
    may_erase: bool,
    may_read_entries: bool,
    may_contribute: bool,
    may_amend: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CommitmentQuery {
    known_at: KnownAt,
    #[serde(deserialize_with = "parameter")]
    as_of: Option<NaiveDate>,
    /// The page of the updates, newest first.
    updates: PageNumber,
    /// The page of the story, newest first.
    story: PageNumber,
    /// Validated only: the guard has read the language.
    #[serde(rename = "lang", deserialize_with = "parameter")]
    _lang: Option<Lang>,
}

impl CommitmentQuery {
    /// A link to the same point of both times.
    fn link(&self, path: impl Into<String>) -> Link {
        Link::to(path).at(&self.known_at, self.as_of)
    }

    fn list_href(&self) -> String {
        self.link(PATH).href()
    }

    fn commitment_href(&self, code: &Code) -> String {
        self.link(format!("{PATH}/{code}")).href()
    }
}

/// What is read from the ledger for the page.
struct CommitmentFacts {
    /// Only the requested updates have their texts and files.
    history: CommitmentHistory,
    /// The number of entries on the commitment.
    entries: usize,
    /// The requested entries, newest first.
    story: Vec<Entry>,
    /// The inspections, oldest first.
    inspections: Vec<Entry>,
    /// What offices reported on their part, newest first, the newest of each office and month.
    contributions: Vec<(Contribution, Mark)>,
    /// The findings, oldest first.
    findings: Vec<Finding>,
    /// The evidence files whose content was erased.
    erased: HashSet<String>,
}

/// A commitment of one year in the line of those that continue each other.
struct LineYear {
    code: Code,
    title: String,
    /// What it continues, and how.
    relations: String,
    target: String,
    value: String,
    verdict: String,
}

struct Entry {
    seq: Seq,
    at: Timestamp,
    by: Actor,
    event: Event,
}

/// `GET /commitments/{code}`.
async fn show(
    request: PageRequest,
    Path(code): Path<String>,
    Query(query): Query<CommitmentQuery>,
) -> Result<Response, WebError> {
    let frame = request.frame().await?;
    let known_at = query.known_at.instant(frame.zone);
    let snapshot = request
        .site
        .snapshot_at(&request.caller, known_at, query.as_of)
        .await?;
    let absent = || WebError::refused(StatusCode::NOT_FOUND, Message::new("commitment-unknown"));
    let code: Code = code.parse().map_err(|_| absent())?;
    let listed = snapshot.status(&code).ok_or_else(absent)?;
    let known = snapshot.known;
    let context = Context::read(&request.site, code.clone(), known).await?;
    let (own, pages) = (code.clone(), (query.updates.0, query.story.0));
    let facts = request
        .site
        .read(move |reader| CommitmentFacts::read(reader, &own, known, pages))
        .await?
        .ok_or_else(absent)?;
    let page = CommitmentPage {
        moment: Moment::new(
            &snapshot,
            read_to(&request.site, &snapshot, known_at),
            &format!("{PATH}/{code}"),
            (&query.known_at, query.as_of),
            frame.l,
        ),
        query: &query,
        snapshot: &snapshot,
        status: listed.status(),
        facts,
        context,
        may_read_evidence: request.caller.may(Right::ReadEvidence),
        may_erase: request.caller.may(Right::EraseContent),
        may_read_entries: request.caller.may(Right::ReadEntries),
        may_amend: request.caller.may(Right::Amend),
        may_contribute: request.caller.office().is_some_and(|own| {
            request.caller.guest().is_none() && listed.status().contributes(own)
        }),
        frame,
    };
    page::show(&request.caller, &page)
}

impl CommitmentFacts {
    fn read(
        reader: &Reader<'_>,
        code: &Code,
        known: Known,
        (updates_page, story_page): (usize, usize),
    ) -> Result<Option<Self>, StoreError> {
        let range = |page: usize, per_page: usize| (page - 1) * per_page..page * per_page;
        let complete = range(updates_page, UPDATES_PER_PAGE);
        let Some(history) = reader.dossier_with_newest(code, known, complete)? else {
            return Ok(None);
        };
        let seqs = reader.entries_on(code, known)?;
        let shown = range(story_page, STORY_PER_PAGE);
        let last = seqs.iter().rev().skip(shown.start).take(shown.len());
        let story = last.map(|seq| Entry::read(reader, *seq));
        let inspections = history.inspections.iter();
        let inspections = inspections.map(|own| Entry::read(reader, own.mark.seq));
        let contributions = reader.contributions(code, known)?;
        Ok(Some(Self {
            contributions: newest(&contributions).into_iter().cloned().collect(),
            erased: reader.erased()?,
            entries: seqs.len(),
            story: story.collect::<Result<_, _>>()?,
            inspections: inspections.collect::<Result<_, _>>()?,
            findings: reader.findings_after(&every_finding(code), known, None, MANY)?,
            history,
        }))
    }
}

/// The filter of every finding on a commitment, open and closed.
pub(super) fn every_finding(code: &Code) -> FindingFilter {
    FindingFilter {
        code: Some(code.clone()),
        with_closed: true,
        ..FindingFilter::default()
    }
}

impl Entry {
    fn read(reader: &Reader<'_>, seq: Seq) -> Result<Self, StoreError> {
        let (envelope, event) = reader.event(seq)?;
        Ok(Self {
            seq,
            at: envelope.at,
            by: envelope.by,
            event,
        })
    }
}

/// One of the lists of the page that have pages of their own.
#[derive(Clone, Copy)]
enum List {
    Updates,
    Story,
}

impl CommitmentPage<'_> {
    fn l(&self) -> Localizer {
        self.frame.l
    }

    fn instant(&self, at: Timestamp) -> String {
        self.l().instant(at, self.snapshot.context.zone)
    }

    /// The commitments that hang together with it through the years, the earliest first; empty where none does.
    fn line(&self) -> Vec<LineYear> {
        let continuations = &self.snapshot.context.continuations;
        let links = continuations.line(&self.status.commitment.code);
        let codes: BTreeSet<&Code> = links
            .iter()
            .flat_map(|link| [&link.of, &link.code])
            .collect();
        let l = self.l();
        let of = |code: &Code| {
            let listed = self.snapshot.status(code)?;
            let status = listed.status();
            let accepted = status.progress.accepted.as_ref();
            let own = links.iter().filter(|link| link.code == *code);
            let relations = own.map(|link| format!("{} {}", l.localize(&link.relation), link.of));
            let verdict = self.snapshot.verdicts.get(code);
            Some(LineYear {
                code: code.clone(),
                title: status.commitment.title.get(l.lang()).to_owned(),
                relations: phrases::list(&relations.collect::<Vec<_>>(), l),
                target: phrases::target(status, l),
                value: accepted.map_or_else(String::new, |accepted| {
                    phrases::value(status, accepted.value, l)
                }),
                verdict: verdict.map_or_else(String::new, |(_, own)| l.localize(&own.outcome)),
            })
        };
        codes.into_iter().filter_map(of).collect()
    }

    fn value(&self, value: Amount) -> String {
        phrases::value(self.status, value, self.l())
    }

    /// The name of an office, the id of an account.
    fn actor(&self, by: &Actor) -> String {
        match by {
            Actor::Office(id) => phrases::office(id, &self.snapshot.offices, self.l()),
            Actor::Account(id) => id.clone(),
            Actor::System(_) => self.l().t("commitment-system"),
        }
    }

    /// Section, enumeration and item.
    fn place(&self) -> String {
        let commitment = &self.status.commitment;
        let own = self.snapshot.context.reports.of(&commitment.code);
        let sections = &own
            .map_or(&self.snapshot.report, |own| &own.report)
            .sections;
        let section = sections.iter().find(|s| s.id == commitment.section);
        let section = section.map_or_else(
            || commitment.section.clone(),
            |s| format!("{} {}", s.id, phrases::own(&s.title, self.l())),
        );
        let others = [&commitment.group, &commitment.item];
        let others = others.into_iter().flatten().map(|text| clean(text));
        let parts: Vec<String> = std::iter::once(section).chain(others).collect();
        parts.join(" · ")
    }

    fn clause(&self) -> String {
        clean(&self.status.commitment.clause)
    }

    /// The reasons of the light; without one, what the light means.
    fn reasons(&self) -> String {
        let (l, progress) = (self.l(), &self.status.progress);
        let reasons = progress.reasons.iter();
        let mut why: Vec<String> = reasons.map(|reason| phrases::reason(reason, l)).collect();
        if why.is_empty() {
            why.push(l.t(match progress.light {
                Light::Blue => "web-meaning-blue",
                Light::Green => "web-meaning-green",
                Light::Grey => "web-meaning-grey",
                Light::Red | Light::Yellow => "commitment-no-reason",
            }));
        }
        phrases::clauses(&why, l)
    }

    fn share_bar(&self) -> Option<(Chart, String)> {
        status_bar("share", self.status, self.l())
    }

    fn curve(&self) -> Option<CurveView> {
        let history = &self.facts.history;
        CurveView::of(self.status, history, self.snapshot.as_of, self.l())
    }

    /// The requested updates, newest first.
    fn updates(&self) -> impl Iterator<Item = &Update> {
        let updates = self.facts.history.updates.iter().rev();
        let before = (self.query.updates.0 - 1) * UPDATES_PER_PAGE;
        updates.skip(before).take(UPDATES_PER_PAGE)
    }

    fn update_title(&self, update: &Update) -> Message {
        let submission = &update.submission;
        Message::new("commitment-update")
            .arg("period", self.l().period(submission.period))
            .arg("value", self.value(submission.value))
    }

    fn update_facts(&self, update: &Update) -> Message {
        Message::new("commitment-update-facts")
            .arg("update", update.id)
            .arg("day", self.l().day(update.submission.as_of))
            .arg("who", self.actor(&update.by))
            .arg("at", self.instant(update.at))
    }

    /// The decisions on an update, oldest first.
    fn decisions(&self, update: &Update) -> Vec<Message> {
        let decision = |key, mark: &Mark| {
            Message::new(key)
                .arg("who", self.actor(&mark.by))
                .arg("at", self.instant(mark.at))
                .arg("reason", clean(mark.reason.as_deref().unwrap_or_default()))
        };
        match &update.state {
            UpdateState::Submitted => Vec::new(),
            UpdateState::Superseded(newer) => {
                vec![Message::new("commitment-superseded").arg("update", newer)]
            }
            UpdateState::Accepted(mark) => vec![decision("commitment-decided", mark)],
            UpdateState::Returned(mark) => vec![decision("commitment-returned", mark)],
            UpdateState::Corrected {
                accepted,
                withdrawn,
            } => vec![
                decision("commitment-decided", accepted),
                decision("commitment-withdrawn", withdrawn),
            ],
        }
    }

    /// The texts of an update that are not empty, each with the key of its label.
    fn narrative<'u>(&self, update: &'u Update) -> Vec<(String, &'u str)> {
        let texts = update.submission.texts().into_iter();
        let texts = texts.filter(|(_, text)| !text.trim().is_empty());
        texts
            .map(|(name, text)| (format!("commitment-{name}"), text))
            .collect()
    }

    /// The inspections, newest first.
    fn inspections(&self) -> impl Iterator<Item = (&Entry, &Inspected)> {
        let entries = self.facts.inspections.iter().rev();
        entries.filter_map(|entry| match &entry.event {
            Event::InspectionRecorded(body) => Some((entry, body)),
            _ => None,
        })
    }

    fn inspection_title(&self, as_of: NaiveDate, value: Amount) -> Message {
        Message::new("commitment-inspected")
            .arg("day", self.l().day(as_of))
            .arg("value", self.value(value))
    }

    fn inspection_facts(&self, entry: &Entry) -> String {
        phrases::list(&[self.actor(&entry.by), self.instant(entry.at)], self.l())
    }

    /// The open findings and some closed ones, newest first.
    fn findings(&self) -> Vec<&Finding> {
        let newest = || self.facts.findings.iter().rev();
        let open = newest().filter(|finding| finding.closed.is_none());
        let closed = newest().filter(|finding| finding.closed.is_some());
        open.chain(closed.take(CLOSED_SHOWN)).collect()
    }

    /// The number of closed findings that are not shown.
    fn more_findings(&self) -> Option<Message> {
        let findings = self.facts.findings.iter();
        let closed = findings.filter(|finding| finding.closed.is_some());
        let more = closed.count().saturating_sub(CLOSED_SHOWN);
        (more > 0).then(|| Message::new("commitment-findings-more").number("n", more))
    }

    fn closed_label(&self, at: &Timestamp) -> Message {
        Message::new("commitment-finding-closed").arg("at", self.instant(*at))
    }

    fn finding_text(&self, finding: &Finding) -> String {
        phrases::finding(&finding.cause.detail, self.status, self.l())
    }

    /// The target as it was promised.
    fn promised(&self) -> String {
        match &self.status.commitment.target {
            None => self.l().t("csv-milestone"),
            Some(target) => clean(&show_target(target, self.l().lang())),
        }
    }

    /// Who confirmed the lead office and when, or that nobody did.
    fn assignment(&self) -> String {
        let l = self.l();
        match &self.facts.history.assigned {
            Some(mark) => {
                let (by, at) = (self.actor(&mark.by), self.instant(mark.at));
                phrases::list(&[l.t("csv-assigned"), by, at], l)
            }
            None => l.t("csv-proposed"),
        }
    }

    fn office_names(&self, offices: &[OfficeId]) -> String {
        let offices = offices.iter();
        let names = offices.map(|id| phrases::office(id, &self.snapshot.offices, self.l()));
        phrases::list(&names.collect::<Vec<_>>(), self.l())
    }

    /// The document behind it, if it is in no report.
    fn origin(&self) -> Option<String> {
        let origin = self.status.commitment.origin.as_ref()?;
        let l = self.l();
        let message = Message::new(match origin.is_urgent {
            true => "commitment-origin-urgent",
            false => "commitment-origin",
        })
        .nest("source", origin.source.message())
        .arg("document", clean(&origin.document))
        .arg("dated", l.day(origin.dated))
        .arg("asked_by", clean(&origin.asked_by));
        Some(l.message(&message))
    }

    fn sent_back(&self, own: &SentBack) -> Message {
        Message::new("commitment-sent-back-said")
            .arg("day", self.l().day(own.on))
            .arg("words", clean(&own.words))
            .arg("due_on", self.l().day(own.due_on))
    }

    /// The responsible leader of the lead office.
    fn leader(&self) -> Option<String> {
        let leaders = &self.snapshot.context.leaders;
        let leader = leaders.of(&self.status.lead, self.snapshot.as_of)?;
        Some(phrases::leader(leader, self.l()))
    }

    fn contribution_title(&self, own: &Contribution) -> Message {
        Message::new(match own.value {
            Some(_) => "commitment-contribution-value",
            None => "commitment-contribution",
        })
        .arg(
            "office",
            phrases::office(&own.office, &self.snapshot.offices, self.l()),
        )
        .arg("period", self.l().period(own.period))
        .arg(
            "value",
            own.value
                .map_or_else(String::new, |value| self.value(value)),
        )
    }

    fn plan(&self) -> String {
        let (l, plan) = (self.l(), &self.status.commitment.plan);
        if !self.facts.history.is_paced() {
            return l.t("commitment-plan-none");
        }
        if plan.is_linear() {
            return l.t("commitment-plan-even");
        }
        let point = |point: &PlanPoint| {
            let text = Message::new("commitment-plan-point").arg("month", l.period(point.by));
            l.message(&text.arg("share", point.share))
        };
        let points: Vec<String> = plan.0.iter().map(point).collect();
        let points = phrases::list(&points, l);
        l.message(&Message::new("commitment-plan-points").arg("points", points))
    }

    /// The requested entries of the story, newest first.
    fn story(&self) -> Vec<Step> {
        let entries = self.facts.story.iter();
        entries.map(|entry| self.step(entry)).collect()
    }

    fn step(&self, entry: &Entry) -> Step {
        let l = self.l();
        let what = EntryFormatter::of_status(l, Surface::Record, Some(self.status))
            .describe(&entry.event, entry.seq);
        let note = match &entry.event {
            Event::InspectionRecorded(body) => clean(&body.note),
            Event::CommitmentClosed(body) => clean(&body.note),
            _ => String::new(),
        };
        Step {
            when: self.instant(entry.at),
            datetime: entry.at.to_string(),
            what: clean(&what),
            who: self.actor(&entry.by),
            details: Some(note)
                .filter(|note| !note.is_empty())
                .into_iter()
                .collect(),
            entry: self.may_read_entries.then(|| {
                let text = Message::new("commitment-entry").arg("seq", entry.seq);
                (format!("/audit/entries/{}", entry.seq), l.message(&text))
            }),
        }
    }

    fn updates_pager(&self) -> Option<Pager> {
        self.pager(List::Updates, self.facts.history.updates.len())
    }

    fn story_pager(&self) -> Option<Pager> {
        self.pager(List::Story, self.facts.entries)
    }

    /// The links between the pages of a list; the other list keeps its page.
    fn pager(&self, list: List, total: usize) -> Option<Pager> {
        let (page, per_page, anchor) = match list {
            List::Updates => (self.query.updates.0, UPDATES_PER_PAGE, "updates-h"),
            List::Story => (self.query.story.0, STORY_PER_PAGE, "story-h"),
        };
        let href = |number: usize| {
            let (updates, story) = match list {
                List::Updates => (number, self.query.story.0),
                List::Story => (self.query.updates.0, number),
            };
            let link = self
                .query
                .link(format!("{PATH}/{}", self.status.commitment.code));
            let link = link.page("updates", updates).page("story", story);
            format!("{}#{anchor}", link.href())
        };
        (total > per_page).then(|| Pager::of(page, per_page, total, self.l(), href))
    }
}

/// Cleans each line of a text by itself.
fn clean_lines(text: &str) -> String {
    let lines = text.lines().map(clean).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

mod filters {
    use super::clean_lines;
    pub(super) use crate::filters::*;
    use askama::{Result, Values, filter_fn};
    use domain::update::{Evidence, State};
    use domain::{Cadence, Message};
    use i18n::{Localizer, clean};

    /// The class of an update's state.
    #[filter_fn]
    pub(super) fn state_class(state: &State, _: &dyn Values) -> Result<&'static str> {
        Ok(match state {
            State::Accepted(_) => "green",
            State::Returned(_) | State::Corrected { .. } => "red",
            State::Submitted => "yellow",
            State::Superseded(_) => "",
        })
    }

    /// How often reports are due.
    #[filter_fn]
    pub(super) fn cadence(cadence: &Cadence, _: &dyn Values, l: &Localizer) -> Result<String> {
        Ok(l.t(match cadence {
            Cadence::Month => "commitment-cadence-month",
            Cadence::Quarter => "commitment-cadence-quarter",
            Cadence::Year => "commitment-cadence-year",
        }))
    }

    /// A text of several lines, cleaned.
    #[filter_fn]
    pub(super) fn lines(text: &str, _: &dyn Values) -> Result<String> {
        Ok(clean_lines(text))
    }

    /// Type and size of an evidence file; the size is rounded up, so that no file has 0 KB.
    #[filter_fn]
    pub(super) fn file(file: &Evidence, _: &dyn Values, l: &Localizer) -> Result<String> {
        let kilobytes = file.size.div_ceil(1024);
        let size = if kilobytes < 1024 {
            format!("{kilobytes} KB")
        } else {
            format!("{}.{} MB", kilobytes / 1024, kilobytes % 1024 * 10 / 1024)
        };
        let label = Message::new("commitment-evidence")
            .arg("kind", clean(&file.kind).to_uppercase())
            .arg("size", size);
        Ok(l.message(&label))
    }
}
