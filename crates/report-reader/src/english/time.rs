//! Which time the words of a clause tell: last year, the coming one, or years beyond.
//!
//! Must not know what is promised (`promise` does).

use super::figure::Figure;
use super::lexicon::is_month;
use super::part::year_of;
use super::token::{Kind, Token, back, text};
use super::verb::is_modal;

/// When a clause speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    Past,
    Coming,
    Later,
}

/// The time that the words at `at` tell.
pub(super) fn time_at(tokens: &[Token], at: usize, year: Option<u32>) -> Option<Time> {
    let word = text(tokens, at);
    let next = text(tokens, at + 1);
    let third = text(tokens, at + 2);
    if let (Some(told), Some(coming)) = (year_of(word), year) {
        let since = matches!(back(tokens, at, 1), "since" | "than" | "from")
            || back(tokens, at, 1) == "with";
        if since {
            return (back(tokens, at, 1) == "since").then_some(Time::Past);
        }
        return Some(match told.cmp(&coming) {
            std::cmp::Ordering::Less => Time::Past,
            std::cmp::Ordering::Equal => Time::Coming,
            std::cmp::Ordering::Greater => Time::Later,
        });
    }
    match (word, next, third) {
        (
            "last" | "previous" | "past",
            "year" | "years" | "month" | "term" | "decade" | "spring" | "summer" | "autumn"
            | "winter",
            _,
        ) if !matches!(back(tokens, at, 1), "than" | "on" | "with" | "from")
            && next != "year's" =>
        {
            Some(Time::Past)
        }
        ("so", "far", _) | ("to", "date", _) | ("already", ..) | ("ago", ..) => Some(Time::Past),
        ("over" | "in" | "within" | "for", "the", "next" | "coming") if is_long(tokens, at + 3) => {
            Some(Time::Later)
        }
        ("over" | "within" | "in", _, "years") if small_years(next) => Some(Time::Later),
        ("end" | "close", "of", "the") if text(tokens, at + 3) == "decade" => Some(Time::Later),
        (
            "this" | "next" | "coming",
            "year" | "spring" | "summer" | "autumn" | "winter" | "fall" | "quarter" | "month",
            _,
        ) => Some(Time::Coming),
        ("by" | "before" | "until", month, _) if is_month(month) => Some(Time::Coming),
        _ => None,
    }
}

fn is_long(tokens: &[Token], at: usize) -> bool {
    matches!(text(tokens, at), "decade" | "decades")
        || text(tokens, at + 1) == "years" && small_years(text(tokens, at))
}

fn small_years(word: &str) -> bool {
    matches!(
        word,
        "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "ten"
            | "twenty"
            | "several"
            | "2"
            | "3"
            | "4"
            | "5"
            | "6"
            | "7"
            | "8"
            | "10"
            | "15"
            | "20"
            | "few"
    )
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
