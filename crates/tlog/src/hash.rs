//! SHA-256 as RFC 6962 uses it: hashes of leaves and of nodes, kept apart by their first byte, and how a hash is written.
//!
//! Must not know the shape of the tree.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// A text or a byte string that is not a SHA-256 hash.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("hash: `{0}` is not a SHA-256 hash")]
pub struct HashError(pub String);

/// A SHA-256 hash. Displayed, and serialised, as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash([u8; 32]);

impl Hash {
    /// A hash whose 32 bytes are known.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// SHA-256 of a content, without any prefix; not a leaf of the tree.
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }

    /// Reads 64 lower-case hexadecimal digits, and no other form.
    ///
    /// # Errors
    /// [`HashError`] with the text as it was given.
    pub fn from_hex(text: &str) -> Result<Self, HashError> {
        let mut bytes = [0; 32];
        let lower = !text.bytes().any(|b| b.is_ascii_uppercase());
        if lower && hex::decode_to_slice(text, &mut bytes).is_ok() {
            Ok(Self(bytes))
        } else {
            Err(HashError(text.to_owned()))
        }
    }

    /// Reads the standard base64 of RFC 4648 with its padding, as checkpoints carry it; no other spelling of the same
    /// bytes is taken.
    ///
    /// # Errors
    /// [`HashError`] with the text as it was given.
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

/// RFC 6962: the hash of a leaf, SHA-256(0x00 ‖ entry).
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let hasher = Sha256::new().chain_update([0]).chain_update(entry);
    Hash(hasher.finalize().into())
}

/// RFC 6962: the hash of a node, SHA-256(0x01 ‖ left ‖ right).
pub fn node_hash(left: Hash, right: Hash) -> Hash {
    let mut input = [1; 65];
    input[1..33].copy_from_slice(&left.0);
    input[33..].copy_from_slice(&right.0);
    Hash(Sha256::digest(input).into())
}

/// RFC 6962: the root of the tree without leaves, SHA-256 of nothing.
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
