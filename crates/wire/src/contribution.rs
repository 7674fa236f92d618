//! What an office reported on its part of a commitment.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{CommitmentCode, Decimal, Instant, Month, OfficeName, RecordedBy};
use domain::contribution;
use domain::update::Mark;

/// What a further lead office, or one that helps, reported on its part.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contribution {
    /// The entry.
    #[serde(flatten)]
    pub recorded: RecordedBy,
    /// The commitment.
    pub code: CommitmentCode,
    /// The office.
    pub office: OfficeName,
    /// The month.
    pub period: Month,
    /// Its part of the figure.
    pub value: Option<Decimal>,
    /// What it did.
    pub text: String,
}

impl From<&(contribution::Contribution, Mark)> for Contribution {
    fn from((own, mark): &(contribution::Contribution, Mark)) -> Self {
        Self {
            recorded: mark.into(),
            code: CommitmentCode(own.code.clone()),
            office: OfficeName(own.office.clone()),
            period: Month(own.period),
            value: own.value.map(Decimal),
            text: own.text.clone(),
        }
    }
}

/// A contribution that was entered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnteredContribution {
    /// The commitment.
    pub code: CommitmentCode,
    /// The office.
    pub office: OfficeName,
    /// The month.
    pub period: Month,
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Instant,
}
