//! Keys compared with those in the documentation of Go's `sumdb/note`; malformed keys are refused.

use super::*;

/// The example key of golang.org/x/mod/sumdb/note.
const PRIVATE: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

#[test]
fn keys_are_those_of_go() {
    let signer = NoteSigner::parse(PRIVATE).unwrap();
    assert_eq!(signer.verifier().to_string(), PUBLIC);
    assert_eq!(signer.secret_text(), format!("{PRIVATE}\n"));
    assert_eq!(signer.verifier(), Verifier::parse(PUBLIC).unwrap());
    assert_eq!(signer.verifier().id(), [0xc7, 0x4f, 0x20, 0xa3]);
    assert_eq!(
        NoteSigner::parse(&signer.secret_text())
            .unwrap()
            .name()
            .as_str(),
        "PeterNeumann"
    );
    let sumdb = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    assert_eq!(Verifier::parse(sumdb).unwrap().to_string(), sumdb);
}

#[test]
fn a_key_file_holds_the_seed_and_debugging_does_not() {
    let origin = Origin::parse("example.gov/pledges").unwrap();
    let signer = NoteSigner::from_seed(origin, [9; 32]);
    let again = NoteSigner::parse(&signer.secret_text()).unwrap();
    assert_eq!(again.verifier(), signer.verifier());
    assert_eq!(again.secret_text(), signer.secret_text());
    let secret = signer.secret_text();
    let material = secret.trim_end().rsplit('+').next().unwrap();
    assert!(!format!("{signer:?}").contains(material));
}

#[test]
fn malformed_keys_are_refused() {
    let form = KeyError::Shape("NAME+ID+KEY");
    let id = KeyError::Id {
        expected: "c74f20a3".to_owned(),
    };
    let origin = |text: &str| KeyError::Origin(text.to_owned());
    let vkey = |key: [u8; 32]| format!("a+00000000+{}", encode_key(ED25519, &key));
    let identity = std::array::from_fn(|i| u8::from(i == 0));
    for (text, expected) in [
        (String::new(), form.clone()),
        ("PeterNeumann+c74f20a3".to_owned(), form),
        (PUBLIC.replace("c74f", "C74F"), id.clone()),
        (PUBLIC.replace("+c74f20a3", "+c74f20a4"), id.clone()),
        (PUBLIC.replace("+c74f20a3", "+"), id),
        (PUBLIC.replacen("PeterNeumann", "", 1), origin("")),
        (PUBLIC.replace("rN", "r N"), origin("Peter Neumann")),
        (
            PUBLIC.replace("rN", "r\u{2003}N"),
            origin("Peter\u{2003}Neumann"),
        ),
        (format!("{PUBLIC}\n\n"), KeyError::Material),
        (format!("{PUBLIC} "), KeyError::Material),
        (PUBLIC.replace("10TW", "10T"), KeyError::Material),
        (PUBLIC.replace("10TW", "10=="), KeyError::Material),
        (PUBLIC.replace("10TW", "10TWAAAA"), KeyError::Material),
        (PUBLIC.replace("+ARpc", "+AA=="), KeyError::Material),
        ("a+00000000+".to_owned(), KeyError::Material),
        (PUBLIC.replace("+ARpc", "+ABpc"), KeyError::Algorithm(0)),
        (PUBLIC.replace("+ARpc", "+BBpc"), KeyError::Algorithm(4)),
        (vkey(identity), KeyError::Weak),
        (vkey([0; 32]), KeyError::Weak),
        (vkey([2; 32]), KeyError::Weak),
    ] {
        assert_eq!(Verifier::parse(&text), Err(expected), "{text:?}");
    }
    for (text, expected) in [
        (PUBLIC, KeyError::Shape("PRIVATE+KEY+NAME+ID+KEY")),
        ("", KeyError::Shape("PRIVATE+KEY+NAME+ID+KEY")),
        (
            &PRIVATE.replace("KDFz", "KDFy"),
            KeyError::Id {
                expected: String::new(),
            },
        ),
        (
            &PRIVATE.replace("Peter", "Petra"),
            KeyError::Id {
                expected: String::new(),
            },
        ),
        (&PRIVATE.replace("+AYEK", "+AIEK"), KeyError::Algorithm(0)),
        (&PRIVATE[..PRIVATE.len() - 4], KeyError::Material),
    ] {
        let found = NoteSigner::parse(text).unwrap_err();
        assert_eq!(
            std::mem::discriminant(&found),
            std::mem::discriminant(&expected),
            "{text}"
        );
        assert!(!found.to_string().contains("AYEK"), "no key in a message");
    }
}

#[test]
fn origins_are_visible_and_without_blanks() {
    for good in ["pledgebook.example/jiyuan-2019", "济源.example", "a"] {
        assert_eq!(Origin::parse(good).unwrap().to_string(), good);
    }
    let long = "a".repeat(256);
    for bad in [
        "",
        " ",
        "a b",
        "a\u{a0}b",
        "a\u{3000}b",
        "a+b",
        "a\nb",
        "a\tb",
        "a\0b",
        "a\u{7f}",
        "a\u{85}b",
        "a\u{200b}b",
        "\u{202e}a",
        "\u{feff}a",
        &long,
    ] {
        assert_eq!(Origin::parse(bad), Err(KeyError::Origin(bad.to_owned())));
    }
    assert!(serde_json::from_str::<Origin>("\"a b\"").is_err());
}
