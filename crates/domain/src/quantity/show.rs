//! Formatting of figures as people write them: `4万户` and `40,000 households`, `8%左右` and `about 8%`. Figures are exact.

use rust_decimal::Decimal;

use crate::{Amount, Comparator, Lang, Target, Unit};

/// Formats a figure: with 万 or 亿 in Chinese if at most two decimals remain, with thousands separators in English.
///
/// ```
/// use domain::office::Lang;
/// use domain::quantity::{Amount, show_amount};
///
/// assert_eq!(show_amount(Amount::from(13_000), Lang::Zh), "1.3万");
/// assert_eq!(show_amount(Amount::from(12_345), Lang::Zh), "12345");
/// assert_eq!(show_amount(Amount::from(12_345), Lang::En), "12,345");
/// ```
pub fn show_amount(amount: Amount, lang: Lang) -> String {
    match lang {
        Lang::En => grouped(amount),
        Lang::Zh => {
            for (scale, word) in [(100_000_000, "亿"), (10_000, "万")] {
                let size = Decimal::from(scale);
                if amount.decimal().abs() < size {
                    continue;
                }
                let scaled = Amount::new(amount.decimal() / size);
                if scaled.decimal().scale() <= 2 {
                    return format!("{scaled}{word}");
                }
            }
            amount.to_string()
        }
    }
}

/// Formats a figure with its unit.
///
/// ```
/// use domain::office::Lang;
/// use domain::quantity::{Amount, Unit, show_value};
///
/// let buses = Unit { zh: "辆".into(), en: "buses".into() };
/// assert_eq!(show_value(Amount::from(180), &buses, Lang::Zh), "180辆");
/// assert_eq!(show_value(Amount::from(1), &buses, Lang::En), "1 bus");
/// ```
pub fn show_value(amount: Amount, unit: &Unit, lang: Lang) -> String {
    let figure = show_amount(amount, lang);
    match lang {
        Lang::Zh => format!("{figure}{}", unit.zh),
        Lang::En if unit.english().starts_with([':', '%']) => format!("{figure}{}", unit.english()),
        Lang::En => format!("{figure} {}", singular(amount, unit.english())),
    }
}

/// Formats a target with the comparison of the report's wording.
///
/// ```
/// use domain::office::Lang;
/// use domain::quantity::{Amount, Better, Comparator, Target, Unit, show_target};
///
/// let target = Target {
///     value: Amount::from(40_000),
///     unit: Unit { zh: "户".into(), en: "households".into() },
///     as_written: Comparator::AtLeast,
///     judged_as: Comparator::AtLeast,
///     better: Better::Higher,
///     tolerance: None,
/// };
/// assert_eq!(show_target(&target, Lang::Zh), "4万户以上");
/// assert_eq!(show_target(&target, Lang::En), "at least 40,000 households");
/// ```
pub fn show_target(target: &Target, lang: Lang) -> String {
    let value = show_value(target.value, &target.unit, lang);
    match (lang, target.as_written) {
        (_, Comparator::Exactly | Comparator::None) => value,
        (Lang::Zh, Comparator::AtLeast) => format!("{value}以上"),
        (Lang::Zh, Comparator::AtMost) => format!("{value}以内"),
        (Lang::Zh, Comparator::About) => format!("{value}左右"),
        (Lang::En, Comparator::AtLeast) => format!("at least {value}"),
        (Lang::En, Comparator::AtMost) => format!("at most {value}"),
        (Lang::En, Comparator::About) => format!("about {value}"),
    }
}

/// `12000.5` as `12,000.5`.
fn grouped(amount: Amount) -> String {
    let mut text = amount.to_string();
    let start = usize::from(text.starts_with('-'));
    let end = text.find('.').unwrap_or(text.len());
    for at in (start + 1..end).rev() {
        if (end - at).is_multiple_of(3) {
            text.insert(at, ',');
        }
    }
    text
}

/// The singular of an English unit, which is kept in the plural, if the amount is 1.
fn singular(amount: Amount, unit: &str) -> &str {
    let one = amount == Amount::from(1);
    match unit {
        "people" if one => "person",
        "buses" if one => "bus",
        _ if one && !unit.ends_with("ss") => unit.strip_suffix('s').unwrap_or(unit),
        _ => unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Better;

    #[test]
    fn figures_read_as_people_write_them() {
        let show = |text: &str, lang| show_amount(Amount::parse(text).unwrap(), lang);
        for (text, zh, en) in [
            ("40000", "4万", "40,000"),
            ("13000", "1.3万", "13,000"),
            ("80000000", "8000万", "80,000,000"),
            ("120000000", "1.2亿", "120,000,000"),
            ("12345", "12345", "12,345"),
            ("5000", "5000", "5,000"),
            ("8.5", "8.5", "8.5"),
            ("-1200", "-1200", "-1,200"),
            ("0", "0", "0"),
        ] {
            assert_eq!(show(text, Lang::Zh), zh);
            assert_eq!(show(text, Lang::En), en);
        }
    }

    #[test]
    fn targets_keep_their_wording() {
        let target = |value: &str, zh: &str, en: &str, as_written| Target {
            value: Amount::parse(value).unwrap(),
            unit: Unit {
                zh: zh.into(),
                en: en.into(),
            },
            as_written,
            judged_as: Comparator::AtLeast,
            better: Better::Higher,
            tolerance: None,
        };
        let latrines = target("40000", "户", "households", Comparator::AtLeast);
        assert_eq!(show_target(&latrines, Lang::Zh), "4万户以上");
        assert_eq!(
            show_target(&latrines, Lang::En),
            "at least 40,000 households"
        );
        let gdp = target("8", "%", "%", Comparator::About);
        assert_eq!(show_target(&gdp, Lang::Zh), "8%左右");
        assert_eq!(show_target(&gdp, Lang::En), "about 8%");
        let one = target("1", "辆", "buses", Comparator::Exactly);
        assert_eq!(show_target(&one, Lang::En), "1 bus");
    }
}
