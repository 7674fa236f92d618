//! The words around English figures: units, months, names that take numbers, what ends a noun phrase.
//!
//! Words only; what follows from them is decided elsewhere.

use std::sync::LazyLock;

use crate::words::{WordList, en};

static MONTHS: WordList = LazyLock::new(|| en("lexicon.months"));
static DURATIONS: WordList = LazyLock::new(|| en("lexicon.durations"));
static MEASURES: WordList = LazyLock::new(|| en("lexicon.measures"));
static LABELS: WordList = LazyLock::new(|| en("lexicon.labels"));
static STREETS: WordList = LazyLock::new(|| en("lexicon.streets"));
static NOUN_ENDS: WordList = LazyLock::new(|| en("lexicon.noun-ends"));
/// Months, whole or short.
pub(super) fn is_month(word: &str) -> bool {
    MONTHS.contains(&word)
}

/// Units of time.
pub(super) fn is_duration(word: &str) -> bool {
    let one = word.strip_suffix('s').unwrap_or(word);
    DURATIONS.contains(&one)
}

/// Units of measure, behind which `of` brings what is measured.
pub(super) fn is_measure(word: &str) -> bool {
    let one = word.strip_suffix('s').unwrap_or(word);
    MEASURES.contains(&one)
}

/// Words that name something by the number behind them.
pub(super) fn is_label(word: &str) -> bool {
    LABELS.contains(&word)
}

/// What an address ends with.
pub(super) fn is_street(word: &str) -> bool {
    STREETS.contains(&word)
}

/// Words that end a noun phrase.
pub(super) fn ends_noun(word: &str) -> bool {
    NOUN_ENDS.contains(&word)
}
