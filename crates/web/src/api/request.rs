//! The bodies that the API takes, as the OpenAPI document describes them. Ids, months and days stay texts, so that a refusal names the
//! field.

use serde::Deserialize;
use utoipa::ToSchema;
use wire::{Day, OfficeName};

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
