//! Finds words in Chinese text: the verbs of promising, of change and of state, and the words of any list.

use crate::slice::SliceExt as _;
use crate::words::zh;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::LazyLock;

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

/// The verbs by their first character, the longer ones first.
static VERBS: LazyLock<HashMap<char, Vec<Verb>>> = LazyLock::new(|| {
    let mut table = HashMap::<_, Vec<Verb>>::new();
    for (list, kind) in [
        ("lexicon.reach", VerbKind::Reach),
        ("lexicon.change", VerbKind::Change),
        ("lexicon.act", VerbKind::Act),
        ("lexicon.state", VerbKind::State),
    ] {
        for word in zh(list) {
            let first = word.chars().next().unwrap_or_default();
            let end = word.chars().count();
            let verbs = table.entry(first).or_default();
            verbs.push(Verb {
                word,
                kind,
                start: 0,
                end,
            });
        }
    }
    for verbs in table.values_mut() {
        verbs.sort_by_key(|verb| Reverse(verb.end));
    }
    table
});

/// The longest verb that starts at `at`.
fn verb_at(text: &[char], at: usize) -> Option<Verb> {
    let rest = text.get(at..)?;
    let verbs = VERBS.get(rest.first()?)?;
    let verb = *verbs.iter().find(|verb| starts_with(rest, verb.word))?;
    Some(Verb {
        start: at,
        end: at + verb.end,
        ..verb
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

/// Whether `text` starts with `word`.
pub(super) fn starts_with(text: &[char], word: &str) -> bool {
    let mut chars = text.iter();
    word.chars().all(|c| chars.next() == Some(&c))
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
    (0..text.len()).find(|at| starts_with(text.part(*at..), word))
}

/// Whether any of the words stands in `text`.
pub(super) fn contains_any(text: &[char], words: &[&str]) -> bool {
    words.iter().any(|w| contains(text, w))
}
