//! `inspect` (实地核查), `adjust` (调整), `extend` (延期), `close` (办结销号) and `settle` (年底交账): what supervising offices record on
//! commitments. An approved change leaves the promise itself visible.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{
    cells::percent,
    context::{Context, wait},
    error::CliError,
    output::Output,
};
use domain::Message;
use service::evidence::Attachment;
use service::settle::{self, Settling};
use service::supervise::{
    self, AmendRequest, Amended, Approval, Change, InspectRequest, submit_inspection,
};

/// The inspection.
#[derive(Debug, Args)]
pub(super) struct InspectArgs {
    /// The code of the commitment.
    code: String,
    /// The figure; a milestone is 0 or 100.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    value: String,
    /// The day of the visit.
    #[arg(long, value_name = "DATE")]
    as_of: String,
    /// The finding in words.
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    /// An evidence file; may be given several times.
    #[arg(long, value_name = "FILE")]
    evidence: Vec<PathBuf>,
}

/// Records an inspection.
pub(super) fn inspect(context: &Context, args: InspectArgs) -> Result<Output, CliError> {
    let app = context.open()?;
    let request = InspectRequest {
        code: args.code,
        as_of: args.as_of,
        value: args.value,
        note: args.note,
        evidence: args.evidence.into_iter().map(Attachment::file).collect(),
    };
    let by = context.actor.as_ref();
    let inspection = wait(submit_inspection(&app.ledger, by, request))??;
    let message = Message::new("cli-inspected")
        .arg("code", &inspection.code)
        .arg("seq", inspection.seq);
    let json = json!({
        "code": inspection.code,
        "as_of": inspection.as_of,
        "evidence": inspection.evidence,
        "seq": inspection.seq,
        "at": inspection.at,
    });
    Ok(context.output(json, &message))
}

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
    let (value, approval) = (args.value, args.approval.approval());
    let done = amend(context, args.code, Change::Adjust { value, approval })?;
    let message = Message::new("cli-adjusted")
        .arg("code", &done.code)
        .arg("seq", done.seq);
    let json = json!({ "code": done.code, "approver": args.approval.approver, "document": args.approval.document, "seq": done.seq, "at": done.at });
    Ok(context.output(json, &message))
}

/// Records a later due date.
pub(super) fn extend(context: &Context, args: ExtendArgs) -> Result<Output, CliError> {
    let (due_on, approval) = (args.due_on, args.approval.approval());
    let done = amend(context, args.code, Change::Extend { due_on, approval })?;
    let due_on = done.due_on.unwrap_or_default();
    let message = Message::new("cli-extended")
        .arg("code", &done.code)
        .arg("due_on", due_on)
        .arg("seq", done.seq);
    let json = json!({ "code": done.code, "due_on": due_on, "approver": args.approval.approver, "document": args.approval.document, "seq": done.seq, "at": done.at });
    Ok(context.output(json, &message))
}

/// Records a change of a commitment.
pub(super) fn amend(context: &Context, code: String, change: Change) -> Result<Amended, CliError> {
    let request = AmendRequest { code, change };
    context.act(move |tx, now, by| supervise::amend(tx, now, by, request))
}

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
    /// The year; by default that of the oldest report that is not settled.
    #[arg(long, value_name = "YYYY")]
    year: Option<i32>,
}

/// Closes a commitment.
pub(super) fn close(context: &Context, args: CloseArgs) -> Result<Output, CliError> {
    let done = amend(context, args.code, Change::Close { note: args.note })?;
    let message = Message::new("cli-closed")
        .arg("code", &done.code)
        .arg("seq", done.seq);
    let json = json!({ "code": done.code, "seq": done.seq, "at": done.at });
    Ok(context.output(json, &message))
}

/// Settles the year and lists the verdicts.
pub(super) fn settle(context: &Context, args: SettleArgs) -> Result<Output, CliError> {
    let settling = Settling {
        year: args.year,
        report: context.report.clone(),
    };
    let verdicts = context.act(move |tx, now, by| settle::settle(tx, now, by, &settling))?;
    let words = context.localizer;
    let message = Message::new("cli-settled").number("count", verdicts.len());
    let output = Output::rows::<wire::Verdict, _>(
        words,
        &verdicts,
        &[
            ("col-code", &|verdict| verdict.code.to_string()),
            ("col-verdict", &|verdict| words.localize(&verdict.outcome)),
            (">col-share", &|verdict| percent(verdict.share)),
        ],
    );
    Ok(output.note(words.message(&message)))
}
