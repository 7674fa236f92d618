//! The page `/findings`: the open and the closed findings, as they were known at any instant.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::commitment::{MANY, every_finding};
use super::parts::{Choice, Choices, Field, Pager, Tab, page_range};
use super::query::{KnownAt, Link, PageNumber, Parameter, Query, parameter};
use super::{Frame, LedgerSnapshot, PageRequest, Route, WebError, filters, page};
use domain::finding::{Detail, Finding};
use domain::listing::Listed;
use domain::{Code, Message, OfficeId, Right, Seq};
use i18n::{Localizer, phrases};
use store::StoreError;

/// The number of findings on a page.
const PER_PAGE: usize = 50;

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/findings", Right::ReadPages, findings)]
}

#[derive(Template)]
#[template(path = "web/findings.html")]
struct FindingsPage {
    frame: Frame,
    query: FindingsQuery,
    snapshot: Arc<LedgerSnapshot>,
    findings: Vec<Finding>,
    may_read_entries: bool,
    tabs: Vec<Tab>,
    kinds: Choices,
    offices: Choices,
    pager: Pager,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FindingsQuery {
    state: FindingState,
    #[serde(deserialize_with = "parameter")]
    kind: Option<Kind>,
    #[serde(deserialize_with = "parameter")]
    code: Option<Code>,
    #[serde(deserialize_with = "parameter")]
    office: Option<OfficeId>,
    known_at: KnownAt,
    page: PageNumber,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FindingState {
    #[default]
    Open,
    Closed,
}

impl FindingState {
    /// The parameter of a link; open findings need none.
    fn parameter(self) -> Option<&'static str> {
        (self == Self::Closed).then_some("closed")
    }
}

/// One of [`Detail::KINDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kind(&'static str);

impl Parameter for Kind {
    const CHOICES: &'static [&'static str] = Detail::KINDS;

    fn parse(text: &str) -> Option<Self> {
        Detail::KINDS
            .iter()
            .copied()
            .find(|kind| *kind == text)
            .map(Self)
    }
}

impl FindingsQuery {
    fn filter(&self) -> FindingFilter<'_> {
        FindingFilter {
            kind: self.kind.map(|kind| kind.0),
            office: self.office.as_ref(),
        }
    }

    fn href(&self, state: FindingState, page: usize) -> String {
        Link::to("/findings")
            .with("state", state.parameter())
            .with("kind", self.kind.map(|kind| kind.0))
            .with("code", self.code.as_ref())
            .with("office", self.office.as_ref())
            .at(&self.known_at, None)
            .page("page", page)
            .href()
    }
}

/// `GET /findings`.
async fn findings(
    request: PageRequest,
    Query(query): Query<FindingsQuery>,
) -> Result<Response, WebError> {
    let frame = request.frame().await?;
    let l = frame.l;
    let known_at = query.known_at.instant(frame.zone);
    let snapshot = request
        .site
        .shown_snapshot(&request.caller, known_at, None)
        .await?;
    let known = snapshot.known;
    // Findings on the program itself name addresses and servers, so only those who operate it see them.
    let with_operational = request.caller.may(Right::ReadOperations);
    let states = [FindingState::Open, FindingState::Closed];
    let [open, closed] = match query.code.clone() {
        None => states.map(|state| FindingIndex::of(&snapshot, state, with_operational)),
        Some(code) if snapshot.is_partial && snapshot.status(&code).is_none() => {
            states.map(|state| Arc::new(FindingIndex::among(&[], state)))
        }
        Some(code) => {
            let findings = request
                .site
                .read(move |reader| reader.findings_after(&every_finding(&code), known, None, MANY))
                .await?;
            states.map(|state| Arc::new(FindingIndex::among(&findings, state)))
        }
    };
    let index = match query.state {
        FindingState::Open => &open,
        FindingState::Closed => &closed,
    };
    let filter = query.filter();
    let total = index.count(filter);
    let range = page_range(query.page.0, PER_PAGE, total);
    let seqs = index.seqs(filter).skip(range.start).take(range.len());
    let seqs: Vec<Seq> = seqs.collect();
    let findings = request
        .site
        .read(move |reader| {
            let read = seqs.iter().map(|seq| reader.finding(*seq, known));
            let found = read.collect::<Result<Vec<_>, StoreError>>()?;
            Ok::<_, StoreError>(found.into_iter().flatten().collect())
        })
        .await?;
    let tab = |state: FindingState, key: &str, index: &FindingIndex| Tab {
        href: query.href(state, 1),
        label: l.t(key),
        count: Some(index.count(filter)),
        is_here: state == query.state,
    };
    let page = FindingsPage {
        findings,
        may_read_entries: request.caller.may(Right::ReadEntries),
        tabs: vec![
            tab(FindingState::Open, "findings-open", &open),
            tab(FindingState::Closed, "findings-closed", &closed),
        ],
        kinds: kinds(index, filter, l),
        offices: offices(index, filter, &snapshot, l),
        pager: Pager::of(query.page.0, PER_PAGE, total, l, |page| {
            query.href(query.state, page)
        }),
        query,
        snapshot,
        frame,
    };
    page::show(&request.caller, &page)
}

/// The kinds to choose from, each with the number of findings that the rest of the filter allows.
fn kinds(index: &FindingIndex, filter: FindingFilter<'_>, l: Localizer) -> Choices {
    let choices = Detail::KINDS.iter().copied().filter_map(|kind| {
        let own = FindingFilter {
            kind: Some(kind),
            ..filter
        };
        let count = index.count(own);
        let is_shown = count > 0 || filter.kind == Some(kind);
        let name = || l.t(&format!("finding-kind-{kind}"));
        is_shown.then(|| Choice::new(kind, counted(name(), count, l)))
    });
    Choices::optional("kind", l.t("findings-kind"), l.t("findings-any"), choices)
        .chosen(filter.kind.unwrap_or_default())
}

/// The offices to choose from, as [`kinds`].
fn offices(
    index: &FindingIndex,
    filter: FindingFilter<'_>,
    snapshot: &LedgerSnapshot,
    l: Localizer,
) -> Choices {
    let choices = snapshot.offices.iter().filter_map(|office| {
        let own = FindingFilter {
            office: Some(&office.id),
            ..filter
        };
        let count = index.count(own);
        let is_shown = count > 0 || filter.office == Some(&office.id);
        let name = || phrases::own(&office.name, l);
        is_shown.then(|| Choice::new(office.id.to_string(), counted(name(), count, l)))
    });
    let chosen = filter.office.map_or("", OfficeId::as_str);
    Choices::optional(
        "office",
        l.t("findings-office"),
        l.t("findings-any"),
        choices,
    )
    .chosen(chosen)
}

fn counted(name: String, count: usize, l: Localizer) -> String {
    let message = Message::new("findings-choice").arg("name", name);
    l.message(&message.number("count", count))
}

impl FindingsPage {
    fn l(&self) -> Localizer {
        self.frame.l
    }

    fn is_closed(&self) -> bool {
        self.query.state == FindingState::Closed
    }

    fn status(&self, finding: &Finding) -> Option<&Listed> {
        self.snapshot.status(finding.cause.code.as_ref()?)
    }

    fn description(&self, finding: &Finding) -> String {
        let detail = &finding.cause.detail;
        match self.status(finding) {
            Some(listed) => phrases::finding(detail, listed.status(), self.l()),
            None => phrases::trouble(detail, self.l(), self.frame.zone),
        }
    }

    /// A link to another page at the same instant.
    fn link(&self, path: &str, id: &impl std::fmt::Display) -> String {
        Link::to(format!("{path}/{id}"))
            .at(&self.query.known_at, None)
            .href()
    }
}

/// The open or the closed findings of a snapshot, newest first, with their number by kind and office.
#[derive(Debug, Default)]
struct FindingIndex {
    rows: Vec<(Seq, &'static str, Option<OfficeId>)>,
    counts: BTreeMap<(&'static str, Option<OfficeId>), usize>,
}

/// A filter of findings.
#[derive(Debug, Clone, Copy, Default)]
struct FindingFilter<'a> {
    kind: Option<&'static str>,
    office: Option<&'a OfficeId>,
}

impl FindingFilter<'_> {
    fn matches(&self, kind: &str, office: Option<&OfficeId>) -> bool {
        self.kind.is_none_or(|own| own == kind) && self.office.is_none_or(|own| office == Some(own))
    }
}

impl FindingIndex {
    /// The index of a snapshot, computed once. `with_operational` includes the findings on the program itself.
    fn of(snapshot: &LedgerSnapshot, state: FindingState, with_operational: bool) -> Arc<Self> {
        snapshot.get_or_compute((state, with_operational), || match state {
            FindingState::Closed => {
                let newest = snapshot.closed.iter().rev();
                let shown = newest.filter(|closed| with_operational || closed.is_on_commitment);
                shown
                    .map(|closed| (closed.seq, closed.kind, closed.office))
                    .collect()
            }
            FindingState::Open => {
                let newest = snapshot.findings.iter().rev();
                let shown = newest.filter(|open| with_operational || open.cause.code.is_some());
                shown.map(|open| row(open)).collect()
            }
        })
    }

    /// The index of the findings on one commitment.
    fn among(findings: &[Finding], state: FindingState) -> Self {
        let is_closed = state == FindingState::Closed;
        let shown = findings.iter().filter(|f| f.closed.is_some() == is_closed);
        let mut shown: Vec<&Finding> = shown.collect();
        shown.sort_by_key(|f| std::cmp::Reverse(f.closed.map_or(f.seq, |(seq, _)| seq)));
        shown.into_iter().map(row).collect()
    }

    fn count(&self, filter: FindingFilter<'_>) -> usize {
        let counts = self.counts.iter();
        let counts = counts.filter(|((kind, office), _)| filter.matches(kind, office.as_ref()));
        counts.map(|(_, count)| count).sum()
    }

    fn seqs(&self, filter: FindingFilter<'_>) -> impl Iterator<Item = Seq> {
        let rows = self.rows.iter();
        let rows = rows.filter(move |(_, kind, office)| filter.matches(kind, office.as_ref()));
        rows.map(|(seq, ..)| *seq)
    }
}

type Row<'a> = (Seq, &'static str, Option<&'a OfficeId>);

fn row(finding: &Finding) -> Row<'_> {
    let cause = &finding.cause;
    (finding.seq, cause.detail.kind(), cause.office.as_ref())
}

impl<'a> FromIterator<Row<'a>> for FindingIndex {
    fn from_iter<I: IntoIterator<Item = Row<'a>>>(rows: I) -> Self {
        let mut index = Self::default();
        for (seq, kind, office) in rows {
            let office = office.cloned();
            *index.counts.entry((kind, office.clone())).or_default() += 1;
            index.rows.push((seq, kind, office));
        }
        index
    }
}
