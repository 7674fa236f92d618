//! ledger export: the entries, a checkpoint and the verifier key, for whoever wants to check them elsewhere.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::told;
use crate::app::damaged;
use crate::cli::context::Context;
use crate::cli::error::{CliError, UNSOUND};
use crate::cli::output::Output;
use domain::message::Message;
use service::ledger;
use store::VerifyFault;

/// Where to.
#[derive(Debug, Args)]
pub(in crate::cli) struct ExportArgs {
    /// The directory.
    dir: PathBuf,
}

pub(super) fn run(context: &Context, args: &ExportArgs) -> Result<Output, CliError> {
    let head = damaged::letterhead(&context.settings()?, &context.data)?;
    let exported = ledger::export(&context.data, &args.dir, &head)?;
    let words = context.localizer;
    let faults: Vec<_> = exported
        .faults
        .iter()
        .cloned()
        .map(VerifyFault::Ledger)
        .collect();
    let (faults, lines) = told(words, &faults);
    let key = if exported.faults.is_empty() {
        "cli-exported"
    } else {
        "cli-exported-unsound"
    };
    let said = Message::new(key)
        .arg("dir", args.dir.display())
        .arg("size", exported.size)
        .arg("root", exported.root)
        .number("count", exported.faults.len());
    let json = json!({
        "dir": args.dir.display().to_string(),
        "size": exported.size,
        "root": exported.root.to_string(),
        "faults": faults,
    });
    let output = lines
        .into_iter()
        .fold(Output::said(json, words.message(&said)), Output::line);
    Ok(if exported.faults.is_empty() {
        output
    } else {
        output.ending_with(UNSOUND)
    })
}
