//! Findings, and what a check would find.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{CommitmentCode, FindingKind, Instant, OfficeName};
use domain::finding;

/// What a finding is about, before it is one.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// At most one of a key is open at a time.
    pub key: String,
    /// What kind it is.
    pub kind: FindingKind,
    /// The commitment it is about.
    pub code: Option<CommitmentCode>,
    /// The office that answers.
    pub office: Option<OfficeName>,
    /// The fields of its kind.
    #[schema(value_type = Object)]
    pub detail: Map<String, Value>,
}

impl From<&finding::Cause> for Cause {
    fn from(cause: &finding::Cause) -> Self {
        let mut detail = match serde_json::to_value(&cause.detail) {
            Ok(Value::Object(fields)) => fields,
            // A detail is a tagged struct of numbers and texts, which always serialises to an object.
            _ => Map::new(),
        };
        detail.remove("kind");
        Self {
            key: cause.key(),
            kind: FindingKind(cause.detail.kind().into()),
            code: cause.code.clone().map(CommitmentCode),
            office: cause.office.clone().map(OfficeName),
            detail,
        }
    }
}

/// Something that needs attention.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Its number: the entry that opened it.
    pub finding: u64,
    /// What it is about.
    #[serde(flatten)]
    pub cause: Cause,
    /// When it opened.
    pub opened_at: Instant,
    /// The entry that closed it.
    pub closed_seq: Option<u64>,
    /// When it closed.
    pub closed_at: Option<Instant>,
}

impl From<&finding::Finding> for Finding {
    fn from(finding: &finding::Finding) -> Self {
        let (closed_seq, closed_at) = finding.closed.unzip();
        Self {
            finding: finding.seq.0,
            cause: Cause::from(&finding.cause),
            opened_at: Instant(finding.opened_at),
            closed_seq: closed_seq.map(|seq| seq.0),
            closed_at: closed_at.map(Instant),
        }
    }
}
