//! What a heading says of time, and which year the text promises for.
//!
//! Must not look at sentences.

use std::sync::LazyLock;

use super::super::section::Part;
use crate::words::{WordList, en};

pub(super) static PAST: WordList = LazyLock::new(|| en("part.past"));

pub(super) static COMING: WordList = LazyLock::new(|| en("part.coming"));

pub(super) static LONG: WordList = LazyLock::new(|| en("part.long"));

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

pub(super) fn first_year(text: &str) -> Option<u32> {
    text.split(|c: char| !c.is_ascii_digit()).find_map(year_of)
}
