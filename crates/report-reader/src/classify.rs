//! From numerals to candidates and results: one sentence at a time, what is promised, what was done, and how sure that is.
//!
//! Puts `mention`, `exclude`, `time` and `clause` together. Of the rest of the text, only the part of the sentence is used.

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
use crate::slice::{CharsExt as _, SliceExt as _, first};
use crate::words::zh;
use domain::{Amount, Comparator};

/// A sentence and what it stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct SentenceContext<'a> {
    pub(super) given: &'a [char],
    pub(super) clean: &'a Clean,
    pub(super) sentence: &'a Sentence,
    pub(super) section: &'a str,
    pub(super) part: Part,
    pub(super) year: Option<u32>,
    /// Whether the report says nowhere where the coming year begins.
    pub(super) unsectioned: bool,
}

impl<'a> SentenceContext<'a> {
    fn text(&self) -> &'a [char] {
        self.clean.slice(self.sentence.start, self.sentence.end)
    }

    /// The words of a span of the sentence as given, and where they start and end in the text as given.
    fn quote(&self, from: usize, to: usize) -> (String, usize, usize) {
        let base = self.sentence.start;
        let (start, end) = self.clean.given_span(base + from, base + to);
        (self.given.string(start..end), start, end)
    }

    fn candidate(
        &self,
        mention: &Mention,
        parsed: Parse,
        confidence: u8,
        doubts: Vec<Doubt>,
    ) -> Candidate {
        let (quote, start, end) = self.quote(parsed.start, parsed.end);
        let (number, number_start, _) = self.quote(mention.start(), mention.end);
        Candidate {
            quote,
            start,
            end,
            number,
            number_start,
            basis: basis(&parsed, mention),
            item: parsed.item,
            verb: parsed.verb,
            value: Amount::new(mention.numeral.value),
            unit: unit(mention),
            comparator: mention.written.unwrap_or(Comparator::Exactly),
            section: self.section.to_owned(),
            confidence,
            doubts,
        }
    }
}

/// Reads the promises of one sentence into candidates and refusals.
pub(super) fn classify(
    context: &SentenceContext<'_>,
    candidates: &mut Vec<Candidate>,
    excluded: &mut Vec<Excluded>,
) {
    let text = context.text();
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
        if let Some(reason) = reason {
            fact |= reason == Reason::Background && owns(text, mention);
            let (number, number_start, _) = context.quote(mention.start(), mention.end);
            excluded.push(Excluded {
                number,
                number_start,
                reason,
            });
            continue;
        }
        carried.keep(&parsed);
        fact = false;
        taken = if parsed.attributive {
            parsed.end
        } else {
            mention.tail
        };
        let doubts = doubts(context, text, mention, &parsed);
        candidates.push(context.candidate(mention, parsed, confidence(&doubts), doubts));
    }
}

/// Adds the results of one sentence: all figures of the review, and elsewhere those that speak of the past.
pub(super) fn results(context: &SentenceContext<'_>, found: &mut Vec<Candidate>) {
    if context.part == Part::LongTerm {
        return;
    }
    let text = context.text();
    let mentions = mentions(text);
    let mut carried = Carried::default();
    let mut timeline = Timeline::default();
    for (index, mention) in mentions.iter().enumerate() {
        let time = timeline.at(text, mention.start(), context.year);
        let is_past = match context.part {
            Part::Past | Part::Opening => !matches!(time, Some(Time::Coming | Time::Later)),
            Part::Coming | Part::LongTerm => time == Some(Time::Past),
        };
        let is_excluded = exclude(text, &mentions, index).is_some_and(|reason| {
            !matches!(
                reason,
                Reason::PastSection | Reason::PastClause | Reason::Background
            )
        });
        if is_excluded || !is_past {
            continue;
        }
        let parsed = parse(text, mention, &carried);
        carried.keep(&parsed);
        let (confidence, doubts) = if parsed.carried {
            (90, vec![Doubt::CarriedVerb])
        } else {
            (95, Vec::new())
        };
        found.push(context.candidate(mention, parsed, confidence, doubts));
    }
}

/// Verbs between the last figure and this clause are carried too: 实施改造工程，新建学校、幼儿园5所.
fn carry(text: &[char], mention: &Mention, carried: &mut Carried) {
    let near = mention.clause.0.saturating_sub(60);
    let before = text.part(near..mention.from);
    if carried.verb.is_none()
        && let Some(verb) = verbs_in(before)
            .iter()
            .rev()
            .find(|v| v.kind == VerbKind::Act)
    {
        carried.verb = Some((verb.word.to_owned(), verb.kind));
    }
}

/// Why the figure is no candidate, or nothing.
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
    let clause_left = text.part(mention.clause.0..mention.start());
    if contains_any(clause_left, zh("judge.already")) {
        return Some(Reason::PastClause);
    }
    background(text, mention, parsed)
}

/// Facts: no verb of promising, nothing that makes a target of it.
fn background(text: &[char], mention: &Mention, parsed: &Parse) -> Option<Reason> {
    let left = text.part(mention.clause.0..mention.start());
    let right = text.part(mention.tail..mention.clause.1);
    // 每千名老人拥有养老床位35张 is an index, though it says what one has.
    if parsed.kind == Some(VerbKind::State) && !contains(left, "每") {
        return Some(Reason::Background);
    }
    if owns(text, mention) {
        return Some(Reason::Background);
    }
    if contains_any(left, zh("judge.background")) {
        return Some(Reason::Background);
    }
    let counted_whole = matches!(mention.kind(), None | Some(Kind::People))
        && beginning(right, zh("judge.people-as-a-whole")).is_some();
    if counted_whole && verbs_in(left).is_empty() {
        return Some(Reason::Background);
    }
    let whole_clause = text.part(mention.clause.0..mention.clause.1);
    let ahead = first(text.part(mention.clause.1..), 12);
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
            && beginning(left, zh("judge.places")).is_some()
            && contains_any(left, &["在建", "现有", "共", "登记在册"]);
        let index = !left.is_empty() && follows && !counts;
        // 80%以上村庄完成改革任务: the verb follows.
        let followed = verbs_in(right).iter().any(|v| v.kind != VerbKind::State);
        let firm = mention.kind() == Some(Kind::Percent) || mention.written.is_some();
        // 为2万名妇女免费开展筛查: who is served is what is promised.
        let served = ending(left, &["为", "向", "给", "帮助", "惠及", "覆盖"]).is_some()
            && matches!(mention.kind(), Some(Kind::People | Kind::Counted))
            && contains_any(right, zh("judge.services"));
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
    let left = text.part(mention.clause.0..mention.start());
    left.windows(2).enumerate().any(|(at, pair)| {
        matches!(
            pair,
            [
                '我' | '全',
                '国' | '省' | '市' | '县' | '区' | '州' | '旗' | '镇' | '们'
            ]
        ) && beginning(left.part(at + 2..), zh("judge.owning")).is_some()
    })
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
    let left = text.part(mention.clause.0..mention.start());
    let right = text.part(mention.tail..mention.clause.1);
    let clause = text.part(mention.clause.0..mention.clause.1);
    let compares = ["比去年", "比上年", "较上年", "较去年", "同比"];
    let is_measured = matches!(mention.kind(), Some(Kind::Money | Kind::Measured));
    let is_bare =
        mention.unit.is_none() && matches!(mention.numeral.form, Form::Arabic | Form::Chinese);
    let is_permitted = ends_with(left, "可") || contains_any(left, zh("judge.permissions"));
    Doubt::applying([
        (context.unsectioned, Doubt::NoSection),
        (parsed.verb.is_empty(), Doubt::NoVerb),
        (parsed.carried, Doubt::CarriedVerb),
        (is_bare, Doubt::NoUnit),
        (mention.numeral.form == Form::Chinese, Doubt::ChineseNumeral),
        (contains_any(left, &compares), Doubt::Comparison),
        (is_measured && !right.is_empty(), Doubt::Attributive),
        (mention.numeral.rounded, Doubt::RoundedFraction),
        (mention.shared, Doubt::SharedComparator),
        (mention.bound.is_some(), Doubt::RangeBound),
        (is_permitted, Doubt::Permission),
        (contains(clause, "〓"), Doubt::DamagedText),
    ])
}

/// 98 less the weight of each doubt, at least 10.
fn confidence(doubts: &[Doubt]) -> u8 {
    Doubt::confidence(doubts, |doubt| match doubt {
        Doubt::NoSection | Doubt::Permission => 30,
        Doubt::NoVerb | Doubt::Comparison => 20,
        Doubt::ChineseNumeral | Doubt::NoUnit | Doubt::RoundedFraction => 15,
        Doubt::Attributive | Doubt::DamagedText => 10,
        Doubt::CarriedVerb | Doubt::SharedComparator | Doubt::RangeBound => 5,
    })
}
