//! The words the grammar knows: verbs of promising, verbs of result, words of time, nouns that make a label.
//!
//! Lists only, and how to look them up in constant time. No name of a place, no sentence of a particular report.

use crate::words::{WordList, zh};
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use super::unit::starts_with;

/// What a verb does to the figure near it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VerbKind {
    /// The figure is how much the subject changes: 增长, 下降.
    Change,
    /// The figure is what the subject comes to: 达到, 控制在.
    Reach,
    /// The figure counts the object: 新建, 培育.
    Act,
    /// Says what is, promises nothing: 有, 占, 是.
    State,
}

static CHANGE: WordList = LazyLock::new(|| zh("lexicon.change"));
static REACH: WordList = LazyLock::new(|| zh("lexicon.reach"));
static ACT: WordList = LazyLock::new(|| zh("lexicon.act"));
static STATE: WordList = LazyLock::new(|| zh("lexicon.state"));

/// A verb that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verb {
    pub(super) word: &'static str,
    pub(super) kind: VerbKind,
    /// Where it starts in the slice it was looked for in.
    pub(super) start: usize,
    /// Where it ends (exclusive).
    pub(super) end: usize,
}

type Table = HashMap<char, Vec<(&'static str, usize, VerbKind)>>;

fn verbs() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::new();
        for (words, kind) in [
            (&REACH, VerbKind::Reach),
            (&CHANGE, VerbKind::Change),
            (&ACT, VerbKind::Act),
            (&STATE, VerbKind::State),
        ] {
            for word in words.iter() {
                let Some(first) = word.chars().next() else {
                    continue;
                };
                table
                    .entry(first)
                    .or_default()
                    .push((word, word.chars().count(), kind));
            }
        }
        for words in table.values_mut() {
            words.sort_by_key(|(_, len, _)| std::cmp::Reverse(*len));
        }
        table
    })
}

/// The longest verb that starts at `at`.
pub(super) fn verb_at(text: &[char], at: usize) -> Option<Verb> {
    let rest = text.get(at..)?;
    let words = verbs().get(rest.first()?)?;
    words
        .iter()
        .find(|(word, _, _)| starts_with(rest, word))
        .map(|(word, len, kind)| Verb {
            word,
            kind: *kind,
            start: at,
            end: at + len,
        })
}

/// Every verb of a stretch, from the left, none within another. A single character only counts where it stands
/// directly before the end (达8%) or opens the stretch (建3座).
pub(super) fn verbs_in(text: &[char]) -> Vec<Verb> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match verb_at(text, at) {
            Some(verb)
                if (verb.end - verb.start > 1
                    || verb.end == text.len()
                    || verb.start == 0 && !matches!(verb.word, "高" | "新" | "改" | "育"))
                    && !opens_noun(text.get(verb.end)) =>
            {
                found.push(verb);
                at = verb.end;
            }
            _ => at += 1,
        }
    }
    found
}

/// 保障性住房, 创新型企业: a suffix makes the verb a part of the noun.
fn opens_noun(next: Option<&char>) -> bool {
    matches!(next, Some('性' | '型' | '者'))
}

/// Whether `text` ends with `word`.
pub(super) fn ends_with(text: &[char], word: &str) -> bool {
    let mut chars = text.iter().rev();
    word.chars().rev().all(|c| chars.next() == Some(&c))
}

/// The word of the list that `text` ends with.
pub(super) fn ending<'w>(text: &[char], words: &[&'w str]) -> Option<&'w str> {
    words.iter().find(|w| ends_with(text, w)).copied()
}

/// The word of the list that `text` starts with.
pub(super) fn beginning<'w>(text: &[char], words: &[&'w str]) -> Option<&'w str> {
    words.iter().find(|w| starts_with(text, w)).copied()
}

/// Whether `word` stands anywhere in `text`. Both are short: callers bound `text` to a clause.
pub(super) fn contains(text: &[char], word: &str) -> bool {
    find(text, word).is_some()
}

/// Where `word` first stands in `text`.
pub(super) fn find(text: &[char], word: &str) -> Option<usize> {
    (0..text.len()).find(|at| starts_with(text.get(*at..).unwrap_or_default(), word))
}

/// Whether any of the words stands in `text`.
pub(super) fn contains_any(text: &[char], words: &[&str]) -> bool {
    words.iter().any(|w| contains(text, w))
}
