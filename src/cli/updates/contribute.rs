//! `updates contribute`: an office reports on its part of a commitment.

use clap::Args;

use crate::cli::{context::Context, error::CliError, output::Output, parse};
use domain::{Actor, Message};
use service::contribute::{ContributeRequest, contribute};

/// The contribution.
#[derive(Debug, Args)]
pub(crate) struct ContributeArgs {
    /// The code of the commitment.
    code: String,
    /// The office.
    #[arg(long)]
    office: String,
    /// The month.
    #[arg(long, value_name = "YYYY-MM")]
    period: String,
    /// What it did.
    #[arg(long, value_name = "TEXT")]
    text: String,
    /// Its part of the figure.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    value: Option<String>,
}

/// Enters a contribution.
pub(super) fn run(context: &Context, args: ContributeArgs) -> Result<Output, CliError> {
    let own = Actor::Office(parse::name(&args.office)?);
    let request = ContributeRequest {
        code: args.code,
        office: args.office,
        period: args.period,
        value: args.value,
        text: args.text,
    };
    let done = context.act(move |tx, now, by| contribute(tx, now, by.unwrap_or(&own), request))?;
    let own = done.contribution;
    let message = Message::new("cli-contributed")
        .arg("code", &own.code)
        .arg("office", &own.office)
        .arg("period", own.period)
        .arg("seq", done.seq);
    let document = wire::EnteredContribution {
        code: wire::CommitmentCode(own.code),
        office: wire::OfficeName(own.office),
        period: wire::Month(own.period),
        seq: done.seq.0,
        at: wire::Instant(done.at),
    };
    Ok(context.output(document, &message))
}
