//! What a department owes for a month and has reported, as it stands now.
//!
//! Must not know how it is shown.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::sent::Typed;
use crate::domain::account::Account;
use crate::domain::dossier::{Dossier, Frame};
use crate::domain::ids::{Code, OfficeId};
use crate::domain::office::Office;
use crate::domain::period::Period;
use crate::domain::time::Timestamp;
use crate::domain::update::{State, Update};
use crate::store::{Known, Reader, StoreError};

/// The most forms on a page; a department that owes more sees the rest once these are sent.
const FORMS_MAX: usize = 40;

/// What is asked.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) office: OfficeId,
    /// The month; the present one where it is nothing.
    pub(super) period: Option<Period>,
    /// Under which name drafts are kept.
    pub(super) owner: String,
    /// The commitments that the office leads, in the report's order.
    pub(super) codes: Vec<Code>,
    /// One that is to be reported on even if it was before.
    pub(super) again: Option<Code>,
}

/// One commitment of the office.
pub(super) struct Item {
    pub(super) account: Account,
    /// What was typed and not sent, and when it was kept.
    pub(super) draft: Option<(Typed, Timestamp)>,
    /// Why the newest report for the month was sent back.
    pub(super) returned: Option<String>,
}

/// What the page tells.
pub(super) struct Facts {
    pub(super) frame: Frame,
    pub(super) today: NaiveDate,
    pub(super) period: Period,
    pub(super) office: Office,
    /// What is owed, returned ones first.
    pub(super) owed: Vec<Item>,
    /// How many are owed beyond those.
    pub(super) owed_more: usize,
    /// What was reported for the month.
    pub(super) reported: Vec<(Item, Update)>,
    /// Earlier months for which something is missing, and how much.
    pub(super) missed: Vec<(Period, usize)>,
}

impl Facts {
    /// Reads them; nothing where there is no ledger or no such office.
    ///
    /// # Errors
    /// Whatever the database refuses.
    pub(super) fn read(
        reader: &Reader<'_>,
        now: Timestamp,
        question: &Question,
    ) -> Result<Option<Self>, StoreError> {
        let now = reader.newest_at()?.map_or(now, |newest| newest.max(now));
        let (Some(frame), Some(office)) = (
            reader.frame(Known::NOW)?,
            reader.office(&question.office, Known::NOW)?,
        ) else {
            return Ok(None);
        };
        let today = frame.day(now);
        let period = question.period.unwrap_or_else(|| Period::of(today));
        let mut drafts: HashMap<Code, (Typed, Timestamp)> = reader
            .drafts(&question.owner)?
            .into_iter()
            .filter(|draft| draft.period == period)
            // One of an older program that does not read is no draft.
            .filter_map(|d| Some((d.code, (serde_json::from_str(&d.fields).ok()?, d.saved_at))))
            .collect();
        let (mut owed, mut reported) = (Vec::new(), Vec::new());
        let mut missed: HashMap<Period, usize> = HashMap::new();
        for code in &question.codes {
            let Some(dossier) = reader.dossier(code, Known::NOW)? else {
                continue;
            };
            if dossier.lead != question.office {
                continue;
            }
            for earlier in dossier.missed_periods(today, &frame) {
                if earlier < period {
                    *missed.entry(earlier).or_default() += 1;
                }
            }
            let is_again = question.again.as_ref() == Some(code) && dossier.closed.is_none();
            let live = dossier.live_update(period).cloned();
            let is_owed = dossier.owes(period, &frame);
            let item = Item {
                account: Account::of(&dossier, today, &frame),
                draft: drafts.remove(code),
                returned: returned(&dossier, period),
            };
            match live {
                Some(update) if !is_again => reported.push((item, update)),
                None if !is_owed && !is_again => {}
                _ => owed.push(item),
            }
        }
        // Stable: the report's order stands among those of one kind.
        owed.sort_by_key(|item| {
            let is_again = question.again.as_ref() == Some(&item.account.commitment.code);
            (!is_again, item.returned.is_none())
        });
        let owed_more = owed.len().saturating_sub(FORMS_MAX);
        owed.truncate(FORMS_MAX);
        let mut missed: Vec<(Period, usize)> = missed.into_iter().collect();
        missed.sort();
        Ok(Some(Self {
            frame,
            today,
            period,
            office,
            owed,
            owed_more,
            reported,
            missed,
        }))
    }

    /// The day that a report speaks for unless it says another.
    pub(super) fn usual_day(&self) -> NaiveDate {
        self.today.min(self.period.last_day())
    }
}

fn returned(dossier: &Dossier, period: Period) -> Option<String> {
    let mut of_period = dossier.updates.iter().rev();
    let newest = of_period.find(|u| u.submission.period == period)?;
    match &newest.state {
        State::Returned(mark) => Some(mark.reason.clone().unwrap_or_default()),
        State::Corrected { withdrawn, .. } => Some(withdrawn.reason.clone().unwrap_or_default()),
        _ => None,
    }
}
