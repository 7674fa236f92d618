//! report compare: what the following report's review says of each commitment, as proposals for the settlement.
//!
//! Writes nothing.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::cli::{context::Context, error::CliError, output::Output, parse, table::Table};
use domain::quantity::show_target;
use domain::{Commitment, Message};
use i18n::Localizer;
use report_reader::compare::{Finding, Outcome, compare};
use report_reader::read_bytes;
use store::Known;

/// Which text.
#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// The following report's text: UTF-8, GB18030 or Big5.
    file: PathBuf,
}

/// Reads, compares, and shows what was found.
pub(super) fn run(context: &Context, args: &CompareArgs) -> Result<Output, CliError> {
    let bytes = parse::file(&args.file)?;
    let app = context.open()?;
    let commitments = app.ledger.ask(|reader| reader.commitments(Known::NOW))?;
    let became = compare(&read_bytes(&bytes), &commitments);
    let localizer = context.localizer;
    let rows = || commitments.iter().zip(&became);
    let list: Vec<Value> = rows()
        .map(|(commitment, became)| record(commitment, became))
        .collect();
    let found = became.iter().filter(|one| !one.found.is_empty()).count();
    let described = Message::new("cli-report-compared")
        .number("found", found)
        .number("all", commitments.len());
    let output = Output::list(list, table(rows(), localizer));
    Ok(output
        .line(localizer.message(&described))
        .line(localizer.t("cli-report-compare-proposals")))
}

fn record(commitment: &Commitment, became: &Outcome) -> Value {
    json!({
        "code": commitment.code,
        "title": commitment.title,
        "target": commitment.target,
        "found": became.found,
    })
}

fn table<'a>(
    rows: impl Iterator<Item = (&'a Commitment, &'a Outcome)>,
    localizer: Localizer,
) -> Table {
    let columns = [
        "col-code",
        "col-target",
        "col-compare-number",
        "col-compare-outcome",
        ">col-compare-score",
        "col-compare-quote",
        "col-compare-why",
    ];
    let mut table = Table::new(localizer, &columns);
    for (commitment, became) in rows {
        let target = commitment.target.as_ref();
        let promised = [
            commitment.code.to_string(),
            target.map_or_else(String::new, |target| show_target(target, localizer.lang())),
        ];
        if became.found.is_empty() {
            let nothing = localizer.t("compare-nothing");
            let rest = ["", "", "", ""].map(str::to_owned);
            table.row(
                promised
                    .clone()
                    .into_iter()
                    .chain([nothing])
                    .chain(rest)
                    .collect(),
            );
        }
        for (place, found) in became.found.iter().enumerate() {
            let head = if place == 0 {
                promised.clone()
            } else {
                Default::default()
            };
            table.row(head.into_iter().chain(cells(found, localizer)).collect());
        }
    }
    table
}

fn cells(found: &Finding, localizer: Localizer) -> [String; 5] {
    let why: Vec<String> = found
        .reasons
        .iter()
        .map(|why| localizer.localize(why))
        .collect();
    [
        found
            .figure
            .as_ref()
            .map(|figure| figure.number.clone())
            .unwrap_or_default(),
        localizer.localize(&found.verdict),
        found.score.to_string(),
        found.quote.clone(),
        why.join(&localizer.t("compare-and")),
    ]
}
