//! ledger: verify, checkpoint, export, rebuild: what an auditor asks of the ledger itself.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::Context;
use super::error::{CliError, UNSOUND};
use super::output::Output;
use crate::actions::ledger;
use crate::app::{AppError, damaged};
use crate::domain::ids::Seq;
use crate::domain::ledger::checkpoint::Checkpoint;
use crate::domain::ledger::keys::Verifier;
use crate::domain::say::{Message, Say};
use crate::mail::read::checkpoint_note;
use crate::store::{Db, StoreError, ledger_path};
use crate::words::Words;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Recomputes and compares everything.
    Verify(VerifyArgs),
    /// Signs size and root as they stand.
    Checkpoint,
    /// Writes the entries, a checkpoint and the verifier key.
    Export(ExportArgs),
    /// Fills the projections anew.
    Rebuild,
}

/// Against what else.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// A checkpoint from outside: a note, or a mail that carries one. May be given several times.
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
}

/// Where to.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// The directory.
    dir: PathBuf,
}

/// Does it.
pub(super) fn run(context: &Context, command: Command) -> Result<Output, CliError> {
    match command {
        Command::Verify(args) => verify(context, &args),
        Command::Checkpoint => checkpoint(context),
        Command::Export(args) => export(context, &args),
        Command::Rebuild => rebuild(context),
    }
}

fn verify(context: &Context, args: &VerifyArgs) -> Result<Output, CliError> {
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
        use crate::domain::say::Say;
        CliError::Failed(
            Message::new("cli-bad-checkpoint")
                .arg("path", path.display())
                .nest("why", error.message()),
        )
    })
}

fn checkpoint(context: &Context) -> Result<Output, CliError> {
    let app = context.open()?;
    let head = app.desk.letterhead.clone();
    let verifier = head.signer.verifier();
    let note = app
        .desk
        .act_blocking(move |tx, now| ledger::checkpoint(tx, now, &head))?;
    let read = Checkpoint::open(&note, &verifier).ok();
    let json = json!({
        "origin": app.opening.body.origin,
        "size": read.as_ref().map(|c| c.size),
        "root": read.as_ref().map(|c| c.root.to_string()),
        "vkey": verifier.to_string(),
        "note": note,
    });
    Ok(Output::verbatim(json, note))
}

/// A fault as programs read it.
fn fault_json(words: Words, kind: &str, entry: Option<Seq>, what: &impl Say) -> Value {
    json!({ "kind": kind, "entry": entry, "what": words.say(what) })
}

fn export(context: &Context, args: &ExportArgs) -> Result<Output, CliError> {
    let head = damaged::letterhead(&context.settings()?, &context.data)?;
    let exported = ledger::export(&context.data, &args.dir, &head)?;
    let words = context.words;
    let faults: Vec<Value> = exported
        .faults
        .iter()
        .map(|fault| fault_json(words, fault.kind(), fault.seq(), fault))
        .collect();
    let key = if faults.is_empty() {
        "cli-exported"
    } else {
        "cli-exported-unsound"
    };
    let said = Message::new(key)
        .arg("dir", args.dir.display())
        .arg("size", exported.size)
        .arg("root", exported.root)
        .number("count", faults.len());
    let json = json!({
        "dir": args.dir.display().to_string(),
        "size": exported.size,
        "root": exported.root.to_string(),
        "faults": faults,
    });
    let mut output = Output::said(json, words.message(&said));
    for fault in &exported.faults {
        output = output.line(format!("  {}", words.say(fault)));
    }
    Ok(if exported.faults.is_empty() {
        output
    } else {
        output.ending_with(UNSOUND)
    })
}

/// Neither key nor clock is needed for it, and damaged projections must not be in its way: the ledger is opened bare.
fn rebuild(context: &Context) -> Result<Output, CliError> {
    let path = ledger_path(&context.data);
    if !path.exists() {
        return Err(StoreError::NoLedger(path).into());
    }
    let db = Db::open(&context.data)?;
    let size = db.write_blocking(ledger::rebuild)?;
    let said = Message::new("cli-rebuilt").arg("size", size);
    Ok(Output::said(
        json!({ "size": size }),
        context.words.message(&said),
    ))
}
