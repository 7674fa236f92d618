//! English text in pieces: words, figures and signs, each with its place.
//!
//! What a word means is decided in `lexicon`.

use crate::slice::SliceExt as _;

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, with apostrophes inside.
    Word,
    /// Digits with separators and at most one point.
    Digits,
    /// Any other character.
    Sign,
}

/// A piece of a sentence; places are indices into the whole text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// In lower case; a curly apostrophe is straight.
    pub(super) text: String,
    pub(super) start: usize,
    /// Exclusive.
    pub(super) end: usize,
    /// Whether it begins with a capital letter.
    pub(super) capital: bool,
}

/// Cuts a stretch of the text; `from` and `to` are places in it.
pub(super) fn tokens(chars: &[char], from: usize, to: usize) -> Vec<Token> {
    let to = to.min(chars.len());
    let mut found = Vec::new();
    let mut at = from;
    while at < to {
        let Some(c) = chars.get(at).copied() else {
            break;
        };
        if c.is_whitespace() {
            at += 1;
            continue;
        }
        let (kind, end) = if c.is_ascii_digit() {
            (Kind::Digits, digits_end(chars, at, to))
        } else if c.is_alphabetic() {
            (Kind::Word, word_end(chars, at, to))
        } else {
            (Kind::Sign, at + 1)
        };
        let text = chars
            .part(at..end)
            .iter()
            .map(|c| if *c == '’' { '\'' } else { *c })
            .flat_map(char::to_lowercase)
            .collect();
        found.push(Token {
            kind,
            text,
            start: at,
            end,
            capital: c.is_uppercase(),
        });
        at = end;
    }
    found
}

fn word_end(chars: &[char], at: usize, to: usize) -> usize {
    let mut end = at;
    while end < to {
        let letter = chars.get(end).is_some_and(|c| c.is_alphabetic());
        let inner = matches!(chars.get(end), Some('\'' | '’'))
            && end + 1 < to
            && chars.get(end + 1).is_some_and(|c| c.is_alphabetic());
        if !letter && !inner {
            break;
        }
        end += 1;
    }
    end.max(at + 1)
}

/// `12,000`, `1.25`; a separator counts only before exactly three digits, a point only once and before a digit.
fn digits_end(chars: &[char], at: usize, to: usize) -> usize {
    let digit = |i: usize| i < to && chars.get(i).is_some_and(char::is_ascii_digit);
    let mut end = at;
    let mut pointed = false;
    while end < to {
        if digit(end) {
            end += 1;
            continue;
        }
        let group = chars.get(end) == Some(&',')
            && !pointed
            && end - at <= 18
            && digit(end + 1)
            && digit(end + 2)
            && digit(end + 3)
            && !digit(end + 4);
        let point = chars.get(end) == Some(&'.') && !pointed && digit(end + 1);
        if group {
            end += 4;
        } else if point {
            pointed = true;
            end += 1;
        } else {
            break;
        }
    }
    end
}

/// The text of the token at `at`; empty where there is none.
pub(super) fn text(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |t| t.text.as_str())
}

/// Whether the token at `at` touches the one before it.
pub(super) fn is_glued(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    before
        .zip(tokens.get(at))
        .is_some_and(|(b, t)| b.end == t.start)
}

/// The text of the token `by` places before `at`; empty where there is none.
pub(super) fn back(tokens: &[Token], at: usize, by: usize) -> &str {
    at.checked_sub(by).map_or("", |i| text(tokens, i))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_figures_and_signs() {
        let chars: Vec<char> = "We’ll plant 12,000 trees, 3.5% more in 2025."
            .chars()
            .collect();
        let cut = tokens(&chars, 0, chars.len());
        let texts: Vec<&str> = cut.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "we'll", "plant", "12,000", "trees", ",", "3.5", "%", "more", "in", "2025", "."
            ]
        );
        assert!(cut[0].capital && !cut[1].capital);
    }
}
