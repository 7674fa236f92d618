//! backup: the whole ledger in one file, while it is in use.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::context::Context;
use super::error::CliError;
use super::output::Output;
use crate::app::backup_source;
use clock::Clock;
use domain::message::Message;
use service::backup;

/// Where to, and with what.
#[derive(Debug, Args)]
pub(super) struct BackupArgs {
    /// The file.
    file: PathBuf,
    /// Includes the keys.
    #[arg(long)]
    with_keys: bool,
}

/// Takes a backup. Opens only the database: the ledger need not have its key.
pub(super) fn run(context: &Context, args: &BackupArgs) -> Result<Output, CliError> {
    context.check_right()?;
    let source = backup_source(&context.data, args.with_keys);
    let taken = backup::take(&source, &args.file, Clock::System.now())?;
    let message = Message::new("cli-backed-up")
        .arg("file", taken.file.display())
        .arg("size", taken.contents.size)
        .arg("root", &taken.contents.root)
        .number("evidence", taken.evidence)
        .number("letters", taken.letters);
    let json = json!({
        "file": taken.file.display().to_string(),
        "bytes": taken.bytes,
        "ledger_id": taken.contents.ledger_id,
        "origin": taken.contents.origin,
        "size": taken.contents.size,
        "root": taken.contents.root,
        "taken_at": taken.contents.taken_at,
        "evidence": taken.evidence,
        "letters": taken.letters,
        "keys": taken.contents.keys,
        "missing_evidence": taken.missing,
    });
    let keys = match args.with_keys {
        true => "cli-backed-up-keys",
        false => "cli-backed-up-no-keys",
    };
    let output = context
        .output(json, &message)
        .line(context.localizer.t(keys));
    Ok(match taken.missing.first() {
        None => output,
        Some(first) => output.line(
            context.localizer.message(
                &Message::new("cli-backed-up-missing")
                    .number("count", taken.missing.len())
                    .arg("first", first),
            ),
        ),
    })
}
