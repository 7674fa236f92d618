//! `inspect` (实地核查): records an inspection beside the reported value.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::context::{Context, wait};
use super::error::CliError;
use super::output::Output;
use domain::message::Message;
use service::evidence::Attachment;
use service::supervise::{InspectRequest, submit_inspection};

/// The inspection.
#[derive(Debug, Args)]
pub(super) struct InspectArgs {
    /// The code of the commitment.
    code: String,
    /// The figure; a milestone is 0 or 100.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    value: String,
    /// The day of the visit.
    #[arg(long, value_name = "DATE")]
    as_of: String,
    /// The finding in words.
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    /// An evidence file; may be given several times.
    #[arg(long, value_name = "FILE")]
    evidence: Vec<PathBuf>,
}

/// Records an inspection.
pub(super) fn run(context: &Context, args: InspectArgs) -> Result<Output, CliError> {
    let app = context.open()?;
    let request = InspectRequest {
        code: args.code,
        as_of: args.as_of,
        value: args.value,
        note: args.note,
        evidence: args.evidence.into_iter().map(Attachment::file).collect(),
    };
    let by = context.actor.as_ref();
    let inspection = wait(submit_inspection(&app.ledger, by, request))??;
    let message = Message::new("cli-inspected")
        .arg("code", &inspection.code)
        .arg("seq", inspection.seq);
    let json = json!({
        "code": inspection.code,
        "as_of": inspection.as_of,
        "evidence": inspection.evidence,
        "seq": inspection.seq,
        "at": inspection.at,
    });
    Ok(context.output(json, &message))
}
