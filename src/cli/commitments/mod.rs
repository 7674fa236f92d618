//! commitments: the list, one in full, its history, and its lead office.

mod elsewhere;
mod list;
mod show;

pub(super) use list::{ListArgs, run as list, workbook};

use clap::Subcommand;
use serde_json::json;

use super::{context::Context, error::CliError, output::Output};
use domain::Message;
use service::supervise::{AmendRequest, Amended, Change, amend};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum CommitmentsCommand {
    /// Lists commitments.
    List(list::ListArgs),
    /// Shows one.
    Show(show::ShowArgs),
    /// Adds one that is in no report.
    Add(Box<elsewhere::AddArgs>),
    /// Sends the completion of such a one back.
    SendBack(elsewhere::SendBackArgs),
    /// Confirms the lead office.
    Assign {
        /// The commitment; several get the same offices.
        #[arg(required = true, value_name = "CODE")]
        codes: Vec<String>,
        /// The department that answers, and consolidates what others report.
        #[arg(long, value_name = "OFFICE")]
        lead: String,
        /// A further lead office; may be given several times. An empty one: none any more.
        #[arg(long, value_name = "OFFICE")]
        joint: Option<Vec<String>>,
        /// An office that helps; likewise.
        #[arg(long, value_name = "OFFICE")]
        supporting: Option<Vec<String>>,
    },
}

/// Runs the command.
pub(super) fn run(context: &Context, command: CommitmentsCommand) -> Result<Output, CliError> {
    match command {
        CommitmentsCommand::List(args) => list::run(context, &args),
        CommitmentsCommand::Show(args) => show::run(context, &args),
        CommitmentsCommand::Add(args) => elsewhere::run_add(context, *args),
        CommitmentsCommand::SendBack(args) => elsewhere::run_send_back(context, args),
        CommitmentsCommand::Assign {
            codes,
            lead,
            joint,
            supporting,
        } => {
            let change = Change::Assign {
                lead,
                joint,
                supporting,
            };
            assign(context, codes, &change)
        }
    }
}

/// Assigns all of the commitments or none.
fn assign(context: &Context, codes: Vec<String>, change: &Change) -> Result<Output, CliError> {
    let requests = codes.into_iter().map(|code| AmendRequest {
        code,
        change: change.clone(),
    });
    let requests: Vec<AmendRequest> = requests.collect();
    let done = context.act(move |tx, now, by| {
        let requests = requests.into_iter();
        let done = requests.map(|request| amend(tx, now, by, request));
        done.collect::<Result<Vec<Amended>, _>>()
    })?;
    let lead = |done: &Amended| {
        done.lead
            .clone()
            .map_or_else(String::new, |id| id.to_string())
    };
    let document = |done: &Amended| json!({ "code": done.code, "lead_office": lead(done), "seq": done.seq, "at": done.at });
    let message = |done: &Amended| {
        let message = Message::new("cli-assigned").arg("code", &done.code);
        context
            .localizer
            .message(&message.arg("lead", lead(done)).arg("seq", done.seq))
    };
    Ok(match done.as_slice() {
        [one] => Output::new(document(one), message(one)),
        all => {
            let documents: Vec<_> = all.iter().map(document).collect();
            let lines: Vec<String> = all.iter().map(message).collect();
            Output::new(documents, lines.join("\n"))
        }
    })
}
