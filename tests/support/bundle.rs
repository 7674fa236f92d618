//! Exports that a test reads and writes: entries, a checkpoint and a key in a directory.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tlog::hash::{Hash, leaf_hash};
use tlog::keys::NoteSigner;
use tlog::tree::Frontier;

#[derive(Clone)]
pub struct Bundle {
    pub entries: Vec<Vec<u8>>,
    pub checkpoint: String,
    pub vkey: String,
}

impl Bundle {
    pub fn read(dir: &Path) -> Self {
        let read = |name: &str| std::fs::read(dir.join(name)).unwrap();
        let text = |name: &str| String::from_utf8(read(name)).unwrap();
        let lines = read("entries.jsonl");
        let lines = lines.strip_suffix(b"\n").unwrap().split(|b| *b == b'\n');
        Self {
            entries: lines.map(<[u8]>::to_vec).collect(),
            checkpoint: text("checkpoint"),
            vkey: text("vkey"),
        }
    }

    pub fn write(&self) -> TempDir {
        let dir = TempDir::new().unwrap();
        let mut lines = self.entries.join(&b'\n');
        lines.push(b'\n');
        for (name, bytes) in [
            ("entries.jsonl", &lines[..]),
            ("checkpoint", self.checkpoint.as_bytes()),
            ("vkey", self.vkey.as_bytes()),
        ] {
            std::fs::write(dir.path().join(name), bytes).unwrap();
        }
        dir
    }

    /// The root of the first entries.
    pub fn root(&self, size: u64) -> Hash {
        let mut frontier = Frontier::new();
        for entry in &self.entries[..usize::try_from(size).unwrap()] {
            frontier.append(leaf_hash(entry));
        }
        frontier.root()
    }

    pub fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    /// The same with a checkpoint of its entries as they are now.
    pub fn signed(mut self, signer: &NoteSigner) -> Self {
        self.checkpoint = signer.sign(self.size(), self.root(self.size()));
        self.vkey = format!("{}\n", signer.verifier());
        self
    }
}

/// A file in a directory.
pub fn file(dir: &TempDir, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.path().join(name);
    std::fs::write(&path, content).unwrap();
    path
}
