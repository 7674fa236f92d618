//! The reminder: the reports that one department still owes for a month. The model without its text.

use chrono::NaiveDate;

use super::update::State;
use crate::{
    Amount, AssessmentContext, Bilingual, CommitmentHistory, CommitmentStatus, Office, Period,
    RegisteredReport,
};

/// A reminder to a department before the cut-off of a month.
#[derive(Debug, Clone)]
pub struct Reminder {
    /// The id of the report that identifies the letter.
    pub subject: String,
    /// The titles of the reports that promise what is owed.
    pub reports: Vec<Bilingual>,
    /// The department that owes the reports.
    pub office: Office,
    /// The month they are owed for.
    pub period: Period,
    /// The last day on which they are in time.
    pub cutoff: NaiveDate,
    /// Whether the ledger holds a demonstration.
    pub is_demo: bool,
    /// The owed reports, in the order of the commitments; never empty.
    pub items: Vec<ReminderItem>,
}

/// One report that is owed.
#[derive(Debug, Clone)]
pub struct ReminderItem {
    /// The commitment as it stands.
    pub status: CommitmentStatus,
    /// The last accepted value, and the month it was reported for.
    pub last: Option<(Period, Amount)>,
    /// Why the last update for this month was returned, if it was.
    pub returned: Option<String>,
}

/// The facts from which reminders are built.
#[derive(Debug)]
pub struct ReminderFacts<'a> {
    /// Every commitment, in the report's order.
    pub histories: &'a [CommitmentHistory],
    /// The context.
    pub context: &'a AssessmentContext,
    /// Whether the ledger holds a demonstration.
    pub is_demo: bool,
}

/// The reminder to `office` for `period`, with statuses on `day`; `None` if it owes nothing.
pub fn build(
    facts: &ReminderFacts<'_>,
    office: &Office,
    period: Period,
    day: NaiveDate,
) -> Option<Reminder> {
    let cutoff = facts.context.cutoff(period);
    // Nothing is due before the ledger was opened.
    if cutoff < facts.context.day(facts.context.opened_at) {
        return None;
    }
    let items: Vec<ReminderItem> = facts
        .histories
        .iter()
        .filter(|d| *d.lead_on(day) == office.id)
        .filter(|d| d.owes(period, facts.context) && d.live_update(period).is_none())
        .map(|history| ReminderItem {
            status: CommitmentStatus::of(history, day, facts.context),
            last: history
                .accepted(day)
                .map(|u| (u.submission.period, u.submission.value)),
            returned: returned(history, period),
        })
        .collect();
    let reports = &facts.context.reports;
    let of_items = |own: &&RegisteredReport| {
        let mut owners = items
            .iter()
            .map(|item| reports.of(&item.status.commitment.code));
        owners.any(|owner| owner.is_some_and(|owner| owner.report.id == own.report.id))
    };
    let of_items = reports.iter().filter(of_items);
    let named = of_items.map(|own| own.report.title.clone()).collect();
    let subject = reports.seen_by(office).subject()?.report.id.clone();
    (!items.is_empty()).then(|| Reminder {
        subject,
        reports: named,
        office: office.clone(),
        period,
        cutoff,
        is_demo: facts.is_demo,
        items,
    })
}

/// The reason for which the newest update of the month was sent back.
fn returned(history: &CommitmentHistory, period: Period) -> Option<String> {
    let newest = history
        .updates
        .iter()
        .rev()
        .find(|u| u.submission.period == period)?;
    match &newest.state {
        State::Returned(mark) => Some(mark.reason.clone().unwrap_or_default()),
        _ => None,
    }
}
