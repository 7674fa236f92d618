//! commitments list: the accounts as they stand on a day, as they were known at an instant.

use std::collections::HashMap;
use std::sync::Arc;

use clap::Args;
use serde_json::Value;

use super::super::context::Context;
use super::super::error::CliError;
use super::super::instants::{AsOf, KnownAt, View};
use super::super::output::Output;
use super::super::parse;
use super::super::table::Table;
use super::show::light;
use crate::app::AppError;
use domain::account::Account;
use domain::ids::OfficeId;
use domain::light::Light;
use domain::listing::{Filter, Listed, NotAChoice, Page, Sort, haystack, office_haystack, select};
use domain::office::Office;
use domain::outline::Outline;
use domain::quantity::{Amount, Basis, show_target};
use domain::say::Message;
use export::{account_json, accounts_csv};
use i18n::Words;
use i18n::telling::shown;
use service::ActionError;

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
    let wished = args.filter()?;
    let app = context.open()?;
    let view = View::of(context, &app, &args.as_of, &args.known_at)?;
    let (rows, offices) = app.desk.ask(|reader| -> Result<_, AppError> {
        let offices = reader.offices(view.known)?;
        let outlines = reader.outlines(view.known)?;
        Ok((rows(&outlines, &offices, &view), offices))
    })?;
    wished.check(&rows, &offices).map_err(not_a_choice)?;
    let lang = context.words.lang();
    let selection = select(&rows, &wished, Sort::default(), &Page::All, lang);
    let kept: Vec<&Account> = selection.rows.iter().map(|row| &row.account).collect();
    let json: Vec<Value> = kept.iter().map(|account| account_json(account)).collect();
    let csv =
        accounts_csv(kept.iter().copied(), &offices, context.words).map_err(ActionError::from)?;
    let said = Message::new("cli-listed")
        .number("count", kept.len())
        .arg("day", context.words.day(view.as_of))
        .arg("at", context.words.instant(view.known_at, view.frame.zone));
    Ok(Output::listed(json, table(kept, &offices, context.words))
        .with_csv(csv)
        .note(context.words.message(&said)))
}

/// The outlines as a list holds them.
fn rows(outlines: &[Outline], offices: &[Office], view: &View) -> Vec<Listed> {
    let names: HashMap<&OfficeId, Arc<str>> = offices
        .iter()
        .map(|o| (&o.id, office_haystack(o)))
        .collect();
    let listed = |outline: &Outline| {
        let (account, turn) = outline.stand(view.as_of, &view.frame);
        let promise = haystack(&account.commitment);
        let name = names.get(&account.lead);
        let office = name.map_or_else(|| account.lead.as_str().into(), Arc::clone);
        Listed::new(account, outline.newest(), turn, promise, office)
    };
    outlines.iter().map(listed).collect()
}

impl ListArgs {
    /// The filter that was typed, as far as it can be told without a ledger.
    fn filter(&self) -> Result<Filter, CliError> {
        let office = self.office.as_deref();
        let light = choice("light", self.light.as_deref(), Light::ALL, Light::as_str)?;
        Ok(Filter {
            section: self.section.clone(),
            group: self.group.clone(),
            office: parse::maybe(office)?,
            lights: light.into_iter().collect(),
            basis: choice("basis", self.basis.as_deref(), Basis::ALL, Basis::as_str)?,
            search: self.search.clone(),
            ..Filter::default()
        })
    }
}

/// One of a few words, where one was typed.
fn choice<T: Copy, const N: usize>(
    field: &'static str,
    typed: Option<&str>,
    all: [T; N],
    name: fn(T) -> &'static str,
) -> Result<Option<T>, CliError> {
    let Some(typed) = typed else {
        return Ok(None);
    };
    NotAChoice::check(field, typed, all.map(name)).map_err(not_a_choice)?;
    Ok(all.into_iter().find(|choice| name(*choice) == typed))
}

fn not_a_choice(error: NotAChoice) -> CliError {
    CliError::Usage(
        Message::new("cli-choice")
            .arg("option", format!("--{}", error.field))
            .arg("value", error.value)
            .arg("allowed", error.allowed.join(", ")),
    )
}

/// Accounts as rows.
pub(in crate::cli) fn table<'a>(
    accounts: impl IntoIterator<Item = &'a Account>,
    offices: &[Office],
    words: Words,
) -> Table {
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
