//! The page `/commitments/{code}/contribute`: a further lead office, or one that helps, reports on its part.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use crate::login::see_other;
use crate::parts::{ErrorSummary, Field, Kind, Notice};
use crate::query::{Query, parameter};
use crate::{Frame, PageRequest, WebError, filters, page};
use domain::contribution::{Contribution, newest};
use domain::update::Mark;
use domain::{Code, CommitmentStatus, Localize as _, Message, Office, OfficeId, Period};
use i18n::phrases;
use service::ActionError;
use service::contribute::{ContributeRequest, contribute};
use store::Known;

#[derive(Template)]
#[template(path = "web/contribute.html")]
struct ContributePage {
    frame: Frame,
    summary: ErrorSummary,
    done: Option<Notice>,
    status: CommitmentStatus,
    offices: Vec<Office>,
    fields: Vec<Field>,
    /// What this office reported before, newest first.
    earlier: Vec<(Contribution, Mark)>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ContributeForm {
    period: String,
    value: String,
    text: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ContributeQuery {
    /// The month that was reported on just now.
    #[serde(deserialize_with = "parameter")]
    entered: Option<Period>,
}

/// `GET /commitments/{code}/contribute`.
pub(super) async fn show(
    request: PageRequest,
    Path(code): Path<String>,
    Query(query): Query<ContributeQuery>,
) -> Result<Response, WebError> {
    let page = shown(&request, code, None, ContributeForm::default());
    let mut page = page.await?;
    page.done = query.entered.map(|period| {
        let l = page.frame.l;
        let message = Message::new("contribute-done").arg("period", l.period(period));
        Notice::good(l.message(&message))
    });
    page::show(&request.caller, &page)
}

/// `POST /commitments/{code}/contribute`.
pub(super) async fn send(
    request: PageRequest,
    Path(code): Path<String>,
    Form(form): Form<ContributeForm>,
) -> Result<Response, WebError> {
    let office = own(&request)?;
    let by = request.caller.actor()?;
    let sent = ContributeRequest {
        code: code.clone(),
        office: office.to_string(),
        period: form.period.clone(),
        value: Some(form.value.clone()),
        text: form.text.clone(),
    };
    let ledger = &request.site.ledger;
    let done = ledger.act(move |tx, now| contribute(tx, now, &by, sent));
    match done.await {
        Ok(done) => {
            let own = done.contribution;
            let path = format!("/commitments/{}/contribute", own.code);
            Ok(see_other(&format!("{path}?entered={}", own.period)))
        }
        Err(error) if !error.is_refusal() => Err(error.into()),
        Err(error) => {
            let page = shown(&request, code, Some(error), form).await?;
            page::show_as(page.summary.status(), &request.caller, &page)
        }
    }
}

/// The office of the caller; a guest, who has one month of one letter, has none here.
fn own(request: &PageRequest) -> Result<OfficeId, WebError> {
    let guest = request.caller.guest().is_some();
    let office = request.caller.office().filter(|_| !guest);
    office
        .cloned()
        .ok_or_else(|| WebError::closed("contribute-not-yours"))
}

async fn shown(
    request: &PageRequest,
    code: String,
    error: Option<ActionError>,
    form: ContributeForm,
) -> Result<ContributePage, WebError> {
    let office = own(request)?;
    let frame = request.frame().await?;
    let l = frame.l;
    let snapshot = request.site.snapshot(&request.caller).await?;
    let code: Code = code
        .parse()
        .map_err(|_| WebError::absent("commitment-unknown"))?;
    let listed = snapshot.status(&code);
    let status = listed.ok_or_else(|| WebError::absent("commitment-unknown"))?;
    let status = status.status().clone();
    if !status.contributes(&office) {
        return Err(WebError::closed("contribute-not-yours"));
    }
    let all = request
        .site
        .read(move |reader| reader.contributions(&code, Known::NOW));
    let all = all.await?;
    let earlier = newest(&all).into_iter();
    let earlier = earlier.filter(|(own, _)| own.office == office).cloned();
    let mut summary = ErrorSummary::of(l.t("submit-problem"), []);
    if let Some(error) = error {
        let field: Option<&'static str> = error.field().map(Into::into);
        summary.push(field.map(str::to_owned), l.message(&error.message()));
    }
    let period = match form.period.as_str() {
        "" => Period::of(snapshot.as_of).to_string(),
        typed => typed.to_owned(),
    };
    let field = |name: &'static str, value: String| {
        Field::new(name, l.t(&format!("contribute-{name}")))
            .value(value)
            .error(summary.error(name))
    };
    let mut fields = vec![field("period", period).width("w-short").required()];
    if let Some(target) = &status.target {
        let unit = match l.lang() {
            domain::Lang::Zh => &target.unit.zh,
            domain::Lang::En => target.unit.english(),
        };
        fields.push(
            field("value", form.value)
                .kind(Kind::Figure)
                .suffix(unit)
                .max_length(40),
        );
    }
    fields.push(
        field("text", form.text)
            .kind(Kind::Area { rows: 4 })
            .max_length(Contribution::TEXT_MAX_CHARS as u32)
            .required(),
    );
    Ok(ContributePage {
        earlier: earlier.collect(),
        offices: snapshot.offices.clone(),
        done: None,
        status,
        fields,
        summary,
        frame,
    })
}

impl ContributePage {
    fn said(&self) -> Message {
        let lead = phrases::office(&self.status.lead, &self.offices, self.frame.l);
        Message::new("contribute-said").arg("lead", lead)
    }

    fn value(&self, own: &Contribution) -> String {
        let value = own.value;
        value.map_or_else(String::new, |value| {
            phrases::value(&self.status, value, self.frame.l)
        })
    }
}
