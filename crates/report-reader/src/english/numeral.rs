//! English numerals: `20,000`, `1.2 million`, `$40m`, `£2bn`, `twenty-five`, `a dozen`, `two thirds`, `95 percent`, `1.8:1`.
//!
//! Units of things are read in `figure`.

use crate::words::en;
use rust_decimal::Decimal;

use super::token::{Kind, Token, is_glued, text};

/// What a numeral measures by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Plain,
    Percent,
    Points,
    /// A share in words: half, a third.
    Fraction,
    Ratio(Decimal),
    Money(char),
}

/// A numeral; places are indices into the sentence's tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numeral {
    pub(super) value: Decimal,
    pub(super) form: Form,
    pub(super) first: usize,
    /// Exclusive.
    pub(super) last: usize,
    /// Whether it is written in words.
    pub(super) words: bool,
    /// Whether no decimal writes it exactly.
    pub(super) rounded: bool,
    /// Whether a sign says that it is more (500+).
    pub(super) more: bool,
}

/// The numeral that starts at a token, if one does.
pub(super) fn numeral_at(tokens: &[Token], at: usize) -> Option<Numeral> {
    let text = |at: usize| text(tokens, at);
    let glued = |at: usize| is_glued(tokens, at);
    let money = text(at).chars().next().filter(|c| "$£€¥".contains(*c));
    let from = if money.is_some() { at + 1 } else { at };
    let head = tokens.get(from)?;
    let mut numeral = if head.kind == Kind::Digits {
        let value = Decimal::from_str_exact(&head.text.replace(',', "")).ok()?;
        Numeral {
            value,
            form: Form::Plain,
            first: at,
            last: from + 1,
            words: false,
            rounded: false,
            more: false,
        }
    } else if money.is_none() {
        in_words(tokens, at)?
    } else {
        return None;
    };
    if matches!(numeral.form, Form::Fraction) {
        return Some(numeral);
    }
    // 1.8:1, but not a time of day.
    if text(numeral.last) == ":" && glued(numeral.last) && glued(numeral.last + 1) && !numeral.words
    {
        let other = tokens
            .get(numeral.last + 1)
            .filter(|t| t.kind == Kind::Digits && t.text.len() < 2)?;
        numeral.form = Form::Ratio(Decimal::from_str_exact(&other.text).ok()?);
        numeral.last += 2;
        return Some(numeral);
    }
    while let Some(scale) = scale(text(numeral.last), glued(numeral.last), money.is_some()) {
        numeral.value = numeral.value.checked_mul(scale)?;
        numeral.last += 1;
    }
    if text(numeral.last) == "+" {
        numeral.more = true;
        numeral.last += 1;
    }
    if let Some(sign) = money {
        numeral.form = Form::Money(sign);
        return Some(numeral);
    }
    let (form, len) = share(
        text(numeral.last),
        text(numeral.last + 1),
        text(numeral.last + 2),
    );
    numeral.form = form;
    numeral.last += len;
    Some(numeral)
}

/// What a word multiplies by; letters count only where they touch the digits.
fn scale(word: &str, glued: bool, money: bool) -> Option<Decimal> {
    let by = match word {
        "hundred" => 100_i64,
        "thousand" => 1_000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        "trillion" => 1_000_000_000_000,
        "k" if glued => 1_000,
        "m" if glued && money => 1_000_000,
        "mn" if glued => 1_000_000,
        "bn" | "b" if glued && money => 1_000_000_000,
        "bn" => 1_000_000_000,
        "tn" if glued => 1_000_000_000_000,
        _ => return None,
    };
    Some(Decimal::from(by))
}

fn share(word: &str, next: &str, third: &str) -> (Form, usize) {
    match word {
        "percentage" if next.starts_with("point") => (Form::Points, 2),
        "%" if next.starts_with("point") => (Form::Points, 2),
        "percent" if next.starts_with("point") => (Form::Points, 2),
        "per" if next == "cent" && third.starts_with("point") => (Form::Points, 3),
        "%" | "percent" | "pct" => (Form::Percent, 1),
        "per" if next == "cent" => (Form::Percent, 2),
        "pp" => (Form::Points, 1),
        _ => (Form::Plain, 0),
    }
}

/// `twenty-five`, `a hundred`, `two thirds`, `half`, `a dozen`.
fn in_words(tokens: &[Token], at: usize) -> Option<Numeral> {
    let text = |at: usize| text(tokens, at);
    let found = |value: Decimal, form: Form, last: usize, rounded: bool| {
        Some(Numeral {
            value,
            form,
            first: at,
            last,
            words: true,
            rounded,
            more: false,
        })
    };
    let article = matches!(text(at), "a" | "an");
    let after = if article { at + 1 } else { at };
    if text(after) == "half" && !(article && text(after + 1) != "of") {
        return found(Decimal::from(50), Form::Fraction, after + 1, false);
    }
    if let (true, Some(parts)) = (article, denominator(text(after))) {
        return found(part(1, parts), Form::Fraction, after + 1, 100 % parts != 0);
    }
    if text(after) == "dozen" && article {
        return found(Decimal::from(12), Form::Plain, after + 1, false);
    }
    if article {
        scale(text(after), false, false)?;
        return found(Decimal::ONE, Form::Plain, after, false);
    }
    let mut value = small(text(at))?;
    let mut last = at + 1;
    if (20..100).contains(&value) {
        let skip = usize::from(text(last) == "-");
        if let Some(ones) = small(text(last + skip)).filter(|n| (1..10).contains(n)) {
            value += ones;
            last += skip + 1;
        }
    }
    let skip = usize::from(text(last) == "-");
    if let Some(parts) = denominator(text(last + skip).strip_suffix('s').unwrap_or("")) {
        return found(
            part(value, parts),
            Form::Fraction,
            last + skip + 1,
            (value * 100) % parts != 0,
        );
    }
    if text(last) == "dozen" {
        value *= 12;
        last += 1;
    }
    found(Decimal::from(value), Form::Plain, last, false)
}

/// So many of so many parts, in percent, rounded to two decimals.
fn part(of: i64, parts: i64) -> Decimal {
    Decimal::from(of * 100)
        .checked_div(Decimal::from(parts))
        .unwrap_or_default()
        .round_dp(2)
}

fn denominator(word: &str) -> Option<i64> {
    Some(match word {
        "third" => 3,
        "quarter" => 4,
        "fifth" => 5,
        "tenth" => 10,
        _ => return None,
    })
}

fn small(word: &str) -> Option<i64> {
    let place = |words: &[&str]| words.iter().position(|w| *w == word);
    let (first, step, at) = match place(en("numeral.words")) {
        Some(at) => (1, 1, at),
        None => (30, 10, place(en("numeral.tens"))?),
    };
    i64::try_from(at).ok().map(|at| first + step * at)
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    fn first(text: &str) -> Option<(String, Form)> {
        let chars: Vec<char> = text.chars().collect();
        let cut = tokens(&chars, 0, chars.len());
        (0..cut.len())
            .find_map(|at| numeral_at(&cut, at))
            .map(|n| (n.value.normalize().to_string(), n.form))
    }

    #[test]
    fn numerals_in_all_their_forms() {
        for (text, value, form) in [
            ("20,000 trees", "20000", Form::Plain),
            ("1.2 million people", "1200000", Form::Plain),
            ("$40m", "40000000", Form::Money('$')),
            ("£2 billion", "2000000000", Form::Money('£')),
            ("95%", "95", Form::Percent),
            ("95 per cent", "95", Form::Percent),
            ("1.5 percentage points", "1.5", Form::Points),
            ("twenty-five parks", "25", Form::Plain),
            ("a dozen parks", "12", Form::Plain),
            ("a hundred parks", "100", Form::Plain),
            ("half of homes", "50", Form::Fraction),
            ("two-thirds of homes", "66.67", Form::Fraction),
            ("a quarter of homes", "25", Form::Fraction),
            ("1.8:1", "1.8", Form::Ratio(Decimal::ONE)),
            ("three hundred", "300", Form::Plain),
            ("5k run", "5000", Form::Plain),
        ] {
            assert_eq!(first(text), Some((value.to_owned(), form)), "{text}");
        }
        assert_eq!(first("a park and one-off"), Some(("1".into(), Form::Plain)));
        assert_eq!(first("no numbers here"), None);
    }
}
