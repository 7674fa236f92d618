//! What a heading says of time, and which year the text promises for.
//!
//! Must not look at sentences.

use std::sync::LazyLock;

use super::super::section::Part;
use super::lexicon::is_month;
use crate::words::{WordList, en};

static PAST: WordList = LazyLock::new(|| en("part.past"));

static COMING: WordList = LazyLock::new(|| en("part.coming"));

static LONG: WordList = LazyLock::new(|| en("part.long"));

static CLOSING: WordList = LazyLock::new(|| en("part.closing"));

/// What a heading says of time.
pub(super) fn part_of(name: &str, year: Option<u32>) -> Option<Part> {
    let lower = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    let told = first_year(&lower);
    if has(&CLOSING) {
        return Some(Part::Opening);
    }
    if has(&PAST) && !lower.contains("next") {
        return Some(Part::Past);
    }
    if has(&LONG) || told.zip(year).is_some_and(|(told, year)| told > year) {
        return Some(Part::LongTerm);
    }
    if told.zip(year).is_some_and(|(told, year)| told < year) {
        return Some(Part::Past);
    }
    (has(&COMING) || told.is_some() && told == year).then_some(Part::Coming)
}

/// Four digits from 1990 to 2099.
pub(super) fn year_of(text: &str) -> Option<u32> {
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
        .filter(|y| (1990..=2099).contains(y))
}

fn first_year(text: &str) -> Option<u32> {
    text.split(|c: char| !c.is_ascii_digit()).find_map(year_of)
}

/// The coming year: a heading that plans names it, or reviews the year before it, or the first lines give it.
pub(super) fn coming_year(chars: &[char], paragraphs: &[(usize, usize)]) -> Option<u32> {
    let (mut planned, mut reviewed, mut titled, mut dated) = (None, None, None, None);
    for (index, (start, end)) in paragraphs.iter().copied().enumerate() {
        let line = chars.get(start..end).unwrap_or_default();
        let is_heading = super::outline::heading(line).is_some();
        if !(is_heading || index < 6) || line.len() > 400 {
            continue;
        }
        let text: String = line.iter().collect::<String>().to_lowercase();
        let Some(year) = first_year(&text) else {
            continue;
        };
        let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
        if is_heading && has(&LONG) {
            continue;
        }
        if is_heading && has(&PAST) {
            reviewed = reviewed.or(Some(year + 1));
        } else if is_heading && has(&COMING) {
            planned = planned.or(Some(year));
        } else if is_heading {
            titled = titled.or(Some(year));
        } else if text.split(|c: char| !c.is_alphabetic()).any(is_month) {
            dated = dated.or(Some(year));
        }
    }
    planned.or(reviewed).or(titled).or(dated)
}
