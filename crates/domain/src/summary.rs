//! An summary: a history without what its updates say in words, for lists.
//!
//! Updates are by far the most of a ledger, and their words by far the most of an update; an status needs none of them.
//! A reader may keep the summaries of every commitment in memory, so each update is kept in a few bytes. Must not be used for
//! anything but what an status or a list says, and so hands out nothing else.

use std::sync::Arc;

use chrono::NaiveDate;

use super::commitment::Commitment;
use super::history::{AssessmentContext, CommitmentHistory};
use super::ids::{Actor, Seq, UpdateId};
use super::period::Period;
use super::quantity::Amount;
use super::status::CommitmentStatus;
use super::update::{Mark, Narrative, State, Submission, Update};

/// The figures of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitmentSummary {
    /// Everything but the updates.
    facts: CommitmentHistory,
    /// The updates that count or await review, by number.
    reports: Vec<Figures>,
    /// The months whose newest report was sent back or withdrawn.
    sent_back: Vec<Period>,
    newest: Option<Seq>,
}

/// The figures of an update that counts or awaits review. Any other says nothing of how a commitment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Its number.
    pub id: UpdateId,
    /// The month it speaks for.
    pub period: Period,
    /// The day for which the value is true.
    pub as_of: NaiveDate,
    /// The value.
    pub value: Amount,
    /// Whether it came after the cut-off.
    pub late: bool,
    /// Whether a demonstration made it up.
    pub simulated: bool,
    /// The entry that accepted it; nothing while it awaits review.
    pub accepted: Option<Seq>,
}

/// How a department has reported for one month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReportingMonth {
    /// Whether a report is owed for the month at all.
    pub is_owed: bool,
    /// Whether one was made that was not returned, withdrawn or superseded.
    pub is_reported: bool,
    /// Whether that one came after the cut-off.
    pub is_late: bool,
    /// Whether the newest report for the month was sent back or withdrawn.
    pub is_sent_back: bool,
    /// Whether it was missed, and no later report has made up for it.
    pub is_missed: bool,
}

/// How a department has reported, month by month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportingMonths {
    /// For the month of the day that is looked at.
    pub now: ReportingMonth,
    /// From the month of the ledger's opening to that month, oldest first.
    pub months: Box<[ReportingMonth]>,
}

impl CommitmentSummary {
    /// From a history; its updates may lack their narrative, evidence and explanation.
    pub fn new(mut facts: CommitmentHistory) -> Self {
        let updates = std::mem::take(&mut facts.updates);
        let marks = facts.adjustments.iter().map(|a| &a.mark);
        let marks = marks.chain(facts.extensions.iter().map(|e| &e.mark));
        let marks = marks.chain(facts.inspections.iter().map(|i| &i.mark));
        let marks = marks.chain(&facts.assigned).chain(&facts.closed);
        let newest = marks.map(|mark| mark.seq).max();
        let mut summary = Self {
            facts,
            reports: Vec::new(),
            sent_back: Vec::new(),
            newest,
        };
        for update in updates {
            summary.note(&update);
        }
        summary
    }

    /// Adds an update, newer than those that were added before.
    pub fn note(&mut self, update: &Update) {
        let submission = &update.submission;
        let (accepted, newest) = match &update.state {
            State::Submitted => (None, update.id.0),
            State::Accepted(mark) => (Some(mark.seq), mark.seq),
            State::Superseded(newer) => return self.pass_over(submission.period, newer.0),
            State::Returned(mark) => return self.send_back(submission.period, mark.seq),
            State::Corrected { withdrawn, .. } => {
                return self.send_back(submission.period, withdrawn.seq);
            }
        };
        self.add(Figures {
            id: update.id,
            period: submission.period,
            as_of: submission.as_of,
            value: submission.value,
            late: submission.late,
            simulated: submission.simulated,
            accepted,
        });
        self.touch(newest);
    }

    /// Adds the figures of an update that counts or awaits review, newer than those that were added before.
    pub fn add(&mut self, figures: Figures) {
        self.pass_over(figures.period, figures.accepted.unwrap_or(figures.id.0));
        self.reports.push(figures);
    }

    /// Takes note of an update for a month, newer than those before, that a newer one took the place of by that entry.
    pub fn pass_over(&mut self, period: Period, seq: Seq) {
        self.sent_back.retain(|month| *month != period);
        self.touch(seq);
    }

    /// Takes note of an update for a month, newer than those before, that was sent back or withdrawn by that entry.
    pub fn send_back(&mut self, period: Period, seq: Seq) {
        if !self.sent_back.contains(&period) {
            self.sent_back.push(period);
        }
        self.touch(seq);
    }

    /// Takes note of an entry that speaks of the commitment.
    pub fn touch(&mut self, seq: Seq) {
        self.newest = self.newest.max(Some(seq));
    }

    /// Gives back what was reserved for more updates.
    #[must_use]
    pub fn settled(mut self) -> Self {
        self.reports.shrink_to_fit();
        self.sent_back.shrink_to_fit();
        self
    }

    /// The promise as it was made.
    pub fn commitment(&self) -> &Arc<Commitment> {
        &self.facts.commitment
    }

    /// Lets an equal promise that is in memory already stand for this one.
    pub fn share(&mut self, promise: &Arc<Commitment>) {
        if self.facts.commitment == *promise {
            self.facts.commitment = Arc::clone(promise);
        }
    }

    /// The newest known entry that speaks of it, besides its making and its findings.
    pub fn newest(&self) -> Option<Seq> {
        self.newest
    }

    /// How the commitment stands on `day`: what [`CommitmentStatus::of`] says of the whole history.
    pub fn status(&self, day: NaiveDate, context: &AssessmentContext) -> CommitmentStatus {
        CommitmentStatus::of(&self.whole(), day, context)
    }

    /// The status of `day`, and how its office has reported month by month up to the one in which the day lies.
    pub fn stand(
        &self,
        day: NaiveDate,
        context: &AssessmentContext,
    ) -> (CommitmentStatus, ReportingMonths) {
        let whole = self.whole();
        let missed = whole.missed_periods(day, context);
        let reporting_month = |period| self.reporting_month_of(&whole, period, &missed, context);
        let (first, last) = (Period::of(context.day(context.opened_at)), Period::of(day));
        let reporting_months = ReportingMonths {
            now: reporting_month(last),
            months: first.through(last).map(reporting_month).collect(),
        };
        (CommitmentStatus::of(&whole, day, context), reporting_months)
    }

    fn reporting_month_of(
        &self,
        whole: &CommitmentHistory,
        period: Period,
        missed: &[Period],
        context: &AssessmentContext,
    ) -> ReportingMonth {
        let report = self.reports.iter().rev().find(|r| r.period == period);
        ReportingMonth {
            is_owed: whole.owes(period, context),
            is_reported: report.is_some(),
            is_late: report.is_some_and(|r| r.late),
            is_sent_back: self.sent_back.contains(&period),
            is_missed: missed.contains(&period),
        }
    }

    /// The history as far as it is known here: the updates' words are empty, the commitment's making stands for instants.
    fn whole(&self) -> CommitmentHistory {
        let facts = &self.facts;
        let updates = self.reports.iter().map(|figures| Update {
            id: figures.id,
            at: facts.made_at,
            by: nobody(),
            submission: Submission {
                code: facts.commitment.code.clone(),
                office: facts.commitment.lead_office.clone(),
                period: figures.period,
                as_of: figures.as_of,
                value: figures.value,
                narrative: Narrative::default(),
                evidence: Vec::new(),
                explanation: None,
                late: figures.late,
                supersedes: None,
                simulated: figures.simulated,
            },
            state: match figures.accepted {
                None => State::Submitted,
                Some(seq) => State::Accepted(Mark {
                    seq,
                    at: facts.made_at,
                    by: nobody(),
                    reason: None,
                }),
            },
        });
        CommitmentHistory {
            updates: updates.collect(),
            ..facts.clone()
        }
    }
}

/// Who submitted and decided is left out of an summary. An empty name takes no memory of its own.
fn nobody() -> Actor {
    Actor::System(String::new())
}
