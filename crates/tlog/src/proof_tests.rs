//! Proofs compared with those of `ct-merkle` and `tlog_tiles`, and altered proofs, which must not verify.

use std::convert::Infallible;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;

use super::*;
use crate::hash::leaf_hash;
use crate::tree::{MemoryNodes, root};

const SIZES: u64 = 70;

fn leaf(n: u64) -> Vec<u8> {
    format!("entry {n}").into_bytes()
}

fn tree(size: u64) -> MemoryNodes {
    (0..size).map(|n| leaf_hash(&leaf(n))).collect()
}

/// The same tree as tlog_tiles stores it.
struct Stored(Vec<tlog_tiles::Hash>);

impl Stored {
    fn new(size: u64) -> Self {
        let mut stored = Self(Vec::new());
        for n in 0..size {
            let more = tlog_tiles::stored_hashes(n, &leaf(n), &stored).unwrap();
            stored.0.extend(more);
        }
        stored
    }
}

impl tlog_tiles::HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|&i| self.0[i as usize]).collect())
    }
}

fn joined(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

fn theirs(proof: Vec<tlog_tiles::Hash>) -> Vec<Hash> {
    proof.into_iter().map(|hash| Hash::new(hash.0)).collect()
}

#[test]
fn inclusion_proofs_are_those_of_other_implementations() {
    let (nodes, stored) = (tree(SIZES), Stored::new(SIZES));
    let mut ct = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    for size in 1..=SIZES {
        ct.push(leaf(size - 1));
        let top = root(size, &nodes).unwrap();
        for index in 0..size {
            let proof = inclusion_proof(index, size, &nodes).unwrap();
            let tiles = tlog_tiles::prove_record(size, index, &stored).unwrap();
            assert_eq!(proof, theirs(tiles), "{index} in {size}");
            let ct_proof = ct.prove_inclusion(index as usize);
            assert_eq!(joined(&proof), ct_proof.as_bytes());
            let hash = leaf_hash(&leaf(index));
            assert_eq!(verify_inclusion(index, size, hash, top, &proof), Ok(()));
        }
    }
}

#[test]
fn consistency_proofs_are_those_of_other_implementations() {
    let (nodes, stored) = (tree(SIZES), Stored::new(SIZES));
    let mut ct = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let roots: Vec<Hash> = (0..=SIZES).map(|n| root(n, &nodes).unwrap()).collect();
    for to in 1..=SIZES {
        ct.push(leaf(to - 1));
        for from in 0..=to {
            let proof = consistency_proof(from, to, &nodes).unwrap();
            if from > 0 {
                let tiles = tlog_tiles::prove_tree(to, from, &stored).unwrap();
                assert_eq!(proof, theirs(tiles), "{from} to {to}");
                let ct_proof = ct.prove_consistency((to - from) as usize);
                assert_eq!(joined(&proof), ct_proof.as_bytes());
            }
            let (old, new) = (roots[from as usize], roots[to as usize]);
            assert_eq!(verify_consistency(from, to, old, new, &proof), Ok(()));
            let other = leaf_hash(b"other");
            assert!(verify_consistency(from, to, other, new, &proof).is_err());
            if from > 0 {
                assert!(verify_consistency(from, to, old, other, &proof).is_err());
            }
        }
    }
}

#[test]
fn what_cannot_be_proved_is_refused() {
    let nodes = tree(3);
    let beyond = ProveError::Range(RangeError::Index { index: 3, size: 3 });
    assert_eq!(inclusion_proof(3, 3, &nodes), Err(beyond));
    assert!(inclusion_proof(0, 0, &nodes).is_err());
    let reversed = ProveError::Range(RangeError::Sizes { from: 3, to: 2 });
    assert_eq!(consistency_proof(3, 2, &nodes), Err(reversed));
    assert!(matches!(
        consistency_proof(3, 9, &nodes),
        Err(ProveError::Node(_))
    ));
    let hash = leaf_hash(b"");
    assert_eq!(
        verify_inclusion(1, 1, hash, hash, &[]),
        Err(RangeError::Index { index: 1, size: 1 }.into())
    );
    assert_eq!(
        verify_consistency(2, 1, hash, hash, &[]),
        Err(RangeError::Sizes { from: 2, to: 1 }.into())
    );
    assert_eq!(verify_inclusion(0, 1, hash, hash, &[]), Ok(()));
    assert_eq!(verify_consistency(0, 5, empty_root(), hash, &[]), Ok(()));
    assert_eq!(
        verify_consistency(0, 5, empty_root(), hash, &[hash]),
        Err(ProofError::Length)
    );
    assert_eq!(
        verify_consistency(3, 3, hash, empty_root(), &[]),
        Err(ProofError::Root)
    );
}

#[test]
fn the_largest_size_is_proved_in_few_reads() {
    struct Counting(std::cell::Cell<u32>);
    impl Nodes for Counting {
        type Error = Infallible;
        fn node(&self, level: u8, index: u64) -> Result<Hash, Infallible> {
            self.0.set(self.0.get() + 1);
            Ok(Hash::of(&[&[level][..], &index.to_be_bytes()].concat()))
        }
    }
    let counting = Counting(Default::default());
    for size in [1_000_000, u64::MAX] {
        for index in [0, size / 3, size - 1] {
            counting.0.set(0);
            inclusion_proof(index, size, &counting).unwrap();
            assert!(counting.0.get() <= 128);
            counting.0.set(0);
            consistency_proof(index, size, &counting).unwrap();
            assert!(counting.0.get() <= 192);
        }
    }
}

proptest! {
    /// Any sizes and hashes give an error, never a panic.
    #[test]
    fn strange_proofs_are_refused(
        a: u64, b: u64, proof in prop::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        let proof: Vec<Hash> = proof.into_iter().map(Hash::new).collect();
        let (leaf, top) = (leaf_hash(b"leaf"), leaf_hash(b"root"));
        prop_assert!(verify_inclusion(a, b, leaf, top, &proof).is_err());
        prop_assert!(verify_consistency(a, b, leaf, top, &proof).is_err());
    }

    /// A valid proof with one change does not verify.
    #[test]
    fn spoilt_proofs_are_refused(size in 1u64..200, pick: prop::sample::Index, how in 0u8..4) {
        let nodes = tree(size);
        let index = pick.index(size as usize) as u64;
        let mut proof = inclusion_proof(index, size, &nodes).unwrap();
        let (mut place, mut leaf) = (index, leaf_hash(&leaf(index)));
        match how {
            0 => proof.push(leaf),
            1 if !proof.is_empty() => {
                let at = pick.index(proof.len());
                proof[at] = node_hash(proof[at], leaf);
            }
            2 if proof.pop().is_some() => {}
            3 if size > 1 => place = (index + 1) % size,
            _ => leaf = node_hash(leaf, leaf),
        }
        prop_assert!(verify_inclusion(place, size, leaf, nodes.root(), &proof).is_err());
    }
}
