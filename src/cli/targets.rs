//! adjust (调整), extend (延期): approved changes of a target or a due date. The promise itself stays visible.

use clap::Args;
use serde_json::json;

use super::context::Context;
use super::error::CliError;
use super::output::Output;
use super::parse;
use domain::ids::Code;
use domain::message::Message;
use service::supervise::{Approval, adjust as adjusted, extend as extended};

/// A new figure.
#[derive(Debug, Args)]
pub(super) struct AdjustArgs {
    /// The commitment.
    code: String,
    /// The new figure.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    value: String,
    #[command(flatten)]
    approval: ApprovalArgs,
}

/// A later due date.
#[derive(Debug, Args)]
pub(super) struct ExtendArgs {
    /// The commitment.
    code: String,
    /// The new due date.
    #[arg(long = "due", value_name = "DATE")]
    due_on: String,
    #[command(flatten)]
    approval: ApprovalArgs,
}

/// The approval.
#[derive(Debug, Args)]
struct ApprovalArgs {
    /// The body that approved it; not a person's name.
    #[arg(long, value_name = "BODY")]
    approver: String,
    /// The document's number.
    #[arg(long, value_name = "NUMBER")]
    document: String,
}

impl ApprovalArgs {
    fn approval(&self) -> Approval {
        Approval {
            approver: self.approver.clone(),
            document: self.document.clone(),
        }
    }
}

/// Records a new figure.
pub(super) fn adjust(context: &Context, args: AdjustArgs) -> Result<Output, CliError> {
    let code: Code = parse::name(&args.code)?;
    let approval = args.approval.approval();
    let app = context.open()?;
    let (by, own) = (context.actor.clone(), code.clone());
    let appended = app
        .ledger
        .act_blocking(move |tx, now| adjusted(tx, now, by.as_ref(), own, &args.value, &approval))?;
    let message = Message::new("cli-adjusted")
        .arg("code", &code)
        .arg("seq", appended.seq);
    let json = json!({ "code": code, "approver": args.approval.approver, "document": args.approval.document, "seq": appended.seq, "at": appended.at });
    Ok(context.output(json, &message))
}

/// Records a later due date.
pub(super) fn extend(context: &Context, args: ExtendArgs) -> Result<Output, CliError> {
    let code: Code = parse::name(&args.code)?;
    let due_on = parse::day(&args.due_on)?;
    let approval = args.approval.approval();
    let app = context.open()?;
    let (by, own) = (context.actor.clone(), code.clone());
    let appended = app
        .ledger
        .act_blocking(move |tx, now| extended(tx, now, by.as_ref(), own, due_on, &approval))?;
    let message = Message::new("cli-extended")
        .arg("code", &code)
        .arg("due_on", due_on)
        .arg("seq", appended.seq);
    let json = json!({ "code": code, "due_on": due_on, "approver": args.approval.approver, "document": args.approval.document, "seq": appended.seq, "at": appended.at });
    Ok(context.output(json, &message))
}
