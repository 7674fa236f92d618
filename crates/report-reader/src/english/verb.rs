//! The verbs of English promises in their forms, and the words that make a promise or a fact of a clause.
//!
//! Words only; what follows from them is decided elsewhere.

use std::sync::LazyLock;

use crate::words::{WordList, en, en_rows};

static CHANGE_VERBS: WordList = LazyLock::new(|| en("verb.change-verbs"));
/// Verbs that promise something done: the base form, then the past forms that differ from it.
static VERBS: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| en_rows("verb.forms"));

/// Past forms that promise nothing in any reading.
static PAST_ONLY: WordList = LazyLock::new(|| en("verb.past-only"));

/// Present verbs of facts.
static FACTS: WordList = LazyLock::new(|| en("verb.facts"));

/// Words that promise what follows.
static MODALS: WordList = LazyLock::new(|| en("verb.modals"));

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
    PAST_ONLY.contains(&word)
}

pub(super) fn is_fact(word: &str) -> bool {
    FACTS.contains(&word)
}

pub(super) fn is_modal(word: &str) -> bool {
    MODALS.contains(&word)
}

/// Verbs of which the figure is a change or a level of the item before it.
pub(super) fn is_change(verb: &str) -> bool {
    CHANGE_VERBS.contains(&verb)
}
