//! SHA-256 as RFC 6962 uses it: a prefix byte separates the hashes of leaves (0x00) from those of nodes (0x01).

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// The error for a text or a byte string that is not a SHA-256 hash. Holds the text, or the bytes in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("hash: `{0}` is not a SHA-256 hash")]
pub struct HashError(pub String);

/// A SHA-256 hash. Displayed and serialised as 64 lower-case hexadecimal digits.
///
/// ```
/// use tlog::hash::Hash;
///
/// let hash = Hash::of(b"content");
/// assert_eq!(Hash::from_hex(&hash.to_string()), Ok(hash));
/// assert_eq!(Hash::from_base64(&hash.to_base64()), Ok(hash));
/// assert!(Hash::from_hex(&hash.to_string().to_uppercase()).is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash([u8; 32]);

impl Hash {
    /// Wraps the 32 bytes of a hash.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The SHA-256 of `content` without a prefix. For the leaf of a tree, see [`leaf_hash`].
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }

    /// Parses 64 lower-case hexadecimal digits.
    ///
    /// # Errors
    /// [`HashError`] for any other text.
    pub fn from_hex(text: &str) -> Result<Self, HashError> {
        let mut bytes = [0; 32];
        let lower = !text.bytes().any(|b| b.is_ascii_uppercase());
        if lower && hex::decode_to_slice(text, &mut bytes).is_ok() {
            Ok(Self(bytes))
        } else {
            Err(HashError(text.to_owned()))
        }
    }

    /// Parses the padded standard base64 of RFC 4648, as checkpoints contain it.
    ///
    /// # Errors
    /// [`HashError`] for any other text, including other spellings of the same bytes.
    pub fn from_base64(text: &str) -> Result<Self, HashError> {
        STANDARD
            .decode(text)
            .ok()
            .and_then(|bytes| Self::try_from(bytes.as_slice()).ok())
            .ok_or_else(|| HashError(text.to_owned()))
    }

    /// The standard base64 of RFC 4648.
    pub fn to_base64(self) -> String {
        STANDARD.encode(self.0)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The hash of a leaf (RFC 6962): SHA-256(0x00 ‖ entry).
///
/// ```
/// use tlog::hash::{Hash, leaf_hash};
///
/// assert_eq!(leaf_hash(b"entry"), Hash::of(b"\0entry"));
/// ```
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let hasher = Sha256::new().chain_update([0]).chain_update(entry);
    Hash(hasher.finalize().into())
}

/// The hash of an inner node (RFC 6962): SHA-256(0x01 ‖ left ‖ right).
///
/// ```
/// use tlog::hash::{leaf_hash, node_hash};
///
/// let (left, right) = (leaf_hash(b"a"), leaf_hash(b"b"));
/// assert_ne!(node_hash(left, right), node_hash(right, left));
/// ```
pub fn node_hash(left: Hash, right: Hash) -> Hash {
    let mut input = [1; 65];
    input[1..33].copy_from_slice(&left.0);
    input[33..].copy_from_slice(&right.0);
    Hash(Sha256::digest(input).into())
}

/// The root of the tree without leaves (RFC 6962): the SHA-256 of no bytes.
///
/// ```
/// assert!(tlog::hash::empty_root().to_string().starts_with("e3b0c442"));
/// ```
pub fn empty_root() -> Hash {
    Hash::of(&[])
}

impl TryFrom<&[u8]> for Hash {
    type Error = HashError;
    fn try_from(bytes: &[u8]) -> Result<Self, HashError> {
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| HashError(hex::encode(bytes)))
    }
}

impl TryFrom<String> for Hash {
    type Error = HashError;
    fn try_from(text: String) -> Result<Self, HashError> {
        Self::from_hex(&text)
    }
}

impl FromStr for Hash {
    type Err = HashError;
    fn from_str(text: &str) -> Result<Self, HashError> {
        Self::from_hex(text)
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> String {
        hash.to_string()
    }
}

impl AsRef<[u8]> for Hash {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_have_one_spelling_in_each_form() {
        let hash = empty_root();
        let hexed = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hash.to_string(), hexed);
        assert_eq!(Hash::from_hex(hexed).unwrap(), hash);
        assert_eq!(Hash::from_base64(&hash.to_base64()).unwrap(), hash);
        let base = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        assert_eq!(hash.to_base64(), base);
        for bad in [
            "",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
            "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "AAAA",
        ] {
            assert!(Hash::from_base64(bad).is_err(), "{bad:?}");
        }
        for bad in ["", &hexed.to_uppercase(), &hexed[1..], "zz"] {
            assert!(Hash::from_hex(bad).is_err(), "{bad:?}");
        }
    }
}
