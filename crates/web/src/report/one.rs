//! One proposal: its words in their place, why it is doubtful, and the form by which a person decides.
//!
//! Must not check what a seed checks: only what no seed could be made of is told here.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;

use super::list::{state, why};
use super::{Fields, given, kept, told};
use crate::Site;
use crate::caller::Caller;
use crate::error::WebError;
use crate::login::see_other;
use crate::page::{self, Frame};
use crate::parts::{Choice, Choices, ErrorSummary, Field, Kind};
use domain::quantity::{Basis, Better, Comparator, Unit, parse_value};
use i18n::Localizer;
use report_reader::department::departments;
use report_reader::proposal::Proposal;
use service::reading::{self, Decision};
use store::{KeptProposal, KeptReading, ProposalState};

/// How much of the text is shown on either side of the words, in characters.
const CONTEXT_CHARS: usize = 160;

#[derive(Template)]
#[template(path = "web/proposal.html")]
struct ProposalPage {
    frame: Frame,
    id: i64,
    number: u32,
    title: String,
    state: String,
    state_class: &'static str,
    /// Before the words, the words, after them.
    context: [String; 3],
    text_href: String,
    why: Vec<String>,
    section: String,
    summary: ErrorSummary,
    fields: Vec<Field>,
    choices: Vec<Choices>,
    is_open: bool,
    is_decided: bool,
    /// The one after it that nobody has decided on.
    next: Option<String>,
}

/// `GET /report/{id}/proposals/{number}`.
pub(crate) async fn proposal(
    State(site): State<Site>,
    caller: Caller,
    Path((id, place)): Path<(String, String)>,
    here: Uri,
) -> Result<Response, WebError> {
    let (id, number): (i64, u32) = (super::number(&id)?, super::number(&place)?);
    let frame = site.frame(&caller, &here).await?;
    let (reading, found) = both(&site, id, number).await?;
    let fields = fields_of(&found.proposal);
    show(
        &site,
        &caller,
        frame,
        &reading,
        &found,
        (&fields, &BTreeMap::new()),
        StatusCode::OK,
    )
    .await
}

/// `POST /report/{id}/proposals/{number}`.
pub(crate) async fn decide(
    State(site): State<Site>,
    caller: Caller,
    Path((id, place)): Path<(String, String)>,
    here: Uri,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let (id, number): (i64, u32) = (super::number(&id)?, super::number(&place)?);
    let by = caller.actor()?;
    let (reading, found) = both(&site, id, number).await?;
    let decision = match fields.get("do").map(String::as_str) {
        Some("reject") => Decision::Reject,
        Some("reopen") => Decision::Reopen,
        Some("split") => Decision::Split,
        // From the list, without its form: as the reader proposes it.
        Some("take") => Decision::Accept(Box::new(found.proposal.clone())),
        _ => match typed(&fields, &found.proposal, Localizer::new(caller.lang)) {
            Ok(proposal) => Decision::Accept(Box::new(proposal)),
            Err(errors) => {
                let frame = site.frame(&caller, &here).await?;
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                return show(
                    &site,
                    &caller,
                    frame,
                    &reading,
                    &found,
                    (&fields, &errors),
                    status,
                )
                .await;
            }
        },
    };
    let stays = matches!(decision, Decision::Reopen);
    let act =
        move |tx: &mut store::Tx<'_>, now| reading::decide(tx, now, &by, id, number, decision);
    let part = site.ledger.act(act).await.map_err(told)?;
    let back = fields.get("back").is_some_and(|back| back == "list");
    Ok(see_other(&match part {
        Some(part) => format!("/report/{id}/proposals/{part}"),
        None if back => format!("/report/{id}#proposals"),
        None if stays => format!("/report/{id}/proposals/{number}"),
        None => next(&site, id, number)
            .await?
            .unwrap_or_else(|| format!("/report/{id}")),
    }))
}

async fn both(site: &Site, id: i64, number: u32) -> Result<(KeptReading, KeptProposal), WebError> {
    let reading = kept(site, id).await?;
    let found = site
        .ledger
        .ask_async(move |reader| reader.proposal(id, number))
        .await?;
    let absent = || WebError::absent("report-no-proposal");
    Ok((reading, found.ok_or_else(absent)?))
}

/// The proposal that stands next in the text and that nobody has decided on; else the first such.
async fn next(site: &Site, id: i64, number: u32) -> Result<Option<String>, WebError> {
    let all = site
        .ledger
        .ask_async(move |reader| reader.proposals(id))
        .await?;
    let at = all
        .iter()
        .position(|kept| kept.number == number)
        .unwrap_or(0);
    let (before, after) = all.split_at_checked(at).unwrap_or((&[], &[]));
    let is_open = |kept: &&KeptProposal| kept.state == ProposalState::Open && kept.number != number;
    let next = after.iter().chain(before).find(is_open);
    Ok(next.map(|kept| format!("/report/{id}/proposals/{}", kept.number)))
}

/// The fields of the form, as the proposal has them.
fn fields_of(p: &Proposal) -> Fields {
    let pairs = [
        ("title_zh", p.title_zh.clone()),
        ("title_en", p.title_en.clone()),
        ("clause", p.clause.clone()),
        ("group", p.group.clone()),
        (
            "value",
            p.value.map(|value| value.to_string()).unwrap_or_default(),
        ),
        ("unit_zh", p.unit_zh.clone()),
        ("unit_en", p.unit_en.clone()),
        ("due_on", p.due_on.to_string()),
        ("basis", p.basis.as_str().to_owned()),
        ("as_written", p.as_written.as_str().to_owned()),
        ("better", p.better.as_str().to_owned()),
        ("lead_office", p.lead_office.clone()),
    ];
    pairs
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// Longest texts: those that a seed takes, in characters.
const LIMITS: [(&str, usize); 6] = [
    ("title_zh", 30),
    ("title_en", 60),
    ("clause", 300),
    ("group", 30),
    ("unit_zh", 10),
    ("unit_en", 30),
];

type Errors = BTreeMap<&'static str, String>;

/// What was typed; or what is wrong with it.
fn typed(fields: &Fields, before: &Proposal, l: Localizer) -> Result<Proposal, Errors> {
    let text = |name: &str| {
        fields
            .get(name)
            .map(|text| text.trim().to_owned())
            .unwrap_or_default()
    };
    let mut errors = Errors::new();
    for (name, limit) in LIMITS {
        if text(name).chars().count() > limit || text(name).contains(char::is_control) {
            let said = domain::message::Message::new("report-too-long").number("limit", limit);
            errors.insert(name, l.message(&said));
        }
    }
    for name in ["title_zh", "clause"] {
        if text(name).is_empty() {
            errors.insert(name, l.t("report-needed"));
        }
    }
    let basis = Basis::parse(&text("basis")).unwrap_or(before.basis);
    let is_milestone = basis == Basis::Milestone;
    let unit_zh = text("unit_zh");
    let mut value = None;
    if !is_milestone {
        if unit_zh.is_empty() {
            errors.insert("unit_zh", l.t("report-needed"));
        }
        let unit = Unit {
            zh: unit_zh.clone(),
            en: text("unit_en"),
        };
        match parse_value(&text("value"), &unit) {
            Ok(read) => value = Some(read),
            Err(error) => drop(errors.insert("value", l.localize(&error))),
        }
    }
    let due_on = text("due_on").parse().ok();
    if due_on.is_none() {
        errors.insert("due_on", l.t("report-day-wrong"));
    }
    let as_written = match Comparator::parse(&text("as_written")) {
        _ if is_milestone => Comparator::None,
        Some(Comparator::None) | None => Comparator::Exactly,
        Some(other) => other,
    };
    let better = match as_written {
        // The wording leaves no choice.
        Comparator::AtLeast | Comparator::None => Better::Higher,
        Comparator::AtMost => Better::Lower,
        _ => Better::parse(&text("better")).unwrap_or(before.better),
    };
    let lead = text("lead_office");
    let lead_office = departments()
        .iter()
        .find(|department| department.id == lead)
        .map_or_else(
            || before.lead_office.clone(),
            |department| department.id.to_owned(),
        );
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Proposal {
        title_zh: text("title_zh"),
        title_en: text("title_en"),
        clause: text("clause"),
        group: text("group"),
        basis,
        value,
        unit_zh: if is_milestone { String::new() } else { unit_zh },
        unit_en: if is_milestone {
            String::new()
        } else {
            text("unit_en")
        },
        as_written,
        better,
        lead_office,
        due_on: due_on.unwrap_or(before.due_on),
        ..before.clone()
    })
}

async fn show(
    site: &Site,
    caller: &Caller,
    frame: Frame,
    reading: &KeptReading,
    found: &KeptProposal,
    (values, errors): (&Fields, &Errors),
    status: StatusCode,
) -> Result<Response, WebError> {
    let l = frame.l;
    let chars = given(site, &reading.sha256).await?;
    let p = &found.proposal;
    let (start, end) = (p.start as usize, (p.end as usize).min(chars.len()));
    let slice = |from: usize, to: usize| -> String {
        chars.get(from..to).unwrap_or_default().iter().collect()
    };
    let (fields, choices) = form(values, errors, l);
    let (said, state_class) = state(found.state, l);
    let mut summary = ErrorSummary::of(l.t("submit-problem"), &fields);
    summary.title = l.t("submit-problem");
    let page = ProposalPage {
        id: reading.id,
        number: found.number,
        title: p.title_zh.clone(),
        state: said,
        state_class,
        context: [
            slice(start.saturating_sub(CONTEXT_CHARS), start),
            slice(start, end),
            slice(end, (end + CONTEXT_CHARS).min(chars.len())),
        ],
        text_href: format!("/report/{}/text?at={start}", reading.id),
        why: why(p, l),
        section: p.section.clone(),
        summary,
        fields,
        choices,
        is_open: reading.seeded.is_none(),
        is_decided: found.state != ProposalState::Open,
        next: next(site, reading.id, found.number).await?,
        frame,
    };
    page::show_as(status, caller, &page)
}

/// The form with what was typed.
fn form(values: &Fields, errors: &Errors, l: Localizer) -> (Vec<Field>, Vec<Choices>) {
    let value = |name: &str| values.get(name).cloned().unwrap_or_default();
    let label = |name: &str| l.t(&format!("report-field-{}", name.replace('_', "-")));
    let field = |name: &'static str| {
        Field::new(name, label(name))
            .value(value(name))
            .error(errors.get(name).cloned())
    };
    let fields = vec![
        field("title_zh").required(),
        field("value")
            .kind(Kind::Figure)
            .hint(l.t("report-value-hint")),
        field("unit_zh").width("w-short"),
        field("due_on").kind(Kind::Date).required(),
        field("clause").kind(Kind::Area { rows: 3 }).required(),
        field("group")
            .width("w-medium")
            .hint(l.t("report-group-hint")),
        field("title_en").hint(l.t("report-english-later")),
        field("unit_en").width("w-short"),
    ];
    let choices = |name: &'static str, options: Vec<Choice>| {
        Choices::new(name, label(name), options).chosen(&value(name))
    };
    let comparators = Comparator::ALL.map(|one| Choice::new(one.as_str(), l.localize(&one)));
    let bases = Basis::ALL.map(|one| Choice::new(one.as_str(), l.localize(&one)));
    let directions = Better::ALL.map(|one| {
        Choice::new(
            one.as_str(),
            l.t(&format!("report-better-{}", one.as_str())),
        )
    });
    let offices = departments().iter().map(|one| {
        let name = match l.lang() {
            domain::office::Lang::Zh => one.zh,
            domain::office::Lang::En => one.en,
        };
        Choice::new(one.id, name)
    });
    let choices = vec![
        choices("as_written", comparators.into()),
        choices("basis", bases.into()),
        choices("better", directions.into()),
        choices("lead_office", offices.collect()),
    ];
    (fields, choices)
}
