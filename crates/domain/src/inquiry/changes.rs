//! What changed between two moments: each commitment whose light, accepted value, target, due date or lead office differs.
//!
//! A light may change without any entry, because time passes. That also counts as a change.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::progress::assess;
use crate::{Amount, AssessmentContext, Code, CommitmentHistory, Light, OfficeId};

/// The ledger as it was known at an instant, and the day of the assessment.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// What was known of each commitment.
    pub histories: &'a [CommitmentHistory],
    /// The day.
    pub day: NaiveDate,
    /// The context of the assessment.
    pub context: &'a AssessmentContext,
}

/// The values of a commitment that are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// The light.
    pub light: Light,
    /// The accepted value that counted.
    pub accepted: Option<Amount>,
    /// The target in force; a milestone has none.
    pub target: Option<Amount>,
    /// The due date in force.
    pub due_on: NaiveDate,
    /// Who answered for it.
    pub lead: OfficeId,
    /// Whether that had been confirmed.
    pub is_assigned: bool,
}

impl Stand {
    /// The values of `history` on `day`.
    pub fn of(history: &CommitmentHistory, day: NaiveDate, context: &AssessmentContext) -> Self {
        let progress = assess(history, day, context);
        Self {
            light: progress.light,
            accepted: progress.accepted.map(|accepted| accepted.value),
            target: history.target().map(|target| target.value),
            due_on: history.due_on(),
            lead: history.lead_on(day).clone(),
            is_assigned: history.assigned.is_some(),
        }
    }
}

/// A value that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The light.
    Light,
    /// The accepted value.
    Accepted,
    /// The target in force.
    Target,
    /// The due date in force.
    DueOn,
    /// The lead office.
    Lead,
    /// Whether the lead office is confirmed.
    Assignment,
}

/// A commitment whose values differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<'a> {
    /// The commitment as it was known afterwards.
    pub history: &'a CommitmentHistory,
    /// The values before; `None` if it had not been entered yet.
    pub before: Option<Stand>,
    /// The values afterwards.
    pub after: Stand,
}

impl Change<'_> {
    /// The values that differ: all of them if there were none before.
    pub fn fields(&self) -> Vec<Field> {
        let after = &self.after;
        let differs = |field: &Field| {
            self.before.as_ref().is_none_or(|before| match field {
                Field::Light => before.light != after.light,
                Field::Accepted => before.accepted != after.accepted,
                Field::Target => before.target != after.target,
                Field::DueOn => before.due_on != after.due_on,
                Field::Lead => before.lead != after.lead,
                Field::Assignment => before.is_assigned != after.is_assigned,
            })
        };
        [
            Field::Light,
            Field::Accepted,
            Field::Target,
            Field::DueOn,
            Field::Lead,
            Field::Assignment,
        ]
        .into_iter()
        .filter(differs)
        .collect()
    }
}

/// The commitments whose values differ, in the order of `after`. Without `before` the ledger was not open yet, and every
/// commitment is new.
pub fn changes<'a>(before: Option<Moment<'_>>, after: Moment<'a>) -> Vec<Change<'a>> {
    let known: HashMap<&Code, Stand> = before
        .iter()
        .flat_map(|moment| {
            moment.histories.iter().map(|history| {
                let stand = Stand::of(history, moment.day, moment.context);
                (&history.commitment.code, stand)
            })
        })
        .collect();
    after
        .histories
        .iter()
        .map(|history| Change {
            history,
            before: known.get(&history.commitment.code).cloned(),
            after: Stand::of(history, after.day, after.context),
        })
        .filter(|change| !change.fields().is_empty())
        .collect()
}
