//! Verifying: the whole ledger and the files beside it, held against the entries, now.

use axum::extract::State;
use serde_json::{Value, json};

use super::shape::Verification;
use super::{Answer, json};
use crate::Site;
use crate::caller::Caller;
use i18n::Localizer;

/// Verifies everything, and writes nothing: the weekly job does that. One at a time.
#[utoipa::path(post, path = "/api/v1/ledger/verify", tag = "ledger", operation_id = "verifyLedger",
    responses((status = 200, description = "What it came to, sound or not.", body = Verification)))]
pub(super) async fn verify(State(site): State<Site>, caller: Caller) -> Answer {
    let found = crate::audit::verify(&site).await?;
    let snapshot = site.snapshot_cache.now(&site.ledger).await?;
    let localizer = Localizer::new(caller.lang).in_zone(snapshot.context.zone);
    let faults: Vec<Value> = found
        .faults
        .iter()
        .map(
            |fault| json!({ "kind": fault.kind(), "entry": fault.seq(), "what": localizer.localize(fault) }),
        )
        .collect();
    Ok(json(&json!({
        "sound": found.faults.is_empty(),
        "size": found.size,
        "root": found.root.to_string(),
        "checkpoints": found.checkpoints,
        "evidence": found.evidence.len(),
        "erased": found.erased,
        "letters": found.letters.len(),
        "faults": faults,
    })))
}
