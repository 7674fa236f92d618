//! What left the program: letters that relays took and checkpoints that anybody may have kept, compared with the ledger by code of
//! its own.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::acts::Entry;
use crate::relay::Taken;
use mail::parse_message::checkpoint_note;

/// A SHA-256.
type Sum = [u8; 32];

/// A letter by its Message-ID.
#[derive(Debug, Clone)]
struct Letter {
    sha256: Sum,
    copies: u64,
    /// Whether the program knows that it was taken, so that it must not be sent again.
    is_settled: bool,
    /// Whether the entry that froze it may be lost by a restore.
    is_lost: bool,
}

/// Everything that left the program.
#[derive(Debug, Default)]
pub struct Outside {
    letters: BTreeMap<String, Letter>,
    checkpoints: BTreeMap<u64, Sum>,
    /// Repeated letters.
    pub repeats: u64,
}

/// Whether the program was able to record the answers of a relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It ran on: what was answered is recorded.
    Yes,
    /// It ended meanwhile, or it may have given up waiting: anything may be unrecorded.
    MaybeNot,
}

impl Outside {
    /// Takes the letters of a round.
    ///
    /// # Errors
    /// A letter that the program knew to be taken, other bytes under a Message-ID, or bytes that are no letter.
    pub fn take(&mut self, taken: &[Taken], recorded: Recorded) -> Result<()> {
        for letter in taken {
            let id = message_id(&letter.bytes).context("a relay took what is no letter")?;
            let sha256: Sum = Sha256::digest(&letter.bytes).into();
            let is_settled = letter.is_answered && recorded == Recorded::Yes;
            if let Some(note) = checkpoint_note(&letter.bytes) {
                self.keep(&note)?;
            }
            match self.letters.get_mut(&id) {
                None => {
                    let letter = Letter {
                        sha256,
                        copies: 1,
                        is_settled,
                        is_lost: false,
                    };
                    self.letters.insert(id, letter);
                }
                Some(known) => {
                    ensure!(known.sha256 == sha256, "{id} was sent with other bytes");
                    ensure!(!known.is_settled, "{id} was sent again");
                    known.copies += 1;
                    known.is_settled = is_settled;
                    self.repeats += 1;
                }
            }
        }
        Ok(())
    }

    /// Keeps a checkpoint.
    ///
    /// # Errors
    /// What is no checkpoint, or another root for a size.
    pub fn keep(&mut self, note: &str) -> Result<()> {
        let mut lines = note.lines().skip(1);
        let size: u64 = lines.next().unwrap_or_default().parse()?;
        let root = STANDARD.decode(lines.next().unwrap_or_default())?;
        let root = Sum::try_from(root).map_err(|_| anyhow::anyhow!("no root: {note}"))?;
        self.keep_root(size, root)
    }

    /// Keeps the size and root of a checkpoint.
    ///
    /// # Errors
    /// Another root for a size.
    pub fn keep_root(&mut self, size: u64, root: Sum) -> Result<()> {
        match self.checkpoints.insert(size, root) {
            Some(other) if other != root => bail!("two checkpoints of size {size} differ"),
            _ => Ok(()),
        }
    }

    /// How many letters were taken, each counted once.
    pub fn letters(&self) -> usize {
        self.letters.len()
    }

    /// How many checkpoints left the program.
    pub fn checkpoints(&self) -> usize {
        self.checkpoints.len()
    }

    /// Whether a letter was taken.
    pub fn has(&self, message_id: &str) -> bool {
        self.letters.contains_key(message_id)
    }

    /// The letters of which the program knows that they were taken.
    pub fn settled(&self) -> BTreeSet<String> {
        let settled = self.letters.iter().filter(|(_, letter)| letter.is_settled);
        settled.map(|(id, _)| id.clone()).collect()
    }

    /// Forgets what a restore gives up: checkpoints of lost entries, and the knowledge of what was sent since the backup, when
    /// `settled` was known.
    pub fn lose_from(&mut self, size: u64, settled: &BTreeSet<String>) {
        self.checkpoints.retain(|kept, _| *kept <= size);
        for (id, letter) in &mut self.letters {
            letter.is_settled = settled.contains(id);
            letter.is_lost = !letter.is_settled;
        }
    }

    /// Compares what left with the entries.
    ///
    /// # Errors
    /// The first difference.
    pub fn compare(&self, entries: &[Entry]) -> Result<()> {
        let mut frozen = BTreeMap::new();
        let mut editions = BTreeMap::new();
        for (number, entry) in (0_u64..).zip(entries) {
            if entry.kind != "digest.frozen" && entry.kind != "reminder.frozen" {
                continue;
            }
            let parts = ["/mail", "/period", "/office"].map(|place| entry.text(place));
            if let Some(first) = editions.insert(parts.clone(), number) {
                bail!("{parts:?} was frozen twice, as entries {first} and {number}");
            }
            let known = frozen.insert(entry.text("/message_id"), entry.text("/sha256"));
            ensure!(
                known.is_none(),
                "entry {number}: its Message-ID is used twice"
            );
        }
        for (id, letter) in &self.letters {
            match frozen.get(id) {
                Some(sha256) => ensure!(
                    *sha256 == hex::encode(letter.sha256),
                    "{id} was sent with other bytes than were frozen"
                ),
                None => ensure!(letter.is_lost, "{id} was sent, and no entry froze it"),
            }
        }
        let leaves: Vec<Sum> = entries.iter().map(|entry| leaf(&entry.bytes)).collect();
        for (size, root) in &self.checkpoints {
            let first = usize::try_from(*size)
                .ok()
                .and_then(|size| leaves.get(..size));
            let Some(first) = first else {
                bail!(
                    "a checkpoint of size {size} left, and there are {} entries",
                    leaves.len()
                );
            };
            ensure!(
                tree(first) == *root,
                "the checkpoint of size {size} does not fit the entries"
            );
        }
        Ok(())
    }
}

/// The Message-ID in the head of a letter, without brackets. The line may be folded.
fn message_id(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let head = text.split("\r\n\r\n").next()?.replace("\r\n ", " ");
    let line = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("message-id").then_some(value)
    })?;
    Some(line.trim().trim_matches(['<', '>']).to_owned())
}

/// The hash of a leaf (RFC 6962 §2.1).
fn leaf(bytes: &[u8]) -> Sum {
    Sha256::new_with_prefix([0])
        .chain_update(bytes)
        .finalize()
        .into()
}

/// The root of the tree of all entries.
pub(crate) fn root(entries: &[Entry]) -> Sum {
    let leaves: Vec<Sum> = entries.iter().map(|entry| leaf(&entry.bytes)).collect();
    tree(&leaves)
}

/// The root of a tree (RFC 6962 §2.1), written as the RFC has it.
fn tree(leaves: &[Sum]) -> Sum {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        _ => {
            let split = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(split);
            let (left, right) = (tree(left), tree(right));
            Sha256::new_with_prefix([1])
                .chain_update(left)
                .chain_update(right)
                .finalize()
                .into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(body: &str, is_answered: bool) -> Taken {
        let head =
            "From: a@b.example\r\nTo: c@d.example\r\nMessage-ID: <x@b.example>\r\nSubject: s\r\n";
        Taken {
            to: "c@d.example".to_owned(),
            bytes: format!("{head}\r\n{body}\r\n").into_bytes(),
            is_answered,
        }
    }

    #[test]
    fn a_letter_may_be_repeated_until_the_program_knows_that_it_was_taken() {
        let mut outside = Outside::default();
        outside.take(&[letter("a", false)], Recorded::Yes).unwrap();
        outside
            .take(&[letter("a", true)], Recorded::MaybeNot)
            .unwrap();
        let other = outside.take(&[letter("b", true)], Recorded::Yes);
        assert!(other.unwrap_err().to_string().contains("other bytes"));
        outside.take(&[letter("a", true)], Recorded::Yes).unwrap();
        let again = outside.take(&[letter("a", true)], Recorded::Yes);
        assert!(again.unwrap_err().to_string().contains("sent again"));
        assert!(outside.compare(&[]).is_err(), "no entry froze it");
    }

    #[test]
    fn the_tree_is_that_of_the_program() {
        let entries: Vec<Vec<u8>> = (0..9_u8).map(|n| vec![n; 3]).collect();
        let leaves: Vec<Sum> = entries.iter().map(|bytes| leaf(bytes)).collect();
        let mut frontier = tlog::tree::Frontier::new();
        for (size, bytes) in entries.iter().enumerate() {
            frontier.append(tlog::hash::leaf_hash(bytes));
            assert_eq!(tree(&leaves[..=size]), *frontier.root().as_bytes());
        }
    }
}
