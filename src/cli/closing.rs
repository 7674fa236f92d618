//! close (办结销号), settle (年底交账): the end of a commitment, and of the year.

use clap::Args;
use serde_json::{Value, json};

use super::context::Context;
use super::error::CliError;
use super::output::Output;
use super::parse;
use super::table::Table;
use domain::ids::Code;
use domain::message::Message;
use export::verdict_json;
use service::settle::settle as settled;
use service::supervise::close as closed;

/// Which commitment.
#[derive(Debug, Args)]
pub(super) struct CloseArgs {
    /// The commitment.
    code: String,
    /// How it was verified.
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
}

/// Which year.
#[derive(Debug, Args)]
pub(super) struct SettleArgs {
    /// The report's year; that of the ledger where it is left out.
    #[arg(long, value_name = "YYYY")]
    year: Option<i32>,
}

/// Strikes off what is met.
pub(super) fn close(context: &Context, args: CloseArgs) -> Result<Output, CliError> {
    let code: Code = parse::name(&args.code)?;
    let app = context.open()?;
    let (by, own) = (context.actor.clone(), code.clone());
    let appended = app
        .ledger
        .act_blocking(move |tx, now| closed(tx, now, by.as_ref(), own, &args.note))?;
    let said = Message::new("cli-closed")
        .arg("code", &code)
        .arg("seq", appended.seq);
    let json = json!({ "code": code, "seq": appended.seq, "at": appended.at });
    Ok(Output::said(json, context.localizer.message(&said)))
}

/// Gives every verdict and ends the year's accounts.
pub(super) fn settle(context: &Context, args: SettleArgs) -> Result<Output, CliError> {
    let app = context.open()?;
    let by = context.actor.clone();
    let verdicts = app
        .ledger
        .act_blocking(move |tx, now| settled(tx, now, by.as_ref(), args.year))?;
    let words = context.localizer;
    let mut table = Table::new(words, &["col-code", "col-verdict", ">col-share"]);
    for verdict in &verdicts {
        table.row(vec![
            verdict.code.to_string(),
            words.localize(&verdict.outcome),
            verdict
                .share
                .map_or_else(String::new, |share| format!("{share}%")),
        ]);
    }
    let json: Vec<Value> = verdicts.iter().map(verdict_json).collect();
    let said = Message::new("cli-settled").number("count", verdicts.len());
    Ok(Output::listed(json, table).note(words.message(&said)))
}
