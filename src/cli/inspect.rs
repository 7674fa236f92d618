//! inspect (实地核查): records what a supervising office found on the spot, beside the reported value.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::context::Context;
use super::error::CliError;
use super::output::Output;
use super::parse;
use domain::ids::Code;
use domain::message::Message;
use service::amend::{Finding, inspect};

/// What was found.
#[derive(Debug, Args)]
pub(super) struct InspectArgs {
    /// The commitment.
    code: String,
    /// The figure; a milestone is 0 or 100.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    value: String,
    /// The day of the visit.
    #[arg(long, value_name = "DATE")]
    as_of: String,
    /// In words.
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    /// A file behind it; may be given several times.
    #[arg(long, value_name = "FILE")]
    evidence: Vec<PathBuf>,
}

/// Records it.
pub(super) fn run(context: &Context, args: InspectArgs) -> Result<Output, CliError> {
    let code: Code = parse::name(&args.code)?;
    let as_of = parse::day(&args.as_of)?;
    let app = context.open()?;
    let stored = app.evidence.store(&args.evidence)?;
    let evidence = stored.named();
    let finding = Finding {
        as_of,
        value: args.value.clone(),
        note: args.note,
        evidence: evidence.clone(),
    };
    let (by, own) = (context.actor.clone(), code.clone());
    let appended = app
        .ledger
        .act_blocking(move |tx, now| inspect(tx, now, by.as_ref(), own, finding))?;
    stored.keep();
    let said = Message::new("cli-inspected")
        .arg("code", &code)
        .arg("seq", appended.seq);
    let json = json!({ "code": code, "as_of": as_of, "evidence": evidence, "seq": appended.seq, "at": appended.at });
    Ok(Output::said(json, context.localizer.message(&said)))
}
