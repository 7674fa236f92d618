//! updates submit: a department reports on a commitment for a month.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::super::context::Context;
use super::super::error::CliError;
use super::super::output::Output;
use super::super::parse;
use crate::app::AppError;
use domain::ids::{Actor, Code, OfficeId};
use domain::message::Message;
use domain::update::Narrative;
use i18n::describe::shown;
use service::submit::{Reported, Request, submit};
use store::Known;

/// What is reported.
#[derive(Debug, Args)]
pub(in crate::cli) struct SubmitArgs {
    /// The commitment.
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
    /// What was done.
    #[arg(long, value_name = "TEXT", default_value = "")]
    progress: String,
    /// What is in the way.
    #[arg(long, value_name = "TEXT", default_value = "")]
    problems: String,
    /// What comes next.
    #[arg(long, value_name = "TEXT", default_value = "")]
    next: String,
    /// Why a cumulative count fell.
    #[arg(long, value_name = "TEXT")]
    explanation: Option<String>,
    /// A file behind it; may be given several times.
    #[arg(long, value_name = "FILE")]
    evidence: Vec<PathBuf>,
}

/// A figure, or that a milestone is done.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(in crate::cli) struct ReportedArgs {
    /// The figure, as people write it.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub value: Option<String>,
    /// The milestone is done.
    #[arg(long)]
    pub done: bool,
}

/// Submits.
pub(super) fn run(context: &Context, args: SubmitArgs) -> Result<Output, CliError> {
    let code: Code = parse::name(&args.code)?;
    let office: OfficeId = parse::name(&args.office)?;
    let by = context
        .actor
        .clone()
        .unwrap_or_else(|| Actor::Office(office.clone()));
    let (period, as_of) = (parse::name(&args.period)?, parse::day(&args.as_of)?);
    let app = context.open()?;
    let stored = app.evidence.store(&args.evidence)?;
    let request = Request {
        code: code.clone(),
        office: office.clone(),
        period,
        as_of,
        reported: args.reported.value.map_or(Reported::Done, Reported::Value),
        narrative: Narrative {
            progress: args.progress,
            problems: args.problems,
            next: args.next,
        },
        evidence: stored.named(),
        explanation: args.explanation,
        simulated: false,
    };
    let evidence = request.evidence.clone();
    let submitted = app
        .ledger
        .act_blocking(move |tx, now| submit(tx, now, &by, request))?;
    stored.keep();
    let history = app
        .ledger
        .ask(|reader| reader.history(&code, Known::NOW).map_err(AppError::from))?;
    let words = context.localizer;
    let target = history.and_then(|history| history.target());
    let said = Message::new("cli-submitted")
        .arg("update", submitted.update)
        .arg("code", &code)
        .arg("value", shown(submitted.value, target.as_ref(), words));
    let mut output = Output::said(
        json!({
            "update": submitted.update,
            "seq": submitted.update,
            "code": code,
            "office": office,
            "period": period,
            "as_of": as_of,
            "value": submitted.value,
            "late": submitted.late,
            "supersedes": submitted.supersedes,
            "evidence": evidence,
        }),
        words.message(&said),
    );
    if submitted.late {
        output = output.line(words.t("cli-submitted-late"));
    }
    if let Some(older) = submitted.supersedes {
        let said = Message::new("cli-submitted-supersedes").arg("older", older);
        output = output.line(words.message(&said));
    }
    Ok(output)
}
