//! Files outside the ledger: the text of the report and evidence.

use serde::{Deserialize, Serialize};

use crate::ids::Code;

/// Body of `clauses.located`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Located {
    /// SHA-256 of the text's file, in hex.
    pub sha256: String,
    /// Where each clause stands.
    pub places: Vec<ClausePlace>,
}

/// Where the clause of a commitment stands in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClausePlace {
    /// The commitment.
    pub code: Code,
    /// Its first character, counted in Unicode characters of the file as it was given, from 0.
    pub start: u64,
    /// The character after its last.
    pub end: u64,
}

/// Body of `content.erased`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erased {
    /// The salted hash by which entries name the file.
    pub sha256: String,
    /// Why.
    pub reason: String,
}
