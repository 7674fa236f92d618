//! Signed notes (C2SP signed-note): a text, an empty line, and one line for each signature.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

use crate::keys::{KeyId, NoteSigner, Verifier, is_key_name};

/// The longest note that is parsed, in bytes. Sixteen of the longest cosignatures need less.
pub const MAX_NOTE_BYTES: usize = 262_144;

/// The beginning of a signature line: an em dash and a space.
const SIGNATURE_PREFIX: &str = "\u{2014} ";

/// The error for a note, or the checkpoint in it, that is malformed or not signed as required.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoteError {
    /// It has this many bytes, more than [`MAX_NOTE_BYTES`].
    #[error("note: it has {0} bytes; at most {MAX_NOTE_BYTES} are read")]
    TooLong(usize),
    /// The byte at this offset is a control character other than a line feed.
    #[error("note: it has a control character in it (byte {0})")]
    Control(usize),
    /// It is not a text, an empty line and signature lines, each with a line feed at its end.
    #[error("note: it is not a text, an empty line and signature lines")]
    Shape,
    /// The signature line of this number, from 1, is malformed.
    #[error("note: signature line {0} is malformed")]
    SignatureLine(usize),
    /// It has no signature of the expected key.
    #[error("note: {key} did not sign it")]
    Unsigned {
        /// The expected key.
        key: String,
    },
    /// It has several signature lines of the expected key.
    #[error("note: {key} signed it more than once")]
    SignedTwice {
        /// The expected key.
        key: String,
    },
    /// The signature of the expected key is not valid for the text.
    #[error("note: the signature of {key} is false; the text or the signature was altered")]
    Signature {
        /// The expected key.
        key: String,
    },
    /// Its text announces no key.
    #[error("note: it announces no key")]
    NoAnnouncement,
    /// The key that signed it had been replaced by another: it signed nothing of this size.
    #[error("note: {key} had been replaced and signed nothing of size {size}")]
    Replaced {
        /// The key.
        key: String,
        /// The size of the checkpoint.
        size: u64,
    },
    /// The checkpoint's line of this number, from 1, is missing or malformed.
    #[error("checkpoint: line {0} is missing or malformed")]
    Body(usize),
    /// The checkpoint has another origin.
    #[error("checkpoint: it is of `{found}`, not of `{expected}`")]
    Origin {
        /// The expected origin.
        expected: String,
        /// The origin of the checkpoint.
        found: String,
    },
}

/// A signature line of a note, not verified.
///
/// ```
/// use tlog::keys::{NoteSigner, Origin};
/// use tlog::note::Note;
///
/// let signer = NoteSigner::from_seed(Origin::parse("example.org/log")?, [7; 32]);
/// let note = Note::parse(&signer.sign_text("text\n")?)?;
/// assert_eq!(note.signatures[0].name, "example.org/log");
/// assert!(note.signatures[0].line().starts_with("\u{2014} example.org/log "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// The name of the key, as the line states it.
    pub name: String,
    /// The id of the key, as the line states it.
    pub key_id: KeyId,
    /// The signature, whose form depends on the type of the key.
    pub signature: Vec<u8>,
}

impl NoteSignature {
    /// The line with its line feed.
    pub fn line(&self) -> String {
        line(&self.name, self.key_id, &self.signature)
    }
}

/// A parsed note. Its text is not trustworthy before [`Note::verify`] succeeds.
///
/// ```
/// use tlog::keys::{NoteSigner, Origin};
/// use tlog::note::Note;
///
/// let signer = NoteSigner::from_seed(Origin::parse("example.org/log")?, [7; 32]);
/// let signed = signer.sign_text("text\n")?;
/// assert_eq!(Note::parse(&signed)?.verify(&signer.verifier()), Ok(()));
///
/// let altered = signed.replace("text", "test");
/// assert!(Note::parse(&altered)?.verify(&signer.verifier()).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The text with its last line feed.
    pub text: String,
    /// All signature lines in order, including cosignatures.
    pub signatures: Vec<NoteSignature>,
}

impl Note {
    /// Parses a note.
    ///
    /// # Errors
    /// [`NoteError`] for the first fault.
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

    /// Verifies that the note has exactly one signature of the key and that it is valid. Ignores other keys' signatures.
    ///
    /// # Errors
    /// [`NoteError::Unsigned`], [`NoteError::SignedTwice`] or [`NoteError::Signature`].
    pub fn verify(&self, verifier: &Verifier) -> Result<(), NoteError> {
        let (name, id) = (verifier.name().as_str(), verifier.id());
        let key = format!("{name}+{}", hex::encode(id));
        match self.signatures_of(name, id)[..] {
            [] => Err(NoteError::Unsigned { key }),
            [line] if verifier.verifies(&self.text, &line.signature) => Ok(()),
            [_] => Err(NoteError::Signature { key }),
            _ => Err(NoteError::SignedTwice { key }),
        }
    }

    /// The signature lines that state this key.
    pub(super) fn signatures_of(&self, name: &str, id: KeyId) -> Vec<&NoteSignature> {
        let lines = self.signatures.iter();
        lines
            .filter(|line| line.name == name && line.key_id == id)
            .collect()
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
    /// Signs a text. Returns the note.
    ///
    /// # Errors
    /// [`NoteError::Shape`] for a text that does not end in a line feed; otherwise the errors of [`Note::parse`].
    pub fn sign_text(&self, text: &str) -> Result<String, NoteError> {
        if !text.ends_with('\n') {
            return Err(NoteError::Shape);
        }
        let note = format!("{text}\n{}", self.signature_line(text));
        Note::parse(&note)?;
        Ok(note)
    }

    /// The signature line of this key for a text, with its line feed.
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
