//! The Merkle tree of RFC 6962 over complete subtrees: what an append brings into being, and the root at any size.
//!
//! A node is named by its level (0: leaves) and its index in that level; the node at `(level, index)` covers the leaves
//! from `index << level` on, and exists once all `1 << level` of them do. It never changes afterwards, so nodes can be
//! stored for good. Must not know where they are stored, nor what a leaf holds.

use thiserror::Error;

use crate::hash::{Hash, empty_root, node_hash};

/// Where the complete nodes of a tree are read.
pub trait Nodes {
    /// What reading can fail with; a node that should be there and is not is such a failure too.
    type Error;

    /// The hash of a complete node.
    ///
    /// # Errors
    /// Whatever the implementation fails with.
    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// A complete node and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// 0 for a leaf, one more for each doubling.
    pub level: u8,
    /// Its place in its level, from 0.
    pub index: u64,
    /// Its hash.
    pub hash: Hash,
}

impl Node {
    /// The entry that completed it: the last leaf that it covers.
    pub fn completed_by(&self) -> u64 {
        completed_by(self.level, self.index)
    }
}

fn completed_by(level: u8, index: u64) -> u64 {
    ((index + 1) << level) - 1
}

/// Where the inner node of a level (from 1) and index comes in the order in which inner nodes come into being, from 0. Each
/// leaf completes one for every 1 at the end of its number, from the lowest level up.
pub fn place(level: u8, index: u64) -> u64 {
    let leaf = completed_by(level, index);
    leaf - u64::from(leaf.count_ones()) + u64::from(level) - 1
}

/// How many complete nodes, leaves included, a tree of that size has.
pub fn node_count(size: u64) -> u64 {
    (0..64).map(|level| size >> level).sum()
}

/// Appends a leaf to a tree of `size` leaves, reading only the left neighbours that it completes: O(log n) at most, one
/// on average. Returns the nodes that come into being, the leaf itself first, then upwards.
///
/// # Errors
/// What reading a node failed with.
pub fn append<N: Nodes + ?Sized>(size: u64, leaf: Hash, nodes: &N) -> Result<Vec<Node>, N::Error> {
    climb(size, leaf, |level, index| nodes.node(level, index))
}

/// Makes the nodes that a leaf completes; `left` gives the left neighbour of each.
fn climb<E>(
    index: u64,
    leaf: Hash,
    mut left: impl FnMut(u8, u64) -> Result<Hash, E>,
) -> Result<Vec<Node>, E> {
    let mut node = Node {
        level: 0,
        index,
        hash: leaf,
    };
    let mut made = vec![node];
    while node.index % 2 == 1 {
        node = Node {
            level: node.level + 1,
            index: node.index / 2,
            hash: node_hash(left(node.level, node.index - 1)?, node.hash),
        };
        made.push(node);
    }
    Ok(made)
}

/// The root of the tree's first `size` leaves: O(log n) reads.
///
/// # Errors
/// What reading a node failed with.
pub fn root<N: Nodes + ?Sized>(size: u64, nodes: &N) -> Result<Hash, N::Error> {
    Ok(Frontier::load(size, nodes)?.root())
}

/// The hash of the leaves from `from` up to and without `to`, where they form a subtree of RFC 6962's division: `from` is a
/// multiple of a power of two that is at least `to - from`.
pub(super) fn range_hash<N: Nodes + ?Sized>(
    from: u64,
    to: u64,
    nodes: &N,
) -> Result<Hash, N::Error> {
    let hashes: Result<Vec<Hash>, _> = complete_parts(from, to)
        .map(|(level, index)| nodes.node(level, index))
        .collect();
    Ok(join(&hashes?))
}

/// The complete nodes that cover such a range, from left to right, which is from large to small.
fn complete_parts(from: u64, to: u64) -> impl Iterator<Item = (u8, u64)> {
    let mut next = from;
    std::iter::from_fn(move || {
        let level = to.checked_sub(next)?.checked_ilog2()?;
        let index = next >> level;
        next += 1 << level;
        Some((level as u8, index))
    })
}

/// Joins the parts of a tree that is not complete: each is the left child of what comes after it.
fn join(parts: &[Hash]) -> Hash {
    let joined = parts.iter().rev().copied();
    joined
        .reduce(|right, left| node_hash(left, right))
        .unwrap_or_else(empty_root)
}

/// The right edge of a tree: all that is needed to go on appending. It takes leaves in a stream and holds one hash for
/// each set bit of the size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    parts: Vec<Hash>,
}

impl Frontier {
    /// The edge of the empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// The edge of a stored tree's first `size` leaves: O(log n) reads.
    ///
    /// # Errors
    /// What reading a node failed with.
    pub fn load<N: Nodes + ?Sized>(size: u64, nodes: &N) -> Result<Self, N::Error> {
        let parts = complete_parts(0, size)
            .map(|(level, index)| nodes.node(level, index))
            .collect::<Result<_, _>>()?;
        Ok(Self { size, parts })
    }

    /// Appends a leaf and returns the nodes that come into being, the leaf itself first, then upwards.
    pub fn append(&mut self, leaf: Hash) -> Vec<Node> {
        // The climb takes one part for each trailing one of the size, and there is one: `leaf` never stands in.
        let left = |_, _| Ok::<_, std::convert::Infallible>(self.parts.pop().unwrap_or(leaf));
        let Ok(made) = climb(self.size, leaf, left);
        self.parts.extend(made.last().map(|node| node.hash));
        self.size += 1;
        made
    }

    /// How many leaves were appended.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree so far.
    pub fn root(&self) -> Hash {
        join(&self.parts)
    }
}

/// A node that a tree of that size does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("tree: there is no complete node {index} at level {level}")]
pub struct NoSuchNode {
    /// The level asked for.
    pub level: u8,
    /// The index asked for.
    pub index: u64,
}

/// Every complete node of a tree, in memory: about 64 bytes a leaf.
#[derive(Debug, Clone, Default)]
pub struct MemoryNodes {
    frontier: Frontier,
    levels: Vec<Vec<Hash>>,
}

impl MemoryNodes {
    /// The tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a leaf and returns the nodes that come into being, the leaf itself first, then upwards.
    pub fn append(&mut self, leaf: Hash) -> Vec<Node> {
        let made = self.frontier.append(leaf);
        for node in &made {
            let level = usize::from(node.level);
            if level == self.levels.len() {
                self.levels.push(Vec::new());
            }
            self.levels[level].push(node.hash);
        }
        made
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root of all leaves.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }
}

impl Nodes for MemoryNodes {
    type Error = NoSuchNode;

    fn node(&self, level: u8, index: u64) -> Result<Hash, NoSuchNode> {
        let hashes = self.levels.get(usize::from(level));
        hashes
            .zip(usize::try_from(index).ok())
            .and_then(|(hashes, index)| hashes.get(index))
            .copied()
            .ok_or(NoSuchNode { level, index })
    }
}

impl FromIterator<Hash> for MemoryNodes {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut nodes = Self::new();
        for leaf in leaves {
            nodes.append(leaf);
        }
        nodes
    }
}

#[cfg(test)]
#[path = "tree_tests.rs"]
mod tests;
