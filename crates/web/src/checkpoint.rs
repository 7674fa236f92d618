//! Checkpoints (C2SP tlog-checkpoint) with the cosignatures of witnesses: the current one, any that was kept, and the way in for
//! a note that a witness cosigned.
//!
//! Must not check a signature: that is the domain's.

use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Site;
use super::error::{WebError, plain};
use domain::message::{Localize, Message};
use service::ActionError;
use service::cosign::{self, CosignRefusal};
use tlog::cosignature::{CosignatureError, CosignedCheckpoint};
use tlog::note::NoteError;

/// The largest note that is taken: a checkpoint with some hundreds of cosignatures.
pub(super) const MAX_NOTE_BYTES: usize = 65_536;

/// The signed checkpoint of the ledger as it stands.
pub(super) async fn current(State(site): State<Site>) -> Result<Response, WebError> {
    let head = site.ledger.letterhead.clone();
    let witnessed = site
        .ledger
        .act(move |tx, now| cosign::checkpoint(tx, now, &head))
        .await?;
    Ok(note(witnessed.note))
}

/// A checkpoint that was signed at some time.
pub(super) async fn kept(
    State(site): State<Site>,
    Path(size): Path<String>,
) -> Result<Response, WebError> {
    let absent = || WebError::absent("witness-no-checkpoint");
    let number: u64 = size.parse().map_err(|_| absent())?;
    // A size has one spelling, as in the checkpoint itself.
    if number.to_string() != size {
        return Err(absent());
    }
    let found = site
        .ledger
        .ask_async(move |reader| cosign::witnessed(reader, number))
        .await?;
    Ok(note(found.ok_or_else(absent)?.note))
}

/// Takes a checkpoint that witnesses cosigned, and answers with all that it bears now. Whoever brings it need not say who they
/// are: the signatures do.
pub(super) async fn take(
    State(site): State<Site>,
    body: Result<axum::body::Bytes, BytesRejection>,
) -> Result<Response, WebError> {
    let body = match body {
        Ok(body) => body,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let said = Message::new("witness-too-large").number("most", MAX_NOTE_BYTES);
            return Ok(plain(error.status(), &said));
        }
        Err(error) => return Ok(plain(error.status(), &Message::new("witness-not-text"))),
    };
    let Ok(text) = std::str::from_utf8(&body) else {
        return Ok(plain(
            StatusCode::BAD_REQUEST,
            &Message::new("witness-not-text"),
        ));
    };
    // Before it waits for the writer: signatures that do not hold cost nobody a place in the queue.
    let head = site.ledger.letterhead.clone();
    let cosigned = match CosignedCheckpoint::open(text, &head.signer.verifier(), &site.witnesses) {
        Ok(cosigned) => cosigned,
        Err(error) => return Ok(refused(&error.into())),
    };
    let kept = site
        .ledger
        .act(move |tx, now| cosign::cosign(tx, now, &head, &cosigned))
        .await;
    match kept {
        Ok(kept) => Ok(note(kept.witnessed.note)),
        Err(ActionError::Cosign(refusal)) => Ok(refused(&refusal)),
        Err(error) => Err(error.into()),
    }
}

fn refused(refusal: &CosignRefusal) -> Response {
    plain(status_of(refusal), &refusal.message())
}

/// The statuses of C2SP tlog-witness, where it has the case: 404 another ledger's, 403 a signature that does not count, 409 not
/// what we have.
fn status_of(refusal: &CosignRefusal) -> StatusCode {
    use CosignatureError as Cosignature;
    match refusal {
        CosignRefusal::Ahead { .. } | CosignRefusal::Disagrees { .. } => StatusCode::CONFLICT,
        CosignRefusal::Note(Cosignature::Note(error)) => match error {
            NoteError::Origin { .. } => StatusCode::NOT_FOUND,
            NoteError::Unsigned { .. } | NoteError::Signature { .. } => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_REQUEST,
        },
        CosignRefusal::Note(Cosignature::NoWitness { .. } | Cosignature::False { .. }) => {
            StatusCode::FORBIDDEN
        }
        CosignRefusal::Note(_) => StatusCode::BAD_REQUEST,
    }
}

fn note(note: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        // The current one moves on with every entry, and any may gain a cosignature.
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, note).into_response()
}
