//! The page of one proposal: its clause in the text, the doubts about it, and the form with which a person decides. The form
//! checks only what a seed requires.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;

use super::{Errors, Fields, find_reading, parse_number, refused, summary, text_of, trimmed};
use crate::login::see_other;
use crate::parts::{Choice, Choices, ErrorSummary, Field, Kind};
use crate::{Caller, Frame, PageRequest, Site, WebError, page};
use domain::quantity::{Basis, Better, Comparator, Unit, parse_value};
use domain::{FreeText, Lang, Message};
use i18n::Localizer;
use report_reader::department::departments;
use report_reader::proposal::Proposal;
use service::reading::{self, Decision};
use store::{KeptProposal, KeptReading, ProposalState, Tx};

/// The characters of the text that are shown on either side of the clause.
const CONTEXT_CHARS: usize = 160;

/// The text fields of the form, in its order.
const FIELDS: [&str; 8] = [
    "title_zh", "value", "unit_zh", "due_on", "clause", "group", "title_en", "unit_en",
];

/// The length limits of texts in a seed, in characters.
const LIMITS: [(&str, usize); 6] = [
    ("title_zh", 30),
    ("title_en", 60),
    ("clause", 300),
    ("group", 30),
    ("unit_zh", 10),
    ("unit_en", 30),
];

#[derive(Template)]
#[template(path = "web/proposal.html")]
struct ProposalPage {
    frame: Frame,
    reading: KeptReading,
    kept: KeptProposal,
    /// The text before the clause, the clause, and the text after it.
    context: [String; 3],
    summary: ErrorSummary,
    /// The form as typed.
    fields: Fields,
    /// The next open proposal.
    next: Option<String>,
}

/// `GET /report/{id}/proposals/{number}`.
pub(super) async fn show(
    request: PageRequest,
    Path((id, place)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (id, number): (i64, u32) = (parse_number(&id)?, parse_number(&place)?);
    let frame = request.frame().await?;
    let (reading, found) = find(&request.site, &request.caller, id, number).await?;
    let fields = fields_of(&found.proposal);
    let errors = Errors::new();
    render(
        &request.site,
        &request.caller,
        frame,
        (reading, found),
        fields,
        &errors,
    )
    .await
}

/// `POST /report/{id}/proposals/{number}`.
pub(super) async fn decide(
    request: PageRequest,
    Path((id, place)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let (id, number): (i64, u32) = (parse_number(&id)?, parse_number(&place)?);
    let by = request.caller.actor()?;
    let (reading, found) = find(&request.site, &request.caller, id, number).await?;
    let decision = match fields.get("do").map(String::as_str) {
        Some("reject") => Decision::Reject,
        Some("reopen") => Decision::Reopen,
        Some("split") => Decision::Split,
        // The list has no form, so the proposal is accepted as read.
        Some("take") => Decision::Accept(Box::new(found.proposal.clone())),
        _ => match parse_form(
            &fields,
            &found.proposal,
            Localizer::new(request.caller.lang),
        ) {
            Ok(proposal) => Decision::Accept(Box::new(proposal)),
            Err(errors) => {
                let frame = request.frame().await?;
                return render(
                    &request.site,
                    &request.caller,
                    frame,
                    (reading, found),
                    fields,
                    &errors,
                )
                .await;
            }
        },
    };
    let stays = matches!(decision, Decision::Reopen);
    let decide = move |tx: &mut Tx<'_>, now| reading::decide(tx, now, &by, id, number, decision);
    let part = request.site.act(decide).await.map_err(refused)?;
    let back = fields.get("back").is_some_and(|back| back == "list");
    Ok(see_other(&match part {
        Some(part) => format!("/report/{id}/proposals/{part}"),
        None if back => format!("/report/{id}#proposals"),
        None if stays => format!("/report/{id}/proposals/{number}"),
        None => next(&request.site, id, number)
            .await?
            .unwrap_or_else(|| format!("/report/{id}")),
    }))
}

async fn find(
    site: &Site,
    caller: &Caller,
    id: i64,
    number: u32,
) -> Result<(KeptReading, KeptProposal), WebError> {
    let reading = find_reading(site, caller, id).await?;
    let found = site.read(move |reader| reader.proposal(id, number)).await?;
    let absent = || WebError::absent("report-no-proposal");
    Ok((reading, found.ok_or_else(absent)?))
}

/// The next open proposal of the text, or else the first one.
async fn next(site: &Site, id: i64, number: u32) -> Result<Option<String>, WebError> {
    let all = site.read(move |reader| reader.proposals(id)).await?;
    let at = all
        .iter()
        .position(|kept| kept.number == number)
        .unwrap_or(0);
    let (before, after) = all.split_at_checked(at).unwrap_or((&[], &[]));
    let is_open = |kept: &&KeptProposal| kept.state == ProposalState::Open && kept.number != number;
    let next = after.iter().chain(before).find(is_open);
    Ok(next.map(|kept| format!("/report/{id}/proposals/{}", kept.number)))
}

/// The fields of the form.
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
    pairs.map(|(name, value)| (name.to_owned(), value)).into()
}

/// The proposal of a form, or its errors.
fn parse_form(fields: &Fields, before: &Proposal, l: Localizer) -> Result<Proposal, Errors> {
    let text = |name: &str| trimmed(fields, name);
    let mut errors = Errors::new();
    for (name, limit) in LIMITS {
        if text(name).chars().count() > limit || text(name).contains(char::is_control) {
            let message = Message::new("report-too-long").number("limit", limit);
            errors.insert(name, l.message(&message));
        } else if let Err(hazard) = FreeText::parse(&text(name)) {
            errors.insert(name, l.localize(&hazard));
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
            Err(error) => {
                errors.insert("value", l.localize(&error));
            }
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
        // The comparator implies the direction.
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

async fn render(
    site: &Site,
    caller: &Caller,
    frame: Frame,
    (reading, kept): (KeptReading, KeptProposal),
    fields: Fields,
    errors: &Errors,
) -> Result<Response, WebError> {
    let l = frame.l;
    let text = text_of(site, &reading.sha256).await?;
    let proposal = &kept.proposal;
    let (start, end) = (
        proposal.start as usize,
        (proposal.end as usize).min(text.len()),
    );
    let slice = |from: usize, to: usize| -> String {
        text.get(from..to).unwrap_or_default().iter().collect()
    };
    let page = ProposalPage {
        context: [
            slice(start.saturating_sub(CONTEXT_CHARS), start),
            slice(start, end),
            slice(end, (end + CONTEXT_CHARS).min(text.len())),
        ],
        summary: summary(&FIELDS, errors, l),
        fields,
        next: next(site, reading.id, kept.number).await?,
        reading,
        kept,
        frame,
    };
    page::show_as(page.summary.status(), caller, &page)
}

impl ProposalPage {
    fn label(&self, name: &str) -> String {
        let label = format!("report-field-{}", name.replace('_', "-"));
        self.frame.l.t(&label)
    }

    fn value(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    fn field(&self, name: &str) -> Field {
        Field::new(name, self.label(name))
            .value(self.value(name))
            .error(self.summary.error(name))
    }

    /// Values and names of what can be chosen for a field.
    fn choices(
        &self,
        name: &str,
        choices: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Choices {
        let options = choices
            .into_iter()
            .map(|(value, name)| Choice::new(value, name));
        Choices::new(name, self.label(name), options.collect()).chosen(self.value(name))
    }

    fn comparators(&self) -> Choices {
        let each = Comparator::ALL.iter();
        let each = each.map(|one| (one.as_str(), self.frame.l.localize(one)));
        self.choices("as_written", each)
    }

    fn bases(&self) -> Choices {
        let each = Basis::ALL.iter();
        self.choices(
            "basis",
            each.map(|one| (one.as_str(), self.frame.l.localize(one))),
        )
    }

    fn directions(&self) -> Choices {
        let name = |one: &Better| self.frame.l.t(&format!("report-better-{}", one.as_str()));
        self.choices(
            "better",
            Better::ALL.iter().map(|one| (one.as_str(), name(one))),
        )
    }

    fn offices(&self) -> Choices {
        let each = departments().iter().map(|one| match self.frame.l.lang() {
            Lang::Zh => (one.id, one.zh.to_owned()),
            Lang::En => (one.id, one.en.to_owned()),
        });
        self.choices("lead_office", each)
    }
}
