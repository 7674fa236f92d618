//! A history: everything that the ledger contained about one commitment at some instant, and what is owed and reported
//! according to it. `progress` derives the light.

use std::mem::take;
use std::sync::Arc;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::reform::Heir;
use super::rules::Regime;
use super::update::{Mark, Reported, Update, UpdateFigures};
use crate::continuation::Continuations;
use crate::leader::Leaders;
use crate::reports::Reports;
use crate::{Amount, Basis, Code, Commitment, OfficeId, Period, Target, Timestamp, UpdateId};

/// An approved change of the target's value. The promised one stays visible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// The entry.
    pub mark: Mark,
    /// The new value.
    pub value: Amount,
    /// Who approved it.
    pub approver: String,
    /// The number of the approving document.
    pub document: String,
}

/// An approved later due date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// The entry.
    pub mark: Mark,
    /// The new due date.
    pub due_on: NaiveDate,
    /// Who approved it.
    pub approver: String,
    /// The number of the approving document.
    pub document: String,
}

/// 实地核查: an inspection by the supervising office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The entry.
    pub mark: Mark,
    /// The day of the visit.
    pub as_of: NaiveDate,
    /// What was found, in the target's unit.
    pub value: Amount,
    /// In words.
    pub note: String,
}

/// 再批: who asked for it did not take the report on its completion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentBack {
    /// The entry.
    pub mark: Mark,
    /// The day.
    pub on: NaiveDate,
    /// What was said.
    pub words: String,
    /// The new due date.
    pub due_on: NaiveDate,
}

/// Who answered for a commitment until a day: reforms of offices pass it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierTenure {
    /// The first day on which others answered.
    pub until: NaiveDate,
    /// The lead office.
    pub lead: OfficeId,
    /// The further lead offices.
    pub joint: Vec<OfficeId>,
    /// The offices that helped.
    pub supporting: Vec<OfficeId>,
}

/// Who is to answer for a commitment. A list that is left out stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignees {
    /// The lead office.
    pub lead: OfficeId,
    /// The further lead offices.
    pub joint: Option<Vec<OfficeId>>,
    /// The offices that help.
    pub supporting: Option<Vec<OfficeId>>,
}

impl From<OfficeId> for Assignees {
    /// Another lead office; the others stay.
    fn from(lead: OfficeId) -> Self {
        Self {
            lead,
            joint: None,
            supporting: None,
        }
    }
}

/// Everything known of one commitment. `U` is [`Update`], or [`UpdateFigures`] where the text of updates is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitmentHistory<U = Update> {
    /// The promise as it was made.
    pub commitment: Arc<Commitment>,
    /// When it was entered; nothing was owed on it before.
    pub made_at: Timestamp,
    /// Who answers for it after all reforms: the proposed office until one is assigned.
    pub lead: OfficeId,
    /// The further lead offices after all reforms.
    pub joint: Vec<OfficeId>,
    /// The offices that help after all reforms.
    pub supporting: Vec<OfficeId>,
    /// Who answered before reforms passed it on, oldest first.
    pub earlier: Vec<EarlierTenure>,
    /// The assignment, if a supervising office has confirmed one.
    pub assigned: Option<Mark>,
    /// What was submitted, by number.
    pub updates: Vec<U>,
    /// Changes of the target.
    pub adjustments: Vec<Adjustment>,
    /// Changes of the due date.
    pub extensions: Vec<Extension>,
    /// What was found on the spot.
    pub inspections: Vec<Inspection>,
    /// When its completion was sent back: it is open again, and what was accepted before counts no more.
    pub sent_back: Vec<SentBack>,
    /// When it was closed as met.
    pub closed: Option<Mark>,
}

/// What an assessment needs besides the history: the same for every commitment of a ledger at one instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentContext {
    /// Thresholds and rest days in force.
    pub regime: Regime,
    /// The ledger's zone, in which days are counted.
    pub zone: Tz,
    /// When the ledger was opened: nothing was due before.
    pub opened_at: Timestamp,
    /// The reports, with the day on which each was settled.
    pub reports: Reports,
    /// What later reports continue, and what was dropped on purpose.
    pub continuations: Arc<Continuations>,
    /// The responsible leaders.
    pub leaders: Arc<Leaders>,
}

impl AssessmentContext {
    /// The cut-off of a period.
    pub fn cutoff(&self, period: Period) -> NaiveDate {
        self.regime
            .calendar
            .cutoff(period, self.regime.rules.cutoff_day)
    }

    /// When the year of a commitment's report was settled, if it was.
    pub fn settled_at(&self, code: &Code) -> Option<Timestamp> {
        self.reports.settled_at(code)
    }

    /// The local day of an instant.
    pub fn day(&self, at: Timestamp) -> NaiveDate {
        at.day(self.zone)
    }
}

impl CommitmentHistory {
    /// One of its updates.
    pub fn update(&self, id: UpdateId) -> Option<&Update> {
        self.updates.iter().find(|u| u.id == id)
    }
}

impl<U> CommitmentHistory<U> {
    /// The office that answers for it on a day.
    pub fn lead_on(&self, day: NaiveDate) -> &OfficeId {
        self.tenure_on(day)
            .map_or(&self.lead, |tenure| &tenure.lead)
    }

    /// The further lead offices on a day.
    pub fn joint_on(&self, day: NaiveDate) -> &[OfficeId] {
        self.tenure_on(day)
            .map_or(&self.joint, |tenure| &tenure.joint)
    }

    /// The offices that help on a day.
    pub fn supporting_on(&self, day: NaiveDate) -> &[OfficeId] {
        self.tenure_on(day)
            .map_or(&self.supporting, |tenure| &tenure.supporting)
    }

    /// The earlier tenure in which a day lies.
    fn tenure_on(&self, day: NaiveDate) -> Option<&EarlierTenure> {
        self.earlier.iter().find(|tenure| day < tenure.until)
    }

    /// Whether an office reports on its part after all reforms: a further lead office, or one that helps.
    pub fn contributes(&self, office: &OfficeId) -> bool {
        self.joint.contains(office) || self.supporting.contains(office)
    }

    /// Assigns it to offices: for every day since the newest reform that passed it on, and not before the youngest of them was
    /// founded. Lists that are left out stay as they are.
    pub fn assign(&mut self, to: Assignees, founded_on: Option<NaiveDate>) {
        if let Some(day) = founded_on {
            self.begin_tenure(day);
        }
        self.lead = to.lead;
        self.joint = to.joint.unwrap_or_else(|| take(&mut self.joint));
        self.supporting = to.supporting.unwrap_or_else(|| take(&mut self.supporting));
        self.in_one_place();
    }

    /// Passes what an office answers for on from a day: its lead, or its part of the help.
    pub fn pass_on(&mut self, office: &OfficeId, heir: Heir<'_>, from: NaiveDate) {
        let heir = match heir {
            Heir::Itself => return,
            Heir::Office(heir) => Some(heir),
            Heir::Nobody => None,
        };
        self.begin_tenure(from);
        if let Some(heir) = heir.filter(|_| self.lead == *office) {
            self.lead = heir.clone();
        }
        for list in [&mut self.joint, &mut self.supporting] {
            let before = list.len();
            list.retain(|own| own != office);
            if let Some(heir) = heir.filter(|_| list.len() < before)
                && !list.contains(heir)
            {
                list.push(heir.clone());
            }
        }
        self.in_one_place();
    }

    /// Leaves each office where it answers most: as the lead office, as a further one, or as one that helps.
    fn in_one_place(&mut self) {
        self.joint.retain(|own| *own != self.lead);
        let joint = &self.joint;
        self.supporting
            .retain(|own| *own != self.lead && !joint.contains(own));
    }

    /// Begins a tenure on a day; those that began on that day or later go on.
    fn begin_tenure(&mut self, day: NaiveDate) {
        if self.earlier.last().is_none_or(|tenure| tenure.until < day) {
            self.earlier.push(EarlierTenure {
                until: day,
                lead: self.lead.clone(),
                joint: self.joint.clone(),
                supporting: self.supporting.clone(),
            });
        }
    }
}

impl<U: Reported> CommitmentHistory<U> {
    /// The target in force: as promised, or as last adjusted.
    pub fn target(&self) -> Option<Target> {
        let mut target = self.commitment.target.clone()?;
        if let Some(adjustment) = self.adjustments.last() {
            target.value = adjustment.value;
        }
        Some(target)
    }

    /// The due date in force: as promised, or as last extended.
    pub fn due_on(&self) -> NaiveDate {
        let extended = self.extensions.last().map(|own| (own.mark.seq, own.due_on));
        let sent_back = self.sent_back.last().map(|own| (own.mark.seq, own.due_on));
        extended
            .max(sent_back)
            .map_or(self.commitment.due_on, |(_, due_on)| due_on)
    }

    /// When its terms last changed: it was made, assigned, adjusted, extended or closed.
    pub fn terms_at(&self) -> Timestamp {
        let adjusted = self.adjustments.iter().map(|a| &a.mark);
        let extended = self.extensions.iter().map(|e| &e.mark);
        let sent_back = self.sent_back.iter().map(|own| &own.mark);
        let marks = adjusted.chain(extended).chain(sent_back);
        let marks = marks.chain(&self.assigned);
        let instants = marks.chain(&self.closed).map(|mark| mark.at);
        instants.fold(self.made_at, Timestamp::max)
    }

    /// Of the accepted updates that are true for `day` or earlier, the one that counts: the latest by day, then by number.
    pub fn accepted(&self, day: NaiveDate) -> Option<&U> {
        let sent_back = self.sent_back.iter().rev().find(|own| own.on <= day);
        let since = sent_back.map(|own| own.mark.seq);
        self.live()
            .filter(|(_, figures)| figures.accepted.is_some() && figures.as_of <= day)
            .filter(|(_, figures)| since.is_none_or(|since| figures.id.0 > since))
            .max_by_key(|(_, figures)| figures.rank())
            .map(|(update, _)| update)
    }

    /// The figures of [`Self::accepted`].
    pub fn accepted_figures(&self, day: NaiveDate) -> Option<UpdateFigures> {
        self.accepted(day).and_then(Reported::figures)
    }

    /// The update that awaits review, if one does.
    pub fn pending(&self) -> Option<&U> {
        let mut newest_first = self.live().rev();
        newest_first
            .find(|(_, figures)| figures.accepted.is_none())
            .map(|(update, _)| update)
    }

    /// The updates that are accepted or await review, with their figures.
    fn live(&self) -> impl DoubleEndedIterator<Item = (&U, UpdateFigures)> {
        let updates = self.updates.iter();
        updates.filter_map(|update| Some((update, update.figures()?)))
    }

    /// Whether `value` keeps the promise as it now stands.
    pub fn is_met_by(&self, value: Amount, context: &AssessmentContext) -> bool {
        match self.target() {
            None => value == Amount::HUNDRED,
            Some(target) => target.is_met(value, context.regime.rules.about_tolerance),
        }
    }

    /// The accepted value that counts on `day`, if it keeps the promise.
    pub fn met_on(&self, day: NaiveDate, context: &AssessmentContext) -> Option<UpdateFigures> {
        self.accepted_figures(day)
            .filter(|update| self.is_met_by(update.value, context))
    }

    /// Whether it is paced: only cumulative counts of which more is better have a plan curve to be held against.
    pub fn is_paced(&self) -> bool {
        self.commitment.basis == Basis::Count
            && self
                .commitment
                .target
                .as_ref()
                .is_some_and(|t| t.better == super::quantity::Better::Higher)
    }

    /// Whether it is finished once it is met: paced counts and milestones. A rate, or a count with a ceiling, may still
    /// move away from its target.
    pub fn is_finishable(&self) -> bool {
        self.is_paced() || self.commitment.basis == Basis::Milestone
    }

    /// Whether it is closed on `day`: it was closed by then, and the accepted value still meets the target. It is open again
    /// if that acceptance is withdrawn.
    pub fn is_closed_on(&self, day: NaiveDate, context: &AssessmentContext) -> bool {
        self.closed
            .as_ref()
            .is_some_and(|mark| context.day(mark.at) <= day)
            && self.met_on(day, context).is_some()
    }

    /// The periods whose cut-off lies before `day` and for which a report was owed, oldest first.
    pub fn owed_periods(&self, day: NaiveDate, context: &AssessmentContext) -> Vec<Period> {
        let first = Period::of(self.begins_on(context));
        first
            .through(Period::of(day))
            .filter(|p| context.cutoff(*p) < day && self.owes(*p, context))
            .collect()
    }

    /// The day from which reports can be owed: not before the ledger was opened, the promise entered, and its time begun.
    fn begins_on(&self, context: &AssessmentContext) -> NaiveDate {
        context
            .day(context.opened_at.max(self.made_at))
            .max(self.commitment.starts_on)
    }

    /// Whether a report for that period is owed at all, before or after its cut-off.
    ///
    /// Owed in the months of the commitment's cadence whose cut-off comes after the ledger was opened and the commitment
    /// began, until it is closed, the year is settled, or what is finished once met was met by an earlier report.
    pub fn owes(&self, period: Period, context: &AssessmentContext) -> bool {
        let cutoff = context.cutoff(period);
        let is_settled = context
            .settled_at(&self.commitment.code)
            .is_some_and(|at| context.day(at) <= cutoff);
        let met_before = || {
            self.is_finishable()
                && self
                    .met_on(cutoff, context)
                    .is_some_and(|update| update.period < period)
        };
        self.commitment.reports_every.is_due_in(period)
            && cutoff >= self.begins_on(context)
            && !is_settled
            && !self.is_closed_on(cutoff, context)
            && !met_before()
    }

    /// Whether the department has reported for a period.
    pub fn has_reported(&self, period: Period) -> bool {
        self.live_update(period).is_some()
    }

    /// The update that reports for a period: the newest that was not returned, corrected or superseded.
    pub fn live_update(&self, period: Period) -> Option<&U> {
        let mut newest_first = self.live().rev();
        newest_first
            .find(|(_, figures)| figures.period == period)
            .map(|(update, _)| update)
    }

    /// The owed periods that were missed since the last report true for `day` or earlier, oldest first: a later report
    /// makes up for earlier gaps, and what is closed misses nothing any more.
    pub fn missed_periods(&self, day: NaiveDate, context: &AssessmentContext) -> Vec<Period> {
        if self.is_closed_on(day, context) {
            return Vec::new();
        }
        let mut missed: Vec<Period> = self
            .owed_periods(day, context)
            .into_iter()
            .rev()
            .take_while(|p| !self.live().any(|(_, u)| u.as_of <= day && u.period >= *p))
            .collect();
        missed.reverse();
        missed
    }
}
