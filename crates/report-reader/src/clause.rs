//! The grammar of a promise: which verb and which item belong to a figure, carried over a list where need be.
//!
//! Owns [`Parse`]. Must not decide whether the figure is a promise (`judge` does).

use crate::words::{WordList, zh};
use std::sync::LazyLock;

use super::lexicon::{Verb, VerbKind, beginning, contains_any, ends_with, verbs_in};
use super::mention::Mention;
use super::unit::Kind;
use domain::quantity::Basis;

static STOCK_ITEMS: WordList = LazyLock::new(|| zh("clause.stock-items"));
static LEVEL_ITEMS: WordList = LazyLock::new(|| zh("clause.level-items"));

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

/// What the figures before this one in the sentence leave to it.
#[derive(Debug, Clone, Default)]
pub(super) struct Carried {
    pub(super) verb: Option<(String, VerbKind)>,
    pub(super) item: String,
}

/// Longest item, in characters.
const LONGEST_ITEM: usize = 36;

///  that open a clause without belonging to its item.
static OPENERS: WordList = LazyLock::new(|| zh("clause.openers"));
///  between an item and the verb or the figure.
static TRAILERS: WordList = LazyLock::new(|| zh("clause.trailers"));

/// Verbs that stand before another and only say that it shall be so.
static HELPERS: WordList = LazyLock::new(|| zh("clause.helpers"));

/// Parses the clause around the figure.
pub(super) fn parse(text: &[char], mention: &Mention, carried: &Carried) -> Parse {
    let left = text.get(mention.from..mention.start()).unwrap_or_default();
    let right = text.get(mention.tail..mention.clause.1).unwrap_or_default();
    let verbs = verbs_in(left);
    let last = verbs.last().copied();
    let adjacent = last.filter(|v| only_trailers(left.get(v.end..).unwrap_or_default()));
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
            let noun = noun_behind(right);
            if noun.is_empty() {
                parse.item = before(left, &verbs, verb);
            } else {
                parse.end = mention.tail + noun.len();
                parse.attributive = true;
                parse.item = strip_de(&noun);
            }
        }
        None if verbs.is_empty() && unknown_verb(mention, left, right) => {
            parse.verb = trimmed(left);
            parse.kind = Some(VerbKind::Act);
            parse.attributive = true;
            let noun = noun_behind(right);
            parse.end = mention.tail + noun.len();
            parse.item = strip_de(&noun);
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
    if parse.item.is_empty() {
        let noun = noun_behind(right);
        if noun.is_empty() {
            parse.item.clone_from(&carried.item);
        } else {
            parse.end = mention.tail + noun.len();
            parse.attributive = true;
            parse.item = strip_de(&noun);
        }
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

/// Verbs that are nouns wherever they do not stand right before a figure: 服务企业20户.
static NOUNS: WordList = LazyLock::new(|| zh("clause.nouns"));

/// The verb stands away from the figure, and its object is the item: 新建农村公路20公里. The first verb governs; those
/// behind it belong to a noun (社区服务中心). A share needs its verb in front, else it is an index of its own.
fn governed(mention: &Mention, left: &[char], verbs: &[Verb], parse: &mut Parse) {
    let share = matches!(mention.kind(), Some(Kind::Percent | Kind::Points));
    let opens = |v: &Verb| only_trailers(left.get(..v.start).unwrap_or_default());
    let first = verbs
        .iter()
        .find(|v| v.kind != VerbKind::State && !NOUNS.contains(&v.word) && (!share || opens(v)));
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
        let gap = left.get(end..next.start).unwrap_or_default();
        let rest = left.get(next.end..).unwrap_or_default();
        if !only_trailers(gap) || trimmed(rest).is_empty() || next.kind == VerbKind::State {
            break;
        }
        end = next.end;
    }
    parse.verb = left
        .get(first.start..end)
        .unwrap_or_default()
        .iter()
        .collect();
    parse.kind = Some(first.kind);
    parse.item = trimmed(left.get(end..).unwrap_or_default());
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
        let gap = left.get(earlier.end..first.start).unwrap_or_default();
        // 固定资产投资增长: the word before may be the subject's own, however much it looks like a verb.
        let helps =
            earlier.kind != VerbKind::Act || earlier.start == 0 || HELPERS.contains(&earlier.word);
        if !only_trailers(gap) || !helps {
            break;
        }
        first = *earlier;
    }
    parse.verb = verb.word.to_owned();
    parse.kind = Some(verb.kind);
    let subject = left.get(..first.start).unwrap_or_default();
    parse.item = trimmed(without_from(subject));
    if parse.item.is_empty() && mention.kind() != Some(Kind::Percent) {
        let noun = noun_behind(text.get(mention.tail..mention.clause.1).unwrap_or_default());
        if !noun.is_empty() {
            parse.end = mention.tail + noun.len();
            parse.attributive = true;
            parse.item = strip_de(&noun);
        }
    }
}

/// A subject without the value it starts from: 报销比例由50%提高到.
fn without_from(subject: &[char]) -> &[char] {
    let figure = |at: usize| {
        let behind = subject.get(at + 1..).unwrap_or_default();
        behind.iter().take(8).any(char::is_ascii_digit)
    };
    let from = (0..subject.len())
        .rev()
        .take(20)
        .find(|at| matches!(subject.get(*at), Some('由' | '从')) && figure(*at));
    subject
        .get(..from.unwrap_or(subject.len()))
        .unwrap_or_default()
}

/// The item of a verb right before the figure with nothing behind it: what stands before the verb, else the verb.
fn before(left: &[char], verbs: &[Verb], verb: Verb) -> String {
    let from = verbs
        .iter()
        .rev()
        .find(|v| v.end <= verb.start)
        .map_or(0, |v| v.end);
    trimmed(left.get(from..verb.start).unwrap_or_default())
}

/// Whether a stretch is made of words that stand between a verb and its figure.
fn only_trailers(mut gap: &[char]) -> bool {
    while !gap.is_empty() {
        let longest = TRAILERS
            .iter()
            .filter(|w| beginning(gap, &[w]).is_some())
            .map(|w| w.chars().count())
            .max();
        match longest {
            Some(len) => gap = gap.get(len..).unwrap_or_default(),
            None => return false,
        }
    }
    true
}

/// The noun that follows a figure, up to the end of its phrase.
fn noun_behind(right: &[char]) -> Vec<char> {
    right
        .iter()
        .take(LONGEST_ITEM)
        .take_while(|c| {
            !matches!(c, '、' | '（' | '）' | '，' | '。' | '；' | '：' | '！')
                && !c.is_ascii_digit()
        })
        .copied()
        .collect()
}

fn strip_de(noun: &[char]) -> String {
    let body = noun.strip_prefix(&['的'][..]).unwrap_or(noun);
    body.iter().collect()
}

/// Where the clause really starts, its opening adverbs skipped.
fn skip_openers(text: &[char], from: usize, to: usize) -> usize {
    let mut at = from;
    while at < to {
        let rest = text.get(at..to).unwrap_or_default();
        if let Some(word) = beginning(rest, &["、", "——", "其中", "和", "及", "以及", "—", "）"])
        {
            at += word.chars().count();
            continue;
        }
        // 1. within a paragraph.
        let digits = rest
            .iter()
            .take(2)
            .take_while(|c| c.is_ascii_digit())
            .count();
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
        if let Some(word) = OPENERS
            .iter()
            .filter(|w| beginning(body, &[w]).is_some())
            .max_by_key(|w| w.len())
        {
            body = body.get(word.chars().count()..).unwrap_or_default();
        }
        if let Some(word) = TRAILERS
            .iter()
            .filter(|w| ends_with(body, w))
            .max_by_key(|w| w.len())
        {
            body = body
                .get(..body.len().saturating_sub(word.chars().count()))
                .unwrap_or_default();
        }
        if body.len() == len {
            break;
        }
    }
    let from = body.len().saturating_sub(LONGEST_ITEM);
    body.get(from..).unwrap_or_default().iter().collect()
}

/// What kind of figure it is.
pub(super) fn basis(parse: &Parse, mention: &Mention) -> Basis {
    let verb: Vec<char> = parse.verb.chars().collect();
    let item: Vec<char> = parse.item.chars().collect();
    let share = contains_any(
        &item,
        &["率", "比重", "比例", "占比", "强度", "占", "程度", "覆盖面"],
    );
    match mention.kind() {
        _ if mention.numeral.against.is_some() => Basis::Ratio,
        Some(Kind::Points) => Basis::Change,
        Some(Kind::Percent) => percent_basis(parse, share, &verb, &item),
        Some(Kind::Density | Kind::Time | Kind::Age) => Basis::Level,
        Some(Kind::Times) => Basis::Rate,
        Some(Kind::Counted | Kind::People | Kind::Measured | Kind::Money)
        | None
        | Some(Kind::Name) => {
            let held = contains_any(
                &verb,
                &["突破", "达到", "超过", "保持", "稳定", "控制", "维持"],
            );
            let stock = contains_any(&item, &STOCK_ITEMS);
            if held && stock {
                Basis::Level
            } else {
                Basis::Count
            }
        }
    }
}

fn percent_basis(parse: &Parse, share: bool, verb: &[char], item: &[char]) -> Basis {
    let level_item = contains_any(item, &LEVEL_ITEMS);
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
