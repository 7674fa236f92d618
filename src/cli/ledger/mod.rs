//! ledger: what an auditor asks of the ledger itself, one command a file.

mod checkpoint;
mod cosign;
mod export;
mod verify;

use clap::Subcommand;
use serde_json::{Value, json};

use super::context::Context;
use super::error::CliError;
use super::output::Output;
use crate::actions::ledger;
use crate::domain::ids::Seq;
use crate::domain::say::{Message, Say};
use crate::store::{Db, StoreError, ledger_path};
use crate::words::Words;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Recomputes and compares everything.
    Verify(verify::VerifyArgs),
    /// Signs size and root as they stand.
    Checkpoint,
    /// Keeps the cosignatures of witnesses.
    Cosign(cosign::CosignArgs),
    /// Writes the entries, a checkpoint and the verifier key.
    Export(export::ExportArgs),
    /// Fills the projections anew.
    Rebuild,
}

/// Does it.
pub(super) fn run(context: &Context, command: Command) -> Result<Output, CliError> {
    match command {
        Command::Verify(args) => verify::run(context, &args),
        Command::Checkpoint => checkpoint::run(context),
        Command::Cosign(args) => cosign::run(context, &args),
        Command::Export(args) => export::run(context, &args),
        Command::Rebuild => rebuild(context),
    }
}

/// A fault as programs read it.
fn fault_json(words: Words, kind: &str, entry: Option<Seq>, what: &impl Say) -> Value {
    json!({ "kind": kind, "entry": entry, "what": words.say(what) })
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
