//! `updates accept`, `return` and `correct`: a supervising office reviews.

use clap::Args;

use crate::cli::{context::Context, error::CliError, output::Output};
use domain::Message;
use service::review::{Decision, ReviewRequest, decide};

/// The update to accept.
#[derive(Debug, Args)]
pub(crate) struct AcceptArgs {
    /// The number of the update.
    pub(super) update: String,
}

/// The update to return or correct, and the reason.
#[derive(Debug, Args)]
pub(crate) struct ReasonArgs {
    /// The number of the update.
    pub(super) update: String,
    /// The reason.
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: String,
}

/// Records a decision, and shows the update as it is afterwards.
pub(super) fn review(
    context: &Context,
    update: String,
    decision: Decision,
    key: &'static str,
) -> Result<Output, CliError> {
    let request = ReviewRequest { update, decision };
    let (appended, update) = context.act(move |tx, now, by| decide(tx, now, by, request))?;
    let reviewed = wire::ReviewedUpdate {
        seq: appended.seq.0,
        update: (&update).into(),
    };
    let message = Message::new(key)
        .arg("update", update.id)
        .arg("code", &update.submission.code)
        .arg("seq", appended.seq);
    Ok(context.output(reviewed, &message))
}
