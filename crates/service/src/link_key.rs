//! The key that seals links. It lies in `keys/link.key` and is made when it is first needed; another key invalidates old links.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::secret::random_bytes;
use super::{ActionError, files};

/// The key of a data directory, which is read or made on its first use.
#[derive(Clone)]
pub struct LinkKey {
    path: Arc<PathBuf>,
    key: Arc<OnceLock<[u8; 32]>>,
}

impl LinkKey {
    /// The key of a data directory. Nothing is read or made yet.
    pub fn of(data: &Path) -> Self {
        Self {
            path: Arc::new(data.join("keys").join("link.key")),
            key: Arc::default(),
        }
    }

    /// A key for one purpose; it does not reveal the keys for other purposes.
    ///
    /// # Errors
    /// [`ActionError::File`] for a key file that cannot be read or made, [`ActionError::Random`] without random bytes.
    pub fn derived(&self, purpose: &str) -> Result<[u8; 32], ActionError> {
        Ok(mac(self.key()?, &["pledgebook", purpose]))
    }

    fn key(&self) -> Result<&[u8; 32], ActionError> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        // Two threads would write the same temporary file.
        static MAKING: Mutex<()> = Mutex::new(());
        let _making = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
        let key = match read(&self.path)? {
            Some(key) => key,
            None => make(&self.path)?,
        };
        Ok(self.key.get_or_init(|| key))
    }
}

/// HMAC-SHA256 (RFC 2104) over texts without line feeds, each followed by a line feed.
pub fn mac(key: &[u8; 32], texts: &[&str]) -> [u8; 32] {
    // HMAC accepts a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    for text in texts {
        mac.update(text.as_bytes());
        mac.update(b"\n");
    }
    mac.finalize().into_bytes().into()
}

fn read(path: &Path) -> Result<Option<[u8; 32]>, ActionError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(ActionError::file(path)(error)),
    };
    let mut key = [0_u8; 32];
    hex::decode_to_slice(text.trim(), &mut key).map_err(|_| {
        let why = "expected 64 hexadecimal digits; delete it, and old links end";
        ActionError::file(path)(io::Error::new(ErrorKind::InvalidData, why))
    })?;
    Ok(Some(key))
}

/// Makes the key file, readable by its owner only. Where another process made it first, that key is used.
fn make(path: &Path) -> Result<[u8; 32], ActionError> {
    let key = random_bytes::<32>()?;
    match files::create_whole(path, format!("{}\n", hex::encode(key)).as_bytes()) {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            read(path)?.ok_or_else(|| ActionError::file(path)(error))
        }
        Err(error) => Err(ActionError::file(path)(error)),
    }
}
