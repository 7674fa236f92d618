//! What a report says has been done: the figures of its review, with the clause that says so.
//!
//! The counterpart of `judge` for the year that is over. Must not compare with what was promised (`compare` does).

use super::candidate::{Candidate, Doubt, Reason};
use super::classify::SentenceContext;
use super::clause::{Carried, basis, parse};
use super::exclude::exclude;
use super::mention::{Mention, mentions};
use super::numeral::Form;
use super::section::Part;
use super::sentence::Sentence;
use super::time::{Time, Timeline};
use domain::quantity::{Amount, Comparator};

/// Adds the results of one sentence: all figures of the review, and elsewhere those that speak of the past.
pub(super) fn results(
    context: &SentenceContext<'_>,
    sentence: &Sentence,
    found: &mut Vec<Candidate>,
) {
    if context.part == Part::LongTerm {
        return;
    }
    let text = context.clean.slice(sentence.start, sentence.end);
    let mentions = mentions(text);
    let mut carried = Carried::default();
    let mut timeline = Timeline::default();
    for (index, mention) in mentions.iter().enumerate() {
        let told = timeline.at(text, mention.start(), context.year);
        let dropped = exclude(text, &mentions, index).is_some_and(|reason| {
            !matches!(
                reason,
                Reason::PastSection | Reason::PastClause | Reason::Background
            )
        });
        if dropped || !is_past(context, told) {
            continue;
        }
        let parsed = parse(text, mention, &carried);
        if !parsed.verb.is_empty()
            && !parsed.carried
            && let Some(kind) = parsed.kind
        {
            carried.verb = Some((parsed.verb.clone(), kind));
        }
        carried.item.clone_from(&parsed.item);
        let place = |from: usize, to: usize| {
            let (start, end) = context
                .clean
                .given_span(sentence.start + from, sentence.start + to);
            let words = context.given.get(start..end).unwrap_or_default();
            (words.iter().collect::<String>(), start, end)
        };
        let (quote, start, end) = place(parsed.start, parsed.end);
        let (number, number_start, _) = place(mention.start(), mention.end);
        let doubts: Vec<Doubt> = parsed
            .carried
            .then_some(Doubt::CarriedVerb)
            .into_iter()
            .collect();
        found.push(Candidate {
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
            section: context.section.to_owned(),
            confidence: if doubts.is_empty() { 95 } else { 90 },
            doubts,
        });
    }
}

fn is_past(context: &SentenceContext<'_>, told: Option<Time>) -> bool {
    match context.part {
        Part::Past | Part::Opening => !matches!(told, Some(Time::Coming | Time::Later)),
        Part::Coming | Part::LongTerm => told == Some(Time::Past),
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
