//! What was recorded: the page after a form was sent, and what is still owed.
//!
//! Must not show a report of another office, nor a guest one of another month.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;

use super::facts::SubmitFacts;
use super::question;
use crate::Site;
use crate::caller::{Caller, Who};
use crate::error::WebError;
use crate::page::{self, Frame};
use crate::parts::Fact;
use domain::ids::UpdateId;
use domain::message::Message;
use domain::update::Submission;
use i18n::phrases;
use store::{Known, StoreError};

#[derive(Template)]
#[template(path = "web/receipt.html")]
struct ReceiptPage {
    frame: Frame,
    number: String,
    title: String,
    facts: Vec<Fact>,
    texts: Vec<Fact>,
    still: String,
    owed: Vec<(String, String)>,
    href: String,
}

/// The texts of a submission that are not empty, each with the key of its label.
pub(crate) fn texts(submission: &Submission) -> Vec<(&'static str, &str)> {
    let narrative = &submission.narrative;
    let explanation = submission.explanation.as_deref().unwrap_or_default();
    let mut texts = vec![
        ("submit-progress", narrative.progress.as_str()),
        ("submit-problems", narrative.problems.as_str()),
        ("submit-next", narrative.next.as_str()),
        ("submit-explanation", explanation),
    ];
    texts.retain(|(_, text)| !text.is_empty());
    texts
}

/// `GET /submit/{update}`.
pub(crate) async fn receipt(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(number): Path<String>,
) -> Result<Response, WebError> {
    let absent = || WebError::absent("web-not-found");
    let id: UpdateId = number.parse().map_err(|_| absent())?;
    let mut question = question(&site, &caller, None).await?;
    let guest_period = match &caller.who {
        Who::Guest(guest) => Some(guest.period),
        _ => None,
    };
    let office = question.office.clone();
    let found = site
        .ledger
        .ask_async(move |reader| {
            let update = reader.update(id, Known::NOW)?.filter(|update| {
                let own = &update.submission;
                own.office == office && guest_period.is_none_or(|period| period == own.period)
            });
            let Some(update) = update else {
                return Ok(None);
            };
            question.period = Some(update.submission.period);
            let history = reader.history(&update.submission.code, Known::NOW)?;
            let facts = SubmitFacts::read(reader, &question)?;
            Ok::<_, StoreError>(history.zip(facts).map(|(d, f)| (update, d, f)))
        })
        .await?;
    let (update, history, facts) = found.ok_or_else(absent)?;
    let frame = site.frame(&caller, &here).await?;
    let l = frame.l;
    let status = domain::status::CommitmentStatus::of(&history, facts.today, &facts.context);
    let own = &update.submission;
    let mut rows = vec![
        Fact::new(l.t("receipt-number"), update.id.to_string()),
        Fact::new(l.t("receipt-code"), own.code.to_string()),
        Fact::new(l.t("receipt-value"), phrases::value(&status, own.value, l)),
        Fact::new(l.t("receipt-period"), l.period(own.period)),
        Fact::new(l.t("submit-as-of"), l.day(own.as_of)),
        Fact::new(l.t("receipt-at"), l.instant(update.at, frame.zone)),
        Fact::new(l.t("receipt-state"), l.localize(&update.state)),
    ];
    if own.late {
        rows.push(Fact::new(l.t("receipt-late"), l.t("receipt-late-said")));
    }
    if let Some(before) = own.supersedes {
        rows.push(Fact::new(l.t("receipt-supersedes"), before.to_string()));
    }
    let texts = texts(own).into_iter();
    let mut texts: Vec<Fact> = texts.map(|(key, text)| Fact::new(l.t(key), text)).collect();
    if !own.evidence.is_empty() {
        let n = Message::new("receipt-files").number("n", own.evidence.len());
        texts.push(Fact::new(l.t("submit-evidence"), l.message(&n)));
    }
    let n = facts.owed.len() + facts.owed_more;
    let still = match n {
        0 => Message::new("receipt-all-done"),
        _ => Message::new("receipt-still").number("n", n),
    };
    let href = format!("/submit?period={}", facts.period);
    let page = ReceiptPage {
        number: update.id.to_string(),
        title: phrases::own(&status.commitment.title, l),
        facts: rows,
        texts,
        still: l.message(&still.arg("period", l.period(facts.period))),
        owed: facts
            .owed
            .iter()
            .map(|item| {
                let commitment = &item.status.commitment;
                let anchor = format!("{href}#c-{}", commitment.code);
                (anchor, phrases::own(&commitment.title, l))
            })
            .collect(),
        href,
        frame,
    };
    page::show(&caller, &page)
}
