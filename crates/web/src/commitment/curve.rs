//! The chart of a commitment: accepted values against the plan, with the forecast.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::chart::{Chart, Curve, CurveText, Spot, curve};
use domain::forecast::Forecast;
use domain::{Amount, CommitmentHistory, CommitmentStatus, Message, Period};
use i18n::{Localizer, phrases};

/// The number of months of a plan that are drawn.
const MONTHS_MAX: usize = 60;

/// The chart with its texts.
pub(super) struct CurveView {
    pub(super) title: String,
    pub(super) chart: Chart,
    /// What the chart shows, in a sentence.
    pub(super) summary: String,
    /// The forecast, in a sentence.
    pub(super) forecast: Option<String>,
    pub(super) has_plan: bool,
}

impl CurveView {
    /// The chart as of a day; `None` for a milestone, which has no values.
    pub(super) fn of(
        status: &CommitmentStatus,
        history: &CommitmentHistory,
        as_of: NaiveDate,
        l: Localizer,
    ) -> Option<Self> {
        let target = status.target.as_ref()?;
        let forecast = Forecast::of(history, as_of);
        let accepted = accepted(history, as_of);
        let starts_on = history.commitment.starts_on;
        let first = accepted.first().map_or(starts_on, |s| s.day.min(starts_on));
        let last = accepted
            .last()
            .map_or(status.due_on, |s| s.day.max(status.due_on));
        let drawn = Curve {
            days: Some((first, last)),
            plan: plan(status, history),
            forecast: forecast.iter().map(|f| spot(f.on, f.value)).collect(),
            target: Some(target.value),
            today: (as_of <= last).then_some(as_of),
            accepted,
        };
        let value = |value: Amount| phrases::value(status, value, l);
        let summary = match &status.progress.accepted {
            Some(accepted) => l.message(
                &Message::new("commitment-chart-said")
                    .arg("day", l.day(accepted.as_of))
                    .arg("value", value(accepted.value))
                    .arg("target", phrases::target(status, l)),
            ),
            None => l.t("commitment-chart-none"),
        };
        let forecast = forecast.map(|forecast| {
            l.message(
                &Message::new("commitment-forecast")
                    .arg("day", l.day(forecast.on))
                    .arg("value", value(forecast.value))
                    .arg("target", phrases::target(status, l)),
            )
        });
        let has_plan = !drawn.plan.is_empty();
        let title = l.t(if has_plan {
            "commitment-chart"
        } else {
            "commitment-chart-bare"
        });
        let desc = [Some(summary.clone()), forecast.clone()];
        let texts = CurveText {
            title: title.clone(),
            desc: desc.into_iter().flatten().collect::<Vec<_>>().join(" "),
            value: &value,
        };
        Some(Self {
            title,
            chart: curve("curve", &drawn, &texts, l),
            summary,
            forecast,
            has_plan,
        })
    }
}

fn spot(day: NaiveDate, value: Amount) -> Spot {
    Spot { day, value }
}

/// The accepted values up to a day; of two on one day the later entry counts.
fn accepted(history: &CommitmentHistory, as_of: NaiveDate) -> Vec<Spot> {
    let updates = history.updates.iter();
    let mut counted: Vec<_> = updates
        .filter(|update| update.is_accepted() && update.submission.as_of <= as_of)
        .collect();
    counted.sort_by_key(|update| update.rank());
    let mut spots: Vec<Spot> = Vec::new();
    for update in counted {
        let next = spot(update.submission.as_of, update.submission.value);
        match spots.last_mut().filter(|last| last.day == next.day) {
            Some(last) => *last = next,
            None => spots.push(next),
        }
    }
    spots
}

/// The planned values at each month's end and on the first and the last day; empty where there is no plan.
fn plan(status: &CommitmentStatus, history: &CommitmentHistory) -> Vec<Spot> {
    let Some(target) = status.target.as_ref().filter(|_| history.is_paced()) else {
        return Vec::new();
    };
    let commitment = &history.commitment;
    let (starts_on, due_on) = (commitment.starts_on, status.due_on);
    let months = Period::of(starts_on)
        .through(Period::of(due_on))
        .take(MONTHS_MAX);
    let mut days = vec![starts_on];
    days.extend(
        months
            .map(|month| month.last_day())
            .filter(|day| *day < due_on),
    );
    days.push(due_on);
    days.dedup();
    // A plan for whole things expects whole things.
    let decimals = target.value.decimal().scale();
    days.into_iter()
        .filter_map(|day| {
            let share = commitment.plan.expected_share(starts_on, due_on, day);
            let part = target.value.decimal().checked_mul(share.decimal())?;
            let exact = Amount::new(part / Decimal::ONE_HUNDRED);
            Some(spot(day, exact.round(decimals)))
        })
        .collect()
}
