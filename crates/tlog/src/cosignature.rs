//! Cosignatures (C2SP tlog-cosignature, Ed25519): that a witness saw this checkpoint, at some time, as the continuation of every
//! checkpoint of this ledger that it saw before.
//!
//! Must not know where cosignatures are kept, nor how a witness is reached.

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

/// The last second that RFC 3339 can write: the end of the year 9999. The protocol allows 2^63−1, and to refuse the future.
const LAST_SECOND: i64 = 253_402_300_799;

/// Why a cosigned checkpoint was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CosignatureError {
    /// The note, the checkpoint in it, or the ledger's own signature.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// No line is of a witness that we know.
    #[error(
        "cosignature: none of the note's {others} other signatures is of a witness that `[ledger] witnesses` names"
    )]
    NoWitness {
        /// How many lines there are besides the ledger's own.
        others: usize,
    },
    /// More than one line of a witness.
    #[error("cosignature: {witness} signed it more than once")]
    Twice {
        /// The witness.
        witness: Origin,
    },
    /// Not a time in eight bytes and a signature in 64.
    #[error("cosignature: that of {witness} is malformed")]
    Form {
        /// The witness.
        witness: Origin,
    },
    /// No seconds at all after 1970, or a time after the year 9999.
    #[error(
        "cosignature: that of {witness} bears an impossible time, {seconds} seconds after 1970"
    )]
    Time {
        /// The witness.
        witness: Origin,
        /// What it bears.
        seconds: u64,
    },
    /// Not a signature of this witness on this checkpoint and that time.
    #[error("cosignature: that of {witness} is false; it is of another checkpoint, or was altered")]
    False {
        /// The witness.
        witness: Origin,
    },
}

/// What checks a witness's cosignatures: its name and public key, displayed as a C2SP verifier key of type 4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessKey {
    name: Origin,
    key: VerifyingKey,
}

impl WitnessKey {
    /// Reads a vkey, `NAME+ID+KEY`; one line feed at its end is let pass.
    ///
    /// # Errors
    /// [`KeyError`]: the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (name, key) = parse_public(text, COSIGNATURE).map_err(|error| match error {
            KeyError::Algorithm(found) => KeyError::NotAWitness(found),
            // It would speak of a ledger's name.
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

    /// Whether both are one witness: what a cosignature signs does not hold its name, so that a key under two names would
    /// count for two.
    pub fn has_key_of(&self, other: &Self) -> bool {
        self.key == other.key
    }

    /// Reads a line of this witness and checks it against the text of a checkpoint.
    fn read(&self, text: &str, line: &NoteSignature) -> Result<Cosignature, CosignatureError> {
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

/// Seconds after 1970, of which there must be one at least.
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

/// A cosignature that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// The name of the witness.
    pub witness: Origin,
    /// The id of its key.
    pub key_id: KeyId,
    /// When it says that it signed.
    pub time: DateTime<Utc>,
    /// The signature line, with its line feed.
    pub line: String,
}

/// A checkpoint that this ledger and at least one known witness signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CosignedCheckpoint {
    /// What it says.
    pub checkpoint: Checkpoint,
    /// The text that is signed, with whatever lines follow the root.
    pub text: String,
    /// The cosignatures of known witnesses in the order of the note.
    pub cosignatures: Vec<Cosignature>,
}

impl CosignedCheckpoint {
    /// Opens a cosigned checkpoint of the ledger. Lines of keys that nobody knows are passed over, as signed-note demands; a
    /// line of a known witness must hold.
    ///
    /// # Errors
    /// [`CosignatureError`]: the first thing that is wrong. Another ledger's is told before its signature is looked for.
    pub fn open(
        note: &str,
        ledger: &Verifier,
        witnesses: &[WitnessKey],
    ) -> Result<Self, CosignatureError> {
        let parsed = Note::parse(note)?;
        let found = Checkpoint::parse_body(&parsed.text)?.origin;
        if found != *ledger.name() {
            return Err(NoteError::Origin {
                expected: ledger.name().to_string(),
                found: found.to_string(),
            }
            .into());
        }
        let checkpoint = Checkpoint::open(note, ledger)?;
        let mut cosignatures = Vec::new();
        for witness in witnesses {
            let id = witness.id();
            let mut lines = parsed
                .signatures
                .iter()
                .filter(|line| line.name == witness.name.as_str() && line.key_id == id);
            let Some(line) = lines.next() else { continue };
            if lines.next().is_some() {
                let witness = witness.name.clone();
                return Err(CosignatureError::Twice { witness });
            }
            cosignatures.push(witness.read(&parsed.text, line)?);
        }
        if cosignatures.is_empty() {
            let others = parsed.signatures.len() - 1;
            return Err(CosignatureError::NoWitness { others });
        }
        Ok(Self {
            checkpoint,
            text: parsed.text,
            cosignatures,
        })
    }
}

#[cfg(test)]
#[path = "cosignature_tests.rs"]
mod tests;
