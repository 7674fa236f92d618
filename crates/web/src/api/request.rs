//! The bodies that the API takes, as the OpenAPI document describes them. Ids, months and days stay texts, so that a refusal names the
//! field.

use serde::Deserialize;
use utoipa::ToSchema;
use wire::{CommitmentCode, Day, Month, OfficeName};

/// A report on a commitment for a month: `value` or `done`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "JY19-031", "period": "2019-06", "as_of": "2019-06-25", "value": "45辆", "progress": "已上牌45辆",
    "evidence": [{ "name": "上牌清单.csv", "content": "5pWw6YePLDQ1Cg==" }] }))]
pub struct SubmitBody {
    /// The commitment.
    #[schema(value_type = CommitmentCode)]
    pub code: String,
    /// The office that reports; left out, that of the account.
    #[serde(default)]
    #[schema(value_type = Option<OfficeName>)]
    pub office: Option<String>,
    /// The month.
    #[schema(value_type = Month)]
    pub period: String,
    /// The day for which the value is true.
    #[schema(value_type = Day)]
    pub as_of: String,
    /// The figure as people write it: `45`, `45辆`, `1.3万`.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub value: Option<String>,
    /// The milestone is done.
    #[serde(default)]
    pub done: bool,
    /// What was done.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub progress: String,
    /// What is in the way.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub problems: String,
    /// What comes next.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub next: String,
    /// Why a cumulative count fell.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub explanation: Option<String>,
    /// Files behind it.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub evidence: Vec<EvidenceFile>,
}

/// A file behind an update, as it is sent.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceFile {
    /// Its name; what it ends in tells its kind. It is not kept.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Its content (RFC 4648, base64).
    #[schema(content_encoding = "base64")]
    pub content: String,
}

/// Why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "附件与数字不符" }))]
pub struct ReasonBody {
    /// A sentence that says why.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Who answers for a commitment.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "lead": "jiaotongju" }))]
pub struct AssignBody {
    /// The department.
    #[schema(value_type = OfficeName)]
    pub lead: String,
}

/// What was found on the spot.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "as_of": "2019-06-25", "value": "39辆", "note": "现场清点" }))]
pub struct InspectBody {
    /// The day of the visit.
    #[schema(value_type = Day)]
    pub as_of: String,
    /// The figure as people write it; of a milestone 0 or 100.
    #[schema(max_length = 60)]
    pub value: String,
    /// In words.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: String,
}

/// An approved change of a target.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "value": "60辆", "approver": "市政府常务会议", "document": "济政纪〔2019〕12号" }))]
pub struct AdjustBody {
    /// The new figure as people write it.
    #[schema(max_length = 60)]
    pub value: String,
    /// The body that approved it; not a person's name.
    #[schema(min_length = 1, max_length = 100)]
    pub approver: String,
    /// The document's number.
    #[schema(min_length = 1, max_length = 100)]
    pub document: String,
}

/// An approved later due date.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "due_on": "2020-03-31", "approver": "市政府常务会议", "document": "济政纪〔2019〕12号" }))]
pub struct ExtendBody {
    /// The new due date.
    #[schema(value_type = Day)]
    pub due_on: String,
    /// The body that approved it; not a person's name.
    #[schema(min_length = 1, max_length = 100)]
    pub approver: String,
    /// The document's number.
    #[schema(min_length = 1, max_length = 100)]
    pub document: String,
}

/// That a commitment is done.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "note": "已核验" }))]
pub struct CloseBody {
    /// How it was verified.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
}
