//! Numerals of every writing to exact decimals: `4万`, `1.26万`, `12,000`, `一百二十`, `两`, `一半`, `三分之二`,
//! `百分之八十`, `1.8:1`, `翻一番`.
//!
//! Units and promises are not read here.

mod chinese;

use rust_decimal::Decimal;

use crate::slice::SliceExt as _;

/// How a numeral is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Digits, with or without 万 and 亿.
    Arabic,
    /// Chinese characters.
    Chinese,
    /// 百分之…: the value is in percent.
    Percent,
    /// …分之…, 一半: the value is in percent.
    Fraction,
    /// 1.8:1.
    Ratio,
    /// 翻一番, 翻番: the value is a growth in percent.
    Doubling,
}

/// A numeral of the clean text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numeral {
    /// Where it starts, in the slice it was read from.
    pub start: usize,
    /// Where it ends (exclusive), 万 and 亿 and a 多 between included, the unit not.
    pub end: usize,
    /// What it is worth.
    pub value: Decimal,
    /// How it is written.
    pub form: Form,
    /// What 万 and 亿 multiplied it by.
    pub scale: Decimal,
    /// Whether 多 or 余 within it says that it is more.
    pub more: bool,
    /// Whether the value had to be rounded.
    pub rounded: bool,
    /// Behind a ratio, the second side.
    pub against: Option<Decimal>,
}

impl Numeral {
    fn new(start: usize, end: usize, value: Decimal, form: Form) -> Self {
        Self {
            start,
            end,
            value,
            form,
            scale: Decimal::ONE,
            more: false,
            rounded: false,
            against: None,
        }
    }
}

/// The numeral that starts at `at`, if one does. Constant time: no numeral is looked at beyond 40 characters.
pub(super) fn numeral_at(text: &[char], at: usize) -> Option<Numeral> {
    let c = *text.get(at)?;
    if c.is_ascii_digit() {
        return arabic(text, at);
    }
    if c == '翻' {
        return doubling(text, at);
    }
    chinese::read(text, at)
}

/// 翻一番, 翻两番, 翻番.
fn doubling(text: &[char], at: usize) -> Option<Numeral> {
    let next = *text.get(at + 1)?;
    let (times, end) = if next == '番' {
        (1, at + 2)
    } else if text.get(at + 2) == Some(&'番') {
        (chinese::digit(next)?, at + 3)
    } else {
        return None;
    };
    let grown = (1_i64 << times.clamp(0, 9)) - 1;
    let value = Decimal::from(grown * 100);
    Some(Numeral::new(at, end, value, Form::Doubling))
}

/// Most digits, points and separators of one numeral.
const MOST_DIGITS: usize = 24;

fn arabic(text: &[char], at: usize) -> Option<Numeral> {
    let (number, mut end) = digits(text, at)?;
    let mut numeral = Numeral::new(at, end, number, Form::Arabic);
    if text.get(end) == Some(&':')
        && let Some((other, after)) = digits(text, end + 1)
        && text.get(after) != Some(&':')
    {
        numeral.form = Form::Ratio;
        numeral.against = Some(other);
        numeral.end = after;
        return Some(numeral);
    }
    // 3分之1.
    if text.part(end..).starts_with(&['分', '之'])
        && let Some((above, after)) = digits(text, end + 2)
        && let Some((value, rounded)) = share(above, number)
    {
        numeral.form = Form::Fraction;
        numeral.value = value;
        numeral.rounded = rounded;
        numeral.end = after;
        return Some(numeral);
    }
    // 620多万套, 30余万公里.
    let mut more = false;
    if matches!(text.get(end), Some('多' | '余' | '几'))
        && text.get(end + 1).is_some_and(|c| step(*c).is_some())
    {
        more = true;
        end += 1;
    }
    let (scale, after) = scale_at(text, end);
    numeral.more = more;
    numeral.scale = scale;
    numeral.end = after;
    numeral.value = number.checked_mul(scale)?;
    Some(numeral)
}

/// `above` of `below` in percent, and whether it had to be rounded.
fn share(above: Decimal, below: Decimal) -> Option<(Decimal, bool)> {
    let exact = above
        .checked_mul(Decimal::ONE_HUNDRED)?
        .checked_div(below)?;
    let value = exact.round_dp(2);
    Some((value.normalize(), value != exact))
}

/// Digits with point and separators: the number and where it ends.
fn digits(text: &[char], at: usize) -> Option<(Decimal, usize)> {
    let mut plain = String::new();
    let mut end = at;
    let mut point = false;
    while let Some(&c) = text.get(end) {
        let digit_follows = text.get(end + 1).is_some_and(char::is_ascii_digit);
        match c {
            '0'..='9' => plain.push(c),
            '.' | '·' if !point && digit_follows && !plain.is_empty() => {
                point = true;
                plain.push('.');
            }
            ',' if !point && digit_follows && !plain.is_empty() => {}
            _ => break,
        }
        end += 1;
        if end - at > MOST_DIGITS {
            return None;
        }
    }
    Some((Decimal::from_str_exact(&plain).ok()?, end))
}

/// 百, 千, 万, 亿 after digits, multiplied: the scale and where it ends.
pub(super) fn scale_at(text: &[char], at: usize) -> (Decimal, usize) {
    let mut scale = Decimal::ONE;
    let mut end = at;
    while let Some(factor) = text.get(end).and_then(|c| step(*c)) {
        let next = text.get(end + 1);
        let unit_of_thousand = factor == 1_000
            && matches!(
                next,
                Some('米' | '克' | '瓦' | '伏' | '卡' | '赫' | '帕' | '焦' | '兆')
            );
        let percent = factor == 100 && next == Some(&'分');
        if unit_of_thousand || percent || end - at >= 4 {
            break;
        }
        scale = scale.saturating_mul(Decimal::from(factor));
        end += 1;
    }
    (scale, end)
}

fn step(c: char) -> Option<i64> {
    match c {
        '百' => Some(100),
        '千' => Some(1_000),
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
