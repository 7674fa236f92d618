//! ledger verify, export, check-bundle: recomputes everything, and compares it with checkpoints and exports from outside.

use std::io::{IsTerminal, stderr};
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::super::context::Context;
use super::super::error::{CliError, UNSOUND};
use super::super::output::Output;
use super::outside;
use crate::app::damaged;
use domain::message::Message;
use i18n::Localizer;
use service::{bundle, ledger, verify};
use store::{Stage, Step, VerifyFault};
use tlog::checkpoint::Checkpoint;
use wire::{Fault, Verification};

/// Against what else.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// A checkpoint from outside: a note, or a mail that carries one. May be given several times.
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
    /// An earlier export of the ledger: the first entry that differs from it is named. May be given several times.
    #[arg(long, value_name = "DIR")]
    bundle: Vec<PathBuf>,
}

/// ledger verify.
pub(super) fn run(context: &Context, args: &VerifyArgs) -> Result<Output, CliError> {
    let words = context.localizer;
    let verifier = damaged::verifier(&context.data)?;
    let paths = args.checkpoint.iter();
    let outside: Vec<Checkpoint> = paths
        .map(|path| outside::checkpoint(path, &verifier))
        .collect::<Result<_, _>>()?;
    let mut found = verify::verify(&context.data, &verifier, &outside, &mut |step| {
        show_step(words, step);
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
    let is_sound = found.faults.is_empty();
    let message = Message::new(if is_sound {
        "cli-verified"
    } else {
        "cli-unsound"
    })
    .arg("size", found.size)
    .arg("root", found.root)
    .number("checkpoints", found.checkpoints)
    .number("evidence", found.evidence.len())
    .number("letters", found.letters.len())
    .number("count", found.faults.len());
    let mut contained: Vec<Value> = Vec::new();
    let mut lines = Vec::new();
    for (path, checkpoint) in args.checkpoint.iter().zip(&outside) {
        let (size, root) = (checkpoint.size, checkpoint.root);
        let is_contained = !found.refuted.contains(&(size, root));
        let line = Message::new(if is_contained {
            "cli-checkpoint-contained"
        } else {
            "cli-checkpoint-refuted"
        });
        let path = path.display().to_string();
        lines.push(words.message(&line.arg("path", &path).arg("size", size)));
        contained.push(
            json!({ "file": path, "size": size, "root": root.to_string(), "contained": is_contained }),
        );
    }
    let verification = Verification::new(&found, words);
    lines.extend(fault_lines(&verification.faults));
    let document = VerificationReport {
        verification,
        vkey: verifier.to_string(),
        outside: contained,
        bundles,
    };
    Ok(with_code(
        context.output(document, &message).lines(lines),
        is_sound,
    ))
}

/// A verification with what was compared from outside.
#[derive(serde::Serialize)]
struct VerificationReport {
    #[serde(flatten)]
    verification: Verification,
    vkey: String,
    outside: Vec<Value>,
    bundles: Vec<Value>,
}

fn fault_lines(faults: &[Fault]) -> Vec<String> {
    faults
        .iter()
        .map(|fault| format!("  {}", fault.what))
        .collect()
}

/// The exit code says whether faults were found.
fn with_code(output: Output, is_sound: bool) -> Output {
    if is_sound {
        output
    } else {
        output.with_exit_code(UNSOUND)
    }
}

/// Shows the progress of a long verification: on one line of a terminal, on a line each in a log.
fn show_step(words: Localizer, step: Step) {
    let key = match step.stage {
        Stage::Hashes => "cli-verifying-hashes",
        Stage::Projections => "cli-verifying-projections",
    };
    let text = words.message(&Message::new(key).arg("done", step.done).arg("of", step.of));
    if stderr().is_terminal() {
        eprint!("\r{text}");
    } else {
        eprintln!("{text}");
    }
}

/// Where to.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The directory.
    dir: PathBuf,
}

/// ledger export: writes the entries, a checkpoint and the verifier key, to be checked elsewhere.
pub(super) fn export(context: &Context, args: &ExportArgs) -> Result<Output, CliError> {
    let head = damaged::letterhead(&context.settings()?, &context.data)?;
    let exported = ledger::export(&context.data, &args.dir, &head)?;
    let faults = exported.faults.iter().cloned().map(VerifyFault::Ledger);
    let faults = Fault::list(&faults.collect::<Vec<_>>(), context.localizer);
    let is_sound = faults.is_empty();
    let message = Message::new(if is_sound {
        "cli-exported"
    } else {
        "cli-exported-unsound"
    })
    .arg("dir", args.dir.display())
    .arg("size", exported.size)
    .arg("root", exported.root)
    .number("count", faults.len());
    let lines = fault_lines(&faults);
    let json = json!({
        "dir": args.dir.display().to_string(),
        "size": exported.size,
        "root": exported.root.to_string(),
        "faults": faults,
    });
    Ok(with_code(
        context.output(json, &message).lines(lines),
        is_sound,
    ))
}

/// Which, and with what key.
#[derive(Debug, Args)]
pub(crate) struct CheckBundleArgs {
    /// The directory of the export.
    dir: PathBuf,
    /// The ledger's verifier key, from a mail or a page; else the one that the bundle brings along.
    #[arg(long, value_name = "KEY")]
    vkey: Option<String>,
}

/// ledger check-bundle: verifies an export without a database.
pub(super) fn check_bundle(context: &Context, args: &CheckBundleArgs) -> Result<Output, CliError> {
    let found = bundle::check(&args.dir, outside::key(args.vkey.as_deref())?)?;
    let is_sound = found.faults.is_empty();
    let message = Message::new(if is_sound {
        "cli-bundle-sound"
    } else {
        "cli-unsound"
    })
    .arg("size", found.size)
    .arg("root", found.root)
    .arg("vkey", &found.verifier)
    .number("count", found.faults.len());
    let faults = Fault::list(&found.faults, context.localizer);
    let lines = fault_lines(&faults);
    let json = json!({
        "sound": is_sound,
        "size": found.size,
        "root": found.root.to_string(),
        "vkey": found.verifier.to_string(),
        "faults": faults,
    });
    Ok(with_code(
        context.output(json, &message).lines(lines),
        is_sound,
    ))
}
