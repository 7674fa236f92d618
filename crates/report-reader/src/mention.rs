//! Every numeral of a sentence with its unit, its comparator and the clause around it: a [`Mention`].
//!
//! Whether it is promised is decided by `exclude` and `classify`.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::lexicon::{contains_any, ending, ends_with, starts_with};
use super::numeral::{Form, Numeral, numeral_at};
use super::unit::{Found, Kind, unit_at};
use crate::slice::{CharsExt as _, SliceExt as _, last};
use crate::words::{comparators, zh};
use domain::Comparator;

/// The part a numeral plays in a range (6%－6.5%).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    Low,
    High,
}

/// A numeral in its sentence. Every place is an index into the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) numeral: Numeral,
    pub(super) unit: Option<Found>,
    /// Whether 多 or 余 says that it is more.
    pub(super) more: bool,
    /// The end of numeral and unit (exclusive).
    pub(super) end: usize,
    /// The end of the comparator behind it (exclusive); `end` where there is none.
    pub(super) tail: usize,
    /// The clause it stands in: from behind the last ，；：to before the next.
    pub(super) clause: (usize, usize),
    /// Where the spot before it in the same clause ends, or the clause starts.
    pub(super) from: usize,
    /// Whether it stands within quotation marks or a title.
    pub(super) quoted: bool,
    pub(super) bound: Option<Bound>,
    pub(super) written: Option<Comparator>,
    /// Whether the comparator comes from a neighbour by 分别.
    pub(super) shared: bool,
}

impl Mention {
    pub(super) fn start(&self) -> usize {
        self.numeral.start
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        match self.numeral.form {
            Form::Percent | Form::Fraction | Form::Doubling => Some(Kind::Percent),
            _ => self.unit.map(|u| u.kind),
        }
    }
}

/// Comparators that stand behind the unit.
static BEHIND: LazyLock<Vec<(&str, Comparator)>> = LazyLock::new(|| {
    comparators(
        zh("mention.behind-at-least"),
        zh("mention.behind-at-most"),
        zh("mention.behind-about"),
    )
});

/// Comparators that stand before the numeral.
static BEFORE: LazyLock<Vec<(&str, Comparator)>> = LazyLock::new(|| {
    comparators(
        zh("mention.before-at-least"),
        zh("mention.before-at-most"),
        zh("mention.before-about"),
    )
});

/// All numerals of a sentence, from the left.
pub(super) fn mentions(text: &[char]) -> Vec<Mention> {
    let quoted = quotes(text);
    let clauses = clauses(text);
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    let mut clause_index = 0;
    while at < text.len() {
        let Some(numeral) = numeral_at(text, at).filter(|n| n.end > at) else {
            at += 1;
            continue;
        };
        while clauses.get(clause_index).is_some_and(|c| c.1 <= at) {
            clause_index += 1;
        }
        let clause = clauses
            .get(clause_index)
            .copied()
            .unwrap_or((0, text.len()));
        let mention = mention(
            text,
            numeral,
            clause,
            quoted.get(at) == Some(&true),
            // 一般, 零售, 二氧化硫: a numeral within a word ends no item. Few stand in a row, so a short look back will do.
            found.iter().rev().take(4).find(|b| !b.is_word()),
        );
        at = mention.end.max(at + 1);
        found.push(mention);
    }
    bind_ranges(text, &mut found);
    share(text, &mut found);
    found
}

impl Mention {
    /// Whether it is most likely part of a word: a small numeral in Chinese characters that measures nothing.
    fn is_word(&self) -> bool {
        self.numeral.form == Form::Chinese
            && self.unit.is_none()
            && !self.more
            && self.numeral.value < Decimal::from(20)
    }
}

fn mention(
    text: &[char],
    numeral: Numeral,
    clause: (usize, usize),
    quoted: bool,
    before: Option<&Mention>,
) -> Mention {
    let mut at = numeral.end;
    let mut more = numeral.more;
    if matches!(text.get(at), Some('余' | '多'))
        && (unit_at(text, at + 1).is_some() || numeral.end > numeral.start + 1)
    {
        more = true;
        at += 1;
    }
    let unit = match numeral.form {
        Form::Arabic | Form::Chinese => unit_at(text, at),
        _ => None,
    };
    let end = at + unit.map_or(0, |u| u.len);
    let mut tail = end;
    let mut written = None;
    let behind = text.part(end..);
    if let Some((word, comparator)) = BEHIND.iter().find(|(word, _)| starts_with(behind, word)) {
        tail = end + word.chars().count();
        written = Some(*comparator);
    } else if text.get(end) == Some(&'内')
        && text.get(end + 1).is_none_or(|c| "，。；、".contains(*c))
    {
        tail = end + 1;
        written = Some(Comparator::AtMost);
    }
    if written.is_none() && more {
        written = Some(Comparator::AtLeast);
    }
    if written.is_none() {
        let left = without_rate(text.part(clause.0..numeral.start));
        written = BEFORE
            .iter()
            .find(|(word, _)| ends_with(left, word) && !is_other_word(left, word))
            .map(|(_, comparator)| *comparator);
    }
    let from = match before {
        Some(b) if b.clause == clause => b.tail,
        _ => clause.0,
    };
    Mention {
        numeral,
        unit,
        more,
        end,
        tail,
        clause,
        from,
        quoted,
        bound: None,
        written,
        shared: false,
    }
}

/// The words before 每生每年 and the like, which stand between a comparator and its figure.
fn without_rate(mut left: &[char]) -> &[char] {
    while let [head @ .., '每', c] = left
        && "人生年月天户亩家".contains(*c)
    {
        left = head;
    }
    left
}

/// 附近, 最近, 大超 and the like end with a comparator's character without being one.
fn is_other_word(left: &[char], word: &str) -> bool {
    match word {
        "近" => ending(left, zh("mention.not-near")).is_some(),
        "约" => ending(left, zh("mention.not-about")).is_some(),
        _ => false,
    }
}

/// Whether each character stands within “”, ‘’, 《》 or 「」; a pair that spans more than 40 characters is no label.
fn quotes(text: &[char]) -> Vec<bool> {
    const LONGEST: usize = 40;
    let mut inside = vec![false; text.len()];
    let mut open: Option<usize> = None;
    for (at, c) in text.iter().enumerate() {
        let (opens, closes) = match c {
            '“' | '‘' | '《' | '「' | '『' => (true, false),
            '”' | '’' | '》' | '」' | '』' => (false, true),
            '"' => (true, true),
            _ => continue,
        };
        let started = if closes { open.take() } else { open };
        match started {
            Some(from) if closes && at - from <= LONGEST => {
                if let Some(part) = inside.get_mut(from..at) {
                    part.fill(true);
                }
            }
            _ if opens => open = open.or(Some(at)),
            _ => {}
        }
    }
    inside
}

/// A clause without punctuation is cut here, so that no figure looks further than this.
const LONGEST_CLAUSE: usize = 200;

/// The clauses of a sentence.
fn clauses(text: &[char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, c) in text.iter().enumerate() {
        if matches!(c, '，' | '；' | '：' | '。' | '！' | '？') {
            found.push((from, at));
            from = at + 1;
        } else if at - from >= LONGEST_CLAUSE {
            found.push((from, at));
            from = at;
        }
    }
    found.push((from, text.len()));
    found
}

/// After 分别, a comparator behind the last figure covers those before it that have none; so does one before the first.
fn share(text: &[char], mentions: &mut [Mention]) {
    for index in 0..mentions.len().saturating_sub(1) {
        let Some((this, next)) = mentions.get(index).zip(mentions.get(index + 1)) else {
            continue;
        };
        let between = text.part(this.tail..next.start());
        let joined = between.len() <= 2
            && between
                .iter()
                .all(|c| matches!(c, '、' | '和' | '及' | '与' | '以' | '，'));
        let left = text.part(this.clause.0..this.start());
        if !joined || !super::lexicon::contains(left, "分别") {
            continue;
        }
        if this.written.is_none() {
            // The last figure of the chain decides.
            let comparator = chain_end(text, mentions, index);
            if let (Some(comparator), Some(mention)) = (comparator, mentions.get_mut(index)) {
                mention.written = Some(comparator);
                mention.shared = true;
            }
        } else if next.written.is_none() && this.tail == this.end {
            let comparator = this.written;
            if let Some(mention) = mentions.get_mut(index + 1) {
                mention.written = comparator;
                mention.shared = true;
            }
        }
    }
}

/// The comparator of the first spot behind `index`, joined to it by 、 or 和, that has one.
fn chain_end(text: &[char], mentions: &[Mention], index: usize) -> Option<Comparator> {
    for pair in mentions.get(index..)?.windows(2).take(8) {
        let [this, next] = pair else { return None };
        let between = text.get(this.tail..next.start())?;
        if between.len() > 2 {
            return None;
        }
        if next.written.is_some() {
            return next.written;
        }
    }
    None
}

/// Marks the two bounds of each range.
fn bind_ranges(text: &[char], mentions: &mut [Mention]) {
    for index in 1..mentions.len() {
        let (before, behind) = mentions.split_at_mut(index);
        let (Some(low), Some(high)) = (before.last_mut(), behind.first_mut()) else {
            continue;
        };
        if low.bound.is_none() && is_range(text, low, high) {
            bind_pair(low, high);
        }
    }
}

fn is_range(text: &[char], low: &Mention, high: &Mention) -> bool {
    let between: String = text.string(low.end..high.start());
    let dash = matches!(
        between.as_str(),
        "-" | "—" | "——" | "–" | "~" | "～" | "－" | "--"
    );
    let word = matches!(between.as_str(), "到" | "至");
    if !(dash || word) || low.quoted || low.tail != low.end {
        return false;
    }
    let left = text.part(low.from..low.start());
    let near = last(left, 14);
    if word && contains_any(near, &["由", "从"]) {
        return false;
    }
    let forms = matches!(
        low.numeral.form,
        Form::Arabic | Form::Chinese | Form::Percent
    ) && matches!(
        high.numeral.form,
        Form::Arabic | Form::Chinese | Form::Percent
    );
    let units = low.unit.is_none() || low.kind() == high.kind();
    let named = matches!(high.kind(), Some(Kind::Name));
    forms && units && !named && low.numeral.value < worth_of(high, low)
}

/// The value of the high bound, in the scale of the low one where only the high one has 万.
fn worth_of(high: &Mention, low: &Mention) -> Decimal {
    if low.numeral.scale == Decimal::ONE {
        high.numeral
            .value
            .checked_div(high.numeral.scale)
            .unwrap_or(high.numeral.value)
    } else {
        high.numeral.value
    }
}

fn bind_pair(low: &mut Mention, high: &mut Mention) {
    if low.unit.is_none() {
        if low.numeral.scale == Decimal::ONE
            && low.numeral.form == Form::Arabic
            && let Some(value) = low.numeral.value.checked_mul(high.numeral.scale)
        {
            low.numeral.value = value;
        }
        low.unit = high.unit;
    }
    low.bound = Some(Bound::Low);
    high.bound = Some(Bound::High);
    low.written = Some(Comparator::AtLeast);
    high.written = Some(Comparator::AtMost);
}
