//! remind: before the cut-off, writes to each department which reports it still owes for the month.

use super::letter::{self, FrozenFacts, Letterhead, Posted};
use super::link::link_for;
use super::lookup;
use super::{ActionError, restore};
use crate::Refusal;
use domain::office::{Office, Role, Scope};
use domain::reminder::{ReminderFacts, build};
use domain::{Actor, LetterKind, Period, Timestamp};
use mail::compose;
use store::{Known, Reader, Tx};

/// Freezes and queues a reminder for `period` to every department that owes a report and has had no reminder yet. Reminders that
/// were due at `scheduled_at`, before the ledger was restored, wait for a person: they may have been sent.
///
/// # Errors
/// [`Refusal::NoAddress`]; what composing or the ledger fails with.
pub fn remind(
    tx: &mut Tx<'_>,
    now: Timestamp,
    head: &Letterhead,
    by: &Actor,
    period: Period,
    scheduled_at: Timestamp,
) -> Result<Vec<Posted>, ActionError> {
    let context = lookup::context(tx)?;
    let opening = tx.reader().opening()?.ok_or(Refusal::NotOpen {})?;
    let histories = tx.reader().histories(Known::NOW)?;
    let at = tx.stamp(now);
    let day = context.day(at);
    let facts = ReminderFacts {
        histories: &histories,
        context: &context,
        is_demo: opening.body.demo,
    };
    let reminded = tx.reader().frozen(LetterKind::Reminder, period)?;
    let ledger_id = restore::mail_id(tx.reader(), &opening.body.ledger_id, Known::NOW)?;
    let is_held = restore::may_be_lost(tx.reader(), scheduled_at)?;
    let mut posted = Vec::new();
    for office in tx.reader().register(Known::NOW)?.existing() {
        let is_new = office.role == Role::Department
            && !reminded.iter().any(|mail| mail.body.office == office.id);
        let office = letter::addressee(tx.reader(), &office)?;
        let Some(reminder) = is_new
            .then(|| build(&facts, &office, period, day))
            .flatten()
        else {
            continue;
        };
        let reply_to = supervising_address(tx.reader(), &office)?;
        let to = letter::address(tx.reader(), &office.id, day)?;
        let mut letter = head.letter(&ledger_id, &to, at, context.zone, None);
        letter.reply_to = reply_to.as_deref();
        // Without pages there is no form to link to.
        let link = match letter.base_url.filter(|_| head.has_signed_links) {
            Some(_) => Some(link_for(
                head,
                &opening.body.ledger_id,
                &context,
                &office.id,
                period,
            )?),
            None => None,
        };
        let composed = compose::reminder(&letter, &reminder, link.as_deref())?;
        let facts = FrozenFacts {
            as_of: day,
            known_at: at,
            checkpoint: None,
            reason: None,
            is_held,
        };
        posted.push(letter::freeze(tx, now, by, &head.sender, composed, facts)?);
    }
    Ok(posted)
}

/// The address of the supervising office to which a department answers: the one whose scope is the whole of its jurisdiction;
/// `None` where there is none.
fn supervising_address(
    reader: &Reader<'_>,
    department: &Office,
) -> Result<Option<String>, ActionError> {
    let offices = reader.supervising_offices(Known::NOW)?;
    let is_whole = |office: &&Office| match &department.jurisdiction {
        Some(jurisdiction) => office.has_whole(jurisdiction),
        None => office.scope == Some(Scope::All) && office.jurisdiction.is_none(),
    };
    let mut whole: Vec<&Office> = offices.iter().filter(is_whole).collect();
    whole.sort_by_key(|office| office.breadth());
    match whole.first() {
        Some(office) => match reader.reply_to(&office.id)? {
            None => Ok(reader.address(&office.id)?),
            own => Ok(own),
        },
        None => Ok(None),
    }
}
