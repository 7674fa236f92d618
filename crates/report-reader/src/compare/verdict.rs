//! Whether a result is in the target's unit and of its kind, and what its value would mean.
//!
//! Values are exact decimals.

use super::{Fit, Proposed};
use crate::Candidate;
use domain::quantity::{Amount, Attainment, Basis, Comparator, Target};

/// Units that convert exactly: both names and how many of the second are one of the first.
const CONVERTED: [(&str, &str, i64); 10] = [
    ("公里", "米", 1_000),
    ("千米", "米", 1_000),
    ("平方公里", "公顷", 100),
    ("平方公里", "平方米", 1_000_000),
    ("公顷", "亩", 15),
    ("公顷", "平方米", 10_000),
    ("吨", "公斤", 1_000),
    ("吨", "千克", 1_000),
    ("km", "metres", 1_000),
    ("tonnes", "kg", 1_000),
];

/// Units with several names.
const NAMES: [(&str, &str); 12] = [
    ("千米", "公里"),
    ("％", "%"),
    ("个百分点", "百分点"),
    ("percentage points", "百分点"),
    ("公厘", "毫米"),
    ("平方千米", "平方公里"),
    ("平米", "平方米"),
    ("元人民币", "元"),
    ("人次", "人次"),
    ("kilometres", "km"),
    ("kilometers", "km"),
    ("percent", "%"),
];

fn unit_name(unit: &str) -> &str {
    NAMES
        .iter()
        .find(|(name, _)| *name == unit)
        .map_or(unit, |(_, one)| one)
}

/// How the units fit, and the result's value in the target's unit where they do.
pub(super) fn unit_fit(result: &Candidate, target: &Target) -> (Fit, Option<Amount>) {
    let mine = unit_name(&result.unit);
    let (zh, en) = (unit_name(&target.unit.zh), unit_name(&target.unit.en));
    let same = mine == zh || mine == en || !en.is_empty() && singular(mine) == singular(en);
    if same {
        return (Fit::SameUnit, Some(result.value));
    }
    if mine.is_empty() || zh.is_empty() {
        return (Fit::NoUnit, Some(result.value));
    }
    let value = result.value.decimal();
    for (large, small, by) in CONVERTED {
        let (mine_large, mine_small) = (mine == large, mine == small);
        let theirs = |name: &str| zh == name || en == name;
        let converted = if mine_large && theirs(small) {
            value.checked_mul(by.into())
        } else if mine_small && theirs(large) {
            value.checked_div(by.into())
        } else {
            None
        };
        if let Some(converted) = converted {
            return (Fit::ConvertedUnit, Some(Amount::new(converted)));
        }
    }
    // 个 counts anything; it may stand for a finer measure word.
    if mine == "个" || zh == "个" {
        return (Fit::NoUnit, Some(result.value));
    }
    (Fit::OtherUnit, None)
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// Levels and shares differ by wording alone, so one may stand for the other.
pub(super) fn loosely(one: Basis, other: Basis) -> bool {
    let level = |b| matches!(b, Basis::Level | Basis::Proportion);
    level(one) && level(other)
        || matches!(
            (one, other),
            (Basis::Count, Basis::Level) | (Basis::Level, Basis::Count)
        )
}

/// What a value means for the target, by exact decimals and by what its own wording leaves open.
pub(super) fn classify(value: Amount, wording: Comparator, target: &Target) -> Proposed {
    let meets = |value| target.attainment(value, Amount::ZERO) != Attainment::Outside;
    let ceiling = target.judged_as == Comparator::AtMost;
    match (wording, ceiling, meets(value)) {
        // More than this many still may be enough, or too many.
        (Comparator::AtLeast, false, false) | (Comparator::AtLeast, true, true) => {
            Proposed::Unclear
        }
        (Comparator::AtMost, false, true) | (Comparator::AtMost, true, false) => Proposed::Unclear,
        (Comparator::About, _, _) if is_near(value, target.value) => Proposed::Unclear,
        (_, _, true) => Proposed::Met,
        (_, _, false) => Proposed::NotMet,
    }
}

/// Within a twentieth of the target.
fn is_near(value: Amount, target: Amount) -> bool {
    let off = value.minus(target).decimal().abs();
    off.checked_mul(20.into())
        .is_some_and(|off| off < target.decimal().abs())
}
