//! Verification of the whole ledger and of the files beside it.

use axum::extract::State;

use super::{Answer, json};
use crate::Site;
use crate::caller::Caller;
use i18n::Localizer;
use wire::Verification;

/// Verifies everything, and writes nothing: the weekly job does that. One at a time.
#[utoipa::path(post, path = "/api/v1/ledger/verify", tag = "ledger", operation_id = "verifyLedger",
    responses((status = 200, description = "What it came to, sound or not.", body = Verification)))]
pub(super) async fn verify(State(site): State<Site>, caller: Caller) -> Answer {
    let found = crate::audit::verify(&site).await?;
    let snapshot = site.snapshot_cache.now(&site.ledger).await?;
    let localizer = Localizer::new(caller.lang).in_zone(snapshot.context.zone);
    Ok(json(&Verification::new(&found, localizer)))
}
