//! commitments show: one commitment with everything that was reported, approved, inspected and found, or its entries.

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use crate::app::{App, AppError};
use crate::cli::cells::{assignment, light, maybe, state, target};
use crate::cli::context::Context;
use crate::cli::entries::channel;
use crate::cli::error::CliError;
use crate::cli::instants::{AsOf, KnownAt, View};
use crate::cli::output::Output;
use crate::cli::parse;
use crate::cli::table::Table;
use domain::contribution::{Contribution, newest};
use domain::leader::Appointed;
use domain::update::Mark;
use domain::{
    Amount, Code, CommitmentHistory, CommitmentStatus, Finding, Message, Office, Seq, Timestamp,
    Update, Verdict, Via,
};
use export::accounts_csv;
use i18n::Localizer;
use i18n::describe::{EntryFormatter, Surface, as_of, shown};
use service::{ActionError, Refusal};
use store::{Known, StoreError};
use wire::CommitmentDetail;

/// Which one, and as known when.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The commitment.
    code: String,
    /// Its entries one by one instead.
    #[arg(long)]
    history: bool,
    /// The day for which values are true.
    #[command(flatten)]
    as_of: AsOf,
    /// The instant up to which the ledger is read.
    #[command(flatten)]
    known_at: KnownAt,
}

/// Everything that is shown of one commitment.
struct Shown {
    history: CommitmentHistory,
    status: CommitmentStatus,
    findings: Vec<Finding>,
    verdict: Option<Verdict>,
    offices: Vec<Office>,
    contributions: Vec<(Contribution, Mark)>,
    leader: Option<Appointed>,
}

/// Shows it.
pub(super) fn run(context: &Context, args: &ShowArgs) -> Result<Output, CliError> {
    let code: Code = parse::name(&args.code)?;
    let app = context.open()?;
    let view = View::of(context, &app, &args.as_of, &args.known_at)?;
    let facts = app.ledger.ask(|reader| -> Result<_, AppError> {
        let Some(history) = reader.history(&code, view.known)? else {
            let code = code.clone();
            return Err(ActionError::from(Refusal::NoCommitment { code }).into());
        };
        let mut findings = reader.findings(view.known, true)?;
        findings.retain(|finding| finding.cause.code.as_ref() == Some(&code));
        let mut verdicts = reader.verdicts(view.known)?;
        verdicts.retain(|(_, verdict)| verdict.code == code);
        Ok(Shown {
            status: CommitmentStatus::of(&history, view.as_of, &view.context),
            contributions: reader.contributions(&code, view.known)?,
            leader: view
                .context
                .leaders
                .of(history.lead_on(view.as_of), view.as_of)
                .cloned(),
            history,
            findings,
            verdict: verdicts.pop().map(|(_, verdict)| verdict),
            offices: reader.offices(view.known)?,
        })
    })?;
    if args.history {
        return entries(context, &app, &code, &facts.history, view.known);
    }
    let localizer = context.localizer;
    let csv = accounts_csv(
        std::slice::from_ref(&facts.status),
        &facts.offices,
        localizer,
    )
    .map_err(ActionError::from)?;
    let verdict = facts.verdict.as_ref();
    let document = CommitmentDetail::new(
        &facts.history,
        &facts.status,
        &facts.contributions,
        &facts.findings,
        verdict,
    );
    let output = Output::new(document, heading(&facts, localizer))
        .with_csv(csv)
        .lines(lines(&facts, localizer));
    let output = if facts.history.updates.is_empty() {
        output.line(localizer.t("cli-no-updates"))
    } else {
        output.with_table(updates(&facts, localizer))
    };
    let open = facts.findings.iter().filter(|f| f.closed.is_none());
    Ok(open.fold(output, |output, finding| {
        output.note(format!("! {}", localizer.localize(&finding.cause.detail)))
    }))
}

fn heading(facts: &Shown, localizer: Localizer) -> String {
    let commitment = &facts.status.commitment;
    format!(
        "{}  {}  {}",
        commitment.code,
        commitment.title.get(localizer.lang()),
        light(facts.status.progress.light, localizer)
    )
}

/// Its fields, a line each: the promise, how it stands, and what was decided on it.
fn lines(facts: &Shown, localizer: Localizer) -> Vec<String> {
    let (status, progress) = (&facts.status, &facts.status.progress);
    let commitment = &status.commitment;
    let mut lines = Vec::new();
    let mut add = |key: &str, text: &str| {
        lines.push(format!(
            "  {}{}{text}",
            localizer.t(key),
            localizer.t("cli-colon")
        ));
    };
    let text = |message: Message| localizer.message(&message);
    let value = |value: Amount| shown(value, status.target.as_ref(), localizer);
    add("col-clause", &commitment.clause);
    let mut place = commitment.section.clone();
    for part in [&commitment.group, &commitment.item].into_iter().flatten() {
        place.push_str(" · ");
        place.push_str(part);
    }
    add("col-section", &place);
    add("col-target", &target(status, localizer));
    if let Some(accepted) = &progress.accepted {
        let message = Message::new("cli-accepted-value")
            .arg("value", value(accepted.value))
            .arg("day", localizer.day(accepted.as_of))
            .arg("update", accepted.update);
        add("col-accepted", &text(message));
    }
    if let Some(share) = progress.share {
        let message = Message::new("cli-share")
            .arg("share", share)
            .arg("expected", progress.expected_share.unwrap_or_default());
        add("col-share", &text(message));
    }
    let reasons = progress.reasons.iter().map(|r| localizer.localize(r));
    let reasons: Vec<String> = reasons.collect();
    if !reasons.is_empty() {
        add(
            "col-reasons",
            &reasons.join(&localizer.t("csv-list-separator")),
        );
    }
    add("col-due", &status.due_on.to_string());
    let lead = format!(
        "{} ({}, {})",
        Office::name_of(&status.lead, &facts.offices, localizer.lang()),
        status.lead,
        assignment(status.is_assigned, localizer)
    );
    add("col-lead", &lead);
    for (key, offices) in [
        ("col-joint", &status.joint),
        ("col-supporting", &status.supporting),
    ] {
        let names = offices
            .iter()
            .map(|id| Office::name_of(id, &facts.offices, localizer.lang()));
        let names: Vec<String> = names.collect();
        if !names.is_empty() {
            add(key, &names.join(&localizer.t("csv-list-separator")));
        }
    }
    if let Some(leader) = &facts.leader {
        add("col-responsible", &i18n::phrases::leader(leader, localizer));
    }
    for (own, _) in newest(&facts.contributions) {
        let message = Message::new("cli-contribution")
            .arg(
                "office",
                Office::name_of(&own.office, &facts.offices, localizer.lang()),
            )
            .arg("period", own.period)
            .arg("value", own.value.map_or_else(String::new, value))
            .arg("text", &own.text);
        add("col-contribution", &text(message));
    }
    for a in &facts.history.adjustments {
        let message = Message::new("cli-adjusted-to")
            .arg("value", value(a.value))
            .arg("approver", &a.approver)
            .arg("document", &a.document);
        add("col-adjustment", &text(message));
    }
    for e in &facts.history.extensions {
        let message = Message::new("cli-extended-to")
            .arg("due_on", e.due_on)
            .arg("approver", &e.approver)
            .arg("document", &e.document);
        add("col-extension", &text(message));
    }
    for i in &facts.history.inspections {
        let message = Message::new("cli-inspected-as")
            .arg("day", localizer.day(i.as_of))
            .arg("value", value(i.value))
            .arg("note", &i.note);
        add("col-inspection", &text(message));
    }
    if let Some(day) = status.closed_on {
        add("col-closed-on", &localizer.day(day));
    }
    if let Some(verdict) = &facts.verdict {
        add("col-verdict", &localizer.localize(&verdict.outcome));
    }
    lines
}

fn updates(facts: &Shown, localizer: Localizer) -> Table {
    let target = facts.status.target.as_ref();
    let figure = |update: &Update| shown(update.submission.value, target, localizer);
    Table::of(
        localizer,
        &facts.history.updates,
        &[
            (">col-update", &|update| update.id.to_string()),
            ("col-period", &|update| update.submission.period.to_string()),
            ("col-as-of", &|update| update.submission.as_of.to_string()),
            (">col-value", &|update| figure(update)),
            ("col-state", &|update| state(update, localizer)),
            ("col-by", &|update| update.by.to_string()),
            ("col-narrative", &|update| {
                update.submission.narrative.progress.clone()
            }),
        ],
    )
}

/// An entry in the history of a commitment.
#[derive(Serialize)]
struct HistoryEntry {
    seq: Seq,
    at: Timestamp,
    by: String,
    via: Option<Via>,
    kind: &'static str,
    as_of: Option<NaiveDate>,
    what: String,
}

/// The entries about the commitment in order, as far as they were known.
fn entries(
    context: &Context,
    app: &App,
    code: &Code,
    history: &CommitmentHistory,
    known: Known,
) -> Result<Output, CliError> {
    let words = context.localizer;
    let target = history.commitment.target.as_ref();
    let formatter = EntryFormatter::new(words, Surface::Record, target, None);
    let entries = app.ledger.ask(|reader| -> Result<Vec<_>, StoreError> {
        let seqs = reader.entries_on(code, known)?.into_iter();
        let entry = |seq| {
            let (envelope, event) = reader.event(seq)?;
            Ok(HistoryEntry {
                seq,
                at: envelope.at,
                by: envelope.by.to_string(),
                via: envelope.via,
                kind: event.kind(),
                as_of: as_of(&event),
                what: formatter.describe(&event, seq),
            })
        };
        seqs.map(entry).collect()
    })?;
    let table = Table::of(
        words,
        &entries,
        &[
            (">col-seq", &|entry| entry.seq.to_string()),
            ("col-at", &|entry| {
                words.instant(entry.at, app.settings.zone)
            }),
            ("col-by", &|entry| entry.by.clone()),
            ("col-via", &|entry| channel(entry.via.as_ref(), words)),
            ("col-as-of", &|entry| maybe(entry.as_of.as_ref())),
            ("col-what", &|entry| entry.what.clone()),
        ],
    );
    Ok(Output::list(entries, table))
}
