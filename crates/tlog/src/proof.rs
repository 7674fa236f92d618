//! Proofs that a leaf is in a tree, and that one tree is the beginning of another: making them and checking them.
//!
//! Made as RFC 6962 (2.1.1, 2.1.2) divides the tree, checked as RFC 9162 (2.1.3.2, 2.1.4.2) climbs it. Must not trust
//! anything that a proof says: sizes and lengths come from strangers.

use thiserror::Error;

use crate::hash::{Hash, empty_root, node_hash};
use crate::tree::{Nodes, range_hash};

/// Why a proof cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProveError<E> {
    /// The tree has no such leaf.
    #[error("proof: entry {index} is not in a tree of {size} entries")]
    Index {
        /// The leaf asked for.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The older tree is the larger one.
    #[error("proof: a tree of {from} entries is not the beginning of one of {to}")]
    Sizes {
        /// The size of the older tree.
        from: u64,
        /// The size of the newer tree.
        to: u64,
    },
    /// A node could not be read.
    #[error(transparent)]
    Node(E),
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ProofError {
    /// The leaf lies beyond the tree.
    #[error("proof: entry {index} is not in a tree of {size} entries")]
    Index {
        /// The leaf it is about.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The older tree is the larger one.
    #[error("proof: a tree of {from} entries is not the beginning of one of {to}")]
    Sizes {
        /// The size of the older tree.
        from: u64,
        /// The size of the newer tree.
        to: u64,
    },
    /// It has too many hashes, or too few.
    #[error("proof: it has the wrong number of hashes")]
    Length,
    /// Its hashes do not lead to the root.
    #[error("proof: it does not lead to the root")]
    Root,
}

/// The inclusion proof of the leaf `index` in the tree's first `size` leaves, from the leaf upwards: O(log n) reads.
///
/// # Errors
/// [`ProveError`]: the leaf is not in the tree, or a node could not be read.
pub fn inclusion_proof<N: Nodes + ?Sized>(
    index: u64,
    size: u64,
    nodes: &N,
) -> Result<Vec<Hash>, ProveError<N::Error>> {
    if index >= size {
        return Err(ProveError::Index { index, size });
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

/// The proof that the tree's first `from` leaves are the beginning of its first `to`: O(log n) reads. Empty when the sizes
/// are equal or `from` is 0, where there is nothing to prove.
///
/// # Errors
/// [`ProveError`]: `from` is greater than `to`, or a node could not be read.
pub fn consistency_proof<N: Nodes + ?Sized>(
    from: u64,
    to: u64,
    nodes: &N,
) -> Result<Vec<Hash>, ProveError<N::Error>> {
    if from > to {
        return Err(ProveError::Sizes { from, to });
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
    // Where the older tree is itself a complete left part, its root is known to whoever checks.
    if start > 0 {
        parts.push((start, end));
    }
    read(parts, nodes)
}

/// RFC 6962's division of `size` (> 1) leaves: the largest power of two below it goes to the left.
fn left_part(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// Reads the hashes of ranges that were found from the top down, into a proof that goes upwards.
fn read<N: Nodes + ?Sized>(
    ranges: Vec<(u64, u64)>,
    nodes: &N,
) -> Result<Vec<Hash>, ProveError<N::Error>> {
    let upwards = ranges.into_iter().rev();
    upwards
        .map(|(from, to)| range_hash(from, to, nodes).map_err(ProveError::Node))
        .collect()
}

/// Checks that `leaf` is the leaf `index` of the tree of `size` leaves and that root.
///
/// # Errors
/// [`ProofError`]: what is wrong with it.
pub fn verify_inclusion(
    index: u64,
    size: u64,
    leaf: Hash,
    root: Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Index { index, size });
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
    same(hash, root)
}

/// Checks that the tree of `from` leaves and root `from_root` is the beginning of the one of `to` leaves and root `to_root`.
///
/// # Errors
/// [`ProofError`]: what is wrong with it.
pub fn verify_consistency(
    from: u64,
    to: u64,
    from_root: Hash,
    to_root: Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if from > to {
        return Err(ProofError::Sizes { from, to });
    }
    if from == to || from == 0 {
        let older = if from == to { to_root } else { empty_root() };
        if !proof.is_empty() {
            return Err(ProofError::Length);
        }
        return same(older, from_root);
    }
    // A complete older tree is its own first hash; the proof leaves it out.
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
    same(older, from_root)?;
    same(newer, to_root)
}

fn same(found: Hash, expected: Hash) -> Result<(), ProofError> {
    if found == expected {
        Ok(())
    } else {
        Err(ProofError::Root)
    }
}

/// On which side of the climber the next hash of a proof lies.
enum Side {
    Left,
    Right,
}

/// The way from a node to the root, beside the way from the last node of its level (`fn` and `sn` of RFC 9162).
struct Climb {
    node: u64,
    last: u64,
}

impl Climb {
    /// Goes up to the next level at which there is a sibling.
    fn step(&mut self) -> Result<Side, ProofError> {
        if self.last == 0 {
            return Err(ProofError::Length);
        }
        let is_left = self.node % 2 == 1 || self.node == self.last;
        if self.node == self.last {
            // Levels at which the last node has no sibling hand it up unchanged.
            let skipped = self.node.trailing_zeros();
            self.node >>= skipped;
            self.last >>= skipped;
        }
        self.node >>= 1;
        self.last >>= 1;
        Ok(if is_left { Side::Left } else { Side::Right })
    }

    /// Whether the climb has arrived at the root.
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
