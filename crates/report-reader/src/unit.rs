//! Measure words and units of measurement: which stands behind a numeral, and what kind it is.
//!
//! The lists are in words/zh.txt. The clause around the unit is not read here.

use std::cmp::Reverse;
use std::sync::LazyLock;

use super::lexicon::{beginning, starts_with};
use crate::words::zh;

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// %, ‰.
    Percent,
    /// 个百分点.
    Points,
    /// 元 and other currencies.
    Money,
    /// 亩, 公里, 吨, 千瓦: measured things.
    Measured,
    /// 人, 户, 名.
    People,
    /// 个, 家, 条: counted things.
    Counted,
    /// 天, 小时, 年, 个月.
    Time,
    /// 年, 月, 日 of the calendar, or what makes the numeral an ordinal: 号, 届, 级.
    Name,
    /// 岁.
    Age,
    /// 倍.
    Times,
    /// 微克/立方米.
    Density,
}

/// A unit behind a numeral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The unit.
    pub name: &'static str,
    /// How many characters it takes.
    pub len: usize,
    /// What it measures.
    pub kind: Kind,
}

/// All units, the longer ones first; of equals the first list has precedence.
static UNITS: LazyLock<Vec<Found>> = LazyLock::new(|| {
    let lists = [
        ("unit.percent", Kind::Percent),
        ("unit.points", Kind::Points),
        ("unit.money", Kind::Money),
        ("unit.density", Kind::Density),
        ("unit.age", Kind::Age),
        ("unit.name", Kind::Name),
        ("unit.time", Kind::Time),
        ("unit.measured", Kind::Measured),
        ("unit.people", Kind::People),
        ("unit.times", Kind::Times),
        ("unit.counted", Kind::Counted),
    ];
    let of_kind = |(list, kind)| {
        let len = |name: &str| name.chars().count();
        zh(list).iter().map(move |name| Found {
            name,
            len: len(name),
            kind,
        })
    };
    let mut units: Vec<Found> = lists.into_iter().flat_map(of_kind).collect();
    units.sort_by_key(|unit| Reverse(unit.len));
    units
});

/// The unit that starts at `at`. Constant time.
pub(super) fn unit_at(text: &[char], at: usize) -> Option<Found> {
    let rest = text.get(at..)?;
    let found = *UNITS.iter().find(|unit| starts_with(rest, unit.name))?;
    // 名校, 人才, 元素: a measure word of one character that opens a longer noun is none.
    let is_noun = found.len == 1 && beginning(rest, zh("unit.words")).is_some();
    (!is_noun).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Option<(&'static str, Kind)> {
        let chars: Vec<char> = text.chars().collect();
        unit_at(&chars, 0).map(|f| (f.name, f.kind))
    }

    #[test]
    fn the_longest_wins() {
        assert_eq!(unit("个百分点左右"), Some(("个百分点", Kind::Points)));
        assert_eq!(unit("人次以上"), Some(("人次", Kind::People)));
        assert_eq!(unit("平方公里"), Some(("平方公里", Kind::Measured)));
        assert_eq!(unit("吨标准煤"), Some(("吨标准煤", Kind::Measured)));
        assert_eq!(unit("年底"), Some(("年", Kind::Time)));
        assert_eq!(unit("微克/立方米"), Some(("微克/立方米", Kind::Density)));
        assert_eq!(unit("人才"), None);
        assert_eq!(unit("纳税人"), None);
    }
}
