//! remind: before the cut-off, writes to each department exactly what it still owes this month.

use super::ActionError;
use super::letter::{self, Letterhead, Posted};
use super::link::link_for;
use super::lookup;
use crate::Refusal;
use domain::ids::Actor;
use domain::ledger::event::{Event, Frozen};
use domain::letter::LetterKind;
use domain::office::Role;
use domain::period::Period;
use domain::reminder::{ReminderFacts, build};
use domain::time::Timestamp;
use mail::compose;
use store::{Known, Tx};
use tlog::hash::Hash;

/// Writes a reminder for `period` to every department that owes something and was not reminded yet.
///
/// # Errors
/// [`Refusal::NoAddress`]; what composing or the ledger fails with.
pub fn remind(
    tx: &mut Tx<'_>,
    now: Timestamp,
    head: &Letterhead,
    by: &Actor,
    period: Period,
) -> Result<Vec<Posted>, ActionError> {
    let context = lookup::context(tx)?;
    let opening = tx.opening()?.ok_or(Refusal::NotOpen {})?;
    let report = tx.report(Known::NOW)?.ok_or(Refusal::NotOpen {})?;
    let histories = tx.histories(Known::NOW)?;
    let at = tx.stamp(now);
    let day = context.day(at);
    let facts = ReminderFacts {
        report: &report,
        histories: &histories,
        context: &context,
        is_demo: opening.body.demo,
    };
    let reminded = tx.frozen(LetterKind::Reminder, &report.id, period)?;
    let mut posted = Vec::new();
    for office in tx.offices(Known::NOW)? {
        let is_new = office.role == Role::Department
            && !reminded.iter().any(|mail| mail.body.office == office.id);
        let office = letter::addressee(tx, &office)?;
        let Some(reminder) = is_new
            .then(|| build(&facts, &office, period, day))
            .flatten()
        else {
            continue;
        };
        let to = letter::address(tx, &office.id)?;
        let letter = head.letter(&opening, &to, at, context.zone, None);
        // Without pages there is nothing to open.
        let link = match letter.base_url {
            Some(_) => Some(link_for(
                head,
                letter.ledger_id,
                &context,
                &office.id,
                period,
            )?),
            None => None,
        };
        let composed = compose::reminder(&letter, &reminder, link.as_deref())?;
        let body = Frozen {
            mail: composed.id.edition,
            subject: composed.id.subject.clone(),
            period,
            office: office.id.clone(),
            as_of: day,
            known_at: at,
            checkpoint: None,
            message_id: composed.message_id.clone(),
            sha256: Hash::of(&composed.bytes).to_string(),
            reason: None,
        };
        let appended = tx.append(now, by, &Event::ReminderFrozen(body.clone()))?;
        posted.push(letter::post(tx, appended, body, composed, &head.sender)?);
    }
    Ok(posted)
}
