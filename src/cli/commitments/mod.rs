//! commitments: the list, one in full, its history, and its lead office.

mod list;
mod show;

use clap::Subcommand;
use serde_json::json;

use super::{context::Context, error::CliError, output::Output, supervise::amend};
use domain::{Message, OfficeId};
use service::supervise::Change;

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum CommitmentsCommand {
    /// Lists commitments.
    List(list::ListArgs),
    /// Shows one.
    Show(show::ShowArgs),
    /// Confirms the lead office.
    Assign {
        /// The commitment.
        code: String,
        /// The department.
        #[arg(long, value_name = "OFFICE")]
        lead: String,
    },
}

/// Runs the command.
pub(super) fn run(context: &Context, command: CommitmentsCommand) -> Result<Output, CliError> {
    match command {
        CommitmentsCommand::List(args) => list::run(context, &args),
        CommitmentsCommand::Show(args) => show::run(context, &args),
        CommitmentsCommand::Assign { code, lead } => assign_lead(context, code, lead),
    }
}

fn assign_lead(context: &Context, code: String, lead: String) -> Result<Output, CliError> {
    let done = amend(context, code, Change::Assign { lead })?;
    let (code, lead) = (&done.code, done.lead.as_ref().map_or("", OfficeId::as_str));
    let message = Message::new("cli-assigned")
        .arg("code", code)
        .arg("lead", lead)
        .arg("seq", done.seq);
    let json = json!({ "code": code, "lead_office": lead, "seq": done.seq, "at": done.at });
    Ok(context.output(json, &message))
}
