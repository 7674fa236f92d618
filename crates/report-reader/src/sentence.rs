//! Sentences and the headings above them.
//!
//! What a heading means is decided in `section`.

use crate::slice::CharsExt as _;
use crate::words::zh;

/// A sentence of the clean text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Where it starts in the clean text, its heading mark (一、) skipped.
    pub start: usize,
    /// Where it ends (exclusive), its full stop included.
    pub end: usize,
    /// Which path of headings it stands under: an index into [`Outline::paths`].
    pub path: usize,
    /// Whether it opens a paragraph.
    pub opens_paragraph: bool,
    /// The rank of the heading it is or carries, if it opens a marked paragraph or is a bare line.
    pub heading: Option<Rank>,
}

/// Ranks of headings, outermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// 一、 or 第一部分, or a bare line that speaks of a year.
    Part,
    /// （一）
    Chapter,
    /// 1. or a bare line.
    Paragraph,
    /// （1）
    Point,
}

/// The sentences of a text, in order, with their headings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// All sentences.
    pub sentences: Vec<Sentence>,
    /// The paths of headings, outermost first.
    pub paths: Vec<Vec<String>>,
}

/// A sentence without a full stop is cut here, so that no later step looks further.
const LONGEST_SENTENCE: usize = 800;
/// A bare line of at most so many characters is a heading.
const LONGEST_HEADING: usize = 40;

/// Splits a clean text.
pub(super) fn outline(chars: &[char]) -> Outline {
    let mut outline = Outline {
        sentences: Vec::new(),
        paths: vec![Vec::new()],
    };
    let mut open: Vec<(Rank, String)> = Vec::new();
    let mut start = 0;
    for paragraph in chars.split(|c| *c == '\n') {
        if !paragraph.is_empty() {
            paragraph_into(paragraph, start, &mut open, &mut outline);
        }
        start += paragraph.len() + 1;
    }
    outline
}

fn paragraph_into(
    paragraph: &[char],
    start: usize,
    open: &mut Vec<(Rank, String)>,
    outline: &mut Outline,
) {
    let bare = || is_bare_heading(paragraph).then(|| (bare_rank(paragraph), 0));
    let heading = heading_mark(paragraph).or_else(bare);
    if let Some((rank, skip)) = heading {
        let name: String = paragraph
            .iter()
            .skip(skip)
            .take(LONGEST_HEADING)
            .take_while(|c| !matches!(c, '。' | '！' | '；'))
            .collect();
        open.retain(|(above, _)| *above < rank);
        open.push((rank, name));
        outline
            .paths
            .push(open.iter().map(|(_, name)| name.clone()).collect());
    }
    let path = outline.paths.len().saturating_sub(1);
    let skip = heading.map_or(0, |(_, skip)| skip);
    let mut opens_paragraph = true;
    for (from, to) in cuts(paragraph, skip) {
        outline.sentences.push(Sentence {
            start: start + from,
            end: start + to,
            path,
            opens_paragraph,
            heading: heading.map(|(rank, _)| rank).filter(|_| opens_paragraph),
        });
        opens_paragraph = false;
    }
}

/// The sentences of a paragraph from `skip` on.
fn cuts(paragraph: &[char], skip: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = skip;
    let mut at = skip;
    while let Some(c) = paragraph.get(at) {
        at += 1;
        let stops = matches!(c, '。' | '！' | '？');
        if stops {
            while matches!(paragraph.get(at), Some('”' | '’' | '）' | '。' | '！')) {
                at += 1;
            }
        }
        if stops || at - from >= LONGEST_SENTENCE {
            found.push((from, at));
            from = at;
        }
    }
    if from < paragraph.len() {
        found.push((from, paragraph.len()));
    }
    found
}

/// The rank of the heading mark at the front, and how many characters it takes.
pub(super) fn heading_mark(chars: &[char]) -> Option<(Rank, usize)> {
    let is_chinese = |c: char| "一二三四五六七八九十".contains(c);
    let chinese = |from: usize| chars.run(from, 3, is_chinese);
    let arabic = |from: usize| chars.run(from, 2, |c| c.is_ascii_digit());
    match chars.first()? {
        '第' => {
            let n = chinese(1);
            let part = chars.get(n + 1) == Some(&'部') && chars.get(n + 2) == Some(&'分');
            (n > 0 && part).then_some((Rank::Part, n + 3))
        }
        '（' => {
            let (c, a) = (chinese(1), arabic(1));
            let (n, rank) = if c > 0 {
                (c, Rank::Chapter)
            } else {
                (a, Rank::Point)
            };
            (n > 0 && chars.get(n + 1) == Some(&'）')).then_some((rank, n + 2))
        }
        c if c.is_ascii_digit() => {
            let n = arabic(0);
            let marked = matches!(chars.get(n), Some('.' | '、' | '．'))
                && chars.get(n + 1).is_some_and(|c| !c.is_ascii_digit());
            marked.then_some((Rank::Paragraph, n + 1))
        }
        _ => {
            let n = chinese(0);
            let marked = n > 0 && matches!(chars.get(n), Some('、' | '.'));
            // 一、二、三产业 is no heading.
            let list =
                chars.get(n + 1).is_some_and(|c| is_chinese(*c)) && chars.get(n + 2) == Some(&'、');
            (marked && !list).then_some((Rank::Part, n + 1))
        }
    }
}

fn is_bare_heading(paragraph: &[char]) -> bool {
    paragraph.len() <= LONGEST_HEADING
        && !paragraph
            .iter()
            .any(|c| matches!(c, '。' | '！' | '？' | '；' | '：'))
}

/// A bare line with a year in it opens a part.
fn bare_rank(paragraph: &[char]) -> Rank {
    let text: String = paragraph.iter().collect();
    let opens = zh("sentence.part-openings")
        .iter()
        .any(|word| text.contains(word));
    if opens { Rank::Part } else { Rank::Paragraph }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
        let chars: Vec<char> = text.chars().collect();
        let outline = outline(&chars);
        let sentences = outline
            .sentences
            .iter()
            .map(|s| chars[s.start..s.end].iter().collect())
            .collect();
        let paths = outline
            .sentences
            .iter()
            .map(|s| outline.paths[s.path].clone())
            .collect();
        (sentences, paths)
    }

    #[test]
    fn headings_nest() {
        let (sentences, paths) =
            read("二、工作安排\n（一）稳增长。新增企业。\n1.扩大投资。\n三、其他");
        assert_eq!(
            sentences,
            ["工作安排", "稳增长。", "新增企业。", "扩大投资。", "其他"]
        );
        assert_eq!(paths[2], ["工作安排", "稳增长"]);
        assert_eq!(paths[3], ["工作安排", "稳增长", "扩大投资"]);
        assert_eq!(paths[4], ["其他"]);
    }

    #[test]
    fn a_list_of_ordinals_is_no_heading() {
        let chars: Vec<char> = "一、二、三产业协调发展。".chars().collect();
        assert_eq!(heading_mark(&chars), None);
        let chars: Vec<char> = "1.5万人就业".chars().collect();
        assert_eq!(heading_mark(&chars), None);
    }
}
