//! The commitments for which a department owes a report in a month, and those that it has reported on.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};

use super::form_data::Typed;
use crate::LedgerSnapshot;
use domain::contribution::{Contribution, newest};
use domain::listing::Listed;
use domain::summary::ReportingMonth;
use domain::update::{State, Update};
use domain::{AssessmentContext, Code, CommitmentStatus, Office, OfficeId, Period, Seq, Timestamp};
use store::{Known, Reader, StoreError};

/// The most forms on the page; the others follow once these are submitted.
const FORMS_MAX: usize = 20;

/// The most reports that are listed, newest first.
const REPORTED_MAX: usize = 20;

/// The office and the month of a page.
#[derive(Clone)]
pub(super) struct Question {
    pub(super) office: OfficeId,
    /// The month; `None` for the present one.
    pub(super) period: Option<Period>,
    /// The owner of the drafts.
    pub(super) owner: String,
    /// The present status of every commitment.
    pub(super) snapshot: Arc<LedgerSnapshot>,
    /// A commitment whose form is shown even if it was reported on.
    pub(super) again: Option<Code>,
}

impl Question {
    /// The commitments of the office, in the order of the report.
    fn led(&self) -> impl Iterator<Item = &Listed> {
        let all = self.snapshot.statuses.iter();
        all.filter(|listed| listed.status().lead == self.office)
    }

    /// The open commitments on whose parts the office reports.
    fn parts(&self) -> impl Iterator<Item = &CommitmentStatus> {
        let all = self.snapshot.statuses.iter().map(Listed::status);
        let reports = &self.snapshot.context.reports;
        all.filter(|status| {
            let code = &status.commitment.code;
            status.contributes(&self.office)
                && status.closed_on.is_none()
                && reports.settled_at(code).is_none()
        })
    }

    /// Whether the commitment is a milestone.
    pub(super) fn is_milestone(&self, code: &Code) -> bool {
        let listed = self.snapshot.status(code);
        listed.is_some_and(|listed| listed.status().target.is_none())
    }

    /// Whether the office leads the commitment.
    pub(super) fn is_led(&self, code: &Code) -> bool {
        let listed = self.snapshot.status(code);
        listed.is_some_and(|listed| listed.status().lead == self.office)
    }
}

/// A commitment of the office.
pub(super) struct Item {
    pub(super) status: CommitmentStatus,
    /// The draft, and when it was saved.
    pub(super) draft: Option<(Typed, Timestamp)>,
    /// Why the newest report for the month was returned.
    pub(super) returned: Option<String>,
    /// What others reported on their part for the month.
    pub(super) contributions: Vec<Contribution>,
}

/// The contents of the page.
pub(super) struct SubmitFacts {
    pub(super) context: AssessmentContext,
    pub(super) today: NaiveDate,
    pub(super) period: Period,
    pub(super) office: Office,
    /// Every office, for its name.
    pub(super) offices: Vec<Office>,
    /// The commitments with an owed report, returned ones first.
    pub(super) owed: Vec<Item>,
    /// The number of owed reports beyond those.
    pub(super) owed_more: usize,
    /// The commitments that were reported on, with the report.
    pub(super) reported: Vec<(Item, Update)>,
    /// The number of reports beyond those.
    pub(super) reported_more: usize,
    /// The earlier months with missing reports, and their number.
    pub(super) missed: Vec<(Period, usize)>,
    /// The commitments that others lead and on whose parts the office reports.
    pub(super) parts: Vec<CommitmentStatus>,
}

impl SubmitFacts {
    /// Reads the contents; `None` where the office is not registered.
    ///
    /// # Errors
    /// Returns [`StoreError`] for any database failure.
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
            // A draft of an older version that does not parse is ignored.
            .filter_map(|d| Some((d.code, (serde_json::from_str(&d.fields).ok()?, d.saved_at))))
            .collect();
        let mut wanted = Wanted::of(question, period, &context);
        let owed_more = cut(&mut wanted.owed, FORMS_MAX);
        let reported_more = cut(&mut wanted.reported, REPORTED_MAX);
        // No report precedes its month.
        let begin = Timestamp::start_of_day(period.first_day(), context.zone);
        let before = reader.known_at(begin.minus(TimeDelta::milliseconds(1)))?;
        let from = before.map_or(Seq(0), Known::next);
        let (mut owed, mut reported) = (Vec::new(), Vec::new());
        let (mut missed, place) = (wanted.missed, wanted.place);
        for listed in wanted.owed.into_iter().chain(wanted.reported) {
            let code = &listed.status().commitment.code;
            let reporting_month = reporting_month_of(listed, place);
            let is_again =
                question.again.as_ref() == Some(code) && listed.status().closed_on.is_none();
            // Only the reports of the month are read; the status is in memory.
            let updates = if reporting_month.is_reported || reporting_month.is_sent_back || is_again
            {
                reader.updates_for(code, period, from, Known::NOW)?
            } else {
                Vec::new()
            };
            let item = Item {
                status: listed.status().clone(),
                draft: drafts.remove(code),
                returned: returned(&updates),
                contributions: contributions(reader, listed.status(), period)?,
            };
            let live = updates.into_iter().rev().find(Update::is_live);
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
            offices: question.snapshot.offices.clone(),
            owed,
            owed_more,
            reported,
            reported_more,
            missed,
            parts: question.parts().cloned().collect(),
        }))
    }

    /// The first commitment on the page.
    pub(super) fn first(&self) -> Option<&Item> {
        let reported = self.reported.iter().map(|(item, _)| item);
        self.owed.iter().chain(reported).next()
    }

    /// The day for which a report is true unless it names another.
    pub(super) fn usual_day(&self) -> NaiveDate {
        self.today.min(self.period.last_day())
    }
}

/// The commitments on the page for a month, chosen from the snapshot before anything is read.
struct Wanted<'a> {
    owed: Vec<&'a Listed>,
    reported: Vec<&'a Listed>,
    /// Every month since the ledger was opened, and the number of its missing reports.
    missed: Vec<(Period, usize)>,
    /// The index of the month among those.
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
        let is_again =
            |listed: &Listed| question.again.as_ref() == Some(&listed.status().commitment.code);
        for listed in question.led() {
            for ((_, count), reporting_month) in wanted.missed.iter_mut().zip(listed.months()) {
                *count += usize::from(reporting_month.is_missed);
            }
            let reporting_month = reporting_month(listed);
            if reporting_month.is_reported && !is_again(listed) {
                wanted.reported.push(listed);
            } else if reporting_month.is_reported || reporting_month.is_owed || is_again(listed) {
                wanted.owed.push(listed);
            }
        }
        // The sort is stable, so the order of the report is preserved otherwise.
        wanted
            .owed
            .sort_by_key(|listed| (!is_again(listed), !reporting_month(listed).is_sent_back));
        if wanted.reported.len() > REPORTED_MAX {
            wanted
                .reported
                .sort_by_key(|listed| std::cmp::Reverse(listed.updated()));
        }
        wanted
    }
}

/// The state of a commitment's report for the month at an index.
fn reporting_month_of(listed: &Listed, place: Option<usize>) -> ReportingMonth {
    let reporting_month = place.and_then(|place| listed.months().get(place));
    reporting_month.copied().unwrap_or_default()
}

/// What others reported on their part of a commitment for a month.
fn contributions(
    reader: &Reader<'_>,
    status: &CommitmentStatus,
    period: Period,
) -> Result<Vec<Contribution>, StoreError> {
    if status.joint.is_empty() && status.supporting.is_empty() {
        return Ok(Vec::new());
    }
    let all = reader.contributions(&status.commitment.code, Known::NOW)?;
    let newest = newest(&all).into_iter().map(|(own, _)| own.clone());
    Ok(newest.filter(|own| own.period == period).collect())
}

/// Truncates a list and returns the number of removed items.
fn cut<T>(list: &mut Vec<T>, most: usize) -> usize {
    let beyond = list.len().saturating_sub(most);
    list.truncate(most);
    beyond
}

/// Why the newest update of a month was returned.
fn returned(updates: &[Update]) -> Option<String> {
    match &updates.last()?.state {
        State::Returned(mark) => Some(mark.reason.clone().unwrap_or_default()),
        State::Corrected { withdrawn, .. } => Some(withdrawn.reason.clone().unwrap_or_default()),
        _ => None,
    }
}
