//! ledger checkpoint: signs size and root as they stand, and shows them with the cosignatures of witnesses.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use service::cosign;
use store::KeptCosignature;
use tlog::checkpoint::Checkpoint;

pub(super) fn run(context: &Context) -> Result<Output, CliError> {
    let app = context.open()?;
    let head = app.ledger.letterhead.clone();
    let verifier = head.signer.verifier();
    let witnessed = app
        .ledger
        .act_blocking(move |tx, now| cosign::checkpoint(tx, now, &head))?;
    let read = Checkpoint::open(&witnessed.note, &verifier).ok();
    let json = json!({
        "origin": app.opening.body.origin,
        "size": read.as_ref().map(|c| c.size),
        "root": read.as_ref().map(|c| c.root.to_string()),
        "vkey": verifier.to_string(),
        "note": witnessed.note,
        "cosignatures": cosignatures_json(&witnessed.cosignatures),
    });
    Ok(Output::verbatim(json, witnessed.note))
}

/// Cosignatures as programs read them.
pub(super) fn cosignatures_json(kept: &[KeptCosignature]) -> Vec<Value> {
    let one = |kept: &KeptCosignature| {
        json!({
            "witness": kept.witness,
            "key_id": kept.key_id,
            "time": kept.time,
            "received_at": kept.received_at,
        })
    };
    kept.iter().map(one).collect()
}
