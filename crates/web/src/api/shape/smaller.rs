//! Digests, offices, jobs, lines of a history, and answers to what was sent.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::names::{
    CommitmentCode, Day, Decimal, Instant, LangName, Month, OfficeName, OfficeRole, Sha256Hex,
};
use super::records::Evidence;

/// An entry that speaks of a commitment.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryLine {
    /// The entry.
    pub seq: u64,
    /// When it was learnt.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// What kind of change it is, such as `update.accepted`.
    pub kind: String,
    /// What it says, as a sentence in the language of the request.
    pub what: String,
    /// What it says, in its fields.
    #[schema(value_type = Object)]
    pub body: Map<String, Value>,
}

/// A digest as it was frozen and mailed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// The entry.
    pub seq: u64,
    /// When it was frozen.
    pub at: Instant,
    /// `digest`, or `digest-correction-N`.
    pub kind: String,
    /// The report.
    pub subject: String,
    /// The month.
    pub period: Month,
    /// For whom.
    pub office: OfficeName,
    /// The day for which its figures are true.
    pub as_of: Day,
    /// The instant up to which the ledger was read.
    pub known_at: Instant,
    /// Its Message-ID, without brackets.
    pub message_id: String,
    /// SHA-256 of the message.
    pub sha256: Sha256Hex,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// The checkpoint that it carries.
    pub checkpoint: Option<String>,
}

/// An office.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Its id.
    pub id: OfficeName,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its name in English.
    pub name_en: String,
    /// What it does.
    pub role: OfficeRole,
    /// Where its mail goes; `null` for whoever may not know.
    pub email: Option<String>,
    /// The language it reads.
    pub lang: LangName,
    /// What it looks after: `"all"`, or an object of `sections` or `departments`.
    #[schema(value_type = Value)]
    pub scope: Value,
}

/// What runs by itself.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// Its name.
    pub job: String,
    /// When it runs, as cron with seconds.
    pub schedule: String,
    /// The zone of the schedule.
    pub zone: String,
    /// `done`, `skipped`, `never`, or `late` where it did not run when it should have.
    pub state: String,
    /// For when it last ran.
    pub last_scheduled_at: Option<Instant>,
    /// When it last ran.
    pub last_ran_at: Option<Instant>,
    /// What it came to.
    pub last_outcome: Option<String>,
    /// In figures.
    #[schema(value_type = Option<Object>)]
    pub last_note: Option<Map<String, Value>>,
    /// When it runs next.
    pub next_at: Option<Instant>,
    /// The instant for which it has not run.
    pub late_since: Option<Instant>,
}

/// The jobs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JobList {
    /// The rows.
    pub items: Vec<Job>,
}

/// What became of a submission.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submitted {
    /// The update's number.
    pub update: u64,
    /// The entry: the same.
    pub seq: u64,
    /// The commitment.
    pub code: CommitmentCode,
    /// The office.
    pub office: OfficeName,
    /// The month.
    pub period: Month,
    /// The day for which the value is true.
    pub as_of: Day,
    /// The value as it was understood.
    pub value: Decimal,
    /// Whether it came after the cut-off.
    pub late: bool,
    /// The pending update whose place it took.
    pub supersedes: Option<u64>,
    /// Files behind it.
    pub evidence: Vec<Evidence>,
}

/// What went wrong (RFC 9457).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "type": "about:blank", "title": "Bad request", "status": 400, "code": "query-refused",
    "detail": "limit: `501` cannot be taken; expected a whole number from 1 to 500", "field": "limit",
    "errors": [{ "field": "limit", "value": "501", "detail": "a whole number from 1 to 500" }] }))]
pub struct Problem {
    /// Always `about:blank`: the status says what kind it is, `code` what exactly.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: String,
    /// The status.
    pub status: u16,
    /// A sentence in the language of the request.
    pub detail: String,
    /// What exactly, for programs. It does not change.
    pub code: String,
    /// The parameter or field at fault, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The same with its value and what would be right, where one is at fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// A field or parameter that is at fault.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldError {
    /// Which.
    pub field: String,
    /// Its value as it was understood, cut where it is long.
    pub value: Option<String>,
    /// What would be right, in the language of the request.
    pub detail: String,
}

/// A decision on a commitment that was entered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Amended {
    /// The commitment.
    pub code: CommitmentCode,
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Instant,
}
