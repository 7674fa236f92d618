//! Parsing of a value as people type it: `4万户`, `1.3万`, `12,000`, `４万`, `8%`, `1.8:1`.

use rust_decimal::Decimal;
use thiserror::Error;

use crate::{Amount, Localize, Message, Unit};

/// The error for a value that cannot be parsed.
///
/// ```
/// use domain::quantity::{QuantityError, Unit, parse_value};
///
/// let buses = Unit { zh: "辆".into(), en: "buses".into() };
/// let error = parse_value("180户", &buses);
/// assert!(matches!(error, Err(QuantityError::WrongUnit { given, .. }) if given == "户"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QuantityError {
    /// The text has no number, or several.
    #[error("value: `{0}` is not a number; expected e.g. 120, 12,000, 1.3万 or 8.2")]
    NotANumber(String),
    /// The unit after the number is not the target's.
    #[error(
        "value: `{text}` is in `{given}`; expected {expected_zh} ({expected_en}) or a bare number"
    )]
    WrongUnit {
        /// The text.
        text: String,
        /// The unit in the text.
        given: String,
        /// The target's unit.
        expected_zh: String,
        /// The target's unit in English.
        expected_en: String,
    },
    /// The number has more than 15 digits before the point or 6 after it.
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

/// Parses a value in the unit of its target. Accepts full-width forms, thousands separators and the multipliers 千, 万 and
/// 亿. The unit is optional.
///
/// ```
/// use domain::quantity::{Amount, Unit, parse_value};
///
/// let households = Unit { zh: "户".into(), en: "households".into() };
/// assert_eq!(parse_value("4万户", &households)?, Amount::from(40_000));
/// assert_eq!(parse_value("12,000 households", &households)?, Amount::from(12_000));
/// # Ok::<(), domain::quantity::QuantityError>(())
/// ```
///
/// # Errors
/// [`QuantityError`] with the text.
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
    let too_large = || QuantityError::TooLarge(text.to_owned());
    // The text is all digits here: `Decimal` refuses only more than 28 of them.
    let number = Decimal::from_str_exact(&number).map_err(|_| too_large())?;
    let (scale, rest) = magnitude(rest.trim_start());
    check_unit(text, rest.trim(), unit)?;
    let value = number
        .checked_mul(Decimal::from(scale))
        .and_then(|v| v.checked_mul(sign))
        .map(|value| value.normalize())
        .ok_or_else(too_large)?;
    if value.abs() < Decimal::from(10_i64.pow(15)) && value.scale() <= 6 {
        Ok(Amount::new(value))
    } else {
        Err(too_large())
    }
}

/// Replaces full-width ASCII by ASCII and the ideographic space by a space.
fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '。' => '.',
        _ => c,
    }
}

/// Removes the separators of `12,000`. Refuses `1,2`, where the comma may be a decimal point.
fn ungroup(digits: &str) -> Option<String> {
    let (integer, fraction) = match digits.split_once('.') {
        Some((integer, fraction)) => (integer, Some(fraction)),
        None => (digits, None),
    };
    let well_grouped = match integer.split_once(',') {
        Some((first, rest)) => {
            (1..=3).contains(&first.len()) && rest.split(',').all(|group| group.len() == 3)
        }
        None => true,
    };
    let is_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let plain = digits.replace(',', "");
    let valid =
        well_grouped && is_digits(&integer.replace(',', "")) && fraction.is_none_or(is_digits);
    valid.then_some(plain)
}

/// Splits leading multipliers (千, 万, 亿 and their traditional forms) off. Several multiply, as in 3千万.
fn magnitude(rest: &str) -> (i64, &str) {
    let mut scale = 1_i64;
    let mut rest = rest;
    // 千米, 千克 and 千瓦 are units.
    while !["千米", "千克", "千瓦"]
        .iter()
        .any(|unit| rest.starts_with(unit))
    {
        let mut after = rest.chars();
        let step = match after.next() {
            Some('千') => 1_000,
            Some('万' | '萬') => 10_000,
            Some('亿' | '億') => 100_000_000,
            _ => break,
        };
        scale = scale.saturating_mul(step);
        rest = after.as_str();
    }
    (scale, rest)
}

/// Accepts no unit, the target's unit in either language, and the English singular.
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
