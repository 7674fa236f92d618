//! form: a filled-in form is sent once, however often its button is pressed.
//!
//! The same form with the same content is one report; the same form with another content is another report, as when a
//! person goes back and corrects it. Must not check the report: `submit` does.

use sha2::{Digest as _, Sha256};

use super::evidence::Stored;
use super::submit::{Request, submit};
use super::{ActionError, draft};
use domain::ids::{Actor, UpdateId};
use domain::time::Timestamp;
use store::{KeptAnswer, Tx};

/// The form that a report came with.
#[derive(Debug, Clone)]
pub struct Form {
    /// Under which name drafts and answers are kept.
    pub owner: String,
    /// What this form alone carries.
    pub token: String,
    /// SHA-256 over all that was filled in, files and all.
    pub content: [u8; 32],
}

impl Form {
    fn key(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.token.as_bytes());
        hash.update([0]);
        hash.update(self.content);
        format!("form:{}", hex::encode(hash.finalize()))
    }
}

/// Reports by a form with the files `stored` for it, and drops the draft of it. Returns the update's number: that of the first time where it was sent before.
///
/// # Errors
/// As [`submit`].
pub fn send(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    form: &Form,
    request: Request,
    stored: Stored,
) -> Result<UpdateId, ActionError> {
    let key = form.key();
    if let Some(kept) = tx.kept_answer(&form.owner, &key)? {
        let text = String::from_utf8_lossy(&kept.body);
        return Ok(text.parse()?);
    }
    let (code, period) = (request.code.clone(), request.period);
    let request = Request {
        evidence: stored.named(),
        ..request
    };
    let submitted = submit(tx, now, by, request)?;
    let answer = KeptAnswer {
        request_hash: form.content,
        status: 303,
        body: submitted.update.to_string().into_bytes(),
    };
    tx.keep_answer(&form.owner, &key, &answer, now)?;
    draft::discard(tx, &form.owner, &code, period)?;
    stored.keep();
    Ok(submitted.update)
}
