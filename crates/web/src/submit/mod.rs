//! 进展反馈: a department reports in a minute, by its account or by the link of a reminder.
//!
//! Reads, and writes only through actions. Must not check a report: `actions::submit` does.

mod facts;
mod fault;
mod form_data;
mod receipt;
mod view;

pub(super) use form_data::BODY_MAX_BYTES;
pub(super) use receipt::receipt;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use chrono::NaiveDate;

use self::facts::{Question, SubmitFacts};
use self::fault::{Failed, field_of};
use self::form_data::Sent;
use self::view::SubmitView;
use super::Site;
use super::caller::{Caller, Who};
use super::error::WebError;
use super::login::{self, Why};
use super::page::{self, Frame};
use super::parts::{Notice, Tone};
use super::query::{Params, QueryError};
use domain::ids::{Code, OfficeId};
use domain::message::Message;
use domain::office::Lang;
use domain::period::Period;
use domain::update::Narrative;
use service::evidence::EvidenceStore;
use service::form::{self, Form};
use service::secret::Secret;
use service::submit::{Reported, Request as Report};
use service::{ActionError, draft};

#[derive(Template)]
#[template(path = "web/submit.html")]
struct SubmitPage {
    frame: Frame,
    notice: Option<Notice>,
    v: SubmitView,
    /// What each form of this page carries, so that it is sent once.
    once: String,
    is_guest: bool,
}

/// What is asked of the page.
#[derive(Debug, Default)]
struct SubmitQuery {
    link: Option<String>,
    period: Option<String>,
    code: Option<Code>,
    saved: Option<Code>,
}

impl SubmitQuery {
    fn of(query: Option<&str>) -> Result<Self, QueryError> {
        let mut params = Params::parse(query)?;
        let langs = Lang::ALL.map(Lang::as_str);
        params.choice("lang", &langs, Lang::parse)?;
        let code = |params: &mut Params, name| {
            params.read(name, Message::new("findings-code-wanted"), |text| {
                text.parse().ok()
            })
        };
        let asked = Self {
            link: params.take("link")?,
            period: params.take("period")?,
            code: code(&mut params, "code")?,
            saved: code(&mut params, "saved")?,
        };
        params.finish(&["period", "code"])?;
        Ok(asked)
    }
}

/// `GET /submit`.
pub(super) async fn page(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
) -> Result<Response, WebError> {
    let asked = SubmitQuery::of(here.query())?;
    // The guard has put the link into a cookie; it must not stay in the address, where it is copied and logged.
    if asked.link.is_some() {
        return Ok(login::see_other("/submit"));
    }
    let mut question = question(&site, &caller, asked.period.as_deref()).await?;
    question.again = asked.code;
    let frame = site.frame(&caller, &here).await?;
    let notice = asked.saved.map(|_| Notice {
        tone: Tone::Good,
        title: String::new(),
        text: frame.l.t("submit-saved"),
    });
    show(&site, &caller, frame, question, notice, None).await
}

/// `POST /submit`: sends a form, or keeps it as a draft.
pub(super) async fn send(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    request: Request,
) -> Result<Response, WebError> {
    let form_data = Sent::read(request).await?;
    let mut question = question(&site, &caller, Some(&form_data.period)).await?;
    let period = question.period.ok_or_else(no_such_month)?;
    let code: Code = form_data.code.parse().map_err(|_| not_yours())?;
    // Whatever is not theirs leaves no trace, not even a draft.
    if !question.is_own(&code) {
        return Err(not_yours());
    }
    let is_lapsed = matches!(caller.who, Who::Lapsed(_));
    if form_data.is_draft || is_lapsed {
        keep(&site, &question, &code, period, &form_data).await?;
        let back = format!("/submit?period={period}&saved={code}");
        return Ok(if is_lapsed {
            let back = format!("/submit?period={period}&code={code}");
            login::to_sign_in(Some(&back), Some(Why::Draft))
        } else {
            login::see_other(&format!("{back}#c-{code}"))
        });
    }
    match report(&site, &caller, &question, &code, period, &form_data).await? {
        Ok(update) => Ok(login::see_other(&format!("/submit/{update}"))),
        Err(errors) => {
            // Where even the draft is refused, the page itself still holds what was typed.
            drop(keep(&site, &question, &code, period, &form_data).await);
            let failed = Failed {
                typed: form_data.typed,
                errors,
                had_files: !form_data.files.is_empty(),
                code: code.clone(),
            };
            question.again = Some(code);
            let frame = site.frame(&caller, &here).await?;
            show(&site, &caller, frame, question, None, Some(failed)).await
        }
    }
}

/// Whose page it is: the caller's office, and the month that they may report for.
async fn question(
    site: &Site,
    caller: &Caller,
    period: Option<&str>,
) -> Result<Question, WebError> {
    let asked = match period.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Some(Period::parse(text).map_err(|_| no_such_month())?),
        None => None,
    };
    let (office, period) = match &caller.who {
        Who::Guest(guest) => {
            if asked.is_some_and(|asked| asked != guest.period) {
                return Err(WebError::closed("submit-other-month"));
            }
            (Some(&guest.office), Some(guest.period))
        }
        Who::Lapsed(person) => (person.office.as_ref(), asked),
        _ => (caller.office(), asked),
    };
    let office: OfficeId = office.cloned().ok_or_else(not_yours)?;
    let snapshot = site.snapshot_cache.now(&site.ledger).await?;
    Ok(Question {
        office,
        period,
        owner: caller.draft_owner().ok_or_else(WebError::unknown)?,
        snapshot,
        again: None,
    })
}

async fn keep(
    site: &Site,
    question: &Question,
    code: &Code,
    period: Period,
    form_data: &Sent,
) -> Result<(), WebError> {
    let fields = serde_json::to_string(&form_data.typed).unwrap_or_default();
    let (owner, code) = (question.owner.clone(), code.clone());
    site.ledger
        .act(move |tx, now| draft::save(tx, now, &owner, &code, period, fields))
        .await
        .map_err(WebError::from)
}

type Errors = Vec<(Option<&'static str>, fault::Wrong)>;

/// Reports; what has to be corrected is within `Ok`.
async fn report(
    site: &Site,
    caller: &Caller,
    question: &Question,
    code: &Code,
    period: Period,
    form_data: &Sent,
) -> Result<Result<domain::ids::UpdateId, Errors>, WebError> {
    let is_milestone = {
        let snapshot = site.snapshot_cache.now(&site.ledger).await?;
        let listed = snapshot.status(code).ok_or_else(not_yours)?;
        listed.status.target.is_none()
    };
    let mut errors: Errors = Vec::new();
    let typed = &form_data.typed;
    let reported = match (is_milestone, typed.done.as_str(), typed.value.trim()) {
        (true, "yes", _) => Some(Reported::Done),
        (true, "no", _) => Some(Reported::Value("0".to_owned())),
        (true, _, _) => {
            errors.push((Some("done"), "submit-choose".into()));
            None
        }
        (false, _, "") => {
            errors.push((Some("value"), "submit-empty-value".into()));
            None
        }
        (false, _, value) => Some(Reported::Value(value.to_owned())),
    };
    let now = site.ledger.clock.now();
    let as_of = match typed.as_of.trim() {
        "" => Some(usual_day(site, now, period).await?),
        text => text.parse::<NaiveDate>().ok(),
    };
    if as_of.is_none() {
        errors.push((Some("as_of"), "submit-bad-day".into()));
    }
    if form_data.has_too_many_files {
        errors.push((Some("evidence"), "submit-file-count".into()));
    }
    if let Some(name) = &form_data.large_file {
        let said = Message::new("submit-file-large").arg("file", name);
        errors.push((Some("evidence"), fault::Wrong::Said(said)));
    }
    let (Some(reported), Some(as_of), true) = (reported, as_of, errors.is_empty()) else {
        return Ok(Err(errors));
    };
    let form = Form {
        owner: question.owner.clone(),
        token: form_data.once.clone(),
        content: form_data.fingerprint(),
    };
    let store = EvidenceStore::of(site.ledger.db.data());
    let files = form_data.files.clone();
    let stored = tokio::task::spawn_blocking(move || store.store_uploads(&files));
    let stored = match stored.await {
        Ok(stored) => stored,
        Err(error) => return Err(ActionError::Hash(error.to_string()).into()),
    };
    let stored = match stored {
        Ok(stored) => stored,
        Err(error) => return refused(error),
    };
    let by = caller.actor()?;
    let request = Report {
        code: code.clone(),
        office: question.office.clone(),
        period,
        as_of,
        reported,
        narrative: Narrative {
            progress: typed.progress.clone(),
            problems: typed.problems.clone(),
            next: typed.next.clone(),
        },
        evidence: Vec::new(),
        explanation: Some(typed.explanation.clone()),
        simulated: false,
    };
    let done = site
        .ledger
        .act(move |tx, now| form::send(tx, now, &by, &form, request, stored))
        .await;
    match done {
        Ok(update) => Ok(Ok(update)),
        Err(error) => refused(error),
    }
}

fn refused<T>(error: ActionError) -> Result<Result<T, Errors>, WebError> {
    if !error.is_refusal() {
        return Err(error.into());
    }
    let field = field_of(&error);
    Ok(Err(vec![(field, fault::Wrong::Refused(Box::new(error)))]))
}

/// Today, or the month's last day where that is over.
async fn usual_day(
    site: &Site,
    now: domain::time::Timestamp,
    period: Period,
) -> Result<NaiveDate, WebError> {
    let frame = site
        .ledger
        .ask_async(|reader| reader.context(store::Known::NOW))
        .await?
        .ok_or_else(WebError::not_open)?;
    Ok(frame.day(now).min(period.last_day()))
}

async fn show(
    site: &Site,
    caller: &Caller,
    frame: Frame,
    question: Question,
    notice: Option<Notice>,
    failed: Option<Failed>,
) -> Result<Response, WebError> {
    let facts = site
        .ledger
        .ask_async(move |reader| SubmitFacts::read(reader, &question))
        .await?
        .ok_or_else(WebError::not_open)?;
    if facts.period > Period::of(facts.today) {
        return Err(no_such_month());
    }
    let is_guest = matches!(caller.who, Who::Guest(_));
    let v = SubmitView::of(&facts, failed.as_ref(), is_guest, frame.l);
    let status = match failed {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = SubmitPage {
        notice,
        v,
        once: Secret::random("")?.reveal().to_owned(),
        is_guest,
        frame,
    };
    page::show_as(status, caller, &page)
}

fn not_yours() -> WebError {
    WebError::closed("submit-other-office")
}

fn no_such_month() -> WebError {
    WebError::refused(StatusCode::NOT_FOUND, Message::new("submit-no-such-month"))
}
