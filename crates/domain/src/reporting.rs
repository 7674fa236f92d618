//! The reporting of offices: what they owed and reported in a month, and the lights of their commitments.

use std::sync::Arc;

use super::commitment::Report;
use super::listing::Listed;
use super::office::{Office, Role};
use super::summary::ReportingMonth;
use crate::{Amount, AssessmentContext, Code, Light, Period, Reports};

/// The commitments of an office on a day, and the reports on them for the month of that day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfficeState {
    /// The number of commitments that it leads or supervises.
    pub total: usize,
    /// How many of them are not done.
    pub open: usize,
    /// How many show each light, in order of precedence, all lights.
    pub lights: Vec<(Light, usize)>,
    /// Reports that are owed for the month.
    pub owed: usize,
    /// Owed reports that were made.
    pub reported: usize,
    /// Those of them that came after the cut-off.
    pub late: usize,
}

impl OfficeState {
    /// The state of an office, over the commitments that it leads, or those in its scope if it supervises.
    pub fn of<'a>(
        office: &Office,
        listed: impl Iterator<Item = &'a Listed>,
        reports: &Reports,
    ) -> Self {
        Self::over(listed.filter(|listed| answers(office, listed, reports)))
    }

    /// The state of some commitments.
    fn over<'a>(listed: impl Iterator<Item = &'a Listed>) -> Self {
        let listed: Vec<&Listed> = listed.collect();
        let months = listed.iter().map(|listed| listed.reporting_month());
        let owed: Vec<ReportingMonth> = months.filter(|month| month.is_owed).collect();
        Self {
            total: listed.len(),
            open: listed
                .iter()
                .filter(|listed| !listed.status().is_done())
                .count(),
            lights: Light::count(listed.iter().map(|listed| listed.light())),
            owed: owed.len(),
            reported: owed.iter().filter(|month| month.is_reported).count(),
            late: owed.iter().filter(|month| month.is_late).count(),
        }
    }
}

/// The commitments of one report, beside those of other jurisdictions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JurisdictionState {
    /// The report.
    pub report: Arc<Report>,
    /// Whether its year is settled.
    pub is_settled: bool,
    /// Its commitments.
    pub state: OfficeState,
}

impl JurisdictionState {
    /// The reports of a year, each with its commitments in a list, in the order in which they were entered.
    pub fn of_year(reports: &Reports, listed: &[Listed], year: i32) -> Vec<Self> {
        let own = reports.of_years().filter(|own| own.report.year == year);
        own.map(|own| {
            let is_own =
                |listed: &&Listed| reports.is_of(&listed.status().commitment.code, &own.report.id);
            Self {
                report: Arc::clone(&own.report),
                is_settled: !own.is_open(),
                state: OfficeState::over(listed.iter().filter(is_own)),
            }
        })
        .collect()
    }

    /// The part of its commitments that is done, in percent, one decimal; `None` where it has none.
    pub fn done_percent(&self) -> Option<Amount> {
        let amount = |n: usize| Amount::from(i64::try_from(n).unwrap_or(i64::MAX));
        let done = self.state.total - self.state.open;
        let percent = amount(done).percent_of(amount(self.state.total))?;
        Some(percent.round(1))
    }
}

/// Whether an office leads a commitment, or supervises it.
pub fn answers(office: &Office, listed: &Listed, reports: &Reports) -> bool {
    match office.role {
        Role::Department => listed.status().lead == office.id,
        Role::Supervising => office
            .supervises(&reports.subject_of(&listed.status().commitment, &listed.status().lead)),
    }
}

/// The reports for one month.
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
    /// The commitments without one.
    pub missing: Vec<Code>,
    /// Whether the cut-off has passed: until then nothing is missed.
    pub is_due: bool,
}

/// The reports on some commitments month by month, from the ledger's opening to the month of `day`, the day of the list.
/// Months in which nothing was owed are omitted.
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
    for commitment in listed {
        let owed = months.iter_mut().zip(commitment.months());
        for (month, reported) in owed.filter(|(_, reported)| reported.is_owed) {
            month.owed += 1;
            month.reported += usize::from(reported.is_reported);
            month.late += usize::from(reported.is_late);
            if !reported.is_reported {
                month
                    .missing
                    .push(commitment.status().commitment.code.clone());
            }
        }
    }
    months.retain(|month| month.owed > 0);
    months
}
