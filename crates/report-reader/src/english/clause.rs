//! Who is speaking of what: whether a figure is promised, was done, or only is; and which verb and item belong to it.
//!
//! Nothing beyond the sentence is read.

use super::figure::Figure;
use super::item::{basis, item};
use super::lexicon::{base_verb, gerund, is_fact, is_modal, is_past_only, past_verb};
use super::time::{later_time, time_at};
use super::token::{Kind, Token, back, text};
use crate::slice::SliceExt as _;
use crate::time::Time;
use crate::words::en;
use domain::Basis;

/// What a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Mood {
    /// Undecided yet.
    #[default]
    Open,
    Promise,
    Done,
    Fact,
}

/// What governs a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ClauseContext {
    pub(super) mood: Mood,
    pub(super) time: Option<Time>,
    /// As the text has it; empty where there is none.
    pub(super) verb: String,
    /// Whether a figure stands between verb and figure.
    pub(super) carried: bool,
    pub(super) item: String,
    pub(super) basis: Basis,
    /// Where the promise begins: a token.
    pub(super) first: usize,
}

/// The state after the words before a figure.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    mood: Mood,
    verb: Option<usize>,
    time: Option<Time>,
    /// Where the clause began.
    clause: usize,
}

/// The contexts of all figures of a sentence, in order.
pub(super) fn clause_contexts(
    tokens: &[Token],
    figures: &[Figure],
    year: Option<u32>,
    imperative: bool,
) -> Vec<ClauseContext> {
    let mut state = State::default();
    let mut at = 0;
    let mut found: Vec<ClauseContext> = Vec::with_capacity(figures.len());
    for (index, figure) in figures.iter().enumerate() {
        while at < figure.numeral.first {
            advance(tokens, at, year, imperative, &mut state);
            at += 1;
        }
        let next = figures
            .get(index + 1)
            .map_or(tokens.len(), |f| f.numeral.first);
        let earlier = figures.part(..index);
        found.push(clause_context(tokens, figure, earlier, year, &state, next));
        // A year is a numeral too, and names a time.
        while at < figure.numeral.last {
            state.time = time_at(tokens, at, year).or(state.time);
            at += 1;
        }
    }
    found
}

fn advance(tokens: &[Token], at: usize, year: Option<u32>, imperative: bool, state: &mut State) {
    let word = text(tokens, at);
    if let Some(time) = time_at(tokens, at, year) {
        state.time = Some(time);
    }
    let before = back(tokens, at, 1);
    let opens = at == 0 || en("clause.openings").contains(&before);
    if word == ";" || (word == "," && matches!(text(tokens, at + 1), "but" | "while" | "whereas")) {
        *state = State {
            clause: at + 1,
            ..State::default()
        };
        return;
    }
    if tokens.get(at).is_none_or(|token| token.kind != Kind::Word) {
        return;
    }
    if is_modal(word) && !noun_before(tokens, at, word) && before != "have" {
        if state.mood != Mood::Promise {
            state.verb = None;
            state.clause = at;
            if state.time == Some(Time::Past) {
                state.time = None;
            }
        }
        state.mood = Mood::Promise;
    } else if let Some(base) = base_verb(word) {
        let article = en("clause.before-nouns").contains(&before);
        let licensed = state.mood == Mood::Promise
            || matches!(before, "to" | "let's")
            || (opens && imperative && state.mood != Mood::Fact);
        let unchanged = matches!(base, "cut" | "set" | "put")
            && en("clause.subjects").contains(&before)
            && state.mood != Mood::Promise;
        if unchanged {
            state.mood = Mood::Done;
            state.verb = Some(at);
        } else if licensed && !article {
            if state.mood != Mood::Promise && imperative {
                state.mood = Mood::Promise;
                state.clause = at;
            }
            state.verb = Some(at);
        }
    } else if (past_verb(word).is_some() || is_past_only(word)) && !participle(tokens, at, state) {
        state.mood = Mood::Done;
        state.verb = Some(at);
    } else if gerund(word).is_some() {
        match before {
            // We are planting: under way, and meant for the year.
            "are" | "am" | "we're" | "i'm" => {
                state.mood = Mood::Promise;
                state.verb = Some(at);
            }
            "after" | "having" | "since" => {
                state.mood = Mood::Done;
                state.verb = Some(at);
            }
            "by" | "," | "to" | "and" | "on" if state.mood == Mood::Promise => {
                state.verb = Some(at)
            }
            _ => {}
        }
    } else if is_fact(word) && (state.mood != Mood::Promise || stated(tokens, at)) {
        state.mood = Mood::Fact;
        state.verb = Some(at);
    }
}

/// The city has, which employs: a fact even within a promise.
fn stated(tokens: &[Token], at: usize) -> bool {
    matches!(text(tokens, at), "has" | "employs" | "is")
        && en("clause.fact-subjects").contains(&back(tokens, at, 1))
}

/// Whether a word that could be a modal is a noun here: `the plan`, `our target is` keeps promising, `a will` does not.
fn noun_before(tokens: &[Token], at: usize, word: &str) -> bool {
    en("clause.modal-nouns").contains(&word)
        && (en("clause.determiners").contains(&back(tokens, at, 1)) || text(tokens, at + 1) == "of")
        && text(tokens, at + 1) != "to"
}

/// Whether a past form promises nothing past: `will be planted`, `to be built`, `newly built homes`.
fn participle(tokens: &[Token], at: usize, state: &State) -> bool {
    let before = back(tokens, at, 1);
    let passive = matches!(before, "be" | "get" | "being")
        || before == "fully" && back(tokens, at, 2) == "be";
    let adjective = en("clause.before-adjectives").contains(&before)
        || (tokens.get(at.wrapping_sub(1))).is_some_and(|t| t.kind == Kind::Digits);
    let state_of = state.mood == Mood::Promise && en("clause.states").contains(&text(tokens, at));
    passive || adjective || state_of
}

fn clause_context(
    tokens: &[Token],
    figure: &Figure,
    earlier: &[Figure],
    year: Option<u32>,
    state: &State,
    next: usize,
) -> ClauseContext {
    let mut mood = state.mood;
    let mut verb = state.verb;
    let ahead = ahead(tokens, figure.noun.1.max(figure.numeral.last), next);
    let subject = state.verb.is_none() && state.mood != Mood::Promise;
    let listed = state.mood == Mood::Fact
        && ahead.is_some_and(|a| a.0 == Mood::Promise)
        && text(tokens, figure.from.wrapping_sub(1)) == "and";
    if let Some((mood_ahead, place)) = ahead
        && (subject || listed)
    {
        mood = mood_ahead;
        verb = place.or(verb);
    }
    let time = later_time(tokens, figure, year).or(state.time);
    let carried = verb.is_some_and(|v| earlier.iter().any(|f| f.numeral.first > v));
    let word = verb.map_or("", |v| text(tokens, v));
    let item = item(tokens, figure, verb, earlier.last());
    let basis = basis(tokens, figure, word, &item);
    let clause = earlier
        .last()
        .filter(|f| f.tail <= figure.from)
        .map_or(state.clause, |f| f.tail);
    let first = verb
        .filter(|v| *v >= clause && *v < figure.from)
        .unwrap_or_else(|| clause_start(tokens, clause, figure.from));
    ClauseContext {
        mood,
        time,
        verb: word.to_owned(),
        carried,
        item,
        basis,
        first: first.min(figure.from),
    }
}

/// Skips what only joins clauses.
fn clause_start(tokens: &[Token], mut at: usize, to: usize) -> usize {
    while at < to && en("clause.joints").contains(&text(tokens, at)) {
        at += 1;
    }
    at
}

/// What a figure that is a subject does: `20,000 trees will be planted`, `400 people attended`.
fn ahead(tokens: &[Token], from: usize, to: usize) -> Option<(Mood, Option<usize>)> {
    for at in from..tokens.len().min(from + 14).min(to.max(from)) {
        let word = text(tokens, at);
        if matches!(word, ";" | ".") {
            break;
        }
        if is_modal(word) && !noun_before(tokens, at, word)
            || word == "to" && text(tokens, at + 1) == "be"
        {
            let verb = (at..(at + 4).min(tokens.len())).find(|i| {
                let w = text(tokens, *i);
                base_verb(w).is_some() || past_verb(w).is_some()
            });
            return Some((Mood::Promise, verb));
        }
        if is_past_only(word) || past_verb(word).is_some() {
            return Some((Mood::Done, Some(at)));
        }
        if is_fact(word) {
            return Some((Mood::Fact, Some(at)));
        }
    }
    None
}
