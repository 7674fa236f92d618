//! Signed notes (C2SP signed-note): a text, an empty line, and the lines of those who signed it.
//!
//! Must not know what the text says.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

use crate::keys::{KeyId, NoteSigner, Verifier, is_key_name};

/// The longest note that is read: more than sixteen of the longest cosignatures need.
pub const MAX_NOTE_BYTES: usize = 262_144;

/// The em dash and the blank that begin a signature line.
const SIGNATURE_PREFIX: &str = "\u{2014} ";

/// Why a note, or the checkpoint in it, was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoteError {
    /// More than [`MAX_NOTE_BYTES`].
    #[error("note: it has {0} bytes; at most {MAX_NOTE_BYTES} are read")]
    TooLong(usize),
    /// A control character other than a line feed.
    #[error("note: it has a control character in it (byte {0})")]
    Control(usize),
    /// No text, an empty line and signature lines, each ended by a line feed.
    #[error("note: it is not a text, an empty line and signature lines")]
    Shape,
    /// A signature line that is not one.
    #[error("note: signature line {0} is malformed")]
    SignatureLine(usize),
    /// Not signed by the expected key.
    #[error("note: {key} did not sign it")]
    Unsigned {
        /// The expected key.
        key: String,
    },
    /// More than one line of the expected key.
    #[error("note: {key} signed it more than once")]
    SignedTwice {
        /// The expected key.
        key: String,
    },
    /// The signature of the expected key is not one of this text.
    #[error("note: the signature of {key} is false; the text or the signature was altered")]
    Signature {
        /// The expected key.
        key: String,
    },
    /// A line of the checkpoint that is not what it must be.
    #[error("checkpoint: line {0} is missing or malformed")]
    Body(usize),
    /// The checkpoint of another ledger.
    #[error("checkpoint: it is of `{found}`, not of `{expected}`")]
    Origin {
        /// The origin it should have.
        expected: String,
        /// The origin it has.
        found: String,
    },
}

/// One signature line of a note; not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// The name of the key, as the line gives it.
    pub name: String,
    /// The id of the key, as the line gives it.
    pub key_id: KeyId,
    /// What the key made of the text; its form depends on the type of the key.
    pub signature: Vec<u8>,
}

impl NoteSignature {
    /// The line as a note carries it, with its line feed.
    pub fn line(&self) -> String {
        line(&self.name, self.key_id, &self.signature)
    }
}

/// A note taken apart. Its text means nothing until [`Note::verify`] has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The text with its last line feed.
    pub text: String,
    /// Every signature line in order, cosignatures among them.
    pub signatures: Vec<NoteSignature>,
}

impl Note {
    /// Takes a note apart.
    ///
    /// # Errors
    /// [`NoteError`]: the first thing that is malformed.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong(note.len()));
        }
        if let Some(at) = note.bytes().position(|b| b < 0x20 && b != b'\n') {
            return Err(NoteError::Control(at));
        }
        let end = note.rfind("\n\n").ok_or(NoteError::Shape)?;
        let (text, lines) = (&note[..=end], &note[end + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Shape)?;
        let signatures = lines
            .split('\n')
            .zip(1..)
            .map(|(line, number)| parse_line(line).ok_or(NoteError::SignatureLine(number)))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            text: text.to_owned(),
            signatures,
        })
    }

    /// Checks that the expected key signed the text, once. Lines of other keys are not looked at.
    ///
    /// # Errors
    /// [`NoteError::Unsigned`], [`NoteError::SignedTwice`] or [`NoteError::Signature`].
    pub fn verify(&self, verifier: &Verifier) -> Result<(), NoteError> {
        let (name, id) = (verifier.name().as_str(), verifier.id());
        let key = || format!("{name}+{}", hex::encode(id));
        let mut lines = self
            .signatures
            .iter()
            .filter(|line| line.name == name && line.key_id == id);
        let Some(line) = lines.next() else {
            return Err(NoteError::Unsigned { key: key() });
        };
        if lines.next().is_some() {
            return Err(NoteError::SignedTwice { key: key() });
        }
        if verifier.verifies(&self.text, &line.signature) {
            Ok(())
        } else {
            Err(NoteError::Signature { key: key() })
        }
    }
}

fn parse_line(line: &str) -> Option<NoteSignature> {
    let (name, encoded) = line.strip_prefix(SIGNATURE_PREFIX)?.split_once(' ')?;
    let bytes = STANDARD.decode(encoded).ok()?;
    let (key_id, signature) = bytes.split_first_chunk()?;
    (is_key_name(name) && !signature.is_empty()).then(|| NoteSignature {
        name: name.to_owned(),
        key_id: *key_id,
        signature: signature.to_vec(),
    })
}

impl NoteSigner {
    /// Signs a text and returns the note, ending in a line feed.
    ///
    /// # Errors
    /// [`NoteError::Shape`] for a text that does not end in a line feed, [`NoteError::Control`] and [`NoteError::TooLong`]: what
    /// [`Note::parse`] would refuse is not signed.
    pub fn sign_text(&self, text: &str) -> Result<String, NoteError> {
        if !text.ends_with('\n') {
            return Err(NoteError::Shape);
        }
        let note = format!("{text}\n{}", self.signature_line(text));
        Note::parse(&note)?;
        Ok(note)
    }

    /// The line, with its line feed, by which this key signs a text.
    pub(super) fn signature_line(&self, text: &str) -> String {
        line(
            self.name().as_str(),
            self.verifier().id(),
            &self.signature(text),
        )
    }
}

fn line(name: &str, id: KeyId, signature: &[u8]) -> String {
    let encoded = STANDARD.encode([&id, signature].concat());
    format!("{SIGNATURE_PREFIX}{name} {encoded}\n")
}
