//! Verify now: the whole ledger and the files beside it, once, on a person's word.
//!
//! One at a time: it reads everything. Must not write its outcome into the ledger: the weekly job does that.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use tokio::sync::Semaphore;

use super::{answer, told};
use crate::Site;
use crate::caller::Caller;
use crate::error::WebError;
use crate::parts::{Notice, Tone};
use domain::message::Message;
use service::verify as action;
use store::{StoreError, Verification};

static TURN: Semaphore = Semaphore::const_new(1);

/// What a verification came to.
pub(super) struct Outcome {
    pub(super) notice: Notice,
    /// Each fault in words.
    pub(super) faults: Vec<String>,
}

/// Verifies, unless somebody else has it verified already.
///
/// # Errors
/// 409 for whoever comes second; what verifying fails with.
pub(crate) async fn verified(site: &Site) -> Result<Verification, WebError> {
    let busy = || WebError::refused(StatusCode::CONFLICT, Message::new("audit-busy"));
    let turn = TURN.try_acquire().map_err(|_| busy())?;
    let (ledger, key) = (
        site.ledger.clone(),
        site.ledger.letterhead.signer.verifier(),
    );
    let work = tokio::task::spawn_blocking(move || {
        // Held by whoever works, not by whoever waits: they may give up before it is through.
        let _turn = turn;
        action::verify(ledger.db.data(), &key, &[], &mut |_| {})
    });
    Ok(work.await.map_err(|_| StoreError::Panicked)??)
}

/// `POST /audit/verify`.
pub(crate) async fn verify(State(site): State<Site>, caller: Caller) -> Result<Response, WebError> {
    let found = verified(&site).await?;
    let here = Uri::from_static("/audit");
    let frame = site.frame(&caller, &here).await?;
    let is_sound = found.faults.is_empty();
    let said = Message::new(if is_sound {
        "audit-sound-text"
    } else {
        "audit-unsound-text"
    })
    .number("size", found.size)
    .number("faults", found.faults.len());
    let outcome = Outcome {
        notice: Notice {
            tone: if is_sound { Tone::Good } else { Tone::Bad },
            title: frame.l.t(if is_sound {
                "audit-sound"
            } else {
                "audit-unsound"
            }),
            text: frame.l.message(&said),
        },
        faults: found.faults.iter().map(|f| told(f, &frame)).collect(),
    };
    answer(&site, &caller, &here, Some(outcome)).await
}
