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
use domain::account::Account;
use domain::dossier::Dossier;
use domain::finding::Finding;
use domain::ids::Code;
use domain::light::Light;
use domain::office::Office;
use domain::quantity::{Amount, show_target};
use domain::say::Message;
use domain::verdict::Verdict;
use export::{accounts_csv, dossier_json};
use i18n::Words;
use i18n::telling::shown;
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
    dossier: Dossier,
    account: Account,
    findings: Vec<Finding>,
    verdict: Option<Verdict>,
    offices: Vec<Office>,
}

impl Whole {
    fn json(&self) -> Value {
        let verdict = self.verdict.as_ref();
        dossier_json(&self.dossier, &self.account, &self.findings, verdict)
    }
}

/// Shows.
pub(super) fn run(context: &Context, args: &ShowArgs) -> Result<Output, CliError> {
    let code: Code = parse::name(&args.code)?;
    let app = context.open()?;
    let view = View::of(context, &app, &args.as_of, &args.known_at)?;
    let whole = app.desk.ask(|reader| -> Result<_, AppError> {
        let Some(dossier) = reader.dossier(&code, view.known)? else {
            let code = code.clone();
            return Err(ActionError::from(Refusal::NoCommitment { code }).into());
        };
        let mut findings = reader.findings(view.known, true)?;
        findings.retain(|finding| finding.cause.code.as_ref() == Some(&code));
        let mut verdicts = reader.verdicts(view.known)?;
        verdicts.retain(|(_, verdict)| verdict.code == code);
        Ok(Whole {
            account: Account::of(&dossier, view.as_of, &view.frame),
            dossier,
            findings,
            verdict: verdicts.pop().map(|(_, verdict)| verdict),
            offices: reader.offices(view.known)?,
        })
    })?;
    if args.history {
        return history::run(context, &app, &whole.dossier.commitment, view.known);
    }
    let words = context.words;
    let csv = accounts_csv(std::slice::from_ref(&whole.account), &whole.offices, words)
        .map_err(ActionError::from)?;
    let mut output = Output::said(whole.json(), heading(&whole, words)).with_csv(csv);
    for line in facts(&whole, words) {
        output = output.line(line);
    }
    let output = if whole.dossier.updates.is_empty() {
        output.line(words.t("cli-no-updates"))
    } else {
        output.with_table(updates(&whole, words))
    };
    let open = whole.findings.iter().filter(|f| f.closed.is_none());
    Ok(open.fold(output, |output, finding| {
        output.note(format!("! {}", words.say(&finding.cause.detail)))
    }))
}

fn heading(whole: &Whole, words: Words) -> String {
    let commitment = &whole.account.commitment;
    format!(
        "{}  {}  {}",
        commitment.code,
        commitment.title.get(words.lang()),
        light(whole.account.progress.light, words)
    )
}

/// What is known of it, a line each.
fn facts(whole: &Whole, words: Words) -> Vec<String> {
    let lang = words.lang();
    let (account, progress) = (&whole.account, &whole.account.progress);
    let commitment = &account.commitment;
    let mut lines = vec![fact(words, "col-clause", &commitment.clause)];
    let mut place = commitment.section.clone();
    for part in [&commitment.group, &commitment.item].into_iter().flatten() {
        place.push_str(" · ");
        place.push_str(part);
    }
    lines.push(fact(words, "col-section", &place));
    let target = account
        .target
        .as_ref()
        .map_or_else(|| words.t("cli-milestone"), |t| show_target(t, lang));
    lines.push(fact(words, "col-target", &target));
    if let Some(accepted) = &progress.accepted {
        let said = Message::new("cli-accepted-value")
            .arg("value", value(account, accepted.value, words))
            .arg("day", words.day(accepted.as_of))
            .arg("update", accepted.update);
        lines.push(fact(words, "col-accepted", &words.message(&said)));
    }
    if let Some(share) = progress.share {
        let expected = progress.expected_share.unwrap_or_default();
        let said = Message::new("cli-share")
            .arg("share", share)
            .arg("expected", expected);
        lines.push(fact(words, "col-share", &words.message(&said)));
    }
    let reasons: Vec<String> = progress.reasons.iter().map(|r| words.say(r)).collect();
    if !reasons.is_empty() {
        let reasons = reasons.join(&words.t("csv-list-separator"));
        lines.push(fact(words, "col-reasons", &reasons));
    }
    lines.push(fact(words, "col-due", &account.due_on.to_string()));
    let lead = format!(
        "{} ({}, {})",
        office_name(&whole.offices, &account.lead, words),
        account.lead,
        words.t(if account.is_assigned {
            "csv-assigned"
        } else {
            "csv-proposed"
        })
    );
    lines.push(fact(words, "col-lead", &lead));
    lines.extend(amendments(whole, words));
    lines
}

/// What stands beside the promise: adjustments, extensions, inspections, the closure, the verdict.
fn amendments(whole: &Whole, words: Words) -> Vec<String> {
    let account = &whole.account;
    let mut lines = Vec::new();
    for a in &whole.dossier.adjustments {
        let said = Message::new("cli-adjusted-to")
            .arg("value", value(account, a.value, words))
            .arg("approver", &a.approver)
            .arg("document", &a.document);
        lines.push(fact(words, "col-adjustment", &words.message(&said)));
    }
    for e in &whole.dossier.extensions {
        let said = Message::new("cli-extended-to")
            .arg("due_on", e.due_on)
            .arg("approver", &e.approver)
            .arg("document", &e.document);
        lines.push(fact(words, "col-extension", &words.message(&said)));
    }
    for i in &whole.dossier.inspections {
        let said = Message::new("cli-inspected-as")
            .arg("day", words.day(i.as_of))
            .arg("value", value(account, i.value, words))
            .arg("note", &i.note);
        lines.push(fact(words, "col-inspection", &words.message(&said)));
    }
    if let Some(day) = account.closed_on {
        lines.push(fact(words, "col-closed-on", &words.day(day)));
    }
    if let Some(verdict) = &whole.verdict {
        lines.push(fact(words, "col-verdict", &words.say(&verdict.outcome)));
    }
    lines
}

fn updates(whole: &Whole, words: Words) -> Table {
    let mut table = Table::new(
        words,
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
    for update in &whole.dossier.updates {
        let submission = &update.submission;
        let mut state = words.say(&update.state);
        if submission.late {
            state = format!("{state} · {}", words.t("cli-late"));
        }
        table.row(vec![
            update.id.to_string(),
            submission.period.to_string(),
            submission.as_of.to_string(),
            value(&whole.account, submission.value, words),
            state,
            update.by.to_string(),
            submission.narrative.progress.clone(),
        ]);
    }
    table
}

fn fact(words: Words, key: &str, text: &str) -> String {
    format!("  {}{}{text}", words.t(key), words.t("cli-colon"))
}

/// A value as people write it, in the unit of the account's target.
fn value(account: &Account, value: Amount, words: Words) -> String {
    shown(value, account.target.as_ref(), words)
}

/// A light as a sign and a word.
pub(in crate::cli) fn light(light: Light, words: Words) -> String {
    let sign = match light {
        Light::Blue => "✓",
        Light::Red => "■",
        Light::Yellow => "▲",
        Light::Green => "●",
        Light::Grey => "○",
    };
    format!("{sign} {}", words.say(&light))
}
