//! ledger checkpoint, prove, check-proof, cosign: statements about the ledger that others can check without it.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::outside;
use crate::app::{AppError, damaged};
use crate::cli::context::Context;
use crate::cli::error::{CliError, UNSOUND};
use crate::cli::output::Output;
use crate::cli::parse;
use domain::ledger::keys::KeyHistory;
use domain::{Localize, Message, Seq};
use service::ActionError;
use service::cosign::{self, CosignRefusal};
use service::prove;
use tlog::cosignature::CosignedCheckpoint;
use tlog::proof_text::{Claim, ProofText};
use wire::{Cosignature, LedgerHead, Proof};

/// ledger checkpoint: signs size and root, and shows them with the cosignatures of witnesses.
pub(super) fn checkpoint(context: &Context) -> Result<Output, CliError> {
    let app = context.open()?;
    let head = app.ledger.letterhead.clone();
    let verifier = head.signer.verifier();
    let witnessed = app
        .ledger
        .act_blocking(move |tx, now| cosign::checkpoint(tx, now, &head))?;
    let note = witnessed.note.clone();
    let head = LedgerHead::new(&verifier, witnessed);
    Ok(Output::verbatim(head, note))
}

/// What to prove.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["seq", "from"])))]
pub(crate) struct ProveArgs {
    /// The number of an entry: that the ledger holds it.
    seq: Option<Seq>,
    /// The size of an earlier checkpoint: that the ledger continues it.
    #[arg(long, value_name = "SIZE")]
    from: Option<u64>,
    /// Up to this size; else as the ledger stands.
    #[arg(long, value_name = "SIZE", requires = "from")]
    to: Option<u64>,
}

/// ledger prove: proves that the ledger holds an entry, or that it continues an earlier checkpoint.
pub(super) fn prove(context: &Context, args: &ProveArgs) -> Result<Output, CliError> {
    let app = context.open()?;
    let head = app.ledger.letterhead.clone();
    if let Some(seq) = args.seq {
        let proved = app
            .ledger
            .act_blocking(move |tx, now| prove::entry(tx, now, &head, seq))?;
        let text = proved.proof.to_string();
        return Ok(Output::verbatim(Proof::from(proved), text));
    }
    // The parser requires either `seq` or `from`.
    let (from, to) = (args.from.unwrap_or_default(), args.to);
    let proof = app
        .ledger
        .act_blocking(move |tx, now| prove::continues(tx, now, &head, from, to))?;
    let text = proof.to_string();
    let hashes: Vec<String> = proof.hashes.iter().map(ToString::to_string).collect();
    let json = json!({ "from": from, "hashes": hashes, "checkpoint": proof.note, "proof": text });
    Ok(Output::verbatim(json, text))
}

/// What to check, and against what.
#[derive(Debug, Args)]
pub(crate) struct CheckProofArgs {
    /// The proof.
    file: PathBuf,
    /// The entry that it is about: its exact bytes, a line feed after them or not.
    #[arg(long, value_name = "FILE")]
    entry: Option<PathBuf>,
    /// The older checkpoint that it continues: a note, or a mail that carries one.
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// The ledger's verifier key, from a mail or a page; else that of the data directory.
    #[arg(long, value_name = "KEY")]
    vkey: Option<String>,
    /// The note by which that key announces the one that follows it. Given once for each rotation, in order.
    #[arg(long, value_name = "FILE", requires = "vkey")]
    rotation: Vec<PathBuf>,
}

/// The keys that count: the given one and those that follow it, or those of the data directory.
fn keys(context: &Context, args: &CheckProofArgs) -> Result<KeyHistory, CliError> {
    let Some(verifier) = outside::key(args.vkey.as_deref())? else {
        let verifier = damaged::verifier(&context.data)?;
        return Ok(damaged::keys_of(&context.data, &verifier));
    };
    let mut notes = Vec::new();
    for path in &args.rotation {
        let text = String::from_utf8_lossy(&parse::file(path)?).replace("\r\n", "\n");
        notes.push(text);
        KeyHistory::announced(verifier.clone(), &notes).map_err(|error| {
            CliError::Failed(
                Message::new("cli-bad-rotation")
                    .arg("path", path.display())
                    .nest("why", error.message()),
            )
        })?;
    }
    KeyHistory::announced(verifier, &notes).map_err(|error| CliError::Failed(error.message()))
}

/// ledger check-proof: checks a proof without a database.
pub(super) fn check(context: &Context, args: &CheckProofArgs) -> Result<Output, CliError> {
    let keys = keys(context, args)?;
    let text = String::from_utf8_lossy(&parse::file(&args.file)?).replace("\r\n", "\n");
    let refused = |why: Message| {
        let json = json!({ "holds": false, "why": context.localizer.message(&why) });
        let message = Message::new("cli-proof-refused")
            .arg("path", args.file.display())
            .nest("why", why);
        context.output(json, &message).exit_unless(false, UNSOUND)
    };
    let proof = match ProofText::parse(&text) {
        Ok(proof) => proof,
        Err(error) => return Ok(refused(error.message())),
    };
    let signed_by = match keys.open_any_period(&proof.note) {
        Ok((key, _)) => key,
        Err(error) => return Ok(refused(error.message())),
    };
    let needs =
        |option: &str| CliError::Usage(Message::new("cli-proof-needs").arg("option", option));
    let (checked, message) = match proof.claim {
        Claim::Holds(seq) => {
            let path = args.entry.as_ref().ok_or_else(|| needs("--entry"))?;
            let mut bytes = parse::file(path)?;
            bytes.pop_if(|last| *last == b'\n');
            let checked = proof.check_entry(&signed_by, &bytes);
            (checked, Message::new("cli-proof-holds").arg("seq", seq))
        }
        Claim::Continues(from) => {
            let path = args.checkpoint.as_ref();
            let path = path.ok_or_else(|| needs("--checkpoint"))?;
            let older = outside::checkpoint(path, |note| {
                keys.open_any_period(note).map(|(_, checkpoint)| checkpoint)
            })?;
            let checked = proof.check_continues(&signed_by, &older);
            (
                checked,
                Message::new("cli-proof-continues").arg("from", from),
            )
        }
    };
    Ok(match checked {
        Err(error) => refused(error.message()),
        Ok(checkpoint) => {
            let (size, root) = (checkpoint.size, checkpoint.root.to_string());
            let json = json!({ "holds": true, "size": size, "root": root, "vkey": keys.newest().to_string() });
            context.output(json, &message.arg("size", size).arg("root", root))
        }
    })
}

/// The cosigned checkpoint.
#[derive(Debug, Args)]
pub(crate) struct CosignArgs {
    /// A checkpoint with the signature lines of the ledger and of witnesses.
    file: PathBuf,
}

/// ledger cosign: keeps the cosignatures of witnesses that arrived by another way than HTTP.
pub(super) fn cosign(context: &Context, args: &CosignArgs) -> Result<Output, CliError> {
    let note = std::fs::read_to_string(&args.file).map_err(AppError::file(&args.file))?;
    let app = context.open()?;
    let head = app.ledger.letterhead.clone();
    let witnesses = &app.settings.witnesses;
    let cosigned = CosignedCheckpoint::open(&note, &head.signer.verifier(), witnesses)
        .map_err(|error| ActionError::from(CosignRefusal::from(error)))?;
    let kept = app
        .ledger
        .act_blocking(move |tx, now| cosign::cosign(tx, now, &head, &cosigned))?;
    let cosignatures = &kept.witnessed.cosignatures;
    let json = json!({
        "size": kept.checkpoint.size,
        "root": kept.checkpoint.root.to_string(),
        "new": kept.new,
        "note": kept.witnessed.note,
        "cosignatures": cosignatures.iter().map(Cosignature::from).collect::<Vec<_>>(),
    });
    let message = Message::new("witness-cosigned")
        .arg("size", kept.checkpoint.size)
        .number("new", kept.new)
        .number("all", cosignatures.len());
    let lines = cosignatures.iter().map(|cosignature| {
        let line = Message::new("witness-cosignature")
            .arg("witness", &cosignature.witness)
            .instant("time", cosignature.time);
        format!("  {}", context.localizer.message(&line))
    });
    Ok(context.output(json, &message).lines(lines))
}
