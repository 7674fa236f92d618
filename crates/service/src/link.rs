//! Signed links by which a department reports without a password, for one office and one month until they expire.
//!
//! A link depends only on its content and the key, so that recomposing a reminder gives the same bytes.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use thiserror::Error;

use super::{ActionError, Letterhead};
use domain::history::AssessmentContext;
use domain::ids::OfficeId;
use domain::message::{Localize, Message};
use domain::period::Period;
use domain::time::Timestamp;

/// The time after the cut-off for which a link still works; such a report is late.
const DAYS_AFTER_CUTOFF: TimeDelta = TimeDelta::days(10);

/// The key, once it was needed.
#[derive(Clone)]
pub struct LinkKey {
    path: Arc<PathBuf>,
    key: Arc<OnceLock<[u8; 32]>>,
}

/// The content of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The office that reports.
    pub office: OfficeId,
    /// The month for which it reports.
    pub period: Period,
    /// The instant at which the link expires.
    pub expires_at: Timestamp,
}

/// The reason for which a link is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LinkFault {
    /// The link is damaged, or another ledger made it.
    #[error(
        "link: this link was not made by this ledger, or is not whole; copy it again from the reminder"
    )]
    Forged,
    /// The link has expired.
    #[error("link: this link ended at {0}; sign in, or use the newest reminder's")]
    Expired(Timestamp),
}

impl Localize for LinkFault {
    fn message(&self) -> Message {
        match self {
            Self::Forged => Message::new("trust-link-forged"),
            Self::Expired(at) => Message::new("trust-link-expired").instant("at", *at),
        }
    }
}

impl LinkKey {
    /// The key of a data directory. Nothing is read or made yet.
    pub fn of(data: &Path) -> Self {
        Self {
            path: Arc::new(data.join("keys").join("link.key")),
            key: Arc::default(),
        }
    }

    /// A key for one purpose, which tells nothing of those for others.
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
        let key = match read(&self.path)? {
            Some(key) => key,
            None => make(&self.path)?,
        };
        Ok(self.key.get_or_init(|| key))
    }
}

/// The link for an office and a month: the text after `link=`.
///
/// # Errors
/// As [`LinkKey::derived`].
pub fn link_for(
    head: &Letterhead,
    ledger_id: &str,
    context: &AssessmentContext,
    office: &OfficeId,
    period: Period,
) -> Result<String, ActionError> {
    let cutoff = Timestamp::end_of_day(context.cutoff(period), context.zone);
    let link = Link {
        office: office.clone(),
        period,
        expires_at: cutoff.plus(DAYS_AFTER_CUTOFF),
    };
    let seal = seal(&head.links, ledger_id, &link)?;
    let seconds = link.expires_at.millis() / 1_000;
    Ok(format!(
        "{office}.{period}.{seconds}.{}",
        URL_SAFE_NO_PAD.encode(seal)
    ))
}

/// Verifies a link.
///
/// # Errors
/// As [`LinkKey::derived`]. A link that is refused is `Ok(Err(_))`.
pub fn read_link(
    head: &Letterhead,
    ledger_id: &str,
    text: &str,
    now: Timestamp,
) -> Result<Result<Link, LinkFault>, ActionError> {
    let Some((link, shown)) = parse(text) else {
        return Ok(Err(LinkFault::Forged));
    };
    let expected = seal(&head.links, ledger_id, &link)?;
    if !bool::from(subtle::ConstantTimeEq::ct_eq(&expected[..], &shown[..])) {
        return Ok(Err(LinkFault::Forged));
    }
    if now >= link.expires_at {
        return Ok(Err(LinkFault::Expired(link.expires_at)));
    }
    Ok(Ok(link))
}

/// The content of a link and its seal, which is not verified yet.
fn parse(text: &str) -> Option<(Link, Vec<u8>)> {
    let mut parts = text.split('.');
    let (office, period, seconds, seal) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let number: i64 = seconds.parse().ok()?;
    // Only the canonical spelling is accepted, because the seal covers it.
    if number.to_string() != seconds {
        return None;
    }
    let expires_at = chrono::DateTime::from_timestamp(number, 0).map(Timestamp::new)?;
    let link = Link {
        office: OfficeId::parse(office).ok()?,
        period: Period::parse(period).ok()?,
        expires_at,
    };
    Some((link, URL_SAFE_NO_PAD.decode(seal).ok()?))
}

fn seal(key: &LinkKey, ledger_id: &str, link: &Link) -> Result<[u8; 32], ActionError> {
    let own = key.derived("submit link v1")?;
    let (office, period) = (link.office.as_str(), link.period.to_string());
    let seconds = (link.expires_at.millis() / 1_000).to_string();
    Ok(mac(&own, &[ledger_id, office, &period, &seconds]))
}

/// HMAC-SHA256 (RFC 2104) over texts, each ended by a line feed, which none of them contains.
pub fn mac(key: &[u8; 32], texts: &[&str]) -> [u8; 32] {
    // Every length of key is taken; a fixed one cannot fail.
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
        Err(source) => return Err(file(path, source)),
    };
    let mut key = [0_u8; 32];
    hex::decode_to_slice(text.trim(), &mut key).map_err(|_| {
        let why = "expected 64 hexadecimal digits; delete it, and old links end";
        file(path, std::io::Error::new(ErrorKind::InvalidData, why))
    })?;
    Ok(Some(key))
}

/// Makes the key file, which only its owner reads; where another process was faster, its key is taken.
fn make(path: &Path) -> Result<[u8; 32], ActionError> {
    let mut key = [0_u8; 32];
    getrandom::fill(&mut key).map_err(|error| ActionError::Random(error.to_string()))?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    let mut folder = fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        options.mode(0o600);
        folder.mode(0o700);
    }
    if let Some(parent) = path.parent() {
        folder
            .create(parent)
            .map_err(|source| file(parent, source))?;
    }
    // Written whole under a name of its own first: nobody reads half a key.
    let own = path.with_extension(format!("key.{}", std::process::id()));
    drop(fs::remove_file(&own));
    let written = options.open(&own).and_then(|mut out| {
        writeln!(out, "{}", hex::encode(key))?;
        out.sync_all()
    });
    written.map_err(|source| file(&own, source))?;
    let linked = fs::hard_link(&own, path);
    drop(fs::remove_file(&own));
    match linked {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            read(path)?.ok_or_else(|| file(path, error))
        }
        Err(source) => Err(file(path, source)),
    }
}

fn file(path: &Path, source: std::io::Error) -> ActionError {
    let path = path.to_owned();
    ActionError::File { path, source }
}
