//! Secrets that a browser or a program holds: random texts of 256 bits, of which only the hash is kept.
//!
//! Must not be printed: it is told once, to whoever asked for it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::ActionError;

/// Random bytes in a secret. Too many to guess, so that one round of SHA-256 hides them.
const BYTES: usize = 32;

/// A secret in its text form.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// A new one, which begins with `prefix`.
    ///
    /// # Errors
    /// [`ActionError::Random`] when the system gives no random bytes.
    pub fn random(prefix: &str) -> Result<Self, ActionError> {
        let mut bytes = [0_u8; BYTES];
        getrandom::fill(&mut bytes).map_err(|error| ActionError::Random(error.to_string()))?;
        Ok(Self(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))))
    }

    /// One that somebody showed.
    pub fn shown(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Its text, for whoever is to hold it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}
