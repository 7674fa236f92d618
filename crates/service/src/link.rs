//! Signed links by which a department reports without a password, for one office and one month until they expire.
//!
//! A link depends only on its content and the key, so that recomposing a reminder gives the same bytes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use thiserror::Error;

use super::ActionError;
use super::letter::Letterhead;
use domain::reform::answering;
use domain::{AssessmentContext, Localize, Message, OfficeId, Period, Timestamp};
use store::{Known, Reader};

pub use super::link_key::{LinkKey, mac};

/// The time after the cut-off for which a link still works; such a report is late.
const DAYS_AFTER_CUTOFF: TimeDelta = TimeDelta::days(10);

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
    /// Signed links are switched off.
    #[error("link: signed links are switched off here; sign in")]
    Off,
    /// The link has expired.
    #[error("link: this link ended at {0}; sign in, or use the newest reminder's")]
    Expired(Timestamp),
}

impl Localize for LinkFault {
    fn message(&self) -> Message {
        match self {
            Self::Forged => Message::new("trust-link-forged"),
            Self::Off => Message::new("trust-link-off"),
            Self::Expired(at) => Message::new("trust-link-expired").instant("at", *at),
        }
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
    if !head.has_signed_links {
        return Ok(Err(LinkFault::Off));
    }
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

/// The link of the office that answers for that of the link: of an office that has ended, the one that took over.
///
/// # Errors
/// [`ActionError::Store`].
pub fn followed(reader: &Reader<'_>, link: Link) -> Result<Link, ActionError> {
    let answering = answering(&reader.reforms(Known::NOW)?, &link.office, None);
    let office = answering.unwrap_or(link.office);
    Ok(Link { office, ..link })
}

/// The content of a link and its seal, which is not verified yet.
fn parse(text: &str) -> Option<(Link, Vec<u8>)> {
    let parts: Vec<&str> = text.split('.').collect();
    let [office, period, seconds, seal] = parts[..] else {
        return None;
    };
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
