//! What can be asked.
//!
//! Lists of commitments read their parameters with `web::query`; a test holds the names here against what it takes.

use serde::Deserialize;
use utoipa::IntoParams;

use super::names::{
    AssignmentName, BasisName, CommitmentCode, Day, FindingKind, LightName, Moment, Month,
    OfficeName, SortName, StateName,
};

/// Which commitments, in what order, at what moment.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommitmentParams {
    /// Words that all stand in code, titles, clause, item or the lead office's name.
    #[param(max_length = 100)]
    pub search: Option<String>,
    /// Of a section of the report.
    #[param(max_length = 200)]
    pub section: Option<String>,
    /// Of an enumeration.
    #[param(max_length = 200)]
    pub group: Option<String>,
    /// Of a lead office.
    #[param(inline)]
    pub office: Option<OfficeName>,
    /// Showing one of these lights; may be given several times.
    #[param(inline)]
    pub light: Option<Vec<LightName>>,
    /// Of a kind of figure.
    #[param(inline)]
    pub basis: Option<BasisName>,
    /// Whether the lead office was confirmed.
    #[param(inline)]
    pub assignment: Option<AssignmentName>,
    /// Due on that day or later.
    #[param(inline)]
    pub due_after: Option<Day>,
    /// Due on that day or earlier.
    #[param(inline)]
    pub due_before: Option<Day>,
    /// One of these; may be given several times.
    #[param(inline)]
    pub code: Option<Vec<CommitmentCode>>,
    /// As the ledger stood then.
    #[param(inline)]
    pub known_at: Option<Moment>,
    /// As of that day.
    #[param(inline)]
    pub as_of: Option<Day>,
    /// In what order.
    #[param(inline)]
    pub sort: Option<SortName>,
    /// The `next` of the answer before.
    #[param(max_length = 200)]
    pub after: Option<String>,
    /// How many at most.
    #[param(minimum = 1, maximum = 500, default = 100)]
    pub limit: Option<u32>,
}

/// At what moment.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AtMoment {
    /// As the ledger stood then.
    #[param(inline)]
    pub known_at: Option<Moment>,
    /// As of that day.
    #[param(inline)]
    pub as_of: Option<Day>,
}

/// Which updates.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UpdateParams {
    /// Of a commitment.
    #[param(inline)]
    pub code: Option<CommitmentCode>,
    /// Of an office.
    #[param(inline)]
    pub office: Option<OfficeName>,
    /// For a month.
    #[param(inline)]
    pub period: Option<Month>,
    /// In a state.
    #[param(inline)]
    pub state: Option<StateName>,
}

/// Which findings.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FindingParams {
    /// Of a kind.
    #[param(inline)]
    pub kind: Option<FindingKind>,
    /// On a commitment.
    #[param(inline)]
    pub code: Option<CommitmentCode>,
    /// Of an office.
    #[param(inline)]
    pub office: Option<OfficeName>,
    /// Closed ones too.
    pub all: Option<bool>,
}

/// Which digests.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DigestParams {
    /// Of a month.
    #[param(inline)]
    pub period: Option<Month>,
    /// For an office.
    #[param(inline)]
    pub office: Option<OfficeName>,
}

/// At what moment: the ledger as it stood then.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct KnownAtParam {
    /// As the ledger stood then.
    #[param(inline)]
    pub known_at: Option<Moment>,
}

/// How far to read, in a list by number.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// The `next` of the answer before.
    #[param(pattern = "^(0|[1-9][0-9]{0,15})$")]
    pub after: Option<String>,
    /// How many at most.
    #[param(minimum = 1, maximum = 500, default = 100)]
    pub limit: Option<u32>,
}
