//! Findings of the checks.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::finding::Detail;
use crate::ids::{Code, OfficeId, Seq};

/// Body of `finding.opened`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingOpened {
    /// Names the finding; one of a key is open at a time.
    pub key: String,
    /// The commitment it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// The office that answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeId>,
    /// The day it was judged on.
    pub as_of: NaiveDate,
    /// What was found.
    pub detail: Detail,
}

/// Body of `finding.closed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingClosed {
    /// The entry that opened it.
    pub finding: Seq,
    /// The day it was judged on.
    pub as_of: NaiveDate,
}
