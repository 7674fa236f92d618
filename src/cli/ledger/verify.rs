//! ledger verify: recomputes and compares everything, and holds it against checkpoints from outside.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::fault_json;
use crate::actions::ledger;
use crate::app::{AppError, damaged};
use crate::cli::context::Context;
use crate::cli::error::{CliError, UNSOUND};
use crate::cli::output::Output;
use crate::domain::ledger::checkpoint::Checkpoint;
use crate::domain::ledger::keys::Verifier;
use crate::domain::say::{Message, Say};
use crate::mail::read::checkpoint_note;

/// Against what else.
#[derive(Debug, Args)]
pub(in crate::cli) struct VerifyArgs {
    /// A checkpoint from outside: a note, or a mail that carries one. May be given several times.
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
}

pub(super) fn run(context: &Context, args: &VerifyArgs) -> Result<Output, CliError> {
    let verifier = damaged::verifier(&context.data)?;
    let also = args
        .checkpoint
        .iter()
        .map(|path| outside(path, &verifier))
        .collect::<Result<Vec<Checkpoint>, CliError>>()?;
    let verified = ledger::verify(&context.data, &verifier, &also)?;
    let words = context.words;
    let faults: Vec<Value> = verified
        .faults
        .iter()
        .map(|fault| fault_json(words, fault.kind(), fault.seq(), fault))
        .collect();
    let key = if faults.is_empty() {
        "cli-verified"
    } else {
        "cli-unsound"
    };
    let said = Message::new(key)
        .arg("size", verified.size)
        .arg("root", verified.root)
        .number("checkpoints", verified.checkpoints)
        .number("count", faults.len());
    let json = json!({
        "sound": faults.is_empty(),
        "size": verified.size,
        "root": verified.root.to_string(),
        "checkpoints": verified.checkpoints,
        "vkey": verifier.to_string(),
        "faults": faults,
    });
    let mut output = Output::said(json, words.message(&said));
    for fault in &verified.faults {
        output = output.line(format!("  {}", words.say(fault)));
    }
    Ok(if verified.faults.is_empty() {
        output
    } else {
        output.ending_with(UNSOUND)
    })
}

/// A checkpoint that somebody kept. One that this ledger's key did not sign says nothing about this ledger.
fn outside(path: &Path, verifier: &Verifier) -> Result<Checkpoint, CliError> {
    let bytes = std::fs::read(path).map_err(|source| AppError::File {
        path: path.to_owned(),
        source,
    })?;
    let none = || CliError::Failed(Message::new("cli-no-checkpoint").arg("path", path.display()));
    let note = checkpoint_note(&bytes).ok_or_else(none)?;
    Checkpoint::open(&note, verifier).map_err(|error| {
        CliError::Failed(
            Message::new("cli-bad-checkpoint")
                .arg("path", path.display())
                .nest("why", error.message()),
        )
    })
}
