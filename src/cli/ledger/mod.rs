//! ledger: what an auditor asks of the ledger itself, one command a file.

mod check_bundle;
mod checkpoint;
mod cosign;
mod export;
mod outside;
mod prove;
mod verify;

use clap::Subcommand;
use serde_json::{Value, json};

use super::context::Context;
use super::error::CliError;
use super::output::Output;
use domain::message::Message;
use i18n::Localizer;
use service::ledger;
use store::{Db, StoreError, VerifyFault, ledger_path};
use tlog::keys::{KeyError, Verifier};

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum LedgerCommand {
    /// Recomputes and compares everything.
    Verify(verify::VerifyArgs),
    /// Signs size and root as they stand.
    Checkpoint,
    /// Proves that the ledger holds an entry, or continues an earlier checkpoint.
    Prove(prove::ProveArgs),
    /// Checks such a proof offline.
    CheckProof(prove::CheckProofArgs),
    /// Keeps the cosignatures of witnesses.
    Cosign(cosign::CosignArgs),
    /// Writes the entries, a checkpoint and the verifier key.
    Export(export::ExportArgs),
    /// Verifies an export offline.
    CheckBundle(check_bundle::CheckBundleArgs),
    /// Fills the projections anew.
    Rebuild,
}

/// Does it.
pub(super) fn run(context: &Context, command: LedgerCommand) -> Result<Output, CliError> {
    match command {
        LedgerCommand::Verify(args) => verify::run(context, &args),
        LedgerCommand::Checkpoint => checkpoint::run(context),
        LedgerCommand::Prove(args) => prove::run(context, &args),
        LedgerCommand::CheckProof(args) => prove::check(context, &args),
        LedgerCommand::Cosign(args) => cosign::run(context, &args),
        LedgerCommand::Export(args) => export::run(context, &args),
        LedgerCommand::CheckBundle(args) => check_bundle::run(context, &args),
        LedgerCommand::Rebuild => rebuild(context),
    }
}

/// Faults as programs read them, and as lines for people.
fn told(localizer: Localizer, faults: &[VerifyFault]) -> (Vec<Value>, Vec<String>) {
    faults
        .iter()
        .map(|fault| {
            let what = localizer.localize(fault);
            let line = format!("  {what}");
            let json = json!({ "kind": fault.kind(), "entry": fault.seq(), "what": what });
            (json, line)
        })
        .unzip()
}

/// A verifier key as somebody typed it.
fn key(typed: Option<&str>) -> Result<Option<Verifier>, CliError> {
    let read = |text: &str| {
        text.parse()
            .map_err(|error: KeyError| CliError::usage(&error))
    };
    typed.map(read).transpose()
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
        context.localizer.message(&said),
    ))
}
