//! Proofs as texts: an inclusion proof as C2SP tlog-proof, a consistency proof as the request of C2SP tlog-witness. Both end
//! with the signed checkpoint of the tree.

use std::fmt;

use thiserror::Error;

use crate::checkpoint::Checkpoint;
use crate::hash::{Hash, leaf_hash};
use crate::keys::Verifier;
use crate::note::NoteError;
use crate::proof::{ProofError, verify_consistency, verify_inclusion};

/// The first line of a tlog-proof.
const INCLUSION: &str = "c2sp.org/tlog-proof@v1";

/// The most hashes that a proof in a tree of 2^64 leaves has.
const HASHES_MAX: usize = 128;

/// The error for the text of a proof that is malformed or does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProofTextError {
    /// The line of this number, from 1, is missing or malformed.
    #[error("proof: line {0} is missing or malformed")]
    Line(usize),
    /// Its checkpoint is not valid.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Its hashes do not lead to the root.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// It starts at another size than that of the older checkpoint.
    #[error("proof: it continues from {found} entries, the older checkpoint has {expected}")]
    Older {
        /// The size of the older checkpoint.
        expected: u64,
        /// The size at which the proof starts.
        found: u64,
    },
}

/// A proof with its checkpoint. Displayed as the text of its kind.
///
/// ```
/// use tlog::hash::leaf_hash;
/// use tlog::keys::{NoteSigner, Origin};
/// use tlog::proof::inclusion_proof;
/// use tlog::proof_text::{Claim, ProofText};
/// use tlog::tree::MemoryNodes;
///
/// let nodes: MemoryNodes = (0..3_u8).map(|n| leaf_hash(&[n])).collect();
/// let signer = NoteSigner::from_seed(Origin::parse("example.org/log")?, [7; 32]);
/// let proof = ProofText {
///     claim: Claim::Holds(1),
///     hashes: inclusion_proof(1, 3, &nodes)?,
///     note: signer.sign(3, nodes.root()),
/// };
/// let received = ProofText::parse(&proof.to_string())?;
/// assert_eq!(received.check_entry(&signer.verifier(), &[1])?.size, 3);
/// assert!(received.check_entry(&signer.verifier(), &[2]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofText {
    /// The statement that it proves.
    pub claim: Claim,
    /// The hashes, from the leaf upwards.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint.
    pub note: String,
}

/// The statement of a proof about the log at its checkpoint.
///
/// ```
/// use tlog::proof_text::{Claim, ProofText};
///
/// assert_eq!(ProofText::parse("old 5\n\nnote")?.claim, Claim::Continues(5));
/// # Ok::<(), tlog::proof_text::ProofTextError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The log has an entry at this index.
    Holds(u64),
    /// The log continues its state at this size.
    Continues(u64),
}

impl ProofText {
    /// Parses a proof. Does not verify it.
    ///
    /// # Errors
    /// [`ProofTextError::Line`] with the number of the first malformed line.
    pub fn parse(text: &str) -> Result<Self, ProofTextError> {
        let (head, note) = text.split_once("\n\n").ok_or(ProofTextError::Line(1))?;
        let mut lines = (1..).zip(head.split('\n')).peekable();
        let claim = if head.starts_with("old ") {
            Claim::Continues(number(lines.next(), "old ")?)
        } else {
            if lines.next() != Some((1, INCLUSION)) {
                return Err(ProofTextError::Line(1));
            }
            // An optional line with application data, which the proof does not cover.
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

    /// Verifies that the log with this key has an entry with exactly these bytes at the claimed index. Returns the checkpoint.
    ///
    /// # Errors
    /// [`ProofTextError`] for the first fault; `Line(1)` if the claim is of the other kind.
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

    /// Verifies that the log with this key continues its state at an older checkpoint. Returns the newer checkpoint.
    ///
    /// # Errors
    /// [`ProofTextError`] for the first fault; `Line(1)` if the claim is of the other kind.
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

/// The decimal number after `word`, without sign or leading zeros.
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
