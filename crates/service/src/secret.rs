//! Secrets of browsers and programs: random texts of 256 bits, of which only the hash is stored.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::ActionError;

/// The random bytes of a secret. They cannot be guessed, so one round of SHA-256 protects them.
const BYTES: usize = 32;

/// A secret in its text form. Its `Debug` form does not reveal it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// A new secret that begins with `prefix`.
    ///
    /// # Errors
    /// [`ActionError::Random`] when the system gives no random bytes.
    pub fn random(prefix: &str) -> Result<Self, ActionError> {
        let bytes = random_bytes::<BYTES>()?;
        Ok(Self(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))))
    }

    /// A secret that a client presents.
    pub fn shown(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The hash that is stored.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// Random bytes of the operating system.
///
/// # Errors
/// [`ActionError::Random`] when the system gives none.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], ActionError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| ActionError::Random(error.to_string()))?;
    Ok(bytes)
}

/// `N` random characters of an alphabet of 32, from which a byte chooses evenly.
pub(super) fn random_text<const N: usize>(alphabet: &[u8; 32]) -> Result<String, ActionError> {
    let bytes = random_bytes::<N>()?;
    let chars = bytes
        .iter()
        .map(|byte| char::from(alphabet[usize::from(byte % 32)]));
    Ok(chars.collect())
}
