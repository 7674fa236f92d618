//! `/leaders`: which leader is responsible for the field of which offices, and for how long.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::RawForm;
use axum::response::Response;
use serde::Deserialize;

use crate::login::see_other;
use crate::parts::{Choice, Choices, ErrorSummary, Field, Kind, Notice};
use crate::query::{Query, parameter};
use crate::{Frame, LedgerSnapshot, PageRequest, Route, WebError, filters, page};
use domain::leader::Term;
use domain::office::Role;
use domain::{Localize as _, Right};
use i18n::phrases;
use service::ActionError;
use service::leader::{AppointRequest, LeaderRequest, enter};

const PATH: &str = "/leaders";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(PATH, Right::ReadPages, show),
        Route::post(PATH, Right::ReformOffices, send),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LeadersQuery {
    /// The entry that was made just now.
    #[serde(deserialize_with = "parameter")]
    entered: Option<crate::query::PageNumber>,
}

#[derive(Template)]
#[template(path = "web/leaders.html")]
struct LeadersPage {
    frame: Frame,
    summary: ErrorSummary,
    done: Option<Notice>,
    snapshot: Arc<LedgerSnapshot>,
    may_change: bool,
    typed: HashMap<String, String>,
    chosen: Vec<String>,
}

/// `GET /leaders`.
async fn show(
    request: PageRequest,
    Query(query): Query<LeadersQuery>,
) -> Result<Response, WebError> {
    let mut page = shown(&request, None, HashMap::new(), Vec::new()).await?;
    let entered = query.entered.is_some();
    page.done = entered.then(|| Notice::good(page.frame.l.t("leaders-done")));
    page::show(&request.caller, &page)
}

/// `POST /leaders`: begins or ends a term.
async fn send(request: PageRequest, RawForm(bytes): RawForm) -> Result<Response, WebError> {
    let mut typed: HashMap<String, String> = HashMap::new();
    let mut offices = Vec::new();
    for (name, value) in form_urlencoded::parse(&bytes) {
        match &*name {
            "offices" => offices.push(value.into_owned()),
            _ => drop(typed.insert(name.into_owned(), value.into_owned())),
        }
    }
    let text = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let sent = match text("leader").as_str() {
        "" => LeaderRequest::Appoint(AppointRequest {
            name_zh: text("name"),
            name_en: text("name_en"),
            post_zh: text("post"),
            post_en: text("post_en"),
            from: text("from"),
            offices: offices.clone(),
            document: text("document"),
        }),
        leader => LeaderRequest::End {
            leader: leader.to_owned(),
            on: text("on"),
            document: text("document"),
        },
    };
    let by = request.caller.actor()?;
    let ledger = &request.site.ledger;
    let done = ledger.act(move |tx, now| enter(tx, now, Some(&by), sent));
    match done.await {
        Ok(done) => Ok(see_other(&format!("{PATH}?entered={}", done.seq))),
        Err(error) if !error.is_refusal() => Err(error.into()),
        Err(error) => {
            let page = shown(&request, Some(error), typed, offices).await?;
            page::show_as(page.summary.status(), &request.caller, &page)
        }
    }
}

async fn shown(
    request: &PageRequest,
    error: Option<ActionError>,
    typed: HashMap<String, String>,
    chosen: Vec<String>,
) -> Result<LeadersPage, WebError> {
    let frame = request.frame().await?;
    let l = frame.l;
    let snapshot = request.site.snapshot(&request.caller).await?;
    let mut summary = ErrorSummary::of(l.t("settings-problem"), []);
    if let Some(error) = error {
        let field: Option<&'static str> = error.field().map(Into::into);
        let anchor = field.map(|name| match typed.get("leader") {
            Some(leader) => format!("{name}-{leader}"),
            None => name.to_owned(),
        });
        summary.push(anchor, l.message(&error.message()));
    }
    Ok(LeadersPage {
        may_change: request.caller.may(Right::ReformOffices),
        done: None,
        snapshot,
        typed,
        chosen,
        summary,
        frame,
    })
}

impl LeadersPage {
    /// The terms, newest first.
    fn terms(&self) -> Vec<&Term> {
        let mut terms: Vec<&Term> = self.snapshot.terms().collect();
        terms.reverse();
        terms
    }

    fn field_of(&self, term: &Term) -> String {
        let l = self.frame.l;
        let names = term
            .field()
            .map(|id| phrases::office(id, &self.snapshot.offices, l));
        phrases::list(&names.collect::<Vec<_>>(), l)
    }

    /// The departments that exist, to choose from.
    fn departments(&self) -> Choices {
        let l = self.frame.l;
        let existing = self.snapshot.register.existing().into_iter();
        let departments = existing.filter(|office| {
            office.role == Role::Department && self.snapshot.office(&office.id).is_some()
        });
        let options = departments
            .map(|office| Choice::new(office.id.as_str(), phrases::own(&office.name, l)))
            .collect();
        let choices = Choices::new("offices", l.t("leaders-offices"), options);
        let choices = choices.error(self.summary.error("offices"));
        let chosen = self.chosen.iter();
        chosen.fold(choices, |choices, id| choices.chosen(id))
    }

    /// A field of the form of an appointment.
    fn field(&self, name: &'static str) -> Field {
        let is_own = !self.typed.contains_key("leader");
        let typed = self.typed.get(name).filter(|_| is_own);
        let field = Field::new(name, self.frame.l.t(&format!("leaders-{name}")))
            .value(typed.cloned().unwrap_or_default())
            .error(self.summary.error(name))
            .max_length(100);
        match name {
            "name_en" | "post_en" => field,
            "from" => field.kind(Kind::Date).required(),
            _ => field.required(),
        }
    }

    /// A field of the form that ends a term.
    fn end_field(&self, name: &'static str, term: &Term) -> Field {
        let leader = term.mark.seq.to_string();
        let is_own = self.typed.get("leader") == Some(&leader);
        let typed = self.typed.get(name).filter(|_| is_own);
        let id = format!("{name}-{leader}");
        let field = Field::new(name, self.frame.l.t(&format!("leaders-{name}")))
            .value(typed.cloned().unwrap_or_default())
            .error(self.summary.error(&id))
            .id(id)
            .max_length(100)
            .required();
        match name {
            "on" => field.kind(Kind::Date),
            _ => field,
        }
    }

    fn is_ending(&self, term: &Term) -> bool {
        self.typed.get("leader") == Some(&term.mark.seq.to_string())
    }
}
