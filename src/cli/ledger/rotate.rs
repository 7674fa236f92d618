//! ledger rotate-key: replaces the key that signs, by an entry in which the key before announces it.

use clap::Args;
use serde_json::json;

use crate::app::rotate::rotate_key;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use domain::message::Message;

/// Why.
#[derive(Debug, Args)]
pub(crate) struct RotateKeyArgs {
    /// Why.
    #[arg(long)]
    reason: Option<String>,
}

/// Replaces the key. Refused while `serve` runs.
pub(super) fn run(context: &Context, args: RotateKeyArgs) -> Result<Output, CliError> {
    let words = context.localizer;
    let by = context.actor.clone();
    let done = rotate_key(
        &context.settings()?,
        &context.data,
        &context.options(),
        by,
        args.reason,
    )?;
    let message = Message::new("cli-key-rotated")
        .arg("seq", done.recorded.seq)
        .arg("vkey", &done.verifier);
    let kept = Message::new("cli-key-rotated-kept").arg("path", done.kept.display());
    let json = json!({
        "seq": done.recorded.seq.0,
        "vkey": done.verifier.to_string(),
        "before": done.before.to_string(),
        "note": done.recorded.note,
        "checkpoint": done.recorded.checkpoint,
        "kept": done.kept.display().to_string(),
    });
    Ok(context
        .output(json, &message)
        .lines([
            words.message(&kept),
            words.t("cli-key-rotated-tell"),
            String::new(),
        ])
        .lines(done.recorded.note.lines().map(str::to_owned)))
}
