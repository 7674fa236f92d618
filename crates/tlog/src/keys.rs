//! The ledger's name and its Ed25519 keys, as C2SP signed-note writes them.
//!
//! The text forms are those of Go's sumdb/note: `NAME+ID+KEY` to verify, `PRIVATE+KEY+NAME+ID+KEY` to sign. Must not draw
//! random numbers: seeds come in as values.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::hash::Hash;

/// The signature type of plain Ed25519 in C2SP signed-note.
const ED25519: u8 = 0x01;

const PRIVATE_PREFIX: &str = "PRIVATE+KEY+";

/// The longest origin, in bytes.
pub const MAX_ORIGIN_BYTES: usize = 255;

/// The first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key).
pub type KeyId = [u8; 4];

/// Why a name or a key was refused. Never holds any part of a private key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyError {
    /// Not a name for a ledger.
    #[error(
        "origin: `{0}` cannot name a ledger; expected e.g. example.gov/pledges: no blanks, no `+`, at most {MAX_ORIGIN_BYTES} bytes"
    )]
    Origin(String),
    /// Not of the form that keys have.
    #[error("key: not of the form {0}")]
    Shape(&'static str),
    /// The key material is not base64 of one type byte and 32 bytes.
    #[error("key: its last part is not base64 of 33 bytes")]
    Material,
    /// Not an Ed25519 key.
    #[error("key: its type is {0}; only Ed25519 (1) is known")]
    Algorithm(u8),
    /// A key of another type where that of a witness belongs.
    #[error("key: its type is {0}; a witness's is 4, an Ed25519 key for cosignatures")]
    NotAWitness(u8),
    /// The id in the text is not that of the name and the key.
    #[error("key: its id should be {expected}; the name or the key was altered")]
    Id {
        /// The id of this name and this key, 8 hexadecimal digits.
        expected: String,
    },
    /// Not a point of the curve, or one under which anybody can sign.
    #[error("key: it is weak or not an Ed25519 key at all")]
    Weak,
}

/// The name of a ledger: the origin of its checkpoints and the name of its key, such as `example.gov/pledges-2019`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

impl Origin {
    /// Reads a name that C2SP signed-note allows (not empty, no Unicode blanks, no `+`), and that shows what it is: no
    /// control or invisible characters, at most 255 bytes.
    ///
    /// # Errors
    /// [`KeyError::Origin`] with the text as it was given.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let visible = !text.chars().any(|c| c.is_control() || is_invisible(c));
        if is_key_name(text) && visible && text.len() <= MAX_ORIGIN_BYTES {
            Ok(Self(text.to_owned()))
        } else {
            Err(KeyError::Origin(text.to_owned()))
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What C2SP signed-note asks of the name of any key.
pub(super) fn is_key_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c == '+')
}

/// Characters that make two names look alike: soft hyphen, zero widths, directions, fillers, variation selectors and tags.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Origin {
    type Err = KeyError;
    fn from_str(text: &str) -> Result<Self, KeyError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Origin {
    type Error = KeyError;
    fn try_from(text: String) -> Result<Self, KeyError> {
        Self::parse(&text)
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> String {
        origin.0
    }
}

/// What checks a ledger's signatures: its name and public key, displayed as a C2SP verifier key (vkey).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: Origin,
    key: VerifyingKey,
}

impl Verifier {
    /// Reads a vkey, `NAME+ID+KEY`; one line feed at its end is let pass.
    ///
    /// # Errors
    /// [`KeyError`]: the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (name, key) = parse_public(text, ED25519)?;
        Ok(Self { name, key })
    }

    /// The name of the key, which is the ledger's origin.
    pub fn name(&self) -> &Origin {
        &self.name
    }

    /// The id of the key.
    pub fn id(&self) -> KeyId {
        key_id(&self.name, ED25519, &self.key)
    }

    /// Whether a signature of this key, and of no weak form of it, is on a text.
    pub fn verifies(&self, text: &str, signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|s| self.key.verify_strict(text.as_bytes(), &s).is_ok())
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&public_text(&self.name, ED25519, &self.key))
    }
}

impl FromStr for Verifier {
    type Err = KeyError;
    fn from_str(text: &str) -> Result<Self, KeyError> {
        Self::parse(text)
    }
}

/// What signs a ledger's checkpoints. Neither displayed nor debugged with its key.
#[derive(Clone)]
pub struct NoteSigner {
    name: Origin,
    key: SigningKey,
}

impl NoteSigner {
    /// The signer of that name whose key grows from 32 random bytes (RFC 8032).
    pub fn from_seed(name: Origin, seed: [u8; 32]) -> Self {
        let key = SigningKey::from_bytes(&seed);
        Self { name, key }
    }

    /// Reads the text of a key file, `PRIVATE+KEY+NAME+ID+KEY`; one line feed at its end is let pass.
    ///
    /// # Errors
    /// [`KeyError`]: the first thing that is wrong, without the key.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let form = "PRIVATE+KEY+NAME+ID+KEY";
        let public_part = text.strip_prefix(PRIVATE_PREFIX);
        let (name, id, seed) = parse_key(public_part.ok_or(KeyError::Shape(form))?, form, ED25519)?;
        let signer = Self::from_seed(name, seed);
        expect_id(id, signer.verifier().id())?;
        Ok(signer)
    }

    /// The text of a key file, ending in a line feed. It is the secret: whoever has it can sign.
    pub fn secret_text(&self) -> String {
        let id = hex::encode(self.verifier().id());
        let key = encode_key(ED25519, &self.key.to_bytes());
        format!("{PRIVATE_PREFIX}{}+{id}+{key}\n", self.name)
    }

    /// The name it signs with, which is the ledger's origin.
    pub fn name(&self) -> &Origin {
        &self.name
    }

    /// What checks its signatures.
    pub fn verifier(&self) -> Verifier {
        Verifier {
            name: self.name.clone(),
            key: self.key.verifying_key(),
        }
    }

    /// The signature over the bytes of a text (RFC 8032; the same text gives the same signature).
    pub(super) fn signature(&self, text: &str) -> [u8; 64] {
        self.key.sign(text.as_bytes()).to_bytes()
    }
}

impl fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteSigner({})", self.verifier())
    }
}

/// The id of a key of that type.
pub(super) fn key_id(name: &Origin, kind: u8, key: &VerifyingKey) -> KeyId {
    let name = name.as_str().as_bytes();
    let hash = Hash::of(&[name, &[b'\n', kind], key.as_bytes()].concat());
    let [a, b, c, d, ..] = *hash.as_bytes();
    [a, b, c, d]
}

/// A vkey of that type: `NAME+ID+KEY`.
pub(super) fn public_text(name: &Origin, kind: u8, key: &VerifyingKey) -> String {
    let id = hex::encode(key_id(name, kind, key));
    format!("{name}+{id}+{}", encode_key(kind, key.as_bytes()))
}

/// Reads a vkey of that type, whose key is an Ed25519 point that not just anybody can sign with.
pub(super) fn parse_public(text: &str, kind: u8) -> Result<(Origin, VerifyingKey), KeyError> {
    let (name, id, bytes) = parse_key(text, "NAME+ID+KEY", kind)?;
    let key = VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError::Weak)?;
    if key.is_weak() {
        return Err(KeyError::Weak);
    }
    expect_id(id, key_id(&name, kind, &key))?;
    Ok((name, key))
}

fn expect_id(id: &str, expected: KeyId) -> Result<(), KeyError> {
    let expected = hex::encode(expected);
    if id == expected {
        Ok(())
    } else {
        Err(KeyError::Id { expected })
    }
}

fn encode_key(kind: u8, key: &[u8; 32]) -> String {
    STANDARD.encode([&[kind], key.as_slice()].concat())
}

/// Splits `NAME+ID+KEY`. The key may itself hold `+`, which base64 uses; a name and an id may not.
fn parse_key<'a>(
    text: &'a str,
    form: &'static str,
    kind: u8,
) -> Result<(Origin, &'a str, [u8; 32]), KeyError> {
    let line = text.strip_suffix('\n').unwrap_or(text);
    let mut parts = line.splitn(3, '+');
    let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(KeyError::Shape(form));
    };
    let name = Origin::parse(name)?;
    let bytes = STANDARD.decode(key).map_err(|_| KeyError::Material)?;
    match bytes.split_first() {
        Some((found, key)) if *found == kind => {
            let key = key.try_into().map_err(|_| KeyError::Material)?;
            Ok((name, id, key))
        }
        Some((&other, _)) => Err(KeyError::Algorithm(other)),
        None => Err(KeyError::Material),
    }
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
