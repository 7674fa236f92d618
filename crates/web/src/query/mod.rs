//! Query strings: the parameters of a request, and links that carry parameters.
//!
//! Parsing is strict: an unknown parameter or an invalid value is refused with what would be right, because a list that silently shows
//! something else misleads. What only a ledger can decide, such as whether an office exists, is checked against a snapshot afterwards.

mod error;
mod extract;
mod link;
mod list;
mod parameter;
#[cfg(test)]
mod tests;

pub use error::QueryError;
pub(crate) use extract::{Query, parse_strictly};
pub(crate) use link::Link;
pub(crate) use list::ListParams;
pub use list::ListQuery;
pub use parameter::SIZE_DEFAULT;
pub(crate) use parameter::{KnownAt, Limit, PageNumber, Parameter, Year, parameter};

use domain::{Code, Localize as _, OfficeId};
use service::Refusal;

use super::LedgerSnapshot;

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
