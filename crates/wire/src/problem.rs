//! Refusals of the API as problem details (RFC 9457).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
