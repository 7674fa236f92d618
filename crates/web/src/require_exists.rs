//! Filters by what is not there: most likely it was mistyped, so it is refused.
//!
//! Must not know which list is filtered.

use super::query::QueryError;
use super::snapshot_cache::LedgerSnapshot;
use domain::ids::{Code, OfficeId};
use domain::message::Localize as _;
use service::Refusal;

/// Refuses a commitment or an office that the snapshot does not have.
///
/// # Errors
/// [`QueryError`] that names the parameter.
pub(super) fn require_exists(
    snapshot: &LedgerSnapshot,
    code: Option<&Code>,
    office: Option<&OfficeId>,
) -> Result<(), QueryError> {
    if let Some(code) = code.filter(|code| snapshot.status(code).is_none()) {
        let said = Refusal::NoCommitment { code: code.clone() }.message();
        return Err(QueryError::new("code", code.as_str(), said));
    }
    if let Some(office) = office.filter(|office| snapshot.office(office).is_none()) {
        let no = Refusal::NoOffice {
            office: office.clone(),
        };
        return Err(QueryError::new("office", office.as_str(), no.message()));
    }
    Ok(())
}
