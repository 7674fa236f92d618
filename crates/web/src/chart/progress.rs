//! A bar of progress, with a tick where the plan expects it to be.

use super::svg::{Drawing, Px};
use super::{Chart, scaled};
use domain::quantity::Amount;

/// How far, and how far it should be, both in percent; `said` tells both in words. `wide` pixels by `high`.
pub(crate) fn progress_bar(
    id: &str,
    title: &str,
    said: &str,
    share: Amount,
    expected: Option<Amount>,
    [wide, high]: [i64; 2],
) -> Chart {
    let (width, height) = (Px::of(wide), Px::of(high));
    let edge = Px(20);
    let mut drawing = Drawing::new(id, width, height, title, said).flat();
    let tall = height.minus(edge).minus(edge);
    drawing.rect("rest", [Px(0), edge, width, tall]);
    drawing.rect("done", [Px(0), edge, Px(scaled(share, width.0)), tall]);
    if let Some(expected) = expected {
        // Half of the tick must not fall off the paper.
        let inset = Px(15);
        let at = Px(scaled(expected, width.0)).clamp(inset, width.minus(inset).max(inset));
        drawing.tick("tick", [at, Px(0), at, height]);
    }
    Chart {
        svg: drawing.finish(),
        table: None,
    }
}
