//! One bar of lights: how many of a whole show each.

use super::svg::{Anchor, Drawing, Px};
use super::{Chart, fill, on, pattern};
use crate::parts::{Lamp, shape};
use domain::light::Light;
use i18n::Localizer;

/// A bar of so many pixels bears labels; a lower one is stretched to its place.
const LABELLED: i64 = 24;

/// A bar of lights in order of precedence. `wide` pixels by `high`; a small one bears no labels.
pub(crate) fn light_bar(
    id: &str,
    title: &str,
    counts: &[(Light, usize)],
    [wide, high]: [i64; 2],
    l: Localizer,
) -> Chart {
    let total: usize = counts.iter().map(|(_, n)| n).sum();
    let said: Vec<String> = counts
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(light, n)| format!("{} {n}", Lamp::of(*light, l).word))
        .collect();
    let (width, height) = (Px::of(wide), Px::of(high));
    let mut drawing = Drawing::new(id, width, height, title, &said.join(&l.t("chart-comma")));
    let has_labels = high >= LABELLED;
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
        drawing.patterned(fill(*light), pattern(*light), at);
        drawing.rect("edge", at);
        let label = format!("{} {count}", shape(*light));
        // A label that does not fit would stand on its neighbour.
        if has_labels && to.minus(from) >= Px::of(16 + 9 * label.chars().count() as i64) {
            let middle = Px((from.0 + to.0) / 2);
            let base = Px(height.0 / 2 + 55);
            drawing.rect(
                fill(*light),
                [
                    middle.minus(Px::of(5 * label.chars().count() as i64)),
                    base.minus(Px::of(14)),
                    Px::of(10 * label.chars().count() as i64),
                    Px::of(18),
                ],
            );
            drawing.text(on(*light), (middle, base), 16, Anchor::Middle, &label);
        }
    }
    Chart {
        svg: drawing.finish(),
        table: None,
    }
}
