//! seed: opens the ledger and enters the report's promises; a second time it changes nothing.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use serde_json::json;

use super::{
    context::Context,
    error::{CliError, FAILED},
    output::Output,
};
use crate::app::{App, read_seed};
use domain::Message;
use domain::seed::{Change, Difference};

/// Which seed.
#[derive(Debug, Args)]
pub(super) struct SeedArgs {
    /// Its directory; without one, the configured or the built-in seed.
    dir: Option<PathBuf>,
}

/// Seeds, and shows where the seed and the ledger disagree.
pub(super) fn run(context: &Context, args: SeedArgs) -> Result<Output, CliError> {
    context.check_right()?;
    let settings = context.settings()?;
    let seed = read_seed(args.dir.as_deref().or(settings.seed_dir.as_deref()))?;
    let (app, seeded) = App::seed(&settings, &context.data, &context.options(), &seed)?;
    let (_, root) = app.ledger.ask(|reader| reader.tree_root())?;
    let differences: Vec<SeedDifference<'_>> = seeded
        .differences
        .iter()
        .map(SeedDifference::from)
        .collect();
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
    let message = Message::new(key)
        .number("offices", seeded.offices)
        .number("commitments", seeded.commitments)
        .number("differences", seeded.differences.len())
        .arg("size", seeded.size);
    let lines = seeded.differences.iter();
    let lines = lines.map(|difference| format!("  {}", context.localizer.localize(difference)));
    let output = context.output(json, &message).lines(lines);
    // A differing seed is not applied: the ledger keeps its rows.
    Ok(output.exit_unless(seeded.differences.is_empty(), FAILED))
}

/// A difference between seed and ledger; without a field, the row is missing in the seed.
#[derive(Serialize)]
struct SeedDifference<'a> {
    part: String,
    id: &'a str,
    field: Option<&'a str>,
    ledger: Option<&'a str>,
    seed: Option<&'a str>,
}

impl<'a> From<&'a Difference> for SeedDifference<'a> {
    fn from(difference: &'a Difference) -> Self {
        let (field, ledger, seed) = match &difference.change {
            Change::Field {
                field,
                in_ledger,
                in_seed,
            } => (Some(&**field), in_ledger.as_deref(), in_seed.as_deref()),
            Change::MissingInSeed => (None, None, None),
        };
        Self {
            part: format!("{:?}", difference.part).to_lowercase(),
            id: &difference.id,
            field,
            ledger,
            seed,
        }
    }
}
