//! seed: opens the ledger and enters the report's promises; a second time it changes nothing.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::context::Context;
use super::error::{CliError, FAILED};
use super::output::Output;
use crate::app::{App, AppError, OpenOptions, read_seed};
use domain::message::Message;
use domain::seed::{Change, Difference};

/// Which seed.
#[derive(Debug, Args)]
pub(super) struct SeedArgs {
    /// Its directory; without one, the configured or the built-in seed.
    dir: Option<PathBuf>,
}

/// Seeds, and shows where the seed and the ledger disagree.
pub(super) fn run(context: &Context, args: SeedArgs) -> Result<Output, CliError> {
    let settings = context.settings()?;
    let seed = read_seed(args.dir.as_deref().or(settings.seed_dir.as_deref()))?;
    let (app, seeded) = App::seed(&settings, &context.data, &OpenOptions::default(), &seed)?;
    let (_, root) = app
        .ledger
        .ask(|reader| reader.tree_root().map_err(AppError::from))?;
    let words = context.localizer;
    let differences: Vec<Value> = seeded.differences.iter().map(difference).collect();
    let json = json!({
        "opened": seeded.opened,
        "origin": app.opening.body.origin,
        "ledger_id": app.opening.body.ledger_id,
        "offices": seeded.offices,
        "commitments": seeded.commitments,
        "size": seeded.size,
        "root": root.to_string(),
        "differences": differences,
    });
    let key = if !seeded.differences.is_empty() {
        "cli-seed-differs"
    } else if seeded.offices + seeded.commitments == 0 && !seeded.opened {
        "cli-seed-nothing"
    } else {
        "cli-seeded"
    };
    let said = Message::new(key)
        .number("offices", seeded.offices)
        .number("commitments", seeded.commitments)
        .number("differences", seeded.differences.len())
        .arg("size", seeded.size);
    let mut output = Output::said(json, words.message(&said));
    for difference in &seeded.differences {
        output = output.line(format!("  {}", words.localize(difference)));
    }
    // What was asked for was not done: the ledger keeps what it has.
    Ok(if seeded.differences.is_empty() {
        output
    } else {
        output.ending_with(FAILED)
    })
}

fn difference(difference: &Difference) -> Value {
    let part = format!("{:?}", difference.part).to_lowercase();
    match &difference.change {
        Change::Field {
            field,
            in_ledger,
            in_seed,
        } => {
            json!({ "part": part, "id": difference.id, "field": field, "ledger": in_ledger, "seed": in_seed })
        }
        Change::MissingInSeed => {
            json!({ "part": part, "id": difference.id, "field": null, "ledger": null, "seed": null })
        }
    }
}
