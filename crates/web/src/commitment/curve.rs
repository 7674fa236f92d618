//! The drawing of a commitment: accepted values against the plan, and the forecast that is said to be one.
//!
//! Must not compute a figure: the plan, the target and the forecast are the domain's.

use rust_decimal::Decimal;

use super::Scene;
use crate::chart::{Chart, Curve, CurveWords, Spot, curve};
use domain::forecast::Forecast;
use domain::message::Message;
use domain::period::Period;
use domain::quantity::Amount;
use i18n::phrases;

/// The drawing, what it shows in words, and the forecast in words.
pub(super) struct CurveView {
    pub(super) title: String,
    pub(super) chart: Chart,
    pub(super) said: String,
    pub(super) forecast: Option<String>,
    pub(super) has_plan: bool,
}

impl CurveView {
    /// Nothing for a milestone: it is done or not.
    pub(super) fn of(scene: &Scene<'_>) -> Option<Self> {
        let (status, history, l) = (scene.status, &scene.told.history, scene.l);
        let target = status.target.as_ref()?;
        let today = scene.snapshot.as_of;
        let forecast = Forecast::of(history, today);
        let accepted = accepted(scene);
        let starts_on = history.commitment.starts_on;
        let first = accepted.first().map_or(starts_on, |s| s.day.min(starts_on));
        let last = accepted
            .last()
            .map_or(status.due_on, |s| s.day.max(status.due_on));
        let drawn = Curve {
            days: Some((first, last)),
            plan: plan(scene),
            forecast: forecast.iter().map(|f| spot(f.on, f.value)).collect(),
            target: Some(target.value),
            today: (today <= last).then_some(today),
            accepted,
        };
        let value = |value: Amount| phrases::value(status, value, l);
        let said = match &status.progress.accepted {
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
        let desc = [Some(said.clone()), forecast.clone()];
        let title = l.t(if drawn.plan.is_empty() {
            "commitment-chart-bare"
        } else {
            "commitment-chart"
        });
        let words = CurveWords {
            title: title.clone(),
            desc: desc.into_iter().flatten().collect::<Vec<_>>().join(" "),
            value: &value,
        };
        Some(Self {
            title,
            has_plan: !drawn.plan.is_empty(),
            chart: curve("curve", &drawn, &words, l),
            said,
            forecast,
        })
    }
}

fn spot(day: chrono::NaiveDate, value: Amount) -> Spot {
    Spot { day, value }
}

/// The accepted values up to the day that is looked at; of two on one day the later entry counts.
fn accepted(scene: &Scene<'_>) -> Vec<Spot> {
    let day = scene.snapshot.as_of;
    let updates = scene.told.history.updates.iter();
    let mut counted: Vec<_> = updates
        .filter(|update| update.is_accepted() && update.submission.as_of <= day)
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

/// Where the plan expects it at each month's end, and on the first and the last day; nothing where there is no pace.
fn plan(scene: &Scene<'_>) -> Vec<Spot> {
    let (status, history) = (scene.status, &scene.told.history);
    let Some(target) = status.target.as_ref().filter(|_| history.is_paced()) else {
        return Vec::new();
    };
    let commitment = &history.commitment;
    let (starts_on, due_on) = (commitment.starts_on, status.due_on);
    let months = Period::of(starts_on).through(Period::of(due_on)).take(60);
    let mut days = vec![starts_on];
    days.extend(
        months
            .map(|month| month.last_day())
            .filter(|day| *day < due_on),
    );
    days.push(due_on);
    days.dedup();
    // Half a bus is not expected of anyone.
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
