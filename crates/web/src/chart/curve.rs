//! Accepted values against the plan, with the forecast.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::svg::{Anchor, Drawing, Px};
use super::{Chart, ChartTable};
use domain::{Amount, Message, Period};
use i18n::Localizer;

/// A value on a day, in the target's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) day: NaiveDate,
    pub(crate) value: Amount,
}

/// The data of the chart.
#[derive(Debug, Clone, Default)]
pub(crate) struct Curve {
    /// The first and the last day of the chart; nothing is drawn where they are not in order.
    pub(crate) days: Option<(NaiveDate, NaiveDate)>,
    /// The accepted values, by day.
    pub(crate) accepted: Vec<Spot>,
    /// The values that the plan expects, by day; empty where there is no plan.
    pub(crate) plan: Vec<Spot>,
    /// The forecast, which continues from the newest accepted value.
    pub(crate) forecast: Vec<Spot>,
    /// The target in force.
    pub(crate) target: Option<Amount>,
    pub(crate) today: Option<NaiveDate>,
}

/// The texts of the chart.
pub(crate) struct CurveText<'a> {
    pub(crate) title: String,
    /// The figures in a sentence.
    pub(crate) desc: String,
    /// Formats a value with its unit.
    pub(crate) value: &'a dyn Fn(Amount) -> String,
}

const WIDTH: Px = Px::of(720);
const HEIGHT: Px = Px::of(300);
const LEFT: Px = Px::of(70);
const RIGHT: Px = Px::of(700);
const TOP: Px = Px::of(26);
const FOOT: Px = Px::of(262);

/// Maps days and values to positions.
struct Scale {
    first: NaiveDate,
    days: i64,
    low: Decimal,
    high: Decimal,
}

impl Scale {
    fn x(&self, day: NaiveDate) -> Px {
        let gone = (day - self.first).num_days().clamp(0, self.days);
        Px(LEFT.0 + (RIGHT.0 - LEFT.0) * gone / self.days.max(1))
    }

    fn y(&self, value: Amount) -> Px {
        let range = self.high - self.low;
        let tall = Decimal::from(FOOT.0 - TOP.0);
        let up = (value.decimal() - self.low)
            .checked_div(range)
            .and_then(|part| part.checked_mul(tall))
            .and_then(|up| up.round().to_i64())
            .unwrap_or(0);
        Px(FOOT.0 - up.clamp(0, FOOT.0 - TOP.0))
    }

    fn points(&self, spots: &[Spot]) -> Vec<(Px, Px)> {
        spots
            .iter()
            .map(|spot| (self.x(spot.day), self.y(spot.value)))
            .collect()
    }
}

/// The chart, with a table of the accepted, planned and forecast values.
pub(crate) fn curve(id: &str, curve: &Curve, texts: &CurveText<'_>, l: Localizer) -> Chart {
    let mut drawing = Drawing::new(id, WIDTH, HEIGHT, &texts.title, &texts.desc);
    if let Some(scale) = scale(curve) {
        draw(&mut drawing, &scale, curve, texts, l);
    }
    Chart {
        svg: drawing.finish(),
        table: Some(table(curve, texts, l)),
    }
}

fn scale(curve: &Curve) -> Option<Scale> {
    let (first, last) = curve.days.filter(|(first, last)| first < last)?;
    let values = || {
        [&curve.accepted, &curve.plan, &curve.forecast]
            .into_iter()
            .flatten()
            .map(|spot| spot.value)
            .chain(curve.target)
    };
    let (least, most) = (values().min()?.decimal(), values().max()?.decimal());
    // The axis starts at zero unless values are negative or lie close together far above zero.
    let range = most.checked_sub(least)?;
    let is_crowded = least > range.checked_mul(Decimal::from(4))?;
    let air = range.checked_div(Decimal::TEN)?.max(Decimal::new(1, 1));
    let low = if least < Decimal::ZERO || is_crowded {
        least.checked_sub(air)?
    } else {
        Decimal::ZERO
    };
    Some(Scale {
        first,
        days: (last - first).num_days(),
        low,
        high: most.checked_add(air)?,
    })
}

fn draw(drawing: &mut Drawing, scale: &Scale, curve: &Curve, texts: &CurveText<'_>, l: Localizer) {
    drawing.line("axis", [LEFT, FOOT, RIGHT, FOOT]);
    months(drawing, scale, l);
    if let Some(target) = curve.target {
        let y = scale.y(target);
        drawing.line("goal", [LEFT, y, RIGHT, y]);
        let label = l.message(&Message::new("chart-target").arg("value", (texts.value)(target)));
        drawing.text(
            "soft",
            (LEFT.plus(Px::of(4)), y.minus(Px::of(6))),
            13,
            Anchor::Start,
            &label,
        );
    }
    if scale.low <= Decimal::ZERO && scale.high > Decimal::ZERO {
        let zero = scale.y(Amount::ZERO);
        drawing.line("grid", [LEFT, zero, RIGHT, zero]);
        drawing.text(
            "soft",
            (LEFT.minus(Px::of(6)), zero.plus(Px::of(5))),
            13,
            Anchor::End,
            "0",
        );
    }
    drawing.path("plan", &scale.points(&curve.plan));
    if let Some(today) = curve.today {
        let x = scale.x(today);
        drawing.line("now", [x, TOP, x, FOOT]);
    }
    let newest = curve.accepted.last().copied();
    let ahead: Vec<Spot> = newest
        .into_iter()
        .chain(curve.forecast.iter().copied())
        .collect();
    drawing.path("forecast", &scale.points(&ahead));
    let spots = scale.points(&curve.accepted);
    drawing.path("actual", &spots);
    for spot in &spots {
        drawing.dot("point", *spot, Px(40));
    }
    if let Some((newest, (x, y))) = newest.zip(spots.last().copied()) {
        let anchor = if x > Px((LEFT.0 + RIGHT.0) / 2) {
            Anchor::End
        } else {
            Anchor::Start
        };
        let label = (texts.value)(newest.value);
        drawing.text("", (x, y.minus(Px::of(10))), 15, anchor, &label);
    }
}

/// A tick at each month's end; every third is named where there are many.
fn months(drawing: &mut Drawing, scale: &Scale, l: Localizer) {
    let last = scale
        .first
        .checked_add_days(chrono::Days::new(scale.days.unsigned_abs()))
        .unwrap_or(scale.first);
    let (first, last) = (Period::of(scale.first), Period::of(last));
    let all: Vec<Period> = first.through(last).take(60).collect();
    let each = if all.len() > 13 { 3 } else { 1 };
    for period in all
        .into_iter()
        .filter(|p| (p.month() as usize).is_multiple_of(each))
    {
        let x = scale.x(period.last_day());
        drawing.line("axis", [x, FOOT, x, FOOT.plus(Px::of(5))]);
        let middle = Px((scale.x(period.first_day()).0 + x.0) / 2);
        let name =
            l.message(&Message::new("chart-month").number("month", i64::from(period.month())));
        drawing.text(
            "soft",
            (middle, FOOT.plus(Px::of(22))),
            13,
            Anchor::Middle,
            &name,
        );
    }
}

fn table(curve: &Curve, texts: &CurveText<'_>, l: Localizer) -> ChartTable {
    let figure = |value: Amount| (texts.value)(value);
    let planned = |day: NaiveDate| {
        let spot = curve.plan.iter().find(|spot| spot.day == day);
        spot.map_or_else(String::new, |spot| figure(spot.value))
    };
    let mut days: Vec<NaiveDate> = [&curve.accepted, &curve.plan, &curve.forecast]
        .into_iter()
        .flatten()
        .map(|spot| spot.day)
        .collect();
    days.sort_unstable();
    days.dedup();
    let of = |spots: &[Spot], day: NaiveDate| {
        // Of two values on one day the later one counts.
        let spot = spots.iter().rev().find(|spot| spot.day == day);
        spot.map_or_else(String::new, |spot| figure(spot.value))
    };
    ChartTable {
        title: l.t("chart-table"),
        caption: texts.title.clone(),
        head: [
            "chart-day",
            "chart-accepted",
            "chart-plan",
            "chart-forecast",
        ]
        .map(|key| l.t(key))
        .to_vec(),
        rows: days
            .into_iter()
            .map(|day| {
                vec![
                    l.day(day),
                    of(&curve.accepted, day),
                    planned(day),
                    of(&curve.forecast, day),
                ]
            })
            .collect(),
    }
}
