//! The time of which the words of a clause speak: last year, the coming year, or years beyond.

use super::figure::Figure;
use super::lexicon::{is_modal, is_month, year_of};
use super::token::{Kind, Token, back, text};
use crate::time::Time;
use crate::words::en;

/// The time of which the words at `at` speak.
pub(super) fn time_at(tokens: &[Token], at: usize, year: Option<u32>) -> Option<Time> {
    let word = text(tokens, at);
    let next = text(tokens, at + 1);
    let third = text(tokens, at + 2);
    if let (Some(named), Some(coming)) = (year_of(word), year) {
        return match back(tokens, at, 1) {
            "since" => Some(Time::Past),
            "than" | "from" | "with" => None,
            _ => Some(Time::of_year(named, coming)),
        };
    }
    match (word, next, third) {
        ("last" | "previous" | "past", period, _)
            if en("time.periods-past").contains(&period)
                && !matches!(back(tokens, at, 1), "than" | "on" | "with" | "from") =>
        {
            Some(Time::Past)
        }
        ("so", "far", _) | ("to", "date", _) | ("already", ..) | ("ago", ..) => Some(Time::Past),
        ("over" | "in" | "within" | "for", "the", "next" | "coming") if is_long(tokens, at + 3) => {
            Some(Time::Later)
        }
        ("over" | "within" | "in", _, "years") if small_years(next) => Some(Time::Later),
        ("end" | "close", "of", "the") if text(tokens, at + 3) == "decade" => Some(Time::Later),
        ("this" | "next" | "coming", period, _) if en("time.periods-coming").contains(&period) => {
            Some(Time::Coming)
        }
        ("by" | "before" | "until", month, _) if is_month(month) => Some(Time::Coming),
        _ => None,
    }
}

fn is_long(tokens: &[Token], at: usize) -> bool {
    matches!(text(tokens, at), "decade" | "decades")
        || text(tokens, at + 1) == "years" && small_years(text(tokens, at))
}

fn small_years(word: &str) -> bool {
    en("time.small-numbers").contains(&word)
}

/// The time that follows a figure in its clause: the first words of time before a modal or a break.
pub(super) fn later_time(tokens: &[Token], figure: &Figure, year: Option<u32>) -> Option<Time> {
    for at in figure.numeral.last..tokens.len().min(figure.numeral.last + 40) {
        let word = text(tokens, at);
        let breaks = matches!(word, ";" | "(")
            || word == ","
                && matches!(
                    text(tokens, at + 1),
                    "and" | "but" | "while" | "we" | "which" | "up" | "compared"
                )
                && !matches!(text(tokens, at + 2), "the" | "a")
                && tokens.get(at + 2).is_none_or(|t| t.kind == Kind::Word)
            || at > figure.noun.1 + 1
                && (is_modal(word)
                    || matches!(
                        word,
                        "we" | "up" | "after" | "than" | "compared" | "where" | "against"
                    ));
        if breaks {
            return None;
        }
        if let Some(time) = time_at(tokens, at, year) {
            return Some(time);
        }
    }
    None
}
