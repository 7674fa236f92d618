//! Tags, entities (also those that lost their `&`) and pinyin glosses.

use super::super::simplify::is_han;
use super::Placed;
use crate::slice::{CharsExt as _, SliceExt as _};
use crate::words::zh;

/// Longest tag that is taken for one.
const TAG_CHARS: usize = 400;
/// Longest syllable of pinyin.
const PINYIN_CHARS: usize = 7;
/// From so many glosses with a tone on, bracketed syllables without a tone are glosses too.
const GLOSSED_FROM: usize = 8;

/// Entities that are met in pages; the numeric ones are computed.
const NAMED: [(&str, char); 19] = [
    ("nbsp", ' '),
    ("ensp", ' '),
    ("emsp", ' '),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("hellip", '…'),
    ("middot", '·'),
    ("quot", '"'),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("times", '×'),
    ("permil", '‰'),
    ("bull", '•'),
    ("sup2", '²'),
];
/// Takes the markup out.
pub(super) fn strip(given: &[char]) -> Vec<Placed> {
    let glossed = count_toned_glosses(given) >= GLOSSED_FROM;
    let mut out: Vec<Placed> = Vec::with_capacity(given.len());
    let mut closers_left = true;
    let mut at = 0;
    while let Some(&c) = given.get(at) {
        let rest = given.part(at..);
        if c == '<'
            && let Some((len, breaks)) = tag(rest, &mut closers_left)
        {
            if breaks {
                out.push(Placed { c: '\n', at });
            }
            at += len;
            continue;
        }
        if let Some((len, meant)) = entity(rest, out.last().map(|p| p.c)) {
            out.push(Placed { c: meant, at });
            at += len;
            continue;
        }
        if let Some(len) = damaged(rest) {
            out.push(Placed { c: '〓', at });
            at += len;
            continue;
        }
        if let Some(len) = footnote(rest) {
            at += len;
            continue;
        }
        let after_han = out.last().is_some_and(|p| is_han(p.c));
        if after_han
            && let Some((len, toned)) = gloss(rest)
            && (toned || glossed)
        {
            at += len;
            continue;
        }
        out.push(Placed { c, at });
        at += 1;
    }
    out
}

/// The length of the tag at the front and whether it ends a paragraph.
fn tag(rest: &[char], closers_left: &mut bool) -> Option<(usize, bool)> {
    let opener = rest.get(1)?;
    if !(opener.is_ascii_alphabetic() || matches!(opener, '/' | '!' | '?')) {
        return None;
    }
    let close = rest.iter().take(TAG_CHARS).position(|c| *c == '>')?;
    let name: String = rest
        .iter()
        .skip(1)
        .skip_while(|c| **c == '/')
        .take_while(|c| c.is_ascii_alphanumeric())
        .take(10)
        .map(char::to_ascii_lowercase)
        .collect();
    let mut len = close + 1;
    if *opener != '/' && matches!(name.as_str(), "script" | "style") && *closers_left {
        let closer: Vec<char> = format!("</{name}").chars().collect();
        let body = rest.part(len..);
        match body.windows(closer.len()).position(|w| w == closer) {
            Some(found) => len += found,
            None => *closers_left = false,
        }
    }
    let breaks = zh("clean-markup.breaks").contains(&name.as_str());
    Some((len, breaks))
}

/// The entity at the front: its length and the character it stands for.
fn entity(rest: &[char], before: Option<char>) -> Option<(usize, char)> {
    let marked = rest.first() == Some(&'&');
    if !marked && before.is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let start = usize::from(marked);
    if !marked && !rest.first()?.is_ascii_lowercase() {
        return None;
    }
    let body: String = rest
        .iter()
        .skip(start)
        .take(9)
        .take_while(|c| c.is_ascii_alphanumeric() || **c == '#')
        .collect();
    let end = start + body.len();
    if body.is_empty() || !matches!(rest.get(end), Some(';' | '；')) {
        return None;
    }
    let meant = match body.strip_prefix('#') {
        Some(code) if marked => {
            let number = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => code.parse(),
            };
            char::from_u32(number.ok()?)?
        }
        Some(_) => return None,
        None => {
            if !marked && !zh("clean-markup.named-alone").contains(&body.as_str()) {
                return None;
            }
            NAMED.iter().find(|(name, _)| *name == body)?.1
        }
    };
    Some((end + 1, meant))
}

/// Letters of a syllable at the front: how many, and whether one carries a tone.
fn syllable(rest: &[char]) -> Option<(usize, bool)> {
    let is_letter = |c: char| c.is_ascii_lowercase() || toned(c) || c == 'ü';
    let len = rest.run(0, PINYIN_CHARS + 1, is_letter);
    let tone = rest.iter().take(len).any(|c| toned(*c));
    (1..=PINYIN_CHARS).contains(&len).then_some((len, tone))
}

fn toned(c: char) -> bool {
    "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ".contains(c)
}

/// `(zhǎng)` at the front.
fn gloss(rest: &[char]) -> Option<(usize, bool)> {
    if !matches!(rest.first(), Some('(' | '（')) {
        return None;
    }
    let (len, tone) = syllable(rest.get(1..)?)?;
    matches!(rest.get(len + 1), Some(')' | '）')).then_some((len + 2, tone))
}

/// `?rùn)?quán)`, `?yōu)?`: what is left of a glossed character whose bytes were lost.
fn damaged(rest: &[char]) -> Option<usize> {
    if rest.first() != Some(&'?') {
        return None;
    }
    let (first, tone) = syllable(rest.get(1..)?)?;
    if !tone || !matches!(rest.get(first + 1), Some(')' | '）')) {
        return None;
    }
    let mut len = first + 2;
    if rest.get(len) == Some(&'?') {
        len += 1;
    }
    if let Some((second, true)) = syllable(rest.get(len..)?)
        && matches!(rest.get(len + second), Some(')' | '）'))
    {
        len += second + 1;
    }
    Some(len)
}

/// `[21]`: the mark of a footnote.
fn footnote(rest: &[char]) -> Option<usize> {
    if !matches!(rest.first(), Some('[' | '［' | '〔')) {
        return None;
    }
    let digits = rest.run(1, 3, |c| c.is_ascii_digit());
    let closed = matches!(rest.get(digits + 1), Some(']' | '］' | '〕'));
    (digits > 0 && closed).then_some(digits + 2)
}

fn count_toned_glosses(given: &[char]) -> usize {
    given
        .iter()
        .enumerate()
        .filter(|(_, c)| matches!(c, '(' | '（'))
        .filter_map(|(at, _)| gloss(given.get(at..)?))
        .filter(|(_, tone)| *tone)
        .take(GLOSSED_FROM)
        .count()
}
