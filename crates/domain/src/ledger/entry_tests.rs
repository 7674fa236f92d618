//! The envelope is decoded strictly.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::Channel;

#[test]
fn deep_nesting_is_refused() {
    let deep = format!(
        r#"{{"at":"2019-04-01T01:00:00.000Z","body":{{"a":{}{}}},"by":"zhang","kind":"a","seq":0,"v":1}}"#,
        "[".repeat(20_000),
        "]".repeat(20_000)
    );
    assert!(matches!(
        Envelope::decode(deep.as_bytes()),
        Err(EntryError::Canonical(CanonicalError::Json(_)))
    ));
}

pub(in crate::ledger) fn envelope() -> Envelope {
    Envelope {
        seq: Seq(7),
        at: Timestamp::parse("2019-04-01T01:00:00.000Z").unwrap(),
        by: Actor::parse("office:duchashi").unwrap(),
        kind: "update.accepted".to_owned(),
        body: json!({"update": 3, "note": "属实"}),
        via: None,
    }
}

/// The same entry in version 2, by a token.
pub(in crate::ledger) fn envelope_with_via() -> Envelope {
    let via = Via {
        channel: Channel::Api,
        token: Some(12),
    };
    Envelope {
        via: Some(via),
        ..envelope()
    }
}

pub(in crate::ledger) const SOUND: &str = r#"{"at":"2019-04-01T01:00:00.000Z","body":{"note":"属实","update":3},"by":"office:duchashi","kind":"update.accepted","seq":7,"v":1}"#;

pub(in crate::ledger) const SOUND_WITH_VIA: &str = r#"{"at":"2019-04-01T01:00:00.000Z","body":{"note":"属实","update":3},"by":"office:duchashi","kind":"update.accepted","seq":7,"v":2,"via":{"channel":"api","token":12}}"#;

#[test]
fn the_second_version_has_the_channel_and_the_first_has_not() {
    assert_eq!(
        envelope_with_via().encode().unwrap(),
        SOUND_WITH_VIA.as_bytes()
    );
    assert_eq!(
        Envelope::decode(SOUND_WITH_VIA.as_bytes()),
        Ok(envelope_with_via())
    );
    for channel in Channel::ALL {
        let via = Some(Via::of(channel));
        let bytes = Envelope { via, ..envelope() }.encode().unwrap();
        assert_eq!(Envelope::decode(&bytes).unwrap().via, via);
    }
    let swap = |from: &str, to: &str| SOUND_WITH_VIA.replacen(from, to, 1);
    let via = r#","via":{"channel":"api","token":12}"#;
    for (bytes, expected) in [
        (swap(via, ""), "via"),
        (swap(via, r#","via":"api""#), "via"),
        (swap("\"api\"", "\"post\""), "via"),
        (swap(",\"token\":12", ",\"token\":-1"), "via"),
        (swap(",\"token\":12", ",\"tokens\":12"), "via"),
        (swap("\"v\":2", "\"v\":3"), "v"),
    ] {
        let found = Envelope::decode(bytes.as_bytes());
        assert_eq!(found, Err(EntryError::Field(expected)), "{bytes}");
    }
    let first = Envelope::decode(swap("\"v\":2", "\"v\":1").as_bytes());
    assert_eq!(first, Err(EntryError::Unknown("via".to_owned())));
    let null = Envelope::decode(swap("\"token\":12", "\"token\":null").as_bytes());
    assert_eq!(null, Err(EntryError::NotCanonical));
    let token = Some(MAX_INTEGER + 1);
    let via = Some(Via {
        channel: Channel::Api,
        token,
    });
    assert!(Envelope { via, ..envelope() }.encode().is_err());
}

#[test]
fn an_entry_is_written_in_one_way() {
    assert_eq!(envelope().encode().unwrap(), SOUND.as_bytes());
    assert_eq!(Envelope::decode(SOUND.as_bytes()), Ok(envelope()));
}

#[test]
fn every_other_way_of_writing_it_is_refused() {
    use CanonicalError::{Json, Number};
    use EntryError::{Canonical, Field, NotCanonical, Unknown};
    let swap = |from: &str, to: &str| SOUND.replacen(from, to, 1);
    let json = Canonical(Json(String::new()));
    for (bytes, expected) in [
        (format!("{SOUND}\n"), NotCanonical),
        (format!(" {SOUND}"), NotCanonical),
        (format!("\u{feff}{SOUND}"), json.clone()),
        (format!("{SOUND}{SOUND}"), json.clone()),
        (swap(",\"seq\"", ", \"seq\""), NotCanonical),
        (swap("属", "\\u5c5e"), NotCanonical),
        (swap("/", "\\/").replacen(":d", ":\\u0064", 1), NotCanonical),
        (swap("\"seq\":7", "\"seq\":7,\"seq\":7"), NotCanonical),
        (swap("3}", "3,\"update\":3}"), NotCanonical),
        (
            swap(
                "\"note\":\"属实\",\"update\":3",
                "\"update\":3,\"note\":\"属实\"",
            ),
            NotCanonical,
        ),
        (swap(":3}", ":3.0}"), Canonical(Number("3.0".to_owned()))),
        (swap(":3}", ":-0}"), Canonical(Number("-0.0".to_owned()))),
        (swap(":3}", ":3e0}"), Canonical(Number("3.0".to_owned()))),
        (swap("\"seq\":7", "\"seq\":-7"), Field("seq")),
        (swap("\"seq\":7", "\"seq\":7.0"), Field("seq")),
        (swap("\"seq\":7", "\"seq\":07"), json.clone()),
        (
            swap("\"seq\":7", "\"seq\":9007199254740992"),
            Canonical(Number("9007199254740992".to_owned())),
        ),
        (swap("\"v\":1", "\"v\":2"), Field("via")),
        (swap("\"v\":1", "\"v\":3"), Field("v")),
        (swap(",\"v\":1", ""), Field("v")),
        (swap("\"v\":1", "\"v\":1,\"w\":0"), Unknown("w".to_owned())),
        (swap(".000Z", "Z"), Field("at")),
        (swap("04-01", "04-31"), Field("at")),
        (swap("office:duchashi", "Office"), Field("by")),
        (swap("\"office:duchashi\"", "null"), Field("by")),
        (swap("update.accepted", "Update accepted"), Field("kind")),
        (
            swap("{\"note\":\"属实\",\"update\":3}", "[]"),
            Field("body"),
        ),
        (swap(",\"kind\":\"update.accepted\"", ""), Field("kind")),
        ("[]".to_owned(), json.clone()),
        (String::new(), json.clone()),
        (swap("属实", "\\ud800"), json.clone()),
        (swap("属实", "\u{1}"), json),
    ] {
        match (Envelope::decode(bytes.as_bytes()), expected) {
            (Err(Canonical(Json(_))), Canonical(Json(_))) => {}
            (found, expected) => assert_eq!(found, Err(expected), "{bytes}"),
        }
    }
    let mut not_utf8 = SOUND.as_bytes().to_vec();
    not_utf8[SOUND.find('属').unwrap()] = 0xff;
    assert!(matches!(
        Envelope::decode(&not_utf8),
        Err(Canonical(Json(_)))
    ));
}

#[test]
fn nothing_unreadable_is_written() {
    let body = tlog::canonical::Canonical::of(&json!({})).unwrap();
    let sound = envelope();
    let encode = |seq: u64, by: &Actor, kind: &str, body| {
        super::encode(Seq(seq), sound.at, by, kind, body, None)
    };
    assert!(encode(0, &sound.by, "a", &body).is_ok());
    let nobody = Actor::Account("\"".to_owned());
    assert_eq!(encode(0, &nobody, "a", &body), Err(EntryError::Field("by")));
    for kind in ["", "A", "a b", "a\"", ".a", &"a".repeat(65)] {
        assert_eq!(
            encode(0, &sound.by, kind, &body),
            Err(EntryError::Field("kind"))
        );
    }
    let list = Canonical::of(&json!([])).unwrap();
    assert_eq!(
        encode(0, &sound.by, "a", &list),
        Err(EntryError::Field("body"))
    );
    assert!(encode(MAX_INTEGER, &sound.by, "a", &body).is_ok());
    assert!(encode(MAX_INTEGER + 1, &sound.by, "a", &body).is_err());
    let far = chrono::DateTime::from_timestamp(300_000_000_000, 0).unwrap();
    assert_eq!(
        super::encode(Seq(0), Timestamp::new(far), &sound.by, "a", &body, None),
        Err(EntryError::Field("at"))
    );
}

#[test]
fn the_limit_is_exact() {
    let with = |length: usize| {
        let body = json!({"note": "x".repeat(length), "update": 3});
        Envelope { body, ..envelope() }.encode()
    };
    let room = MAX_ENTRY_BYTES - (SOUND.len() - "属实".len());
    let full = with(room).unwrap();
    assert_eq!(full.len(), MAX_ENTRY_BYTES);
    assert!(Envelope::decode(&full).is_ok());
    assert_eq!(with(room + 1), Err(EntryError::TooLong(65_536)));
    let long = vec![b' '; MAX_ENTRY_BYTES + 1];
    assert_eq!(Envelope::decode(&long), Err(EntryError::TooLong(65_536)));
}

/// Text with controls, quotes, and characters that UTF-16 and UTF-8 sort differently.
pub(in crate::ledger) fn text() -> impl Strategy<Value = String> {
    let hard = prop_oneof![
        prop::char::range('\0', '\u{ff}'),
        prop::char::range('\u{d7f0}', '\u{d7ff}'),
        prop::char::range('\u{e000}', '\u{ffff}'),
        prop::char::range('\u{10000}', '\u{10fff}'),
        any::<char>(),
    ];
    prop::collection::vec(hard, 0..8).prop_map(String::from_iter)
}

pub(in crate::ledger) fn value(
    key: impl Strategy<Value = String> + 'static,
) -> impl Strategy<Value = Value> {
    let key = key.boxed();
    let limit = MAX_INTEGER as i64;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-limit..=limit).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::hash_map(key.clone(), inner, 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn entries_are_read_as_they_were_written(seq in 0..=MAX_INTEGER, note in value(text()), millis in 0..4_000_000_000_000_i64) {
        let at = Timestamp::new(chrono::DateTime::from_timestamp_millis(millis).unwrap());
        let written = Envelope { seq: Seq(seq), at, body: json!({ "note": note }), ..envelope() };
        let bytes = written.encode().unwrap();
        prop_assert_eq!(Envelope::decode(&bytes).unwrap(), written);
    }

    #[test]
    fn what_is_read_is_what_would_be_written(at in 0..SOUND.len(), byte: u8) {
        let mut bytes = SOUND.as_bytes().to_vec();
        bytes[at] = byte;
        if let Ok(read) = Envelope::decode(&bytes) {
            prop_assert_eq!(read.encode().unwrap(), bytes);
        }
    }
}
