//! Folds texts for searching, so that other widths and cases of a character find the same.
//!
//! Words are found anywhere in a text, so that Chinese words of one or two characters work like any other.

use memchr::memmem::Finder;

/// The text in small letters, with full-width forms (U+FF01 to U+FF5E, U+3000) as their half-width ones.
pub fn folded(text: &str) -> String {
    text.chars()
        .map(narrow)
        .flat_map(|c| {
            // Most characters have no case, and `to_lowercase` costs more than everything else.
            let (ascii, other) = if c.is_ascii() || !c.is_alphabetic() || is_han(c) {
                (Some(c.to_ascii_lowercase()), None)
            } else {
                (None, Some(c.to_lowercase()))
            };
            ascii.into_iter().chain(other.into_iter().flatten())
        })
        .collect()
}

fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn is_han(c: char) -> bool {
    ('\u{2e80}'..='\u{9fff}').contains(&c)
}

/// The words of a search: all of them must occur.
#[derive(Debug, Clone, Default)]
pub struct Search {
    words: Vec<Finder<'static>>,
    typed: Vec<String>,
}

impl Search {
    /// Parses a search as typed. White space of any width separates words.
    pub fn new(typed: &str) -> Self {
        let words = folded(typed);
        let words = words.split_whitespace();
        Self {
            words: words
                .clone()
                .map(|word| Finder::new(word).into_owned())
                .collect(),
            typed: words.map(str::to_owned).collect(),
        }
    }

    /// The folded words, each with its finder.
    pub(super) fn words(&self) -> impl Iterator<Item = (&str, &Finder<'static>)> {
        self.typed.iter().map(String::as_str).zip(&self.words)
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}
