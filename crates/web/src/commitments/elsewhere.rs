//! The pages `/commitments/add`, on which a supervising office adds what comes from elsewhere, and `/commitments/{code}/send-back`, on
//! which it records that who asked for it did not take its completion.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, RawForm};
use axum::response::Response;

use crate::login::see_other;
use crate::parts::{Choice, Choices, ErrorSummary, Field, Kind};
use crate::{Frame, PageRequest, Route, WebError, filters, page};
use domain::commitment::Source;
use domain::office::Role;
use domain::{Code, CommitmentStatus, Localize as _, Office, Right};
use i18n::phrases;
use service::ActionError;
use service::elsewhere::{AddRequest, SendBackRequest, add, send_back};

/// The fields of the form for a new one, in their order.
const FIELDS: [&str; 10] = [
    "title",
    "title_en",
    "clause",
    "document",
    "dated",
    "asked_by",
    "due_on",
    "value",
    "unit",
    "jurisdiction",
];

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/commitments/add", Right::Amend, show_add),
        Route::post("/commitments/add", Right::Amend, send_add),
        Route::get("/commitments/{code}/send-back", Right::Amend, show_back),
        Route::post("/commitments/{code}/send-back", Right::Amend, send_back_it),
    ]
}

/// What was typed: each field by its name, and the offices that help.
#[derive(Default)]
struct Typed {
    fields: HashMap<String, String>,
    supporting: Vec<String>,
}

impl Typed {
    fn read(bytes: &[u8]) -> Self {
        let mut typed = Self::default();
        for (name, value) in form_urlencoded::parse(bytes) {
            match &*name {
                "supporting" => typed.supporting.push(value.into_owned()),
                _ => drop(typed.fields.insert(name.into_owned(), value.into_owned())),
            }
        }
        typed
    }

    fn text(&self, name: &str) -> String {
        self.fields.get(name).cloned().unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "web/add.html")]
struct AddPage {
    frame: Frame,
    summary: ErrorSummary,
    typed: Typed,
    departments: Vec<Office>,
    has_several: bool,
}

#[derive(Template)]
#[template(path = "web/send_back.html")]
struct SendBackPage {
    frame: Frame,
    summary: ErrorSummary,
    status: CommitmentStatus,
    typed: Typed,
}

/// `GET /commitments/add`.
async fn show_add(request: PageRequest) -> Result<Response, WebError> {
    let page = add_page(&request, None, Typed::default()).await?;
    page::show(&request.caller, &page)
}

/// `POST /commitments/add`.
async fn send_add(request: PageRequest, RawForm(bytes): RawForm) -> Result<Response, WebError> {
    let typed = Typed::read(&bytes);
    let text = |name: &str| typed.text(name);
    let sent = AddRequest {
        source: text("source"),
        document: text("document"),
        dated: text("dated"),
        asked_by: text("asked_by"),
        is_urgent: text("urgent") == "yes",
        title_zh: text("title"),
        title_en: text("title_en"),
        clause: text("clause"),
        value: text("value"),
        unit: text("unit"),
        due_on: text("due_on"),
        lead: text("lead"),
        supporting: typed.supporting.clone(),
        jurisdiction: Some(text("jurisdiction")).filter(|id| !id.trim().is_empty()),
    };
    let by = request.caller.actor()?;
    let ledger = &request.site.ledger;
    let done = ledger.act(move |tx, now| add(tx, now, Some(&by), sent));
    match done.await {
        Ok(done) => Ok(see_other(&format!("/commitments/{}", done.code))),
        Err(error) if !error.is_refusal() => Err(error.into()),
        Err(error) => {
            let page = add_page(&request, Some(error), typed).await?;
            page::show_as(page.summary.status(), &request.caller, &page)
        }
    }
}

async fn add_page(
    request: &PageRequest,
    error: Option<ActionError>,
    typed: Typed,
) -> Result<AddPage, WebError> {
    let frame = request.frame().await?;
    let snapshot = request.site.snapshot(&request.caller).await?;
    let mut departments = snapshot.register.existing();
    departments
        .retain(|office| office.role == Role::Department && snapshot.office(&office.id).is_some());
    let has_several = snapshot.context.reports.jurisdictions().len() > 1;
    Ok(AddPage {
        summary: summary(&frame, error),
        typed,
        departments,
        has_several,
        frame,
    })
}

/// The error of a form, with a link to its field.
fn summary(frame: &Frame, error: Option<ActionError>) -> ErrorSummary {
    let l = frame.l;
    let mut summary = ErrorSummary::of(l.t("settings-problem"), []);
    if let Some(error) = error {
        let field: Option<&'static str> = error.field().map(Into::into);
        summary.push(field.map(str::to_owned), l.message(&error.message()));
    }
    summary
}

impl AddPage {
    fn fields(&self) -> Vec<Field> {
        let shown = FIELDS.into_iter();
        let shown = shown.filter(|name| *name != "jurisdiction" || self.has_several);
        shown.map(|name| self.field(name)).collect()
    }

    fn field(&self, name: &'static str) -> Field {
        let field = Field::new(name, self.frame.l.t(&format!("elsewhere-{name}")))
            .value(self.typed.text(name))
            .error(self.summary.error(name))
            .max_length(100);
        match name {
            "title_en" | "value" | "unit" => field,
            "dated" | "due_on" => field.kind(Kind::Date).required(),
            "clause" => field
                .kind(Kind::Area { rows: 3 })
                .max_length(500)
                .required(),
            _ => field.required(),
        }
    }

    fn sources(&self) -> Choices {
        let l = self.frame.l;
        let options = Source::ALL.map(|source| Choice::new(source.as_str(), l.localize(&source)));
        let choices = Choices::new("source", l.t("elsewhere-source"), options.into());
        let choices = choices.error(self.summary.error("source"));
        choices.chosen(&self.typed.text("source"))
    }

    fn urgency(&self) -> Choices {
        let l = self.frame.l;
        let options = ["no", "yes"]
            .map(|value| Choice::new(value, l.t(&format!("elsewhere-urgent-{value}"))));
        let chosen = match self.typed.text("urgent").as_str() {
            "yes" => "yes",
            _ => "no",
        };
        Choices::new("urgent", l.t("elsewhere-urgent"), options.into()).chosen(chosen)
    }

    fn offices(&self, name: &'static str) -> Choices {
        let l = self.frame.l;
        let departments = self.departments.iter();
        let options = departments
            .map(|office| Choice::new(office.id.as_str(), phrases::own(&office.name, l)));
        let label = l.t(&format!("elsewhere-{name}"));
        let choices = match name {
            "lead" => Choices::optional(name, label, l.t("elsewhere-choose"), options),
            _ => Choices::new(name, label, options.collect()),
        };
        let choices = choices.error(self.summary.error(name));
        match name {
            "lead" => choices.chosen(&self.typed.text("lead")),
            _ => {
                let chosen = self.typed.supporting.iter();
                chosen.fold(choices, |choices, id| choices.chosen(id))
            }
        }
    }
}

/// `GET /commitments/{code}/send-back`.
async fn show_back(request: PageRequest, Path(code): Path<String>) -> Result<Response, WebError> {
    let page = back_page(&request, &code, None, Typed::default()).await?;
    page::show(&request.caller, &page)
}

/// `POST /commitments/{code}/send-back`.
async fn send_back_it(
    request: PageRequest,
    Path(code): Path<String>,
    RawForm(bytes): RawForm,
) -> Result<Response, WebError> {
    let typed = Typed::read(&bytes);
    let sent = SendBackRequest {
        code: code.clone(),
        words: typed.text("words"),
        due_on: typed.text("due_on"),
    };
    let by = request.caller.actor()?;
    let ledger = &request.site.ledger;
    let done = ledger.act(move |tx, now| send_back(tx, now, Some(&by), sent));
    match done.await {
        Ok(done) => Ok(see_other(&format!("/commitments/{}", done.code))),
        Err(error) if !error.is_refusal() => Err(error.into()),
        Err(error) => {
            let page = back_page(&request, &code, Some(error), typed).await?;
            page::show_as(page.summary.status(), &request.caller, &page)
        }
    }
}

async fn back_page(
    request: &PageRequest,
    code: &str,
    error: Option<ActionError>,
    typed: Typed,
) -> Result<SendBackPage, WebError> {
    let absent = || WebError::absent("commitment-unknown");
    let frame = request.frame().await?;
    let snapshot = request.site.snapshot(&request.caller).await?;
    let code: Code = code.parse().map_err(|_| absent())?;
    let listed = snapshot.status(&code).ok_or_else(absent)?;
    if listed.status().commitment.origin.is_none() {
        return Err(absent());
    }
    Ok(SendBackPage {
        summary: summary(&frame, error),
        status: listed.status().clone(),
        typed,
        frame,
    })
}

impl SendBackPage {
    fn fields(&self) -> [Field; 2] {
        ["words", "due_on"].map(|name| {
            let field = Field::new(name, self.frame.l.t(&format!("elsewhere-back-{name}")))
                .value(self.typed.text(name))
                .error(self.summary.error(name))
                .required();
            match name {
                "words" => field.kind(Kind::Area { rows: 3 }).max_length(500),
                _ => field.kind(Kind::Date),
            }
        })
    }
}
