//! A summary: a history without the text of its updates, for lists.
//!
//! A reader may keep the summaries of every commitment in memory, so each update takes a few dozen bytes. A status assessed
//! from a summary equals the status assessed from the full history.

use std::sync::Arc;

use chrono::NaiveDate;

use super::update::{Reported, State, Update, UpdateFigures};
use crate::{AssessmentContext, Commitment, CommitmentHistory, CommitmentStatus, Period, Seq};

/// What a list reads of one commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitmentSummary {
    /// With the figures of the updates that are accepted or await review, by number.
    history: CommitmentHistory<UpdateFigures>,
    /// The months whose newest report was returned or withdrawn.
    sent_back: Vec<Period>,
    newest: Option<Seq>,
}

/// How a department has reported for one month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReportingMonth {
    /// Whether a report is owed for the month at all.
    pub is_owed: bool,
    /// Whether a report is accepted or awaits review.
    pub is_reported: bool,
    /// Whether that report came after the cut-off.
    pub is_late: bool,
    /// Whether the newest report for the month was returned or withdrawn.
    pub is_sent_back: bool,
    /// Whether it was missed, and no later report has made up for it.
    pub is_missed: bool,
}

/// How a department has reported, month by month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportingMonths {
    /// The month of the day of the assessment.
    pub now: ReportingMonth,
    /// From the month of the ledger's opening to that month, oldest first.
    pub months: Box<[ReportingMonth]>,
}

impl CommitmentSummary {
    /// Summarizes a history, whose updates may lack their narrative, evidence and explanation.
    pub fn new(history: CommitmentHistory) -> Self {
        let marks = history.adjustments.iter().map(|a| &a.mark);
        let marks = marks.chain(history.extensions.iter().map(|e| &e.mark));
        let marks = marks.chain(history.inspections.iter().map(|i| &i.mark));
        let marks = marks.chain(history.sent_back.iter().map(|own| &own.mark));
        let marks = marks.chain(&history.assigned).chain(&history.closed);
        let newest = marks.map(|mark| mark.seq).max();
        let mut summary = Self {
            history: CommitmentHistory {
                commitment: history.commitment,
                made_at: history.made_at,
                lead: history.lead,
                joint: history.joint,
                supporting: history.supporting,
                earlier: history.earlier,
                assigned: history.assigned,
                updates: Vec::new(),
                adjustments: history.adjustments,
                extensions: history.extensions,
                inspections: history.inspections,
                sent_back: history.sent_back,
                closed: history.closed,
            },
            sent_back: Vec::new(),
            newest,
        };
        for update in &history.updates {
            summary.add_update(update);
        }
        summary
    }

    fn add_update(&mut self, update: &Update) {
        let period = update.submission.period;
        match &update.state {
            State::Superseded(newer) => self.add_superseded(period, newer.0),
            State::Returned(mark)
            | State::Corrected {
                withdrawn: mark, ..
            } => self.add_sent_back(period, mark.seq),
            State::Submitted | State::Accepted(_) => {
                if let Some(figures) = update.figures() {
                    self.add_live(figures);
                }
            }
        }
    }

    /// Adds an update that is accepted or awaits review. Updates are added in the order of their numbers.
    pub fn add_live(&mut self, figures: UpdateFigures) {
        let seq = figures.accepted.unwrap_or(figures.id.0);
        self.clear_sent_back(figures.period, seq);
        self.history.updates.push(figures);
    }

    /// Adds an update of a month that entry `seq` superseded.
    pub fn add_superseded(&mut self, period: Period, seq: Seq) {
        self.clear_sent_back(period, seq);
    }

    fn clear_sent_back(&mut self, period: Period, seq: Seq) {
        self.sent_back.retain(|month| *month != period);
        self.newest = self.newest.max(Some(seq));
    }

    /// Adds an update of a month that entry `seq` returned or withdrew.
    pub fn add_sent_back(&mut self, period: Period, seq: Seq) {
        if !self.sent_back.contains(&period) {
            self.sent_back.push(period);
        }
        self.newest = self.newest.max(Some(seq));
    }

    /// Frees the memory that was reserved for more updates.
    pub fn shrink_to_fit(&mut self) {
        self.history.updates.shrink_to_fit();
        self.sent_back.shrink_to_fit();
    }

    /// The promise as it was made.
    pub fn commitment(&self) -> &Arc<Commitment> {
        &self.history.commitment
    }

    /// Replaces the commitment by an equal one that is in memory already.
    pub fn share(&mut self, commitment: &Arc<Commitment>) {
        if self.history.commitment == *commitment {
            self.history.commitment = Arc::clone(commitment);
        }
    }

    /// The newest known entry about the commitment, except those of its making and its findings.
    pub fn newest(&self) -> Option<Seq> {
        self.newest
    }

    /// The status on `day`.
    pub fn status(&self, day: NaiveDate, context: &AssessmentContext) -> CommitmentStatus {
        CommitmentStatus::of(&self.history, day, context)
    }

    /// The status on `day`, and how the office has reported from the month of the opening to the month of `day`.
    pub fn assess(
        &self,
        day: NaiveDate,
        context: &AssessmentContext,
    ) -> (CommitmentStatus, ReportingMonths) {
        let history = &self.history;
        let missed = history.missed_periods(day, context);
        let reporting_month = |period| {
            let report = history.live_update(period);
            ReportingMonth {
                is_owed: history.owes(period, context),
                is_reported: report.is_some(),
                is_late: report.is_some_and(|report| report.late),
                is_sent_back: self.sent_back.contains(&period),
                is_missed: missed.contains(&period),
            }
        };
        let (first, last) = (Period::of(context.day(context.opened_at)), Period::of(day));
        let reporting_months = ReportingMonths {
            now: reporting_month(last),
            months: first.through(last).map(reporting_month).collect(),
        };
        (self.status(day, context), reporting_months)
    }
}
