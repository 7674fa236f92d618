//! What a department owes for a month and has reported, as it stands now.
//!
//! Must not know how it is shown.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};

use super::form_data::Typed;
use crate::snapshot_cache::LedgerSnapshot;
use domain::history::AssessmentContext;
use domain::ids::{Code, OfficeId, Seq};
use domain::listing::Listed;
use domain::office::Office;
use domain::period::Period;
use domain::status::CommitmentStatus;
use domain::summary::ReportingMonth;
use domain::time::Timestamp;
use domain::update::{State, Update};
use store::{Known, Reader, StoreError};

/// The most forms on a page; a department that owes more sees the rest once these are sent.
const FORMS_MAX: usize = 20;

/// The most reports that are told again; of more, the newest.
const REPORTED_MAX: usize = 20;

/// What is asked.
#[derive(Clone)]
pub(super) struct Question {
    pub(super) office: OfficeId,
    /// The month; the present one where it is nothing.
    pub(super) period: Option<Period>,
    /// Under which name drafts are kept.
    pub(super) owner: String,
    /// How everything stands.
    pub(super) snapshot: Arc<LedgerSnapshot>,
    /// One that is to be reported on even if it was before.
    pub(super) again: Option<Code>,
}

impl Question {
    /// The commitments that the office leads, in the report's order.
    fn own(&self) -> impl Iterator<Item = &Listed> {
        let all = self.snapshot.statuses.iter();
        all.filter(|listed| listed.lead == self.office)
    }

    /// Whether the commitment is a milestone.
    pub(super) fn is_milestone(&self, code: &Code) -> bool {
        let listed = self.snapshot.status(code);
        listed.is_some_and(|listed| listed.status.target.is_none())
    }

    /// Whether the office leads that commitment.
    pub(super) fn is_own(&self, code: &Code) -> bool {
        let listed = self.snapshot.status(code);
        listed.is_some_and(|listed| listed.lead == self.office)
    }
}

/// One commitment of the office.
pub(super) struct Item {
    pub(super) status: CommitmentStatus,
    /// What was typed and not sent, and when it was kept.
    pub(super) draft: Option<(Typed, Timestamp)>,
    /// Why the newest report for the month was sent back.
    pub(super) returned: Option<String>,
}

/// What the page tells.
pub(super) struct SubmitFacts {
    pub(super) context: AssessmentContext,
    pub(super) today: NaiveDate,
    pub(super) period: Period,
    pub(super) office: Office,
    /// What is owed, returned ones first.
    pub(super) owed: Vec<Item>,
    /// How many are owed beyond those.
    pub(super) owed_more: usize,
    /// What was reported for the month.
    pub(super) reported: Vec<(Item, Update)>,
    /// How many were reported beyond those.
    pub(super) reported_more: usize,
    /// Earlier months for which something is missing, and how much.
    pub(super) missed: Vec<(Period, usize)>,
}

impl SubmitFacts {
    /// Reads them; nothing where there is no ledger or no such office.
    ///
    /// # Errors
    /// Whatever the database refuses.
    pub(super) fn read(
        reader: &Reader<'_>,
        question: &Question,
    ) -> Result<Option<Self>, StoreError> {
        let context = question.snapshot.context.clone();
        let Some(office) = question.snapshot.office(&question.office).cloned() else {
            return Ok(None);
        };
        let today = question.snapshot.as_of;
        let period = question.period.unwrap_or_else(|| Period::of(today));
        let mut drafts: HashMap<Code, (Typed, Timestamp)> = reader
            .drafts(&question.owner)?
            .into_iter()
            .filter(|draft| draft.period == period)
            // One of an older program that does not read is no draft.
            .filter_map(|d| Some((d.code, (serde_json::from_str(&d.fields).ok()?, d.saved_at))))
            .collect();
        let mut wanted = Wanted::of(question, period, &context);
        let owed_more = cut(&mut wanted.owed, FORMS_MAX);
        let reported_more = cut(&mut wanted.reported, REPORTED_MAX);
        // Nothing is sent for a month before it begins.
        let begin = Timestamp::start_of_day(period.first_day(), context.zone);
        let before = reader.known_at(begin.minus(TimeDelta::milliseconds(1)))?;
        let from = before.map_or(Seq(0), Known::next);
        let (mut owed, mut reported) = (Vec::new(), Vec::new());
        let (mut missed, place) = (wanted.missed, wanted.place);
        for listed in wanted.owed.into_iter().chain(wanted.reported) {
            let code = &listed.commitment.code;
            let reporting_month = reporting_month_of(listed, place);
            let is_again = question.again.as_ref() == Some(code) && listed.closed_on.is_none();
            // Only what was sent for the month is read: how it stands is in memory.
            let form_data =
                if reporting_month.is_reported || reporting_month.is_sent_back || is_again {
                    reader.updates_for(code, period, from, Known::NOW)?
                } else {
                    Vec::new()
                };
            let item = Item {
                status: listed.status.clone(),
                draft: drafts.remove(code),
                returned: returned(&form_data),
            };
            let live = form_data.into_iter().rev().find(Update::is_live);
            match live {
                Some(update) if !is_again => reported.push((item, update)),
                None if !reporting_month.is_owed && !is_again => {}
                _ => owed.push(item),
            }
        }
        missed.retain(|(month, count)| *month < period && *count > 0);
        Ok(Some(Self {
            context,
            today,
            period,
            office,
            owed,
            owed_more,
            reported,
            reported_more,
            missed,
        }))
    }

    /// The day that a report speaks for unless it says another.
    pub(super) fn usual_day(&self) -> NaiveDate {
        self.today.min(self.period.last_day())
    }
}

/// What is to be shown for a month, as everything stands: no more than that is read.
struct Wanted<'a> {
    owed: Vec<&'a Listed>,
    reported: Vec<&'a Listed>,
    /// Every month from the opening on, and how much of it was missed.
    missed: Vec<(Period, usize)>,
    /// The place of the month among those.
    place: Option<usize>,
}

impl<'a> Wanted<'a> {
    fn of(question: &'a Question, period: Period, context: &AssessmentContext) -> Self {
        let first = Period::of(context.day(context.opened_at));
        let months = first.through(Period::of(question.snapshot.as_of));
        let mut wanted = Self {
            owed: Vec::new(),
            reported: Vec::new(),
            missed: months.map(|month| (month, 0)).collect(),
            place: None,
        };
        let place = wanted.missed.iter().position(|(month, _)| *month == period);
        wanted.place = place;
        let reporting_month = |listed: &Listed| reporting_month_of(listed, place);
        let is_again = |listed: &Listed| question.again.as_ref() == Some(&listed.commitment.code);
        for listed in question.own() {
            for ((_, count), reporting_month) in wanted.missed.iter_mut().zip(&listed.months) {
                *count += usize::from(reporting_month.is_missed);
            }
            let reporting_month = reporting_month(listed);
            if reporting_month.is_reported && !is_again(listed) {
                wanted.reported.push(listed);
            } else if reporting_month.is_reported || reporting_month.is_owed || is_again(listed) {
                wanted.owed.push(listed);
            }
        }
        // Stable: the report's order stands among those of one kind.
        wanted
            .owed
            .sort_by_key(|listed| (!is_again(listed), !reporting_month(listed).is_sent_back));
        if wanted.reported.len() > REPORTED_MAX {
            wanted
                .reported
                .sort_by_key(|listed| std::cmp::Reverse(listed.updated));
        }
        wanted
    }
}

/// How it was reported on in the month of that place.
fn reporting_month_of(listed: &Listed, place: Option<usize>) -> ReportingMonth {
    let reporting_month = place.and_then(|place| listed.months.get(place));
    reporting_month.copied().unwrap_or_default()
}

/// Leaves no more than so many; how many were beyond.
fn cut<T>(list: &mut Vec<T>, most: usize) -> usize {
    let beyond = list.len().saturating_sub(most);
    list.truncate(most);
    beyond
}

/// Why the newest of what was sent for the month was sent back.
fn returned(form_data: &[Update]) -> Option<String> {
    match &form_data.last()?.state {
        State::Returned(mark) => Some(mark.reason.clone().unwrap_or_default()),
        State::Corrected { withdrawn, .. } => Some(withdrawn.reason.clone().unwrap_or_default()),
        _ => None,
    }
}
