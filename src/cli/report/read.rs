//! report read: what a report promises for the coming year; with `--out` as the files of a seed, doubtful rows first.
//!
//! Needs no ledger.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

use crate::app::AppError;
use crate::app::permissions::as_started;
use crate::cli::{context::Context, error::CliError, output::Output, parse, table::Table};
use clock::Clock;
use domain::seed::{FILE_NAMES, SeedFiles};
use domain::{Localize as _, Message};
use i18n::Localizer;
use report_reader::about::about;
use report_reader::proposal::Proposal;
use report_reader::proposal::proposals;
use report_reader::seeding::{SeedFacts, draft};
use report_reader::{Candidate, read_bytes};
use service::report_text::sha256_of;

/// Which report, and what of it is written.
#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    /// Its text: UTF-8, GB18030 or Big5.
    file: PathBuf,
    /// A directory for the files of a seed.
    #[arg(long)]
    out: Option<PathBuf>,
    /// The report's id, such as `jiyuan-2019`.
    #[arg(long)]
    id: Option<String>,
    /// The capital letters of its codes.
    #[arg(long)]
    prefix: Option<String>,
    /// The year that it promises for.
    #[arg(long)]
    year: Option<i32>,
    /// Whose report it is.
    #[arg(long)]
    jurisdiction: Option<String>,
    /// The day it was delivered.
    #[arg(long)]
    delivered_on: Option<NaiveDate>,
}

/// Reads it.
pub(super) fn run(context: &Context, args: &ReadArgs) -> Result<Output, CliError> {
    let bytes = parse::file(&args.file)?;
    let reading = read_bytes(&bytes);
    let localizer = context.localizer;
    let candidates: Vec<Value> = reading
        .candidates
        .iter()
        .map(|found| json!(found))
        .collect();
    let mut output = Output::list(candidates, table(&reading.candidates, localizer));
    if let Some(out) = &args.out {
        let facts = facts(
            args,
            about(&reading, Clock::System.now().day(chrono_tz::UTC)),
        );
        let found = proposals(&reading, facts.year);
        let why = |proposal: &Proposal| said(proposal, localizer);
        let drafted = draft(&facts, &sha256_of(&bytes), &found, true, why);
        as_started(|| write(out, &drafted.files))?;
        let doubtful = found
            .iter()
            .filter(|proposal| proposal.is_doubtful())
            .count();
        let described = Message::new("cli-report-written")
            .arg("dir", out.display())
            .number("all", found.len())
            .number("doubtful", doubtful);
        output = output.line(localizer.message(&described));
    }
    let described = Message::new("cli-report-read")
        .number("found", reading.candidates.len())
        .number("milestones", reading.enumerated.len())
        .number("refused", reading.excluded.len());
    Ok(output.line(localizer.message(&described)))
}

/// What was guessed, and what was typed in its place.
fn facts(args: &ReadArgs, guessed: SeedFacts) -> SeedFacts {
    SeedFacts {
        id: args.id.clone().unwrap_or(guessed.id),
        prefix: args.prefix.clone().unwrap_or(guessed.prefix),
        year: args.year.unwrap_or(guessed.year),
        jurisdiction_zh: args.jurisdiction.clone().unwrap_or(guessed.jurisdiction_zh),
        delivered_on: args.delivered_on.unwrap_or(guessed.delivered_on),
        ..guessed
    }
}

/// What a person should look at, as comments above a row.
fn said(proposal: &Proposal, localizer: Localizer) -> Vec<String> {
    let doubts = proposal
        .doubts
        .iter()
        .map(|doubt| localizer.message(&doubt.message()));
    let doubts: Vec<String> = doubts.collect();
    if !proposal.is_doubtful() {
        return doubts;
    }
    let head = Message::new("cli-report-doubtful").number("confidence", proposal.confidence);
    std::iter::once(localizer.message(&head))
        .chain(doubts)
        .collect()
}

fn table(candidates: &[Candidate], localizer: Localizer) -> Table {
    let columns = [
        ">col-start",
        "col-item",
        "col-verb",
        ">col-value",
        "col-unit",
        "col-comparator",
        "col-basis",
        ">col-confidence",
    ];
    let mut table = Table::new(localizer, &columns);
    for found in candidates {
        table.row(vec![
            found.number_start.to_string(),
            found.item.clone(),
            found.verb.clone(),
            found.value.to_string(),
            found.unit.clone(),
            localizer.localize(&found.comparator),
            localizer.localize(&found.basis),
            found.confidence.to_string(),
        ]);
    }
    table
}

/// Writes the files of a seed; one that is there already stays, because a person may have worked on it.
fn write(dir: &Path, files: &SeedFiles) -> Result<(), CliError> {
    let texts = [
        &files.report,
        &files.offices,
        &files.commitments,
        &files.calendar,
    ];
    let paths = FILE_NAMES.map(|name| dir.join(name));
    if let Some(there) = paths.iter().take(texts.len()).find(|path| path.exists()) {
        let said = Message::new("cli-report-there").arg("path", there.display());
        return Err(CliError::Failed(said));
    }
    std::fs::create_dir_all(dir).map_err(AppError::file(dir))?;
    for (path, text) in paths.iter().zip(texts) {
        std::fs::write(path, text).map_err(AppError::file(path))?;
    }
    Ok(())
}
