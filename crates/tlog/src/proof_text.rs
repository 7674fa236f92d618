//! How proofs are handed over: as texts that anybody's verifier reads.
//!
//! That an entry is in the ledger is written as C2SP tlog-proof, that one checkpoint continues another as the request of
//! C2SP tlog-witness. Both end with the signed checkpoint that they lead to. Must not trust anything that is read.

use std::fmt;

use thiserror::Error;

use crate::checkpoint::Checkpoint;
use crate::hash::{Hash, leaf_hash};
use crate::keys::Verifier;
use crate::note::NoteError;
use crate::proof::{ProofError, verify_consistency, verify_inclusion};

/// The first line of a tlog-proof.
const INCLUSION: &str = "c2sp.org/tlog-proof@v1";

/// No tree of 2^64 leaves needs more hashes than this to prove anything.
const HASHES_MAX: usize = 128;

/// Why a proof's text proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProofTextError {
    /// It is not of the form of a proof.
    #[error("proof: line {0} is missing or malformed")]
    Line(usize),
    /// Its checkpoint does not hold.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Its hashes do not lead where they should.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// It continues from another size than that of the older checkpoint.
    #[error("proof: it continues from {found} entries, the older checkpoint has {expected}")]
    Older {
        /// The size of the older checkpoint.
        expected: u64,
        /// The size that the proof names.
        found: u64,
    },
}

/// A proof as it is handed over; displayed as the text of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofText {
    /// What it claims.
    pub claim: Claim,
    /// Its hashes, in the order in which they are climbed.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint that it leads to.
    pub note: String,
}

/// What a proof claims of the ledger that its checkpoint describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It holds the entry of that number.
    Holds(u64),
    /// It begins with what it was at that size.
    Continues(u64),
}

impl ProofText {
    /// Takes a proof's text apart.
    ///
    /// # Errors
    /// [`ProofTextError::Line`] with the number of the line, from 1, that is malformed.
    pub fn parse(text: &str) -> Result<Self, ProofTextError> {
        let (head, note) = text.split_once("\n\n").ok_or(ProofTextError::Line(1))?;
        let mut lines = (1..).zip(head.split('\n')).peekable();
        let claim = if head.starts_with("old ") {
            Claim::Continues(number(lines.next(), "old ")?)
        } else {
            if lines.next() != Some((1, INCLUSION)) {
                return Err(ProofTextError::Line(1));
            }
            // What a log may add for its own readers; it proves nothing.
            lines.next_if(|(_, line)| line.starts_with("extra "));
            Claim::Holds(number(lines.next(), "index ")?)
        };
        let hashes = lines
            .map(|(at, line)| Hash::from_base64(line).map_err(|_| ProofTextError::Line(at)))
            .collect::<Result<Vec<_>, _>>()?;
        if hashes.len() > HASHES_MAX {
            return Err(ProofTextError::Line(HASHES_MAX));
        }
        Ok(Self {
            claim,
            hashes,
            note: note.to_owned(),
        })
    }

    /// Checks that the ledger of that key holds the entry of these exact bytes, under the number that the proof names.
    /// Returns the checkpoint that says so.
    ///
    /// # Errors
    /// [`ProofTextError`]: what does not hold.
    pub fn check_entry(
        &self,
        verifier: &Verifier,
        bytes: &[u8],
    ) -> Result<Checkpoint, ProofTextError> {
        let Claim::Holds(seq) = self.claim else {
            return Err(ProofTextError::Line(1));
        };
        let checkpoint = Checkpoint::open(&self.note, verifier)?;
        let leaf = leaf_hash(bytes);
        verify_inclusion(seq, checkpoint.size, leaf, checkpoint.root, &self.hashes)?;
        Ok(checkpoint)
    }

    /// Checks that the ledger of that key continues from an older checkpoint. Returns the newer one.
    ///
    /// # Errors
    /// [`ProofTextError`]: what does not hold.
    pub fn check_continues(
        &self,
        verifier: &Verifier,
        older: &Checkpoint,
    ) -> Result<Checkpoint, ProofTextError> {
        let Claim::Continues(found) = self.claim else {
            return Err(ProofTextError::Line(1));
        };
        if found != older.size {
            let expected = older.size;
            return Err(ProofTextError::Older { expected, found });
        }
        let newer = Checkpoint::open(&self.note, verifier)?;
        verify_consistency(found, newer.size, older.root, newer.root, &self.hashes)?;
        Ok(newer)
    }
}

/// The whole number after a word, in its one spelling.
fn number(line: Option<(usize, &str)>, word: &str) -> Result<u64, ProofTextError> {
    let (at, line) = line.ok_or(ProofTextError::Line(2))?;
    let read = line.strip_prefix(word).and_then(|digits| {
        let number: u64 = digits.parse().ok()?;
        (number.to_string() == digits).then_some(number)
    });
    read.ok_or(ProofTextError::Line(at))
}

impl fmt::Display for ProofText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.claim {
            Claim::Holds(seq) => writeln!(f, "{INCLUSION}\nindex {seq}")?,
            Claim::Continues(size) => writeln!(f, "old {size}")?,
        }
        for hash in &self.hashes {
            writeln!(f, "{}", hash.to_base64())?;
        }
        write!(f, "\n{}", self.note)
    }
}

#[cfg(test)]
#[path = "proof_text_tests.rs"]
mod tests;
