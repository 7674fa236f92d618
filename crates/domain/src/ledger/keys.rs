//! The names and keys under which a ledger signed, one after the other.
//!
//! A ledger that was restored from a backup goes on under another origin, because the old one may have signed entries that are
//! lost. Each `ledger.restored` entry begins a period: checkpoints of the old origin are its own up to the number of entries that
//! were restored, and every later one is signed under the new origin. The key stays the same.
//!
//! Each `key.rotated` entry replaces the key under the same origin. It carries the announcement that the key before signed;
//! without one, a key is none of the ledger's. The key before signed nothing of more entries than there were then.

use tlog::checkpoint::Checkpoint;
use tlog::hash::Hash;
use tlog::keys::{Origin, Verifier};
use tlog::note::{Note, NoteError};

use super::event::{Event, KeyRotated, LedgerOpened, Restored};
use crate::Seq;

/// An entry after which the ledger signs under another name or with another key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyChange {
    /// Another name.
    Restored(Restored),
    /// Another key.
    Rotated(KeyRotated),
}

impl KeyChange {
    /// The change that an event makes, if it makes one.
    pub fn of(event: &Event) -> Option<Self> {
        match event {
            Event::LedgerRestored(body) => Some(Self::Restored(body.clone())),
            Event::KeyRotated(body) => Some(Self::Rotated(body.clone())),
            _ => None,
        }
    }

    /// The verifier key that signs from here on, as the entry names it.
    pub fn vkey(&self) -> &str {
        match self {
            Self::Restored(body) => &body.vkey,
            Self::Rotated(body) => &body.vkey,
        }
    }
}

/// The keys of a ledger in the order in which they signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyHistory {
    earlier: Vec<Earlier>,
    newest: Verifier,
    /// The entry that names a key which is none of the ledger's, and why it is none.
    refused: Option<(Seq, String)>,
}

/// A key that signs no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Earlier {
    verifier: Verifier,
    /// The largest size whose checkpoint is part of this ledger.
    through: u64,
    end: End,
}

impl Earlier {
    /// Refuses a checkpoint of more entries than there were when another key replaced this one.
    fn may_sign(&self, checkpoint: &Checkpoint) -> Result<(), NoteError> {
        if self.end == End::Rotated && checkpoint.size > self.through {
            return Err(NoteError::Replaced {
                key: self.verifier.to_string(),
                size: checkpoint.size,
            });
        }
        Ok(())
    }
}

/// What ended the period of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
enum End {
    /// A restore, with the newest state that is known to be lost.
    Restored(Option<(u64, Hash)>),
    /// Another key under the same name.
    Rotated,
}

/// What a checkpoint says about this ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckpointStatus {
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
            refused: None,
        }
    }

    /// A key and those that follow it by announcements, each a note that the key before signed.
    ///
    /// # Errors
    /// That of [`Verifier::announced`] for the first note that does not follow.
    pub fn announced(first: Verifier, notes: &[String]) -> Result<Self, NoteError> {
        let mut history = Self::single(first);
        for note in notes {
            let announced = history.newest.announced(note)?;
            history.earlier.push(Earlier {
                verifier: std::mem::replace(&mut history.newest, announced.next),
                through: announced.size,
                end: End::Rotated,
            });
        }
        Ok(history)
    }

    /// The keys that a ledger's entries name: that of entry 0, and that of each change with the number of its entry, up to the
    /// first that the key before did not announce. `newest`, where given, is the key that signs now, from a source that is
    /// trusted more than the entries. Returns `None` where the key of entry 0 does not parse.
    pub fn of<'a>(
        opened: &LedgerOpened,
        changes: impl IntoIterator<Item = (Seq, &'a KeyChange)>,
        newest: Option<&Verifier>,
    ) -> Option<Self> {
        let mut history = Self::single(opened.vkey.parse().ok()?);
        let mut named_by = Seq(0);
        for (seq, change) in changes {
            match history.follow(seq, change) {
                Ok(()) => named_by = seq,
                Err(why) => {
                    history.refused = Some((seq, why));
                    break;
                }
            }
        }
        if let Some(newest) = newest.filter(|newest| **newest != history.newest) {
            let why = format!("it names the key {}, and {newest} signs", history.newest);
            history.refused.get_or_insert((named_by, why));
            history.newest = newest.clone();
        }
        Some(history)
    }

    /// Adds the key that a change names, if it may follow the newest one.
    fn follow(&mut self, seq: Seq, change: &KeyChange) -> Result<(), String> {
        let next: Verifier = change
            .vkey()
            .parse()
            .map_err(|error| format!("the key {}: {error}", change.vkey()))?;
        let end = match change {
            KeyChange::Restored(body) if next.is_same_key(&self.newest) => {
                End::Restored(body.lost.as_ref().map(|lost| (lost.size, lost.root)))
            }
            KeyChange::Restored(_) => {
                return Err(format!("{next} is another key than {}", self.newest));
            }
            KeyChange::Rotated(body) => {
                let announced = self.newest.announced(&body.note);
                let announced = announced.map_err(|error| error.to_string())?;
                if announced.next != next || announced.size != seq.0 {
                    return Err(format!(
                        "the note announces {} at size {}",
                        announced.next, announced.size
                    ));
                }
                End::Rotated
            }
        };
        self.earlier.push(Earlier {
            verifier: std::mem::replace(&mut self.newest, next),
            through: seq.0,
            end,
        });
        Ok(())
    }

    /// The entry that names a key which the key before did not announce, or the newest that names one where another key signs;
    /// and what is wrong.
    pub fn refused(&self) -> Option<(Seq, &str)> {
        let refused = self.refused.as_ref();
        refused.map(|(seq, why)| (*seq, why.as_str()))
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

    /// Whether a key is one of the ledger's, under whatever name.
    pub fn has(&self, key: &Verifier) -> bool {
        self.verifiers().any(|one| one.is_same_key(key))
    }

    /// Verifies the signature of one of the keys on a checkpoint.
    ///
    /// # Errors
    /// [`NoteError::Replaced`] for a checkpoint of more entries than there were when its key was replaced by another. Otherwise that of
    /// [`Checkpoint::open`] for the newest key, where none of the keys signed it.
    pub fn open(&self, note: &str) -> Result<Checkpoint, NoteError> {
        Checkpoint::open(note, &self.newest).or_else(|error| {
            let mut earlier = self.earlier.iter();
            let (key, checkpoint) = earlier
                .find_map(|key| Some((key, Checkpoint::open(note, &key.verifier).ok()?)))
                .ok_or(error)?;
            key.may_sign(&checkpoint)?;
            Ok(checkpoint)
        })
    }

    /// Like [`Self::open`], under whatever name of the ledger a key signed; see [`of_its_period`]. Returns the key under that name too.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_any_period(&self, note: &str) -> Result<(Verifier, Checkpoint), NoteError> {
        let newest = of_its_period(&self.newest, note);
        let error = match Checkpoint::open(note, &newest) {
            Ok(checkpoint) => return Ok((newest, checkpoint)),
            Err(error) => error,
        };
        for key in self.earlier.iter().rev() {
            let verifier = of_its_period(&key.verifier, note);
            if let Ok(checkpoint) = Checkpoint::open(note, &verifier) {
                key.may_sign(&checkpoint)?;
                return Ok((verifier, checkpoint));
            }
        }
        Err(error)
    }

    /// What a checkpoint that one of the keys signed says about this ledger. Of an earlier name's checkpoints beyond its period
    /// exactly the declared one is exempt; all others are owed, and refuted when the ledger does not contain them.
    pub fn status_of(&self, checkpoint: &Checkpoint) -> CheckpointStatus {
        let stated = (checkpoint.size, checkpoint.root);
        let is_lost = self
            .restored(checkpoint)
            .any(|(through, lost)| checkpoint.size > through && lost == Some(stated));
        if is_lost {
            CheckpointStatus::DeclaredLost
        } else {
            CheckpointStatus::Owed
        }
    }

    /// Whether a checkpoint claims a size that its name could not sign as part of this ledger: one of an earlier name, beyond what
    /// was restored.
    pub fn is_beyond(&self, checkpoint: &Checkpoint) -> bool {
        self.restored(checkpoint)
            .any(|(through, _)| checkpoint.size > through)
    }

    /// The restores that ended the name of a checkpoint: the size that was restored, and what is known to be lost.
    fn restored(
        &self,
        checkpoint: &Checkpoint,
    ) -> impl Iterator<Item = (u64, Option<(u64, Hash)>)> {
        let of_name = self.earlier.iter();
        of_name
            .filter(|key| *key.verifier.name() == checkpoint.origin)
            .filter_map(|key| match key.end {
                End::Restored(lost) => Some((key.through, lost)),
                End::Rotated => None,
            })
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
        let restored = KeyChange::Restored(Restored {
            number: 1,
            origin: "example.gov/l/r1".into(),
            vkey: new.verifier().to_string(),
            taken_at: Timestamp::new(chrono::DateTime::UNIX_EPOCH),
            lost: Some(LostHead {
                size: 120,
                root: lost,
            }),
            reason: "disk".into(),
        });
        let keys = KeyHistory::of(&opened, [(Seq(100), &restored)], None).unwrap();
        let root = Hash::of(b"root");
        let open = |signer: &NoteSigner, size, root| keys.open(&signer.sign(size, root)).unwrap();
        let kept = open(&old, 100, root);
        assert!(!keys.is_beyond(&kept));
        assert_eq!(keys.status_of(&kept), CheckpointStatus::Owed);
        let after = open(&new, 130, root);
        assert!(!keys.is_beyond(&after));
        for (size, root, standing) in [
            (120, lost, CheckpointStatus::DeclaredLost),
            (120, root, CheckpointStatus::Owed),
            (119, lost, CheckpointStatus::Owed),
            (121, lost, CheckpointStatus::Owed),
        ] {
            let checkpoint = open(&old, size, root);
            assert!(keys.is_beyond(&checkpoint));
            assert_eq!(keys.status_of(&checkpoint), standing, "{size}");
        }
        let stranger = signer("example.gov/other").sign(1, root);
        assert!(keys.open(&stranger).is_err());
    }

    #[test]
    fn a_key_follows_only_the_one_that_announced_it_and_signs_nothing_after_it() {
        let keyed =
            |seed| NoteSigner::from_seed(Origin::parse("example.gov/l").unwrap(), [seed; 32]);
        let (first, second, third) = (keyed(1), keyed(2), keyed(3));
        let opened = LedgerOpened {
            origin: "example.gov/l".into(),
            ledger_id: "abc".into(),
            zone: "Asia/Shanghai".into(),
            format: FORMAT,
            vkey: first.verifier().to_string(),
            demo: false,
        };
        let rotated = |by: &NoteSigner, to: &NoteSigner, size| {
            KeyChange::Rotated(KeyRotated {
                vkey: to.verifier().to_string(),
                note: by.announce(&to.verifier(), size).unwrap(),
                reason: None,
            })
        };
        let chain = [rotated(&first, &second, 10), rotated(&second, &third, 20)];
        let seqs = [Seq(10), Seq(20)];
        let of = |chain: &[KeyChange]| {
            KeyHistory::of(&opened, seqs.into_iter().zip(chain), None).unwrap()
        };
        let keys = of(&chain);
        assert_eq!((keys.newest(), keys.refused()), (&third.verifier(), None));
        let root = Hash::of(b"root");
        for (signer, size, is_ours) in [
            (&first, 10, true),
            (&first, 11, false),
            (&second, 11, true),
            (&second, 20, true),
            (&second, 21, false),
            (&third, 21, true),
        ] {
            let opened = keys.open(&signer.sign(size, root));
            assert_eq!(opened.is_ok(), is_ours, "{size}");
            if let Ok(checkpoint) = opened {
                assert!(!keys.is_beyond(&checkpoint));
                assert_eq!(keys.status_of(&checkpoint), CheckpointStatus::Owed);
            }
        }
        // A key that none announced, one that another announced, one that was announced for another place, and one that only the
        // body names.
        let mut renamed = rotated(&first, &second, 10);
        if let KeyChange::Rotated(body) = &mut renamed {
            body.vkey = third.verifier().to_string();
        }
        for refused in [
            rotated(&third, &third, 10),
            rotated(&second, &third, 10),
            rotated(&first, &second, 11),
            renamed,
        ] {
            let keys = of(&[refused]);
            assert_eq!(keys.newest(), &first.verifier());
            assert_eq!(keys.refused().map(|(seq, _)| seq), Some(Seq(10)));
            assert!(keys.open(&third.sign(11, root)).is_err());
        }
        // The key file says another key than the entries do.
        let keys = KeyHistory::of(
            &opened,
            seqs.into_iter().zip(&chain),
            Some(&first.verifier()),
        );
        let keys = keys.unwrap();
        assert_eq!(keys.refused().map(|(seq, _)| seq), Some(Seq(20)));
    }

    #[test]
    fn a_restore_brings_another_name_and_no_other_key() {
        let (old, other) = (signer("example.gov/l"), [8; 32]);
        let other = NoteSigner::from_seed(Origin::parse("example.gov/l/r1").unwrap(), other);
        let opened = LedgerOpened {
            origin: "example.gov/l".into(),
            ledger_id: "abc".into(),
            zone: "Asia/Shanghai".into(),
            format: FORMAT,
            vkey: old.verifier().to_string(),
            demo: false,
        };
        let restored = KeyChange::Restored(Restored {
            number: 1,
            origin: "example.gov/l/r1".into(),
            vkey: other.verifier().to_string(),
            taken_at: Timestamp::new(chrono::DateTime::UNIX_EPOCH),
            lost: None,
            reason: "disk".into(),
        });
        let keys = KeyHistory::of(&opened, [(Seq(100), &restored)], None).unwrap();
        assert!(keys.refused().is_some());
        assert!(!keys.has(&other.verifier()));
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
