//! A commitment: one promise of the report with one measurable, or one yes/no, outcome.
//!
//! Its wording and target are never overwritten; `history` has the adjustments and extensions.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::names::named;

use crate::{Amount, Basis, Bilingual, Cadence, Code, Localize, Message, OfficeId, Plan, Target};

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
    /// Whether it is no report but the list of a year's commitments from elsewhere (督办事项): instructions, decisions of meetings,
    /// complaints. Such a list is never settled; its commitments end by being closed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_elsewhere: bool,
    /// What the codes of its commitments begin with, such as `JY20`. The first report of a ledger has none: every code that begins
    /// like those of no other report is its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
}

impl Report {
    /// The id of its jurisdiction: the report's id without the year, such as `jiyuan` of `jiyuan-2019`.
    pub fn jurisdiction_id(&self) -> &str {
        let of_year = format!("-{}", self.year);
        let id = self.id.strip_suffix(&of_year).unwrap_or(&self.id);
        match self.is_elsewhere {
            true => id.strip_suffix(ELSEWHERE).unwrap_or(id),
            false => id,
        }
    }

    /// The list of a year's commitments from elsewhere in the jurisdiction of this report, whose text is none.
    pub fn elsewhere(&self, year: i32, on: NaiveDate) -> Self {
        let title = |name: &str, text: &str| match name {
            "" => String::new(),
            name => format!("{name}{text}"),
        };
        let own = &self.jurisdiction;
        Self {
            id: format!("{}{ELSEWHERE}-{year}", self.jurisdiction_id()),
            jurisdiction: own.clone(),
            year,
            title: Bilingual {
                zh: title(&own.zh, &format!("{year}年督办事项")),
                en: title(&own.en, &format!(" commitments from elsewhere, {year}")),
            },
            delivered_on: on,
            sha256: String::new(),
            sections: Source::ALL
                .iter()
                .map(|source| Section {
                    id: source.as_str().to_owned(),
                    title: source.title(),
                })
                .collect(),
            prefix: None,
            is_elsewhere: true,
        }
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

/// What the id of a list of commitments from elsewhere has after the jurisdiction's.
const ELSEWHERE: &str = "-elsewhere";

/// Where a commitment comes from that is in no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Source {
    /// 批示: a leader's instruction.
    Instruction,
    /// 会议议定事项: the decision of a meeting.
    Meeting,
    /// 来信: a complaint or a letter of a citizen.
    Complaint,
}

named!(Source);

impl Source {
    fn title(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Instruction => ("领导批示", "Instructions"),
            Self::Meeting => ("会议议定", "Decisions of meetings"),
            Self::Complaint => ("群众来信", "Complaints"),
        };
        Bilingual {
            zh: zh.into(),
            en: en.into(),
        }
    }
}

impl Localize for Source {
    fn message(&self) -> Message {
        Message::new("source").arg("source", self.as_str())
    }
}

/// The document behind a commitment that is in no report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Where it comes from.
    pub source: Source,
    /// The title or the number of the document.
    pub document: String,
    /// The day of the document.
    pub dated: NaiveDate,
    /// Who asked for it, as the document says.
    pub asked_by: String,
    /// 急件: it has days, and ends with a report to who asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_urgent: bool,
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
    /// Where it comes from, if it is in no report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// How the wording was interpreted when the row was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
