//! The bytes of an entry: an envelope in canonical JSON (RFC 8785). The stored bytes are the hashed bytes, so that an entry has
//! exactly one encoding and only that is decoded.

use serde_json::{Map, Value};
use thiserror::Error;
use tlog::canonical::{Canonical, CanonicalError, MAX_INTEGER, canonical};
use tlog::tile::MAX_ENTRY_BYTES;

use crate::{Actor, Localize, Message, Seq, Timestamp, Via};

/// The first version of the envelope, which has no `via`. Entries of both versions are read for ever.
const WITHOUT_VIA: u64 = 1;

/// The version of the envelope with `via`.
const WITH_VIA: u64 = 2;

/// The error for bytes or fields that are not an entry.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EntryError {
    /// It has this many bytes, more than [`MAX_ENTRY_BYTES`].
    #[error("entry: it has {0} bytes; at most {MAX_ENTRY_BYTES} are allowed")]
    TooLong(usize),
    /// It is not JSON within the limits of [`tlog::canonical`].
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// A field of the envelope is missing or malformed.
    #[error("entry: the field `{0}` is missing or malformed")]
    Field(&'static str),
    /// The envelope has no such field.
    #[error("entry: the field `{0}` is unknown")]
    Unknown(String),
    /// It is JSON in another than the canonical form.
    #[error("entry: it is not in canonical form (RFC 8785)")]
    NotCanonical,
}

impl Localize for EntryError {
    fn message(&self) -> Message {
        match self {
            Self::TooLong(bytes) => Message::new("error-entry-too-long")
                .number("bytes", *bytes)
                .number("most", MAX_ENTRY_BYTES),
            Self::Canonical(error) => error.message(),
            Self::Field(field) => Message::new("error-entry-field").arg("field", field),
            Self::Unknown(field) => Message::new("error-entry-unknown").arg("field", field),
            Self::NotCanonical => Message::new("error-entry-not-canonical"),
        }
    }
}

/// The fields of every entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// The number in the ledger, which is the RFC 6962 leaf index.
    pub seq: Seq,
    /// The time of recording.
    pub at: Timestamp,
    /// The account, office or job that caused it.
    pub by: Actor,
    /// The kind, such as `ledger.opened`.
    pub kind: String,
    /// The body, an object.
    pub body: Value,
    /// The channel through which it came; `None` in entries of version 1.
    pub via: Option<Via>,
}

/// Encodes an entry: `{"at":…,"body":…,"by":…,"kind":…,"seq":…,"v":2,"via":…}`, or, without `via`, version 1. Copies the bytes
/// of the body.
///
/// # Errors
/// [`EntryError::TooLong`]; [`CanonicalError::Number`] for a `seq` or a token beyond [`MAX_INTEGER`]; [`EntryError::Field`] where `at`, `by`, `kind` or
/// the body is not accepted by [`Envelope::decode`].
pub fn encode(
    seq: Seq,
    at: Timestamp,
    by: &Actor,
    kind: &str,
    body: &Canonical,
    via: Option<Via>,
) -> Result<Vec<u8>, EntryError> {
    let at = at.to_string();
    let by = by.to_string();
    if at.len() != "2019-04-01T01:00:00.000Z".len() {
        return Err(EntryError::Field("at"));
    }
    if Actor::parse(&by).is_err() {
        return Err(EntryError::Field("by"));
    }
    if !is_kind(kind) {
        return Err(EntryError::Field("kind"));
    }
    if body.as_bytes().first() != Some(&b'{') {
        return Err(EntryError::Field("body"));
    }
    if seq.0 > MAX_INTEGER {
        return Err(CanonicalError::Number(seq.to_string()).into());
    }
    let seq = seq.to_string();
    let end = end(via)?;
    // None of these texts has a character that JSON escapes.
    let parts: [&[u8]; 11] = [
        b"{\"at\":\"",
        at.as_bytes(),
        b"\",\"body\":",
        body.as_bytes(),
        b",\"by\":\"",
        by.as_bytes(),
        b"\",\"kind\":\"",
        kind.as_bytes(),
        b"\",\"seq\":",
        seq.as_bytes(),
        end.as_bytes(),
    ];
    let entry = parts.concat();
    if entry.len() > MAX_ENTRY_BYTES {
        return Err(EntryError::TooLong(entry.len()));
    }
    Ok(entry)
}

/// The end of an entry, from its version on.
fn end(via: Option<Via>) -> Result<String, EntryError> {
    let Some(Via { channel, token }) = via else {
        return Ok(format!(",\"v\":{WITHOUT_VIA}}}"));
    };
    let channel = channel.as_str();
    let token = match token {
        Some(token) if token > MAX_INTEGER => {
            return Err(CanonicalError::Number(token.to_string()).into());
        }
        Some(token) => format!(",\"token\":{token}"),
        None => String::new(),
    };
    Ok(format!(
        ",\"v\":{WITH_VIA},\"via\":{{\"channel\":\"{channel}\"{token}}}}}"
    ))
}

/// Whether a text can be the kind of an entry: `[a-z][a-z0-9._-]{0,63}`.
pub(super) fn is_kind(kind: &str) -> bool {
    let allowed =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-');
    kind.len() <= 64
        && kind.starts_with(|c: char| c.is_ascii_lowercase())
        && kind.bytes().all(allowed)
}

impl Envelope {
    /// Encodes the entry; see [`encode`].
    ///
    /// # Errors
    /// Those of [`canonical`] and [`encode`].
    pub fn encode(&self) -> Result<Vec<u8>, EntryError> {
        let body = canonical(&self.body)?;
        encode(self.seq, self.at, &self.by, &self.kind, &body, self.via)
    }

    /// Decodes an entry. Accepts exactly the bytes that [`encode`] returns.
    ///
    /// # Errors
    /// [`EntryError`] for the first fault.
    pub fn decode(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > MAX_ENTRY_BYTES {
            return Err(EntryError::TooLong(bytes.len()));
        }
        let value =
            serde_json::from_slice(bytes).map_err(|e| CanonicalError::Json(e.to_string()))?;
        let Value::Object(mut fields) = value else {
            return Err(CanonicalError::Json("not an object".to_owned()).into());
        };
        let via = match fields.remove("v").and_then(|v| v.as_u64()) {
            Some(WITHOUT_VIA) => None,
            Some(WITH_VIA) => {
                let via = fields.remove("via").ok_or(EntryError::Field("via"))?;
                Some(serde_json::from_value(via).map_err(|_| EntryError::Field("via"))?)
            }
            _ => return Err(EntryError::Field("v")),
        };
        let seq = fields.remove("seq").and_then(|seq| seq.as_u64()).map(Seq);
        let at = take_text(&mut fields, "at")?;
        let by = take_text(&mut fields, "by")?;
        let kind = take_text(&mut fields, "kind")?;
        let body = fields.remove("body").filter(Value::is_object);
        if let Some((unknown, _)) = fields.into_iter().next() {
            return Err(EntryError::Unknown(unknown));
        }
        let envelope = Self {
            seq: seq.ok_or(EntryError::Field("seq"))?,
            at: Timestamp::parse(&at).map_err(|_| EntryError::Field("at"))?,
            by: Actor::parse(&by).map_err(|_| EntryError::Field("by"))?,
            kind,
            body: body.ok_or(EntryError::Field("body"))?,
            via,
        };
        if envelope.encode()? == bytes {
            Ok(envelope)
        } else {
            Err(EntryError::NotCanonical)
        }
    }
}

fn take_text(fields: &mut Map<String, Value>, key: &'static str) -> Result<String, EntryError> {
    match fields.remove(key) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(EntryError::Field(key)),
    }
}

#[cfg(test)]
#[path = "entry_tests.rs"]
pub(super) mod tests;
