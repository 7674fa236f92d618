//! The page `/review` (审核): the updates that await the decision of a supervising office, oldest first, each with its figures
//! before and after, its texts, evidence and warnings. The caller accepts an update or returns it with a reason.

mod queue;

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use self::queue::{Queue, Waiting};
use super::headers::content;
use super::login::see_other;
use super::parts::{ErrorSummary, Field, Notice, Stat};
use super::query::{Query, parameter};
use super::{Frame, PageRequest, Route, WebError, filters, page};
use domain::quantity::{Amount, show_value};
use domain::same_text::Same;
use domain::{Localize as _, Message, Right, Seq, UpdateId};
use i18n::{Localizer, phrases};
use service::review::{Decision, ReviewRequest, decide};
use service::{ActionError, Refusal};
use store::Tx;

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
    summary: ErrorSummary,
    queue: Queue,
    refused: Option<RefusedDecision>,
}

/// The update that was accepted or returned just now.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ReviewQuery {
    #[serde(deserialize_with = "parameter")]
    accepted: Option<Seq>,
    #[serde(deserialize_with = "parameter")]
    returned: Option<Seq>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DecisionForm {
    reason: String,
    /// The next update of the queue.
    next: String,
}

/// A decision that was refused.
struct RefusedDecision {
    update: UpdateId,
    error: String,
    reason: String,
    is_reason_wrong: bool,
}

/// `GET /review`.
async fn page(
    request: PageRequest,
    Query(query): Query<ReviewQuery>,
) -> Result<Response, WebError> {
    let accepted = query.accepted.map(|update| ("review-accepted", update));
    let returned = query.returned.map(|update| ("review-returned", update));
    let done = accepted.or(returned);
    let done = done.map(|(key, update)| Message::new(key).arg("update", update));
    show(&request, done, None).await
}

/// A decision on an update, as its form sends it.
type Sent = (PageRequest, Path<String>, Form<DecisionForm>);

/// `POST /review/{update}/accept`.
async fn accept(sent: Sent) -> Result<Response, WebError> {
    carry_out(sent, "accepted", |_| Decision::Accept).await
}

/// `POST /review/{update}/return`.
async fn send_back(sent: Sent) -> Result<Response, WebError> {
    carry_out(sent, "returned", Decision::Return).await
}

/// `GET /review.js`: keyboard shortcuts; the page works without them.
async fn script() -> Response {
    let script = include_str!("../../../../templates/web/review.js");
    content("text/javascript; charset=utf-8", "no-cache", script)
}

/// Decides, and redirects to the next update or shows the refusal. `done` is the parameter that confirms it.
async fn carry_out(
    (request, Path(update), Form(form)): Sent,
    done: &str,
    decision: impl FnOnce(String) -> Decision,
) -> Result<Response, WebError> {
    let id: UpdateId = update
        .parse()
        .map_err(|_| WebError::absent("web-not-found"))?;
    let by = request.caller.actor()?;
    let decision = decision(form.reason.clone());
    let review = ReviewRequest { update, decision };
    let act = move |tx: &mut Tx<'_>, now| decide(tx, now, Some(&by), review);
    let error = match request.site.ledger.act(act).await {
        Ok(_) => {
            let next = form.next.parse::<UpdateId>().ok();
            let anchor = next.map_or_else(String::new, |next| format!("#u-{next}"));
            return Ok(see_other(&format!("/review?{done}={id}{anchor}")));
        }
        Err(error) if !error.is_refusal() => return Err(error.into()),
        Err(error) => error,
    };
    let message = error.message();
    let is_reason_wrong = match error {
        ActionError::Refused(Refusal::NoUpdate { .. }) => {
            return Err(WebError::refused(StatusCode::NOT_FOUND, message));
        }
        ActionError::Refused(
            Refusal::OwnUpdate { .. }
            | Refusal::OutOfScope { .. }
            | Refusal::NotSupervising { .. }
            | Refusal::NotOfTheRole { .. },
        ) => return Err(WebError::refused(StatusCode::FORBIDDEN, message)),
        ActionError::Refused(Refusal::Empty { .. } | Refusal::TooLong { .. }) => true,
        _ => false,
    };
    let refused = RefusedDecision {
        update: id,
        error: Localizer::new(request.caller.lang).message(&message),
        reason: form.reason,
        is_reason_wrong,
    };
    show(&request, None, Some(refused)).await
}

async fn show(
    request: &PageRequest,
    done: Option<Message>,
    refused: Option<RefusedDecision>,
) -> Result<Response, WebError> {
    let (site, caller) = (&request.site, &request.caller);
    let frame = request.frame().await?;
    let l = frame.l;
    let (actor, office) = (caller.actor()?, caller.office().cloned());
    let snapshot = site.snapshot(caller).await?;
    let queue = site.read(move |reader| Queue::read(reader, &snapshot, &actor, office.as_ref()));
    let mut summary = ErrorSummary::of(l.t("review-problem"), []);
    let status = match &refused {
        None => StatusCode::OK,
        Some(refused) if refused.is_reason_wrong => {
            let anchor = format!("reason-{}", refused.update);
            summary.push(Some(anchor), refused.error.clone());
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Some(refused) => {
            summary.push(None, refused.error.clone());
            StatusCode::CONFLICT
        }
    };
    let page = ReviewPage {
        notice: done.map(|done| Notice::good(l.message(&done))),
        summary,
        queue: queue.await?,
        refused,
        frame,
    };
    page::show_as(status, caller, &page)
}

impl ReviewPage {
    fn lead(&self) -> Message {
        match self.queue.total {
            0 => Message::new("review-empty"),
            n => Message::new("review-said").number("n", n),
        }
    }

    /// The number of updates beyond those on the page.
    fn beyond(&self) -> usize {
        self.queue.total - self.queue.waiting.len()
    }

    fn sender(&self, waiting: &Waiting) -> Message {
        let (l, update) = (self.frame.l, &waiting.case.update);
        Message::new("review-from")
            .arg("office", phrases::own(&waiting.office, l))
            .arg("period", l.period(update.submission.period))
            .arg("at", l.instant(update.at, self.frame.zone))
    }

    /// The id of the update at an index of the queue; empty beyond its end.
    fn id_at(&self, index: usize) -> String {
        let waiting = self.queue.waiting.get(index);
        waiting.map_or_else(String::new, |next| next.case.update.id.to_string())
    }

    /// The texts that repeat another update, and a value that fell.
    fn warnings(&self, waiting: &Waiting) -> Vec<Message> {
        let same = waiting.same.iter().map(|same| match same {
            Same::Earlier(period) => {
                Message::new("review-same-earlier").arg("period", self.frame.l.period(*period))
            }
            Same::Other(code) => Message::new("review-same-other").arg("code", code),
        });
        let fell = waiting.case.change.filter(|change| *change < Amount::ZERO);
        same.chain(fell.map(|_| Message::new("review-fell")))
            .collect()
    }

    /// The control of the reason for which an update is returned.
    fn reason(&self, waiting: &Waiting) -> Field {
        let id = waiting.case.update.id;
        let refused = self.refused.as_ref().filter(|refused| refused.update == id);
        let error = refused.filter(|refused| refused.is_reason_wrong);
        Field::new("reason", self.frame.l.t("review-reason"))
            .id(format!("reason-{id}"))
            .value(refused.map_or("", |refused| &refused.reason))
            .max_length(500)
            .error(error.map(|refused| refused.error.clone()))
    }

    /// The accepted value, the new one, the target, and the share of the plan.
    fn figures(&self, waiting: &Waiting) -> Vec<Stat> {
        let (l, case) = (self.frame.l, &waiting.case);
        let (status, submission) = (&case.status, &case.update.submission);
        let value = |value: Amount| phrases::value(status, value, l);
        let day = |day| {
            let day = phrases::short_day(day, self.queue.year, l);
            l.message(&Message::new("review-day").arg("day", day))
        };
        let stat = |label: &str, figure: String, note: String| Stat {
            label: l.t(label),
            figure,
            note,
        };
        let before = match case.before {
            None => stat("review-before", l.t("mail-accepted-none"), String::new()),
            Some((before, as_of)) => stat("review-before", value(before), day(as_of)),
        };
        let change = case.change.zip(status.target.as_ref());
        let change = change.map(|(change, target)| {
            let sign = if change > Amount::ZERO { "+" } else { "" };
            format!("{sign}{}", show_value(change, &target.unit, l.lang()))
        });
        let day = day(submission.as_of);
        let note = match change {
            Some(change) => phrases::clauses(&[change, day], l),
            None => day,
        };
        let mut figures = vec![
            before,
            stat("review-after", value(submission.value), note),
            stat(
                "mail-fact-target",
                phrases::target(status, l),
                phrases::due(status, l),
            ),
        ];
        if let Some(share) = case.share_after {
            let expected = case.expected_share.map_or_else(String::new, |share| {
                l.message(&Message::new("review-expected").arg("share", share))
            });
            figures.push(stat("review-share", format!("{share}%"), expected));
        }
        figures
    }
}
