//! commitments add, commitments send-back: what comes from elsewhere, and what who asked for it does not take as done.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use domain::Message;
use service::elsewhere::{AddRequest, Added, SendBackRequest, add, send_back};

/// The commitment.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// Where it comes from.
    #[arg(long, value_name = "SOURCE")]
    source: String,
    /// The title or the number of the document.
    #[arg(long, value_name = "TEXT")]
    document: String,
    /// The day of the document.
    #[arg(long, value_name = "DATE")]
    dated: String,
    /// Who asked for it.
    #[arg(long, value_name = "TEXT")]
    asked_by: String,
    /// Whether it has days.
    #[arg(long)]
    urgent: bool,
    /// A short title in Chinese.
    #[arg(long, value_name = "TEXT")]
    title: String,
    /// In English.
    #[arg(long, value_name = "TEXT", default_value = "")]
    title_en: String,
    /// What is asked, in the words of the document.
    #[arg(long, value_name = "TEXT")]
    clause: String,
    /// The target of a count.
    #[arg(long, value_name = "N", default_value = "", requires = "unit")]
    value: String,
    /// Its unit.
    #[arg(long, value_name = "TEXT", default_value = "")]
    unit: String,
    /// The due date.
    #[arg(long = "due", value_name = "DATE")]
    due_on: String,
    /// The lead office.
    #[arg(long, value_name = "OFFICE")]
    lead: String,
    /// An office that helps; may be given several times.
    #[arg(long, value_name = "OFFICE")]
    supporting: Vec<String>,
    /// The jurisdiction, where there are several.
    #[arg(long, value_name = "ID")]
    jurisdiction: Option<String>,
}

/// What was said.
#[derive(Debug, Args)]
pub(crate) struct SendBackArgs {
    /// The commitment.
    code: String,
    /// The words of who asked for it.
    #[arg(long, value_name = "TEXT")]
    words: String,
    /// The new due date.
    #[arg(long = "due", value_name = "DATE")]
    due_on: String,
}

/// Adds a commitment.
pub(super) fn run_add(context: &Context, args: AddArgs) -> Result<Output, CliError> {
    let request = AddRequest {
        source: args.source,
        document: args.document,
        dated: args.dated,
        asked_by: args.asked_by,
        is_urgent: args.urgent,
        title_zh: args.title,
        title_en: args.title_en,
        clause: args.clause,
        value: args.value,
        unit: args.unit,
        due_on: args.due_on,
        lead: args.lead,
        supporting: args.supporting,
        jurisdiction: args.jurisdiction,
    };
    let done = context.act(move |tx, now, by| add(tx, now, by, request))?;
    Ok(entered(context, done, "cli-added"))
}

/// Sends a completion back.
pub(super) fn run_send_back(context: &Context, args: SendBackArgs) -> Result<Output, CliError> {
    let request = SendBackRequest {
        code: args.code,
        words: args.words,
        due_on: args.due_on,
    };
    let done = context.act(move |tx, now, by| send_back(tx, now, by, request))?;
    Ok(entered(context, done, "cli-sent-back"))
}

fn entered(context: &Context, done: Added, key: &'static str) -> Output {
    let message = Message::new(key)
        .arg("code", &done.code)
        .arg("seq", done.seq);
    let document = wire::Amended {
        code: wire::CommitmentCode(done.code),
        seq: done.seq.0,
        at: wire::Instant(done.at),
    };
    context.output(document, &message)
}
