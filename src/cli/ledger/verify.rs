//! ledger verify, export, check-bundle: recomputes everything, and compares it with checkpoints and exports from outside.

use std::io::{IsTerminal, stderr};
use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::outside;
use crate::app::damaged;
use crate::app::permissions::as_started;
use crate::app::restore::{self, ImportOutcome};
use crate::cli::context::Context;
use crate::cli::error::{CliError, UNSOUND};
use crate::cli::output::Output;
use clock::Clock;
use domain::Message;
use domain::ledger::keys::CheckpointStatus;
use i18n::Localizer;
use service::mark::MarkFile;
use service::{bundle, ledger, verify};
use store::{Stage, Step, VerifyFault, ledger_path};
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
    let keys = damaged::keys_of(&context.data, &verifier);
    let outside: Vec<Checkpoint> = paths
        .map(|path| outside::checkpoint(path, |note| keys.open(note)))
        .collect::<Result<_, _>>()?;
    let witnesses = context.settings()?.witnesses;
    let mut tell = |step| show_step(words, step);
    let mut found = verify::verify(&context.data, &verifier, &witnesses, &outside, &mut tell)?;
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
        let is_lost = keys.status_of(checkpoint) == CheckpointStatus::DeclaredLost;
        let is_contained = !is_lost && !found.refuted.contains(&(size, root));
        let line = Message::new(match (is_contained, is_lost) {
            (_, true) => "cli-checkpoint-lost",
            (true, _) => "cli-checkpoint-contained",
            (false, _) => "cli-checkpoint-refuted",
        });
        let path = path.display().to_string();
        lines.push(words.message(&line.arg("path", &path).arg("size", size)));
        contained.push(
            json!({ "file": path, "size": size, "root": root.to_string(), "contained": is_contained, "declared_lost": is_lost }),
        );
    }
    if found.letters_not_held + found.evidence_not_held > 0 {
        let line = Message::new("cli-letters-not-held")
            .number("count", found.letters_not_held)
            .number("evidence", found.evidence_not_held);
        lines.push(words.message(&line));
    }
    let verification = Verification::new(&found, words);
    lines.extend(fault_lines(&verification.faults));
    let document = VerificationReport {
        verification,
        vkey: verifier.to_string(),
        outside: contained,
        bundles,
    };
    Ok(context
        .output(document, &message)
        .lines(lines)
        .exit_unless(is_sound, UNSOUND))
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
    /// Goes on past damaged pages.
    #[arg(long)]
    salvage: bool,
}

/// Writes every entry that can still be read, and names the others.
fn salvage(context: &Context, args: &ExportArgs) -> Result<Output, CliError> {
    let salvaged = as_started(|| ledger::salvage(&context.data, &args.dir))?;
    let is_whole = salvaged.missing.is_empty();
    let message = Message::new(if is_whole {
        "cli-salvaged"
    } else {
        "cli-salvaged-missing"
    })
    .arg("dir", args.dir.display())
    .arg("size", salvaged.written)
    .arg("lost", salvaged.lost());
    let range = |range: &RangeInclusive<u64>| match (range.start(), range.end()) {
        (start, end) if start == end => format!("  {start}"),
        (start, end) => format!("  {start}–{end}"),
    };
    let missing: Vec<[u64; 2]> = salvaged
        .missing
        .iter()
        .map(|range| [*range.start(), *range.end()])
        .collect();
    let json = json!({
        "dir": args.dir.display().to_string(),
        "written": salvaged.written,
        "lost": salvaged.lost(),
        "missing": missing,
    });
    let output = context.output(json, &message);
    Ok(output
        .lines(salvaged.missing.iter().map(range))
        .exit_unless(is_whole, UNSOUND))
}

/// ledger export: writes the entries, a checkpoint and the verifier key, to be checked elsewhere.
pub(super) fn export(context: &Context, args: &ExportArgs) -> Result<Output, CliError> {
    if args.salvage {
        return salvage(context, args);
    }
    let head = damaged::letterhead(&context.settings()?, &context.data)?;
    let exported = as_started(|| ledger::export(&context.data, &args.dir, &head))?;
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
    Ok(context
        .output(json, &message)
        .lines(lines)
        .exit_unless(is_sound, UNSOUND))
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
    Ok(context
        .output(json, &message)
        .lines(lines)
        .exit_unless(is_sound, UNSOUND))
}

/// Which export, and with what key.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The directory of the export.
    dir: PathBuf,
    /// The ledger's verifier key, from a mail or a page; else the one that the export brings along.
    #[arg(long, value_name = "KEY")]
    vkey: Option<String>,
}

/// ledger import: makes the ledger of an export in an empty data directory.
pub(super) fn import(context: &Context, args: &ImportArgs) -> Result<Output, CliError> {
    let key = outside::key(args.vkey.as_deref())?;
    let words = context.localizer;
    if ledger_path(&context.data).exists() {
        context.check_right()?;
    }
    let mark = MarkFile::of(&context.data, context.settings()?.mark.as_deref());
    match restore::import(&context.data, &mark, &args.dir, key, Clock::System.now())? {
        ImportOutcome::Unsound(found) => {
            let faults = Fault::list(&found.faults, words);
            let message = Message::new("cli-unsound")
                .arg("size", found.size)
                .arg("root", found.root)
                .number("count", found.faults.len());
            let lines = fault_lines(&faults);
            let json =
                json!({ "size": found.size, "root": found.root.to_string(), "faults": faults });
            Ok(context
                .output(json, &message)
                .lines(lines)
                .exit_unless(false, UNSOUND))
        }
        ImportOutcome::Imported(imported, verifier) => {
            let message = Message::new("cli-imported")
                .arg("size", imported.size)
                .arg("root", imported.root)
                .number("checkpoints", imported.checkpoints);
            let letters = Message::new("cli-letters-not-held")
                .number("count", imported.letters)
                .number("evidence", imported.evidence);
            let json = json!({
                "size": imported.size,
                "root": imported.root.to_string(),
                "vkey": verifier.to_string(),
                "checkpoints": imported.checkpoints,
                "letters_not_held": imported.letters,
                "evidence_not_held": imported.evidence,
                "faults": [],
            });
            Ok(context
                .output(json, &message)
                .lines([words.message(&letters), words.t("cli-imported-key")]))
        }
    }
}
