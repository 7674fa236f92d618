//! Cosignatures (C2SP tlog-cosignature, Ed25519): the statement of a witness that at some time it saw this checkpoint, which
//! is consistent with every checkpoint of this log that it saw before.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use ed25519_dalek::{Signature, VerifyingKey};
use thiserror::Error;

use crate::checkpoint::Checkpoint;
use crate::keys::{KeyError, KeyId, Origin, Verifier, key_id, parse_public, public_text};
use crate::note::{Note, NoteError, NoteSignature};

/// The signature type of timestamped Ed25519 cosignatures in C2SP signed-note.
const COSIGNATURE: u8 = 0x04;

/// The last second that RFC 3339 can express, the end of the year 9999. The protocol would allow 2^63 − 1.
const LAST_SECOND: i64 = 253_402_300_799;

/// The error for a cosigned checkpoint that is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CosignatureError {
    /// The note, the checkpoint in it, or the log's own signature is at fault.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// It has no cosignature of a known witness.
    #[error("cosignature: none of the note's {others} other signatures is of a known witness")]
    NoWitness {
        /// The number of signature lines besides the log's own.
        others: usize,
    },
    /// It has several cosignatures of a witness.
    #[error("cosignature: {witness} signed it more than once")]
    Twice {
        /// The witness.
        witness: Origin,
    },
    /// A cosignature is not a time in 8 bytes and a signature in 64.
    #[error("cosignature: that of {witness} is malformed")]
    Form {
        /// The witness.
        witness: Origin,
    },
    /// The time of a cosignature is 0 or after the year 9999.
    #[error(
        "cosignature: that of {witness} bears an impossible time, {seconds} seconds after 1970"
    )]
    Time {
        /// The witness.
        witness: Origin,
        /// The time in seconds after 1970.
        seconds: u64,
    },
    /// The signature is not valid for this checkpoint and this time.
    #[error("cosignature: that of {witness} is false; it is of another checkpoint, or was altered")]
    False {
        /// The witness.
        witness: Origin,
    },
}

/// The name and public key of a witness, which verify its cosignatures. Displayed as a C2SP verifier key of type 4.
///
/// ```
/// use tlog::cosignature::WitnessKey;
///
/// let vkey = "witness.example/w1+d9ed62c5+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR";
/// let witness = WitnessKey::parse(vkey)?;
/// assert_eq!(witness.name().as_str(), "witness.example/w1");
/// assert_eq!(witness.to_string(), vkey);
/// # Ok::<(), tlog::keys::KeyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessKey {
    name: Origin,
    key: VerifyingKey,
}

impl WitnessKey {
    /// Parses a vkey, `NAME+ID+KEY`, which may end in a line feed.
    ///
    /// # Errors
    /// [`KeyError`] for the first fault.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (name, key) = parse_public(text, COSIGNATURE).map_err(|error| match error {
            KeyError::Algorithm(found) => KeyError::NotAWitness(found),
            // Its text describes the name of a log.
            KeyError::Origin(_) => KeyError::Shape("NAME+ID+KEY"),
            other => other,
        })?;
        Ok(Self { name, key })
    }

    /// The name of the witness.
    pub fn name(&self) -> &Origin {
        &self.name
    }

    /// The id of the key.
    pub fn id(&self) -> KeyId {
        key_id(&self.name, COSIGNATURE, &self.key)
    }

    /// Whether both have the same key. Cosignatures do not sign the witness's name, so that one key under two names would
    /// count as two witnesses.
    pub fn has_key_of(&self, other: &Self) -> bool {
        self.key == other.key
    }

    /// Verifies a signature line of this witness on the text of a checkpoint.
    fn verify(&self, text: &str, line: &NoteSignature) -> Result<Cosignature, CosignatureError> {
        let witness = || self.name.clone();
        let form = || CosignatureError::Form { witness: witness() };
        let (time, signature) = line.signature.split_first_chunk().ok_or_else(form)?;
        let signature = Signature::from_slice(signature).map_err(|_| form())?;
        let seconds = u64::from_be_bytes(*time);
        let time = instant(seconds).ok_or_else(|| CosignatureError::Time {
            witness: witness(),
            seconds,
        })?;
        let signed = format!("cosignature/v1\ntime {seconds}\n{text}");
        self.key
            .verify_strict(signed.as_bytes(), &signature)
            .map_err(|_| CosignatureError::False { witness: witness() })?;
        Ok(Cosignature {
            witness: witness(),
            key_id: self.id(),
            time,
            line: line.line(),
        })
    }
}

/// The instant of a number of seconds after 1970, from 1 to [`LAST_SECOND`].
fn instant(seconds: u64) -> Option<DateTime<Utc>> {
    let seconds = i64::try_from(seconds).ok()?;
    let at = DateTime::from_timestamp(seconds, 0)?;
    (1..=LAST_SECOND).contains(&seconds).then_some(at)
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&public_text(&self.name, COSIGNATURE, &self.key))
    }
}

impl FromStr for WitnessKey {
    type Err = KeyError;
    fn from_str(text: &str) -> Result<Self, KeyError> {
        Self::parse(text)
    }
}

/// A verified cosignature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// The name of the witness.
    pub witness: Origin,
    /// The id of the witness's key.
    pub key_id: KeyId,
    /// The time of signing, as the witness states it.
    pub time: DateTime<Utc>,
    /// The signature line, with its line feed.
    pub line: String,
}

/// A checkpoint with the signature of its log and cosignatures of known witnesses.
///
/// ```
/// use tlog::cosignature::{CosignatureError, CosignedCheckpoint, WitnessKey};
/// use tlog::hash::leaf_hash;
/// use tlog::keys::{NoteSigner, Origin};
///
/// let signer = NoteSigner::from_seed(Origin::parse("example.gov/pledges")?, [7; 32]);
/// let note = signer.sign(20_852_163, leaf_hash(b"x"));
/// let line = "\u{2014} witness.example/w1 2e1ixQAAAABkGFDL/yEhJjEKiGj2eY368oH5VU4dAsLvsPzzGJ1K4hf4jckMb4AbGHoCS7DgB4wTwXnGieLJwHv728ncdp4VStbrDQ==\n";
/// let witness = WitnessKey::parse("witness.example/w1+d9ed62c5+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR")?;
/// let witnesses = [witness];
///
/// let cosigned = CosignedCheckpoint::open(&format!("{note}{line}"), &signer.verifier(), &witnesses)?;
/// assert_eq!(cosigned.cosignatures[0].time.to_rfc3339(), "2023-03-20T12:25:47+00:00");
///
/// let bare = CosignedCheckpoint::open(&note, &signer.verifier(), &witnesses);
/// assert_eq!(bare, Err(CosignatureError::NoWitness { others: 0 }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CosignedCheckpoint {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The signed text, including extension lines.
    pub text: String,
    /// The cosignatures of known witnesses, in the order of `witnesses`.
    pub cosignatures: Vec<Cosignature>,
}

impl CosignedCheckpoint {
    /// Verifies a cosigned checkpoint of the log with the key `ledger`. Ignores signatures of unknown keys, as signed-note
    /// requires; each cosignature of a known witness must be valid, and there must be at least one.
    ///
    /// # Errors
    /// [`CosignatureError`] for the first fault. The origin is checked before the signatures.
    pub fn open(
        note: &str,
        ledger: &Verifier,
        witnesses: &[WitnessKey],
    ) -> Result<Self, CosignatureError> {
        let note = Note::parse(note)?;
        let checkpoint = Checkpoint::parse_body(&note.text)?;
        checkpoint.expect_origin(ledger.name())?;
        note.verify(ledger)?;
        let mut cosignatures = Vec::new();
        for witness in witnesses {
            match note.signatures_of(witness.name.as_str(), witness.id())[..] {
                [] => {}
                [line] => cosignatures.push(witness.verify(&note.text, line)?),
                _ => {
                    let witness = witness.name.clone();
                    return Err(CosignatureError::Twice { witness });
                }
            }
        }
        if cosignatures.is_empty() {
            let others = note.signatures.len() - 1;
            return Err(CosignatureError::NoWitness { others });
        }
        Ok(Self {
            checkpoint,
            text: note.text,
            cosignatures,
        })
    }
}

#[cfg(test)]
#[path = "cosignature_tests.rs"]
mod tests;
