//! Texts of proofs round-trip and verify their own claim only.

use super::*;
use crate::keys::{NoteSigner, Origin};
use crate::proof::{consistency_proof, inclusion_proof};
use crate::tree::{MemoryNodes, root};

fn signer() -> NoteSigner {
    NoteSigner::from_seed(Origin::parse("pledgebook.example/test").unwrap(), [7; 32])
}

fn bytes(seq: u64) -> Vec<u8> {
    format!("entry {seq}").into_bytes()
}

fn tree(size: u64) -> MemoryNodes {
    (0..size).map(|seq| leaf_hash(&bytes(seq))).collect()
}

fn checkpoint(size: u64, nodes: &MemoryNodes) -> String {
    signer().sign(size, root(size, nodes).unwrap())
}

fn holds(seq: u64, size: u64) -> ProofText {
    let nodes = tree(size);
    ProofText {
        claim: Claim::Holds(seq),
        hashes: inclusion_proof(seq, size, &nodes).unwrap(),
        note: checkpoint(size, &nodes),
    }
}

fn continues(from: u64, to: u64) -> (Checkpoint, ProofText) {
    let nodes = tree(to);
    let older = Checkpoint::open(&checkpoint(from, &nodes), &signer().verifier()).unwrap();
    let proof = ProofText {
        claim: Claim::Continues(from),
        hashes: consistency_proof(from, to, &nodes).unwrap(),
        note: checkpoint(to, &nodes),
    };
    (older, proof)
}

#[test]
fn every_entry_of_every_small_ledger_is_proved_by_its_text() {
    let key = signer().verifier();
    for size in 1..20 {
        for seq in 0..size {
            let text = holds(seq, size).to_string();
            let proof = ProofText::parse(&text).unwrap();
            assert_eq!(proof.to_string(), text);
            assert_eq!(proof.check_entry(&key, &bytes(seq)).unwrap().size, size);
            assert_eq!(
                proof.check_entry(&key, &bytes(seq + 1)),
                Err(ProofTextError::Proof(ProofError::Root))
            );
        }
    }
}

#[test]
fn every_pair_of_sizes_is_proved_by_its_text() {
    let key = signer().verifier();
    for to in 0..20 {
        for from in 0..=to {
            let (older, proof) = continues(from, to);
            let proof = ProofText::parse(&proof.to_string()).unwrap();
            assert_eq!(proof.check_continues(&key, &older).unwrap().size, to);
            let forged = Checkpoint {
                root: leaf_hash(b"other"),
                ..older.clone()
            };
            assert!(proof.check_continues(&key, &forged).is_err());
            let other = Checkpoint {
                size: from + 1,
                ..older
            };
            assert_eq!(
                proof.check_continues(&key, &other),
                Err(ProofTextError::Older {
                    expected: from + 1,
                    found: from
                })
            );
        }
    }
}

#[test]
fn what_is_malformed_names_its_line() {
    let text = holds(5, 11).to_string();
    let swap = |from: &str, to: &str| ProofText::parse(&text.replacen(from, to, 1));
    for (found, line) in [
        (swap("@v1", "@v2"), 1),
        (swap("index 5", "index 05"), 2),
        (swap("index 5", "index -5"), 2),
        (swap("index 5", "Index 5"), 2),
        (swap("index 5\n", "index 5\nnonsense\n"), 3),
        (ProofText::parse("old x\n\nnote"), 1),
        (ProofText::parse("old 5"), 1),
        (ProofText::parse(""), 1),
        (ProofText::parse(&format!("{INCLUSION}\n\nnote")), 2),
    ] {
        assert_eq!(found, Err(ProofTextError::Line(line)));
    }
    // A proof of one kind is not accepted as one of the other.
    let key = signer().verifier();
    let (older, continues) = continues(3, 7);
    assert!(continues.check_entry(&key, &bytes(3)).is_err());
    assert!(holds(3, 7).check_continues(&key, &older).is_err());
    let long = format!(
        "{INCLUSION}\nindex 5\n{}\nnote",
        format!("{}\n", leaf_hash(b"x").to_base64()).repeat(129)
    );
    assert!(ProofText::parse(&long).is_err());
}

#[test]
fn a_note_of_its_own_kind_and_words_for_others_are_let_pass() {
    let key = signer().verifier();
    let text = holds(5, 11)
        .to_string()
        .replacen("index", "extra aGk=\nindex", 1);
    assert!(
        ProofText::parse(&text)
            .unwrap()
            .check_entry(&key, &bytes(5))
            .is_ok()
    );
    let foreign = NoteSigner::from_seed(Origin::parse("pledgebook.example/test").unwrap(), [8; 32]);
    assert!(matches!(
        holds(5, 11).check_entry(&foreign.verifier(), &bytes(5)),
        Err(ProofTextError::Note(NoteError::Unsigned { .. }))
    ));
}
