//! Which part of the report a sentence stands in: the review, the coming year, or the years beyond.
//!
//! It is decided by headings of many forms, or else by the words that open a paragraph. Figures are not read here.

use crate::slice::CharsExt as _;
use crate::words::zh;

use super::sentence::{Outline, Rank, Sentence};

/// What a part of the report speaks of.
///
/// ```
/// use report_reader::Part;
/// let reading = report_reader::read("二、2019年工作安排\n新建公园3个。");
/// assert!(reading.statements.iter().all(|statement| statement.part == Part::Coming));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Before the first part: title, salutation.
    Opening,
    /// What has been done.
    Past,
    /// What shall be done in the coming year.
    Coming,
    /// Targets of several years.
    LongTerm,
}

/// The part of every sentence of the outline, and the coming year if the report names it.
pub(super) fn parts(chars: &[char], outline: &Outline) -> (Vec<Part>, Option<u32>) {
    let year = coming_year(chars, outline);
    let mut part = Part::Opening;
    let mut parts: Vec<Part> = Vec::with_capacity(outline.sentences.len());
    let mut is_over = false;
    for sentence in &outline.sentences {
        let text = text_of(chars, sentence, 70);
        // Behind the speech comes what explains it; nothing there is promised.
        is_over |= is_appendix(sentence, &text);
        part = if is_over {
            Part::Past
        } else {
            next_part(part, sentence, &text, year)
        };
        parts.push(part);
    }
    // A text that never says where the coming year begins is read sentence by sentence.
    (parts, year)
}

/// Whether a sentence heads what stands behind the speech: 名词解释, 附件.
fn is_appendix(sentence: &Sentence, text: &str) -> bool {
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let named = zh("section.appendix");
    let is_short = text.chars().count() <= 40;
    // 政府工作报告名词解释: the name of the report may stand before it.
    let whole = text.chars().count() <= 20 && sentence.heading.is_some();
    let titled = named.iter().take(5).any(|name| bare.ends_with(name));
    sentence.opens_paragraph
        && is_short
        && (named.iter().any(|name| bare.starts_with(name)) || whole && titled)
}

fn next_part(part: Part, sentence: &Sentence, text: &str, year: Option<u32>) -> Part {
    let named = match sentence.heading {
        Some(Rank::Part) => part_heading(text, year),
        Some(Rank::Chapter | Rank::Paragraph) => chapter_heading(text, year, part),
        _ => None,
    };
    named
        .or_else(|| opening(text, year, part, sentence.opens_paragraph))
        .unwrap_or(part)
}

/// What a heading of the first rank says.
fn part_heading(text: &str, year: Option<u32>) -> Option<Part> {
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    let this_year = speaks_of_coming(text, year);
    if has(zh("section.past-headings"))
        && !(this_year && has(zh("section.coming-headings")) && !text.contains("回顾"))
    {
        return Some(Part::Past);
    }
    if has(zh("section.long-headings")) {
        return Some(if this_year {
            Part::Coming
        } else {
            Part::LongTerm
        });
    }
    if this_year {
        return Some(Part::Coming);
    }
    match (year, first_year(text)) {
        (Some(coming), Some(named)) if named < coming => return Some(Part::Past),
        _ => {}
    }
    has(zh("section.coming-headings")).then_some(Part::Coming)
}

/// What a heading of a lower rank says: it must name its year to change the part.
fn chapter_heading(text: &str, year: Option<u32>, part: Part) -> Option<Part> {
    let short: String = text.chars().take(30).collect();
    let has = |words: &[&str]| words.iter().any(|w| short.contains(w));
    if has(zh("section.long-headings"))
        && (has(zh("section.coming-headings")) || short.contains("目标"))
        && part != Part::Past
    {
        return Some(Part::LongTerm);
    }
    if speaks_of_coming(&short, year) && has(zh("section.coming-headings")) {
        return Some(Part::Coming);
    }
    if part == Part::LongTerm && has(&["今年", "总体要求和"]) {
        return Some(Part::Coming);
    }
    let past_named = has(&["年工作回顾", "过去五年工作回顾", "过去一年工作回顾"]);
    past_named.then_some(Part::Past)
}

/// What the opening words of a sentence say.
fn opening(text: &str, year: Option<u32>, part: Part, opens_paragraph: bool) -> Option<Part> {
    let head: String = text.chars().take(60).collect();
    let start: String = text.chars().take(14).collect();
    let has = |words: &[&str]| words.iter().any(|w| head.contains(w));
    let start_has = |words: &[&str]| words.iter().any(|w| start.contains(w));
    if part != Part::Coming {
        if speaks_of_coming(&start, year)
            && has(zh("section.coming-openings"))
            && !has(&["以来", "回顾"])
        {
            return Some(Part::Coming);
        }
        if start_has(zh("section.coming-phrases")) {
            return Some(Part::Coming);
        }
    }
    if part == Part::Opening && opens_paragraph && start_has(zh("section.past-openings")) {
        return Some(Part::Past);
    }
    if part == Part::Opening
        && first_year(&start).is_some_and(|named| year.is_some_and(|y| named < y))
    {
        return Some(Part::Past);
    }
    if part != Part::Past
        && opens_paragraph
        && start_has(zh("section.long-openings"))
        && has(zh("section.goals"))
    {
        return Some(Part::LongTerm);
    }
    None
}

/// 今年, 明年 or the coming year itself.
fn speaks_of_coming(text: &str, year: Option<u32>) -> bool {
    if text.contains("今年以来") {
        return false;
    }
    if text.contains("明年") || text.contains("新一年") || text.contains("新的一年") {
        return true;
    }
    let named = year.is_some_and(|y| text.contains(&format!("{y}年")));
    let other = first_year(text).is_some_and(|t| year.is_some_and(|y| t < y));
    named || (text.contains("今年") && !other)
}

/// The first year that is written out in a text.
pub(super) fn first_year(text: &str) -> Option<u32> {
    years(text).next()
}

/// Every year that is written out: four digits from 1990 to 2099 before 年.
fn years(text: &str) -> impl Iterator<Item = u32> + '_ {
    text.match_indices('年').filter_map(|(at, _)| {
        let before = text.get(..at)?;
        let digits = before.get(before.len().checked_sub(4)?..)?;
        let longer = before
            .get(..before.len() - 4)
            .is_some_and(|b| b.ends_with(|c: char| c.is_ascii_digit()));
        let year: u32 = digits.parse().ok()?;
        ((1990..=2099).contains(&year) && !longer).then_some(year)
    })
}

/// The coming year: from the heading of the review, the other headings, the title or the day of delivery.
fn coming_year(chars: &[char], outline: &Outline) -> Option<u32> {
    let mut reviewed = None;
    let mut headed = None;
    let mut delivered = None;
    for (index, sentence) in outline.sentences.iter().enumerate() {
        let text = text_of(chars, sentence, 60);
        if matches!(sentence.heading, Some(Rank::Part))
            || (index < 12 && sentence.heading.is_some())
        {
            let last = years(&text).max();
            if text.contains("回顾") || text.contains("工作情况") || text.contains("完成情况")
            {
                reviewed = reviewed.max(last);
            } else if zh("section.coming-headings")
                .iter()
                .any(|w| text.contains(w))
            {
                headed = headed.max(last);
            }
        }
        if index < 8 && delivered.is_none() && text.contains('月') && text.contains('日') {
            delivered = first_year(&text).map(|y| if late_in_the_year(&text) { y + 1 } else { y });
        }
    }
    let mut titled = None;
    for sentence in outline.sentences.iter().take(4) {
        let text = text_of(chars, sentence, 60);
        if text.contains("政府工作报告") && !text.contains('月') {
            titled = titled.or(first_year(&text));
        }
    }
    reviewed
        .map(|y| y + 1)
        .or(headed)
        .or(delivered)
        .or(titled)
        .or_else(|| named_in_text(chars, outline))
}

/// The year that running text calls the coming one: by what it says of it, else as the later of two that open paragraphs.
fn named_in_text(chars: &[char], outline: &Outline) -> Option<u32> {
    let named = outline.sentences.iter().find_map(|sentence| {
        let text = text_of(chars, sentence, 40);
        let year = first_year(&text)?;
        let names_it = zh("section.coming-names").iter().any(|w| text.contains(w));
        names_it.then_some(year)
    });
    let opened = || {
        let openings = outline.sentences.iter().filter(|s| s.opens_paragraph);
        let years: Vec<u32> = openings
            .filter_map(|sentence| first_year(&text_of(chars, sentence, 8)))
            .collect();
        let later = years.iter().copied().max()?;
        years.contains(&(later - 1)).then_some(later)
    };
    named.or_else(opened)
}

/// A report given in November or December speaks of the next year.
fn late_in_the_year(text: &str) -> bool {
    zh("section.months-late").iter().any(|m| text.contains(m))
}

fn text_of(chars: &[char], sentence: &Sentence, at_most: usize) -> String {
    let end = sentence.end.min(sentence.start.saturating_add(at_most));
    chars.string(sentence.start..end)
}

#[cfg(test)]
mod tests {
    use super::super::sentence::outline;
    use super::*;

    fn parts_of(text: &str) -> (Vec<Part>, Option<u32>) {
        let chars: Vec<char> = text.chars().collect();
        let outline = outline(&chars);
        parts(&chars, &outline)
    }

    #[test]
    fn headings_tell_the_parts() {
        let (parts, year) = parts_of(
            "一、2018年工作回顾\n新增就业。\n二、2019年工作安排\n新增就业。\n三、加强政府自身建设\n压减开支。",
        );
        assert_eq!(year, Some(2019));
        assert_eq!(parts[..2], [Part::Past, Part::Past]);
        assert!(parts[2..].iter().all(|p| *p == Part::Coming));
    }

    #[test]
    fn five_years_are_not_the_coming_one() {
        let (parts, year) = parts_of(
            "一、过去五年工作回顾\n好。\n二、今后五年的奋斗目标\n翻番。\n三、2017年主要工作\n新增。",
        );
        assert_eq!(year, Some(2017));
        assert_eq!(
            parts,
            [
                Part::Past,
                Part::Past,
                Part::LongTerm,
                Part::LongTerm,
                Part::Coming,
                Part::Coming
            ]
        );
    }

    #[test]
    fn without_headings_the_openings_tell() {
        let (parts, _) = parts_of(
            "——2016年1月20日在人民代表大会上\n过去一年，我们新增就业。\n2016年是实施规划的开局之年。今年的主要预期目标是：增长。",
        );
        assert_eq!(
            parts,
            [Part::Opening, Part::Past, Part::Coming, Part::Coming]
        );
    }
}
