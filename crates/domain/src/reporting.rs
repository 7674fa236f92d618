//! How offices report: what they owed and sent in a month, and how the commitments stand for which they answer.
//!
//! Counts what accounts and summaries say. Must not judge: `progress` did.

use super::history::AssessmentContext;
use super::ids::Code;
use super::light::Light;
use super::listing::Listed;
use super::office::{Office, Role};
use super::period::Period;

/// How an office's commitments stand on a day, and what of their reports for its month came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfficeState {
    /// How many commitments it answers for, or looks after.
    pub total: usize,
    /// How many of them are not done.
    pub open: usize,
    /// How many show each light, in order of precedence, all lights.
    pub lights: Vec<(Light, usize)>,
    /// Reports that are owed for the month.
    pub owed: usize,
    /// Owed reports that came.
    pub reported: usize,
    /// Those of them that came after the cut-off.
    pub late: usize,
}

impl OfficeState {
    /// Of an office: over the commitments that it leads, or, where it supervises, over those in its scope.
    pub fn of<'a>(office: &Office, accounts: impl Iterator<Item = &'a Listed>) -> Self {
        let mut state = Self {
            lights: Light::ALL.map(|light| (light, 0)).into(),
            ..Self::default()
        };
        for listed in accounts.filter(|listed| answers(office, listed)) {
            state.total += 1;
            state.open += usize::from(!listed.status().is_done());
            let own = listed.light();
            for (light, count) in &mut state.lights {
                *count += usize::from(*light == own);
            }
            let month = listed.reporting_month();
            state.owed += usize::from(month.is_owed);
            state.reported += usize::from(month.is_owed && month.is_reported);
            state.late += usize::from(month.is_owed && month.is_late);
        }
        state
    }
}

/// Whether a commitment is among those that an office answers for or looks after.
pub fn answers(office: &Office, listed: &Listed) -> bool {
    match office.role {
        Role::Department => listed.status().lead == office.id,
        Role::Supervising => {
            office.supervises(&listed.status().commitment.section, &listed.status().lead)
        }
    }
}

/// What came of the reports for one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthRecord {
    /// The month.
    pub period: Period,
    /// Reports that were owed.
    pub owed: usize,
    /// Those that came.
    pub reported: usize,
    /// Those of them that came after the cut-off.
    pub late: usize,
    /// The commitments on which none came.
    pub missing: Vec<Code>,
    /// Whether the cut-off has passed: until then nothing is missed.
    pub is_due: bool,
}

/// The record of some commitments month by month, from the ledger's opening to the month of `day`, for which they are
/// listed; months in which nothing was owed are left out.
pub fn record<'a>(
    listed: impl Iterator<Item = &'a Listed>,
    day: chrono::NaiveDate,
    context: &AssessmentContext,
) -> Vec<MonthRecord> {
    let first = Period::of(context.day(context.opened_at));
    let months = first.through(Period::of(day)).map(|period| MonthRecord {
        period,
        owed: 0,
        reported: 0,
        late: 0,
        missing: Vec::new(),
        is_due: context.cutoff(period) < day,
    });
    let mut months: Vec<MonthRecord> = months.collect();
    for own in listed {
        let owed = months.iter_mut().zip(own.months());
        for (month, reported) in owed.filter(|(_, reported)| reported.is_owed) {
            month.owed += 1;
            month.reported += usize::from(reported.is_reported);
            month.late += usize::from(reported.is_late);
            if !reported.is_reported {
                month.missing.push(own.status().commitment.code.clone());
            }
        }
    }
    months.retain(|month| month.owed > 0);
    months
}
