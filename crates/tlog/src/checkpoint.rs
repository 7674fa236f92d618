//! Checkpoints (C2SP tlog-checkpoint): the signed statement that a ledger has a size and a root.
//!
//! Must not know when one may leave the process; that is for whoever commits.

use crate::hash::Hash;
use crate::keys::{NoteSigner, Origin, Verifier};
use crate::note::{Note, NoteError};

/// A ledger at some size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the ledger.
    pub origin: Origin,
    /// How many entries it has.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed: origin, size and root in base64, a line each.
    pub fn body(&self) -> String {
        format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            self.root.to_base64()
        )
    }

    /// Reads the text of a note. Extension lines, which tlog-checkpoint allows after the root, must not be empty and are not kept.
    ///
    /// # Errors
    /// [`NoteError::Body`] with the number of the line, from 1, that is wrong.
    pub fn parse_body(text: &str) -> Result<Self, NoteError> {
        let text = text.strip_suffix('\n').ok_or(NoteError::Body(1))?;
        let mut lines = text.split('\n');
        let mut line = |number| lines.next().ok_or(NoteError::Body(number));
        let origin = Origin::parse(line(1)?).map_err(|_| NoteError::Body(1))?;
        let written = line(2)?;
        let size: u64 = written.parse().map_err(|_| NoteError::Body(2))?;
        // Neither leading zeros nor a sign, both of which a number's parser lets pass.
        if size.to_string() != written {
            return Err(NoteError::Body(2));
        }
        let root = Hash::from_base64(line(3)?).map_err(|_| NoteError::Body(3))?;
        match lines.zip(4..).find(|(extension, _)| extension.is_empty()) {
            Some((_, number)) => Err(NoteError::Body(number)),
            None => Ok(Self { origin, size, root }),
        }
    }

    /// Opens a signed checkpoint: checks the signature of the ledger's key, then reads it. Cosignatures are left aside; they
    /// are found with [`Note::parse`].
    ///
    /// # Errors
    /// [`NoteError`]: malformed, not signed by that key, or the checkpoint of another ledger.
    pub fn open(note: &str, verifier: &Verifier) -> Result<Self, NoteError> {
        let note = Note::parse(note)?;
        note.verify(verifier)?;
        let checkpoint = Self::parse_body(&note.text)?;
        if checkpoint.origin == *verifier.name() {
            Ok(checkpoint)
        } else {
            Err(NoteError::Origin {
                expected: verifier.name().to_string(),
                found: checkpoint.origin.to_string(),
            })
        }
    }
}

impl NoteSigner {
    /// Signs that this signer's ledger has that size and root. Returns the note, ending in a line feed.
    pub fn sign(&self, size: u64, root: Hash) -> String {
        let checkpoint = Checkpoint {
            origin: self.name().clone(),
            size,
            root,
        };
        let text = checkpoint.body();
        format!("{text}\n{}", self.signature_line(&text))
    }
}

#[cfg(test)]
#[path = "checkpoint_tests.rs"]
mod tests;
