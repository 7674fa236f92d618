//! What English words are: units, months, labels, verbs in their forms, modals, and what a heading says of time.

use std::sync::LazyLock;

use crate::section::Part;
use crate::words::{en, en_rows};

/// Months, whole or short.
pub(super) fn is_month(word: &str) -> bool {
    en("lexicon.months").contains(&word)
}

/// Units of time.
pub(super) fn is_duration(word: &str) -> bool {
    let one = word.strip_suffix('s').unwrap_or(word);
    en("lexicon.durations").contains(&one)
}

/// Units of measure, behind which `of` brings what is measured.
pub(super) fn is_measure(word: &str) -> bool {
    let one = word.strip_suffix('s').unwrap_or(word);
    en("lexicon.measures").contains(&one)
}

/// Words that name something by the number behind them.
pub(super) fn is_label(word: &str) -> bool {
    en("lexicon.labels").contains(&word)
}

/// What an address ends with.
pub(super) fn is_street(word: &str) -> bool {
    en("lexicon.streets").contains(&word)
}

/// Words that end a noun phrase.
pub(super) fn ends_noun(word: &str) -> bool {
    en("lexicon.noun-ends").contains(&word)
}

/// Verbs that promise something done: the base form, then the past forms that differ from it.
static VERBS: LazyLock<&[Vec<&str>]> = LazyLock::new(|| en_rows("verb.forms"));

fn base_forms() -> impl Iterator<Item = &'static str> {
    VERBS.iter().filter_map(|row| row.first().copied())
}

/// The base form of a verb of doing, if the word is one in its base form.
pub(super) fn base_verb(word: &str) -> Option<&'static str> {
    base_forms().find(|base| *base == word)
}

/// The base form of a verb of doing, if the word is its past form.
pub(super) fn past_verb(word: &str) -> Option<&'static str> {
    let row = VERBS
        .iter()
        .find(|row| row.iter().skip(1).any(|past| *past == word))?;
    row.first().copied()
}

/// The base form of a verb of doing, if the word is its form in -ing.
pub(super) fn gerund(word: &str) -> Option<&'static str> {
    let stem = word.strip_suffix("ing").filter(|s| s.len() >= 3)?;
    base_forms().find(|base| {
        let doubled = stem.len() == base.len() + 1 && stem.starts_with(base);
        *base == stem || base.strip_suffix('e') == Some(stem) || doubled
    })
}

pub(super) fn is_past_only(word: &str) -> bool {
    en("verb.past-only").contains(&word)
}

pub(super) fn is_fact(word: &str) -> bool {
    en("verb.facts").contains(&word)
}

pub(super) fn is_modal(word: &str) -> bool {
    en("verb.modals").contains(&word)
}

/// Verbs of which the figure is a change or a level of the item before it.
pub(super) fn is_change(verb: &str) -> bool {
    en("verb.change-verbs").contains(&verb)
}

/// What a heading says of time.
pub(super) fn part_of(name: &str, year: Option<u32>) -> Option<Part> {
    let lower = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    let named = first_year(&lower);
    if has(en("part.closing")) {
        return Some(Part::Opening);
    }
    if has(en("part.past")) && !lower.contains("next") {
        return Some(Part::Past);
    }
    if has(en("part.long")) || named.zip(year).is_some_and(|(named, year)| named > year) {
        return Some(Part::LongTerm);
    }
    if named.zip(year).is_some_and(|(named, year)| named < year) {
        return Some(Part::Past);
    }
    (has(en("part.coming")) || named.is_some() && named == year).then_some(Part::Coming)
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
