//! `scan` accepts exactly what `Envelope::decode` accepts and returns the same fields.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::ledger::entry::tests::{SOUND, SOUND_WITH_VIA, envelope, text, value};
use tlog::tile::MAX_ENTRY_BYTES;

use crate::Envelope;

/// Compares `scan` with `Envelope::decode`.
#[track_caller]
fn agree(bytes: &[u8]) {
    let scanned = scan(bytes).map(|found| Envelope {
        seq: found.seq,
        at: found.at,
        by: found.by.parse().unwrap(),
        kind: found.kind.to_owned(),
        body: serde_json::from_str(found.body).unwrap(),
        via: found.via,
    });
    let shown = String::from_utf8_lossy(bytes);
    assert_eq!(scanned, Envelope::decode(bytes).ok(), "{shown}");
}

#[test]
fn the_hard_spellings_are_distinguished_as_decoding_does() {
    let with = |body: &str| SOUND.replacen("{\"note\":\"属实\",\"update\":3}", body, 1);
    for body in [
        "{}",
        "[]",
        "{\"a\":[]}",
        "{\"a\":{}}",
        "{\"a\":[1,-1,0,true,false,null,\"\"]}",
        "{\"a\":-0}",
        "{\"a\":00}",
        "{\"a\":01}",
        "{\"a\":-}",
        "{\"a\":+1}",
        "{\"a\":1.0}",
        "{\"a\":1e1}",
        "{\"a\":9007199254740991}",
        "{\"a\":-9007199254740991}",
        "{\"a\":9007199254740992}",
        "{\"a\":99999999999999999999}",
        "{\"a\":1,}",
        "{\"a\":[1,]}",
        "{\"a\":[,1]}",
        "{\"a\" :1}",
        "{\"a\":1,\"a\":1}",
        "{\"b\":1,\"a\":1}",
        "{\"a\":1,\"b\":1}",
        "{\"a\":tru}",
        "{\"a\":\"\\b\\t\\n\\f\\r\\\"\\\\\"}",
        "{\"a\":\"\\/\"}",
        "{\"a\":\"\\u0000\\u001f\\u000b\\u000e\"}",
        "{\"a\":\"\\u001F\"}",
        "{\"a\":\"\\u0008\"}",
        "{\"a\":\"\\u000a\"}",
        "{\"a\":\"\\u0020\"}",
        "{\"a\":\"\\u00e9\"}",
        "{\"a\":\"\u{7f}\u{80}\"}",
        "{\"\\r\":1,\"1\":1,\"\u{80}\":1,\"\u{20ac}\":1,\"\u{1f600}\":1,\"\u{fb33}\":1}",
        "{\"\u{fb33}\":1,\"\u{1f600}\":1}",
        "{\"\\n\":1,\"\\r\":1}",
        "{\"\\r\":1,\"\\n\":1}",
        "{\"\\\"\":1,\"\\\\\":1}",
        "{\"a\":\"",
        "{\"a\":",
        "{",
        "",
    ] {
        agree(with(body).as_bytes());
    }
    let nested = |depth: usize| {
        with(&format!(
            "{{\"a\":{}{}}}",
            "[".repeat(depth),
            "]".repeat(depth)
        ))
    };
    for depth in [1, 62, 63, 64, 65, 200, 20_000] {
        agree(nested(depth).as_bytes());
    }
    for at in [
        "2019-02-29T00:00:00.000Z",
        "2020-02-29T00:00:00.000Z",
        "2016-12-31T23:59:60.000Z",
        "2019-04-01T24:00:00.000Z",
        "2019-04-01T01:00:00,000Z",
        "2019-04-01T01:00:00.00Z",
        "2019-04-01 01:00:00.000Z",
        "0000-01-01T00:00:00.000Z",
        "2019-04-01T01:00:0\u{e9}.0Z",
    ] {
        agree(SOUND.replacen("2019-04-01T01:00:00.000Z", at, 1).as_bytes());
    }
    for by in ["zhang", "z", "system:", "office:", "of\\u0066ice", ""] {
        agree(SOUND.replacen("office:duchashi", by, 1).as_bytes());
    }
    agree(&vec![b' '; MAX_ENTRY_BYTES + 1]);
}

#[test]
fn the_second_version_is_distinguished_as_decoding_does() {
    let via = "{\"channel\":\"api\",\"token\":12}";
    agree(SOUND_WITH_VIA.as_bytes());
    for other in [
        "{\"channel\":\"api\"}",
        "{\"channel\":\"page\"}",
        "{\"channel\":\"job\",\"token\":0}",
        "{\"channel\":\"api\",\"token\":-1}",
        "{\"channel\":\"api\",\"token\":-0}",
        "{\"channel\":\"api\",\"token\":012}",
        "{\"channel\":\"api\",\"token\":9007199254740992}",
        "{\"channel\":\"api\",\"token\":null}",
        "{\"channel\":\"api\",\"token\":12,\"x\":1}",
        "{\"token\":12,\"channel\":\"api\"}",
        "{\"channel\":\"post\"}",
        "{\"channel\":\"\\u0061pi\"}",
        "{}",
        "null",
        "\"api\"",
    ] {
        agree(SOUND_WITH_VIA.replacen(via, other, 1).as_bytes());
    }
    for end in 0..SOUND_WITH_VIA.len() {
        agree(&SOUND_WITH_VIA.as_bytes()[..end]);
    }
    for version in ["0", "1", "3", "02", "2.0"] {
        let version = format!("\"v\":{version}");
        agree(SOUND_WITH_VIA.replacen("\"v\":2", &version, 1).as_bytes());
    }
}

#[test]
fn a_cut_or_a_lengthened_entry_is_no_entry() {
    for end in 0..SOUND.len() {
        agree(&SOUND.as_bytes()[..end]);
    }
    agree(format!("{SOUND}\n").as_bytes());
    agree(format!("{SOUND}{SOUND}").as_bytes());
}

proptest! {
    #[test]
    fn whatever_is_written_is_scanned(seq in 0..=MAX_INTEGER, note in value(text()), millis in 0..4_000_000_000_000_i64) {
        let at = Timestamp::new(chrono::DateTime::from_timestamp_millis(millis).unwrap());
        let bytes = Envelope { seq: Seq(seq), at, body: json!({ "note": note }), ..envelope() }.encode().unwrap();
        prop_assert!(scan(&bytes).is_some());
        agree(&bytes);
    }

    #[test]
    fn any_json_is_taken_or_refused_alike(body in value(text())) {
        // Not canonical: serde_json sorts keys by bytes and has other numbers and escapes.
        let whole: Value = json!({ "body": body });
        let spelt = serde_json::to_string(&whole["body"]).unwrap();
        agree(SOUND.replacen("{\"note\":\"属实\",\"update\":3}", &spelt, 1).as_bytes());
    }

    #[test]
    fn one_changed_byte_is_taken_or_refused_alike(at in 0..SOUND.len(), byte: u8) {
        let mut bytes = SOUND.as_bytes().to_vec();
        bytes[at] = byte;
        agree(&bytes);
    }
}
