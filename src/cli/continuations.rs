//! continuations: which commitments of a later report continue those of an earlier one.

use clap::{Args, Subcommand};

use super::context::Context;
use super::error::CliError;
use super::instants::KnownAt;
use super::output::Output;
use super::parse;
use super::table::Table;
use domain::continuation::{Continued, Proposal, propose_for};
use domain::{Code, Localize as _, Message, Seq, Timestamp};
use service::continuation::{ContinuationChange, ContinuationRequest, decide};
use service::{ActionError, Refusal};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum ContinuationsCommand {
    /// Proposes what a report continues.
    Propose(ProposeArgs),
    /// Lists what is confirmed.
    List(ListArgs),
    /// Confirms one.
    Confirm(ConfirmArgs),
    /// Withdraws one.
    Withdraw(WithdrawArgs),
    /// Says why a commitment was dropped.
    Drop(DropArgs),
}

/// As known when.
#[derive(Debug, Args)]
pub(super) struct ProposeArgs {
    /// The instant up to which the ledger is read.
    #[command(flatten)]
    known_at: KnownAt,
}

/// Which continuations.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Of one commitment, through all years.
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// The instant up to which the ledger is read.
    #[command(flatten)]
    known_at: KnownAt,
}

/// What continues what.
#[derive(Debug, Args)]
pub(super) struct ConfirmArgs {
    /// The later commitment.
    code: String,
    /// The earlier commitment.
    #[arg(long, value_name = "CODE")]
    of: String,
    /// How the two relate.
    #[arg(long, value_name = "RELATION")]
    relation: Option<String>,
}

/// What does not continue what.
#[derive(Debug, Args)]
pub(super) struct WithdrawArgs {
    /// The later commitment.
    code: String,
    /// The earlier commitment.
    #[arg(long, value_name = "CODE")]
    of: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// What was dropped, and why.
#[derive(Debug, Args)]
pub(super) struct DropArgs {
    /// The commitment.
    code: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The document that decided it.
    #[arg(long, value_name = "TEXT")]
    document: String,
}

/// Runs the command.
pub(super) fn run(context: &Context, command: ContinuationsCommand) -> Result<Output, CliError> {
    match command {
        ContinuationsCommand::Propose(args) => propose(context, &args),
        ContinuationsCommand::List(args) => list(context, &args),
        ContinuationsCommand::Confirm(args) => {
            let (of, relation) = (args.of, args.relation);
            let change = ContinuationChange::Confirm { of, relation };
            entered(context, args.code, change, "cli-continued")
        }
        ContinuationsCommand::Withdraw(args) => {
            let (of, reason) = (args.of, args.reason);
            let change = ContinuationChange::Withdraw { of, reason };
            entered(context, args.code, change, "cli-continuation-withdrawn")
        }
        ContinuationsCommand::Drop(args) => {
            let (reason, document) = (args.reason, args.document);
            let change = ContinuationChange::Drop { reason, document };
            entered(context, args.code, change, "cli-dropped")
        }
    }
}

fn propose(context: &Context, args: &ProposeArgs) -> Result<Output, CliError> {
    let app = context.open()?;
    let (at, known) = args.known_at.look(context, &app)?;
    let report = context.report.clone();
    let proposals = app.ledger.ask(|reader| -> Result<_, ActionError> {
        let reports = reader.reports(known)?;
        let own = match &report {
            Some(id) => reports
                .get(id)
                .ok_or_else(|| Refusal::no_report(&reports, id))?,
            None => reports.current().ok_or(Refusal::NotOpen {})?,
        };
        let commitments = reader.commitments(known)?;
        let continuations = reader.continuations(known)?;
        Ok(propose_for(
            own,
            &reports,
            commitments.iter(),
            &continuations,
        ))
    })?;
    let localizer = context.localizer;
    let table = Table::of(
        localizer,
        &proposals,
        &[
            ("col-code", &|own: &Proposal| own.code.to_string()),
            ("col-earlier", &|own| own.of.to_string()),
            ("col-relation", &|own| localizer.localize(&own.relation)),
            ("col-likeness", &|own| format!("{}%", own.likeness)),
        ],
    );
    let rows: Vec<wire::ProposedContinuation> = proposals.iter().map(Into::into).collect();
    Ok(Output::list(rows, table).notes(args.known_at.note(context, &app, at)))
}

fn list(context: &Context, args: &ListArgs) -> Result<Output, CliError> {
    let code: Option<Code> = parse::maybe(args.code.as_deref())?;
    let app = context.open()?;
    let (at, known) = args.known_at.look(context, &app)?;
    let known = app.ledger.ask(|reader| reader.continuations(known))?;
    let links: Vec<&Continued> = match &code {
        Some(code) => known.line(code),
        None => known.links().map(|(link, _)| link).collect(),
    };
    let localizer = context.localizer;
    let table = Table::of(
        localizer,
        &links,
        &[
            ("col-code", &|link: &&Continued| link.code.to_string()),
            ("col-earlier", &|link| link.of.to_string()),
            ("col-relation", &|link| localizer.localize(&link.relation)),
        ],
    );
    let rows: Vec<wire::Continuation> = links.into_iter().map(Into::into).collect();
    Ok(Output::list(rows, table).notes(args.known_at.note(context, &app, at)))
}

fn entered(
    context: &Context,
    code: String,
    change: ContinuationChange,
    key: &'static str,
) -> Result<Output, CliError> {
    let request = ContinuationRequest { code, change };
    let done = context.act(move |tx, now, by| decide(tx, now, by, request))?;
    let (seq, at): (Seq, Timestamp) = (done.seq, done.at);
    let mut message = Message::new(key).arg("code", &done.code).arg("seq", seq);
    if let Some((of, relation)) = &done.link {
        let relation = context.localizer.message(&relation.message());
        message = message.arg("of", of).arg("relation", relation);
    }
    let document = wire::EnteredContinuation {
        code: wire::CommitmentCode(done.code),
        of: done
            .link
            .as_ref()
            .map(|(of, _)| wire::CommitmentCode(of.clone())),
        relation: done.link.map(|(_, relation)| wire::RelationName(relation)),
        seq: seq.0,
        at: wire::Instant(at),
    };
    Ok(context.output(document, &message))
}
