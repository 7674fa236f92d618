//! Verifying: the whole ledger and the files beside it, held against the entries, now.

use axum::extract::State;
use serde_json::{Value, json};

use super::shape::Verification;
use super::{Answer, json};
use crate::Site;
use crate::audit::verified;
use crate::caller::Caller;
use i18n::Words;

/// Verifies everything, and writes nothing: the weekly job does that. One at a time.
#[utoipa::path(post, path = "/api/v1/ledger/verify", tag = "ledger", operation_id = "verifyLedger",
    responses((status = 200, description = "What it came to, sound or not.", body = Verification)))]
pub(super) async fn verify(State(site): State<Site>, caller: Caller) -> Answer {
    let found = verified(&site).await?;
    let standing = site.board.now(&site.desk).await?;
    let words = Words::new(caller.lang).in_zone(standing.frame.zone);
    let faults: Vec<Value> = found
        .faults
        .iter()
        .map(
            |fault| json!({ "kind": fault.kind(), "entry": fault.seq(), "what": words.say(fault) }),
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
