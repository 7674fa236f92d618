//! The review of status updates.

use serde::{Deserialize, Serialize};

use crate::ids::UpdateId;

/// Body of `update.accepted`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviewed {
    /// The update.
    pub update: UpdateId,
}

/// Body of `update.returned` and `update.corrected`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// The update.
    pub update: UpdateId,
    /// Why.
    pub reason: String,
}
