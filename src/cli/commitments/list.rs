//! commitments list: the accounts as they stand on a day, as they were known at an instant.

use std::collections::BTreeSet;

use clap::Args;
use serde_json::Value;

use super::super::context::Context;
use super::super::error::CliError;
use super::super::instants::{AsOf, KnownAt, View};
use super::super::output::Output;
use super::super::parse;
use super::super::table::Table;
use super::super::targets::shown;
use super::show::light;
use crate::actions::ActionError;
use crate::app::AppError;
use crate::domain::account::Account;
use crate::domain::ids::OfficeId;
use crate::domain::light::Light;
use crate::domain::office::Office;
use crate::domain::quantity::{Amount, show_target};
use crate::domain::say::Message;
use crate::export::{account_json, accounts_csv};
use crate::words::Words;

/// The bases by their names in the interfaces.
const BASES: [&str; 7] = [
    "count",
    "rate",
    "level",
    "ratio",
    "proportion",
    "change",
    "milestone",
];

/// Which commitments, as of when, and as known when.
#[derive(Debug, Args)]
pub(in crate::cli) struct ListArgs {
    /// A section of the report.
    #[arg(long)]
    section: Option<String>,
    /// An enumeration such as 十件民生实事.
    #[arg(long)]
    group: Option<String>,
    /// The lead office.
    #[arg(long)]
    office: Option<String>,
    /// The light.
    #[arg(long)]
    light: Option<String>,
    /// The kind of figure.
    #[arg(long)]
    basis: Option<String>,
    /// A part of the title, the clause or the code.
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// The day for which values are true.
    #[command(flatten)]
    as_of: AsOf,
    /// The instant up to which the ledger is read.
    #[command(flatten)]
    known_at: KnownAt,
}

/// Lists.
pub(super) fn run(context: &Context, args: &ListArgs) -> Result<Output, CliError> {
    let app = context.open()?;
    let view = View::of(context, &app, &args.as_of, &args.known_at)?;
    let (accounts, offices) = app.desk.ask(|reader| -> Result<_, AppError> {
        let accounts: Vec<Account> = reader
            .outlines(view.known)?
            .iter()
            .map(|outline| outline.account(view.as_of, &view.frame))
            .collect();
        Ok((accounts, reader.offices(view.known)?))
    })?;
    check(args, &accounts, &offices)?;
    let kept: Vec<Account> = accounts
        .into_iter()
        .filter(|account| lets_through(args, account))
        .collect();
    let json: Vec<Value> = kept.iter().map(account_json).collect();
    let csv = accounts_csv(&kept, &offices, context.words).map_err(ActionError::from)?;
    let said = Message::new("cli-listed")
        .number("count", kept.len())
        .arg("day", context.words.day(view.as_of))
        .arg("at", context.words.instant(view.known_at, view.frame.zone));
    Ok(Output::listed(json, table(&kept, &offices, context.words))
        .with_csv(csv)
        .note(context.words.message(&said)))
}

/// Refuses values that no commitment can have.
fn check(args: &ListArgs, accounts: &[Account], offices: &[Office]) -> Result<(), CliError> {
    if let Some(text) = &args.section {
        let known: BTreeSet<&str> = accounts
            .iter()
            .map(|a| a.commitment.section.as_str())
            .collect();
        parse::choice("--section", text, known)?;
    }
    if let Some(text) = &args.group {
        let known: BTreeSet<&str> = accounts
            .iter()
            .filter_map(|a| a.commitment.group.as_deref())
            .collect();
        parse::choice("--group", text, known)?;
    }
    if let Some(text) = &args.office {
        parse::choice("--office", text, offices.iter().map(|o| o.id.as_str()))?;
    }
    if let Some(text) = &args.light {
        parse::choice("--light", text, Light::ALL.map(Light::as_str))?;
    }
    if let Some(text) = &args.basis {
        parse::choice("--basis", text, BASES)?;
    }
    Ok(())
}

fn lets_through(args: &ListArgs, account: &Account) -> bool {
    let commitment = &account.commitment;
    let is = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|w| w == found);
    let basis = serde_json::json!(commitment.basis);
    is(&args.section, &commitment.section)
        && is(&args.office, account.lead.as_str())
        && is(&args.light, account.progress.light.as_str())
        && is(&args.basis, basis.as_str().unwrap_or_default())
        && (args.group.is_none() || args.group == commitment.group)
        && args.search.as_deref().is_none_or(|text| {
            let text = text.to_lowercase();
            [
                commitment.title.zh.as_str(),
                commitment.title.en.as_str(),
                commitment.clause.as_str(),
                commitment.code.as_str(),
            ]
            .iter()
            .any(|field| field.to_lowercase().contains(&text))
        })
}

/// Accounts as rows.
pub(in crate::cli) fn table(accounts: &[Account], offices: &[Office], words: Words) -> Table {
    let lang = words.lang();
    let mut table = Table::new(
        words,
        &[
            "col-code",
            "col-title",
            ">col-target",
            ">col-accepted",
            ">col-share",
            ">col-expected",
            "col-light",
            "col-due",
            "col-lead",
        ],
    );
    for account in accounts {
        let progress = &account.progress;
        let percent = |share: Option<Amount>| share.map_or_else(String::new, |s| format!("{s}%"));
        let accepted = progress.accepted.as_ref().map_or_else(String::new, |a| {
            shown(a.value, account.target.as_ref(), words)
        });
        table.row(vec![
            account.commitment.code.to_string(),
            account.commitment.title.get(lang).to_owned(),
            account
                .target
                .as_ref()
                .map_or_else(|| words.t("cli-milestone"), |t| show_target(t, lang)),
            accepted,
            percent(progress.share),
            percent(progress.expected_share),
            light(progress.light, words),
            account.due_on.to_string(),
            office_name(offices, &account.lead, words),
        ]);
    }
    table
}

/// An office's name, or its id where it is not registered.
pub(super) fn office_name(offices: &[Office], id: &OfficeId, words: Words) -> String {
    offices
        .iter()
        .find(|office| office.id == *id)
        .map_or_else(|| id.to_string(), |o| o.name.get(words.lang()).to_owned())
}
