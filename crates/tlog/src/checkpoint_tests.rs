//! Notes and checkpoints: Go's example is accepted, and every altered or malformed one is refused.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::*;
use crate::hash::{empty_root, leaf_hash};

const PRIVATE: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

/// The example note of golang.org/x/mod/sumdb/note.
const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn signer(name: &str) -> NoteSigner {
    NoteSigner::from_seed(Origin::parse(name).unwrap(), [7; 32])
}

#[test]
fn the_note_of_go_is_made_and_read() {
    let go = NoteSigner::parse(PRIVATE).unwrap();
    let note = Note::parse(NOTE).unwrap();
    assert_eq!(note.verify(&go.verifier()), Ok(()));
    assert_eq!(go.sign_text(&note.text).unwrap(), NOTE);
}

#[test]
fn a_checkpoint_is_written_as_tlog_checkpoint_says_and_read_back() {
    let signer = signer("example.gov/pledges");
    let note = signer.sign(20_852_163, leaf_hash(b"x"));
    let lines: Vec<&str> = note.split('\n').collect();
    let root = leaf_hash(b"x").to_base64();
    assert_eq!(lines[..4], ["example.gov/pledges", "20852163", &root, ""]);
    assert!(lines[4].starts_with("\u{2014} example.gov/pledges "));
    assert_eq!(lines[5..], [""]);
    let checkpoint = Checkpoint::open(&note, &signer.verifier()).unwrap();
    assert_eq!(
        (checkpoint.size, checkpoint.root),
        (20_852_163, leaf_hash(b"x"))
    );
    assert_eq!(checkpoint.body(), Note::parse(&note).unwrap().text);
    // Another implementation parses the same text.
    let theirs = tlog_tiles::Checkpoint::from_bytes(checkpoint.body().as_bytes()).unwrap();
    assert_eq!(theirs.size(), checkpoint.size);
    assert_eq!(&theirs.hash().0, checkpoint.root.as_bytes());
    assert_eq!(theirs.origin(), checkpoint.origin.as_str());
    let empty = signer.sign(0, empty_root());
    assert_eq!(
        Checkpoint::open(&empty, &signer.verifier()).unwrap().size,
        0
    );
}

#[test]
fn cosignatures_are_left_aside_but_kept() {
    let signer = signer("example.gov/pledges");
    let note = signer.sign(3, leaf_hash(b"x"));
    let witness = format!("\u{2014} witness.example/w {}\n", STANDARD.encode([4; 76]));
    let same_name = format!(
        "\u{2014} example.gov/pledges {}\n",
        STANDARD.encode([4; 76])
    );
    let cosigned = format!("{note}{witness}{witness}{same_name}");
    assert!(Checkpoint::open(&cosigned, &signer.verifier()).is_ok());
    let parsed = Note::parse(&cosigned).unwrap();
    assert_eq!(parsed.signatures.len(), 4);
    assert_eq!(parsed.signatures[1].name, "witness.example/w");
    assert_eq!(parsed.signatures[1].key_id, [4; 4]);
    assert_eq!(parsed.signatures[1].signature, [4; 72]);
}

/// A text with the signature line of the signer, even if the text is malformed.
fn signed(signer: &NoteSigner, text: &str) -> String {
    format!("{text}\n{}", signer.signature_line(text))
}

#[test]
fn malformed_bodies_are_refused_though_signed() {
    let signer = signer("a.example");
    let root = empty_root().to_base64();
    let loose = root.replace("uFU=", "uFV=");
    let other = NoteError::Origin {
        expected: "a.example".to_owned(),
        found: "b.example".to_owned(),
    };
    for (text, expected) in [
        (
            format!("a.example\n3\n{root}\n\nmore\n"),
            NoteError::Body(4),
        ),
        (
            format!("a.example\n3\n{root}\nmore\n\n"),
            NoteError::Body(5),
        ),
        (format!("b.example\n3\n{root}\n"), other),
        (format!("a b\n3\n{root}\n"), NoteError::Body(1)),
        (format!("\n3\n{root}\n"), NoteError::Body(1)),
        ("a.example\n".to_owned(), NoteError::Body(2)),
        (format!("a.example\n\n{root}\n"), NoteError::Body(2)),
        (format!("a.example\n03\n{root}\n"), NoteError::Body(2)),
        (format!("a.example\n00\n{root}\n"), NoteError::Body(2)),
        (format!("a.example\n+3\n{root}\n"), NoteError::Body(2)),
        (format!("a.example\n-3\n{root}\n"), NoteError::Body(2)),
        (format!("a.example\n3 \n{root}\n"), NoteError::Body(2)),
        (format!("a.example\n３\n{root}\n"), NoteError::Body(2)),
        (
            format!("a.example\n18446744073709551616\n{root}\n"),
            NoteError::Body(2),
        ),
        ("a.example\n3\n".to_owned(), NoteError::Body(3)),
        (format!("a.example\n3\n{loose}\n"), NoteError::Body(3)),
        (format!("a.example\n3\n{root} \n"), NoteError::Body(3)),
        (
            format!("a.example\n3\n{}\n", root.trim_end_matches('=')),
            NoteError::Body(3),
        ),
        ("a.example\n3\nAAAA\n".to_owned(), NoteError::Body(3)),
    ] {
        let note = signed(&signer, &text);
        assert_eq!(
            Checkpoint::open(&note, &signer.verifier()),
            Err(expected),
            "{text:?}"
        );
    }
    let extended = signed(&signer, &format!("a.example\n3\n{root}\nextension\n"));
    assert_eq!(
        Checkpoint::open(&extended, &signer.verifier())
            .unwrap()
            .size,
        3
    );
}

#[test]
fn malformed_notes_are_refused() {
    let signer = signer("a.example");
    let good = signer.sign(3, empty_root());
    let (text, line) = good.split_at(good.rfind("\u{2014}").unwrap());
    let key = signer.verifier().to_string();
    let key = key.rsplitn(2, '+').last().unwrap().to_owned();
    let stranger = NoteSigner::from_seed(signer.name().clone(), [8; 32]);
    let renamed = super::tests::signer("b.example");
    let unsigned = NoteError::Unsigned { key: key.clone() };
    let twice = NoteError::SignedTwice { key: key.clone() };
    let forged = NoteError::Signature { key };
    let encoded = line.trim_end().rsplit(' ').next().unwrap();
    let mut spoilt = STANDARD.decode(encoded).unwrap();
    spoilt[40] ^= 1;
    let with = |encoded: &str| format!("{text}\u{2014} a.example {encoded}\n");
    for (note, expected) in [
        (String::new(), NoteError::Shape),
        ("\n\n".to_owned(), NoteError::Shape),
        (text.to_owned(), NoteError::Shape),
        (good.trim_end().to_owned(), NoteError::Shape),
        (format!("{good}\n"), NoteError::Shape),
        (good.replace("\n\n", "\n"), NoteError::Shape),
        (good.replace('\n', "\r\n"), NoteError::Control(9)),
        (
            good.replacen(".example", "\0example", 1),
            NoteError::Control(1),
        ),
        (
            good.replacen('\u{2014}', "-", 1),
            NoteError::SignatureLine(1),
        ),
        (
            good.replacen("\u{2014} ", "\u{2014}", 1),
            NoteError::SignatureLine(1),
        ),
        (
            good.replacen("\u{2014} ", "\u{2014}  ", 1),
            NoteError::SignatureLine(1),
        ),
        (
            format!("{text}\u{2014} a.example\n"),
            NoteError::SignatureLine(1),
        ),
        (
            format!("{text}\u{2014} a+b {encoded}\n"),
            NoteError::SignatureLine(1),
        ),
        (
            format!("{text}\u{2014} a\u{3000}b {encoded}\n"),
            NoteError::SignatureLine(1),
        ),
        (format!("{good}more\n"), NoteError::SignatureLine(2)),
        (
            with(encoded.trim_end_matches('=')),
            NoteError::SignatureLine(1),
        ),
        (with(&format!("{encoded} ")), NoteError::SignatureLine(1)),
        (with("AAAAAA=="), NoteError::SignatureLine(1)),
        (with(&STANDARD.encode(&spoilt[..67])), forged.clone()),
        (with(&STANDARD.encode(&spoilt)), forged.clone()),
        (good.replacen("\n3\n", "\n4\n", 1), forged.clone()),
        (format!("x{good}"), forged),
        (signed(&stranger, &text[..text.len() - 1]), unsigned.clone()),
        (signed(&renamed, &text[..text.len() - 1]), unsigned),
        (format!("{good}{line}"), twice.clone()),
        (format!("{}{line}", with(&STANDARD.encode(&spoilt))), twice),
        ("x".repeat(262_145), NoteError::TooLong(262_145)),
    ] {
        assert_eq!(
            Checkpoint::open(&note, &signer.verifier()),
            Err(expected),
            "{note:?}"
        );
    }
}

#[test]
fn what_could_not_be_read_is_not_signed() {
    let signer = signer("a.example");
    assert_eq!(signer.sign_text("no end"), Err(NoteError::Shape));
    assert_eq!(signer.sign_text("tab\t\n"), Err(NoteError::Control(3)));
    let note = signer.sign_text("one\n\ntwo\n\n").unwrap();
    assert_eq!(Note::parse(&note).unwrap().text, "one\n\ntwo\n\n");
}

#[test]
fn any_changed_bit_of_a_checkpoint_is_noticed() {
    let signer = signer("a.example");
    let good = signer.sign(3, empty_root());
    let verifier = signer.verifier();
    for bit in 0..good.len() * 8 {
        let mut bytes = good.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        if let Ok(note) = String::from_utf8(bytes) {
            assert!(Checkpoint::open(&note, &verifier).is_err(), "bit {bit}");
        }
    }
}
