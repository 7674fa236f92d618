//! Offices. Where their mail goes is told only to whoever may read what was mailed.

use axum::extract::{RawQuery, State};
use serde_json::Value;

use super::shape::{KnownAtParam, OfficePage};
use super::{Answer, asked};
use crate::Site;
use crate::caller::Caller;
use domain::access::Right;
use domain::office::Office;
use export::office_json;
use store::StoreError;

/// The offices in the order of registration. Addresses are those of now.
#[utoipa::path(get, path = "/api/v1/offices", tag = "offices", operation_id = "listOffices",
    params(KnownAtParam), responses((status = 200, description = "All of them.", body = OfficePage)))]
pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Answer {
    let known_at = asked::moment(query.as_deref())?;
    let snapshot = site.snapshot(known_at.as_deref(), None).await?;
    let offices = snapshot.offices.clone();
    let with_addresses = caller.may(Right::ReadOperations);
    let items = site
        .ledger
        .ask_async(move |reader| -> Result<Vec<Value>, StoreError> {
            let one = |office: &Office| {
                let email = if with_addresses {
                    reader.address(&office.id)?
                } else {
                    None
                };
                Ok(office_json(office, email.as_deref()))
            };
            offices.iter().map(one).collect()
        })
        .await?;
    Ok(asked::whole(&snapshot, &items))
}
