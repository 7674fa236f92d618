//! Canonical bytes compared with the examples of RFC 8785 and with `serde_jcs`.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn canon(value: &Value) -> String {
    String::from_utf8(canonical(value).unwrap().into_bytes()).unwrap()
}

#[test]
fn the_examples_of_rfc_8785_come_out() {
    // 3.2.3, sorting of property names.
    let sorting = json!({
        "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh", "1": "One",
        "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis"
    });
    assert_eq!(
        canon(&sorting),
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\"\u{f6}\":\"Latin Small Letter O With Diaeresis\",\
         \"\u{20ac}\":\"Euro Sign\",\"\u{1f600}\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}"
    );
    // 3.2.2, the string of the sample and its literals.
    let sample = json!({"string": "\u{20ac}$\u{f}\nA'B\"\\\\\"/", "literals": [null, true, false]});
    assert_eq!(
        canon(&sample),
        "{\"literals\":[null,true,false],\"string\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"
    );
    assert_eq!(
        canon(&json!("\u{8}\u{c}\t\u{1f}\u{7f}")),
        "\"\\b\\f\\t\\u001f\u{7f}\""
    );
}

#[test]
fn only_whole_numbers_that_everybody_reads_alike_are_numbers() {
    for (good, text) in [
        (json!(0), "0"),
        (json!(-7), "-7"),
        (json!(MAX_INTEGER), "9007199254740991"),
        (json!(-9_007_199_254_740_991_i64), "-9007199254740991"),
    ] {
        assert_eq!(canon(&good), text);
    }
    for bad in [
        json!(1.5),
        json!(1.0),
        json!(-0.0),
        json!(MAX_INTEGER + 1),
        json!(u64::MAX),
        json!(i64::MIN),
    ] {
        let error = CanonicalError::Number(bad.to_string());
        assert_eq!(canonical(&json!({ "n": [bad] })), Err(error));
    }
}

#[test]
fn nesting_has_an_end() {
    let nest = |depth| (0..depth).fold(json!(1), |inner, _| json!([inner]));
    assert!(canonical(&nest(MAX_DEPTH)).is_ok());
    assert_eq!(canonical(&nest(MAX_DEPTH + 1)), Err(CanonicalError::Depth));
}

/// Text with controls, quotes, and characters that UTF-16 and UTF-8 sort differently.
fn text() -> impl Strategy<Value = String> {
    let hard = prop_oneof![
        prop::char::range('\0', '\u{ff}'),
        prop::char::range('\u{d7f0}', '\u{d7ff}'),
        prop::char::range('\u{e000}', '\u{ffff}'),
        prop::char::range('\u{10000}', '\u{10fff}'),
        any::<char>(),
    ];
    prop::collection::vec(hard, 0..8).prop_map(String::from_iter)
}

fn value(key: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = Value> {
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

/// Whether `serde_jcs` gives the canonical order. It sorts keys by the bytes of their quoted and escaped text, RFC 8785 by
/// the UTF-16 code units of the keys themselves.
fn is_sorted_alike(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields
            .iter()
            .all(|(key, inner)| is_plain(key) && is_sorted_alike(inner)),
        Value::Array(items) => items.iter().all(is_sorted_alike),
        _ => true,
    }
}

/// Whether both orders agree: all characters are above the quotation mark, not escaped and below the surrogates.
fn is_plain(key: &str) -> bool {
    key.chars().all(|c| c > '"' && c != '\\' && c < '\u{e000}')
}

proptest! {
    #[test]
    fn canonical_bytes_are_read_back(value in value(text())) {
        let bytes = canonical(&value).unwrap();
        prop_assert_eq!(&serde_json::from_slice::<Value>(bytes.as_bytes()).unwrap(), &value);
        prop_assert!(!bytes.as_bytes().iter().any(|b| *b < 0x20));
        if is_sorted_alike(&value) {
            prop_assert_eq!(bytes.as_bytes(), serde_jcs::to_vec(&value).unwrap());
        }
    }

    #[test]
    fn canonical_bytes_are_those_of_serde_jcs(value in value("[#-\\[\\]-~\u{e0}-\u{ff}\u{4e00}-\u{9fff}]{0,6}")) {
        prop_assert!(is_sorted_alike(&value));
        prop_assert_eq!(canonical(&value).unwrap().into_bytes(), serde_jcs::to_vec(&value).unwrap());
    }

    #[test]
    fn strings_are_escaped_as_others_do(text in text()) {
        let value = Value::String(text);
        prop_assert_eq!(canonical(&value).unwrap().into_bytes(), serde_jcs::to_vec(&value).unwrap());
    }

    #[test]
    fn keys_are_sorted_by_utf_16(keys in prop::collection::hash_set(text(), 2..10)) {
        let object = Value::Object(keys.iter().map(|key| (key.clone(), json!(0))).collect());
        let mut sorted: Vec<Vec<u16>> = keys.iter().map(|key| key.encode_utf16().collect()).collect();
        sorted.sort();
        let fields: Vec<String> = sorted
            .iter()
            .map(|units| format!("{}:0", canon(&json!(String::from_utf16(units).unwrap()))))
            .collect();
        prop_assert_eq!(canon(&object), format!("{{{}}}", fields.join(",")));
    }
}
