//! The bytes of an entry: canonical JSON (RFC 8785) within limits, and the envelope that every entry has.
//!
//! What is stored is what is hashed, so there is exactly one way to write an entry and only that way is read. Must not know
//! what any kind of entry means.

use serde::Serialize;
use serde_json::{Map, Value};
use thiserror::Error;

use crate::domain::ids::{Actor, Seq};
use crate::domain::say::{Message, Say};
use crate::domain::time::Timestamp;

/// The most bytes an entry may have: what C2SP tlog-tiles can carry in an entry bundle.
pub const MAX_ENTRY_BYTES: usize = 65_535;

/// The largest whole number that every reader of JSON reads alike (RFC 8785, appendix D).
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// How deep a body may be nested; well below what readers of JSON refuse.
pub(super) const MAX_DEPTH: usize = 64;

/// The version of the envelope.
const VERSION: u64 = 1;

/// Why something is not an entry.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BytesError {
    /// More than [`MAX_ENTRY_BYTES`].
    #[error("entry: it has {0} bytes; at most {MAX_ENTRY_BYTES} are allowed")]
    TooLong(usize),
    /// A number with a fraction or an exponent, or beyond [`MAX_INTEGER`].
    #[error("entry: `{0}` is not a whole number of at most 2^53-1; decimals are written as text")]
    Number(String),
    /// Nested too deep.
    #[error("entry: it is nested deeper than {MAX_DEPTH} levels")]
    Depth,
    /// Not JSON in UTF-8.
    #[error("entry: it is not JSON: {0}")]
    Json(String),
    /// A field of the envelope is missing or is not what it must be.
    #[error("entry: the field `{0}` is missing or malformed")]
    Field(&'static str),
    /// A field that the envelope does not have.
    #[error("entry: the field `{0}` is unknown")]
    Unknown(String),
    /// JSON, but not written in the one canonical way.
    #[error("entry: it is not in canonical form (RFC 8785)")]
    NotCanonical,
}

impl Say for BytesError {
    fn message(&self) -> Message {
        match self {
            Self::TooLong(bytes) => Message::new("error-entry-too-long")
                .number("bytes", *bytes)
                .number("most", MAX_ENTRY_BYTES),
            Self::Number(value) => Message::new("error-entry-number").arg("value", value),
            Self::Depth => Message::new("error-entry-depth").number("most", MAX_DEPTH),
            Self::Json(detail) => Message::new("error-entry-json").arg("detail", detail),
            Self::Field(field) => Message::new("error-entry-field").arg("field", field),
            Self::Unknown(field) => Message::new("error-entry-unknown").arg("field", field),
            Self::NotCanonical => Message::new("error-entry-not-canonical"),
        }
    }
}

/// A JSON value in canonical bytes. Only [`canonical`] and [`Canonical::of`] make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonical(Vec<u8>);

impl Canonical {
    /// The canonical bytes of anything that serialises to JSON within the ledger's limits.
    ///
    /// # Errors
    /// [`BytesError::Number`], [`BytesError::Depth`], or [`BytesError::Json`] for what JSON cannot hold.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, BytesError> {
        let value = serde_json::to_value(value).map_err(|e| BytesError::Json(e.to_string()))?;
        canonical(&value)
    }

    /// The bytes: UTF-8, without a line feed.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, given away.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Writes a value as RFC 8785 does, with whole numbers only.
///
/// # Errors
/// [`BytesError::Number`] or [`BytesError::Depth`].
pub fn canonical(value: &Value) -> Result<Canonical, BytesError> {
    let mut out = Vec::with_capacity(512);
    write_value(&mut out, value, 0)?;
    Ok(Canonical(out))
}

fn write_value(out: &mut Vec<u8>, value: &Value, depth: usize) -> Result<(), BytesError> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => {
            let allowed = match (number.as_i64(), number.as_u64()) {
                (Some(n), _) => n.unsigned_abs() <= MAX_INTEGER,
                (None, Some(n)) => n <= MAX_INTEGER,
                (None, None) => false,
            };
            let text = number.to_string();
            if !allowed {
                return Err(BytesError::Number(text));
            }
            out.extend_from_slice(text.as_bytes());
        }
        Value::String(text) => write_string(out, text),
        Value::Array(_) | Value::Object(_) if depth == MAX_DEPTH => return Err(BytesError::Depth),
        Value::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write_value(out, item, depth + 1)?;
            }
            out.push(b']');
        }
        Value::Object(fields) => write_object(out, fields, depth)?,
    }
    Ok(())
}

fn write_object(
    out: &mut Vec<u8>,
    fields: &Map<String, Value>,
    depth: usize,
) -> Result<(), BytesError> {
    let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
    // RFC 8785 sorts by UTF-16 code units: unlike bytes, these put U+1F600 before U+FF21.
    fields.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    out.push(b'{');
    for (i, (key, value)) in fields.into_iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        write_string(out, key);
        out.push(b':');
        write_value(out, value, depth + 1)?;
    }
    out.push(b'}');
    Ok(())
}

fn write_string(out: &mut Vec<u8>, text: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let bytes = text.as_bytes();
    let mut written = 0;
    out.push(b'"');
    for (i, &byte) in bytes.iter().enumerate() {
        let short = match byte {
            b'"' | b'\\' => byte,
            0x08 => b'b',
            b'\t' => b't',
            b'\n' => b'n',
            0x0c => b'f',
            b'\r' => b'r',
            0..0x20 => b'u',
            _ => continue,
        };
        out.extend_from_slice(&bytes[written..i]);
        out.extend_from_slice(&[b'\\', short]);
        if short == b'u' {
            let digits = [byte >> 4, byte & 15].map(|digit| HEX[usize::from(digit)]);
            out.extend_from_slice(b"00");
            out.extend_from_slice(&digits);
        }
        written = i + 1;
    }
    out.extend_from_slice(&bytes[written..]);
    out.push(b'"');
}

/// What every entry says besides its body.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// Its place in the ledger: the RFC 6962 leaf index.
    pub seq: Seq,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who did it.
    pub by: Actor,
    /// What it is, such as `ledger.opened`.
    pub kind: String,
    /// What it says; an object.
    pub body: Value,
}

/// The bytes of an entry: `{"at":…,"body":…,"by":…,"kind":…,"seq":…,"v":1}`. The body is copied, not written again.
///
/// # Errors
/// [`BytesError::TooLong`]; [`BytesError::Number`] for a `seq` beyond [`MAX_INTEGER`]; [`BytesError::Field`] where `at`, `by`, `kind` or
/// the body is something that [`Envelope::decode`] would refuse, so that nothing unreadable is ever stored.
pub fn encode(
    seq: Seq,
    at: Timestamp,
    by: &Actor,
    kind: &str,
    body: &Canonical,
) -> Result<Vec<u8>, BytesError> {
    let at = at.to_string();
    let by = by.to_string();
    if at.len() != "2019-04-01T01:00:00.000Z".len() {
        return Err(BytesError::Field("at"));
    }
    if Actor::parse(&by).is_err() {
        return Err(BytesError::Field("by"));
    }
    if !is_kind(kind) {
        return Err(BytesError::Field("kind"));
    }
    if body.0.first() != Some(&b'{') {
        return Err(BytesError::Field("body"));
    }
    if seq > MAX_INTEGER {
        return Err(BytesError::Number(seq.to_string()));
    }
    let seq = seq.to_string();
    // None of these texts holds a character that JSON escapes.
    let parts: [&[u8]; 11] = [
        b"{\"at\":\"",
        at.as_bytes(),
        b"\",\"body\":",
        &body.0,
        b",\"by\":\"",
        by.as_bytes(),
        b"\",\"kind\":\"",
        kind.as_bytes(),
        b"\",\"seq\":",
        seq.as_bytes(),
        b",\"v\":1}",
    ];
    let entry = parts.concat();
    if entry.len() > MAX_ENTRY_BYTES {
        return Err(BytesError::TooLong(entry.len()));
    }
    Ok(entry)
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
    /// The bytes of this entry; see [`encode`].
    ///
    /// # Errors
    /// Those of [`canonical`] and [`encode`].
    pub fn encode(&self) -> Result<Vec<u8>, BytesError> {
        let body = canonical(&self.body)?;
        encode(self.seq, self.at, &self.by, &self.kind, &body)
    }

    /// Reads the bytes of an entry, and takes only what [`encode`] writes, byte for byte.
    ///
    /// # Errors
    /// [`BytesError`]: the first thing that is wrong.
    pub fn decode(bytes: &[u8]) -> Result<Self, BytesError> {
        if bytes.len() > MAX_ENTRY_BYTES {
            return Err(BytesError::TooLong(bytes.len()));
        }
        let value = serde_json::from_slice(bytes).map_err(|e| BytesError::Json(e.to_string()))?;
        let Value::Object(mut fields) = value else {
            return Err(BytesError::Json("not an object".to_owned()));
        };
        let version = fields.remove("v").and_then(|v| v.as_u64());
        if version != Some(VERSION) {
            return Err(BytesError::Field("v"));
        }
        let seq = fields.remove("seq").and_then(|seq| seq.as_u64());
        let at = take_text(&mut fields, "at")?;
        let by = take_text(&mut fields, "by")?;
        let kind = take_text(&mut fields, "kind")?;
        let body = fields.remove("body").filter(Value::is_object);
        if let Some((unknown, _)) = fields.into_iter().next() {
            return Err(BytesError::Unknown(unknown));
        }
        let envelope = Self {
            seq: seq.ok_or(BytesError::Field("seq"))?,
            at: Timestamp::parse(&at).map_err(|_| BytesError::Field("at"))?,
            by: Actor::parse(&by).map_err(|_| BytesError::Field("by"))?,
            kind,
            body: body.ok_or(BytesError::Field("body"))?,
        };
        if envelope.encode()? == bytes {
            Ok(envelope)
        } else {
            Err(BytesError::NotCanonical)
        }
    }
}

fn take_text(fields: &mut Map<String, Value>, key: &'static str) -> Result<String, BytesError> {
    match fields.remove(key) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(BytesError::Field(key)),
    }
}

#[cfg(test)]
#[path = "bytes_tests.rs"]
pub(super) mod tests;
