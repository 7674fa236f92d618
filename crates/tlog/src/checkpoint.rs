//! Checkpoints (C2SP tlog-checkpoint): the signed statement that a log has a size and a root.
//!
//! Publish one only after the entries that it covers are stored durably.

use crate::hash::Hash;
use crate::keys::{NoteSigner, Origin, Verifier};
use crate::note::{Note, NoteError};

/// The state of a log at some size.
///
/// ```
/// use tlog::checkpoint::Checkpoint;
/// use tlog::hash::leaf_hash;
/// use tlog::keys::{NoteSigner, Origin};
///
/// let signer = NoteSigner::from_seed(Origin::parse("example.org/log")?, [7; 32]);
/// let note = signer.sign(1, leaf_hash(b"entry"));
/// let checkpoint = Checkpoint::open(&note, &signer.verifier())?;
/// assert_eq!((checkpoint.size, checkpoint.root), (1, leaf_hash(b"entry")));
/// assert_eq!(Checkpoint::parse_body(&checkpoint.body())?, checkpoint);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log.
    pub origin: Origin,
    /// The number of entries.
    pub size: u64,
    /// The root of the tree over the entries.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed: origin, size and root in base64, a line each.
    pub fn body(&self) -> String {
        let root = self.root.to_base64();
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// Parses the text of a note. Drops extension lines, which tlog-checkpoint allows after the root if they are not empty.
    ///
    /// # Errors
    /// [`NoteError::Body`] with the number of the first malformed line.
    pub fn parse_body(text: &str) -> Result<Self, NoteError> {
        let text = text.strip_suffix('\n').ok_or(NoteError::Body(1))?;
        let mut lines = text.split('\n');
        let mut line = |number| lines.next().ok_or(NoteError::Body(number));
        let origin = Origin::parse(line(1)?).map_err(|_| NoteError::Body(1))?;
        let written = line(2)?;
        let size: u64 = written.parse().map_err(|_| NoteError::Body(2))?;
        // `parse` accepts leading zeros and a plus sign, which tlog-checkpoint does not.
        if size.to_string() != written {
            return Err(NoteError::Body(2));
        }
        let root = Hash::from_base64(line(3)?).map_err(|_| NoteError::Body(3))?;
        match lines.zip(4..).find(|(extension, _)| extension.is_empty()) {
            Some((_, number)) => Err(NoteError::Body(number)),
            None => Ok(Self { origin, size, root }),
        }
    }

    /// Verifies the log's signature on a checkpoint, then parses it. Ignores cosignatures.
    ///
    /// # Errors
    /// [`NoteError`] if the note is malformed, is not signed by the key, or has another origin.
    pub fn open(note: &str, verifier: &Verifier) -> Result<Self, NoteError> {
        let note = Note::parse(note)?;
        note.verify(verifier)?;
        let checkpoint = Self::parse_body(&note.text)?;
        checkpoint.expect_origin(verifier.name())?;
        Ok(checkpoint)
    }

    pub(super) fn expect_origin(&self, expected: &Origin) -> Result<(), NoteError> {
        if self.origin == *expected {
            return Ok(());
        }
        Err(NoteError::Origin {
            expected: expected.to_string(),
            found: self.origin.to_string(),
        })
    }
}

impl NoteSigner {
    /// Signs a checkpoint of this log. Returns the note.
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
