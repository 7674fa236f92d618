//! ledger: verification, proofs, checkpoints and exports of the ledger itself.

mod outside;
mod proofs;
mod rotate;
mod verify;

use clap::Subcommand;
use serde_json::json;

use super::context::Context;
use super::error::CliError;
use super::output::Output;
use domain::Message;
use service::{ActionError, ledger};
use store::Db;

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum LedgerCommand {
    /// Recomputes and compares everything.
    Verify(verify::VerifyArgs),
    /// Signs size and root as they stand.
    Checkpoint,
    /// Proves that the ledger holds an entry, or continues an earlier checkpoint.
    Prove(proofs::ProveArgs),
    /// Checks such a proof offline.
    CheckProof(proofs::CheckProofArgs),
    /// Keeps the cosignatures of witnesses.
    Cosign(proofs::CosignArgs),
    /// Writes the entries, a checkpoint and the verifier key.
    Export(verify::ExportArgs),
    /// Makes the ledger of an export.
    Import(verify::ImportArgs),
    /// Verifies an export offline.
    CheckBundle(verify::CheckBundleArgs),
    /// Rebuilds the projections from the entries.
    Rebuild,
    /// Replaces the key that signs.
    RotateKey(rotate::RotateKeyArgs),
}

/// Runs the command.
pub(super) fn run(context: &Context, command: LedgerCommand) -> Result<Output, CliError> {
    match command {
        LedgerCommand::Verify(args) => verify::run(context, &args),
        LedgerCommand::Checkpoint => proofs::checkpoint(context),
        LedgerCommand::Prove(args) => proofs::prove(context, &args),
        LedgerCommand::CheckProof(args) => proofs::check(context, &args),
        LedgerCommand::Cosign(args) => proofs::cosign(context, &args),
        LedgerCommand::Export(args) => verify::export(context, &args),
        LedgerCommand::Import(args) => verify::import(context, &args),
        LedgerCommand::CheckBundle(args) => verify::check_bundle(context, &args),
        LedgerCommand::Rebuild => rebuild(context),
        LedgerCommand::RotateKey(args) => rotate::run(context, args),
    }
}

/// Opens only the database: no key or clock is needed, and damaged projections do not prevent it.
fn rebuild(context: &Context) -> Result<Output, CliError> {
    let db = Db::open(&context.data)?;
    let acting = context.acting();
    let size = db.write_blocking(move |tx| -> Result<u64, ActionError> {
        acting.begin(tx)?;
        ledger::rebuild(tx)
    })?;
    let message = Message::new("cli-rebuilt").arg("size", size);
    Ok(context.output(json!({ "size": size }), &message))
}
