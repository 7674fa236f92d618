//! Measure words and units of measurement: which stands behind a numeral, and what kind it is.
//!
//! Owns the list. Must not know the clause around it.

use crate::words::{WordList, zh};
use std::sync::LazyLock;

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

const PERCENT: &[&str] = &["%", "‰"];
const POINTS: &[&str] = &["个百分点", "百分点", "个千分点", "个点"];
static MONEY: WordList = LazyLock::new(|| zh("unit.money"));
static DENSITY: WordList = LazyLock::new(|| zh("unit.density"));
static MEASURED: WordList = LazyLock::new(|| zh("unit.measured"));
static PEOPLE: WordList = LazyLock::new(|| zh("unit.people"));
static COUNTED: WordList = LazyLock::new(|| zh("unit.counted"));
static TIME: WordList = LazyLock::new(|| zh("unit.time"));
static NAME: WordList = LazyLock::new(|| zh("unit.name"));
const AGE: &[&str] = &["周岁", "岁"];
const TIMES: &[&str] = &["倍", "番", "成"];

/// Those of one kind, tried in this order: the longest match wins, of equals the first.
static ALL: LazyLock<[(&[&str], Kind); 11]> = LazyLock::new(|| {
    [
        (PERCENT, Kind::Percent),
        (POINTS, Kind::Points),
        (&MONEY, Kind::Money),
        (&DENSITY, Kind::Density),
        (AGE, Kind::Age),
        (&NAME, Kind::Name),
        (&TIME, Kind::Time),
        (&MEASURED, Kind::Measured),
        (&PEOPLE, Kind::People),
        (TIMES, Kind::Times),
        (&COUNTED, Kind::Counted),
    ]
});

/// The unit that starts at `at`. Constant time.
pub(super) fn unit_at(text: &[char], at: usize) -> Option<Found> {
    let rest = text.get(at..)?;
    let first = *rest.first()?;
    let mut best: Option<Found> = None;
    for (names, kind) in ALL.iter() {
        for name in *names {
            if !name.starts_with(first) {
                continue;
            }
            let len = name.chars().count();
            let longer = best.is_none_or(|b| len > b.len);
            if longer && starts_with(rest, name) {
                best = Some(Found {
                    name,
                    len,
                    kind: *kind,
                });
            }
        }
    }
    best.filter(|found| !is_part_of_word(rest, found))
}

/// Whether `text` starts with `word`.
pub(super) fn starts_with(text: &[char], word: &str) -> bool {
    let mut chars = text.iter();
    word.chars().all(|c| chars.next() == Some(&c))
}

/// One-character measure words that open a longer noun (名校, 人才, 元素): then there is no measure word.
fn is_part_of_word(rest: &[char], found: &Found) -> bool {
    static WORDS: WordList = LazyLock::new(|| zh("unit.words"));
    static KEPT: WordList = LazyLock::new(|| zh("unit.kept"));
    if found.len > 1 {
        return false;
    }
    WORDS
        .iter()
        .filter(|w| !KEPT.contains(w))
        .any(|w| starts_with(rest, w))
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
