//! Ranges: `6%－6.5%`, `3到5个`, `3-5家`, `1万至1.2万人`: two bounds that share their unit.

use rust_decimal::Decimal;

use super::lexicon::contains_any;
use super::numeral::Form;
use super::spot::{Bound, Spot};
use super::unit::Kind;
use domain::quantity::Comparator;

/// Marks the two bounds of each range.
pub(super) fn bind(text: &[char], spots: &mut [Spot]) {
    for index in 1..spots.len() {
        let (before, behind) = spots.split_at_mut(index);
        let (Some(low), Some(high)) = (before.last_mut(), behind.first_mut()) else {
            continue;
        };
        if low.bound.is_none() && is_range(text, low, high) {
            bind_pair(low, high);
        }
    }
}

fn is_range(text: &[char], low: &Spot, high: &Spot) -> bool {
    let between: String = text
        .get(low.end..high.start())
        .unwrap_or_default()
        .iter()
        .collect();
    let dash = matches!(
        between.as_str(),
        "-" | "—" | "——" | "–" | "~" | "～" | "－" | "--"
    );
    let word = matches!(between.as_str(), "到" | "至");
    if !(dash || word) || low.quoted || low.tail != low.end {
        return false;
    }
    let left = text.get(low.from..low.start()).unwrap_or_default();
    let near = left
        .get(left.len().saturating_sub(14)..)
        .unwrap_or_default();
    if word && contains_any(near, &["由", "从"]) {
        return false;
    }
    let forms = matches!(
        low.numeral.form,
        Form::Arabic | Form::Chinese | Form::Percent
    ) && matches!(
        high.numeral.form,
        Form::Arabic | Form::Chinese | Form::Percent
    );
    let units = low.unit.is_none() || low.kind() == high.kind();
    let named = matches!(high.kind(), Some(Kind::Name));
    forms && units && !named && low.numeral.value < worth_of(high, low)
}

/// The value of the high bound, in the scale of the low one where only the high one has 万.
fn worth_of(high: &Spot, low: &Spot) -> Decimal {
    if low.numeral.scale == Decimal::ONE {
        high.numeral
            .value
            .checked_div(high.numeral.scale)
            .unwrap_or(high.numeral.value)
    } else {
        high.numeral.value
    }
}

fn bind_pair(low: &mut Spot, high: &mut Spot) {
    if low.unit.is_none() {
        if low.numeral.scale == Decimal::ONE
            && low.numeral.form == Form::Arabic
            && let Some(value) = low.numeral.value.checked_mul(high.numeral.scale)
        {
            low.numeral.value = value;
        }
        low.unit = high.unit;
    }
    low.bound = Some(Bound::Low);
    high.bound = Some(Bound::High);
    low.written = Some(Comparator::AtLeast);
    high.written = Some(Comparator::AtMost);
}
