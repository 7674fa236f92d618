//! Accepted values against the plan curve, with the forecast.
//!
//! Must not forecast: the points come in.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::svg::{Anchor, Drawing, Px};
use super::{Chart, ChartTable};
use domain::message::Message;
use domain::period::Period;
use domain::quantity::Amount;
use i18n::Localizer;

/// A value on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The day it is true for.
    pub(crate) day: NaiveDate,
    /// The value, in the target's unit.
    pub(crate) value: Amount,
}

/// What is drawn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Curve {
    /// The first and the last day of the paper; nothing is drawn where they are not in order.
    pub(crate) days: Option<(NaiveDate, NaiveDate)>,
    /// The accepted values, by day.
    pub(crate) accepted: Vec<Spot>,
    /// Where the plan expects it, by day; empty where there is no pace.
    pub(crate) plan: Vec<Spot>,
    /// Where it leads if it goes on like this, from the newest accepted value.
    pub(crate) forecast: Vec<Spot>,
    /// The target in force.
    pub(crate) target: Option<Amount>,
    /// The day that is today.
    pub(crate) today: Option<NaiveDate>,
}

/// What is said of it.
pub(crate) struct CurveWords<'a> {
    /// The drawing's name.
    pub(crate) title: String,
    /// Its figures in a sentence.
    pub(crate) desc: String,
    /// Puts a value and its unit into words.
    pub(crate) value: &'a dyn Fn(Amount) -> String,
}

const WIDTH: Px = Px::of(720);
const HEIGHT: Px = Px::of(300);
const LEFT: Px = Px::of(70);
const RIGHT: Px = Px::of(700);
const TOP: Px = Px::of(26);
const FOOT: Px = Px::of(262);

/// Where days and values stand on the paper.
struct Paper {
    first: NaiveDate,
    days: i64,
    low: Decimal,
    high: Decimal,
}

impl Paper {
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

/// The drawing, and the table of accepted values beside what the plan expected.
pub(crate) fn curve(id: &str, curve: &Curve, localizer: &CurveWords<'_>, l: Localizer) -> Chart {
    let mut drawing = Drawing::new(id, WIDTH, HEIGHT, &localizer.title, &localizer.desc);
    if let Some(paper) = paper(curve) {
        draw(&mut drawing, &paper, curve, localizer, l);
    }
    Chart {
        svg: drawing.finish(),
        table: Some(table(curve, localizer, l)),
    }
}

fn paper(curve: &Curve) -> Option<Paper> {
    let (first, last) = curve.days.filter(|(first, last)| first < last)?;
    let values = || {
        [&curve.accepted, &curve.plan, &curve.forecast]
            .into_iter()
            .flatten()
            .map(|spot| spot.value)
            .chain(curve.target)
    };
    let (least, most) = (values().min()?.decimal(), values().max()?.decimal());
    // From zero where everything is above it and not crowded far away from it; else with some air around.
    let range = most.checked_sub(least)?;
    let is_crowded = least > range.checked_mul(Decimal::from(4))?;
    let air = range.checked_div(Decimal::TEN)?.max(Decimal::new(1, 1));
    let low = if least < Decimal::ZERO || is_crowded {
        least.checked_sub(air)?
    } else {
        Decimal::ZERO
    };
    Some(Paper {
        first,
        days: (last - first).num_days(),
        low,
        high: most.checked_add(air)?,
    })
}

fn draw(
    drawing: &mut Drawing,
    paper: &Paper,
    curve: &Curve,
    localizer: &CurveWords<'_>,
    l: Localizer,
) {
    drawing.line("axis", [LEFT, FOOT, RIGHT, FOOT]);
    months(drawing, paper, l);
    if let Some(target) = curve.target {
        let y = paper.y(target);
        drawing.line("goal", [LEFT, y, RIGHT, y]);
        let said = l.message(&Message::new("chart-target").arg("value", (localizer.value)(target)));
        drawing.text(
            "soft",
            (LEFT.plus(Px::of(4)), y.minus(Px::of(6))),
            13,
            Anchor::Start,
            &said,
        );
    }
    if paper.low <= Decimal::ZERO && paper.high > Decimal::ZERO {
        let zero = paper.y(Amount::ZERO);
        drawing.line("grid", [LEFT, zero, RIGHT, zero]);
        drawing.text(
            "soft",
            (LEFT.minus(Px::of(6)), zero.plus(Px::of(5))),
            13,
            Anchor::End,
            "0",
        );
    }
    drawing.path("plan", &paper.points(&curve.plan));
    if let Some(today) = curve.today {
        let x = paper.x(today);
        drawing.line("now", [x, TOP, x, FOOT]);
    }
    let newest = curve.accepted.last().copied();
    let ahead: Vec<Spot> = newest
        .into_iter()
        .chain(curve.forecast.iter().copied())
        .collect();
    drawing.path("forecast", &paper.points(&ahead));
    let spots = paper.points(&curve.accepted);
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
        let said = (localizer.value)(newest.value);
        drawing.text("", (x, y.minus(Px::of(10))), 15, anchor, &said);
    }
}

/// A tick at each month's end; every third is named where there are many.
fn months(drawing: &mut Drawing, paper: &Paper, l: Localizer) {
    let last = paper
        .first
        .checked_add_days(chrono::Days::new(paper.days.unsigned_abs()))
        .unwrap_or(paper.first);
    let (first, last) = (Period::of(paper.first), Period::of(last));
    let all: Vec<Period> = first.through(last).take(60).collect();
    let each = if all.len() > 13 { 3 } else { 1 };
    for period in all
        .into_iter()
        .filter(|p| (p.month() as usize).is_multiple_of(each))
    {
        let x = paper.x(period.last_day());
        drawing.line("axis", [x, FOOT, x, FOOT.plus(Px::of(5))]);
        let middle = Px((paper.x(period.first_day()).0 + x.0) / 2);
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

fn table(curve: &Curve, localizer: &CurveWords<'_>, l: Localizer) -> ChartTable {
    let figure = |value: Amount| (localizer.value)(value);
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
        // Of two on one day the later counts.
        let spot = spots.iter().rev().find(|spot| spot.day == day);
        spot.map_or_else(String::new, |spot| figure(spot.value))
    };
    ChartTable {
        title: l.t("chart-table"),
        caption: localizer.title.clone(),
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
