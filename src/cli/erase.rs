//! erase: deletes the content of an evidence file for good.

use clap::Args;
use serde_json::json;

use super::context::{Context, wait};
use super::error::CliError;
use super::output::Output;
use domain::Message;
use service::erase::{EraseRequest, erase};

/// What is erased, and why.
#[derive(Debug, Args)]
pub(super) struct EraseArgs {
    /// The hash that the entry records.
    sha256: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The document that decided it.
    #[arg(long, value_name = "TEXT")]
    document: String,
}

/// Erases the file.
pub(super) fn run(context: &Context, args: EraseArgs) -> Result<Output, CliError> {
    let app = context.open()?;
    let request = EraseRequest {
        sha256: args.sha256,
        reason: args.reason,
        document: args.document,
    };
    let by = context.actor.clone();
    let erased = wait(erase(&app.ledger, &app.evidence, by.as_ref(), request))??;
    let message = Message::new("cli-erased")
        .arg("sha256", &erased.sha256)
        .arg("seq", erased.seq);
    let json = json!({ "sha256": erased.sha256, "codes": erased.codes, "seq": erased.seq, "at": erased.at });
    Ok(context.output(json, &message))
}
