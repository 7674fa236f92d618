//! Query strings: the parameters of a request, and links that carry parameters.
//!
//! Parsing is strict: an unknown parameter or an invalid value is refused with what would be right, because a list that silently shows
//! something else misleads. What only a ledger can decide, such as whether an office exists, is checked against a snapshot afterwards.

mod extract;
mod link;
mod list;
mod params;
#[cfg(test)]
mod tests;

pub(crate) use extract::{KnownAt, PageNumber, Parameter, Query, parameter};
pub(crate) use link::Link;
pub use list::{ListQuery, SIZE_DEFAULT};
pub use params::{Params, QueryError};

use domain::ids::{Code, OfficeId};
use domain::message::Localize as _;
use service::Refusal;

use crate::snapshot_cache::LedgerSnapshot;

/// Refuses a commitment or an office that is not in the snapshot: it is most likely mistyped.
///
/// # Errors
/// [`QueryError`] that names the parameter.
pub(crate) fn require_exists(
    snapshot: &LedgerSnapshot,
    code: Option<&Code>,
    office: Option<&OfficeId>,
) -> Result<(), QueryError> {
    if let Some(code) = code.filter(|code| snapshot.status(code).is_none()) {
        let refusal = Refusal::NoCommitment { code: code.clone() };
        return Err(QueryError::new("code", code.as_str(), refusal.message()));
    }
    if let Some(office) = office.filter(|office| snapshot.office(office).is_none()) {
        let refusal = Refusal::NoOffice {
            office: office.clone(),
        };
        return Err(QueryError::new(
            "office",
            office.as_str(),
            refusal.message(),
        ));
    }
    Ok(())
}
