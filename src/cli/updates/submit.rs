//! `updates submit`: a department reports on a commitment for a month.

use std::path::PathBuf;

use clap::Args;

use crate::app::AppError;
use crate::cli::{
    context::{Context, wait},
    error::CliError,
    output::Output,
    parse,
};
use domain::{Actor, Message, Narrative};
use i18n::describe::shown;
use service::evidence::Attachment;
use service::submit::{SubmitRequest, Submitted, submit};
use store::Known;
use wire::SubmittedUpdate;

/// The report.
#[derive(Debug, Args)]
pub(crate) struct SubmitArgs {
    /// The code of the commitment.
    code: String,
    /// The department.
    #[arg(long)]
    office: String,
    /// The month.
    #[arg(long, value_name = "YYYY-MM")]
    period: String,
    /// The day for which the value is true.
    #[arg(long, value_name = "DATE")]
    as_of: String,
    #[command(flatten)]
    reported: ReportedArgs,
    /// The progress.
    #[arg(long, value_name = "TEXT", default_value = "")]
    progress: String,
    /// The problems.
    #[arg(long, value_name = "TEXT", default_value = "")]
    problems: String,
    /// The next steps.
    #[arg(long, value_name = "TEXT", default_value = "")]
    next: String,
    /// Why a cumulative count fell.
    #[arg(long, value_name = "TEXT")]
    explanation: Option<String>,
    /// An evidence file; may be given several times.
    #[arg(long, value_name = "FILE")]
    evidence: Vec<PathBuf>,
}

/// A figure, or the statement that a milestone is done.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct ReportedArgs {
    /// The figure, as people write it.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub value: Option<String>,
    /// The milestone is done.
    #[arg(long)]
    pub done: bool,
}

/// Submits a report.
pub(super) fn run(context: &Context, args: SubmitArgs) -> Result<Output, CliError> {
    let by = match &context.actor {
        Some(actor) => actor.clone(),
        None => Actor::Office(parse::name(&args.office)?),
    };
    let app = context.open()?;
    let request = SubmitRequest {
        code: args.code,
        office: args.office,
        period: args.period,
        as_of: Some(args.as_of),
        value: args.reported.value,
        done: args.reported.done.then_some(true),
        narrative: Narrative {
            progress: args.progress,
            problems: args.problems,
            next: args.next,
        },
        explanation: args.explanation,
        evidence: args.evidence.into_iter().map(Attachment::file).collect(),
        idempotency_key: None,
    };
    let Submitted { update, submission } = wait(submit(&app.ledger, &by, request))??;
    let (code, localizer) = (&submission.code, context.localizer);
    let history = app
        .ledger
        .ask(|reader| reader.history(code, Known::NOW).map_err(AppError::from))?;
    let target = history.and_then(|history| history.target());
    let message = Message::new("cli-submitted")
        .arg("update", update)
        .arg("code", code)
        .arg("value", shown(submission.value, target.as_ref(), localizer));
    let document = SubmittedUpdate::new(update, &submission);
    let mut output = Output::new(document, localizer.message(&message));
    if submission.late {
        output = output.line(localizer.t("cli-submitted-late"));
    }
    if let Some(older) = submission.supersedes {
        let message = Message::new("cli-submitted-supersedes").arg("older", older);
        output = output.line(localizer.message(&message));
    }
    Ok(output)
}
