//! English numerals that promise nothing by their own form: dates, durations, names, ages, specifications, bases.
//!
//! What governs the numeral is read in `clause`.

use super::figure::Figure;
use super::lexicon::{base_verb, is_duration, is_label, is_month, is_street, year_of};
use super::numeral::Form;
use super::token::{Kind, Token, back, is_glued, text};
use crate::candidate::Reason;
use crate::slice::SliceExt as _;
use crate::words::en;

/// Why the figure at `index` is no quantity that could be promised, or nothing.
pub(super) fn exclude(tokens: &[Token], figures: &[Figure], index: usize) -> Option<Reason> {
    let figure = figures.get(index)?;
    let near = Near { tokens, figure };
    near.label()
        .or_else(|| near.date())
        .or_else(|| near.time())
        .or_else(|| near.word())
        .or_else(|| near.specification())
        .or_else(|| near.base(figures, index))
}

struct Near<'a> {
    tokens: &'a [Token],
    figure: &'a Figure,
}

impl Near<'_> {
    fn text(&self, at: usize) -> &str {
        text(self.tokens, at)
    }

    /// The text so many tokens before the numeral.
    fn back(&self, by: usize) -> &str {
        back(self.tokens, self.figure.numeral.first, by)
    }

    fn back_token(&self, by: usize) -> Option<&Token> {
        self.tokens.get(self.figure.numeral.first.checked_sub(by)?)
    }

    fn glued_before(&self) -> bool {
        is_glued(self.tokens, self.figure.numeral.first)
    }

    fn glued_behind(&self) -> bool {
        is_glued(self.tokens, self.figure.numeral.last)
    }

    fn plain(&self) -> bool {
        self.figure.numeral.form == Form::Plain
    }

    fn label(&self) -> Option<Reason> {
        let first = self.tokens.get(self.figure.numeral.first)?;
        let before = self.back_token(1);
        let named = before.is_some_and(|t| {
            let word = t.text.as_str();
            t.kind == Kind::Word
                && is_label(word)
                && (t.capital || en("exclude.small-labels").contains(&word))
        });
        let dotted = self.back(1) == "." && self.back(2) == "no"
            || self.back(1) == "-" && self.back(2) == "covid";
        let letters_before = self.glued_before() && before.is_some_and(|t| t.kind == Kind::Word);
        let last = self.figure.numeral.last;
        let letters_behind = first.kind == Kind::Digits
            && self.plain()
            && self.glued_behind()
            && self.tokens.get(last).is_some_and(|t| {
                t.kind == Kind::Word
                    && !super::lexicon::is_measure(&t.text)
                    && !ordinal(&t.text)
                    && !t.text.starts_with('s')
            });
        let emergency = self.plain()
            && matches!(first.text.as_str(), "911" | "311" | "999" | "112")
            && en("exclude.emergency-nouns").contains(&self.text(last));
        let hash = self.back(1) == "#" || self.back(1) == "@";
        let roundtheclock = self.text(last) == "/" || self.back(1) == "/";
        let address = self.plain() && {
            let noun = self.figure.noun;
            let words = self.tokens.part(noun.0..noun.1);
            words.first().is_some_and(|t| t.capital)
                && words.iter().any(|t| t.capital && is_street(&t.text))
        };
        let label = self.figure.quoted
            || named && self.plain()
            || dotted
            || letters_before
            || letters_behind
            || hash
            || roundtheclock && !self.figure.unit.eq("%")
            || emergency
            || address;
        label.then_some(Reason::Label)
    }

    fn date(&self) -> Option<Reason> {
        if !self.plain() || self.figure.numeral.words {
            return None;
        }
        let last = self.figure.numeral.last;
        let first = self.tokens.get(self.figure.numeral.first)?;
        if self.glued_behind() && ordinal(self.text(last)) {
            let month = is_month(self.text(last + 1))
                || is_month(self.back(1))
                || self.text(last + 1) == "of";
            return Some(if month { Reason::Date } else { Reason::Ordinal });
        }
        let month_before = is_month(self.back(1)) && self.back_token(1).is_some_and(|t| t.capital);
        let month_behind =
            is_month(self.text(last)) && self.tokens.get(last).is_some_and(|t| t.capital);
        if month_before || month_behind && self.figure.numeral.value <= 31.into() {
            return Some(Reason::Date);
        }
        let clock = matches!(self.text(last), "am" | "pm" | "o'clock")
            || self.text(last) == ":" && self.glued_behind()
            || self.back(1) == ":"
                && self.glued_before()
                && self.back_token(2).is_some_and(|t| t.kind == Kind::Digits)
            || matches!(self.text(last), "a" | "p")
                && self.text(last + 1) == "."
                && self.text(last + 2) == "m";
        if clock {
            return Some(Reason::Date);
        }
        let year = year_of(&first.text).is_some() && last == self.figure.numeral.first + 1;
        let second_year = matches!(self.back(1), "-" | "–" | "/")
            && self.glued_before()
            && self
                .back_token(2)
                .is_some_and(|t| year_of(&t.text).is_some());
        if second_year {
            return Some(Reason::Date);
        }
        let counted = self.figure.written.is_some()
            && !matches!(self.back(1), "within" | "about" | "around")
            || base_verb(self.back(1)).is_some()
            || self.figure.noun.1 > self.figure.noun.0
                && matches!(self.back(1), "another" | "to" | "with");
        (year && !(counted && self.figure.unit.ends_with('s'))).then_some(Reason::Date)
    }

    /// Durations and ages.
    fn time(&self) -> Option<Reason> {
        if !self.plain() {
            return None;
        }
        let last = self.figure.numeral.last;
        let aged = matches!(self.back(1), "aged" | "age" | "ages")
            || matches!(self.back(1), "over" | "under")
                && self.text(last).starts_with('s')
                && self.glued_behind()
            || self.back(1) == "to" && matches!(self.back(3), "aged" | "ages");
        if aged {
            return Some(Reason::Specification);
        }
        if self.text(last) == "-" && self.glued_behind() {
            return Some(Reason::Specification);
        }
        if !is_duration(&self.figure.unit) && !is_duration(self.text(last)) {
            return None;
        }
        // Cut waiting times to 10 days: a level, not a date.
        let level = matches!(
            back(self.tokens, self.figure.from, 1),
            "to" | "by" | "from" | "at"
        ) && {
            let mut left = self.tokens.part(..self.figure.from).iter().rev().take(12);
            left.any(|t| en("exclude.shortening").contains(&t.text.as_str()))
        };
        (!level).then_some(Reason::Duration)
    }

    /// `one of`, `one-stop`, `no one`, `top ten`, `one in five`.
    fn word(&self) -> Option<Reason> {
        let last = self.figure.numeral.last;
        if matches!(self.back(1), "top" | "number") {
            return Some(Reason::Ordinal);
        }
        if self.figure.bound || !self.plain() {
            return None;
        }
        let one = self.figure.numeral.words && self.figure.numeral.value == 1.into();
        let idle = en("exclude.idle").contains(&self.text(last))
            || matches!(self.back(1), "no" | "every" | "any" | "some" | "each");
        if one && (idle || self.figure.noun.0 == self.figure.noun.1) {
            return Some(Reason::Word);
        }
        if self.figure.numeral.words
            && self.back(1) == "in"
            && !self.figure.unit.is_empty()
            && self.back(2) == "one"
        {
            return Some(Reason::Word);
        }
        let all = self.figure.numeral.words && en("exclude.all").contains(&self.back(1));
        all.then_some(Reason::Background)
    }

    /// `20-megawatt`, `a $40m programme`, `for every 100 residents`.
    fn specification(&self) -> Option<Reason> {
        let last = self.figure.numeral.last;
        if self.text(last) == "-"
            && self.glued_behind()
            && self
                .tokens
                .get(last + 1)
                .is_some_and(|t| t.kind == Kind::Word)
        {
            return Some(Reason::Specification);
        }
        let hyphened = self.tokens.part(self.figure.noun.0..self.figure.noun.1);
        let money = matches!(self.figure.numeral.form, Form::Money(_));
        let article = matches!(self.back(1), "a" | "an" | "the" | "our" | "this" | "its");
        if money && article && !hyphened.is_empty() {
            return Some(Reason::Specification);
        }
        if matches!(self.back(1), "every" | "per" | "each" | "across") {
            return Some(Reason::Specification);
        }
        let sized = en("exclude.sized").contains(&self.back(1));
        sized.then_some(Reason::Specification)
    }

    /// The value from which it starts, or with which it is compared.
    fn base(&self, figures: &[Figure], index: usize) -> Option<Reason> {
        let from = self.figure.from;
        let left = |by: usize| back(self.tokens, from, by);
        let compared = matches!(left(1), "than" | "versus" | "against" | "vs")
            || matches!(
                (left(2), left(1)),
                ("compared", "with" | "to") | ("on", "top")
            )
            || matches!(left(1), "the" | "today's" | "last")
                && matches!(left(2), "than" | "from" | "with");
        let against = (1..=4).any(|by| matches!(left(by), "against" | "versus"));
        let whole = self.plain()
            && matches!(left(1), "the" | "our" | "its" | "all")
            && left(2) == "of"
            && index > 0;
        if compared || against || whole {
            return Some(Reason::FromValue);
        }
        if left(1) != "from" {
            return None;
        }
        // from 50% to 60%; up from 300.
        let next = figures.get(index + 1);
        let to = next.is_some_and(|n| {
            let gap = self.tokens.part(self.figure.numeral.last..n.numeral.first);
            gap.len() <= 10 && gap.iter().any(|t| t.text == "to")
        });
        let away = matches!(
            left(2),
            "up" | "down" | "rising" | "increase" | "increased" | "rise"
        );
        let earlier = index > 0;
        (to || away || earlier).then_some(Reason::FromValue)
    }
}

fn ordinal(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th")
}
