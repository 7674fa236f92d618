//! Erasing an evidence file for good, because it holds what must not be kept, such as a personal detail.
//!
//! The entry that names the file keeps its salted hash; content and salt are deleted, so that nothing of the content can be told
//! from the hash. The deletion is an entry, which is durable before the files go: a file that outlives a crash is
//! removed by the next collection of leftovers.

use super::evidence::EvidenceStore;
use super::{ActionError, Field, Ledger, Refusal, lookup};
use domain::ledger::event::{Erased, Event};
use domain::{Actor, Code, Right, Seq, Timestamp};
use store::Tx;

/// The longest reason and the longest name of a document, in characters.
const TEXT_MAX_CHARS: usize = 300;

/// What is to be erased, as it was typed.
#[derive(Debug, Clone)]
pub struct EraseRequest {
    /// The salted hash by which entries name the file.
    pub sha256: String,
    /// Why.
    pub reason: String,
    /// The document that decided it.
    pub document: String,
}

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasedFile {
    /// The salted hash.
    pub sha256: String,
    /// The commitments whose entries name it.
    pub codes: Vec<Code>,
    /// The entry.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
}

/// Erases an evidence file. Without `by` the supervising office of its commitment acts. It cannot be undone.
///
/// # Errors
/// [`Refusal::NoEvidence`], [`Refusal::AlreadyErased`], an empty or too long text, an office out of scope;
/// [`ActionError::File`] for files that could not be removed, after the entry is durable.
#[tracing::instrument(skip_all)]
pub async fn erase(
    ledger: &Ledger,
    files: &EvidenceStore,
    by: Option<&Actor>,
    request: EraseRequest,
) -> Result<ErasedFile, ActionError> {
    let by = by.cloned();
    let erased = ledger.act(move |tx, now| record(tx, now, by.as_ref(), request));
    match erased.await {
        Ok(erased) => {
            files.remove(&erased.sha256)?;
            Ok(erased)
        }
        // A crash may have kept the files.
        Err(ActionError::Refused(Refusal::AlreadyErased { sha256 })) => {
            files.remove(&sha256)?;
            Err(Refusal::AlreadyErased { sha256 }.into())
        }
        Err(error) => Err(error),
    }
}

fn record(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    request: EraseRequest,
) -> Result<ErasedFile, ActionError> {
    let sha256 = request.sha256.trim().to_lowercase();
    let codes = tx.reader().subjects_of_evidence(&sha256)?;
    let is_hash = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
    let Some(code) = codes.first().filter(|_| is_hash) else {
        let sha256 = sha256.chars().take(64).collect();
        return Err(Refusal::NoEvidence { sha256 }.into());
    };
    if tx.reader().is_erased(&sha256)? {
        return Err(Refusal::AlreadyErased { sha256 }.into());
    }
    let by = eraser(tx, by, code)?;
    let reason = lookup::sentence(Field::Reason, &request.reason, TEXT_MAX_CHARS)?;
    let document = lookup::sentence(Field::Document, &request.document, TEXT_MAX_CHARS)?;
    let body = Erased {
        sha256: sha256.clone(),
        reason,
        document: Some(document),
    };
    let appended = tx.append(now, &by, &Event::ContentErased(body))?;
    Ok(ErasedFile {
        sha256,
        codes,
        seq: appended.seq,
        at: appended.at,
    })
}

/// Who erases: an account without an office, which is an administrator's, or an office that supervises the commitment.
fn eraser(tx: &Tx<'_>, by: Option<&Actor>, code: &Code) -> Result<Actor, ActionError> {
    if let Some(by @ Actor::Account(_)) = by
        && lookup::acting_office(tx.reader(), by, Right::EraseContent)?.is_none()
    {
        return Ok(by.clone());
    }
    let history = lookup::history(tx.reader(), code)?;
    lookup::reviewer(tx.reader(), by, &history)
}
