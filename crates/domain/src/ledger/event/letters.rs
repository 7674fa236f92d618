//! Letters to offices.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::OfficeId;
use crate::letter::{Edition, LetterId};
use crate::period::Period;
use crate::time::Timestamp;

/// Body of the entries that freeze letters, such as `digest.frozen`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
    /// `digest`, `reminder`, or `digest-correction-N`.
    pub mail: Edition,
    /// The report's id.
    pub subject: String,
    /// The period.
    pub period: Period,
    /// The office it is for.
    pub office: OfficeId,
    /// The day the figures are true for.
    pub as_of: NaiveDate,
    /// The instant up to which the ledger was read.
    pub known_at: Timestamp,
    /// The checkpoint it carries, of the tree just before these entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<String>,
    /// Its Message-ID, without brackets.
    pub message_id: String,
    /// SHA-256 of the message's exact bytes, in hex.
    pub sha256: String,
    /// Why a correction was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Frozen {
    /// The identity of the letter.
    pub fn id(&self) -> LetterId {
        LetterId {
            edition: self.mail,
            subject: self.subject.clone(),
            period: self.period,
            office: self.office.clone(),
        }
    }
}
