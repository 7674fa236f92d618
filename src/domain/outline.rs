//! An outline: a dossier without what its updates say in words, for lists.
//!
//! Updates are by far the most of a ledger, and their words by far the most of an update; an account needs none of them.
//! A reader may keep the outlines of every commitment in memory, so each update is kept in a few bytes. Must not be used for
//! anything but what an account or a list says, and so hands out nothing else.

use std::sync::Arc;

use chrono::NaiveDate;

use super::account::Account;
use super::commitment::Commitment;
use super::dossier::{Dossier, Frame};
use super::ids::{Actor, Seq, UpdateId};
use super::period::Period;
use super::quantity::Amount;
use super::update::{Mark, Narrative, State, Submission, Update};

/// The figures of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Everything but the updates.
    facts: Dossier,
    /// The updates that count or await review, by number.
    reports: Vec<Figures>,
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
pub struct Turn {
    /// Whether a report is owed for the month at all.
    pub is_owed: bool,
    /// Whether one was made that was not returned, withdrawn or superseded.
    pub is_reported: bool,
    /// Whether that one came after the cut-off.
    pub is_late: bool,
}

impl Outline {
    /// From a dossier; its updates may lack their narrative, evidence and explanation.
    pub fn new(mut facts: Dossier) -> Self {
        let updates = std::mem::take(&mut facts.updates);
        let marks = facts.adjustments.iter().map(|a| &a.mark);
        let marks = marks.chain(facts.extensions.iter().map(|e| &e.mark));
        let marks = marks.chain(facts.inspections.iter().map(|i| &i.mark));
        let marks = marks.chain(&facts.assigned).chain(&facts.closed);
        let newest = marks.map(|mark| mark.seq).max();
        let mut outline = Self {
            facts,
            reports: Vec::new(),
            newest,
        };
        for update in updates {
            outline.note(&update);
        }
        outline
    }

    /// Adds an update, newer than those that were added before.
    pub fn note(&mut self, update: &Update) {
        let submission = &update.submission;
        let (accepted, newest) = match &update.state {
            State::Submitted => (None, update.id.0),
            State::Accepted(mark) => (Some(mark.seq), mark.seq),
            State::Superseded(newer) => return self.touch(newer.0),
            State::Returned(mark) => return self.touch(mark.seq),
            State::Corrected { withdrawn, .. } => return self.touch(withdrawn.seq),
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
        self.touch(figures.accepted.unwrap_or(figures.id.0));
        self.reports.push(figures);
    }

    /// Takes note of an entry that speaks of the commitment.
    pub fn touch(&mut self, seq: Seq) {
        self.newest = self.newest.max(Some(seq));
    }

    /// Gives back what was reserved for more updates.
    #[must_use]
    pub fn settled(mut self) -> Self {
        self.reports.shrink_to_fit();
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

    /// How the commitment stands on `day`: what [`Account::of`] says of the whole dossier.
    pub fn account(&self, day: NaiveDate, frame: &Frame) -> Account {
        Account::of(&self.whole(), day, frame)
    }

    /// The account of `day`, and how its office has reported for the month in which the day lies.
    pub fn stand(&self, day: NaiveDate, frame: &Frame) -> (Account, Turn) {
        let whole = self.whole();
        let turn = self.turn_of(&whole, Period::of(day), frame);
        (Account::of(&whole, day, frame), turn)
    }

    /// How its office has reported for a month.
    pub fn turn(&self, period: Period, frame: &Frame) -> Turn {
        self.turn_of(&self.whole(), period, frame)
    }

    fn turn_of(&self, whole: &Dossier, period: Period, frame: &Frame) -> Turn {
        let report = self.reports.iter().rev().find(|r| r.period == period);
        Turn {
            is_owed: whole.owes(period, frame),
            is_reported: report.is_some(),
            is_late: report.is_some_and(|r| r.late),
        }
    }

    /// The dossier as far as it is known here: the updates' words are empty, the commitment's making stands for instants.
    fn whole(&self) -> Dossier {
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
        Dossier {
            updates: updates.collect(),
            ..facts.clone()
        }
    }
}

/// Who submitted and decided is left out of an outline. An empty name takes no memory of its own.
fn nobody() -> Actor {
    Actor::System(String::new())
}
