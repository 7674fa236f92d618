//! audit account: everything that one account did, in order.

use clap::Args;
use serde_json::Value;

use super::{AuditFacts, KnownAt};
use crate::app::AppError;
use crate::cli::context::Context;
use crate::cli::entry_formatter::{EntryFormatter, EntryLine, table};
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::parse;
use domain::ids::{Actor, Seq};

/// Whose deeds.
#[derive(Debug, Args)]
pub(in crate::cli) struct AccountArgs {
    /// An account, `office:ID` or `system:JOB`.
    account: String,
    #[command(flatten)]
    known_at: KnownAt,
}

/// Lists them. An account that did nothing has none: which accounts there are is not in the ledger.
pub(super) fn run(context: &Context, args: &AccountArgs) -> Result<Output, CliError> {
    let account: Actor = parse::name(&args.account)?;
    let facts = AuditFacts::of(context, &args.known_at)?;
    let told = facts.app.ledger.ask(|reader| -> Result<_, AppError> {
        let findings = reader.findings(facts.view.known, true)?;
        EntryFormatter::new(context.localizer, &facts.histories, &findings).tell(
            reader,
            Seq(0),
            facts.view.known_at,
            |by, _| *by == account,
            |_| true,
        )
    })?;
    let json: Vec<Value> = told.iter().map(EntryLine::json).collect();
    let table = table(&told, context.localizer, facts.view.context.zone);
    Ok(Output::listed(json, table))
}
