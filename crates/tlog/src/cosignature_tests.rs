//! A cosignature made in Python is accepted; altered ones are refused with their reasons; unknown keys are ignored.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};

use super::*;
use crate::hash::leaf_hash;
use crate::keys::NoteSigner;

const NAME: &str = "witness.example/w1";

/// Made by the Python packages cryptography 48 and aics-tlog 0.2 from a seed of 32 bytes of value 3.
const VKEY: &str = "witness.example/w1+d9ed62c5+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR";
/// Made by the same packages for [`note`] at 1679315147.
const LINE: &str = "\u{2014} witness.example/w1 2e1ixQAAAABkGFDL/yEhJjEKiGj2eY368oH5VU4dAsLvsPzzGJ1K4hf4jckMb4AbGHoCS7DgB4wTwXnGieLJwHv728ncdp4VStbrDQ==\n";
const AT: u64 = 1_679_315_147;

fn ledger() -> NoteSigner {
    NoteSigner::from_seed(Origin::parse("example.gov/pledges").unwrap(), [7; 32])
}

fn note() -> String {
    ledger().sign(20_852_163, leaf_hash(b"x"))
}

fn text_of(note: &str) -> String {
    Note::parse(note).unwrap().text
}

/// The cosignature line of a witness.
fn line(name: &str, seed: u8, seconds: u64, text: &str) -> String {
    let key = SigningKey::from_bytes(&[seed; 32]);
    let signed = format!("cosignature/v1\ntime {seconds}\n{text}");
    let blob = [
        &key_id(&Origin::parse(name).unwrap(), 4, &key.verifying_key())[..],
        &seconds.to_be_bytes(),
        &key.sign(signed.as_bytes()).to_bytes(),
    ]
    .concat();
    format!("\u{2014} {name} {}\n", STANDARD.encode(blob))
}

fn witness(name: &str, seed: u8) -> WitnessKey {
    let key = SigningKey::from_bytes(&[seed; 32]).verifying_key();
    let name = Origin::parse(name).unwrap();
    WitnessKey::parse(&public_text(&name, 4, &key)).unwrap()
}

fn open(note: &str) -> Result<CosignedCheckpoint, CosignatureError> {
    CosignedCheckpoint::open(note, &ledger().verifier(), &[witness(NAME, 3)])
}

#[test]
fn a_cosignature_of_others_is_read() {
    let cosigned = open(&format!("{}{LINE}", note())).unwrap();
    assert_eq!(cosigned.checkpoint.size, 20_852_163);
    assert_eq!(cosigned.text, text_of(&note()));
    let [cosignature] = &cosigned.cosignatures[..] else {
        panic!("{cosigned:?}");
    };
    assert_eq!(cosignature.witness.as_str(), NAME);
    assert_eq!(cosignature.key_id, [0xd9, 0xed, 0x62, 0xc5]);
    assert_eq!(cosignature.time.to_rfc3339(), "2023-03-20T12:25:47+00:00");
    assert_eq!(cosignature.line, LINE);
    assert_eq!(line(NAME, 3, AT, &text_of(&note())), LINE);
}

#[test]
fn a_witness_has_a_key_of_its_own_type() {
    let key = WitnessKey::parse(VKEY).unwrap();
    assert_eq!(key.to_string(), VKEY);
    assert_eq!(key, witness(NAME, 3));
    assert!(key.has_key_of(&witness("other.example/w", 3)) && !key.has_key_of(&witness(NAME, 4)));
    let of_a_ledger = ledger().verifier().to_string();
    for (text, expected) in [
        (of_a_ledger.as_str(), KeyError::NotAWitness(1)),
        (
            &VKEY.replace(NAME, "two words"),
            KeyError::Shape("NAME+ID+KEY"),
        ),
        (
            &VKEY.replace("/w1", "/w2"),
            KeyError::Id {
                expected: String::new(),
            },
        ),
        (&VKEY.replace("zfR", "zf"), KeyError::Material),
        ("nonsense", KeyError::Shape("NAME+ID+KEY")),
    ] {
        let found = WitnessKey::parse(text).unwrap_err();
        assert_eq!(
            std::mem::discriminant(&found),
            std::mem::discriminant(&expected),
            "{text}: {found}"
        );
    }
}

#[test]
fn every_fault_has_its_error() {
    let text = text_of(&note());
    let bare = note();
    let with = |line: &str| format!("{bare}{line}");
    let encoded = LINE.trim_end().rsplit(' ').next().unwrap();
    let spoilt = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut blob = STANDARD.decode(encoded).unwrap();
        change(&mut blob);
        with(&format!("\u{2014} {NAME} {}\n", STANDARD.encode(blob)))
    };
    let witness = || Origin::parse(NAME).unwrap();
    let other = NoteSigner::from_seed(Origin::parse("other.example/x").unwrap(), [7; 32]);
    let theirs = other.sign(20_852_163, leaf_hash(b"x"));
    let of_other_size = line(NAME, 3, AT, &text.replace("20852163", "20852162"));
    for (note, expected) in [
        (bare.clone(), CosignatureError::NoWitness { others: 0 }),
        (
            with(&line("who.example/w", 5, AT, &text)),
            CosignatureError::NoWitness { others: 1 },
        ),
        (
            // A line with the name of a witness and another key.
            with(&line(NAME, 5, AT, &text)),
            CosignatureError::NoWitness { others: 1 },
        ),
        (
            with(&of_other_size),
            CosignatureError::False { witness: witness() },
        ),
        (
            spoilt(&|blob| blob[11] ^= 1),
            CosignatureError::False { witness: witness() },
        ),
        (
            spoilt(&|blob| blob[40] ^= 1),
            CosignatureError::False { witness: witness() },
        ),
        (
            spoilt(&|blob| blob.truncate(75)),
            CosignatureError::Form { witness: witness() },
        ),
        (
            spoilt(&|blob| blob.push(0)),
            CosignatureError::Form { witness: witness() },
        ),
        (
            spoilt(&|blob| blob.truncate(6)),
            CosignatureError::Form { witness: witness() },
        ),
        (
            with(&line(NAME, 3, 0, &text)),
            CosignatureError::Time {
                witness: witness(),
                seconds: 0,
            },
        ),
        (
            with(&line(NAME, 3, u64::MAX, &text)),
            CosignatureError::Time {
                witness: witness(),
                seconds: u64::MAX,
            },
        ),
        (
            with(&format!("{LINE}{LINE}")),
            CosignatureError::Twice { witness: witness() },
        ),
        (
            with(LINE).replace("20852163", "20852164"),
            NoteError::Signature {
                key: "example.gov/pledges+".to_owned() + &hex::encode(ledger().verifier().id()),
            }
            .into(),
        ),
        (
            format!("{theirs}{}", line(NAME, 3, AT, &text_of(&theirs))),
            NoteError::Origin {
                expected: "example.gov/pledges".into(),
                found: "other.example/x".into(),
            }
            .into(),
        ),
        (
            format!("{text}\n{LINE}"),
            NoteError::Unsigned {
                key: "example.gov/pledges+".to_owned() + &hex::encode(ledger().verifier().id()),
            }
            .into(),
        ),
        (String::new(), NoteError::Shape.into()),
    ] {
        assert_eq!(open(&note), Err(expected), "{note}");
    }
    let latest = with(&line(NAME, 3, LAST_SECOND as u64, &text));
    let time = open(&latest).unwrap().cosignatures[0].time;
    assert_eq!(time.to_rfc3339(), "9999-12-31T23:59:59+00:00");
}

#[test]
fn strangers_are_passed_over_and_lines_after_the_root_are_signed_too() {
    let text = format!("{}more\n", text_of(&note()));
    let stranger = line("who.example/w", 5, AT, "anything\n");
    let note = format!(
        "{}{stranger}{}",
        ledger().sign_text(&text).unwrap(),
        line(NAME, 3, AT, &text)
    );
    let cosigned = open(&note).unwrap();
    assert_eq!((cosigned.text, cosigned.cosignatures.len()), (text, 1));
}
