//! `/continuations`: which commitments of a report continue those of the year before, and which were dropped.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::RawForm;
use axum::response::Response;
use serde::Deserialize;

use super::login::see_other;
use super::parts::{Choice, Choices, ErrorSummary, Field, Notice, Tone};
use super::query::{Query, parameter};
use super::{Frame, LedgerSnapshot, PageRequest, Route, WebError, filters, page};
use domain::continuation::{Continued, Proposal, Relation, next_report, propose_for};
use domain::listing::Listed;
use domain::{Code, Localize as _, Message, Right};
use i18n::Localizer;
use service::ActionError;
use service::continuation::{ContinuationChange, ContinuationRequest, decide};

const PATH: &str = "/continuations";

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get(PATH, Right::ReadPages, show),
        Route::post(PATH, Right::Amend, enter),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ContinuationsQuery {
    /// How many were entered just now.
    #[serde(deserialize_with = "parameter")]
    entered: Option<super::query::PageNumber>,
}

#[derive(Template)]
#[template(path = "web/continuations.html")]
struct ContinuationsPage {
    frame: Frame,
    summary: ErrorSummary,
    done: Option<Notice>,
    snapshot: Arc<LedgerSnapshot>,
    proposals: Vec<Proposal>,
    known: Vec<Continued>,
    /// What was not met, and neither continued nor explained.
    open: Vec<Code>,
    has_earlier: bool,
    may_decide: bool,
    typed: HashMap<String, String>,
}

/// What may continue in a report, among what a snapshot of all reports has.
pub(crate) fn proposals(snapshot: &LedgerSnapshot, report: &str) -> Vec<Proposal> {
    let context = &snapshot.context;
    let Some(own) = context.reports.get(report) else {
        return Vec::new();
    };
    let statuses = snapshot.statuses.iter();
    let commitments = statuses.map(|listed| &*listed.status().commitment);
    propose_for(own, &context.reports, commitments, &context.continuations)
}

/// `GET /continuations`.
async fn show(
    request: PageRequest,
    Query(query): Query<ContinuationsQuery>,
) -> Result<Response, WebError> {
    let l = Localizer::new(request.caller.lang);
    let done = query.entered.map(|n| Notice {
        tone: Tone::Good,
        title: l.message(&Message::new("continuations-done").number("n", n.0)),
        text: String::new(),
    });
    let page = shown(&request, done, None, HashMap::new()).await?;
    page::show(&request.caller, &page)
}

/// `POST /continuations`: confirms what is chosen, enters another, withdraws one, or says why one was dropped.
async fn enter(request: PageRequest, RawForm(bytes): RawForm) -> Result<Response, WebError> {
    let mut typed: HashMap<String, String> = HashMap::new();
    let mut chosen = Vec::new();
    for (name, value) in form_urlencoded::parse(&bytes) {
        match &*name {
            "pair" => chosen.push(value.into_owned()),
            _ => drop(typed.insert(name.into_owned(), value.into_owned())),
        }
    }
    let requests = requests(&typed, &chosen);
    let by = request.caller.actor()?;
    let count = requests.len();
    if count == 0 {
        let page = shown(&request, None, Some(Nothing::Chosen), typed).await?;
        return page::show_as(page.summary.status(), &request.caller, &page);
    }
    // All of them or none.
    let act = request.site.act(move |tx, now| {
        for request in requests {
            decide(tx, now, Some(&by), request)?;
        }
        Ok(())
    });
    match act.await {
        Ok(()) => Ok(see_other(&format!("{PATH}?entered={count}"))),
        Err(error) if !error.is_refusal() => Err(error.into()),
        Err(error) => {
            let page = shown(&request, None, Some(Nothing::Refused(error)), typed).await?;
            page::show_as(page.summary.status(), &request.caller, &page)
        }
    }
}

/// Why nothing was entered.
enum Nothing {
    Chosen,
    Refused(ActionError),
}

/// What a form asks for: each pair is `CODE<EARLIER`.
fn requests(typed: &HashMap<String, String>, chosen: &[String]) -> Vec<ContinuationRequest> {
    let text = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let one = |change| {
        let code = text("code");
        vec![ContinuationRequest { code, change }]
    };
    match text("act").as_str() {
        "other" => one(ContinuationChange::Confirm {
            of: text("of"),
            relation: Some(text("relation")),
        }),
        "withdraw" => one(ContinuationChange::Withdraw {
            of: text("of"),
            reason: text("reason"),
        }),
        "drop" => one(ContinuationChange::Drop {
            reason: text("reason"),
            document: text("document"),
        }),
        _ => chosen
            .iter()
            .filter_map(|pair| {
                let (code, of) = pair.split_once('<')?;
                let change = ContinuationChange::Confirm {
                    of: of.to_owned(),
                    relation: typed.get(&format!("relation-{code}")).cloned(),
                };
                let code = code.to_owned();
                Some(ContinuationRequest { code, change })
            })
            .collect(),
    }
}

async fn shown(
    request: &PageRequest,
    done: Option<Notice>,
    nothing: Option<Nothing>,
    typed: HashMap<String, String>,
) -> Result<ContinuationsPage, WebError> {
    let frame = request.frame().await?;
    let l = frame.l;
    // Both years are needed, whatever report is shown.
    let snapshot = request.site.snapshot(&request.caller).await?;
    let own = snapshot
        .of_report(&request.caller.report)?
        .report
        .id
        .clone();
    let context = &snapshot.context;
    let links = context.continuations.links().map(|(link, _)| link);
    let is_own = |link: &&Continued| context.reports.is_of(&link.code, &own);
    let open = snapshot
        .statuses
        .iter()
        .filter(|listed| is_open(&snapshot, listed, &own));
    let mut summary = ErrorSummary::of(l.t("settings-problem"), []);
    match nothing {
        None => {}
        Some(Nothing::Chosen) => {
            summary.push(
                Some("proposed".to_owned()),
                l.t("continuations-none-chosen"),
            );
        }
        Some(Nothing::Refused(error)) => {
            let field: Option<&'static str> = error.field().map(Into::into);
            let is_other = typed.get("act").is_some_and(|act| act == "other");
            let anchor = field
                .filter(|_| is_other)
                .map(|name| format!("other-{name}"));
            summary.push(anchor, l.message(&error.message()));
        }
    }
    let year = context.reports.get(&own).map(|own| own.report.year);
    let has_earlier = {
        let mut years = context.reports.iter().map(|own| own.report.year);
        years.any(|other| Some(other) < year)
    };
    let known = links.filter(is_own).cloned().collect();
    let open = open.map(|listed| listed.status().commitment.code.clone());
    let (open, proposals) = (open.collect(), proposals(&snapshot, &own));
    Ok(ContinuationsPage {
        proposals,
        known,
        open,
        has_earlier,
        may_decide: request.caller.may(Right::Amend),
        summary,
        done,
        typed,
        snapshot,
        frame,
    })
}

/// Whether a commitment was not met, is due to be continued in a report, and is not accounted for.
fn is_open(snapshot: &LedgerSnapshot, listed: &Listed, report: &str) -> bool {
    let (context, status) = (&snapshot.context, listed.status());
    let code = &status.commitment.code;
    let next = next_report(&context.reports, code);
    next.is_some_and(|next| next.report.id == report)
        && !status.progress.is_met
        && snapshot.as_of > status.due_on
        && !context.continuations.is_accounted_for(code)
}

impl ContinuationsPage {
    /// The title of the report whose commitments continue others.
    fn lead(&self) -> Message {
        let title = self.frame.title().unwrap_or_default();
        Message::new("continuations-lead").arg("report", title)
    }

    fn title_of(&self, code: &Code) -> String {
        let listed = self.snapshot.status(code);
        let title = listed.map(|listed| &listed.status().commitment.title);
        title.map_or_else(String::new, |title| {
            title.get(self.frame.l.lang()).to_owned()
        })
    }

    fn target_of(&self, code: &Code) -> String {
        target_text(&self.snapshot, code, self.frame.l)
    }

    fn relations(&self, name: &str, chosen: &str) -> Choices {
        let l = self.frame.l;
        let options = Relation::ALL
            .map(|relation| Choice::new(relation.as_str(), l.message(&relation.message())));
        let label = l.t("continuations-relation");
        match chosen {
            "" => {
                let none = l.t("continuations-by-figures");
                Choices::optional(name, label, none, options)
            }
            chosen => Choices::new(name, label, options.into()).chosen(chosen),
        }
    }

    fn relation_of(&self, proposal: &Proposal) -> Choices {
        let name = format!("relation-{}", proposal.code);
        let chosen = self
            .typed
            .get(&name)
            .map_or(proposal.relation.as_str(), String::as_str);
        self.relations(&name, chosen)
    }

    fn other(&self, name: &'static str) -> Field {
        let l = self.frame.l;
        let typed = self.typed.get("act").filter(|act| *act == "other");
        let value = typed.and_then(|_| self.typed.get(name)).cloned();
        let id = format!("other-{name}");
        Field::new(name, l.t(&format!("continuations-{name}")))
            .error(self.summary.error(&id))
            .id(id)
            .width("w-medium")
            .value(value.unwrap_or_default())
            .required()
    }

    fn reason(&self, id: &str) -> Field {
        Field::new("reason", self.frame.l.t("continuations-reason"))
            .id(format!("reason-{id}"))
            .max_length(300)
            .required()
    }

    fn document(&self, id: &str) -> Field {
        Field::new("document", self.frame.l.t("continuations-document"))
            .id(format!("document-{id}"))
            .max_length(300)
            .required()
    }
}

/// The target of a commitment as it is now; a milestone says so.
pub(crate) fn target_text(snapshot: &LedgerSnapshot, code: &Code, l: Localizer) -> String {
    let listed = snapshot.status(code);
    listed.map_or_else(String::new, |listed| {
        i18n::phrases::target(listed.status(), l)
    })
}
