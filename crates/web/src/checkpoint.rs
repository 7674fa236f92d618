//! Checkpoints (C2SP tlog-checkpoint) with the cosignatures of witnesses: the current one, earlier ones, and the endpoint that accepts
//! cosigned notes.

use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::error::{WebError, plain};
use super::headers::content;
use super::{CallerSite, Route, Site};
use domain::{Localize, Message, Right};
use service::ActionError;
use service::cosign::{self, CosignRefusal};
use store::Tx;
use tlog::cosignature::{CosignatureError, CosignedCheckpoint};
use tlog::note::NoteError;

/// The size limit of a note, which allows some hundreds of cosignatures.
const NOTE_MAX_BYTES: usize = 65_536;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/checkpoint", Right::Open, current),
        Route::post("/checkpoint", Right::Cosign, accept).body_limit(NOTE_MAX_BYTES),
        Route::get("/checkpoint/{size}", Right::Open, earlier),
    ]
}

/// `GET /checkpoint`: the signed checkpoint of the current ledger, or the newest signed one where no other can be stored.
async fn current(CallerSite(site): CallerSite) -> Result<Response, WebError> {
    Ok(note(cosign::current(&site.ledger).await?.note))
}

/// `GET /checkpoint/{size}`: a checkpoint that was signed for that size.
async fn earlier(State(site): State<Site>, Path(size): Path<String>) -> Result<Response, WebError> {
    let absent = || WebError::absent("witness-no-checkpoint");
    let number: u64 = size.parse().map_err(|_| absent())?;
    // A size has one spelling, as in a checkpoint.
    if number.to_string() != size {
        return Err(absent());
    }
    let head = site.ledger.letterhead.clone();
    let found = site.read(move |reader| cosign::witnessed(reader, &head, number));
    Ok(note(found.await?.ok_or_else(absent)?.note))
}

/// `POST /checkpoint`: accepts a checkpoint with cosignatures, and answers with the checkpoint and every known cosignature. The
/// client is not authenticated; the signatures are.
async fn accept(
    CallerSite(site): CallerSite,
    body: Result<axum::body::Bytes, BytesRejection>,
) -> Result<Response, WebError> {
    let body = match body {
        Ok(body) => body,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let message = Message::new("witness-too-large").number("most", NOTE_MAX_BYTES);
            return Ok(plain(error.status(), &message));
        }
        Err(error) => return Ok(plain(error.status(), &Message::new("witness-not-text"))),
    };
    let Ok(text) = std::str::from_utf8(&body) else {
        let message = Message::new("witness-not-text");
        return Ok(plain(StatusCode::BAD_REQUEST, &message));
    };
    // The signatures are verified before the note waits for the writer.
    let head = site.ledger.letterhead.clone();
    let cosigned = match CosignedCheckpoint::open(text, &head.signer.verifier(), &head.witnesses) {
        Ok(cosigned) => cosigned,
        Err(error) => return Ok(refused(&error.into())),
    };
    let act = move |tx: &mut Tx<'_>, now| cosign::cosign(tx, now, &head, &cosigned);
    match site.ledger.act(act).await {
        Ok(accepted) => Ok(note(accepted.witnessed.note)),
        Err(ActionError::Cosign(refusal)) => Ok(refused(&refusal)),
        Err(error) => Err(error.into()),
    }
}

fn refused(refusal: &CosignRefusal) -> Response {
    plain(status_of(refusal), &refusal.message())
}

/// The statuses of C2SP tlog-witness: 404 for another ledger, 403 for an unknown or invalid signature, 409 for a different tree.
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
    // Every entry changes the current checkpoint, and any checkpoint may gain a cosignature.
    content("text/plain; charset=utf-8", "no-cache", note)
}
