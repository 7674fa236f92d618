//! The report form (进展反馈): a department reports with its account or through the link of a reminder.

mod facts;
mod fault;
mod form_data;
mod receipt;
mod view;

pub(super) use form_data::BODY_MAX_BYTES;
use receipt::receipt;
pub(super) use receipt::texts;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use self::facts::{Question, SubmitFacts};
use self::fault::{Failed, errors_by_field};
use self::form_data::FormData;
use self::view::{SubmitPage, summary};
use super::caller::Who;
use super::login::{self, Why};
use super::parts::Notice;
use super::query::{Query, parameter};
use super::{Frame, PageRequest, Route, Site, WebError, page};
use domain::{Code, Message, OfficeId, Period, Right};
use service::draft;
use service::secret::Secret;
use service::submit::submit;
use store::{Reader, Tx};

/// The routes of this page.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/submit", Right::Submit, page),
        Route::post("/submit", Right::Submit, send).body_limit(BODY_MAX_BYTES),
        Route::get("/submit/{update}", Right::Submit, receipt),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SubmitQuery {
    link: Option<String>,
    period: Option<String>,
    #[serde(deserialize_with = "parameter")]
    code: Option<Code>,
    /// The commitment whose draft was saved just now.
    #[serde(deserialize_with = "parameter")]
    saved: Option<Code>,
}

/// `GET /submit`.
async fn page(
    request: PageRequest,
    Query(query): Query<SubmitQuery>,
) -> Result<Response, WebError> {
    // The guard has put the link into a cookie; it must not stay in the address, where it is copied and logged.
    if query.link.is_some() {
        return Ok(login::see_other("/submit"));
    }
    let mut question = question(&request, query.period.as_deref()).await?;
    question.again = query.code;
    let frame = request.frame().await?;
    let notice = query.saved.map(|_| Notice::good(frame.l.t("submit-saved")));
    show(&request, frame, question, notice, None).await
}

/// `POST /submit`: submits a form, or saves it as a draft.
async fn send(request: PageRequest, form: Request) -> Result<Response, WebError> {
    // The files of a session that has expired are not kept: its form becomes a draft.
    let office = request.caller.office();
    let form_data = FormData::read(form, &request.site, office).await?;
    let mut question = question(&request, Some(&form_data.period)).await?;
    let period = question.period.ok_or_else(no_such_month)?;
    let code: Code = form_data.code.parse().map_err(|_| not_yours())?;
    // A commitment of another office leaves no trace, not even a draft.
    if !question.is_led(&code) {
        return Err(not_yours());
    }
    let (site, caller) = (&request.site, &request.caller);
    let is_lapsed = matches!(caller.who, Who::Lapsed(_));
    if form_data.is_draft || is_lapsed {
        save_draft(site, &question, &code, period, &form_data).await?;
        let form = format!("/submit?period={period}");
        return Ok(if is_lapsed {
            let next = format!("{form}&code={code}");
            login::to_sign_in(Some(&next), Some(Why::Draft))
        } else {
            login::see_other(&format!("{form}&saved={code}#c-{code}"))
        });
    }
    let (by, is_milestone) = (caller.actor()?, question.is_milestone(&code));
    let report = form_data.request(&question.office, period, is_milestone);
    match submit(&site.ledger, &by, report).await {
        Ok(submitted) => Ok(login::see_other(&format!("/submit/{}", submitted.update))),
        Err(error) if !error.is_refusal() => Err(error.into()),
        Err(error) => {
            // Where the draft cannot be saved, the page still has the typed texts.
            if let Err(error) = save_draft(site, &question, &code, period, &form_data).await {
                tracing::warn!(?error, "the draft of a refused form was not saved");
            }
            let failed = Failed {
                errors: errors_by_field(error, is_milestone),
                had_files: !form_data.files.is_empty(),
                typed: form_data.typed,
                code: code.clone(),
            };
            question.again = Some(code);
            let frame = request.frame().await?;
            show(&request, frame, question, None, Some(failed)).await
        }
    }
}

/// The office of the caller and the month for which the caller may report.
async fn question(request: &PageRequest, period: Option<&str>) -> Result<Question, WebError> {
    let (site, caller) = (&request.site, &request.caller);
    let requested = match period.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Some(Period::parse(text).map_err(|_| no_such_month())?),
        None => None,
    };
    let (office, period) = match &caller.who {
        Who::Guest(guest) => {
            if requested.is_some_and(|requested| requested != guest.period) {
                return Err(WebError::closed("submit-other-month"));
            }
            (Some(&guest.office), Some(guest.period))
        }
        Who::Lapsed(person) => (person.office.as_ref(), requested),
        _ => (caller.office(), requested),
    };
    let office: OfficeId = office.cloned().ok_or_else(not_yours)?;
    let snapshot = site.snapshot(caller).await?;
    Ok(Question {
        office,
        period,
        owner: caller.draft_owner().ok_or_else(WebError::unknown)?,
        snapshot,
        again: None,
    })
}

/// Saves the fields of a form as a draft.
async fn save_draft(
    site: &Site,
    question: &Question,
    code: &Code,
    period: Period,
    form_data: &FormData,
) -> Result<(), WebError> {
    let (owner, code, typed) = (
        question.owner.clone(),
        code.clone(),
        form_data.typed.clone(),
    );
    let save = move |tx: &mut Tx<'_>, now| draft::save(tx, now, &owner, &code, period, &typed);
    Ok(site.ledger.act(save).await?)
}

async fn show(
    request: &PageRequest,
    frame: Frame,
    question: Question,
    notice: Option<Notice>,
    failed: Option<Failed>,
) -> Result<Response, WebError> {
    let read = move |reader: &Reader<'_>| SubmitFacts::read(reader, &question);
    let facts = request.site.read(read).await?;
    let facts = facts.ok_or_else(WebError::not_open)?;
    if facts.period > Period::of(facts.today) {
        return Err(no_such_month());
    }
    let status = match failed {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = SubmitPage {
        notice,
        summary: summary(&facts, failed.as_ref(), frame.l),
        facts,
        failed,
        idempotency_key: Secret::random("")?.reveal().to_owned(),
        is_guest: request.caller.guest().is_some(),
        frame,
    };
    page::show_as(status, &request.caller, &page)
}

fn not_yours() -> WebError {
    WebError::closed("submit-other-office")
}

fn no_such_month() -> WebError {
    WebError::refused(StatusCode::NOT_FOUND, Message::new("submit-no-such-month"))
}
