//! audit changes: the entries from one day to another, and the commitments that stand differently afterwards.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use crate::app::{App, AppError};
use crate::cli::cells::{assignment, light};
use crate::cli::context::Context;
use crate::cli::entries::{entries, table};
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::parse;
use crate::cli::table::Table;
use domain::inquiry::{Change, Field, Moment, Stand, changes};
use domain::{Amount, AssessmentContext, Code, CommitmentHistory, Event, Message, Seq, Timestamp};
use i18n::Localizer;
use i18n::describe::shown;
use service::{ActionError, Refusal};
use store::{Known, Reader};
use wire::ChangedCommitment;

/// Between which days, and of what.
#[derive(Debug, Args)]
pub(crate) struct ChangesArgs {
    /// The first day.
    #[arg(long, value_name = "DATE")]
    from: String,
    /// The last day.
    #[arg(long, value_name = "DATE")]
    to: String,
    /// Of one commitment.
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Entries of one kind.
    #[arg(long)]
    kind: Option<String>,
}

/// The ledger at an end of the span.
struct End {
    known: Known,
    day: NaiveDate,
    histories: Vec<CommitmentHistory>,
    context: AssessmentContext,
}

impl End {
    /// At the end of a local day, or now where that is in the future; `None` before the ledger was opened.
    fn of(reader: &Reader<'_>, app: &App, day: NaiveDate) -> Result<Option<Self>, AppError> {
        let zone = app.settings.zone;
        let now = app.ledger.now()?;
        let instant = Timestamp::end_of_day(day, zone).min(now);
        let Some(known) = reader.known_at(instant)? else {
            return Ok(None);
        };
        let Some(context) = reader.context(known)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            known,
            day: day.min(now.day(zone)),
            histories: reader.histories(known)?,
            context,
        }))
    }

    fn moment(&self) -> Moment<'_> {
        Moment {
            histories: &self.histories,
            day: self.day,
            context: &self.context,
        }
    }
}

/// Lists entries and commitments.
pub(super) fn run(context: &Context, args: &ChangesArgs) -> Result<Output, CliError> {
    let (from, to) = (parse::day(&args.from)?, parse::day(&args.to)?);
    if from > to {
        let reversed = Message::new("audit-days-reversed")
            .arg("from", from)
            .arg("to", to);
        return Err(CliError::Usage(reversed));
    }
    if let Some(kind) = &args.kind {
        parse::choice("--kind", kind, Event::kinds().iter().copied())?;
    }
    let code: Option<Code> = parse::maybe(args.code.as_deref())?;
    let app = context.open()?;
    let localizer = context.localizer;
    let found = app.ledger.ask(|reader| -> Result<_, AppError> {
        let Some(after) = End::of(reader, &app, to)? else {
            return Ok(None);
        };
        let before = match from.pred_opt() {
            Some(day) => End::of(reader, &app, day)?,
            None => None,
        };
        let first = before.as_ref().map_or(Seq(0), |end| end.known.next());
        let entries = entries(
            reader,
            localizer,
            &after.histories,
            (first, Timestamp::end_of_day(to, app.settings.zone)),
            |_, kind| args.kind.as_deref().is_none_or(|wanted| wanted == kind),
            |about| code.is_none() || about == code.as_ref(),
        )?;
        Ok(Some((before, after, entries)))
    })?;
    let Some((before, after, entries)) = found else {
        let at = Timestamp::end_of_day(to, app.settings.zone);
        return Err(context.before_ledger(&app, at));
    };
    if let Some(code) = &code {
        let mut histories = after.histories.iter();
        if !histories.any(|history| history.commitment.code == *code) {
            let code = code.clone();
            return Err(ActionError::from(Refusal::NoCommitment { code }).into());
        }
    }
    let mut changed = changes(before.as_ref().map(End::moment), after.moment());
    // With a kind of entry, only commitments that one of the listed entries is about.
    let listed: BTreeSet<&Code> = entries.iter().filter_map(|e| e.code.as_ref()).collect();
    changed.retain(|change| {
        let own = &change.history.commitment.code;
        code.as_ref().is_none_or(|code| code == own)
            && (args.kind.is_none() || listed.contains(own))
    });
    let commitments: Vec<_> = changed.iter().map(ChangedCommitment::from).collect();
    let message = Message::new("audit-changed")
        .arg("from", localizer.day(from))
        .arg("to", localizer.day(to))
        .number("entries", entries.len())
        .number("commitments", commitments.len());
    let json = json!({ "from": from, "to": to, "entries": entries, "commitments": commitments });
    let mut output = Output::new(json, localizer.message(&message));
    if !changed.is_empty() {
        let differences = differences(&changed, localizer).lines();
        output = output.lines(differences).line(String::new());
    }
    Ok(output.with_table(table(&entries, localizer, after.context.zone)))
}

/// A row for each field that differs.
fn differences(changed: &[Change<'_>], localizer: Localizer) -> Table {
    let mut table = Table::new(
        localizer,
        &[
            "col-code",
            "col-title",
            "col-what",
            "audit-col-before",
            "audit-col-after",
        ],
    );
    for change in changed {
        let commitment = &change.history.commitment;
        for field in change.fields() {
            let cell = |stand: &Stand| cell(stand, field, change.history, localizer);
            let before = change.before.as_ref().map(cell).unwrap_or_default();
            let after = cell(&change.after);
            // A field that a new commitment does not have yet is no change.
            if before == after {
                continue;
            }
            table.row(vec![
                commitment.code.to_string(),
                commitment.title.get(localizer.lang()).to_owned(),
                localizer.t(heading(field)),
                before,
                after,
            ]);
        }
    }
    table
}

fn heading(field: Field) -> &'static str {
    match field {
        Field::Light => "col-light",
        Field::Accepted => "col-accepted",
        Field::Target => "col-target",
        Field::DueOn => "col-due",
        Field::Lead => "col-lead",
        Field::Assignment => "audit-col-assignment",
    }
}

fn cell(stand: &Stand, field: Field, history: &CommitmentHistory, localizer: Localizer) -> String {
    let value = |value: Option<Amount>| {
        let target = history.commitment.target.as_ref();
        value.map_or_else(String::new, |value| shown(value, target, localizer))
    };
    match field {
        Field::Light => light(stand.light, localizer),
        Field::Accepted => value(stand.accepted),
        Field::Target => value(stand.target),
        Field::DueOn => stand.due_on.to_string(),
        Field::Lead => stand.lead.to_string(),
        Field::Assignment => assignment(stand.is_assigned, localizer),
    }
}
