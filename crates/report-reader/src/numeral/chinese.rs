//! Numerals in Chinese characters.

use rust_decimal::Decimal;

use super::{Form, Numeral, digits, share};

/// Longest run of numeral characters that is read.
const LONGEST_RUN: usize = 20;

/// The numeral in Chinese characters that starts at `at`.
pub(super) fn read(text: &[char], at: usize) -> Option<Numeral> {
    let c = *text.get(at)?;
    if c == '百' || c == '千' {
        return percentage(text, at);
    }
    if matches!(
        (c, text.get(at + 1)),
        ('半', Some('数')) | ('一', Some('半'))
    ) {
        return Some(Numeral::new(at, at + 2, Decimal::from(50), Form::Fraction));
    }
    if digit(c).is_none() && c != '十' {
        return None;
    }
    let (value, end, more) = run(text, at)?;
    if text.get(end) == Some(&'分') && text.get(end + 1) == Some(&'之') {
        let (above, after) = any_number(text, end + 2)?;
        let (percent, rounded) = share(above, value)?;
        let mut numeral = Numeral::new(at, after, percent, Form::Fraction);
        numeral.rounded = rounded;
        return Some(numeral);
    }
    let mut numeral = Numeral::new(at, end, value, Form::Chinese);
    numeral.more = more;
    Some(numeral)
}

/// 百分之八十, 千分之五, 百分之80.
fn percentage(text: &[char], at: usize) -> Option<Numeral> {
    if text.get(at + 1) != Some(&'分') || text.get(at + 2) != Some(&'之') {
        return None;
    }
    let (number, end) = any_number(text, at + 3)?;
    let value = if text.get(at) == Some(&'千') {
        number.checked_div(Decimal::TEN)?
    } else {
        number
    };
    Some(Numeral::new(at, end, value, Form::Percent))
}

/// A number in either writing.
fn any_number(text: &[char], at: usize) -> Option<(Decimal, usize)> {
    if text.get(at)?.is_ascii_digit() {
        return digits(text, at);
    }
    if text.get(at) == Some(&'百') {
        return Some((Decimal::ONE_HUNDRED, at + 1));
    }
    let (value, end, _) = run(text, at)?;
    Some((value, end))
}

/// A run of numeral characters: its worth, its end and whether 余 or 多 within it says that it is more.
fn run(text: &[char], at: usize) -> Option<(Decimal, usize, bool)> {
    let (mut total, mut section, mut last) = (0_i64, 0_i64, None::<i64>);
    let mut end = at;
    let mut more = false;
    while let Some(&c) = text.get(end) {
        if end - at > LONGEST_RUN {
            return None;
        }
        if let Some(d) = digit(c) {
            // Two digits on end are no number but a list (一二三产业), save after 零.
            if last.is_some_and(|l| l != 0) {
                return None;
            }
            last = Some(d);
        } else if let Some(unit) = small_unit(c) {
            section = section.checked_add(last.take().unwrap_or(1).checked_mul(unit)?)?;
        } else if let Some(unit) = large_unit(c) {
            let below = section.checked_add(last.take().unwrap_or(0))?;
            if below == 0 && total == 0 {
                return None;
            }
            total = total.checked_add(below)?.checked_mul(unit)?;
            section = 0;
        } else if matches!(c, '余' | '多')
            && last.is_none()
            && text.get(end + 1).is_some_and(|n| large_unit(*n).is_some())
        {
            more = true;
        } else {
            break;
        }
        end += 1;
    }
    let whole = total.checked_add(section)?.checked_add(last.unwrap_or(0))?;
    if end == at {
        return None;
    }
    // 三点五
    if text.get(end) == Some(&'点') && text.get(end + 1).is_some_and(|c| digit(*c).is_some()) {
        let mut decimals = String::new();
        let mut after = end + 1;
        while let Some(d) = text.get(after).and_then(|c| digit(*c)) {
            decimals.push_str(&d.to_string());
            after += 1;
            if after - end > LONGEST_RUN {
                return None;
            }
        }
        let value = Decimal::from_str_exact(&format!("{whole}.{decimals}")).ok()?;
        return Some((value, after, more));
    }
    Some((Decimal::from(whole), end, more))
}

/// A digit; 两 is two.
pub(super) fn digit(c: char) -> Option<i64> {
    let digit = match c {
        '〇' => '零',
        '两' => '二',
        other => other,
    };
    let value = "零一二三四五六七八九"
        .chars()
        .position(|known| known == digit)?;
    i64::try_from(value).ok()
}

fn small_unit(c: char) -> Option<i64> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        _ => None,
    }
}

fn large_unit(c: char) -> Option<i64> {
    match c {
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    }
}
