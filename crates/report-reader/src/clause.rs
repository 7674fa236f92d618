//! The grammar of a promise: which verb and which item belong to a figure, carried over a list where need be.
//!
//! Whether the figure is a promise is decided by `classify`.

use crate::slice::{CharsExt as _, SliceExt as _};
use crate::words::zh;

use super::lexicon::{Verb, VerbKind, beginning, contains_any, ends_with, starts_with, verbs_in};
use super::mention::Mention;
use super::unit::Kind;
use domain::Basis;

/// What belongs to one figure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Parse {
    pub(super) verb: String,
    pub(super) kind: Option<VerbKind>,
    pub(super) carried: bool,
    pub(super) item: String,
    /// Where the promise starts in the sentence.
    pub(super) start: usize,
    /// Where it ends (exclusive).
    pub(super) end: usize,
    /// Whether the figure stands before its noun.
    pub(super) attributive: bool,
}

impl Parse {
    /// Takes the noun behind the figure as the item. Returns whether there is one.
    fn take_noun(&mut self, mention: &Mention, right: &[char]) -> bool {
        let noun = noun_behind(right);
        if !noun.is_empty() {
            self.end = mention.tail + noun.len();
            self.attributive = true;
            self.item = noun.strip_prefix(&['的']).unwrap_or(noun).iter().collect();
        }
        !noun.is_empty()
    }
}

/// What the figures before this one in the sentence leave to it.
#[derive(Debug, Clone, Default)]
pub(super) struct Carried {
    pub(super) verb: Option<(String, VerbKind)>,
    pub(super) item: String,
}

impl Carried {
    /// Keeps the verb and the item of a figure for those behind it.
    pub(super) fn keep(&mut self, parsed: &Parse) {
        if !parsed.verb.is_empty()
            && !parsed.carried
            && let Some(kind) = parsed.kind
        {
            self.verb = Some((parsed.verb.clone(), kind));
        }
        self.item.clone_from(&parsed.item);
    }
}

/// Longest item, in characters.
const LONGEST_ITEM: usize = 36;

/// Parses the clause around the figure.
pub(super) fn parse(text: &[char], mention: &Mention, carried: &Carried) -> Parse {
    let left = text.part(mention.from..mention.start());
    let right = text.part(mention.tail..mention.clause.1);
    let verbs = verbs_in(left);
    let last = verbs.last().copied();
    let adjacent = last.filter(|v| only_trailers(left.part(v.end..)));
    let clause_start = skip_openers(text, mention.from, mention.start());
    let mut parse = Parse {
        start: clause_start,
        end: mention.tail,
        ..Parse::default()
    };
    match adjacent {
        Some(verb) if matches!(verb.kind, VerbKind::Change | VerbKind::Reach) => {
            predicate(text, mention, left, &verbs, verb, &mut parse);
        }
        Some(verb) => {
            parse.verb = verb.word.to_owned();
            parse.kind = Some(verb.kind);
            if !parse.take_noun(mention, right) {
                parse.item = before(left, &verbs, verb);
            }
        }
        None if verbs.is_empty() && unknown_verb(mention, left, right) => {
            parse.verb = trimmed(left);
            parse.kind = Some(VerbKind::Act);
            parse.take_noun(mention, right);
        }
        None => governed(mention, left, &verbs, &mut parse),
    }
    if parse.verb.is_empty()
        && parse.kind.is_none()
        && let Some((verb, kind)) = &carried.verb
    {
        parse.verb.clone_from(verb);
        parse.kind = Some(*kind);
        parse.carried = true;
    }
    if parse.item.is_empty() && !parse.take_noun(mention, right) {
        parse.item.clone_from(&carried.item);
    }
    if parse.item.is_empty() {
        parse.item.clone_from(&parse.verb);
    }
    parse
}

/// 铲除100个点位: two characters between the start of a clause and a counted noun are a verb, in the lexicon or not.
fn unknown_verb(mention: &Mention, left: &[char], right: &[char]) -> bool {
    let word = trimmed(left);
    let counted = matches!(mention.kind(), Some(Kind::Counted | Kind::People));
    let place = word.starts_with(['全', '我', '本', '各', '该', '这', '其', '有', '是']);
    counted
        && word.chars().count() == 2
        && !place
        && !word.ends_with(['有', '是', '的', '市', '县', '区', '省'])
        && !noun_behind(right).is_empty()
        && mention.numeral.form == super::numeral::Form::Arabic
}

/// The verb stands away from the figure, and its object is the item: 新建农村公路20公里. The first verb governs; those
/// behind it belong to a noun (社区服务中心). A share needs its verb in front, else it is an index of its own.
fn governed(mention: &Mention, left: &[char], verbs: &[Verb], parse: &mut Parse) {
    let share = matches!(mention.kind(), Some(Kind::Percent | Kind::Points));
    let opens = |v: &Verb| only_trailers(left.part(..v.start));
    let first = verbs.iter().find(|v| {
        v.kind != VerbKind::State && !zh("clause.nouns").contains(&v.word) && (!share || opens(v))
    });
    let Some(first) = first else {
        parse.kind = verbs
            .iter()
            .any(|v| v.kind == VerbKind::State)
            .then_some(VerbKind::State);
        parse.item = trimmed(left);
        return;
    };
    // 更新和新建, 规划建设: the verbs of a chain share their object.
    let mut end = first.end;
    for next in verbs.iter().filter(|v| v.start >= first.end) {
        let gap = left.part(end..next.start);
        let rest = left.part(next.end..);
        if !only_trailers(gap) || trimmed(rest).is_empty() || next.kind == VerbKind::State {
            break;
        }
        end = next.end;
    }
    parse.verb = left.string(first.start..end);
    parse.kind = Some(first.kind);
    parse.item = trimmed(left.part(end..));
}

/// The figure is what the subject does: the item stands before the verb.
fn predicate(
    text: &[char],
    mention: &Mention,
    left: &[char],
    verbs: &[Verb],
    verb: Verb,
    parse: &mut Parse,
) {
    // 力争达到, 实现增长: the last is the verb, those right before it only help.
    let mut first = verb;
    for earlier in verbs.iter().rev().skip(1) {
        let gap = left.part(earlier.end..first.start);
        // 固定资产投资增长: the word before may be the subject's own, however much it looks like a verb.
        let helps = earlier.kind != VerbKind::Act
            || earlier.start == 0
            || zh("clause.helpers").contains(&earlier.word);
        if !only_trailers(gap) || !helps {
            break;
        }
        first = *earlier;
    }
    parse.verb = verb.word.to_owned();
    parse.kind = Some(verb.kind);
    let subject = left.part(..first.start);
    parse.item = trimmed(without_from(subject));
    if parse.item.is_empty() && mention.kind() != Some(Kind::Percent) {
        parse.take_noun(mention, text.part(mention.tail..mention.clause.1));
    }
}

/// A subject without the value it starts from: 报销比例由50%提高到.
fn without_from(subject: &[char]) -> &[char] {
    let figure = |at: usize| {
        let behind = subject.part(at + 1..);
        behind.iter().take(8).any(char::is_ascii_digit)
    };
    let from = (0..subject.len())
        .rev()
        .take(20)
        .find(|at| matches!(subject.get(*at), Some('由' | '从')) && figure(*at));
    subject.part(..from.unwrap_or(subject.len()))
}

/// The item of a verb right before the figure with nothing behind it: what stands before the verb, else the verb.
fn before(left: &[char], verbs: &[Verb], verb: Verb) -> String {
    let from = verbs
        .iter()
        .rev()
        .find(|v| v.end <= verb.start)
        .map_or(0, |v| v.end);
    trimmed(left.part(from..verb.start))
}

/// Whether a stretch is made of words that stand between a verb and its figure.
fn only_trailers(mut gap: &[char]) -> bool {
    while !gap.is_empty() {
        let longest = zh("clause.trailers")
            .iter()
            .filter(|w| starts_with(gap, w))
            .map(|w| w.chars().count())
            .max();
        match longest {
            Some(len) => gap = gap.part(len..),
            None => return false,
        }
    }
    true
}

/// The noun that follows a figure, up to the end of its phrase.
fn noun_behind(right: &[char]) -> &[char] {
    let ends = |c: char| "、（），。；：！".contains(c) || c.is_ascii_digit();
    right.part(..right.run(0, LONGEST_ITEM, |c| !ends(c)))
}

/// Where the clause really starts, its opening adverbs skipped.
fn skip_openers(text: &[char], from: usize, to: usize) -> usize {
    let mut at = from;
    while at < to {
        let rest = text.part(at..to);
        if let Some(word) = beginning(rest, zh("clause.openings")) {
            at += word.chars().count();
            continue;
        }
        // 1. within a paragraph.
        let digits = rest.run(0, 2, |c| c.is_ascii_digit());
        let mark = usize::from(matches!(rest.get(digits), Some('.' | '、')));
        let more = rest.get(digits + 1).is_some_and(|c| !c.is_ascii_digit());
        if digits + mark == 0 || (digits > 0 && mark == 0) || !more {
            break;
        }
        at += digits + mark;
    }
    at.min(to)
}

/// An item without opening adverbs and trailing particles.
fn trimmed(words: &[char]) -> String {
    let mut body = words;
    loop {
        let len = body.len();
        if let Some(word) = zh("clause.openers")
            .iter()
            .filter(|w| starts_with(body, w))
            .max_by_key(|w| w.len())
        {
            body = body.part(word.chars().count()..);
        }
        if let Some(word) = zh("clause.trailers")
            .iter()
            .filter(|w| ends_with(body, w))
            .max_by_key(|w| w.len())
        {
            body = body.part(..body.len().saturating_sub(word.chars().count()));
        }
        if body.len() == len {
            break;
        }
    }
    let from = body.len().saturating_sub(LONGEST_ITEM);
    body.string(from..)
}

/// What kind of figure it is.
pub(super) fn basis(parse: &Parse, mention: &Mention) -> Basis {
    let verb: Vec<char> = parse.verb.chars().collect();
    let item: Vec<char> = parse.item.chars().collect();
    let share = contains_any(&item, zh("clause.share-items"));
    match mention.kind() {
        _ if mention.numeral.against.is_some() => Basis::Ratio,
        Some(Kind::Points) => Basis::Change,
        Some(Kind::Percent) => percent_basis(parse, share, &verb, &item),
        Some(Kind::Density | Kind::Time | Kind::Age) => Basis::Level,
        Some(Kind::Times) => Basis::Rate,
        Some(Kind::Counted | Kind::People | Kind::Measured | Kind::Money)
        | None
        | Some(Kind::Name) => {
            let held = contains_any(&verb, zh("clause.holding"));
            let stock = contains_any(&item, zh("clause.stock-items"));
            if held && stock {
                Basis::Level
            } else {
                Basis::Count
            }
        }
    }
}

fn percent_basis(parse: &Parse, share: bool, verb: &[char], item: &[char]) -> Basis {
    let level_item = contains_any(item, zh("clause.level-items"));
    if level_item && contains_any(verb, &["控制", "保持", "达到", "稳定", "安排"]) {
        return Basis::Level;
    }
    match parse.kind {
        Some(VerbKind::Change) if !parse.carried => Basis::Rate,
        Some(VerbKind::Change) if !share && !level_item => Basis::Rate,
        _ if contains_any(item, &["增速", "增幅", "降幅", "涨幅"]) => Basis::Rate,
        _ if level_item => Basis::Level,
        _ => Basis::Proportion,
    }
}
