//! From numerals to candidates: one sentence at a time, what is promised and how sure that is.
//!
//! Puts `spot`, `refuse`, `time` and `clause` together. Must not look beyond the sentence, save for its part.

use crate::words::{WordList, zh};
use std::sync::LazyLock;

use super::candidate::{Candidate, Doubt, Excluded, Reason};
use super::clause::{Carried, Parse, basis, parse};
use super::clean::Clean;
use super::exclude::exclude;
use super::lexicon::{VerbKind, beginning, contains, contains_any, ending, ends_with, verbs_in};
use super::mention::{Mention, mentions};
use super::numeral::Form;
use super::section::Part;
use super::sentence::Sentence;
use super::time::{Time, Timeline};
use super::unit::Kind;
use domain::quantity::{Amount, Comparator};

static BACKGROUND: WordList = LazyLock::new(|| zh("judge.background"));
static PEOPLE_AS_A_WHOLE: WordList = LazyLock::new(|| zh("judge.people-as-a-whole"));

/// What a sentence stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct SentenceContext<'a> {
    pub(super) given: &'a [char],
    pub(super) clean: &'a Clean,
    pub(super) section: &'a str,
    pub(super) part: Part,
    pub(super) year: Option<u32>,
    /// Whether the report says nowhere where the coming year begins.
    pub(super) unsectioned: bool,
}

/// Reads one sentence into candidates and refusals.
pub(super) fn classify(
    context: &SentenceContext<'_>,
    sentence: &Sentence,
    candidates: &mut Vec<Candidate>,
    excluded: &mut Vec<Excluded>,
) {
    let text = context.clean.slice(sentence.start, sentence.end);
    let mut mentions = mentions(text);
    let mut carried = Carried::default();
    let mut taken = 0;
    let mut fact = false;
    let mut timeline = Timeline::default();
    for index in 0..mentions.len() {
        // What belongs to a figure starts behind the promise before it, not behind every numeral.
        if let Some(mention) = mentions.get_mut(index) {
            mention.from = mention.clause.0.max(taken).min(mention.start());
        }
        let Some(mention) = mentions.get(index) else {
            continue;
        };
        carry(text, mention, &mut carried);
        let parsed = parse(text, mention, &carried);
        let time = timeline.at(text, mention.start(), context.year);
        let reason = reason(context, text, &mentions, index, &parsed, time).or_else(|| {
            // 现有贫困人口1.2万人，贫困发生率3.5%: a fact goes on where no verb of its own follows.
            (fact && parsed.verb.is_empty()).then_some(Reason::Background)
        });
        match reason {
            Some(reason) => {
                fact |= reason == Reason::Background && owns(text, mention);
                let (start, end) = span(context, sentence, mention.start(), mention.end);
                excluded.push(Excluded {
                    number: quote(context, start, end),
                    number_start: start,
                    reason,
                });
            }
            None => {
                if !parsed.verb.is_empty()
                    && !parsed.carried
                    && let Some(kind) = parsed.kind
                {
                    carried.verb = Some((parsed.verb.clone(), kind));
                }
                carried.item.clone_from(&parsed.item);
                fact = false;
                taken = if parsed.attributive {
                    parsed.end
                } else {
                    mention.tail
                };
                candidates.push(candidate(context, sentence, text, mention, &parsed));
            }
        }
    }
}

/// Verbs between the last spot and this clause are carried too: 实施改造工程，新建学校、幼儿园5所.
fn carry(text: &[char], mention: &Mention, carried: &mut Carried) {
    let near = mention.clause.0.saturating_sub(60);
    let before = text.get(near..mention.from).unwrap_or_default();
    if carried.verb.is_none()
        && let Some(verb) = verbs_in(before)
            .iter()
            .rev()
            .find(|v| v.kind == VerbKind::Act)
    {
        carried.verb = Some((verb.word.to_owned(), verb.kind));
    }
}

/// Why the spot is no candidate, or nothing.
fn reason(
    context: &SentenceContext<'_>,
    text: &[char],
    mentions: &[Mention],
    index: usize,
    parsed: &Parse,
    time: Option<Time>,
) -> Option<Reason> {
    let mention = mentions.get(index)?;
    if let Some(reason) = exclude(text, mentions, index) {
        return Some(reason);
    }
    match context.part {
        Part::Past => return Some(Reason::PastSection),
        Part::LongTerm => return Some(Reason::LongTermSection),
        Part::Opening if !context.unsectioned => return Some(Reason::PastSection),
        _ => {}
    }
    match time {
        Some(Time::Past) => return Some(Reason::PastClause),
        Some(Time::Later) => return Some(Reason::LongTermClause),
        None if context.unsectioned => return Some(Reason::PastSection),
        _ => {}
    }
    let clause_left = text
        .get(mention.clause.0..mention.start())
        .unwrap_or_default();
    if contains_any(
        clause_left,
        &[
            "已达", "已有", "已经", "已建", "已完", "已实", "已累", "已超", "已突", "已形", "已引",
        ],
    ) {
        return Some(Reason::PastClause);
    }
    background(text, mention, parsed)
}

/// What is done for those who are counted.
static SERVICES: WordList = LazyLock::new(|| zh("judge.services"));

/// Facts: no verb of promising, nothing that makes a target of it.
fn background(text: &[char], mention: &Mention, parsed: &Parse) -> Option<Reason> {
    let left = text
        .get(mention.clause.0..mention.start())
        .unwrap_or_default();
    let right = text.get(mention.tail..mention.clause.1).unwrap_or_default();
    // 每千名老人拥有养老床位35张 is an index, though it says what one has.
    if parsed.kind == Some(VerbKind::State) && !contains(left, "每") {
        return Some(Reason::Background);
    }
    if owns(text, mention) {
        return Some(Reason::Background);
    }
    if contains_any(left, &BACKGROUND) {
        return Some(Reason::Background);
    }
    let counted_whole = matches!(mention.kind(), None | Some(Kind::People))
        && beginning(right, &PEOPLE_AS_A_WHOLE).is_some();
    if counted_whole && verbs_in(left).is_empty() {
        return Some(Reason::Background);
    }
    let whole_clause = text
        .get(mention.clause.0..mention.clause.1)
        .unwrap_or_default();
    let ahead = text.get(mention.clause.1..).unwrap_or_default();
    let ahead = ahead.get(..ahead.len().min(12)).unwrap_or_default();
    if parsed.verb.is_empty() && contains_any(ahead, &["历史新高", "再创新高", "创历史", "居全"])
    {
        return Some(Reason::Background);
    }
    if parsed.verb.is_empty() {
        // 城镇登记失业率4.5%以内: an index and its figure need no verb.
        // 分别为4.8%左右和4.3%左右: the next figure may follow directly.
        let joined = matches!(right.first(), Some('和' | '及' | '、' | '与'))
            && right.get(1).is_some_and(char::is_ascii_digit);
        // 办结率100%、见面率98%: so may the next index.
        let listed = right.first() == Some(&'、') && mention.kind() == Some(Kind::Percent);
        let rate = contains_any(left, &["率", "比重", "比例", "占比", "满意度"]);
        let follows = right.is_empty() || (joined || listed) && rate;
        // 全市在建项目2300个: what there is, counted.
        let counts = mention.written.is_none()
            && matches!(mention.kind(), Some(Kind::Counted | Kind::People))
            && beginning(
                left,
                &[
                    "全市", "全省", "全国", "全县", "全区", "我国", "我省", "我市",
                ],
            )
            .is_some()
            && contains_any(left, &["在建", "现有", "共", "登记在册"]);
        let index = !left.is_empty() && follows && !counts;
        // 80%以上村庄完成改革任务: the verb follows.
        let followed = verbs_in(right).iter().any(|v| v.kind != VerbKind::State);
        let firm = mention.kind() == Some(Kind::Percent) || mention.written.is_some();
        // 为2万名妇女免费开展筛查: who is served is what is promised.
        let served = ending(left, &["为", "向", "给", "帮助", "惠及", "覆盖"]).is_some()
            && matches!(mention.kind(), Some(Kind::People | Kind::Counted))
            && contains_any(right, &SERVICES);
        let for_all = beginning(left, &["为", "对", "向", "给"]).is_some();
        let shares = contains(left, "每") && contains(left, "拥有");
        if !(index || served || shares || followed && (firm || for_all)) {
            return Some(Reason::Background);
        }
    }
    if contains(whole_clause, "以来") {
        return Some(Reason::PastClause);
    }
    None
}

/// 我市现有, 全县有: what the whole place has already.
fn owns(text: &[char], mention: &Mention) -> bool {
    let left = text
        .get(mention.clause.0..mention.start())
        .unwrap_or_default();
    left.windows(2).enumerate().any(|(at, pair)| {
        matches!(
            pair,
            [
                '我' | '全',
                '国' | '省' | '市' | '县' | '区' | '州' | '旗' | '镇' | '们'
            ]
        ) && beginning(
            left.get(at + 2..).unwrap_or_default(),
            &["有", "现有", "共有", "还有", "尚有", "仍有", "拥有"],
        )
        .is_some()
    })
}

fn candidate(
    context: &SentenceContext<'_>,
    sentence: &Sentence,
    text: &[char],
    mention: &Mention,
    parsed: &Parse,
) -> Candidate {
    let (start, end) = span(context, sentence, parsed.start, parsed.end);
    let (number_start, number_end) = span(context, sentence, mention.start(), mention.end);
    let doubts = doubts(context, text, mention, parsed);
    Candidate {
        quote: quote(context, start, end),
        start,
        end,
        number: quote(context, number_start, number_end),
        number_start,
        item: parsed.item.clone(),
        verb: parsed.verb.clone(),
        value: Amount::new(mention.numeral.value),
        unit: unit(mention),
        comparator: mention.written.unwrap_or(Comparator::Exactly),
        basis: basis(parsed, mention),
        section: context.section.to_owned(),
        confidence: confidence(&doubts),
        doubts,
    }
}

fn unit(mention: &Mention) -> String {
    match mention.numeral.form {
        Form::Percent | Form::Fraction | Form::Doubling => "%".to_owned(),
        Form::Ratio => mention
            .numeral
            .against
            .map(|other| format!(":{}", other.normalize()))
            .unwrap_or_default(),
        Form::Arabic | Form::Chinese => mention.unit.map_or("", |u| u.name).to_owned(),
    }
}

fn doubts(
    context: &SentenceContext<'_>,
    text: &[char],
    mention: &Mention,
    parsed: &Parse,
) -> Vec<Doubt> {
    let left = text
        .get(mention.clause.0..mention.start())
        .unwrap_or_default();
    let right = text.get(mention.tail..mention.clause.1).unwrap_or_default();
    let clause = text
        .get(mention.clause.0..mention.clause.1)
        .unwrap_or_default();
    let mut doubts = Vec::new();
    let mut doubt = |told: bool, doubt: Doubt| {
        if told {
            doubts.push(doubt);
        }
    };
    doubt(context.unsectioned, Doubt::NoSection);
    doubt(parsed.verb.is_empty(), Doubt::NoVerb);
    doubt(parsed.carried, Doubt::CarriedVerb);
    doubt(
        mention.unit.is_none() && matches!(mention.numeral.form, Form::Arabic | Form::Chinese),
        Doubt::NoUnit,
    );
    doubt(mention.numeral.form == Form::Chinese, Doubt::ChineseNumeral);
    doubt(
        contains_any(left, &["比去年", "比上年", "较上年", "较去年", "同比"]),
        Doubt::Comparison,
    );
    doubt(
        matches!(mention.kind(), Some(Kind::Money | Kind::Measured)) && !right.is_empty(),
        Doubt::Attributive,
    );
    doubt(mention.numeral.rounded, Doubt::RoundedFraction);
    doubt(mention.shared, Doubt::SharedComparator);
    doubt(mention.bound.is_some(), Doubt::RangeBound);
    doubt(
        ends_with(left, "可")
            || contains_any(
                left,
                &["可降", "可以", "允许", "最高", "每人", "每户", "每亩"],
            ),
        Doubt::Permission,
    );
    doubt(contains(clause, "〓"), Doubt::DamagedText);
    doubts
}

/// 100 less what each doubt weighs, at least 10.
fn confidence(doubts: &[Doubt]) -> u8 {
    let lost: u8 = doubts
        .iter()
        .map(|doubt| match doubt {
            Doubt::NoSection | Doubt::Permission => 30,
            Doubt::NoVerb | Doubt::Comparison => 20,
            Doubt::ChineseNumeral | Doubt::NoUnit | Doubt::RoundedFraction => 15,
            Doubt::Attributive | Doubt::DamagedText => 10,
            Doubt::CarriedVerb | Doubt::SharedComparator | Doubt::RangeBound => 5,
        })
        .fold(0, u8::saturating_add);
    98_u8.saturating_sub(lost).max(10)
}

/// The place in the text as given of a span of the sentence.
fn span(
    context: &SentenceContext<'_>,
    sentence: &Sentence,
    start: usize,
    end: usize,
) -> (usize, usize) {
    context
        .clean
        .given_span(sentence.start + start, sentence.start + end)
}

fn quote(context: &SentenceContext<'_>, start: usize, end: usize) -> String {
    context
        .given
        .get(start..end)
        .unwrap_or_default()
        .iter()
        .collect()
}
