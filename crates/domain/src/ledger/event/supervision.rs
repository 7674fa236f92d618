//! What supervising offices decide about commitments: assignment, amendment, inspection, closing and the end of the year.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::{Code, OfficeId, UpdateId};
use crate::quantity::Amount;
use crate::update::Evidence;

/// Body of `commitment.assigned`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assigned {
    /// The commitment.
    pub code: Code,
    /// The office that answers for it.
    pub lead: OfficeId,
}

/// Body of `commitment.adjusted`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjusted {
    /// The commitment.
    pub code: Code,
    /// The new value, in the target's unit.
    pub value: Amount,
    /// Who approved it.
    pub approver: String,
    /// The approving document's number.
    pub document: String,
}

/// Body of `commitment.extended`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extended {
    /// The commitment.
    pub code: Code,
    /// The new due date.
    pub due_on: NaiveDate,
    /// Who approved it.
    pub approver: String,
    /// The approving document's number.
    pub document: String,
}

/// Body of `commitment.closed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closed {
    /// The commitment.
    pub code: Code,
    /// The accepted update that meets the target.
    pub update: UpdateId,
    /// How it was verified.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Body of `inspection.recorded`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inspected {
    /// The commitment.
    pub code: Code,
    /// The day of the visit.
    pub as_of: NaiveDate,
    /// What was found.
    pub value: Amount,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Files behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// Body of `year.settled`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settled {
    /// The year.
    pub year: i32,
}
