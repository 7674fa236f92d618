//! ledger check-bundle: verifies an export offline, without a database.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{key, told};
use crate::cli::context::Context;
use crate::cli::error::{CliError, UNSOUND};
use crate::cli::output::Output;
use domain::message::Message;
use service::bundle;

/// Which, and with what key.
#[derive(Debug, Args)]
pub(in crate::cli) struct CheckBundleArgs {
    /// The directory of the export.
    dir: PathBuf,
    /// The ledger's verifier key, from a mail or a page; else the one that the bundle brings along.
    #[arg(long, value_name = "KEY")]
    vkey: Option<String>,
}

/// Checks.
pub(super) fn run(context: &Context, args: &CheckBundleArgs) -> Result<Output, CliError> {
    let words = context.localizer;
    let found = bundle::check(&args.dir, key(args.vkey.as_deref())?)?;
    let said = Message::new(if found.faults.is_empty() {
        "cli-bundle-sound"
    } else {
        "cli-unsound"
    });
    let said = said
        .arg("size", found.size)
        .arg("root", found.root)
        .arg("vkey", &found.verifier)
        .number("count", found.faults.len());
    let (faults, lines) = told(words, &found.faults);
    let json = json!({
        "sound": found.faults.is_empty(),
        "size": found.size,
        "root": found.root.to_string(),
        "vkey": found.verifier.to_string(),
        "faults": faults,
    });
    let output = lines
        .into_iter()
        .fold(Output::said(json, words.message(&said)), Output::line);
    Ok(if found.faults.is_empty() {
        output
    } else {
        output.ending_with(UNSOUND)
    })
}
