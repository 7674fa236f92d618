//! ledger verify: recomputes and compares everything, and holds it against checkpoints and bundles from outside.

use std::io::{IsTerminal, stderr};
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::outside::{self, Outside};
use super::told;
use crate::app::damaged;
use crate::cli::context::Context;
use crate::cli::error::{CliError, UNSOUND};
use crate::cli::output::Output;
use domain::message::Message;
use i18n::Localizer;
use service::{bundle, verify};
use store::{Stage, Step, VerifyFault};
use tlog::checkpoint::Checkpoint;

/// Against what else.
#[derive(Debug, Args)]
pub(in crate::cli) struct VerifyArgs {
    /// A checkpoint from outside: a note, or a mail that carries one. May be given several times.
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
    /// An earlier export of the ledger: the first entry that differs from it is named. May be given several times.
    #[arg(long, value_name = "DIR")]
    bundle: Vec<PathBuf>,
}

/// Verifies.
pub(super) fn run(context: &Context, args: &VerifyArgs) -> Result<Output, CliError> {
    let localizer = context.localizer;
    let verifier = damaged::verifier(&context.data)?;
    let outside = args
        .checkpoint
        .iter()
        .map(|path| outside::read(path, &verifier))
        .collect::<Result<Vec<Outside>, CliError>>()?;
    let also: Vec<Checkpoint> = outside.iter().map(|o| o.checkpoint.clone()).collect();
    let mut found = verify::verify(&context.data, &verifier, &also, &mut |step| {
        tell(localizer, step);
    })?;
    let mut bundles = Vec::new();
    for dir in &args.bundle {
        let (compared, fault) = bundle::compare(&context.data, dir)?;
        bundles.push(json!({
            "dir": dir.display().to_string(),
            "compared": compared,
            "first_difference": fault.as_ref().and_then(|fault| fault.seq()),
        }));
        found.faults.extend(fault.map(VerifyFault::Ledger));
    }
    let said = Message::new(if found.faults.is_empty() {
        "cli-verified"
    } else {
        "cli-unsound"
    });
    let said = said
        .arg("size", found.size)
        .arg("root", found.root)
        .number("checkpoints", found.checkpoints)
        .number("evidence", found.evidence.len())
        .number("letters", found.letters.len())
        .number("count", found.faults.len());
    let (told_faults, lines) = told(localizer, &found.faults);
    let mut contained: Vec<Value> = Vec::new();
    let mut output_lines = Vec::new();
    for one in &outside {
        let key = (one.checkpoint.size, one.checkpoint.root);
        let is_contained = !found.refuted.contains(&key);
        output_lines.push(one.told(localizer, is_contained));
        contained.push(one.json(is_contained));
    }
    let json = json!({
        "sound": found.faults.is_empty(),
        "size": found.size,
        "root": found.root.to_string(),
        "checkpoints": found.checkpoints,
        "evidence": found.evidence.len(),
        "erased": found.erased,
        "letters": found.letters.len(),
        "vkey": verifier.to_string(),
        "outside": contained,
        "bundles": bundles,
        "faults": told_faults,
    });
    let output = output_lines
        .into_iter()
        .chain(lines)
        .fold(Output::said(json, localizer.message(&said)), Output::line);
    Ok(if found.faults.is_empty() {
        output
    } else {
        output.ending_with(UNSOUND)
    })
}

/// Says how far a long verification has come: over the same line on a terminal, below each other in a log.
fn tell(localizer: Localizer, step: Step) {
    let key = match step.stage {
        Stage::Hashes => "cli-verifying-hashes",
        Stage::Projections => "cli-verifying-projections",
    };
    let said = localizer.message(&Message::new(key).arg("done", step.done).arg("of", step.of));
    if stderr().is_terminal() {
        eprint!("\r{said}");
    } else {
        eprintln!("{said}");
    }
}
