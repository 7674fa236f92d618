//! Proofs that a leaf is in a tree and that one tree is the beginning of another.
//!
//! They are made by RFC 6962's division of the tree (2.1.1, 2.1.2) and verified by RFC 9162's algorithms (2.1.3.2, 2.1.4.2).
//! The verifying functions accept untrusted sizes and proofs of any length.

use thiserror::Error;

use crate::hash::{Hash, empty_root, node_hash};
use crate::tree::{Nodes, range_hash};

/// The error for an index or sizes between which there is no proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RangeError {
    /// The tree has no such leaf.
    #[error("proof: entry {index} is not in a tree of {size} entries")]
    Index {
        /// The index of the leaf.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The older tree is larger than the newer one.
    #[error("proof: a tree of {from} entries is not the beginning of one of {to}")]
    Sizes {
        /// The size of the older tree.
        from: u64,
        /// The size of the newer tree.
        to: u64,
    },
}

/// The error for a proof that cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProveError<E> {
    /// There is no such proof.
    #[error(transparent)]
    Range(#[from] RangeError),
    /// A node could not be read.
    #[error(transparent)]
    Node(E),
}

/// The error for a proof that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ProofError {
    /// There is no such proof.
    #[error(transparent)]
    Range(#[from] RangeError),
    /// It has too many or too few hashes.
    #[error("proof: it has the wrong number of hashes")]
    Length,
    /// Its hashes do not lead to the root.
    #[error("proof: it does not lead to the root")]
    Root,
}

/// The inclusion proof of leaf `index` in the tree of the first `size` leaves, from the leaf upwards, with O(log n) reads.
///
/// ```
/// use tlog::hash::leaf_hash;
/// use tlog::proof::{inclusion_proof, verify_inclusion};
/// use tlog::tree::MemoryNodes;
///
/// let nodes: MemoryNodes = (0..3_u8).map(|n| leaf_hash(&[n])).collect();
/// let proof = inclusion_proof(1, 3, &nodes)?;
/// assert_eq!(proof, [leaf_hash(&[0]), leaf_hash(&[2])]);
/// verify_inclusion(1, 3, leaf_hash(&[1]), nodes.root(), &proof)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RangeError::Index`], or the error of a failed read.
pub fn inclusion_proof<N: Nodes + ?Sized>(
    index: u64,
    size: u64,
    nodes: &N,
) -> Result<Vec<Hash>, ProveError<N::Error>> {
    if index >= size {
        return Err(RangeError::Index { index, size }.into());
    }
    let mut siblings = Vec::new();
    let (mut from, mut to) = (0, size);
    while to - from > 1 {
        let middle = from + left_part(to - from);
        if index < middle {
            siblings.push((middle, to));
            to = middle;
        } else {
            siblings.push((from, middle));
            from = middle;
        }
    }
    read(siblings, nodes)
}

/// The proof that the tree of the first `from` leaves is the beginning of the tree of the first `to`, with O(log n) reads.
/// It is empty if the sizes are equal or `from` is 0.
///
/// ```
/// use tlog::hash::leaf_hash;
/// use tlog::proof::{consistency_proof, verify_consistency};
/// use tlog::tree::{MemoryNodes, root};
///
/// let nodes: MemoryNodes = (0..7_u8).map(|n| leaf_hash(&[n])).collect();
/// let proof = consistency_proof(3, 7, &nodes)?;
/// verify_consistency(3, 7, root(3, &nodes)?, root(7, &nodes)?, &proof)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RangeError::Sizes`], or the error of a failed read.
pub fn consistency_proof<N: Nodes + ?Sized>(
    from: u64,
    to: u64,
    nodes: &N,
) -> Result<Vec<Hash>, ProveError<N::Error>> {
    if from > to {
        return Err(RangeError::Sizes { from, to }.into());
    }
    if from == 0 {
        return Ok(Vec::new());
    }
    let mut parts = Vec::new();
    let (mut start, mut end) = (0, to);
    while end != from {
        let middle = start + left_part(end - start);
        if from <= middle {
            parts.push((middle, end));
            end = middle;
        } else {
            parts.push((start, middle));
            start = middle;
        }
    }
    // If the older tree is itself a complete left part, the verifier has its root.
    if start > 0 {
        parts.push((start, end));
    }
    read(parts, nodes)
}

/// The number of leaves on the left in RFC 6962's division of `size` > 1 leaves: the largest power of two below `size`.
fn left_part(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// Reads the hashes of `ranges`, which are ordered from the root down, in the order of a proof.
fn read<N: Nodes + ?Sized>(
    ranges: Vec<(u64, u64)>,
    nodes: &N,
) -> Result<Vec<Hash>, ProveError<N::Error>> {
    let upwards = ranges.into_iter().rev();
    upwards
        .map(|(from, to)| range_hash(from, to, nodes).map_err(ProveError::Node))
        .collect()
}

/// Verifies that `leaf` is leaf `index` of the tree with `size` leaves and this root. For an example, see
/// [`inclusion_proof`].
///
/// # Errors
/// [`ProofError`] if the proof does not hold.
pub fn verify_inclusion(
    index: u64,
    size: u64,
    leaf: Hash,
    root: Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if index >= size {
        return Err(RangeError::Index { index, size }.into());
    }
    let mut climb = Climb {
        node: index,
        last: size - 1,
    };
    let mut hash = leaf;
    for &sibling in proof {
        hash = match climb.step()? {
            Side::Left => node_hash(sibling, hash),
            Side::Right => node_hash(hash, sibling),
        };
    }
    climb.finish()?;
    expect_root(hash, root)
}

/// Verifies that the tree with `from` leaves and root `from_root` is the beginning of the tree with `to` leaves and root
/// `to_root`. For an example, see [`consistency_proof`].
///
/// # Errors
/// [`ProofError`] if the proof does not hold.
pub fn verify_consistency(
    from: u64,
    to: u64,
    from_root: Hash,
    to_root: Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if from > to {
        return Err(RangeError::Sizes { from, to }.into());
    }
    if from == to || from == 0 {
        let older = if from == to { to_root } else { empty_root() };
        if !proof.is_empty() {
            return Err(ProofError::Length);
        }
        return expect_root(older, from_root);
    }
    // The first hash is the root of the older tree, and omitted, if that tree is complete.
    let (seed, rest) = if from.is_power_of_two() {
        (from_root, proof)
    } else {
        let (first, rest) = proof.split_first().ok_or(ProofError::Length)?;
        (*first, rest)
    };
    let shift = (from - 1).trailing_ones();
    let mut climb = Climb {
        node: (from - 1) >> shift,
        last: (to - 1) >> shift,
    };
    let (mut older, mut newer) = (seed, seed);
    for &hash in rest {
        match climb.step()? {
            Side::Left => {
                older = node_hash(hash, older);
                newer = node_hash(hash, newer);
            }
            Side::Right => newer = node_hash(newer, hash),
        }
    }
    climb.finish()?;
    expect_root(older, from_root)?;
    expect_root(newer, to_root)
}

fn expect_root(found: Hash, expected: Hash) -> Result<(), ProofError> {
    if found == expected {
        Ok(())
    } else {
        Err(ProofError::Root)
    }
}

/// The side of the current node on which the next hash of a proof is.
enum Side {
    Left,
    Right,
}

/// The path from a node to the root and, beside it, the path from the last node of its level (`fn` and `sn` of RFC 9162).
struct Climb {
    node: u64,
    last: u64,
}

impl Climb {
    /// Moves up to the next level at which the node has a sibling.
    fn step(&mut self) -> Result<Side, ProofError> {
        if self.last == 0 {
            return Err(ProofError::Length);
        }
        let is_left = self.node % 2 == 1 || self.node == self.last;
        if self.node == self.last {
            // The last node of a level moves up unchanged where it has no sibling.
            let skipped = self.node.trailing_zeros();
            self.node >>= skipped;
            self.last >>= skipped;
        }
        self.node >>= 1;
        self.last >>= 1;
        Ok(if is_left { Side::Left } else { Side::Right })
    }

    /// Fails if the path has not reached the root.
    fn finish(&self) -> Result<(), ProofError> {
        if self.last == 0 {
            Ok(())
        } else {
            Err(ProofError::Length)
        }
    }
}

#[cfg(test)]
#[path = "proof_tests.rs"]
mod tests;
