//! The tree compared with known answers of Certificate Transparency, `ct-merkle` and `tlog_tiles`.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use sha2::Sha256;

use super::*;
use crate::hash::leaf_hash;

/// The inputs of the Certificate Transparency test vectors.
const INPUTS: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

/// The roots over the first 1 to 8 of them.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn leaves(count: u64) -> impl Iterator<Item = Vec<u8>> {
    (0..count).map(|n| format!("entry {n}").into_bytes())
}

#[test]
fn the_known_answers_come_out() {
    let mut nodes = MemoryNodes::new();
    assert_eq!(nodes.root(), empty_root());
    for (input, expected) in INPUTS.into_iter().zip(ROOTS) {
        nodes.append(leaf_hash(&hex::decode(input).unwrap()));
        assert_eq!(nodes.root().to_string(), expected);
    }
}

#[test]
fn roots_are_those_of_other_implementations_at_every_size() {
    let all: MemoryNodes = leaves(70).map(|leaf| leaf_hash(&leaf)).collect();
    let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let mut stored: Vec<tlog_tiles::Hash> = Vec::new();
    for (leaf, size) in leaves(71).zip(0..) {
        let ours = root(size, &all).unwrap();
        assert_eq!(ours.as_ref(), theirs.root().as_bytes().as_slice(), "{size}");
        let reader = Reader(&stored);
        assert_eq!(
            ours.as_bytes(),
            &tlog_tiles::tree_hash(size, &reader).unwrap().0
        );
        let more = tlog_tiles::stored_hashes(size, &leaf, &reader).unwrap();
        stored.extend(more);
        theirs.push(leaf);
    }
}

/// Hashes in the order in which tlog_tiles stores them.
struct Reader<'a>(&'a [tlog_tiles::Hash]);

impl tlog_tiles::HashReader for Reader<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|&i| self.0[i as usize]).collect())
    }
}

#[test]
fn each_append_brings_the_nodes_that_others_store() {
    let mut nodes = MemoryNodes::new();
    let mut stored: Vec<tlog_tiles::Hash> = Vec::new();
    for (leaf, size) in leaves(130).zip(0..) {
        let mut resumed = Frontier::load(size, &nodes).unwrap();
        let completed = resumed.append(leaf_hash(&leaf));
        assert_eq!(completed, nodes.append(leaf_hash(&leaf)));
        let theirs = tlog_tiles::stored_hashes(size, &leaf, &Reader(&stored)).unwrap();
        let ours: Vec<_> = completed.iter().map(|n| *n.hash.as_bytes()).collect();
        assert_eq!(ours, theirs.iter().map(|h| h.0).collect::<Vec<_>>());
        for node in completed {
            assert_eq!(nodes.node(node.level, node.index), Ok(node.hash));
            assert_eq!((node.index + 1) << node.level, size + 1, "just complete");
        }
        stored.extend(theirs);
        assert_eq!(node_count(size + 1), stored.len() as u64);
        assert_eq!(resumed.root(), nodes.root());
        assert_eq!(root(size + 1, &nodes), Ok(nodes.root()));
    }
}

/// Has a hash for every level and index, and counts the reads.
#[derive(Default)]
struct Counting(std::cell::Cell<u32>);

impl Nodes for Counting {
    type Error = std::convert::Infallible;
    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error> {
        self.0.set(self.0.get() + 1);
        Ok(Hash::of(&[&[level][..], &index.to_be_bytes()].concat()))
    }
}

#[test]
fn reads_grow_with_the_logarithm_even_of_the_largest_size() {
    for size in [1_000_000, (1 << 53) - 1, u64::MAX] {
        let counting = Counting::default();
        let Ok(_) = root(size, &counting);
        let Ok(mut frontier) = Frontier::load(size - 1, &counting);
        assert!(counting.0.get() <= 128, "{}", counting.0.get());
        assert!(frontier.append(empty_root()).len() <= 65);
    }
}

#[test]
fn a_missing_node_is_an_error() {
    let all: MemoryNodes = leaves(5).map(|leaf| leaf_hash(&leaf)).collect();
    let missing = NoSuchNode { level: 1, index: 2 };
    assert_eq!(root(6, &all), Err(missing));
    assert_eq!(
        all.node(9, u64::MAX),
        Err(NoSuchNode {
            level: 9,
            index: u64::MAX
        })
    );
}

#[test]
fn inner_nodes_are_numbered_in_the_order_in_which_they_come_into_being() {
    let mut frontier = Frontier::new();
    let mut next = 0;
    for seq in 0..1_000 {
        for node in frontier.append(leaf_hash(&[])).iter().skip(1) {
            assert_eq!(place(node.level, node.index), next);
            assert_eq!(node.completed_by(), seq);
            next += 1;
        }
    }
    assert_eq!(next + 1_000, node_count(1_000));
}
