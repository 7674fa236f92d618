//! Which time a clause speaks of: the words 去年, 今年, 到2025年 and the like.
//!
//! One sentence is read up to a place in it; sections are not.

use crate::slice::{CharsExt as _, SliceExt as _};
use std::cmp::Ordering;

use crate::words::zh;

use super::lexicon::beginning;

/// The time the last such word before a place speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    Past,
    Coming,
    Later,
}

impl Time {
    /// The time of a year for a report that promises for the year `coming`.
    pub(super) fn of_year(year: u32, coming: u32) -> Self {
        match year.cmp(&coming) {
            Ordering::Less => Self::Past,
            Ordering::Equal => Self::Coming,
            Ordering::Greater => Self::Later,
        }
    }
}

/// How far behind a place a word of time may extend, in characters.
const LONGEST_WORD: usize = 12;

/// The time of a sentence as it is read from the left: each place is looked at once.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Timeline {
    at: usize,
    time: Option<Time>,
}

impl Timeline {
    /// The time that holds at `to`, or nothing where no word names one. Places must be given from the left.
    pub(super) fn at(&mut self, text: &[char], to: usize, year: Option<u32>) -> Option<Time> {
        let end = text.len().min(to.saturating_add(LONGEST_WORD));
        while self.at < to {
            let rest = text.part(self.at..end);
            let before = text.part(..self.at);
            if let Some((named, len)) = year_word(rest, before, year) {
                self.time = named.or(self.time);
                self.at += len;
                continue;
            }
            if let Some(word) = beginning(rest, zh("time.later")) {
                self.time = Some(Time::Later);
                // 三年内 is not 年内.
                self.at += word.chars().count().saturating_sub(1);
            } else if let Some(word) = beginning(rest, zh("time.past")) {
                if !compares(before) && !only_words_of_base(rest, word) {
                    self.time = Some(Time::Past);
                }
                // 去年底 is not 年底.
                self.at += word.chars().count().saturating_sub(1);
            } else if beginning(rest, zh("time.coming")).is_some()
                && !(self.time == Some(Time::Later) && weak(rest))
            {
                // 比去年 … 今年: the word itself decides.
                self.time = Some(Time::Coming);
            }
            self.at += 1;
        }
        self.time
    }
}

/// Words that do not take a clause back from the later years: 到2025年，力争 … is still 2025.
fn weak(rest: &[char]) -> bool {
    beginning(rest, &["力争", "确保", "计划", "将", "年底", "年末"]).is_some()
}

/// 比去年, 较上年, 高于去年: only a comparison.
fn compares(before: &[char]) -> bool {
    before
        .last()
        .is_some_and(|c| "比较与同和按以在于".contains(*c))
}

/// 去年的基础上, 上年水平.
fn only_words_of_base(rest: &[char], word: &str) -> bool {
    let after = rest.part(word.chars().count()..);
    beginning(after, &["基础", "的基础", "水平", "同期", "底的"]).is_some()
}

/// A written year at the front: the time of it (none where it only compares) and its length.
fn year_word(rest: &[char], before: &[char], year: Option<u32>) -> Option<(Option<Time>, usize)> {
    if rest.run(0, 5, |c| c.is_ascii_digit()) != 4 || rest.get(4) != Some(&'年') {
        return None;
    }
    let named: u32 = rest.string(..4).parse().ok()?;
    if !(1990..=2099).contains(&named) {
        return None;
    }
    let coming = year?;
    let after = rest.part(5..);
    if compares(before) || beginning(after, &["以来"]).is_some() && named >= coming {
        return Some((None, 5));
    }
    Some((Some(Time::of_year(named, coming)), 5))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Option<Time> {
        let chars: Vec<char> = text.chars().collect();
        Timeline::default().at(&chars, chars.len(), Some(2019))
    }

    #[test]
    fn the_last_word_of_time_decides() {
        assert_eq!(time("去年建成"), Some(Time::Past));
        assert_eq!(time("比去年增加"), None);
        assert_eq!(time("增幅高于去年，其中奖补资金增长"), None);
        assert_eq!(time("2018年完成"), Some(Time::Past));
        assert_eq!(time("在2018年基础上"), None);
        assert_eq!(time("到2022年，力争达到"), Some(Time::Later));
        assert_eq!(time("今年新增"), Some(Time::Coming));
        assert_eq!(time("去年建成10座，今年再建"), Some(Time::Coming));
        assert_eq!(time("力争3年内培育"), Some(Time::Later));
        assert_eq!(time("截至去年底，全市已有"), Some(Time::Past));
        assert_eq!(time("新增"), None);
    }
}
