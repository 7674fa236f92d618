//! Canonical JSON (RFC 8785): each value has exactly one sequence of bytes, so that its hash is well defined.
//!
//! Numbers are restricted to integers that fit a double. The caller writes decimals as strings.

use serde::Serialize;
use serde_json::{Map, Value};
use thiserror::Error;

/// The largest integer that every JSON reader represents exactly: 2^53 − 1 (RFC 8785, appendix D).
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// The greatest depth of nested arrays and objects, well below the limits of common JSON readers.
pub const MAX_DEPTH: usize = 64;

/// Why a value has no canonical bytes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CanonicalError {
    /// A number with a fraction or an exponent, or beyond [`MAX_INTEGER`].
    #[error("`{0}` is not a whole number of at most 2^53-1; decimals are written as text")]
    Number(String),
    /// Arrays and objects are nested deeper than [`MAX_DEPTH`].
    #[error("it is nested deeper than {MAX_DEPTH} levels")]
    Depth,
    /// The value cannot be represented as JSON, or the bytes are not JSON.
    #[error("it is not JSON: {0}")]
    Json(String),
}

/// The canonical bytes of a JSON value, made by [`canonical`] or [`Canonical::of`].
///
/// ```
/// use tlog::canonical::Canonical;
///
/// let bytes = Canonical::of(&serde_json::json!({"b": 1, "a": "x"}))?;
/// assert_eq!(bytes.as_bytes(), br#"{"a":"x","b":1}"#);
/// # Ok::<(), tlog::canonical::CanonicalError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonical(Vec<u8>);

impl Canonical {
    /// The canonical bytes of a serialisable value.
    ///
    /// # Errors
    /// [`CanonicalError::Json`] if the value has no JSON form; otherwise as [`canonical`].
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, CanonicalError> {
        let value = serde_json::to_value(value).map_err(|e| CanonicalError::Json(e.to_string()))?;
        canonical(&value)
    }

    /// The bytes: UTF-8, without a line feed.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Writes a JSON value in canonical form.
///
/// ```
/// use serde_json::json;
/// use tlog::canonical::{CanonicalError, canonical};
///
/// assert_eq!(canonical(&json!([1, "\n"]))?.into_bytes(), br#"[1,"\n"]"#);
/// assert_eq!(canonical(&json!(1.5)), Err(CanonicalError::Number("1.5".to_owned())));
/// # Ok::<(), CanonicalError>(())
/// ```
///
/// # Errors
/// [`CanonicalError::Number`] for a fraction or an integer beyond [`MAX_INTEGER`]; [`CanonicalError::Depth`].
pub fn canonical(value: &Value) -> Result<Canonical, CanonicalError> {
    let mut out = Vec::with_capacity(512);
    write_value(&mut out, value, 0)?;
    Ok(Canonical(out))
}

fn write_value(out: &mut Vec<u8>, value: &Value, depth: usize) -> Result<(), CanonicalError> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Value::Number(number) => {
            let magnitude = number.as_i64().map(i64::unsigned_abs).or(number.as_u64());
            let text = number.to_string();
            if magnitude.is_none_or(|n| n > MAX_INTEGER) {
                return Err(CanonicalError::Number(text));
            }
            out.extend_from_slice(text.as_bytes());
        }
        Value::String(text) => write_string(out, text),
        Value::Array(_) | Value::Object(_) if depth == MAX_DEPTH => {
            return Err(CanonicalError::Depth);
        }
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
) -> Result<(), CanonicalError> {
    let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
    // RFC 8785 sorts by UTF-16 code units, in which U+1F600 precedes U+FF21; by UTF-8 bytes it follows.
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

#[cfg(test)]
#[path = "canonical_tests.rs"]
mod tests;
