//! ledger cosign: keeps the cosignatures of witnesses that came by another way than HTTP.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::checkpoint::cosignatures_json;
use crate::app::AppError;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use domain::message::Message;
use service::ActionError;
use service::cosign::{self, CosignRefusal};
use tlog::cosignature::CosignedCheckpoint;

/// What.
#[derive(Debug, Args)]
pub(in crate::cli) struct CosignArgs {
    /// A checkpoint with the signature lines of the ledger and of witnesses.
    file: PathBuf,
}

pub(super) fn run(context: &Context, args: &CosignArgs) -> Result<Output, CliError> {
    let note = std::fs::read_to_string(&args.file).map_err(|source| AppError::File {
        path: args.file.clone(),
        source,
    })?;
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
        "cosignatures": cosignatures_json(cosignatures),
    });
    let words = context.localizer;
    let said = Message::new("witness-cosigned")
        .arg("size", kept.checkpoint.size)
        .number("new", kept.new)
        .number("all", cosignatures.len());
    let mut output = Output::said(json, words.message(&said));
    for cosignature in cosignatures {
        let line = Message::new("witness-cosignature")
            .arg("witness", &cosignature.witness)
            .instant("time", cosignature.time);
        output = output.line(format!("  {}", words.message(&line)));
    }
    Ok(output)
}
