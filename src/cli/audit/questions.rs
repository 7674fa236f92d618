//! The questions of auditors whose answer is a table. Each reads the ledger as known at an instant.

use clap::Args;

use crate::app::{App, AppError};
use crate::cli::cells::{light, maybe};
use crate::cli::context::{Context, identified};
use crate::cli::entries::{entries, table};
use crate::cli::error::CliError;
use crate::cli::instants::{AsOf, KnownAt, View};
use crate::cli::output::Output;
use crate::cli::parse;
use crate::cli::table::Table;
use domain::inquiry::{
    Amended, Amendment, Decision, Fall, Inspected, Late, Review, Unreported, amendments, falls,
    inspected, reviews, unreported,
};
use domain::quantity::{Amount, show_value};
use domain::{Actor, CommitmentHistory, OfficeId, Period, Seq, Update};
use i18n::Localizer;
use i18n::describe::shown;
use service::{ActionError, Refusal};
use store::{Known, StoreError};

/// The ledger as known at an instant.
struct AuditFacts {
    app: App,
    view: View,
    histories: Vec<CommitmentHistory>,
}

impl AuditFacts {
    /// As known at the instant that was typed, or now.
    fn of(context: &Context, known_at: &KnownAt) -> Result<Self, CliError> {
        let app = context.open()?;
        let view = View::of(context, &app, &AsOf::default(), known_at)?;
        let mut histories = app.ledger.ask(|reader| reader.histories(view.known))?;
        if context.report.is_some() {
            histories.retain(|history| view.shows(&history.commitment.code));
        }
        Ok(Self {
            app,
            view,
            histories,
        })
    }
}

/// A value in the unit of a commitment's target.
fn value(value: Amount, history: &CommitmentHistory, words: Localizer) -> String {
    shown(value, history.commitment.target.as_ref(), words)
}

/// Whose entries.
#[derive(Debug, Args)]
pub(crate) struct AccountArgs {
    /// An account, `office:ID` or `system:JOB`.
    account: String,
    #[command(flatten)]
    known_at: KnownAt,
}

/// audit account: every entry of one account, in order. The ledger does not list accounts, so an unknown one has no entries.
pub(super) fn account(context: &Context, args: &AccountArgs) -> Result<Output, CliError> {
    let account = identified(parse::name(&args.account)?, &context.data);
    let facts = AuditFacts::of(context, &args.known_at)?;
    let entries = facts.app.ledger.ask(|reader| {
        entries(
            reader,
            context.localizer,
            &facts.histories,
            (Seq(0), facts.view.known_at),
            |by, _| *by == account,
            |_| true,
        )
    })?;
    let table = table(&entries, context.localizer, facts.view.context.zone);
    Ok(Output::list(entries, table))
}

/// audit adjustments: changed targets and due dates, with the body that approved each.
pub(super) fn adjustments(context: &Context, args: &KnownAt) -> Result<Output, CliError> {
    let facts = AuditFacts::of(context, args)?;
    let words = context.localizer;
    let rows = amendments(&facts.histories);
    let change = |row: &Amendment<'_>| match row.what {
        Amended::Target { before, after, .. } => {
            [before, after].map(|v| value(v, row.history, words))
        }
        Amended::DueOn { before, after, .. } => [before, after].map(|day| day.to_string()),
    };
    let field = |row: &Amendment<'_>| match row.what {
        Amended::Target { .. } => "col-target",
        Amended::DueOn { .. } => "col-due",
    };
    Ok(Output::rows::<wire::Amendment, _>(
        words,
        &rows,
        &[
            (">col-seq", &|row| row.mark.seq.to_string()),
            ("col-at", &|row| {
                words.instant(row.mark.at, facts.view.context.zone)
            }),
            ("col-by", &|row| row.mark.by.to_string()),
            ("col-code", &|row| row.history.commitment.code.to_string()),
            ("col-what", &|row| words.t(field(row))),
            (">audit-col-before", &|row| change(row)[0].clone()),
            (">audit-col-after", &|row| change(row)[1].clone()),
            ("audit-col-approver", &|row| row.approver.to_owned()),
            ("audit-col-document", &|row| row.document.to_owned()),
        ],
    ))
}

/// audit fell: accepted cumulative counts below one that was accepted before.
pub(super) fn fell(context: &Context, args: &KnownAt) -> Result<Output, CliError> {
    let facts = AuditFacts::of(context, args)?;
    let words = context.localizer;
    let rows = falls(&facts.histories);
    let now = |row: &Fall<'_>| row.update.submission.clone();
    let then = |row: &Fall<'_>| row.earlier.submission.clone();
    Ok(Output::rows::<wire::FallenCount, _>(
        words,
        &rows,
        &[
            (">col-update", &|row| row.update.id.to_string()),
            ("col-code", &|row| now(row).code.to_string()),
            ("col-as-of", &|row| now(row).as_of.to_string()),
            (">col-value", &|row| {
                value(now(row).value, row.history, words)
            }),
            (">audit-col-earlier", &|row| row.earlier.id.to_string()),
            ("audit-col-earlier-as-of", &|row| {
                then(row).as_of.to_string()
            }),
            (">audit-col-earlier-value", &|row| {
                value(then(row).value, row.history, words)
            }),
            (">audit-col-fell-by", &|row| {
                value(row.by(), row.history, words)
            }),
            ("audit-col-explanation", &|row| {
                now(row).explanation.unwrap_or_default()
            }),
        ],
    ))
}

/// audit inspections: what was found on the spot beside what had been accepted by then.
pub(super) fn inspections(context: &Context, args: &KnownAt) -> Result<Output, CliError> {
    let facts = AuditFacts::of(context, args)?;
    let words = context.localizer;
    let rows = inspected(&facts.histories);
    let reported = |row: &Inspected<'_>| {
        let accepted = row.reported.map(|update| update.submission.value);
        accepted.map(|accepted| value(accepted, row.history, words))
    };
    // The difference of a milestone is no figure that says more than the two beside it.
    let difference = |row: &Inspected<'_>| {
        let target = row.history.commitment.target.as_ref()?;
        Some(show_value(row.difference()?, &target.unit, words.lang()))
    };
    Ok(Output::rows::<wire::ComparedInspection, _>(
        words,
        &rows,
        &[
            (">col-seq", &|row| row.inspection.mark.seq.to_string()),
            ("col-code", &|row| row.history.commitment.code.to_string()),
            ("col-by", &|row| row.inspection.mark.by.to_string()),
            ("col-as-of", &|row| row.inspection.as_of.to_string()),
            (">audit-col-reported", &|row| {
                reported(row).unwrap_or_default()
            }),
            (">audit-col-update", &|row| {
                maybe(row.reported.map(|update| &update.id))
            }),
            (">audit-col-inspected", &|row| {
                value(row.inspection.value, row.history, words)
            }),
            (">audit-col-difference", &|row| {
                difference(row).unwrap_or_default()
            }),
            ("col-note", &|row| row.inspection.note.clone()),
        ],
    ))
}

/// audit late: updates that were submitted after the cut-off, in whatever state they are.
pub(super) fn late(context: &Context, args: &KnownAt) -> Result<Output, CliError> {
    let facts = AuditFacts::of(context, args)?;
    let words = context.localizer;
    let histories = facts.histories.iter();
    let mut updates: Vec<(&CommitmentHistory, &Update)> = histories
        .flat_map(|history| history.updates.iter().map(move |update| (history, update)))
        .filter(|(_, update)| update.submission.late)
        .collect();
    updates.sort_by_key(|(_, update)| update.id);
    // The cut-off is that of the rules and rest days in force when each was submitted.
    let rows = facts.app.ledger.ask(|reader| -> Result<_, StoreError> {
        let mut rows: Vec<(&CommitmentHistory, Late<'_>)> = Vec::new();
        for (history, update) in updates {
            let context = reader.context(Known::through(update.id.0))?;
            rows.extend(context.and_then(|context| Some((history, Late::of(update, &context)?))));
        }
        Ok(rows)
    })?;
    let table = Table::of(
        words,
        &rows,
        &[
            (">col-update", &|(_, late)| late.update.id.to_string()),
            ("col-code", &|(_, late)| {
                late.update.submission.code.to_string()
            }),
            ("col-office", &|(_, late)| {
                late.update.submission.office.to_string()
            }),
            ("col-period", &|(_, late)| {
                late.update.submission.period.to_string()
            }),
            (">col-value", &|(history, late)| {
                value(late.update.submission.value, history, words)
            }),
            ("audit-col-submitted", &|(_, late)| {
                words.instant(late.update.at, facts.view.context.zone)
            }),
            ("audit-col-cutoff", &|(_, late)| late.cutoff.to_string()),
            (">audit-col-days-late", &|(_, late)| late.days.to_string()),
            ("col-state", &|(_, late)| words.localize(&late.update.state)),
        ],
    );
    let json: Vec<_> = rows
        .iter()
        .map(|(_, late)| wire::LateUpdate::from(late))
        .collect();
    Ok(Output::list(json, table))
}

/// Whose decisions, on whose figures.
#[derive(Debug, Args)]
pub(crate) struct ReviewsArgs {
    /// Who decided.
    #[arg(long, value_name = "ACCOUNT")]
    by: Option<String>,
    /// The office that reported.
    #[arg(long)]
    office: Option<String>,
    #[command(flatten)]
    known_at: KnownAt,
}

/// audit reviews: who accepted or returned whose figures, and who withdrew an acceptance.
pub(super) fn decisions(context: &Context, args: &ReviewsArgs) -> Result<Output, CliError> {
    let by: Option<Actor> = parse::maybe(args.by.as_deref())?;
    let by = by.map(|by| identified(by, &context.data));
    let office: Option<OfficeId> = parse::maybe(args.office.as_deref())?;
    let facts = AuditFacts::of(context, &args.known_at)?;
    if let Some(id) = &office {
        let known = facts.view.known;
        facts.app.ledger.ask(|reader| -> Result<_, AppError> {
            let office = id.clone();
            let found = reader.office(id, known)?;
            Ok(found.ok_or(ActionError::from(Refusal::NoOffice { office }))?)
        })?;
    }
    let words = context.localizer;
    let zone = facts.view.context.zone;
    let mut rows: Vec<Review<'_>> = reviews(&facts.histories, zone);
    rows.retain(|review| {
        let reported = &review.update.submission.office;
        by.as_ref().is_none_or(|by| review.mark.by == *by)
            && office.as_ref().is_none_or(|office| reported == office)
    });
    let decision = |decision| match decision {
        Decision::Accepted => "audit-accepted",
        Decision::Returned => "audit-returned",
        Decision::Withdrawn => "audit-withdrawn",
    };
    Ok(Output::rows::<wire::Review, _>(
        words,
        &rows,
        &[
            (">col-seq", &|row| row.mark.seq.to_string()),
            ("col-at", &|row| words.instant(row.mark.at, zone)),
            ("audit-col-decision", &|row| words.t(decision(row.decision))),
            ("audit-col-decided-by", &|row| row.mark.by.to_string()),
            (">audit-col-update", &|row| row.update.id.to_string()),
            ("col-code", &|row| row.update.submission.code.to_string()),
            ("col-office", &|row| {
                row.update.submission.office.to_string()
            }),
            (">col-value", &|row| {
                value(row.update.submission.value, row.history, words)
            }),
            ("audit-col-submitted-by", &|row| row.update.by.to_string()),
            (">audit-col-days-waited", &|row| row.days_waited.to_string()),
            ("audit-col-reason", &|row| maybe(row.mark.reason.as_ref())),
        ],
    ))
}

/// audit unreported: commitments without any accepted update.
pub(super) fn silent(context: &Context, args: &KnownAt) -> Result<Output, CliError> {
    let facts = AuditFacts::of(context, args)?;
    let words = context.localizer;
    let rows = unreported(&facts.histories, facts.view.as_of, &facts.view.context);
    let missed = |row: &Unreported<'_>| {
        let missed: Vec<String> = row.missed.iter().map(Period::to_string).collect();
        missed.join(&words.t("csv-list-separator"))
    };
    Ok(Output::rows::<wire::UnreportedCommitment, _>(
        words,
        &rows,
        &[
            ("col-code", &|row| row.history.commitment.code.to_string()),
            ("col-title", &|row| {
                row.history.commitment.title.get(words.lang()).to_owned()
            }),
            ("col-lead", &|row| row.history.lead.to_string()),
            ("col-due", &|row| row.history.due_on().to_string()),
            ("col-light", &|row| light(row.light, words)),
            (">audit-col-count", &|row| row.submitted.to_string()),
            (">audit-col-pending", &|row| maybe(row.pending.as_ref())),
            ("audit-col-missed", &|row| missed(row)),
        ],
    ))
}
