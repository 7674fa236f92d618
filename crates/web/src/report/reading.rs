//! The page of one reading: its proposals, doubtful ones first, and the form of the facts about the report.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::{Errors, Fields, count, find_reading, parse_number, refused, summary, tally, trimmed};
use crate::login::see_other;
use crate::parts::{ErrorSummary, Field, Kind, Notice, Tab};
use crate::query::{Query, parameter};
use crate::{Caller, CallerSite, Frame, PageRequest, WebError, filters, page};
use domain::ids::{Code, Seq, is_slug};
use domain::quantity::{Basis, Target, Unit, show_target};
use domain::{FreeText, Message};
use i18n::Localizer;
use report_reader::proposal::Proposal;
use report_reader::seeding::SeedFacts;
use service::reading;
use store::{KeptProposal, KeptReading, ProposalState, Tx};

/// The fields of the form of facts, in its order.
const FACTS: [&str; 8] = [
    "jurisdiction_zh",
    "jurisdiction_en",
    "title_zh",
    "title_en",
    "year",
    "delivered_on",
    "id",
    "prefix",
];

/// The most proposals on the page.
const ROWS_MAX: usize = 400;

#[derive(Template)]
#[template(path = "web/reading.html")]
struct ReadingPage {
    frame: Frame,
    notice: Option<Notice>,
    reading: KeptReading,
    tally: Message,
    tabs: Vec<Tab>,
    proposals: Vec<KeptProposal>,
    /// The number of proposals beyond those on the page.
    beyond: usize,
    /// The number of open proposals without doubts.
    sure: usize,
    accepted: usize,
    summary: ErrorSummary,
    /// The form of the facts as typed.
    fields: Fields,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ReadingQuery {
    show: Shown,
    /// The number of proposals that were accepted at once.
    #[serde(deserialize_with = "parameter")]
    accepted: Option<Seq>,
    described: Option<Described>,
}

/// The proposals that a tab shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Shown {
    #[default]
    Open,
    Accepted,
    Rejected,
    All,
}

/// Whether the facts were changed.
#[derive(Debug, Deserialize)]
enum Described {
    #[serde(rename = "1")]
    Yes,
}

/// `GET /report/{id}`.
pub(super) async fn show(
    request: PageRequest,
    Path(id): Path<String>,
    Query(query): Query<ReadingQuery>,
) -> Result<Response, WebError> {
    let reading = find_reading(&request.site, &request.caller, parse_number(&id)?).await?;
    let frame = request.frame().await?;
    let fields = fields_of(&reading.facts);
    let errors = Errors::new();
    render(&request, frame, reading, query, fields, &errors).await
}

/// `POST /report/{id}/facts`.
pub(super) async fn set_facts(
    request: PageRequest,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let id: i64 = parse_number(&id)?;
    let frame = request.frame().await?;
    let reading = find_reading(&request.site, &request.caller, id).await?;
    match parse_facts(&fields, &reading.facts, frame.l) {
        Ok(facts) => {
            let describe = move |tx: &mut Tx<'_>, _| reading::describe(tx, id, &facts);
            request.site.act(describe).await.map_err(refused)?;
            Ok(see_other(&format!("/report/{id}?described=1#facts")))
        }
        Err(errors) => {
            let query = ReadingQuery::default();
            render(&request, frame, reading, query, fields, &errors).await
        }
    }
}

/// `POST /report/{id}/sure`: accepts all proposals without doubts.
pub(super) async fn accept_sure(
    CallerSite(site): CallerSite,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id: i64 = parse_number(&id)?;
    let by = caller.actor()?;
    let accept = move |tx: &mut Tx<'_>, now| reading::accept_sure(tx, now, &by, id);
    let count = site.act(accept).await.map_err(refused)?;
    Ok(see_other(&format!("/report/{id}?accepted={count}")))
}

/// The page with the form of the facts as typed.
async fn render(
    request: &PageRequest,
    frame: Frame,
    reading: KeptReading,
    query: ReadingQuery,
    fields: Fields,
    errors: &Errors,
) -> Result<Response, WebError> {
    let (site, caller) = (&request.site, &request.caller);
    let (l, id) = (frame.l, reading.id);
    let mut proposals = site.read(move |reader| reader.proposals(id)).await?;
    let [open, accepted, rejected] = [
        ProposalState::Open,
        ProposalState::Accepted,
        ProposalState::Rejected,
    ]
    .map(|state| count(&proposals, state));
    let tab = |shown: Shown, name: &str, count: usize| Tab {
        href: format!("/report/{id}?show={name}"),
        label: l.t(&format!("report-tab-{name}")),
        count: Some(count),
        is_here: query.show == shown,
    };
    let tabs = vec![
        tab(Shown::Open, "open", open),
        tab(Shown::Accepted, "accepted", accepted),
        tab(Shown::Rejected, "rejected", rejected),
        tab(Shown::All, "all", proposals.len()),
    ];
    let tally = tally(&reading, &proposals);
    let is_sure =
        |kept: &&KeptProposal| kept.state == ProposalState::Open && !kept.proposal.is_doubtful();
    let sure = proposals.iter().filter(is_sure).count();
    proposals.retain(|kept| match query.show {
        Shown::All => true,
        Shown::Open => kept.state == ProposalState::Open,
        Shown::Accepted => kept.state == ProposalState::Accepted,
        Shown::Rejected => kept.state == ProposalState::Rejected,
    });
    if matches!(query.show, Shown::Open | Shown::Rejected) {
        proposals.sort_by_key(|kept| (!kept.proposal.is_doubtful(), kept.proposal.confidence));
    }
    let beyond = proposals.len().saturating_sub(ROWS_MAX);
    proposals.truncate(ROWS_MAX);
    let notice = match (query.accepted, query.described) {
        (Some(n), _) => Some(Message::new("report-accepted-n").number("n", n.0)),
        (None, Some(Described::Yes)) => Some(Message::new("report-described")),
        (None, None) => None,
    };
    let page = ReadingPage {
        notice: notice.map(|message| Notice::good(l.message(&message))),
        reading,
        tally,
        tabs,
        proposals,
        beyond,
        sure,
        accepted,
        summary: summary(&FACTS, errors, l),
        fields,
        frame,
    };
    page::show_as(page.summary.status(), caller, &page)
}

/// The target as people write it.
fn target(proposal: &Proposal, l: Localizer) -> String {
    let value = proposal.value;
    let Some(value) = value.filter(|_| proposal.basis != Basis::Milestone) else {
        return l.t("csv-milestone");
    };
    let target = Target {
        value,
        unit: Unit {
            zh: proposal.unit_zh.clone(),
            en: proposal.unit_en.clone(),
        },
        as_written: proposal.as_written,
        judged_as: proposal.judged_as(),
        better: proposal.better,
        tolerance: None,
    };
    show_target(&target, l.lang())
}

/// The fields of the form of facts.
fn fields_of(facts: &SeedFacts) -> Fields {
    let values = [
        facts.jurisdiction_zh.clone(),
        facts.jurisdiction_en.clone(),
        facts.title_zh.clone(),
        facts.title_en.clone(),
        facts.year.to_string(),
        facts.delivered_on.to_string(),
        facts.id.clone(),
        facts.prefix.clone(),
    ];
    FACTS.into_iter().map(str::to_owned).zip(values).collect()
}

impl ReadingPage {
    /// A field of the form of facts.
    fn field(&self, name: &str) -> Field {
        let label = format!("report-fact-{}", name.replace('_', "-"));
        Field::new(name, self.frame.l.t(&label))
            .value(trimmed(&self.fields, name))
            .width("w-medium")
            .error(self.summary.error(name))
    }
}

/// The facts of a form, or its errors.
fn parse_facts(fields: &Fields, before: &SeedFacts, l: Localizer) -> Result<SeedFacts, Errors> {
    let text = |name: &str| trimmed(fields, name);
    let mut errors = Errors::new();
    for name in ["jurisdiction_zh", "title_zh"] {
        if text(name).is_empty() {
            errors.insert(name, l.t("report-needed"));
        }
    }
    for name in ["jurisdiction_zh", "jurisdiction_en", "title_zh", "title_en"] {
        if text(name).chars().count() > 100 || text(name).contains(char::is_control) {
            errors.insert(name, l.t("report-long"));
        } else if let Err(hazard) = FreeText::parse(&text(name)) {
            errors.insert(name, l.localize(&hazard));
        }
    }
    let year = text("year").parse::<i32>().ok();
    let year = year.filter(|year| (1950..=2200).contains(year));
    let delivered_on = text("delivered_on").parse().ok();
    let (id, prefix) = (text("id"), text("prefix"));
    let mut check = |is_wrong: bool, name, key: &str| {
        if is_wrong {
            errors.insert(name, l.t(key));
        }
    };
    check(year.is_none(), "year", "report-year-wrong");
    check(delivered_on.is_none(), "delivered_on", "report-day-wrong");
    check(!is_slug(&id) || id.len() > 40, "id", "report-id-wrong");
    let is_prefix = Code::parse(&format!("{prefix}19-001")).is_ok();
    check(!is_prefix, "prefix", "report-prefix-wrong");
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(SeedFacts {
        id,
        prefix,
        jurisdiction_zh: text("jurisdiction_zh"),
        jurisdiction_en: text("jurisdiction_en"),
        title_zh: text("title_zh"),
        title_en: text("title_en"),
        year: year.unwrap_or(before.year),
        delivered_on: delivered_on.unwrap_or(before.delivered_on),
    })
}
