//! The text as it was meant: entities, tags, pinyin glosses, widths, blanks and broken lines mended.
//!
//! In [`Clean`], every character has its place in the text as given.

mod lines;
mod markup;
mod width;

use super::simplify::simplify;
use crate::slice::SliceExt as _;

/// The mended text. A newline ends a paragraph; there is no other blank between Chinese characters.
///
/// ```
/// let given: Vec<char> = "新增&nbsp;１８０辆".chars().collect();
/// let clean = report_reader::Clean::new(&given);
/// assert_eq!(clean.text(), "新增180辆");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clean {
    pub(super) chars: Vec<char>,
    pub(super) origin: Vec<usize>,
}

/// A character on its way, with its place in the text as given.
#[derive(Debug, Clone, Copy)]
struct Placed {
    c: char,
    at: usize,
}

impl Clean {
    /// Mends a text; time and memory grow linearly with its length.
    pub fn new(given: &[char]) -> Self {
        let marked = markup::strip(given);
        let narrow = width::narrow(&marked);
        let mended = lines::mend(&narrow);
        let (mut chars, origin): (Vec<char>, Vec<usize>) =
            mended.into_iter().map(|p| (p.c, p.at)).unzip();
        simplify(&mut chars);
        Self { chars, origin }
    }

    /// The clean text.
    pub fn text(&self) -> String {
        self.chars.iter().collect()
    }

    /// The place in the text as given of the clean character at `index`, or of the end behind the last one.
    ///
    /// ```
    /// let given: Vec<char> = "新增&nbsp;１８０辆".chars().collect();
    /// assert_eq!(report_reader::Clean::new(&given).given_at(2), 8);
    /// ```
    pub fn given_at(&self, index: usize) -> usize {
        match self.origin.get(index) {
            Some(at) => *at,
            None => self.origin.last().map_or(0, |at| at + 1),
        }
    }

    /// The span in the text as given of the clean span from `start` to `end` (exclusive).
    ///
    /// ```
    /// let given: Vec<char> = "新增&nbsp;１８０辆".chars().collect();
    /// assert_eq!(report_reader::Clean::new(&given).given_span(2, 5), (8, 11));
    /// ```
    pub fn given_span(&self, start: usize, end: usize) -> (usize, usize) {
        let first = self.given_at(start);
        let last = match end.checked_sub(1) {
            Some(last) if end > start => self.given_at(last) + 1,
            _ => first,
        };
        (first, last.max(first))
    }

    /// A part of the clean text; what lies outside of it is left out.
    pub(super) fn slice(&self, start: usize, end: usize) -> &[char] {
        self.chars.part(start..end.min(self.chars.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> String {
        Clean::new(&text.chars().collect::<Vec<_>>()).text()
    }

    #[test]
    fn glosses_and_entities_go() {
        assert_eq!(clean("增長(zhǎng)8%左右"), "增长8%左右");
        assert_eq!(clean("為&ldquo;三農&rdquo;&nbsp;服務"), "为“三农”服务");
        assert_eq!(clean("变为ldquo;迫切rdquo;"), "变为“迫切”");
        assert_eq!(clean("<p>增长&#56;%</p><p>新增</p>"), "增长8%\n新增");
    }

    #[test]
    fn a_damaged_character_is_one_sign() {
        assert_eq!(clean("规劃?rùn)?quán)威性"), "规划〓威性");
    }

    #[test]
    fn widths_and_blanks() {
        assert_eq!(
            clean("增 长 ８．５％,新增１２,０００户"),
            "增长8.5%，新增12,000户"
        );
        assert_eq!(clean("缩小到1.8:1"), "缩小到1.8:1");
        assert_eq!(clean("政 府 工 作 报 告"), "政府工作报告");
    }

    #[test]
    fn footnotes_and_doubled_marks_go() {
        assert_eq!(
            clean("新开发“双岗”[21]305个，、再建5座"),
            "新开发“双岗”305个、再建5座"
        );
    }

    #[test]
    fn broken_lines_are_joined_and_paragraphs_kept() {
        let line = "今年全市经济社会发展的主要预期目标是生产总值增长";
        assert_eq!(
            clean(&format!("{line}\n8.5%左右，新增就业1万人。\n下一段。")),
            format!("{line}8.5%左右，新增就业1万人。\n下一段。")
        );
        assert_eq!(clean("增长8.\n5%，\n新增5户。"), "增长8.5%，新增5户。");
    }

    #[test]
    fn offsets_point_into_the_text_as_given() {
        let given: Vec<char> = "<b>增長(zhǎng)</b> ８％".chars().collect();
        let clean = Clean::new(&given);
        assert_eq!(clean.text(), "增长8%");
        for (index, c) in clean.chars.iter().enumerate().skip(2) {
            let at = clean.given_at(index);
            assert_eq!(given[at] as u32 - 0xfee0, *c as u32);
        }
        assert_eq!(clean.given_span(0, 4).0, 3);
    }
}
