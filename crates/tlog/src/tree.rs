//! The Merkle tree of RFC 6962, stored as its complete nodes: what an append adds, and the root at any size.
//!
//! A node is identified by its level (0: leaves) and its index within the level. The node at `(level, index)` covers the
//! `1 << level` leaves from `index << level` on and exists once the tree has all of them. It never changes afterwards, so
//! stored nodes need no update.

use thiserror::Error;

use crate::hash::{Hash, empty_root, node_hash};

/// Read access to the complete nodes of a stored tree. [`MemoryNodes`] implements it in memory.
///
/// ```
/// use tlog::hash::{Hash, empty_root};
/// use tlog::tree::{Nodes, root};
///
/// /// A store that is always unreachable.
/// struct Unreachable;
///
/// impl Nodes for Unreachable {
///     type Error = &'static str;
///     fn node(&self, _level: u8, _index: u64) -> Result<Hash, Self::Error> {
///         Err("unreachable")
///     }
/// }
///
/// assert_eq!(root(1, &Unreachable), Err("unreachable"));
/// assert_eq!(root(0, &Unreachable), Ok(empty_root()));
/// ```
pub trait Nodes {
    /// The error of a failed read, which includes a node that is absent though it should exist.
    type Error;

    /// The hash of a complete node.
    ///
    /// # Errors
    /// Any failure of the implementation.
    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// A complete node of a tree.
///
/// ```
/// use tlog::hash::leaf_hash;
/// use tlog::tree::Frontier;
///
/// let mut frontier = Frontier::new();
/// frontier.append(leaf_hash(b"a"));
/// let nodes = frontier.append(leaf_hash(b"b"));
/// assert_eq!((nodes[1].level, nodes[1].index), (1, 0));
/// assert_eq!(nodes[1].completed_by(), 1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// The level: 0 for a leaf, `n` for a node over `1 << n` leaves.
    pub level: u8,
    /// The index within the level, from 0.
    pub index: u64,
    /// The hash.
    pub hash: Hash,
}

impl Node {
    /// The index of the last leaf that the node covers, whose append completes it.
    pub fn completed_by(&self) -> u64 {
        completed_by(self.level, self.index)
    }
}

fn completed_by(level: u8, index: u64) -> u64 {
    ((index + 1) << level) - 1
}

/// The position of an inner node (`level` ≥ 1) among all inner nodes in the order of their creation, from 0. A leaf
/// completes one inner node for each trailing 1 bit of its index, from the lowest level up.
///
/// ```
/// use tlog::tree::place;
///
/// assert_eq!([place(1, 0), place(1, 1), place(2, 0), place(1, 2)], [0, 1, 2, 3]);
/// ```
pub fn place(level: u8, index: u64) -> u64 {
    let leaf = completed_by(level, index);
    leaf - u64::from(leaf.count_ones()) + u64::from(level) - 1
}

/// The number of complete nodes, leaves included, of a tree of `size` leaves.
///
/// ```
/// assert_eq!(tlog::tree::node_count(4), 4 + 2 + 1);
/// assert_eq!(tlog::tree::node_count(5), 5 + 2 + 1);
/// ```
pub fn node_count(size: u64) -> u64 {
    (0..64).map(|level| size >> level).sum()
}

/// The root of the tree's first `size` leaves, with O(log n) reads.
///
/// ```
/// use tlog::hash::leaf_hash;
/// use tlog::tree::{MemoryNodes, root};
///
/// let nodes: MemoryNodes = [leaf_hash(b"a"), leaf_hash(b"b")].into_iter().collect();
/// assert_eq!(root(1, &nodes), Ok(leaf_hash(b"a")));
/// assert_eq!(root(2, &nodes), Ok(nodes.root()));
/// ```
///
/// # Errors
/// The error of a failed read.
pub fn root<N: Nodes + ?Sized>(size: u64, nodes: &N) -> Result<Hash, N::Error> {
    range_hash(0, size, nodes)
}

/// The hash of the leaves `from..to`, which must be a subtree of RFC 6962's division: `from` is a multiple of a power of two
/// that is at least `to - from`.
pub(super) fn range_hash<N: Nodes + ?Sized>(
    from: u64,
    to: u64,
    nodes: &N,
) -> Result<Hash, N::Error> {
    Ok(join(&complete_parts(from, to, nodes)?))
}

/// The hashes of the complete nodes that cover such a range, from left to right, which is from large to small.
fn complete_parts<N: Nodes + ?Sized>(from: u64, to: u64, nodes: &N) -> Result<Vec<Hash>, N::Error> {
    let mut next = from;
    let places = std::iter::from_fn(|| {
        let level = to.checked_sub(next)?.checked_ilog2()?;
        let index = next >> level;
        next += 1 << level;
        Some((level as u8, index))
    });
    places
        .map(|(level, index)| nodes.node(level, index))
        .collect()
}

/// Joins the parts of an incomplete tree: each part is the left child, what follows it the right.
fn join(parts: &[Hash]) -> Hash {
    let from_the_right = parts.iter().rev().copied();
    from_the_right
        .reduce(|right, left| node_hash(left, right))
        .unwrap_or_else(empty_root)
}

/// The right edge of a tree, which suffices to append: one hash for each set bit of the size.
///
/// ```
/// use tlog::hash::leaf_hash;
/// use tlog::tree::{Frontier, MemoryNodes};
///
/// let nodes: MemoryNodes = (0..5_u8).map(|n| leaf_hash(&[n])).collect();
/// let mut frontier = Frontier::load(5, &nodes)?;
/// assert_eq!(frontier.root(), nodes.root());
/// frontier.append(leaf_hash(b"sixth"));
/// assert_eq!(frontier.size(), 6);
/// # Ok::<(), tlog::tree::NoSuchNode>(())
/// ```
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

    /// The edge of a stored tree's first `size` leaves, with O(log n) reads.
    ///
    /// # Errors
    /// The error of a failed read.
    pub fn load<N: Nodes + ?Sized>(size: u64, nodes: &N) -> Result<Self, N::Error> {
        let parts = complete_parts(0, size, nodes)?;
        Ok(Self { size, parts })
    }

    /// Appends a leaf. Returns the nodes that it completes, from the leaf itself upwards.
    pub fn append(&mut self, leaf: Hash) -> Vec<Node> {
        let mut node = Node {
            level: 0,
            index: self.size,
            hash: leaf,
        };
        let mut completed = vec![node];
        // The edge has one part for each trailing 1 bit of the size: the left neighbours, the smallest last.
        while node.index % 2 == 1
            && let Some(left) = self.parts.pop()
        {
            node = Node {
                level: node.level + 1,
                index: node.index / 2,
                hash: node_hash(left, node.hash),
            };
            completed.push(node);
        }
        self.parts.push(node.hash);
        self.size += 1;
        completed
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        join(&self.parts)
    }
}

/// The error of [`MemoryNodes`]: the tree has no such complete node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("tree: there is no complete node {index} at level {level}")]
pub struct NoSuchNode {
    /// The requested level.
    pub level: u8,
    /// The requested index.
    pub index: u64,
}

/// All complete nodes of a tree in memory, about 64 bytes a leaf.
///
/// ```
/// use tlog::hash::{leaf_hash, node_hash};
/// use tlog::tree::{MemoryNodes, Nodes, NoSuchNode};
///
/// let mut nodes = MemoryNodes::new();
/// nodes.append(leaf_hash(b"a"));
/// assert_eq!(nodes.node(1, 0), Err(NoSuchNode { level: 1, index: 0 }));
/// nodes.append(leaf_hash(b"b"));
/// assert_eq!(nodes.node(1, 0), Ok(node_hash(leaf_hash(b"a"), leaf_hash(b"b"))));
/// ```
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

    /// Appends a leaf. Returns the nodes that it completes, from the leaf itself upwards.
    pub fn append(&mut self, leaf: Hash) -> Vec<Node> {
        let completed = self.frontier.append(leaf);
        for node in &completed {
            let level = usize::from(node.level);
            if level == self.levels.len() {
                self.levels.push(Vec::new());
            }
            self.levels[level].push(node.hash);
        }
        completed
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root of the tree.
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
