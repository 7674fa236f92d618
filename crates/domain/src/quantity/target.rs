//! [`Target`]: what was promised, in figures, and when a value meets it.
//!
//! Must not know pace or dates (`plan` does) nor colours (`light` does).

use serde::{Deserialize, Serialize};

use super::Amount;
use crate::message::{Localize, Message};

/// How a value is compared with the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// A bare figure.
    Exactly,
    /// 以上, 不低于, 超过.
    AtLeast,
    /// 以内, 不超过.
    AtMost,
    /// 左右, 约.
    About,
    /// A milestone has no figure to compare.
    None,
}

impl Comparator {
    /// All, in the order of the interfaces.
    pub const ALL: [Self; 5] = [
        Self::Exactly,
        Self::AtLeast,
        Self::AtMost,
        Self::About,
        Self::None,
    ];

    /// Its name in the interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exactly => "exactly",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::About => "about",
            Self::None => "none",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// What kind of figure a target is; see the table in docs/DESIGN.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A cumulative count in the year: the only basis that has a pace.
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

impl Basis {
    /// All, in the order of the interfaces.
    pub const ALL: [Self; 7] = [
        Self::Count,
        Self::Rate,
        Self::Level,
        Self::Ratio,
        Self::Proportion,
        Self::Change,
        Self::Milestone,
    ];

    /// Its name in the interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Rate => "rate",
            Self::Level => "level",
            Self::Ratio => "ratio",
            Self::Proportion => "proportion",
            Self::Change => "change",
            Self::Milestone => "milestone",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.as_str() == text)
    }
}

/// Which direction is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

impl Better {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Higher, Self::Lower];

    /// Its name in the interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// A unit in both languages: `辆` and `buses`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// As the report writes it.
    pub zh: String,
    /// As it reads after an English figure; empty until a person writes it.
    pub en: String,
}

impl Unit {
    /// As it reads after an English figure; in Chinese where nobody has written it yet.
    pub fn english(&self) -> &str {
        if self.en.is_empty() {
            &self.zh
        } else {
            &self.en
        }
    }
}

/// A promised figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The figure, 万 and 亿 multiplied out.
    pub value: Amount,
    /// Its unit.
    pub unit: Unit,
    /// The comparator of the report's wording.
    pub as_written: Comparator,
    /// The comparator by which it is judged.
    pub judged_as: Comparator,
    /// Which direction is good.
    pub better: Better,
    /// What may be missing, in the unit of the value; only where the wording leaves room (左右).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<Amount>,
}

/// Where a value stands against a target that has no pace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attainment {
    /// The figure itself is reached.
    OnTarget,
    /// Off the figure, but within what the wording leaves.
    WithinTolerance,
    /// Beyond it.
    Outside,
}

impl Target {
    /// Where `value` stands. `about` is the tolerance for 左右 where the target names none.
    pub fn attainment(&self, value: Amount, about: Amount) -> Attainment {
        let missing = match (self.judged_as, self.better) {
            (Comparator::Exactly, _) => {
                let off = value.minus(self.value);
                if off < Amount::ZERO {
                    Amount::ZERO.minus(off)
                } else {
                    off
                }
            }
            (Comparator::AtMost, _) | (Comparator::About | Comparator::None, Better::Lower) => {
                value.minus(self.value)
            }
            (Comparator::AtLeast, _) | (Comparator::About | Comparator::None, Better::Higher) => {
                self.value.minus(value)
            }
        };
        let allowed = match self.judged_as {
            Comparator::About => self.tolerance.unwrap_or(about),
            _ => self.tolerance.unwrap_or(Amount::ZERO),
        };
        if missing <= Amount::ZERO {
            Attainment::OnTarget
        } else if missing <= allowed {
            Attainment::WithinTolerance
        } else {
            Attainment::Outside
        }
    }

    /// Whether `value` keeps the promise.
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
