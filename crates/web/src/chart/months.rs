//! The lights over the months: a column for each month, a band for each light.

use chrono::{Datelike as _, NaiveDate};

use super::svg::{Anchor, Drawing, Px};
use super::{Chart, ChartTable, fill, on, pattern};
use domain::{Light, Message, Period};
use i18n::{Localizer, phrases};

/// How many commitments showed each light at the end of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MonthLights {
    pub(crate) period: Period,
    /// The day that the column shows, where that is not the end of a month whose digests were frozen.
    pub(crate) open_on: Option<NaiveDate>,
    /// In order of precedence.
    pub(crate) counts: Vec<(Light, usize)>,
}

impl MonthLights {
    /// How many commitments show a light.
    pub(crate) fn count(&self, light: Light) -> usize {
        let own = self.counts.iter().find(|(own, _)| *own == light);
        own.map_or(0, |(_, count)| *count)
    }
}

const WIDTH: Px = Px::of(720);
const TOP: i64 = 24;
const TALL: i64 = 200;
/// The lights from the foot of a column upwards: those that call for attention share the base line, where lengths compare best.
pub(crate) const STACKED: [Light; 5] = [
    Light::Red,
    Light::Yellow,
    Light::Grey,
    Light::Green,
    Light::Blue,
];

/// The columns from the ledger's first month to the current one.
pub(crate) fn months(id: &str, title: &str, months: &[MonthLights], l: Localizer) -> Chart {
    let table = table(title, months, l);
    let most = months
        .iter()
        .map(|m| m.counts.iter().map(|(_, n)| n).sum::<usize>())
        .max()
        .unwrap_or(0)
        .max(1) as i64;
    let desc: Vec<String> = months.iter().map(|m| description(m, l)).collect();
    let height = Px::of(TOP + TALL + 30);
    let mut drawing = Drawing::new(
        id,
        WIDTH,
        height,
        title,
        &desc.join(&l.t("chart-semicolon")),
    );
    drawing.light_patterns();
    let foot = Px::of(TOP + TALL);
    // Space for at least twelve months, so that few columns do not become broad.
    let step = WIDTH.0 / (months.len().max(12) as i64);
    for (at, month) in months.iter().enumerate() {
        let left = Px(step * at as i64 + step / 8);
        let width = Px(step * 3 / 4);
        let middle = left.plus(Px(width.0 / 2));
        let mut below = 0;
        for light in STACKED {
            let count = month.count(light) as i64;
            if count == 0 {
                continue;
            }
            let level = |n: i64| Px(foot.0 - Px::of(TALL).0 * n / most);
            let (low, high) = (level(below), level(below + count));
            below += count;
            let tall = low.minus(high);
            drawing.patterned(&fill(light), pattern(light), [left, high, width, tall]);
            drawing.rect("edge", [left, high, width, tall]);
            if tall >= Px::of(17) {
                let base = Px((low.0 + high.0) / 2 + 48);
                drawing.rect(
                    &fill(light),
                    [
                        middle.minus(Px::of(13)),
                        base.minus(Px::of(12)),
                        Px::of(26),
                        Px::of(15),
                    ],
                );
                drawing.text(
                    &on(light),
                    (middle, base),
                    13,
                    Anchor::Middle,
                    &count.to_string(),
                );
            }
        }
        let class = if month.open_on.is_some() { "" } else { "soft" };
        let name = l
            .message(&Message::new("chart-month").number("month", i64::from(month.period.month())));
        drawing.text(
            class,
            (middle, foot.plus(Px::of(20))),
            13,
            Anchor::Middle,
            &name,
        );
        if let Some(day) = month.open_on {
            let now = phrases::short_day(day, day.year(), l);
            drawing.text("soft", (middle, Px::of(TOP - 8)), 13, Anchor::Middle, &now);
        }
    }
    drawing.line("axis", [Px(0), foot, WIDTH, foot]);
    Chart {
        svg: drawing.finish(),
        table: Some(table),
    }
}

fn description(month: &MonthLights, l: Localizer) -> String {
    let counts: Vec<String> = month
        .counts
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(light, n)| format!("{} {n}", l.localize(light)))
        .collect();
    format!(
        "{} {}",
        l.period(month.period),
        counts.join(&l.t("chart-comma"))
    )
}

fn table(title: &str, months: &[MonthLights], l: Localizer) -> ChartTable {
    let heads = Light::ALL.map(|light| format!("{} {}", light.shape(), l.localize(&light)));
    ChartTable {
        title: l.t("chart-table"),
        caption: title.to_owned(),
        head: std::iter::once(l.t("chart-month-head"))
            .chain(heads)
            .collect(),
        rows: months
            .iter()
            .map(|month| {
                let count = |light| month.count(light).to_string();
                let mut name = l.period(month.period);
                if let Some(day) = month.open_on {
                    name += &l.message(&Message::new("chart-until").arg("day", l.day(day)));
                }
                std::iter::once(name)
                    .chain(Light::ALL.into_iter().map(count))
                    .collect()
            })
            .collect(),
    }
}
