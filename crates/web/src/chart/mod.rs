//! Drawings: inline SVG with a text that says the same.
//!
//! Pure: figures in, drawing out. Every figure is told in words too (title, description, table), and none by colour alone.
//! Must not compute a figure: only where on the paper it stands.

mod lights;
mod line;
mod months;
mod progress;
mod svg;

pub(crate) use lights::light_bar;
pub(crate) use line::{Curve, CurveWords, Spot, curve};
pub(crate) use months::{MonthLights, STACKED, months};
pub(crate) use progress::progress_bar;
pub(crate) use svg::Svg;

use domain::light::Light;
use domain::quantity::Amount;

/// A drawing, and the table that says the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chart {
    /// The drawing.
    pub(crate) svg: Svg,
    /// The table; nothing where the description says it all.
    pub(crate) table: Option<ChartTable>,
}

/// The figures of a drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChartTable {
    /// What opens it: 以表格查看.
    pub(crate) title: String,
    /// What it shows.
    pub(crate) caption: String,
    /// The heads of its columns.
    pub(crate) head: Vec<String>,
    /// Its rows; the first cell of each is its name.
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

fn fill(light: Light) -> &'static str {
    match light {
        Light::Blue => "f-blue",
        Light::Red => "f-red",
        Light::Yellow => "f-yellow",
        Light::Green => "f-green",
        Light::Grey => "f-grey",
    }
}

fn on(light: Light) -> &'static str {
    match light {
        Light::Blue => "on-blue",
        Light::Red => "on-red",
        Light::Yellow => "on-yellow",
        Light::Green => "on-green",
        Light::Grey => "on-grey",
    }
}

/// So many tenths of `length` tenths that `share` percent are, kept between nothing and the whole.
fn scaled(share: Amount, length: i64) -> i64 {
    use rust_decimal::prelude::ToPrimitive as _;
    let share = share.max(Amount::ZERO).min(Amount::HUNDRED).decimal();
    let hundred = rust_decimal::Decimal::ONE_HUNDRED;
    // Between 0 and the length, which is small: it fits.
    (share * rust_decimal::Decimal::from(length) / hundred)
        .round()
        .to_i64()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests;
