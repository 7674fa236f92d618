//! Offices. Their mail addresses are only for callers who may read the outbox.

use axum::extract::State;

use super::Answer;
use super::params::{self, KnownAtParam, Query};
use crate::{Caller, Site};
use domain::{Right, office};
use store::StoreError;
use wire::{Office, Page};

/// The offices in the order of registration. Addresses are those of now.
#[utoipa::path(get, path = "/api/v1/offices", tag = "offices", operation_id = "listOffices",
    params(KnownAtParam), responses((status = 200, description = "All of them.", body = Page<Office>)))]
pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<KnownAtParam>,
) -> Answer {
    let snapshot = site.requested_snapshot(&query.known_at, None).await?;
    let offices = snapshot.offices.clone();
    let with_addresses = caller.may(Right::ReadOperations);
    let items = site
        .read(move |reader| -> Result<Vec<Office>, StoreError> {
            let one = |office: &office::Office| {
                let email = if with_addresses {
                    reader.address(&office.id)?
                } else {
                    None
                };
                Ok(Office::new(office, email))
            };
            offices.iter().map(one).collect()
        })
        .await?;
    params::page(&snapshot, items, None)
}
