//! commitments show: one commitment with everything that was reported, approved, inspected and found.

use clap::Args;
use serde_json::Value;

use super::super::context::Context;
use super::super::error::CliError;
use super::super::instants::{AsOf, KnownAt, View};
use super::super::output::Output;
use super::super::parse;
use super::super::table::Table;
use super::history;
use super::list::office_name;
use crate::app::AppError;
use domain::finding::Finding;
use domain::history::CommitmentHistory;
use domain::ids::Code;
use domain::light::Light;
use domain::message::Message;
use domain::office::Office;
use domain::quantity::{Amount, show_target};
use domain::status::CommitmentStatus;
use domain::verdict::Verdict;
use export::{accounts_csv, dossier_json};
use i18n::Localizer;
use i18n::describe::shown;
use service::{ActionError, Refusal};

/// Which one, and as known when.
#[derive(Debug, Args)]
pub(in crate::cli) struct ShowArgs {
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
struct Whole {
    history: CommitmentHistory,
    status: CommitmentStatus,
    findings: Vec<Finding>,
    verdict: Option<Verdict>,
    offices: Vec<Office>,
}

impl Whole {
    fn json(&self) -> Value {
        let verdict = self.verdict.as_ref();
        dossier_json(&self.history, &self.status, &self.findings, verdict)
    }
}

/// Shows.
pub(super) fn run(context: &Context, args: &ShowArgs) -> Result<Output, CliError> {
    let code: Code = parse::name(&args.code)?;
    let app = context.open()?;
    let view = View::of(context, &app, &args.as_of, &args.known_at)?;
    let whole = app.ledger.ask(|reader| -> Result<_, AppError> {
        let Some(history) = reader.history(&code, view.known)? else {
            let code = code.clone();
            return Err(ActionError::from(Refusal::NoCommitment { code }).into());
        };
        let mut findings = reader.findings(view.known, true)?;
        findings.retain(|finding| finding.cause.code.as_ref() == Some(&code));
        let mut verdicts = reader.verdicts(view.known)?;
        verdicts.retain(|(_, verdict)| verdict.code == code);
        Ok(Whole {
            status: CommitmentStatus::of(&history, view.as_of, &view.context),
            history,
            findings,
            verdict: verdicts.pop().map(|(_, verdict)| verdict),
            offices: reader.offices(view.known)?,
        })
    })?;
    if args.history {
        return history::run(context, &app, &whole.history.commitment, view.known);
    }
    let localizer = context.localizer;
    let csv = accounts_csv(
        std::slice::from_ref(&whole.status),
        &whole.offices,
        localizer,
    )
    .map_err(ActionError::from)?;
    let mut output = Output::said(whole.json(), heading(&whole, localizer)).with_csv(csv);
    for line in facts(&whole, localizer) {
        output = output.line(line);
    }
    let output = if whole.history.updates.is_empty() {
        output.line(localizer.t("cli-no-updates"))
    } else {
        output.with_table(updates(&whole, localizer))
    };
    let open = whole.findings.iter().filter(|f| f.closed.is_none());
    Ok(open.fold(output, |output, finding| {
        output.note(format!("! {}", localizer.localize(&finding.cause.detail)))
    }))
}

fn heading(whole: &Whole, localizer: Localizer) -> String {
    let commitment = &whole.status.commitment;
    format!(
        "{}  {}  {}",
        commitment.code,
        commitment.title.get(localizer.lang()),
        light(whole.status.progress.light, localizer)
    )
}

/// What is known of it, a line each.
fn facts(whole: &Whole, localizer: Localizer) -> Vec<String> {
    let lang = localizer.lang();
    let (status, progress) = (&whole.status, &whole.status.progress);
    let commitment = &status.commitment;
    let mut lines = vec![fact(localizer, "col-clause", &commitment.clause)];
    let mut place = commitment.section.clone();
    for part in [&commitment.group, &commitment.item].into_iter().flatten() {
        place.push_str(" · ");
        place.push_str(part);
    }
    lines.push(fact(localizer, "col-section", &place));
    let target = status
        .target
        .as_ref()
        .map_or_else(|| localizer.t("cli-milestone"), |t| show_target(t, lang));
    lines.push(fact(localizer, "col-target", &target));
    if let Some(accepted) = &progress.accepted {
        let said = Message::new("cli-accepted-value")
            .arg("value", value(status, accepted.value, localizer))
            .arg("day", localizer.day(accepted.as_of))
            .arg("update", accepted.update);
        lines.push(fact(localizer, "col-accepted", &localizer.message(&said)));
    }
    if let Some(share) = progress.share {
        let expected = progress.expected_share.unwrap_or_default();
        let said = Message::new("cli-share")
            .arg("share", share)
            .arg("expected", expected);
        lines.push(fact(localizer, "col-share", &localizer.message(&said)));
    }
    let reasons: Vec<String> = progress
        .reasons
        .iter()
        .map(|r| localizer.localize(r))
        .collect();
    if !reasons.is_empty() {
        let reasons = reasons.join(&localizer.t("csv-list-separator"));
        lines.push(fact(localizer, "col-reasons", &reasons));
    }
    lines.push(fact(localizer, "col-due", &status.due_on.to_string()));
    let lead = format!(
        "{} ({}, {})",
        office_name(&whole.offices, &status.lead, localizer),
        status.lead,
        localizer.t(if status.is_assigned {
            "csv-assigned"
        } else {
            "csv-proposed"
        })
    );
    lines.push(fact(localizer, "col-lead", &lead));
    lines.extend(amendments(whole, localizer));
    lines
}

/// What stands beside the promise: adjustments, extensions, inspections, the closure, the verdict.
fn amendments(whole: &Whole, localizer: Localizer) -> Vec<String> {
    let status = &whole.status;
    let mut lines = Vec::new();
    for a in &whole.history.adjustments {
        let said = Message::new("cli-adjusted-to")
            .arg("value", value(status, a.value, localizer))
            .arg("approver", &a.approver)
            .arg("document", &a.document);
        lines.push(fact(localizer, "col-adjustment", &localizer.message(&said)));
    }
    for e in &whole.history.extensions {
        let said = Message::new("cli-extended-to")
            .arg("due_on", e.due_on)
            .arg("approver", &e.approver)
            .arg("document", &e.document);
        lines.push(fact(localizer, "col-extension", &localizer.message(&said)));
    }
    for i in &whole.history.inspections {
        let said = Message::new("cli-inspected-as")
            .arg("day", localizer.day(i.as_of))
            .arg("value", value(status, i.value, localizer))
            .arg("note", &i.note);
        lines.push(fact(localizer, "col-inspection", &localizer.message(&said)));
    }
    if let Some(day) = status.closed_on {
        lines.push(fact(localizer, "col-closed-on", &localizer.day(day)));
    }
    if let Some(verdict) = &whole.verdict {
        lines.push(fact(
            localizer,
            "col-verdict",
            &localizer.localize(&verdict.outcome),
        ));
    }
    lines
}

fn updates(whole: &Whole, localizer: Localizer) -> Table {
    let mut table = Table::new(
        localizer,
        &[
            ">col-update",
            "col-period",
            "col-as-of",
            ">col-value",
            "col-state",
            "col-by",
            "col-narrative",
        ],
    );
    for update in &whole.history.updates {
        let submission = &update.submission;
        let mut state = localizer.localize(&update.state);
        if submission.late {
            state = format!("{state} · {}", localizer.t("cli-late"));
        }
        table.row(vec![
            update.id.to_string(),
            submission.period.to_string(),
            submission.as_of.to_string(),
            value(&whole.status, submission.value, localizer),
            state,
            update.by.to_string(),
            submission.narrative.progress.clone(),
        ]);
    }
    table
}

fn fact(localizer: Localizer, key: &str, text: &str) -> String {
    format!("  {}{}{text}", localizer.t(key), localizer.t("cli-colon"))
}

/// A value as people write it, in the unit of the status's target.
fn value(status: &CommitmentStatus, value: Amount, localizer: Localizer) -> String {
    shown(value, status.target.as_ref(), localizer)
}

/// A light as a sign and a word.
pub(in crate::cli) fn light(light: Light, localizer: Localizer) -> String {
    let sign = match light {
        Light::Blue => "✓",
        Light::Red => "■",
        Light::Yellow => "▲",
        Light::Green => "●",
        Light::Grey => "○",
    };
    format!("{sign} {}", localizer.localize(&light))
}
