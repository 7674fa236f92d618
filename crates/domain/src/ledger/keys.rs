//! The names and keys under which a ledger signed, one after the other.
//!
//! A ledger that was restored from a backup goes on under another origin, because the old one may have signed entries that are
//! lost. Each `ledger.restored` entry begins a period: checkpoints of the old origin are its own up to the number of entries that
//! were restored, and every later one is signed under the new origin.

use tlog::checkpoint::Checkpoint;
use tlog::hash::Hash;
use tlog::keys::{Origin, Verifier};
use tlog::note::{Note, NoteError};

use super::event::{LedgerOpened, Restored};
use crate::ids::Seq;

/// The keys of a ledger in the order in which they signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyHistory {
    earlier: Vec<Earlier>,
    newest: Verifier,
}

/// A key that signs no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Earlier {
    verifier: Verifier,
    /// The largest size whose checkpoint is part of this ledger.
    through: u64,
    /// The newest state that is known to be lost.
    lost: Option<(u64, Hash)>,
}

/// What a checkpoint says about this ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The ledger must contain it.
    Owed,
    /// It is the newest state that an entry declares lost.
    DeclaredLost,
}

impl KeyHistory {
    /// A ledger that has had one key.
    pub fn single(verifier: Verifier) -> Self {
        Self {
            earlier: Vec::new(),
            newest: verifier,
        }
    }

    /// The keys that a ledger's entries name: that of entry 0, and that of each restore with the number of its entry. `newest`,
    /// where given, is the key that signs now, from a source that is trusted more than the entries. Returns `None` where a key
    /// does not parse.
    pub fn of<'a>(
        opened: &LedgerOpened,
        restores: impl IntoIterator<Item = (Seq, &'a Restored)>,
        newest: Option<&Verifier>,
    ) -> Option<Self> {
        let mut history = Self::single(opened.vkey.parse().ok()?);
        for (seq, restored) in restores {
            let verifier = restored.vkey.parse().ok()?;
            history.earlier.push(Earlier {
                verifier: std::mem::replace(&mut history.newest, verifier),
                through: seq.0,
                lost: restored.lost.as_ref().map(|lost| (lost.size, lost.root)),
            });
        }
        if let Some(newest) = newest {
            history.newest = newest.clone();
        }
        Some(history)
    }

    /// The key that signs now.
    pub fn newest(&self) -> &Verifier {
        &self.newest
    }

    /// All keys, the newest first.
    pub fn verifiers(&self) -> impl Iterator<Item = &Verifier> {
        let earlier = self.earlier.iter().rev().map(|key| &key.verifier);
        std::iter::once(&self.newest).chain(earlier)
    }

    /// Verifies the signature of one of the keys on a checkpoint.
    ///
    /// # Errors
    /// That of [`Checkpoint::open`] for the newest key, where none of the keys signed it.
    pub fn open(&self, note: &str) -> Result<Checkpoint, NoteError> {
        Checkpoint::open(note, &self.newest).or_else(|error| {
            let mut earlier = self.earlier.iter();
            earlier
                .find_map(|key| Checkpoint::open(note, &key.verifier).ok())
                .ok_or(error)
        })
    }

    /// What a checkpoint that one of the keys signed says about this ledger. Of an earlier key's checkpoints beyond its period
    /// exactly the declared one is exempt; all others are owed, and refuted when the ledger does not contain them.
    pub fn standing(&self, checkpoint: &Checkpoint) -> Standing {
        let stated = (checkpoint.size, checkpoint.root);
        let is_lost = self.earlier.iter().any(|key| {
            *key.verifier.name() == checkpoint.origin
                && checkpoint.size > key.through
                && key.lost == Some(stated)
        });
        if is_lost {
            Standing::DeclaredLost
        } else {
            Standing::Owed
        }
    }

    /// Whether a checkpoint claims a size that its key could not sign as part of this ledger: one of an earlier key, beyond what was
    /// restored.
    pub fn is_beyond(&self, checkpoint: &Checkpoint) -> bool {
        let mut earlier = self.earlier.iter();
        earlier
            .any(|key| *key.verifier.name() == checkpoint.origin && checkpoint.size > key.through)
    }
}

/// The verifier for a note: the given key under the name in the note's first line, where both names are those of one ledger
/// before and after its restores, and the given verifier otherwise. The key that has to have signed is the same in either case.
pub fn of_its_period(verifier: &Verifier, note: &str) -> Verifier {
    let origin = Note::parse(note)
        .and_then(|note| Checkpoint::parse_body(&note.text))
        .map(|checkpoint| checkpoint.origin);
    match origin {
        Ok(origin) if base(&origin) == base(verifier.name()) => verifier.renamed(origin),
        _ => verifier.clone(),
    }
}

/// The name of a ledger without the number of a restore.
fn base(origin: &Origin) -> &str {
    let whole = origin.as_str();
    let Some((base, number)) = whole.rsplit_once("/r") else {
        return whole;
    };
    let is_number = number
        .parse::<u32>()
        .is_ok_and(|n| n > 0 && n.to_string() == number);
    if is_number { base } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::event::{FORMAT, LostHead};
    use crate::time::Timestamp;
    use tlog::keys::NoteSigner;

    fn signer(name: &str) -> NoteSigner {
        NoteSigner::from_seed(Origin::parse(name).unwrap(), [7; 32])
    }

    #[test]
    fn a_restored_ledger_accepts_each_origin_in_its_period_and_exempts_exactly_the_lost_head() {
        let (old, new) = (signer("example.gov/l"), signer("example.gov/l/r1"));
        let opened = LedgerOpened {
            origin: "example.gov/l".into(),
            ledger_id: "abc".into(),
            zone: "Asia/Shanghai".into(),
            format: FORMAT,
            vkey: old.verifier().to_string(),
            demo: false,
        };
        let lost = Hash::of(b"lost");
        let restored = Restored {
            number: 1,
            origin: "example.gov/l/r1".into(),
            vkey: new.verifier().to_string(),
            taken_at: Timestamp::new(chrono::DateTime::UNIX_EPOCH),
            lost: Some(LostHead {
                size: 120,
                root: lost,
            }),
            reason: "disk".into(),
        };
        let keys = KeyHistory::of(&opened, [(Seq(100), &restored)], None).unwrap();
        let root = Hash::of(b"root");
        let open = |signer: &NoteSigner, size, root| keys.open(&signer.sign(size, root)).unwrap();
        let kept = open(&old, 100, root);
        assert!(!keys.is_beyond(&kept));
        assert_eq!(keys.standing(&kept), Standing::Owed);
        let after = open(&new, 130, root);
        assert!(!keys.is_beyond(&after));
        for (size, root, standing) in [
            (120, lost, Standing::DeclaredLost),
            (120, root, Standing::Owed),
            (119, lost, Standing::Owed),
            (121, lost, Standing::Owed),
        ] {
            let checkpoint = open(&old, size, root);
            assert!(keys.is_beyond(&checkpoint));
            assert_eq!(keys.standing(&checkpoint), standing, "{size}");
        }
        let stranger = signer("example.gov/other").sign(1, root);
        assert!(keys.open(&stranger).is_err());
    }

    #[test]
    fn the_key_of_a_kept_mail_reads_notes_of_every_period_and_of_no_other_ledger() {
        let root = Hash::of(b"root");
        let kept = signer("example.gov/l").verifier();
        for (name, is_ours) in [
            ("example.gov/l", true),
            ("example.gov/l/r1", true),
            ("example.gov/l/r20", true),
            ("example.gov/l/r0", false),
            ("example.gov/l/report", false),
            ("example.gov/m/r1", false),
        ] {
            let note = signer(name).sign(1, root);
            let opened = Checkpoint::open(&note, &of_its_period(&kept, &note));
            assert_eq!(opened.is_ok(), is_ours, "{name}");
            let other = NoteSigner::from_seed(Origin::parse(name).unwrap(), [8; 32]);
            let forged = other.sign(1, root);
            assert!(Checkpoint::open(&forged, &of_its_period(&kept, &forged)).is_err());
        }
    }
}
