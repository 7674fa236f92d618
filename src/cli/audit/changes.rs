//! audit changes: what was entered from one day to another, and which commitments stand differently afterwards.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

use super::check_code;
use crate::app::{App, AppError};
use crate::cli::commitments::light;
use crate::cli::context::Context;
use crate::cli::entry_formatter::{EntryFormatter, EntryLine, table};
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::parse;
use crate::cli::table::Table;
use domain::history::{AssessmentContext, CommitmentHistory};
use domain::ids::{Code, Seq};
use domain::inquiry::{Change, Field, Moment, Stand, changes};
use domain::ledger::event::Event;
use domain::message::Message;
use domain::quantity::Amount;
use domain::time::Timestamp;
use export::change_json;
use i18n::Localizer;
use i18n::describe::shown;
use store::{Known, Reader};

/// Between which days, and of what.
#[derive(Debug, Args)]
pub(in crate::cli) struct ChangesArgs {
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
    /// At the end of a local day; nothing where the ledger was not open by then. A day that has not come is not judged:
    /// the newest that has is.
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

/// Lists both.
pub(super) fn run(context: &Context, args: &ChangesArgs) -> Result<Output, CliError> {
    let (from, to) = (parse::day(&args.from)?, parse::day(&args.to)?);
    if from > to {
        let reversed = Message::new("audit-days-reversed")
            .arg("from", from)
            .arg("to", to);
        return Err(CliError::Usage(reversed));
    }
    if let Some(kind) = &args.kind {
        parse::choice("--kind", kind, Event::KINDS.iter().copied())?;
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
        let findings = reader.findings(after.known, true)?;
        let first = before.as_ref().map_or(Seq(0), |end| end.known.next());
        let told = EntryFormatter::new(localizer, &after.histories, &findings).tell(
            reader,
            first,
            Timestamp::end_of_day(to, app.settings.zone),
            |_, kind| args.kind.as_deref().is_none_or(|wanted| wanted == kind),
            |about| code.is_none() || about == code.as_ref(),
        )?;
        Ok(Some((before, after, told)))
    })?;
    let Some((before, after, told)) = found else {
        let at = Timestamp::end_of_day(to, app.settings.zone);
        return Err(context.before_ledger(&app, at));
    };
    if let Some(code) = &code {
        check_code(code, &after.histories)?;
    }
    let mut changed = changes(before.as_ref().map(End::moment), after.moment());
    // Of one kind of entry: the commitments that one of the entries shown speaks of.
    let spoken_of: BTreeSet<&Code> = told.iter().filter_map(|t| t.code.as_ref()).collect();
    changed.retain(|change| {
        let own = &change.history.commitment.code;
        code.as_ref().is_none_or(|code| code == own)
            && (args.kind.is_none() || spoken_of.contains(own))
    });
    let entries: Vec<Value> = told.iter().map(EntryLine::json).collect();
    let commitments: Vec<Value> = changed.iter().map(change_json).collect();
    let json = json!({ "from": from, "to": to, "entries": entries, "commitments": commitments });
    let said = Message::new("audit-changed")
        .arg("from", localizer.day(from))
        .arg("to", localizer.day(to))
        .number("entries", entries.len())
        .number("commitments", commitments.len());
    let mut output = Output::said(json, localizer.message(&said));
    if !changed.is_empty() {
        for line in differences(&changed, localizer).lines() {
            output = output.line(line);
        }
        output = output.line(String::new());
    }
    Ok(output.with_table(table(&told, localizer, after.context.zone)))
}

/// What stands differently, a row for each thing that does.
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
            // Of a new commitment, what it does not have yet is no change.
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
        Field::Assignment => localizer.t(if stand.is_assigned {
            "csv-assigned"
        } else {
            "csv-proposed"
        }),
    }
}
