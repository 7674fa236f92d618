//! Headings and bullets of English texts.

use super::lexicon::{base_verb, part_of, year_of};
use super::token::{Kind, Token, tokens};
use crate::slice::{CharsExt as _, SliceExt as _};
use crate::words::en;

/// A line of at most so many characters may be a heading.
const LONGEST_HEADING: usize = 80;

/// The blanks in front; a line with very many is neither heading nor bullet.
fn indent(line: &[char]) -> usize {
    let at_most = line.iter().take(LONGEST_HEADING);
    at_most.take_while(|c| c.is_whitespace()).count()
}

/// The length of the mark of a bullet, blanks included.
pub(super) fn bullet_mark(line: &[char]) -> Option<usize> {
    let indent = indent(line);
    let rest = line.get(indent..)?;
    let blank_at = |i: usize| rest.get(i).is_some_and(|c| c.is_whitespace());
    let first = rest.first()?;
    if "-*•–—·◦▪●○■✓►".contains(*first) && blank_at(1) {
        return Some(indent + 2);
    }
    let digits = rest.run(0, 3, |c| c.is_ascii_digit());
    let closes = |i: usize| matches!(rest.get(i), Some('.' | ')'));
    if (1..=2).contains(&digits) && closes(digits) && blank_at(digits + 1) {
        return Some(indent + digits + 2);
    }
    if *first == '(' && rest.get(2) == Some(&')') && blank_at(3) {
        return Some(indent + 4);
    }
    (first.is_ascii_lowercase() && rest.get(1) == Some(&')') && blank_at(2)).then_some(indent + 3)
}

/// The rank of a heading (1 is the highest) and the length of its mark.
pub(super) fn heading(line: &[char]) -> Option<(usize, usize)> {
    let indent = indent(line);
    let body = line.get(indent..)?;
    let length = body.len();
    if length == 0 || length > LONGEST_HEADING {
        return None;
    }
    let hashes = body.iter().take_while(|c| **c == '#').count();
    if (1..=6).contains(&hashes) && body.get(hashes) == Some(&' ') {
        return Some((hashes, indent + hashes + 1));
    }
    let last = body.iter().rev().find(|c| !c.is_whitespace())?;
    if ".,;!?…-".contains(*last) || bulleted(body) {
        return None;
    }
    let digits = body.run(0, 8, |c| c.is_ascii_digit() || c == '.');
    let skip = if digits > 0 && body.get(digits) == Some(&' ') && digits <= 5 {
        digits + 1
    } else {
        0
    };
    let title = body.get(skip..)?;
    let words = tokens(title, 0, title.len());
    let letters: Vec<&char> = title.iter().filter(|c| c.is_alphabetic()).collect();
    let words_only: Vec<&Token> = words.iter().filter(|t| t.kind == Kind::Word).collect();
    let figures = words.iter().filter(|t| t.kind == Kind::Digits);
    let dated = figures.clone().any(|t| year_of(&t.text).is_some());
    // Council plan 2026-27.
    let only_years = figures
        .clone()
        .all(|t| year_of(&t.text).is_some() || dated && t.text.len() == 2);
    if !words_only.first().is_some_and(|t| t.capital)
        && words.first().is_none_or(|t| year_of(&t.text).is_none())
    {
        return None;
    }
    let shouted = letters.len() >= 3 && letters.iter().all(|c| c.is_uppercase());
    if shouted && only_years {
        return Some((1, indent + skip));
    }
    let has_verb = words_only.iter().any(|t| {
        let word = t.text.as_str();
        base_verb(word).is_some() && !en("heading.nouns").contains(&word)
            || en("heading.verbs").contains(&word)
    });
    let named = part_of(&title.iter().collect::<String>(), None).is_some();
    let short = words_only.len() <= 9 && only_years && *last != ':';
    (short && (named || !has_verb)).then_some((if skip > 0 { 1 } else { 2 }, indent + skip))
}

/// Whether a line with a number in front is an item rather than a heading: `1. Plant 20,000 trees`.
fn bulleted(body: &[char]) -> bool {
    let Some(mark) = bullet_mark(body) else {
        return false;
    };
    let rest = body.part(mark..);
    if !body.first().is_some_and(char::is_ascii_digit) {
        return true;
    }
    let words = tokens(rest, 0, rest.len());
    let figures = words
        .iter()
        .any(|t| t.kind == Kind::Digits && year_of(&t.text).is_none());
    let verb = words.first().is_some_and(|t| base_verb(&t.text).is_some());
    figures || verb
}
