//! Reading a value as people type it: `4万户`, `1.3万`, `12,000`, `４万`, `8%`, `1.8:1`.
//!
//! The unit is checked against the target's; a wrong one is an error, never a guess.

use rust_decimal::Decimal;
use thiserror::Error;

use super::{Amount, Unit};
use crate::message::{Localize, Message};

/// Why a value was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QuantityError {
    /// There is no number in it, or more than one.
    #[error("value: `{0}` is not a number; expected e.g. 120, 12,000, 1.3万 or 8.2")]
    NotANumber(String),
    /// The number is followed by another unit than the target's.
    #[error(
        "value: `{text}` is in `{given}`; expected {expected_zh} ({expected_en}) or a bare number"
    )]
    WrongUnit {
        /// What was typed.
        text: String,
        /// The unit in it.
        given: String,
        /// The target's unit.
        expected_zh: String,
        /// The target's unit in English.
        expected_en: String,
    },
    /// Too large to be held exactly.
    #[error("value: `{0}` is too large; at most 15 digits before the point and 6 after it")]
    TooLarge(String),
}

impl Localize for QuantityError {
    fn message(&self) -> Message {
        match self {
            Self::NotANumber(v) => Message::new("error-value-number").arg("value", v),
            Self::WrongUnit {
                text,
                given,
                expected_zh,
                expected_en,
            } => Message::new("error-value-unit")
                .arg("value", text)
                .arg("given", given)
                .arg("zh", expected_zh)
                .arg("en", expected_en),
            Self::TooLarge(v) => Message::new("error-value-large").arg("value", v),
        }
    }
}

/// Reads a value in the unit of its target. Full-width forms, thousands separators, 万 and 亿 are understood; the unit may
/// be left out.
///
/// # Errors
/// [`QuantityError`], with the text as it was given.
pub fn parse_value(text: &str, unit: &Unit) -> Result<Amount, QuantityError> {
    let bad = || QuantityError::NotANumber(text.to_owned());
    let plain: String = text.trim().chars().map(half_width).collect();
    let (sign, unsigned) = match plain.strip_prefix(['-', '−', '负']) {
        Some(rest) => (Decimal::NEGATIVE_ONE, rest),
        None => (Decimal::ONE, plain.as_str()),
    };
    let end = unsigned
        .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .unwrap_or(unsigned.len());
    let (digits, rest) = unsigned.split_at(end);
    let number = ungroup(digits).ok_or_else(bad)?;
    // It is all digits by now: what `Decimal` refuses still is beyond its 28.
    let number =
        Decimal::from_str_exact(&number).map_err(|_| QuantityError::TooLarge(text.to_owned()))?;
    let (scale, rest) = magnitude(rest.trim_start());
    check_unit(text, rest.trim(), unit)?;
    let value = number
        .checked_mul(Decimal::from(scale))
        .and_then(|v| v.checked_mul(sign))
        .map(Amount::new)
        .ok_or_else(|| QuantityError::TooLarge(text.to_owned()))?;
    let fits =
        value.decimal().abs() < Decimal::from(10_i64.pow(15)) && value.decimal().scale() <= 6;
    if fits {
        Ok(value)
    } else {
        Err(QuantityError::TooLarge(text.to_owned()))
    }
}

/// Full-width ASCII to ASCII, ideographic blank to blank.
fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '。' => '.',
        _ => c,
    }
}

/// Takes the separators out of `12,000`; `1,2` is refused, since a comma may also be meant as a decimal point.
fn ungroup(digits: &str) -> Option<String> {
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    let well_grouped = !grouped || ((1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3));
    let digits_only = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let whole = whole.replace(',', "");
    if !well_grouped || !digits_only(&whole) {
        return None;
    }
    match fraction {
        None => Some(whole),
        Some(fraction) if digits_only(fraction) => Some(format!("{whole}.{fraction}")),
        Some(_) => None,
    }
}

/// Takes 千, 万, 亿 (also traditional) off the front; two of them multiply, as in 3千万.
fn magnitude(rest: &str) -> (i64, &str) {
    let mut scale = 1_i64;
    let mut rest = rest;
    // 千米 and 千克 are units, not thousands.
    while !rest.starts_with("千米") && !rest.starts_with("千克") && !rest.starts_with("千瓦")
    {
        let step = match rest.chars().next() {
            Some('千') => 1_000,
            Some('万' | '萬') => 10_000,
            Some('亿' | '億') => 100_000_000,
            _ => break,
        };
        scale = scale.saturating_mul(step);
        let mut after = rest.chars();
        after.next();
        rest = after.as_str();
    }
    (scale, rest)
}

/// Accepts an empty unit, the target's in either language, and English in the singular.
fn check_unit(text: &str, given: &str, unit: &Unit) -> Result<(), QuantityError> {
    let lower = given.to_lowercase();
    let en = unit.en.to_lowercase();
    let known = given.is_empty()
        || given == unit.zh
        || lower == en
        || en
            .strip_suffix('s')
            .is_some_and(|singular| singular == lower);
    if known {
        return Ok(());
    }
    Err(QuantityError::WrongUnit {
        text: text.to_owned(),
        given: given.to_owned(),
        expected_zh: unit.zh.clone(),
        expected_en: unit.english().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(zh: &str, en: &str) -> Unit {
        Unit {
            zh: zh.into(),
            en: en.into(),
        }
    }

    #[test]
    fn what_people_type_is_understood() {
        let households = unit("户", "households");
        for (text, value) in [
            ("4万户", "40000"),
            ("1.3万", "13000"),
            ("12,000", "12000"),
            ("４万", "40000"),
            ("40000 households", "40000"),
            ("1 household", "1"),
            ("3千万", "30000000"),
            ("1.2亿户", "120000000"),
            ("-3", "-3"),
            (" 180 ", "180"),
        ] {
            assert_eq!(
                parse_value(text, &households).unwrap().to_string(),
                value,
                "{text}"
            );
        }
        assert_eq!(
            parse_value("8.2％", &unit("%", "%")).unwrap().to_string(),
            "8.2"
        );
        assert_eq!(
            parse_value("1.8：1", &unit(":1", ":1"))
                .unwrap()
                .to_string(),
            "1.8"
        );
        assert_eq!(
            parse_value("1.3个百分点", &unit("个百分点", "percentage points"))
                .unwrap()
                .to_string(),
            "1.3"
        );
        assert_eq!(
            parse_value("12千米", &unit("千米", "km"))
                .unwrap()
                .to_string(),
            "12"
        );
    }

    #[test]
    fn what_is_no_number_or_another_unit_is_refused() {
        let buses = unit("辆", "buses");
        for bad in [
            "", "abc", "1,2", "1.2.3", "12,0000", ".5", "5.", "--1", "辆",
        ] {
            assert_eq!(
                parse_value(bad, &buses),
                Err(QuantityError::NotANumber(bad.into())),
                "{bad}"
            );
        }
        for other in ["1e3", "4万户", "3%", "5 6", "10辆车"] {
            assert!(
                matches!(
                    parse_value(other, &buses),
                    Err(QuantityError::WrongUnit { .. })
                ),
                "{other}"
            );
        }
        let endless = "9".repeat(40);
        for large in ["9999999999999999", "1.1234567", "99999999亿亿", &endless] {
            assert_eq!(
                parse_value(large, &buses),
                Err(QuantityError::TooLarge(large.into()))
            );
        }
    }
}
