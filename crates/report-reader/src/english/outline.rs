//! English text in lines, headings, bullets and sentences, and the time of which each part speaks.
//!
//! Of the figures, only years are read.

use super::super::section::Part;
use super::heading::{bullet_mark, heading};
use super::lexicon::{first_year, is_month, part_of};
use super::token::tokens;
use crate::Statement;
use crate::slice::{CharsExt as _, SliceExt as _};
use crate::words::en;

/// A sentence or a bullet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) start: usize,
    /// Exclusive.
    pub(super) end: usize,
    /// An index into [`Outline::paths`].
    pub(super) path: usize,
    pub(super) part: Part,
    /// Whether it is an item of a list.
    pub(super) bullet: bool,
    /// Whether the line before its list promises (`We will:`).
    pub(super) promised: bool,
    pub(super) heading: bool,
}

impl Sentence {
    pub(super) fn statement(&self) -> Statement {
        Statement {
            start: self.start,
            end: self.end,
            section: self.path,
            part: self.part,
        }
    }
}

/// The whole text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Outline {
    pub(super) sentences: Vec<Sentence>,
    pub(super) paths: Vec<Vec<String>>,
    pub(super) year: Option<u32>,
}

/// A sentence without a full stop is cut here.
const LONGEST_SENTENCE: usize = 1500;

/// Reads the outline of a text.
pub(super) fn outline(chars: &[char]) -> Outline {
    let blocks = paragraphs(chars);
    let mut outline = Outline {
        sentences: Vec::new(),
        paths: vec![Vec::new()],
        year: coming_year(chars, &blocks),
    };
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut part = Part::Opening;
    let mut promised = false;
    for (start, end) in blocks {
        let line = chars.part(start..end);
        if let Some((rank, skip)) = heading(line) {
            let name: String = line.string(skip..);
            let name = name.trim().trim_end_matches([':', '#']).trim().to_owned();
            part = part_of(&name, outline.year).unwrap_or(match part {
                Part::Opening if open.is_empty() => Part::Opening,
                other => other,
            });
            open.retain(|(above, _)| *above < rank);
            open.push((rank, name));
            outline
                .paths
                .push(open.iter().map(|(_, n)| n.clone()).collect());
            outline.sentences.push(Sentence {
                start: start + skip,
                end,
                path: outline.paths.len() - 1,
                part,
                bullet: false,
                promised: false,
                heading: true,
            });
            promised = false;
            continue;
        }
        let mark = bullet_mark(line);
        if mark.is_none() {
            promised = false;
        }
        for (from, to) in sentences(line, mark.unwrap_or(0)) {
            outline.sentences.push(Sentence {
                start: start + from,
                end: start + to,
                path: outline.paths.len() - 1,
                part,
                bullet: mark.is_some(),
                promised: promised && mark.is_some(),
                heading: false,
            });
        }
        if mark.is_none() && line.iter().rev().find(|c| !c.is_whitespace()) == Some(&':') {
            let words = tokens(chars, end.saturating_sub(LONGEST_SENTENCE).max(start), end);
            promised = words.iter().any(|t| super::lexicon::is_modal(&t.text));
        }
    }
    outline
}

/// Lines that belong together: a paragraph may be broken over lines, a heading or a bullet stands alone.
fn paragraphs(chars: &[char]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    let mut running = false;
    for line in chars.split(|c| *c == '\n') {
        let end = start + line.len();
        let blank = line.iter().all(|c| c.is_whitespace());
        let joins = running
            && found.last().is_some_and(|(from, to)| {
                let before = chars.part(*from..*to);
                heading(before).is_none()
                    || line
                        .iter()
                        .find(|c| !c.is_whitespace())
                        .is_some_and(|c| c.is_lowercase())
            })
            // A bullet or a heading cannot continue the line before it.
            && bullet_mark(line).is_none()
            && heading(line).is_none();
        if blank {
            running = false;
        } else if joins {
            if let Some(last) = found.last_mut() {
                last.1 = end;
            }
        } else {
            found.push((start, end));
            running = true;
        }
        start = end + 1;
    }
    found
}

/// The sentences of a paragraph, from `skip` on.
fn sentences(line: &[char], skip: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = skip;
    let mut at = skip;
    while let Some(c) = line.get(at) {
        at += 1;
        let blank = line
            .get(at)
            .is_none_or(|c| c.is_whitespace() || "\"”’)".contains(*c));
        let stops = matches!(c, '!' | '?') || (*c == '.' && blank && !abbreviated(line, at - 1));
        if (stops && blank) || at - from >= LONGEST_SENTENCE {
            push_trimmed(line, from, at, &mut found);
            from = at;
        }
    }
    push_trimmed(line, from, line.len(), &mut found);
    found
}

fn push_trimmed(line: &[char], from: usize, to: usize, found: &mut Vec<(usize, usize)>) {
    let body = line.part(from..to);
    let lead = body
        .iter()
        .take_while(|c| c.is_whitespace() || "\"”’)".contains(**c))
        .count();
    let trail = body.iter().rev().take_while(|c| c.is_whitespace()).count();
    if lead + trail < body.len() {
        found.push((from + lead, to - trail));
    }
}

/// Whether the point at `dot` ends a short form: `St.`, `No.`, `U.S.`, `approx.`
fn abbreviated(line: &[char], dot: usize) -> bool {
    let from = dot.saturating_sub(8);
    let before = line.part(from..dot);
    let word: String = before
        .iter()
        .rev()
        .take_while(|c| c.is_alphabetic() || **c == '.')
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect::<String>()
        .to_lowercase();
    en("outline.abbreviations").contains(&word.as_str())
}

/// The coming year: a heading that plans names it, or reviews the year before it, or the first lines give it.
fn coming_year(chars: &[char], paragraphs: &[(usize, usize)]) -> Option<u32> {
    let (mut planned, mut reviewed, mut titled, mut dated) = (None, None, None, None);
    for (index, (start, end)) in paragraphs.iter().copied().enumerate() {
        let line = chars.part(start..end);
        let is_heading = heading(line).is_some();
        if !(is_heading || index < 6) || line.len() > 400 {
            continue;
        }
        let text: String = line.iter().collect::<String>().to_lowercase();
        let Some(year) = first_year(&text) else {
            continue;
        };
        let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
        if is_heading && has(en("part.long")) {
            continue;
        }
        if is_heading && has(en("part.past")) {
            reviewed = reviewed.or(Some(year + 1));
        } else if is_heading && has(en("part.coming")) {
            planned = planned.or(Some(year));
        } else if is_heading {
            titled = titled.or(Some(year));
        } else if text.split(|c: char| !c.is_alphabetic()).any(is_month) {
            dated = dated.or(Some(year));
        }
    }
    planned.or(reviewed).or(titled).or(dated)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Vec<Part>, Option<u32>) {
        let chars: Vec<char> = text.chars().collect();
        let outline = outline(&chars);
        (
            outline.sentences.iter().map(|s| s.part).collect(),
            outline.year,
        )
    }

    #[test]
    fn headings_tell_the_time() {
        let (parts, year) = parts(
            "# Town plan\n\n## Looking back\nWe built things.\n\n## Our plan for 2025\nWe will build. More too.\n\nVISION 2035\nWe will grow.",
        );
        assert_eq!(year, Some(2025));
        use Part::{Coming, LongTerm, Opening, Past};
        assert_eq!(
            parts,
            [
                Opening, Past, Past, Coming, Coming, Coming, LongTerm, LongTerm
            ]
        );
    }

    #[test]
    fn broken_lines_are_one_sentence_and_bullets_stand_alone() {
        let chars: Vec<char> =
            "We will plant\n20,000 trees by St. Mary's.\n- Build 3 schools\n- Open 2 parks"
                .chars()
                .collect();
        let described = outline(&chars);
        assert_eq!(described.sentences.len(), 3);
        assert!(described.sentences[1].bullet && described.sentences[2].bullet);
    }
}
