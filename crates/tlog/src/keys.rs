//! The name of a log and its Ed25519 key, in the text forms of C2SP signed-note and Go's `sumdb/note`: `NAME+ID+KEY` to
//! verify, `PRIVATE+KEY+NAME+ID+KEY` to sign.

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

/// The id of a key: the first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key).
pub type KeyId = [u8; 4];

/// The error for a name or a key that is not accepted. It never contains any part of a private key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyError {
    /// Not acceptable as the name of a log; see [`Origin::parse`].
    #[error(
        "origin: `{0}` cannot name a ledger; expected e.g. example.gov/pledges: no blanks, no `+`, at most {MAX_ORIGIN_BYTES} bytes"
    )]
    Origin(String),
    /// The text does not have this form.
    #[error("key: not of the form {0}")]
    Shape(&'static str),
    /// The key material is not base64 of one type byte and 32 bytes.
    #[error("key: its last part is not base64 of 33 bytes")]
    Material,
    /// The key has this type, which is not Ed25519.
    #[error("key: its type is {0}; only Ed25519 (1) is known")]
    Algorithm(u8),
    /// The key has this type, which is not that of a witness.
    #[error("key: its type is {0}; a witness's is 4, an Ed25519 key for cosignatures")]
    NotAWitness(u8),
    /// The id in the text is not the id of the name and the key.
    #[error("key: its id should be {expected}; the name or the key was altered")]
    Id {
        /// The id of this name and this key in 8 hexadecimal digits.
        expected: String,
    },
    /// Not a point of the curve, or a point of small order, under which anybody can sign.
    #[error("key: it is weak or not an Ed25519 key at all")]
    Weak,
}

/// The name of a log: the origin of its checkpoints and the name of its key, such as `example.org/log`.
///
/// ```
/// use tlog::keys::Origin;
///
/// assert_eq!(Origin::parse("example.org/log")?.as_str(), "example.org/log");
/// assert!(Origin::parse("two words").is_err());
/// # Ok::<(), tlog::keys::KeyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

impl Origin {
    /// Parses a name. C2SP signed-note requires that it is not empty and has neither Unicode white space nor `+`; in addition
    /// it has no control or invisible characters and at most [`MAX_ORIGIN_BYTES`].
    ///
    /// # Errors
    /// [`KeyError::Origin`] with the text.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let visible = !text.chars().any(|c| c.is_control() || is_invisible(c));
        if is_key_name(text) && visible && text.len() <= MAX_ORIGIN_BYTES {
            Ok(Self(text.to_owned()))
        } else {
            Err(KeyError::Origin(text.to_owned()))
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether C2SP signed-note allows the text as the name of a key.
pub(super) fn is_key_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c == '+')
}

/// Whether a character makes two names look alike: soft hyphen, zero width, direction, filler, variation selector or tag.
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

/// The name and public key of a log, which verify its signatures. Displayed as a C2SP verifier key (vkey).
///
/// ```
/// use tlog::keys::Verifier;
///
/// let vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
/// let verifier = Verifier::parse(vkey)?;
/// assert_eq!(verifier.name().as_str(), "PeterNeumann");
/// assert_eq!(verifier.to_string(), vkey);
/// # Ok::<(), tlog::keys::KeyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: Origin,
    key: VerifyingKey,
}

impl Verifier {
    /// Parses a vkey, `NAME+ID+KEY`, which may end in a line feed.
    ///
    /// # Errors
    /// [`KeyError`] for the first fault.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (name, key) = parse_public(text, ED25519)?;
        Ok(Self { name, key })
    }

    /// The name of the key, which is the log's origin.
    pub fn name(&self) -> &Origin {
        &self.name
    }

    /// The id of the key.
    pub fn id(&self) -> KeyId {
        key_id(&self.name, ED25519, &self.key)
    }

    /// The same key under another name.
    pub fn renamed(&self, name: Origin) -> Self {
        Self {
            name,
            key: self.key,
        }
    }

    /// Whether the other verifier has the same public key, under whatever name.
    pub fn is_same_key(&self, other: &Self) -> bool {
        self.key == other.key
    }

    /// Whether `signature` is a valid signature of this key on `text`, by the strict rules that exclude malleable forms.
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

/// The name and private key of a log, which sign its checkpoints. Its `Debug` form shows the public key only.
///
/// ```
/// use tlog::keys::{NoteSigner, Origin};
///
/// let signer = NoteSigner::from_seed(Origin::parse("example.org/log")?, [7; 32]);
/// let stored = signer.secret_text();
/// assert_eq!(NoteSigner::parse(&stored)?.verifier(), signer.verifier());
/// # Ok::<(), tlog::keys::KeyError>(())
/// ```
#[derive(Clone)]
pub struct NoteSigner {
    name: Origin,
    key: SigningKey,
}

impl NoteSigner {
    /// The signer whose private key is `seed`, 32 random bytes (RFC 8032).
    pub fn from_seed(name: Origin, seed: [u8; 32]) -> Self {
        let key = SigningKey::from_bytes(&seed);
        Self { name, key }
    }

    /// Parses the text of a key file, `PRIVATE+KEY+NAME+ID+KEY`, which may end in a line feed.
    ///
    /// # Errors
    /// [`KeyError`] for the first fault.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let form = "PRIVATE+KEY+NAME+ID+KEY";
        let public_part = text.strip_prefix(PRIVATE_PREFIX);
        let (name, id, seed) = parse_key(public_part.ok_or(KeyError::Shape(form))?, form, ED25519)?;
        let signer = Self::from_seed(name, seed);
        expect_id(id, signer.verifier().id())?;
        Ok(signer)
    }

    /// The text of a key file, with a final line feed. It contains the private key.
    pub fn secret_text(&self) -> String {
        let id = hex::encode(self.verifier().id());
        let key = encode_key(ED25519, &self.key.to_bytes());
        format!("{PRIVATE_PREFIX}{}+{id}+{key}\n", self.name)
    }

    /// The name of the key, which is the log's origin.
    pub fn name(&self) -> &Origin {
        &self.name
    }

    /// The same key under another name. Its signatures have another key id, so that none passes for one of the old name.
    ///
    /// ```
    /// use tlog::keys::{NoteSigner, Origin};
    ///
    /// let old = NoteSigner::from_seed(Origin::parse("example.org/log")?, [7; 32]);
    /// let new = old.renamed(Origin::parse("example.org/log/r1")?);
    /// assert!(new.verifier().is_same_key(&old.verifier()));
    /// assert_ne!(new.verifier().id(), old.verifier().id());
    /// # Ok::<(), tlog::keys::KeyError>(())
    /// ```
    pub fn renamed(&self, name: Origin) -> Self {
        let key = self.key.clone();
        Self { name, key }
    }

    /// The verifier of its signatures.
    pub fn verifier(&self) -> Verifier {
        Verifier {
            name: self.name.clone(),
            key: self.key.verifying_key(),
        }
    }

    /// The deterministic signature of a text (RFC 8032).
    pub(super) fn signature(&self, text: &str) -> [u8; 64] {
        self.key.sign(text.as_bytes()).to_bytes()
    }
}

impl fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteSigner({})", self.verifier())
    }
}

/// The id of a key of type `kind`.
pub(super) fn key_id(name: &Origin, kind: u8, key: &VerifyingKey) -> KeyId {
    let name = name.as_str().as_bytes();
    let hash = Hash::of(&[name, &[b'\n', kind], key.as_bytes()].concat());
    let [a, b, c, d, ..] = *hash.as_bytes();
    [a, b, c, d]
}

/// The vkey, `NAME+ID+KEY`, of a key of type `kind`.
pub(super) fn public_text(name: &Origin, kind: u8, key: &VerifyingKey) -> String {
    let id = hex::encode(key_id(name, kind, key));
    format!("{name}+{id}+{}", encode_key(kind, key.as_bytes()))
}

/// Parses a vkey of type `kind` and refuses points of small order.
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

/// Parses `NAME+ID+KEY` into name, id and 32 bytes of key. Base64 uses `+`, so that only the key may contain it.
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
