//! 审核: what awaits the decision of a supervising office, oldest first; it accepts, or returns with a reason.
//!
//! Reads, and writes only through actions. Must not decide who may decide: `actions::review` does.

mod queue;
mod view;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use self::queue::Queue;
use self::view::ReviewView;
use super::Site;
use super::caller::Caller;
use super::error::WebError;
use super::login::see_other;
use super::page::{self, Frame};
use super::parts::{Notice, Tone};
use super::query::Params;
use super::routes::Route;
use domain::access::Right;
use domain::ids::{Seq, UpdateId};
use domain::message::{Localize as _, Message};
use domain::office::Lang;
use service::{ActionError, Refusal, review};

/// The routes of this page.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/review", Right::Review, page),
        Route::post("/review/{update}/accept", Right::Review, accept),
        Route::post("/review/{update}/return", Right::Review, send_back),
        Route::get("/review.js", Right::Open, script),
    ]
}

#[derive(Template)]
#[template(path = "web/review.html")]
struct ReviewPage {
    frame: Frame,
    notice: Option<Notice>,
    v: ReviewView,
}

/// What a decision is sent with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Decision {
    reason: String,
    /// The update that stands next in the queue.
    next: String,
}

/// A decision that was not carried out.
struct Undone {
    update: UpdateId,
    said: String,
    reason: String,
    is_reason_wrong: bool,
}

/// `GET /review`.
pub(super) async fn page(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
) -> Result<Response, WebError> {
    let mut params = Params::parse(here.query())?;
    let langs = Lang::ALL.map(Lang::as_str);
    params.choice("lang", &langs, Lang::parse)?;
    let mut told = None;
    for (name, key) in [
        ("accepted", "review-accepted"),
        ("returned", "review-returned"),
    ] {
        let update = params.number(name, 0, i64::MAX as usize)?;
        told = told.or(update.map(|number| (UpdateId(Seq(number as u64)), key)));
    }
    params.finish(&["accepted", "returned"])?;
    show(&site, &caller, &here, told, None).await
}

/// `POST /review/{update}/accept`.
pub(super) async fn accept(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(number): Path<String>,
    Form(decision): Form<Decision>,
) -> Result<Response, WebError> {
    let id = parsed(&number)?;
    let by = caller.actor()?;
    let done = site
        .ledger
        .act(move |tx, now| review::accept(tx, now, Some(&by), id).map(drop))
        .await;
    answer(&site, &caller, &here, id, "accepted", decision, done).await
}

/// `POST /review/{update}/return`.
pub(super) async fn send_back(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(number): Path<String>,
    Form(decision): Form<Decision>,
) -> Result<Response, WebError> {
    let id = parsed(&number)?;
    let by = caller.actor()?;
    let reason = decision.reason.clone();
    let done = site
        .ledger
        .act(move |tx, now| review::send_back(tx, now, Some(&by), id, &reason).map(drop))
        .await;
    answer(&site, &caller, &here, id, "returned", decision, done).await
}

/// `GET /review.js`: keys for those who decide on many; everything works without it.
pub(super) async fn script() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, include_str!("../../../../templates/web/review.js"))
}

fn parsed(number: &str) -> Result<UpdateId, WebError> {
    number
        .parse()
        .map_err(|_| WebError::absent("web-not-found"))
}

/// Leads on to the next, or shows what is wrong.
async fn answer(
    site: &Site,
    caller: &Caller,
    here: &Uri,
    id: UpdateId,
    what: &str,
    decision: Decision,
    done: Result<(), ActionError>,
) -> Result<Response, WebError> {
    let error = match done {
        Ok(()) => {
            let next = decision.next.parse::<UpdateId>().ok();
            let anchor = next.map_or_else(String::new, |next| format!("#u-{next}"));
            return Ok(see_other(&format!("/review?{what}={id}{anchor}")));
        }
        Err(error) if !error.is_refusal() => return Err(error.into()),
        Err(error) => error,
    };
    let refused = |status| Err(WebError::refused(status, error.message()));
    match &error {
        ActionError::Refused(Refusal::NoUpdate { .. }) => refused(StatusCode::NOT_FOUND),
        ActionError::Refused(
            Refusal::OwnUpdate { .. }
            | Refusal::OutOfScope { .. }
            | Refusal::NotSupervising { .. }
            | Refusal::NotOfTheRole { .. },
        ) => refused(StatusCode::FORBIDDEN),
        other => {
            let is_reason_wrong = matches!(
                other,
                ActionError::Refused(Refusal::Empty { .. } | Refusal::TooLong { .. })
            );
            let undone = Undone {
                update: id,
                said: i18n::Localizer::new(caller.lang).message(&error.message()),
                reason: decision.reason,
                is_reason_wrong,
            };
            show(site, caller, here, None, Some(undone)).await
        }
    }
}

async fn show(
    site: &Site,
    caller: &Caller,
    here: &Uri,
    told: Option<(UpdateId, &'static str)>,
    undone: Option<Undone>,
) -> Result<Response, WebError> {
    let frame = site.frame(caller, here).await?;
    let (actor, office) = (caller.actor()?, caller.office().cloned());
    let snapshot = site.snapshot_cache.now(&site.ledger).await?;
    let queue = site
        .ledger
        .ask_async(move |reader| Queue::read(reader, &snapshot, &actor, office.as_ref()))
        .await?;
    let l = frame.l;
    let notice = told.map(|(update, key)| Notice {
        tone: Tone::Good,
        title: String::new(),
        text: l.message(&Message::new(key).arg("update", update)),
    });
    let status = match &undone {
        None => StatusCode::OK,
        Some(undone) if undone.is_reason_wrong => StatusCode::UNPROCESSABLE_ENTITY,
        Some(_) => StatusCode::CONFLICT,
    };
    let page = ReviewPage {
        notice,
        v: ReviewView::of(&queue, undone.as_ref(), frame.zone, l),
        frame,
    };
    page::show_as(status, caller, &page)
}
