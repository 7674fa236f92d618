//! What a figure counts or measures, and what kind of figure it is.

use super::figure::Figure;
use super::lexicon::{base_verb, is_change, past_verb};
use super::numeral::Form;
use super::token::{Kind, Token, back, text};
use crate::slice::SliceExt as _;
use crate::words::en;
use domain::Basis;

/// What is counted: the noun behind, or for a change what stands between verb and figure.
pub(super) fn item(
    tokens: &[Token],
    figure: &Figure,
    verb: Option<usize>,
    earlier: Option<&Figure>,
) -> String {
    let counted = figure.item.1 > figure.item.0;
    let measures = !matches!(figure.numeral.form, Form::Plain | Form::Fraction);
    let from = earlier.map_or(0, |f| f.tail.min(figure.from));
    let start = verb
        .filter(|v| *v < figure.from)
        .map_or(from, |v| (v + 1).max(from));
    // from 42% to 50%: both bear the same name.
    let left = match (earlier, verb) {
        (Some(base), Some(verb)) if verb < base.from && back(tokens, base.from, 1) == "from" => {
            phrase(tokens, verb + 1, base.from)
        }
        _ => phrase(tokens, start, figure.from),
    };
    if counted
        && (!measures || left.is_empty() || text(tokens, figure.item.0.wrapping_sub(1)) == "of")
    {
        return phrase(tokens, figure.item.0, figure.item.1);
    }
    if left.is_empty() {
        let subject = verb
            .filter(|v| *v < figure.from)
            .map_or(String::new(), |v| phrase(tokens, 0, v));
        let right = phrase(tokens, figure.item.0, figure.item.1);
        return if right.is_empty() { subject } else { right };
    }
    left
}

/// Words joined by blanks, without what only joins or compares at either end; at most twelve.
fn phrase(tokens: &[Token], from: usize, to: usize) -> String {
    let words: Vec<&str> = tokens
        .part(from..to)
        .iter()
        .filter(|t| t.kind == Kind::Word)
        .map(|t| t.text.as_str())
        .collect();
    let mut body = words.as_slice();
    while body.first().is_some_and(|w| en("item.edges").contains(w))
        && !(body.len() > 1 && body.first() == Some(&"new"))
    {
        body = body.part(1..);
    }
    while body.last().is_some_and(|w| en("item.edges").contains(w)) {
        body = body.part(..body.len() - 1);
    }
    body.part(body.len().saturating_sub(12)..).join(" ")
}

pub(super) fn basis(tokens: &[Token], figure: &Figure, verb: &str, item: &str) -> Basis {
    let before = back(tokens, figure.from, 1);
    let by = before == "by" || back(tokens, figure.numeral.first, 1) == "by";
    let to = matches!(before, "to" | "at") || back(tokens, figure.numeral.first, 1) == "to";
    let base = base_verb(verb).or_else(|| past_verb(verb)).unwrap_or(verb);
    let level = en("item.level-nouns");
    let says = |words: &[&str]| item.split(' ').any(|w| words.contains(&w));
    match figure.numeral.form {
        Form::Ratio(_) => Basis::Ratio,
        Form::Points => Basis::Change,
        Form::Fraction => Basis::Proportion,
        Form::Percent if by || says(&["growth", "increase", "reduction", "cut", "rise"]) => {
            Basis::Rate
        }
        Form::Percent if matches!(base, "grow" | "rise" | "fall") && !to => Basis::Rate,
        Form::Percent if says(level) => Basis::Level,
        Form::Percent => Basis::Proportion,
        Form::Plain | Form::Money(_) if to && is_change(base) => Basis::Level,
        Form::Plain | Form::Money(_) => Basis::Count,
    }
}
