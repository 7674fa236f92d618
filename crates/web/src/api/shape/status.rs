//! A commitment: as a list has it, and with its whole file.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names::{
    AssignmentName, BasisName, BetterName, CadenceName, CommitmentCode, ComparatorName, Day,
    Decimal, LightName, Month, OfficeName, ReasonName,
};
use super::records::{Adjustment, Extension, Finding, Inspection, Mark, Update, Verdict};

/// A point of the plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanPoint {
    /// By the end of that month.
    pub by: Month,
    /// This share of the target, in percent.
    pub share: Decimal,
}

macro_rules! status {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Its code.
            pub code: CommitmentCode,
            /// A short title in Chinese.
            pub title_zh: String,
            /// A short title in English.
            pub title_en: String,
            /// The exact words of the report.
            pub clause: String,
            /// The section of the report.
            pub section: String,
            /// The enumeration it belongs to.
            pub group: Option<String>,
            /// The item of that enumeration.
            pub item: Option<String>,
            /// The target in force; a milestone has none.
            pub value: Option<Decimal>,
            /// The unit in Chinese.
            pub unit_zh: Option<String>,
            /// The unit in English.
            pub unit_en: Option<String>,
            /// As the report words it.
            pub as_written: ComparatorName,
            /// As it is judged.
            pub judged_as: ComparatorName,
            /// Which way is better.
            pub better: Option<BetterName>,
            /// How far off still counts as about.
            pub tolerance: Option<Decimal>,
            /// What kind of figure it is.
            pub basis: BasisName,
            /// Last year's figure.
            pub baseline: Option<Decimal>,
            /// From when progress counts.
            pub starts_on: Day,
            /// The due date in force.
            pub due_on: Day,
            /// The target as promised.
            pub promised_value: Option<Decimal>,
            /// The due date as promised.
            pub promised_due_on: Day,
            /// How often it is reported on.
            pub reports_every: CadenceName,
            /// The office that answers.
            pub lead_office: OfficeName,
            /// Offices that help.
            pub supporting_offices: Vec<OfficeName>,
            /// Whether the lead office was confirmed.
            pub assignment: AssignmentName,
            /// The accepted value that counts.
            pub accepted_value: Option<Decimal>,
            /// The day for which it is true.
            pub accepted_as_of: Option<Day>,
            /// Whether the demonstration made it up.
            pub simulated: bool,
            /// The share of the target, in percent.
            pub share: Option<Decimal>,
            /// The share that the plan expects, in percent.
            pub expected_share: Option<Decimal>,
            /// The light.
            pub light: LightName,
            /// Why it is so.
            pub reasons: Vec<ReasonName>,
            /// The update that awaits review.
            pub pending_update: Option<u64>,
            /// The day it was struck off.
            pub closed_on: Option<Day>,
            /// Rows that promise the same thing elsewhere.
            pub related: Vec<CommitmentCode>,
            /// What was judged when the row was written.
            pub note: Option<String>,
            /// The plan; empty where it is even.
            pub plan: Vec<PlanPoint>,
            $($(#[$field_doc])* pub $field: $type,)*
        }
    };
}

status! {
    /// How a commitment stands.
    CommitmentStatus {}
}
status! {
    /// A commitment with everything that was reported, decided, inspected and found.
    AccountWhole {
        /// Who confirmed the lead office.
        assigned: Option<Mark>,
        /// Every update, by number.
        updates: Vec<Update>,
        /// Changed targets.
        adjustments: Vec<Adjustment>,
        /// Changed due dates.
        extensions: Vec<Extension>,
        /// What was found on the spot.
        inspections: Vec<Inspection>,
        /// Who struck it off.
        closure: Option<Mark>,
        /// Findings, closed ones too.
        findings: Vec<Finding>,
        /// The verdict of the settlement.
        verdict: Option<Verdict>,
    }
}
