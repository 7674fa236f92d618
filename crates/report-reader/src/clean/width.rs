//! One form for each sign: half-width digits and letters, full-width punctuation, no blanks within Chinese text.

use super::Placed;

/// Narrows and widens, and drops blanks that separate nothing.
pub(super) fn narrow(given: &[Placed]) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::with_capacity(given.len());
    let mut blank = None;
    for (index, placed) in given.iter().enumerate() {
        let c = one_form(placed.c);
        if c == '\n' || c == '\r' {
            blank = None;
            // A return before a line feed is part of it.
            if !(c == '\r' && given.get(index + 1).is_some_and(|n| n.c == '\n')) {
                out.push(Placed {
                    c: '\n',
                    at: placed.at,
                });
            }
            continue;
        }
        if is_blank(c) {
            blank = blank.or(Some(placed.at));
            // An indented line is marked by one blank at its start.
            if c != '\u{200b}' && out.last().is_none_or(|p| p.c == '\n') {
                out.push(Placed {
                    c: ' ',
                    at: placed.at,
                });
                blank = None;
            }
            continue;
        }
        if let Some(at) = blank.take()
            && out.last().is_some_and(|p| p.c.is_ascii_alphabetic())
            && c.is_ascii_alphabetic()
        {
            out.push(Placed { c: ' ', at });
        }
        out.push(Placed { c, at: placed.at });
    }
    punctuate(&mut out);
    single(out)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}'
        )
}

fn one_form(c: char) -> char {
    match c {
        '，' | '：' | '；' | '！' | '？' | '（' | '）' => c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '﹪' => '%',
        '﹣' | '−' | '‐' | '‑' | '‒' => '-',
        '∶' | '︰' => ':',
        '﹑' => '、',
        '｡' => '。',
        '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => '\n',
        _ => c,
    }
}

/// ASCII punctuation to Chinese, but not within a number.
fn punctuate(out: &mut [Placed]) {
    let digit = |p: Option<&Placed>| p.is_some_and(|p| p.c.is_ascii_digit());
    for index in 0..out.len() {
        let Some(c) = out.get(index).map(|p| p.c) else {
            continue;
        };
        let before = index.checked_sub(1).and_then(|i| out.get(i));
        let within = digit(before) && digit(out.get(index + 1));
        let wide = match c {
            ',' if !(within && groups(out, index)) => '，',
            ':' | '：' => {
                if within {
                    ':'
                } else {
                    '：'
                }
            }
            ';' => '；',
            '!' => '！',
            '?' => '？',
            '(' => '（',
            ')' => '）',
            _ => continue,
        };
        if let Some(placed) = out.get_mut(index) {
            placed.c = wide;
        }
    }
}

/// One mark where a page has doubled it: `，、`, `，。`, `，，`.
fn single(given: Vec<Placed>) -> Vec<Placed> {
    let mark = |c: char| matches!(c, '，' | '。' | '、' | '；' | '：');
    let mut out: Vec<Placed> = Vec::with_capacity(given.len());
    for placed in given {
        match out.last_mut() {
            Some(last) if mark(last.c) && placed.c == '，' => {}
            Some(last) if last.c == '，' && mark(placed.c) => *last = placed,
            _ => out.push(placed),
        }
    }
    out
}

/// Whether exactly three digits follow the comma at `index`.
fn groups(out: &[Placed], index: usize) -> bool {
    let digits = out
        .iter()
        .skip(index + 1)
        .take(4)
        .take_while(|p| p.c.is_ascii_digit())
        .count();
    digits == 3
}
