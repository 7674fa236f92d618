//! The assessment of a commitment on a day: its share, its pace, its light and the reasons for it.
//!
//! A pure function of history, day and context. Two yellow month-ends in a row turn red; they are assessed anew each time, so no
//! counter is stored.

use chrono::NaiveDate;

use super::quantity::{Amount, Attainment, Basis, show_amount};
use super::update::Reported;
use crate::{
    AssessmentContext, CommitmentHistory, Lang, Light, Localize, Message, Period, UpdateId,
};

/// The accepted value that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedValue {
    /// The value, in the target's unit.
    pub value: Amount,
    /// The day it is true for.
    pub as_of: NaiveDate,
    /// The update it came with.
    pub update: UpdateId,
    /// Whether the demonstration made it.
    pub simulated: bool,
}

/// Why a light is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Past the due date and not met.
    Overdue {
        /// Days since the due date.
        days: i64,
    },
    /// Behind the plan curve.
    Behind {
        /// By so many points of the target.
        points: Amount,
    },
    /// Reporting periods were missed.
    Missed {
        /// How many, running.
        periods: usize,
        /// The latest of them.
        last: Period,
    },
    /// Off the figure, within what the wording leaves.
    WithinTolerance,
    /// Beyond the figure and what the wording leaves.
    Outside,
    /// Yellow at two month-ends running.
    YellowTwoMonths,
}

/// The result of an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The light.
    pub light: Light,
    /// Why, the gravest first.
    pub reasons: Vec<Reason>,
    /// The accepted value that counts.
    pub accepted: Option<AcceptedValue>,
    /// The accepted value in percent of the target, one decimal; only counts and milestones have one.
    pub share: Option<Amount>,
    /// Where the plan expects it, one decimal.
    pub expected_share: Option<Amount>,
    /// Whether the accepted value keeps the promise.
    pub is_met: bool,
}

impl Progress {
    /// The points by which the share is behind the plan; `None` without a pace or if it is ahead.
    pub fn points_behind(&self) -> Option<Amount> {
        let points = self.expected_share?.minus(self.share?);
        (points > Amount::ZERO).then_some(points)
    }
}

/// Assesses `history` on `day`.
pub fn assess<U: Reported>(
    history: &CommitmentHistory<U>,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Progress {
    let (mut light, mut reasons) = judge(history, day, context);
    if light == Light::Yellow
        && history.commitment.basis != Basis::Milestone
        && was_yellow_twice(history, day, context)
    {
        light = Light::Red;
        reasons.insert(0, Reason::YellowTwoMonths);
    }
    let accepted = history.accepted_figures(day);
    let value = accepted.map(|update| update.value);
    Progress {
        light,
        reasons,
        share: value
            .and_then(|value| share(history, value))
            .map(|s| s.round(1)),
        expected_share: expected_share(history, day).map(|s| s.round(1)),
        is_met: value.is_some_and(|value| history.is_met_by(value, context)),
        accepted: accepted.map(|u| AcceptedValue {
            value: u.value,
            as_of: u.as_of,
            update: u.id,
            simulated: u.simulated,
        }),
    }
}

/// The value in percent of the target in force, unrounded.
pub(super) fn share<U: Reported>(history: &CommitmentHistory<U>, value: Amount) -> Option<Amount> {
    match history.commitment.basis {
        Basis::Milestone => Some(value),
        Basis::Count => value.percent_of(history.target()?.value),
        _ => None,
    }
}

/// Where the plan expects the share, unrounded.
pub(super) fn expected_share<U: Reported>(
    history: &CommitmentHistory<U>,
    day: NaiveDate,
) -> Option<Amount> {
    let commitment = &history.commitment;
    match commitment.basis {
        Basis::Milestone if day >= history.due_on() => Some(Amount::HUNDRED),
        Basis::Milestone => Some(Amount::ZERO),
        Basis::Count => Some(commitment.plan.expected_share(
            commitment.starts_on,
            history.due_on(),
            day,
        )),
        _ => None,
    }
}

/// The light by the state of that day alone, and the reasons for it.
fn judge<U: Reported>(
    history: &CommitmentHistory<U>,
    day: NaiveDate,
    context: &AssessmentContext,
) -> (Light, Vec<Reason>) {
    let rules = &context.regime.rules;
    let accepted = history.accepted_figures(day);
    let is_met = history.met_on(day, context).is_some();
    if history.is_closed_on(day, context) {
        return (Light::Blue, Vec::new());
    }
    let mut found: Vec<(Light, Reason)> = Vec::new();
    // Nothing is late before the ledger was opened.
    if day > history.due_on() && day >= context.day(context.opened_at) && !is_met {
        let days = (day - history.due_on()).num_days();
        found.push((Light::Red, Reason::Overdue { days }));
    }
    if let Some(update) = accepted {
        if history.is_paced() && !is_met {
            let behind = share(history, update.value)
                .zip(expected_share(history, day))
                .map(|(share, expected)| expected.minus(share))
                .filter(|points| *points >= rules.yellow_points || *points > rules.red_points);
            if let Some(behind) = behind {
                let is_red = behind > rules.red_points;
                let light = if is_red { Light::Red } else { Light::Yellow };
                let points = behind.round(1);
                found.push((light, Reason::Behind { points }));
            }
        } else if let Some(target) = history.target().filter(|_| !history.is_paced()) {
            match target.attainment(update.value, rules.about_tolerance) {
                Attainment::Outside => found.push((Light::Red, Reason::Outside)),
                Attainment::WithinTolerance => found.push((Light::Yellow, Reason::WithinTolerance)),
                Attainment::OnTarget => {}
            }
        }
    }
    let missed = history.missed_periods(day, context);
    if let Some(last) = missed.last() {
        let twice = missed.len() >= 2 && history.commitment.basis != Basis::Milestone;
        let light = if twice { Light::Red } else { Light::Yellow };
        found.push((
            light,
            Reason::Missed {
                periods: missed.len(),
                last: *last,
            },
        ));
    }
    // The sort is stable: reasons of equal gravity keep the order above.
    found.sort_by_key(|(light, _)| *light);
    let light = match found.first() {
        Some((light, _)) => *light,
        None if accepted.is_some() => Light::Green,
        None => Light::Grey,
    };
    (light, found.into_iter().map(|(_, reason)| reason).collect())
}

/// Whether the two latest month-ends up to `day`, both since the ledger was opened, were yellow or worse.
fn was_yellow_twice<U: Reported>(
    history: &CommitmentHistory<U>,
    day: NaiveDate,
    context: &AssessmentContext,
) -> bool {
    let this = Period::of(day);
    let last = if day == this.last_day() {
        this
    } else {
        this.previous()
    };
    [last, last.previous()].iter().all(|period| {
        let end = period.last_day();
        end >= context.day(context.opened_at)
            && matches!(judge(history, end, context).0, Light::Yellow | Light::Red)
    })
}

impl Localize for Reason {
    fn message(&self) -> Message {
        match self {
            Self::Overdue { days } => Message::new("reason-overdue").number("days", *days),
            Self::Behind { points } => {
                Message::new("reason-behind").arg("points", show_amount(*points, Lang::En))
            }
            Self::Missed { periods, last } => Message::new("reason-missed")
                .number("periods", *periods)
                .arg("last", last),
            Self::WithinTolerance => Message::new("reason-within-tolerance"),
            Self::Outside => Message::new("reason-outside"),
            Self::YellowTwoMonths => Message::new("reason-yellow-two-months"),
        }
    }
}

#[cfg(test)]
#[path = "progress_tests.rs"]
mod tests;
