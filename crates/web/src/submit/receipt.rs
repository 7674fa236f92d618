//! The page `/submit/{update}`: what was recorded of a form, and what is still owed. A caller sees the updates of the own office
//! only, and a guest those of one month.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::facts::SubmitFacts;
use super::question;
use crate::{Frame, PageRequest, WebError, filters, page};
use domain::{CommitmentStatus, Message, Submission, Update, UpdateId};
use i18n::phrases;
use store::{Known, StoreError};

#[derive(Template)]
#[template(path = "web/receipt.html")]
struct ReceiptPage {
    frame: Frame,
    update: Update,
    status: CommitmentStatus,
    facts: SubmitFacts,
}

impl ReceiptPage {
    fn owed(&self) -> Message {
        let message = match self.facts.owed.len() + self.facts.owed_more {
            0 => Message::new("receipt-all-done"),
            n => Message::new("receipt-still").number("n", n),
        };
        message.arg("period", self.frame.l.period(self.facts.period))
    }
}

/// The texts of a submission that are not empty, each with the key of its label.
pub(crate) fn texts(submission: &Submission) -> Vec<(String, &str)> {
    let texts = submission.texts().into_iter();
    let texts = texts.filter(|(_, text)| !text.is_empty());
    texts
        .map(|(name, text)| (format!("submit-{name}"), text))
        .collect()
}

/// `GET /submit/{update}`.
pub(crate) async fn receipt(
    request: PageRequest,
    Path(number): Path<String>,
) -> Result<Response, WebError> {
    let absent = || WebError::absent("web-not-found");
    let id: UpdateId = number.parse().map_err(|_| absent())?;
    let mut question = question(&request, None).await?;
    let guest_period = request.caller.guest().map(|guest| guest.period);
    let office = question.office.clone();
    let found = request
        .site
        .read(move |reader| {
            let update = reader.update(id, Known::NOW)?.filter(|update| {
                let sent = &update.submission;
                sent.office == office && guest_period.is_none_or(|period| period == sent.period)
            });
            let Some(update) = update else {
                return Ok(None);
            };
            question.period = Some(update.submission.period);
            let history = reader.history(&update.submission.code, Known::NOW)?;
            let facts = SubmitFacts::read(reader, &question)?;
            let both = history.zip(facts);
            Ok::<_, StoreError>(both.map(|(history, facts)| (update, history, facts)))
        })
        .await?;
    let (update, history, facts) = found.ok_or_else(absent)?;
    let page = ReceiptPage {
        status: CommitmentStatus::of(&history, facts.today, &facts.context),
        frame: request.frame().await?,
        update,
        facts,
    };
    page::show(&request.caller, &page)
}
