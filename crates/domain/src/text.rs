//! Free text: what people type, such as narratives, reasons, notes and names.
//!
//! Every such text is parsed as a [`FreeText`] where it comes in. Characters that would break a page, a feed or a letter, or that
//! make a reader see something else than what is stored, are refused there. Texts of older ledgers may have them:
//! [`visible`] is for showing those.

use std::borrow::Cow;
use std::fmt;

use thiserror::Error;

use crate::{Localize, Message};

/// A text without hazardous characters and without blanks at its ends. Its lines end in LF.
///
/// ```
/// use domain::text::FreeText;
///
/// assert_eq!(FreeText::parse(" 已购40辆\r\n正在上牌 ")?.as_str(), "已购40辆\n正在上牌");
/// assert!(FreeText::parse("40\u{202e}04").is_err());
/// # Ok::<(), domain::text::HazardousText>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeText(String);

/// The error for a text with a hazardous character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("character {place} is U+{:04X}", u32::from(*character))]
pub struct HazardousText {
    /// The first such character.
    pub character: char,
    /// Its place in the text, from 1.
    pub place: usize,
}

impl HazardousText {
    /// The character's code point, such as `U+202E`.
    pub fn code_point(&self) -> String {
        code_point(self.character)
    }
}

impl FreeText {
    /// Parses a text of one or more lines. Line ends become LF, line and paragraph separators too.
    ///
    /// # Errors
    /// [`HazardousText`]: a control character besides tab and line end, a noncharacter, a bidirectional override, or an
    /// embedding or isolate that is not closed in its line.
    pub fn parse(text: &str) -> Result<Self, HazardousText> {
        let text = text.trim();
        let text = if text.contains(['\r', '\u{2028}', '\u{2029}', '\u{85}']) {
            text.replace("\r\n", "\n")
                .replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n")
        } else {
            text.to_owned()
        };
        match hazards(&text).next() {
            None => Ok(Self(text)),
            Some((at, character)) => Err(HazardousText {
                character,
                place: text[..at].chars().count() + 1,
            }),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<FreeText> for String {
    fn from(text: FreeText) -> Self {
        text.0
    }
}

impl fmt::Display for FreeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Localize for HazardousText {
    fn message(&self) -> Message {
        Message::new("error-text")
            .arg("character", self.code_point())
            .arg("place", self.place)
    }
}

/// The text with each hazardous character shown as its code point in brackets, such as `[U+202E]`. XML 1.0 allows every
/// character of the result.
///
/// ```
/// assert_eq!(domain::text::visible("a\u{ffff}b"), "a[U+FFFF]b");
/// assert_eq!(domain::text::visible("济源"), "济源");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    let mut hazards = hazards(text).peekable();
    if hazards.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let (mut shown, mut from) = (String::with_capacity(text.len() + 16), 0);
    for (at, character) in hazards {
        shown.push_str(&text[from..at]);
        shown.push('[');
        shown.push_str(&code_point(character));
        shown.push(']');
        from = at + character.len_utf8();
    }
    shown.push_str(&text[from..]);
    Cow::Owned(shown)
}

/// The text without hazardous characters, for texts that a program took from a file.
pub fn cleaned(text: &str) -> String {
    let mut clean = text.to_owned();
    let mut places: Vec<(usize, char)> = hazards(text).collect();
    while let Some((at, _)) = places.pop() {
        clean.remove(at);
    }
    clean
}

fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// The hazardous characters of a text with their byte offsets, in order.
fn hazards(text: &str) -> std::vec::IntoIter<(usize, char)> {
    let mut found = Vec::new();
    // Most texts have no character that needs a closer look.
    if !text.chars().any(|c| is_hazardous(c) || is_directional(c)) {
        return found.into_iter();
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        // What was opened and not closed yet: its place, the character, and the one that closes it.
        let mut open: Vec<(usize, char, char)> = Vec::new();
        for (at, c) in line.char_indices() {
            let at = start + at;
            match c {
                c if is_hazardous(c) => found.push((at, c)),
                // Embeddings, isolates, and what closes each of them.
                '\u{202a}' | '\u{202b}' => open.push((at, c, '\u{202c}')),
                '\u{2066}'..='\u{2068}' => open.push((at, c, '\u{2069}')),
                '\u{202c}' | '\u{2069}' => match open.last() {
                    Some((_, _, closing)) if *closing == c => drop(open.pop()),
                    _ => found.push((at, c)),
                },
                _ => {}
            }
        }
        found.extend(open.into_iter().map(|(at, c, _)| (at, c)));
        start += line.len();
    }
    found.sort_unstable();
    found.into_iter()
}

fn is_directional(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{2069}')
}

/// Control characters besides tab and line ends, noncharacters, and bidirectional overrides: hazardous wherever they stand.
fn is_hazardous(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{202d}' | '\u{202e}' | '\u{fdd0}'..='\u{fdef}' => true,
        c => c.is_control() || u32::from(c) & 0xfffe == 0xfffe,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hazardous_characters_are_refused_with_their_place() {
        let last_noncharacters = (0..=16).flat_map(|plane| {
            [0xfffe, 0xffff].map(|end| char::from_u32((plane << 16) | end).unwrap())
        });
        let hazardous = ['\0', '\u{1b}', '\u{7f}', '\u{9b}', '\u{202d}', '\u{202e}']
            .into_iter()
            .chain('\u{fdd0}'..='\u{fdef}')
            .chain(last_noncharacters)
            .chain(['\u{202a}', '\u{202c}', '\u{2066}', '\u{2068}', '\u{2069}']);
        for character in hazardous {
            let text = format!("已购{character}辆");
            let error = FreeText::parse(&text).unwrap_err();
            assert_eq!(
                error,
                HazardousText {
                    character,
                    place: 3
                }
            );
            assert_eq!(visible(&text), format!("已购[{}]辆", error.code_point()));
            assert_eq!(cleaned(&text), "已购辆");
        }
    }

    #[test]
    fn closed_embeddings_and_isolates_are_kept_and_others_are_not() {
        for text in [
            "a\u{2067}b\u{2069}c",
            "\u{202b}\u{2068}x\u{2069}\u{202c}",
            "a\tb\nc",
            "👩\u{200d}🌾",
            "\u{feff}a",
        ] {
            assert_eq!(FreeText::parse(text).unwrap().as_str(), text);
            assert_eq!(visible(text), text);
        }
        for (text, shown) in [
            ("a\u{2067}b\n\u{2069}c", "a[U+2067]b\n[U+2069]c"),
            ("\u{202b}x\u{2069}\u{202c}", "\u{202b}x[U+2069]\u{202c}"),
            ("\u{2066}\u{202a}x\u{2069}", "[U+2066][U+202A]x[U+2069]"),
        ] {
            assert!(FreeText::parse(text).is_err(), "{text:?}");
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn line_ends_become_one_kind() {
        let text = FreeText::parse(" a\r\nb\rc\u{2028}d\u{85}e \n").unwrap();
        assert_eq!(String::from(text), "a\nb\nc\nd\ne");
    }
}
