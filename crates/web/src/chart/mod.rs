//! Charts as inline SVG. Every figure is also in the title, the description or a table, and none is shown by colour alone.
//!
//! The functions are pure; they compute positions, never figures.

mod curve;
mod months;
mod svg;

pub(crate) use curve::{Curve, CurveText, Spot, curve};
pub(crate) use months::{MonthLights, STACKED, months};
pub(crate) use svg::Svg;

use askama::Template;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use domain::{Amount, Light, Message};
use i18n::Localizer;
use svg::{Anchor, Drawing, Px};

/// A drawing, and a table of the same figures.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"{% import "web/parts.html" as p %}{{ p::chart_of(self) }}"#,
    ext = "html"
)]
pub(crate) struct Chart {
    pub(crate) svg: Svg,
    /// The table; `None` where the description has every figure.
    pub(crate) table: Option<ChartTable>,
}

/// The figures of a drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChartTable {
    /// The label that opens it: 以表格查看.
    pub(crate) title: String,
    pub(crate) caption: String,
    pub(crate) head: Vec<String>,
    /// The first cell of a row is its heading.
    pub(crate) rows: Vec<Vec<String>>,
}

/// The pattern that goes with a light's colour.
fn pattern(light: Light) -> Option<&'static str> {
    match light {
        Light::Red => Some("hatch"),
        Light::Yellow => Some("dots"),
        Light::Blue => Some("stripes"),
        Light::Green | Light::Grey => None,
    }
}

/// The class of an area in a light's colour.
fn fill(light: Light) -> String {
    format!("f-{}", light.as_str())
}

/// The class of a text on such an area.
fn on(light: Light) -> String {
    format!("on-{}", light.as_str())
}

/// `share` percent of `length`, limited to the range from 0 to `length`.
fn scaled(share: Amount, length: i64) -> i64 {
    let share = share.max(Amount::ZERO).min(Amount::HUNDRED).decimal();
    // The result lies between 0 and the length, so the conversion succeeds.
    (share * Decimal::from(length) / Decimal::ONE_HUNDRED)
        .round()
        .to_i64()
        .unwrap_or(0)
}

/// The height from which a bar has labels, in pixels; a lower bar is stretched to its place.
const LABELLED_HEIGHT: i64 = 24;

/// How many of a total show each light, as one bar of `wide` by `high` pixels.
pub(crate) fn light_bar(
    id: &str,
    title: &str,
    counts: &[(Light, usize)],
    [wide, high]: [i64; 2],
    l: Localizer,
) -> Chart {
    let total: usize = counts.iter().map(|(_, n)| n).sum();
    let description: Vec<String> = counts
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(light, n)| format!("{} {n}", l.localize(light)))
        .collect();
    let (width, height) = (Px::of(wide), Px::of(high));
    let mut drawing = Drawing::new(
        id,
        width,
        height,
        title,
        &description.join(&l.t("chart-comma")),
    );
    let has_labels = high >= LABELLED_HEIGHT;
    if !has_labels {
        drawing = drawing.flat();
    }
    drawing.light_patterns();
    drawing.rect("rest", [Px(0), Px(0), width, height]);
    let mut before = 0;
    for (light, count) in counts.iter().filter(|(_, n)| *n > 0) {
        let edge = |n: usize| Px(width.0 * n as i64 / total.max(1) as i64);
        let (from, to) = (edge(before), edge(before + count));
        before += count;
        let at = [from, Px(0), to.minus(from), height];
        drawing.patterned(&fill(*light), pattern(*light), at);
        drawing.rect("edge", at);
        let label = format!("{} {count}", light.shape());
        // A label that does not fit would cover its neighbour.
        if has_labels && to.minus(from) >= Px::of(16 + 9 * label.chars().count() as i64) {
            let middle = Px((from.0 + to.0) / 2);
            let base = Px(height.0 / 2 + 55);
            drawing.rect(
                &fill(*light),
                [
                    middle.minus(Px::of(5 * label.chars().count() as i64)),
                    base.minus(Px::of(14)),
                    Px::of(10 * label.chars().count() as i64),
                    Px::of(18),
                ],
            );
            drawing.text(&on(*light), (middle, base), 16, Anchor::Middle, &label);
        }
    }
    Chart {
        svg: drawing.finish(),
        table: None,
    }
}

/// A share and the expected share, both in percent, as a bar of `wide` by `high` pixels; `description` has both figures in words.
pub(crate) fn progress_bar(
    id: &str,
    title: &str,
    description: &str,
    share: Amount,
    expected: Option<Amount>,
    [wide, high]: [i64; 2],
) -> Chart {
    let (width, height) = (Px::of(wide), Px::of(high));
    let edge = Px(20);
    let mut drawing = Drawing::new(id, width, height, title, description).flat();
    let tall = height.minus(edge).minus(edge);
    drawing.rect("rest", [Px(0), edge, width, tall]);
    drawing.rect("done", [Px(0), edge, Px(scaled(share, width.0)), tall]);
    if let Some(expected) = expected {
        // Keeps the whole tick within the drawing.
        let inset = Px(15);
        let at = Px(scaled(expected, width.0)).clamp(inset, width.minus(inset).max(inset));
        drawing.tick("tick", [at, Px(0), at, height]);
    }
    Chart {
        svg: drawing.finish(),
        table: None,
    }
}

/// The bar of a share in percent, with a tick at the expected share, and the sentence that describes it; `None` without a share.
pub(crate) fn share_bar(
    id: &str,
    title: &str,
    (share, expected): (Option<Amount>, Option<Amount>),
    size: [i64; 2],
    l: Localizer,
) -> Option<(Chart, String)> {
    let share = share?;
    let description = l.message(&match expected {
        Some(expected) => Message::new("web-bar")
            .arg("share", share)
            .arg("expected", expected),
        None => Message::new("overview-bar").arg("share", share),
    });
    let chart = progress_bar(id, title, &description, share, expected, size);
    Some((chart, description))
}

#[cfg(test)]
mod tests;
