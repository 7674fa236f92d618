//! The reader of English plans and speeches: the same findings as from a Chinese report, by the grammar of English.
//!
//! The stages are `token` (words and figures), `outline` (headings, bullets, sentences, parts), `numeral` and `figure`,
//! `exclude` (what is no quantity) and `clause` (what governs it). Each sentence is bounded, so time grows linearly.

mod clause;
mod exclude;
mod figure;
mod heading;
mod item;
mod lexicon;
mod numeral;
mod outline;
#[cfg(test)]
mod tests;
mod time;
mod token;

use super::candidate::{Candidate, Doubt, Enumerated, EnumeratedKind, Excluded, Reason};
use super::clean::Clean;
use super::section::Part;
use super::time::Time;
use super::{Encoding, Note, Reading};
use crate::slice::{CharsExt as _, SliceExt as _};
use clause::{ClauseContext, Mood, clause_contexts};
use domain::{Amount, Comparator};
use figure::{Figure, figures};
use numeral::Form;
use outline::{Sentence, outline};
use token::{Token, tokens};

/// Whether a text is English: letters, and hardly any Chinese characters among them.
pub(super) fn is_english(given: &[char]) -> bool {
    let chinese = given.iter().filter(|c| is_chinese(**c)).count();
    let latin = given.iter().filter(|c| c.is_ascii_alphabetic()).count();
    // A Chinese page may come with many more letters of tags and scripts than it has characters, yet it has hundreds.
    latin > 0 && chinese * 20 < latin && (chinese < 500 || chinese * 500 < latin)
}

/// A Chinese character.
pub(super) fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// What the sentences of a text came to.
#[derive(Default)]
struct Found {
    candidates: Vec<Candidate>,
    enumerated: Vec<Enumerated>,
    excluded: Vec<Excluded>,
    results: Vec<Candidate>,
}

/// Where a sentence stands.
struct Place<'a> {
    given: &'a [char],
    sentence: &'a Sentence,
    section: &'a str,
    year: Option<u32>,
    unsectioned: bool,
}

/// Reads an English text.
pub(super) fn read(text: String, given: &[char], encoding: Encoding) -> Reading {
    let plan = outline(given);
    let sections: Vec<String> = plan.paths.iter().map(|path| path.join(" / ")).collect();
    let unsectioned = !plan
        .sentences
        .iter()
        .any(|s| matches!(s.part, Part::Coming | Part::LongTerm));
    let mut found = Found::default();
    for sentence in &plan.sentences {
        let place = Place {
            given,
            sentence,
            section: sections.get(sentence.path).map_or("", String::as_str),
            year: plan.year,
            unsectioned,
        };
        classify(&place, &mut found);
    }
    Reading {
        text,
        encoding,
        clean: Clean {
            chars: given.to_vec(),
            origin: (0..given.len()).collect(),
        },
        year: plan.year,
        sections,
        statements: plan.sentences.iter().map(Sentence::statement).collect(),
        candidates: found.candidates,
        enumerated: found.enumerated,
        excluded: found.excluded,
        results: found.results,
        notes: Note::applying(given, encoding, plan.year, unsectioned, false),
    }
}

fn classify(place: &Place<'_>, found: &mut Found) {
    let sentence = place.sentence;
    let cut = tokens(place.given, sentence.start, sentence.end);
    let figures = figures(&cut);
    // An order or a bullet promises by its bare verb only where the coming year is spoken of.
    let imperative = sentence.promised || sentence.bullet || sentence.part == Part::Coming;
    let clause_contexts = clause_contexts(&cut, &figures, place.year, imperative);
    let before = found.candidates.len();
    for (index, (figure, clause_context)) in figures.iter().zip(&clause_contexts).enumerate() {
        let by_form = exclude::exclude(&cut, &figures, index);
        let reason = by_form.or_else(|| reason(place, figure, clause_context));
        let candidate = || candidate(place, &cut, figure, clause_context);
        let Some(reason) = reason else {
            found.candidates.push(candidate());
            continue;
        };
        if matches!(reason, Reason::PastSection | Reason::PastClause) && by_form.is_none() {
            found.results.push(candidate());
        }
        let (start, end) = span(&cut, figure.numeral.first, figure.end);
        found.excluded.push(Excluded {
            number: place.given.string(start..end),
            number_start: start,
            reason,
        });
    }
    if found.candidates.len() == before
        && sentence.part == Part::Coming
        && !sentence.heading
        && let Some(milestone) = milestone(place, &cut)
    {
        found.enumerated.push(milestone);
    }
}

/// Why a quantity is not promised, or nothing.
fn reason(place: &Place<'_>, figure: &Figure, clause_context: &ClauseContext) -> Option<Reason> {
    match place.sentence.part {
        Part::Past => return Some(Reason::PastSection),
        Part::LongTerm => return Some(Reason::LongTermSection),
        _ => {}
    }
    // 95% of children vaccinated: in a list of targets a participle is no past.
    let state = place.sentence.bullet
        && place.sentence.part == Part::Coming
        && clause_context.first == figure.from
        && lexicon::past_verb(&clause_context.verb).is_some();
    if state && clause_context.time.is_none() {
        return None;
    }
    if clause_context.mood == Mood::Done || clause_context.time == Some(Time::Past) {
        return Some(Reason::PastClause);
    }
    if clause_context.time == Some(Time::Later) {
        return Some(Reason::LongTermClause);
    }
    if clause_context.mood == Mood::Promise {
        return None;
    }
    let listed =
        place.sentence.promised || place.sentence.bullet && place.sentence.part == Part::Coming;
    let index = place.sentence.part == Part::Coming
        && clause_context.mood == Mood::Open
        && (figure.written.is_some() || figure.unit == "%");
    if clause_context.mood == Mood::Open && (listed || index) {
        return None;
    }
    Some(Reason::Background)
}

fn candidate(
    place: &Place<'_>,
    cut: &[Token],
    figure: &Figure,
    clause_context: &ClauseContext,
) -> Candidate {
    let (start, end) = span(cut, clause_context.first, figure.tail);
    let (number_start, number_end) = span(cut, figure.numeral.first, figure.end);
    let is_bare = figure.unit.is_empty() && figure.numeral.form == Form::Plain;
    let doubts = Doubt::applying([
        (place.unsectioned, Doubt::NoSection),
        (clause_context.verb.is_empty(), Doubt::NoVerb),
        (clause_context.carried, Doubt::CarriedVerb),
        (is_bare, Doubt::NoUnit),
        (figure.numeral.rounded, Doubt::RoundedFraction),
        (figure.bound, Doubt::RangeBound),
    ]);
    let confidence = Doubt::confidence(&doubts, |doubt| match doubt {
        Doubt::NoSection | Doubt::NoUnit | Doubt::RoundedFraction => 15,
        Doubt::NoVerb => 20,
        _ => 5,
    });
    Candidate {
        quote: place.given.string(start..end),
        start,
        end,
        number: place.given.string(number_start..number_end),
        number_start,
        item: clause_context.item.clone(),
        verb: clause_context.verb.clone(),
        value: Amount::new(figure.numeral.value),
        unit: figure.unit.clone(),
        comparator: figure
            .written
            .unwrap_or(match clause_context.verb.as_str() {
                "exceed" => Comparator::AtLeast,
                "limit" => Comparator::AtMost,
                _ => Comparator::Exactly,
            }),
        basis: clause_context.basis,
        section: place.section.to_owned(),
        confidence,
        doubts,
    }
}

/// A promise without a figure: a verb of doing in its bare form that a modal or a bullet makes a promise.
fn milestone(place: &Place<'_>, cut: &[Token]) -> Option<Enumerated> {
    let modal = cut.iter().position(|t| lexicon::is_modal(&t.text));
    let from = modal.map_or(0, |at| at + 1);
    let near = cut.get(from..(from + 4).min(cut.len()))?;
    let verb = near
        .iter()
        .position(|t| lexicon::base_verb(&t.text).is_some())?;
    if modal.is_none() && !(place.sentence.bullet && verb == 0) {
        return None;
    }
    let due = cut
        .iter()
        .position(|t| matches!(t.text.as_str(), "by" | "before"));
    let dated = due.filter(|at| {
        cut.part(at + 1..(at + 6).min(cut.len())).iter().any(|t| {
            lexicon::is_month(&t.text) || lexicon::year_of(&t.text).is_some() || t.text == "year"
        })
    });
    let (start, end) = (place.sentence.start, place.sentence.end);
    let title_end = dated.filter(|at| *at > from + verb).unwrap_or(cut.len());
    let (title_start, title_stop) = span(cut, from + verb, title_end);
    let title = place.given.string(title_start..title_stop);
    Some(Enumerated {
        kind: EnumeratedKind::Milestone,
        quote: place.given.string(start..end),
        start,
        end,
        title: title.trim_end_matches(['.', ',', ';']).to_owned(),
        due: dated.map_or(String::new(), |at| {
            let (from, to) = span(cut, at, cut.len());
            let due = place.given.string(from..to);
            due.trim_end_matches('.').to_owned()
        }),
        group: String::new(),
        section: place.section.to_owned(),
    })
}

/// The place in the text of the tokens from `first` to `last` (exclusive).
fn span(cut: &[Token], first: usize, last: usize) -> (usize, usize) {
    let start = cut.get(first).map_or(0, |t| t.start);
    let end = last
        .checked_sub(1)
        .and_then(|l| cut.get(l))
        .map_or(start, |t| t.end);
    (start, end.max(start))
}
