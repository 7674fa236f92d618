//! A commitment: one promise of the report with one measurable, or one yes/no, outcome.
//!
//! Its wording and target are never overwritten; `history` has the adjustments and extensions.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Amount, Basis, Bilingual, Cadence, Code, OfficeId, Plan, Target};

/// The document in which commitments were made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Its id, such as `jiyuan-2019`: the subject of every digest.
    pub id: String,
    /// Whose report it is.
    pub jurisdiction: Bilingual,
    /// The year it promises for.
    pub year: i32,
    /// Its title.
    pub title: Bilingual,
    /// The day it was delivered.
    pub delivered_on: NaiveDate,
    /// SHA-256 of the report's text as it was found, in hex. The text itself is the operator's to keep.
    pub sha256: String,
    /// The sections that carry commitments, in the report's order.
    pub sections: Vec<Section>,
    /// What the codes of its commitments begin with, such as `JY20`. The first report of a ledger has none: every code that begins
    /// like those of no other report is its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
}

impl Report {
    /// The id of its jurisdiction: the report's id without the year, such as `jiyuan` of `jiyuan-2019`.
    pub fn jurisdiction_id(&self) -> &str {
        let of_year = format!("-{}", self.year);
        self.id.strip_suffix(&of_year).unwrap_or(&self.id)
    }

    /// The part of the report's year that has passed at the end of a day, in percent, one decimal.
    pub fn year_gone(&self, day: NaiveDate) -> Amount {
        let first_of = |year| NaiveDate::from_ymd_opt(year, 1, 1);
        let Some((first, next)) = first_of(self.year).zip(first_of(self.year + 1)) else {
            return Amount::ZERO;
        };
        let days = (next - first).num_days();
        let gone = ((day - first).num_days() + 1).clamp(0, days);
        let share = Amount::from(gone).percent_of(Amount::from(days));
        share.unwrap_or_default().round(1)
    }
}

/// A section of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Part and section, such as `2.7`.
    pub id: String,
    /// Its heading.
    pub title: Bilingual,
}

/// A promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// Its code.
    pub code: Code,
    /// A short title.
    pub title: Bilingual,
    /// The exact words of the report that make the promise.
    pub clause: String,
    /// The section's id.
    pub section: String,
    /// The enumeration it belongs to, such as 十件民生实事.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The item of that enumeration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Rows that promise the same thing elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Code>,
    /// What kind of figure it is.
    pub basis: Basis,
    /// The promised figure; a milestone has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Last year's figure for the same thing, in the target's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Amount>,
    /// Where the baseline stands in the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_note: Option<String>,
    /// From when progress counts.
    pub starts_on: NaiveDate,
    /// By when it is promised.
    pub due_on: NaiveDate,
    /// How often it is reported on.
    pub reports_every: Cadence,
    /// The lead office that the seed proposes.
    pub lead_office: OfficeId,
    /// Further lead offices: they report on their part, and the lead office consolidates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joint_leads: Vec<OfficeId>,
    /// Offices that help.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supporting_offices: Vec<OfficeId>,
    /// The plan curve.
    #[serde(default, skip_serializing_if = "Plan::is_linear")]
    pub plan: Plan,
    /// How the wording was interpreted when the row was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
