//! `close` (办结销号) and `settle` (年底交账): closing a commitment and settling the year.

use clap::Args;
use serde_json::json;

use super::context::Context;
use super::error::CliError;
use super::output::Output;
use super::parse;
use super::table::Table;
use domain::ids::Code;
use domain::message::Message;
use service::settle::settle as settled;
use service::supervise::close as closed;

/// The commitment to close.
#[derive(Debug, Args)]
pub(super) struct CloseArgs {
    /// The code of the commitment.
    code: String,
    /// A note on the verification.
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
}

/// The year to settle.
#[derive(Debug, Args)]
pub(super) struct SettleArgs {
    /// The year; by default that of the report.
    #[arg(long, value_name = "YYYY")]
    year: Option<i32>,
}

/// Closes a commitment.
pub(super) fn close(context: &Context, args: CloseArgs) -> Result<Output, CliError> {
    let code: Code = parse::name(&args.code)?;
    let app = context.open()?;
    let (by, own) = (context.actor.clone(), code.clone());
    let appended = app
        .ledger
        .act_blocking(move |tx, now| closed(tx, now, by.as_ref(), own, &args.note))?;
    let message = Message::new("cli-closed")
        .arg("code", &code)
        .arg("seq", appended.seq);
    let json = json!({ "code": code, "seq": appended.seq, "at": appended.at });
    Ok(context.output(json, &message))
}

/// Settles the year and lists the verdicts.
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
    let json: Vec<wire::Verdict> = verdicts.iter().map(wire::Verdict::from).collect();
    let message = Message::new("cli-settled").number("count", verdicts.len());
    Ok(Output::list(json, table).note(words.message(&message)))
}
