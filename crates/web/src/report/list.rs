//! The readings there are, and what was found in one: doubtful first, each with why.
//!
//! Must not decide what is doubtful: the reader said so.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;

use super::facts::FactsForm;
use super::{kept, number, told};
use crate::Site;
use crate::caller::Caller;
use crate::error::WebError;
use crate::login::see_other;
use crate::page::{self, Frame};
use crate::parts::{ErrorSummary, Field, Kind, Notice, Tab, Tone};
use crate::query::{Params, QueryError};
use domain::message::{Localize as _, Message};
use domain::quantity::{Basis, Target, Unit, show_target};
use i18n::Localizer;
use report_reader::proposal::Proposal;
use service::reading::{self, PROPOSALS_MAX};
use store::{KeptProposal, KeptReading, ProposalState};

/// Rows of a page: what a person looks through at one sitting.
const ROWS_MAX: usize = 400;

#[derive(Template)]
#[template(path = "web/report.html")]
struct IndexPage {
    frame: Frame,
    summary: ErrorSummary,
    file: Field,
    text: Field,
    readings: Vec<ReadingRow>,
}

struct ReadingRow {
    href: String,
    name: String,
    when: String,
    said: String,
}

/// `GET /report`.
pub(crate) async fn index(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
) -> Result<Response, WebError> {
    show_index(&site, &caller, &here, None).await
}

/// The page again, with what was wrong with what was sent.
pub(super) async fn again(
    site: &Site,
    caller: &Caller,
    here: &Uri,
    error: &'static str,
) -> Result<Response, WebError> {
    show_index(site, caller, here, Some(error)).await
}

async fn show_index(
    site: &Site,
    caller: &Caller,
    here: &Uri,
    error: Option<&'static str>,
) -> Result<Response, WebError> {
    let frame = site.frame(caller, here).await?;
    let l = frame.l;
    let kept = site.ledger.ask_async(|reader| {
        let readings = reader.readings()?;
        let with = |reading: KeptReading| Ok((reader.proposals(reading.id)?, reading));
        readings
            .into_iter()
            .map(with)
            .collect::<Result<Vec<_>, store::StoreError>>()
    });
    let readings = kept.await?;
    let readings = readings.iter().map(|(proposals, reading)| ReadingRow {
        href: format!("/report/{}", reading.id),
        name: name_of(reading),
        when: l.instant(reading.at, frame.zone),
        said: l.message(&tally(reading, proposals)),
    });
    let said = error.map(|key| l.t(key));
    let file = Field::new("file", l.t("report-file"))
        .kind(Kind::File)
        .hint(l.t("report-file-hint"))
        .error(said);
    let mut summary = ErrorSummary::of(l.t("submit-problem"), [&file]);
    summary.title = l.t("submit-problem");
    let page = IndexPage {
        summary,
        text: Field::new("text", l.t("report-paste"))
            .kind(Kind::Area { rows: 6 })
            .hint(l.t("report-paste-hint")),
        file,
        readings: readings.collect(),
        frame,
    };
    let status = match error {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    page::show_as(status, caller, &page)
}

/// How far a reading is.
fn tally(reading: &KeptReading, proposals: &[KeptProposal]) -> Message {
    let count = |state| proposals.iter().filter(|kept| kept.state == state).count();
    let key = if reading.seeded.is_some() {
        "report-tally-seeded"
    } else {
        "report-tally"
    };
    Message::new(key)
        .number("all", proposals.len())
        .number("accepted", count(ProposalState::Accepted))
        .number("rejected", count(ProposalState::Rejected))
        .number("open", count(ProposalState::Open))
}

/// The name of its file, or of the document where words were pasted.
pub(super) fn name_of(reading: &KeptReading) -> String {
    if reading.file_name.is_empty() {
        reading.facts.title_zh.clone()
    } else {
        reading.file_name.clone()
    }
}

#[derive(Template)]
#[template(path = "web/reading.html")]
struct ReadingPage {
    frame: Frame,
    notice: Option<Notice>,
    id: i64,
    name: String,
    said: String,
    tabs: Vec<Tab>,
    rows: Vec<ProposalRow>,
    more: Option<String>,
    /// How many could be accepted at once.
    sure: usize,
    sure_said: String,
    accepted: usize,
    seed_said: String,
    is_open: bool,
    facts: FactsForm,
}

/// A proposal in the list.
pub(super) struct ProposalRow {
    number: u32,
    href: String,
    title: String,
    clause: String,
    target: String,
    state: String,
    state_class: &'static str,
    why: Vec<String>,
    confidence: u8,
    is_open: bool,
}

/// What of the list is wanted.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    show: String,
    accepted: Option<usize>,
    is_described: bool,
}

impl Wanted {
    fn of(query: Option<&str>) -> Result<Self, QueryError> {
        let mut params = Params::parse(query)?;
        let localizer = |name: &str, of: &'static [&'static str], params: &mut Params| {
            params.choice(name, of, |text| {
                of.iter().copied().find(|word| *word == text)
            })
        };
        localizer("lang", &["zh", "en"], &mut params)?;
        let show = localizer("show", &SHOWN, &mut params)?;
        let accepted = params.number("accepted", 0, PROPOSALS_MAX)?;
        let is_described = localizer("described", &["1"], &mut params)?.is_some();
        params.finish(&["show", "accepted", "described"])?;
        Ok(Self {
            show: show.unwrap_or_default().to_owned(),
            accepted,
            is_described,
        })
    }
}

/// The tabs of the list.
const SHOWN: [&str; 4] = ["open", "accepted", "rejected", "all"];

/// `GET /report/{id}`.
pub(crate) async fn list(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<String>,
    here: Uri,
) -> Result<Response, WebError> {
    let id: i64 = number(&id)?;
    let wanted = Wanted::of(here.query())?;
    let frame = site.frame(&caller, &here).await?;
    let reading = kept(&site, id).await?;
    let form = FactsForm::of(&reading.facts, &std::collections::BTreeMap::new(), frame.l);
    show(
        &site,
        &caller,
        frame,
        &reading,
        &wanted,
        form,
        StatusCode::OK,
    )
    .await
}

/// The list, with the form of the document's facts as it stands.
pub(super) async fn show(
    site: &Site,
    caller: &Caller,
    frame: Frame,
    reading: &KeptReading,
    wanted: &Wanted,
    facts: FactsForm,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (l, id) = (frame.l, reading.id);
    let all = site
        .ledger
        .ask_async(move |reader| reader.proposals(id))
        .await?;
    let count = |state| all.iter().filter(|kept| kept.state == state).count();
    let open = ProposalState::Open;
    let doubtful = |kept: &&KeptProposal| kept.state == open && kept.proposal.is_doubtful();
    let tab = |show: &'static str, key: &str, count: usize| Tab {
        href: format!("/report/{id}?show={show}"),
        label: l.t(key),
        count: Some(count),
        is_here: wanted.show == show || (show == "open" && wanted.show.is_empty()),
    };
    let sure = count(open) - all.iter().filter(doubtful).count();
    let mut rows: Vec<&KeptProposal> = all
        .iter()
        .filter(|kept| match wanted.show.as_str() {
            "all" => true,
            "accepted" => kept.state == ProposalState::Accepted,
            "rejected" => kept.state == ProposalState::Rejected,
            _ => kept.state == open,
        })
        .collect();
    if !matches!(wanted.show.as_str(), "all" | "accepted") {
        rows.sort_by_key(|kept| (!kept.proposal.is_doubtful(), kept.proposal.confidence));
    }
    let more = rows.len().saturating_sub(ROWS_MAX);
    rows.truncate(ROWS_MAX);
    let notice = match (wanted.accepted, wanted.is_described) {
        (Some(n), _) => Some(Message::new("report-accepted-n").number("n", n)),
        (None, true) => Some(Message::new("report-described")),
        _ => None,
    };
    let accepted = count(ProposalState::Accepted);
    let page = ReadingPage {
        notice: notice.map(|said| Notice {
            tone: Tone::Good,
            title: String::new(),
            text: l.message(&said),
        }),
        id,
        name: name_of(reading),
        said: l.message(&tally(reading, &all)),
        tabs: vec![
            tab("open", "report-tab-open", count(open)),
            tab("accepted", "report-tab-accepted", accepted),
            tab(
                "rejected",
                "report-tab-rejected",
                count(ProposalState::Rejected),
            ),
            tab("all", "report-tab-all", all.len()),
        ],
        rows: rows.into_iter().map(|kept| row(id, kept, l)).collect(),
        more: (more > 0).then(|| l.message(&Message::new("report-more").number("n", more))),
        sure,
        sure_said: l.message(&Message::new("report-accept-sure").number("n", sure)),
        accepted,
        seed_said: l.message(&Message::new("report-seed").number("n", accepted)),
        is_open: reading.seeded.is_none(),
        facts,
        frame,
    };
    page::show_as(status, caller, &page)
}

fn row(reading: i64, kept: &KeptProposal, l: Localizer) -> ProposalRow {
    let proposal = &kept.proposal;
    let (state, state_class) = state(kept.state, l);
    ProposalRow {
        number: kept.number,
        href: format!("/report/{reading}/proposals/{}", kept.number),
        title: proposal.title_zh.clone(),
        clause: proposal.clause.clone(),
        target: target(proposal, l),
        state,
        state_class,
        why: why(proposal, l),
        confidence: proposal.confidence,
        is_open: kept.state == ProposalState::Open,
    }
}

/// The state of a proposal in words, and the class of its tag.
pub(super) fn state(state: ProposalState, l: Localizer) -> (String, &'static str) {
    match state {
        ProposalState::Open => (l.t("report-open"), ""),
        ProposalState::Accepted => (l.t("report-accepted"), "green"),
        ProposalState::Rejected => (l.t("report-rejected"), "red"),
    }
}

/// The figure as people write it.
pub(super) fn target(proposal: &Proposal, l: Localizer) -> String {
    let Some(value) = proposal
        .value
        .filter(|_| proposal.basis != Basis::Milestone)
    else {
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

/// Why a person should look at it.
pub(super) fn why(proposal: &Proposal, l: Localizer) -> Vec<String> {
    proposal
        .doubts
        .iter()
        .map(|doubt| l.message(&doubt.message()))
        .collect()
}

/// `POST /report/{id}/sure`: accepts at once what nothing speaks against.
pub(crate) async fn sure(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id: i64 = number(&id)?;
    let by = caller.actor()?;
    let act = move |tx: &mut store::Tx<'_>, now| reading::accept_sure(tx, now, &by, id);
    let count = site.ledger.act(act).await.map_err(told)?;
    Ok(see_other(&format!("/report/{id}?accepted={count}")))
}
