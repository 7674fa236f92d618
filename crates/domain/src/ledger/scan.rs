//! A fast scanner of entries, which checks that the bytes are canonical and returns the envelope without allocating.
//!
//! Verification scans every entry, which should cost no more than hashing it. The scanner accepts exactly what
//! [`Envelope::decode`](super::entry::Envelope::decode) accepts, as a property test checks, but gives no reason for a refusal.

use memchr::memchr2;

use tlog::canonical::{MAX_DEPTH, MAX_INTEGER};
use tlog::tile::MAX_ENTRY_BYTES;

use super::entry::is_kind;
use crate::{Actor, Channel, Seq, Timestamp, Via};

/// The bytes of an instant, such as `2019-04-01T01:00:00.000Z`.
const INSTANT_BYTES: usize = 24;

/// The envelope of an entry, borrowed from its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scanned<'a> {
    /// The number in the ledger.
    pub seq: Seq,
    /// The time of recording.
    pub at: Timestamp,
    /// The text of a valid [`Actor`].
    pub by: &'a str,
    /// The kind.
    pub kind: &'a str,
    /// The body, a canonical JSON object.
    pub body: &'a str,
    /// The channel; `None` in entries of version 1.
    pub via: Option<Via>,
}

/// Scans an entry. Returns `None` if [`Envelope::decode`](super::entry::Envelope::decode) would fail.
pub fn scan(bytes: &[u8]) -> Option<Scanned<'_>> {
    if bytes.len() > MAX_ENTRY_BYTES {
        return None;
    }
    // Canonical JSON has no white space between values and escapes control characters.
    if bytes.iter().any(|byte| *byte < 0x20) {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let mut scan = Scan { text, at: 0 };
    scan.literal("{\"at\":\"")?;
    let instant = text.get(scan.at..scan.at + INSTANT_BYTES)?;
    scan.at += INSTANT_BYTES;
    scan.literal("\",\"body\":")?;
    let from = scan.at;
    scan.object(1)?;
    let body = text.get(from..scan.at)?;
    scan.literal(",\"by\":")?;
    let by = scan.plain()?;
    scan.literal(",\"kind\":")?;
    let kind = scan.plain()?;
    scan.literal(",\"seq\":")?;
    let seq = scan.number()?;
    scan.literal(",\"v\":")?;
    let via = scan.via()?;
    scan.literal("}")?;
    let is_complete = scan.at == bytes.len() && !seq.starts_with('-');
    let allowed = is_complete && is_kind(kind) && Actor::parse(by).is_ok();
    allowed.then_some(())?;
    Some(Scanned {
        seq: seq.parse().ok()?,
        at: Timestamp::parse_stored(instant)?,
        by,
        kind,
        body,
        via,
    })
}

/// A position in the text.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn literal(&mut self, expected: &str) -> Option<()> {
        let rest = self.text.as_bytes().get(self.at..)?;
        rest.starts_with(expected.as_bytes()).then_some(())?;
        self.at += expected.len();
        Some(())
    }

    /// The version of the envelope, and the channel in version 2. The outer option is `None` for anything else.
    fn via(&mut self) -> Option<Option<Via>> {
        match self.number()? {
            "1" => return Some(None),
            "2" => {}
            _ => return None,
        }
        self.literal(",\"via\":{\"channel\":")?;
        let channel = Channel::parse(self.plain()?)?;
        let token = if self.peek()? == b',' {
            self.literal(",\"token\":")?;
            Some(self.number()?.parse().ok()?)
        } else {
            None
        };
        self.literal("}")?;
        Some(Some(Via { channel, token }))
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        match self.peek()? {
            b'"' => self.string().map(drop),
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b't' => self.literal("true"),
            b'f' => self.literal("false"),
            b'n' => self.literal("null"),
            _ => self.number().map(drop),
        }
    }

    fn object(&mut self, depth: usize) -> Option<()> {
        (depth <= MAX_DEPTH).then_some(())?;
        self.literal("{")?;
        if self.peek()? == b'}' {
            return self.literal("}");
        }
        let mut before: Option<&str> = None;
        loop {
            let key = self.string()?;
            before
                .is_none_or(|before| comes_before(before, key))
                .then_some(())?;
            before = Some(key);
            self.literal(":")?;
            self.value(depth + 1)?;
            if self.peek()? == b'}' {
                return self.literal("}");
            }
            self.literal(",")?;
        }
    }

    fn array(&mut self, depth: usize) -> Option<()> {
        (depth <= MAX_DEPTH).then_some(())?;
        self.literal("[")?;
        if self.peek()? == b']' {
            return self.literal("]");
        }
        loop {
            self.value(depth + 1)?;
            if self.peek()? == b']' {
                return self.literal("]");
            }
            self.literal(",")?;
        }
    }

    /// A canonical integer.
    fn number(&mut self) -> Option<&'a str> {
        let from = self.at;
        if self.peek()? == b'-' {
            self.at += 1;
        }
        let digits_from = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let digits = self.text.get(digits_from..self.at)?;
        let is_spelt = match digits.as_bytes() {
            [] => false,
            [b'0'] => digits_from == from,
            [first, ..] => *first != b'0',
        };
        let is_small = digits.parse::<u64>().is_ok_and(|n| n <= MAX_INTEGER);
        (is_spelt && is_small).then_some(())?;
        self.text.get(from..self.at)
    }

    /// A string without escapes, as all fields of the envelope are.
    fn plain(&mut self) -> Option<&'a str> {
        let text = self.string()?;
        (!text.contains('\\')).then_some(text)
    }

    /// A string with canonical escapes only. Returns its raw content.
    fn string(&mut self) -> Option<&'a str> {
        self.literal("\"")?;
        let bytes = self.text.as_bytes();
        let from = self.at;
        loop {
            self.at += memchr2(b'"', b'\\', bytes.get(self.at..)?)?;
            match bytes.get(self.at)? {
                b'"' => break,
                _ => self.escape()?,
            }
        }
        let text = self.text.get(from..self.at)?;
        self.at += 1;
        Some(text)
    }

    fn escape(&mut self) -> Option<()> {
        let rest = self.text.as_bytes().get(self.at + 1..)?;
        self.at += match rest {
            [b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r', ..] => 2,
            [b'u', b'0', b'0', high @ b'0'..=b'1', low, ..] => {
                let low = match low {
                    b'0'..=b'9' => low - b'0',
                    b'a'..=b'f' => low - b'a' + 10,
                    _ => return None,
                };
                // A character with a short escape must use it.
                let has_short_form = matches!((high - b'0') << 4 | low, 8..=10 | 12 | 13);
                (!has_short_form).then_some(6)?
            }
            _ => return None,
        };
        Some(())
    }
}

/// Whether a raw key precedes another in RFC 8785's order, which is by UTF-16 code units.
fn comes_before(before: &str, key: &str) -> bool {
    let plain = |text: &str| text.bytes().all(|byte| byte < 0x80 && byte != b'\\');
    if plain(before) && plain(key) {
        return before < key;
    }
    let unescaped = |text: &str| serde_json::from_str::<String>(&format!("\"{text}\"")).ok();
    match (unescaped(before), unescaped(key)) {
        (Some(before), Some(key)) => before.encode_utf16().lt(key.encode_utf16()),
        _ => false,
    }
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
