//! ledger prove and ledger check-proof: proofs that anybody can check, and checking them without a database.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::{key, outside};
use crate::app::{AppError, damaged};
use crate::cli::context::Context;
use crate::cli::error::{CliError, UNSOUND};
use crate::cli::output::Output;
use domain::ids::Seq;
use domain::message::{Localize, Message};
use service::prove;
use tlog::hash::{Hash, leaf_hash};
use tlog::proof_text::{Claim, ProofText};

/// What to prove.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["seq", "from"])))]
pub(in crate::cli) struct ProveArgs {
    /// The number of an entry: that the ledger holds it.
    seq: Option<Seq>,
    /// The size of an earlier checkpoint: that the ledger continues it.
    #[arg(long, value_name = "SIZE")]
    from: Option<u64>,
    /// Up to this size; else as the ledger stands.
    #[arg(long, value_name = "SIZE", requires = "from")]
    to: Option<u64>,
}

/// What to check, and against what.
#[derive(Debug, Args)]
pub(in crate::cli) struct CheckProofArgs {
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
}

/// Proves.
pub(super) fn run(context: &Context, args: &ProveArgs) -> Result<Output, CliError> {
    let app = context.open()?;
    let head = app.ledger.letterhead.clone();
    if let Some(seq) = args.seq {
        let proved = app
            .ledger
            .act_blocking(move |tx, now| prove::entry(tx, now, &head, seq))?;
        let text = proved.proof.to_string();
        let json = json!({
            "seq": seq,
            "size": proved.size,
            "root": proved.root.to_string(),
            "leaf": leaf_hash(&proved.entry.bytes).to_string(),
            "hashes": texts(&proved.proof.hashes),
            "checkpoint": proved.proof.note,
            "entry": String::from_utf8_lossy(&proved.entry.bytes),
            "proof": text,
        });
        return Ok(Output::verbatim(json, text));
    }
    // One of the two is there: the command line requires it.
    let (from, to) = (args.from.unwrap_or_default(), args.to);
    let proof = app
        .ledger
        .act_blocking(move |tx, now| prove::continues(tx, now, &head, from, to))?;
    let text = proof.to_string();
    let json = json!({
        "from": from,
        "hashes": texts(&proof.hashes),
        "checkpoint": proof.note,
        "proof": text,
    });
    Ok(Output::verbatim(json, text))
}

fn texts(hashes: &[Hash]) -> Vec<Value> {
    hashes.iter().map(|hash| hash.to_string().into()).collect()
}

/// Checks a proof with nothing but a key.
pub(super) fn check(context: &Context, args: &CheckProofArgs) -> Result<Output, CliError> {
    let words = context.localizer;
    let verifier = match key(args.vkey.as_deref())? {
        Some(verifier) => verifier,
        None => damaged::verifier(&context.data)?,
    };
    let read = |path: &PathBuf| {
        std::fs::read(path).map_err(|source| AppError::File {
            path: path.clone(),
            source,
        })
    };
    let text = String::from_utf8_lossy(&read(&args.file)?).replace("\r\n", "\n");
    let refused = |why: Message| {
        let said = Message::new("cli-proof-refused")
            .arg("path", args.file.display())
            .nest("why", why.clone());
        let json = json!({ "holds": false, "why": words.message(&why) });
        Output::said(json, words.message(&said)).ending_with(UNSOUND)
    };
    let proof = match ProofText::parse(&text) {
        Ok(proof) => proof,
        Err(error) => return Ok(refused(error.message())),
    };
    let needs =
        |option: &str| CliError::Usage(Message::new("cli-proof-needs").arg("option", option));
    let (holds, said) = match proof.claim {
        Claim::Holds(seq) => {
            let path = args.entry.as_ref().ok_or_else(|| needs("--entry"))?;
            let mut bytes = read(path)?;
            bytes.pop_if(|last| *last == b'\n');
            let holds = proof.check_entry(&verifier, &bytes);
            (holds, Message::new("cli-proof-holds").arg("seq", seq))
        }
        Claim::Continues(from) => {
            let path = args
                .checkpoint
                .as_ref()
                .ok_or_else(|| needs("--checkpoint"))?;
            let older = outside::read(path, &verifier)?.checkpoint;
            let holds = proof.check_continues(&verifier, &older);
            (holds, Message::new("cli-proof-continues").arg("from", from))
        }
    };
    Ok(match holds {
        Err(error) => refused(error.message()),
        Ok(checkpoint) => {
            let said = said
                .arg("size", checkpoint.size)
                .arg("root", checkpoint.root);
            let json = json!({
                "holds": true,
                "size": checkpoint.size,
                "root": checkpoint.root.to_string(),
                "vkey": verifier.to_string(),
            });
            Output::said(json, words.message(&said))
        }
    })
}
