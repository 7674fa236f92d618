//! [`Target`]: the figure that a commitment promises, and whether a value meets it. Pace and dates are in `plan`.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::names::named;
use crate::{Amount, Localize, Message};

/// The comparison between a value and its target.
///
/// ```
/// use domain::quantity::Comparator;
///
/// assert_eq!(Comparator::parse("at_least"), Some(Comparator::AtLeast));
/// assert_eq!(Comparator::AtLeast.as_str(), "at_least");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Comparator {
    /// Equal to a bare figure.
    Exactly,
    /// At least: 以上, 不低于, 超过.
    AtLeast,
    /// At most: 以内, 不超过.
    AtMost,
    /// About: 左右, 约.
    About,
    /// No comparison: the commitment is a milestone.
    None,
}

named!(Comparator);

/// The kind of a target's figure; see the table in docs/DESIGN.md.
///
/// ```
/// use domain::quantity::Basis;
///
/// assert_eq!(Basis::parse("ratio"), Some(Basis::Ratio));
/// assert_eq!(Basis::ALL[0].as_str(), "count");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Basis {
    /// A cumulative count in the year, the only basis with a pace.
    Count,
    /// A growth rate.
    Rate,
    /// A level, such as an unemployment rate.
    Level,
    /// A ratio, such as 1.8 to 1.
    Ratio,
    /// A share of a whole, in percent.
    Proportion,
    /// A change of a level, in percentage points.
    Change,
    /// Done or not done.
    Milestone,
}

named!(Basis);

/// The direction in which a value improves.
///
/// ```
/// use domain::quantity::Better;
///
/// assert_eq!(Better::parse("lower"), Some(Better::Lower));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Better {
    /// Higher values are better.
    Higher,
    /// Lower values are better.
    Lower,
}

named!(Better);

/// A unit in both languages.
///
/// ```
/// use domain::quantity::Unit;
///
/// let buses = Unit { zh: "辆".into(), en: "buses".into() };
/// assert_eq!(buses.english(), "buses");
/// let untranslated = Unit { zh: "辆".into(), en: String::new() };
/// assert_eq!(untranslated.english(), "辆");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// The unit as the report writes it.
    pub zh: String,
    /// The English plural; empty until it is translated.
    pub en: String,
}

impl Unit {
    /// The English plural, or the Chinese unit if it is not translated.
    pub fn english(&self) -> &str {
        if self.en.is_empty() {
            &self.zh
        } else {
            &self.en
        }
    }
}

/// The figure of a commitment.
///
/// ```
/// use domain::quantity::{Amount, Attainment, Better, Comparator, Target, Unit};
///
/// let growth = Target {
///     value: Amount::from(8),
///     unit: Unit { zh: "%".into(), en: "%".into() },
///     as_written: Comparator::About,
///     judged_as: Comparator::About,
///     better: Better::Higher,
///     tolerance: None,
/// };
/// let about = Amount::parse("0.5")?;
/// assert_eq!(growth.attainment(Amount::parse("7.5")?, about), Attainment::WithinTolerance);
/// assert!(!growth.is_met(Amount::from(7), about));
/// # Ok::<(), domain::quantity::QuantityError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The figure, with 万 and 亿 multiplied out.
    pub value: Amount,
    /// The unit of the figure.
    pub unit: Unit,
    /// The comparison in the report's wording.
    pub as_written: Comparator,
    /// The comparison by which values are judged.
    pub judged_as: Comparator,
    /// The direction in which a value improves.
    pub better: Better,
    /// How far a value may miss the figure, in its unit; only if values are judged as [`Comparator::About`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<Amount>,
}

/// The result of comparing a value with a target that has no pace; see [`Target::attainment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attainment {
    /// The value reaches the figure.
    OnTarget,
    /// The value misses the figure by no more than the tolerance.
    WithinTolerance,
    /// The value misses the figure by more than the tolerance.
    Outside,
}

impl Target {
    /// Compares `value` with the target. `about` is the tolerance of [`Comparator::About`] if the target has none.
    pub fn attainment(&self, value: Amount, about: Amount) -> Attainment {
        let missing = match (self.judged_as, self.better) {
            (Comparator::Exactly, _) => Amount::new(value.minus(self.value).decimal().abs()),
            (Comparator::AtMost, _) | (Comparator::About | Comparator::None, Better::Lower) => {
                value.minus(self.value)
            }
            (Comparator::AtLeast, _) | (Comparator::About | Comparator::None, Better::Higher) => {
                self.value.minus(value)
            }
        };
        let allowed = self.tolerance.unwrap_or(match self.judged_as {
            Comparator::About => about,
            _ => Amount::ZERO,
        });
        if missing <= Amount::ZERO {
            Attainment::OnTarget
        } else if missing <= allowed {
            Attainment::WithinTolerance
        } else {
            Attainment::Outside
        }
    }

    /// Whether `value` reaches the target, or misses it by no more than the tolerance.
    pub fn is_met(&self, value: Amount, about: Amount) -> bool {
        self.attainment(value, about) != Attainment::Outside
    }
}

impl Localize for Comparator {
    fn message(&self) -> Message {
        Message::new(match self {
            Self::Exactly => "comparator-exactly",
            Self::AtLeast => "comparator-at-least",
            Self::AtMost => "comparator-at-most",
            Self::About => "comparator-about",
            Self::None => "comparator-none",
        })
    }
}

impl Localize for Basis {
    fn message(&self) -> Message {
        Message::new(match self {
            Self::Count => "basis-count",
            Self::Rate => "basis-rate",
            Self::Level => "basis-level",
            Self::Ratio => "basis-ratio",
            Self::Proportion => "basis-proportion",
            Self::Change => "basis-change",
            Self::Milestone => "basis-milestone",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(value: &str, judged_as: Comparator, better: Better) -> Target {
        Target {
            value: Amount::parse(value).unwrap(),
            unit: Unit {
                zh: "%".into(),
                en: "%".into(),
            },
            as_written: judged_as,
            judged_as,
            better,
            tolerance: None,
        }
    }

    #[test]
    fn a_basis_is_named_as_entries_name_it() {
        for basis in Basis::ALL {
            assert_eq!(serde_json::json!(basis), basis.as_str());
            assert_eq!(Basis::parse(basis.as_str()), Some(basis));
        }
    }

    #[test]
    fn each_comparator_has_its_side() {
        let half = Amount::parse("0.5").unwrap();
        let at = |t: &Target, v: &str| t.attainment(Amount::parse(v).unwrap(), half);
        let floor = target("8", Comparator::AtLeast, Better::Higher);
        assert_eq!(at(&floor, "8"), Attainment::OnTarget);
        assert_eq!(at(&floor, "7.9"), Attainment::Outside);
        let ceiling = target("3", Comparator::AtMost, Better::Lower);
        assert_eq!(at(&ceiling, "2.9"), Attainment::OnTarget);
        assert_eq!(at(&ceiling, "3.1"), Attainment::Outside);
        let about = target("8", Comparator::About, Better::Higher);
        assert_eq!(at(&about, "9"), Attainment::OnTarget, "more is better");
        assert_eq!(at(&about, "7.5"), Attainment::WithinTolerance);
        assert_eq!(at(&about, "7.4"), Attainment::Outside);
        let exact = target("10", Comparator::Exactly, Better::Higher);
        assert_eq!(at(&exact, "10"), Attainment::OnTarget);
        assert_eq!(at(&exact, "11"), Attainment::Outside);
    }
}
