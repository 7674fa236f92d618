//! An English numeral with its unit, its comparator and the noun behind it: a [`Figure`].
//!
//! Whether it is promised is decided by `exclude` and `clause`.

use crate::slice::SliceExt as _;
use std::sync::LazyLock;

use super::lexicon::{ends_noun, gerund, is_measure, is_past_only, past_verb};
use super::numeral::{Form, Numeral, numeral_at};
use super::token::{Kind, Token, back, text};
use crate::words::{comparators, en};
use domain::Comparator;

/// A numeral in its sentence. Every place is an index into the sentence's tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) numeral: Numeral,
    /// As the text has it, in lower case; empty where it has none.
    pub(super) unit: String,
    /// The noun phrase behind the numeral; empty where there is none.
    pub(super) noun: (usize, usize),
    /// What is measured: the noun phrase behind `of`, or `noun`.
    pub(super) item: (usize, usize),
    /// The end of the numeral with a unit that touches it (exclusive).
    pub(super) end: usize,
    /// The end of all that belongs to it (exclusive).
    pub(super) tail: usize,
    /// Where its comparator begins, or the numeral.
    pub(super) from: usize,
    pub(super) written: Option<Comparator>,
    /// Whether it is a bound of a range.
    pub(super) bound: bool,
    /// Whether it stands within quotation marks.
    pub(super) quoted: bool,
}

/// Comparators before the numeral, in words.
static BEFORE: LazyLock<Vec<(Vec<&str>, Comparator)>> = LazyLock::new(|| {
    comparators(
        en("figure.at-least"),
        en("figure.at-most"),
        en("figure.about"),
    )
    .into_iter()
    .map(|(words, comparator)| (words.split(' ').collect(), comparator))
    .collect()
});

/// All numerals of a sentence, from the left.
pub(super) fn figures(tokens: &[Token]) -> Vec<Figure> {
    let quoted = quotes(tokens);
    let mut found: Vec<Figure> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match numeral_at(tokens, at) {
            Some(numeral) => {
                let inside = quoted.get(at) == Some(&true);
                at = numeral.last.max(at + 1);
                found.push(figure(tokens, numeral, inside));
            }
            None => at += 1,
        }
    }
    bind(tokens, &mut found);
    found
}

fn figure(tokens: &[Token], numeral: Numeral, quoted: bool) -> Figure {
    let text = |at: usize| text(tokens, at);
    let last = numeral.last;
    let by_form = match numeral.form {
        Form::Percent | Form::Fraction => Some("%".to_owned()),
        Form::Points => Some("percentage points".to_owned()),
        Form::Ratio(other) => Some(format!(":{}", other.normalize())),
        Form::Money(sign) => Some(sign.to_string()),
        Form::Plain => None,
    };
    let (written_behind, behind) = comparator_behind(tokens, last);
    let before = comparator_before(tokens, numeral.first);
    let from = before.map_or(numeral.first, |(_, start)| start);
    let noun_from = match (by_form.is_some(), text(behind)) {
        (true, "of" | "more" | "fewer") => behind + 1,
        (_, "more" | "additional" | "further" | "extra" | "fewer") => behind + 1,
        _ => behind,
    };
    let skip =
        usize::from(by_form.is_some() && matches!(text(noun_from), "the" | "all" | "our" | "its"));
    let noun = if by_form.is_some() && noun_from == behind && matches!(text(behind), "the" | "our")
    {
        (behind, behind)
    } else {
        noun_phrase(tokens, noun_from + skip)
    };
    let (unit, measured) = match by_form {
        Some(unit) => (unit, false),
        None => unit_of(tokens, noun),
    };
    let mut item = noun;
    if measured && text(noun.1) == "of" {
        let skip = usize::from(matches!(text(noun.1 + 1), "the" | "new" | "our"));
        item = noun_phrase(tokens, noun.1 + 1 + skip);
    }
    let touches = noun.0 == last && noun.1 == noun.0 + 1;
    let end = if touches && numeral.form == Form::Plain {
        noun.1
    } else {
        last
    };
    // 40 hectares or more: the comparator may stand behind the noun too.
    let (late, late_end) = comparator_behind(tokens, noun.1);
    let written = before
        .map(|b| b.0)
        .or(written_behind)
        .or(late.filter(|_| noun.1 > noun.0));
    let more = numeral.more.then_some(Comparator::AtLeast);
    let tail = item.1.max(noun.1).max(behind).max(end);
    Figure {
        written: written.or(more),
        numeral,
        unit,
        noun,
        item,
        end,
        tail: if late.is_some() && noun.1 > noun.0 {
            tail.max(late_end)
        } else {
            tail
        },
        from,
        bound: false,
        quoted,
    }
}

/// The unit of a noun phrase: its last word, with `square` before a measure; and whether it is a measure.
fn unit_of(tokens: &[Token], noun: (usize, usize)) -> (String, bool) {
    let Some(words) = tokens.get(noun.0..noun.1).filter(|w| !w.is_empty()) else {
        return (String::new(), false);
    };
    let measure = words.iter().take(2).position(|t| is_measure(&t.text));
    let head = measure.unwrap_or(words.len() - 1);
    let Some(token) = words.get(head) else {
        return (String::new(), false);
    };
    let before = head.checked_sub(1).and_then(|i| words.get(i));
    let unit = match before {
        Some(b) if matches!(b.text.as_str(), "square" | "cubic") => {
            format!("{} {}", b.text, token.text)
        }
        _ => token.text.clone(),
    };
    let of = tokens.get(noun.1).is_some_and(|t| t.text == "of");
    (unit, measure.is_some() || of && head == words.len() - 1)
}

/// The words from `from` on that make a noun phrase; at most eight.
pub(super) fn noun_phrase(tokens: &[Token], from: usize) -> (usize, usize) {
    let mut at = from;
    while at < from + 10 {
        let Some(token) = tokens.get(at) else { break };
        let first = at == from;
        let joined = token.text == "-"
            && !first
            && tokens
                .get(at - 1)
                .is_some_and(|b| b.end == token.start && b.kind == Kind::Word)
            && tokens
                .get(at + 1)
                .is_some_and(|n| n.start == token.end && n.kind == Kind::Word);
        if joined {
            at += 2;
            continue;
        }
        let verb = is_past_only(&token.text)
            || !first && past_verb(&token.text).is_some()
            || !first
                && gerund(&token.text).is_some()
                && tokens.get(at + 1).is_some_and(|n| {
                    n.kind == Kind::Digits || matches!(n.text.as_str(), "the" | "a" | "an" | "our")
                });
        if token.kind != Kind::Word || ends_noun(&token.text) || verb {
            break;
        }
        at += 1;
    }
    (from, at.min(tokens.len()).max(from))
}

fn comparator_before(tokens: &[Token], first: usize) -> Option<(Comparator, usize)> {
    let mut end = first;
    while matches!(
        back(tokens, end, 1),
        "another" | "further" | "additional" | "extra" | "a" | "the"
    ) {
        end -= 1;
    }
    [first, end].into_iter().find_map(|stop| {
        BEFORE.iter().find_map(|(words, comparator)| {
            let from = stop.checked_sub(words.len())?;
            let near = tokens
                .part(from..stop)
                .iter()
                .map(|token| token.text.as_str());
            near.eq(words.iter().copied())
                .then_some((*comparator, from))
        })
    })
}

/// `or more`, `or below`, `or so` behind the numeral or its noun; and where it ends.
fn comparator_behind(tokens: &[Token], at: usize) -> (Option<Comparator>, usize) {
    let text = |at: usize| text(tokens, at);
    let comparator = match (text(at), text(at + 1)) {
        ("or" | "and", "more" | "higher" | "above" | "over" | "better" | "greater") => {
            Comparator::AtLeast
        }
        ("or" | "and", "less" | "fewer" | "below" | "under" | "lower") => Comparator::AtMost,
        ("or", "so") => Comparator::About,
        _ => return (None, at),
    };
    (Some(comparator), at + 2)
}

/// `3 to 5 schools`, `3–5`, `between 3 and 5`: two bounds that share what follows.
fn bind(tokens: &[Token], figures: &mut [Figure]) {
    for index in 1..figures.len() {
        let (before, behind) = figures.split_at_mut(index);
        let (Some(low), Some(high)) = (before.last_mut(), behind.first_mut()) else {
            continue;
        };
        let text = |at: usize| text(tokens, at);
        let gap = low.numeral.last + 1 == high.numeral.first;
        let sign = text(low.numeral.last);
        let left = back(tokens, low.numeral.first, 1);
        let range = matches!(sign, "-" | "–" | "—" | "to")
            // up 50% to 60%: a verb of change governs the first figure, so that `to` is no range.
            && !matches!(left, "from" | "up" | "down")
            || sign == "and" && left == "between";
        let years = low.numeral.value >= 1900.into() && low.unit.is_empty() && high.unit.is_empty();
        let kinds = low.numeral.form == Form::Plain
            || std::mem::discriminant(&low.numeral.form)
                == std::mem::discriminant(&high.numeral.form);
        if !gap || !range || low.bound || years || !kinds || low.numeral.value >= high.numeral.value
        {
            continue;
        }
        if low.numeral.form == Form::Plain {
            low.unit.clone_from(&high.unit);
            low.numeral.form = high.numeral.form;
            low.noun = high.noun;
            low.item = high.item;
        }
        low.tail = low.numeral.last;
        low.end = low.numeral.last;
        low.bound = true;
        high.bound = true;
        low.written = Some(Comparator::AtLeast);
        high.written = Some(Comparator::AtMost);
    }
}

/// Whether each token stands within quotation marks of at most 40 characters.
fn quotes(tokens: &[Token]) -> Vec<bool> {
    let mut inside = vec![false; tokens.len()];
    let mut open: Option<(usize, usize)> = None;
    for (at, token) in tokens.iter().enumerate() {
        if !matches!(token.text.as_str(), "\"" | "“" | "”") {
            continue;
        }
        match open.take() {
            Some((from, place)) if token.start - place <= 40 && token.text != "“" => {
                if let Some(part) = inside.get_mut(from..at) {
                    part.fill(true);
                }
            }
            _ => open = Some((at, token.start)),
        }
    }
    inside
}
