//! Announcements of a log's next key: a note that the present key signs and that names the key which signs after it.
//!
//! Anyone who trusts a key and reads its announcement trusts the next key from then on, and this one no further than the
//! announced number of entries. The signed text begins with a line of its own, so that it is never a checkpoint.

use crate::keys::{NoteSigner, Verifier};
use crate::note::{Note, NoteError};

/// The first line of every announcement.
const FIRST_LINE: &str = "pledgebook key 1";

/// What an announcement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// The key that signs from here on, under the same name.
    pub next: Verifier,
    /// How many entries there were: the key before signed no checkpoint of more.
    pub size: u64,
}

impl NoteSigner {
    /// Announces the key that signs after this one, in a log of `size` entries. Returns the note.
    ///
    /// ```
    /// use tlog::keys::{NoteSigner, Origin};
    ///
    /// let old = NoteSigner::from_seed(Origin::parse("example.org/log")?, [7; 32]);
    /// let new = NoteSigner::from_seed(Origin::parse("example.org/log")?, [8; 32]);
    /// let note = old.announce(&new.verifier(), 459)?;
    /// let announced = old.verifier().announced(&note)?;
    /// assert_eq!((announced.next, announced.size), (new.verifier(), 459));
    /// assert!(new.verifier().announced(&note).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`NoteError::Origin`] for a key of another name.
    pub fn announce(&self, next: &Verifier, size: u64) -> Result<String, NoteError> {
        same_name(self.name().as_str(), next)?;
        self.sign_text(&format!("{FIRST_LINE}\n{size}\n{next}\n"))
    }
}

impl Verifier {
    /// What a note announces that this key signed.
    ///
    /// # Errors
    /// [`NoteError`] if the note is malformed, is not signed by this key, is no announcement, or names a key of another name.
    pub fn announced(&self, note: &str) -> Result<Succession, NoteError> {
        let note = Note::parse(note)?;
        note.verify(self)?;
        let lines: Vec<&str> = note.text.split_terminator('\n').collect();
        let [FIRST_LINE, size, next] = lines[..] else {
            return Err(NoteError::NoAnnouncement);
        };
        let next: Verifier = next.parse().map_err(|_| NoteError::NoAnnouncement)?;
        let size = size
            .parse()
            .ok()
            .filter(|number: &u64| number.to_string() == size)
            .ok_or(NoteError::NoAnnouncement)?;
        same_name(self.name().as_str(), &next)?;
        Ok(Succession { next, size })
    }
}

/// Refuses a key of another name: a log keeps its name.
fn same_name(expected: &str, next: &Verifier) -> Result<(), NoteError> {
    let found = next.name().as_str();
    if found == expected {
        return Ok(());
    }
    Err(NoteError::Origin {
        expected: expected.to_owned(),
        found: found.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::Checkpoint;
    use crate::hash::Hash;
    use crate::keys::Origin;

    fn signer(name: &str, seed: u8) -> NoteSigner {
        NoteSigner::from_seed(Origin::parse(name).unwrap(), [seed; 32])
    }

    #[test]
    fn only_a_note_of_the_key_that_names_a_key_of_the_same_name_announces_one() {
        let (old, new) = (signer("example.org/log", 1), signer("example.org/log", 2));
        let note = old.announce(&new.verifier(), 7).unwrap();
        assert_eq!(
            old.verifier().announced(&note).unwrap().next,
            new.verifier()
        );
        let other = signer("example.org/other", 2).verifier();
        assert!(matches!(
            old.announce(&other, 7),
            Err(NoteError::Origin { .. })
        ));
        let vkey = new.verifier();
        for text in [
            format!("{FIRST_LINE}\n07\n{vkey}\n"),
            format!("{FIRST_LINE}\n7\n{vkey}x\n"),
            format!("{FIRST_LINE}\n7\n{vkey}\nmore\n"),
            format!("{FIRST_LINE}\n7\n"),
            format!("pledgebook key 2\n7\n{vkey}\n"),
        ] {
            let note = old.sign_text(&text).unwrap();
            assert_eq!(
                old.verifier().announced(&note),
                Err(NoteError::NoAnnouncement),
                "{text}"
            );
        }
        let note = old
            .sign_text(&format!("{FIRST_LINE}\n7\n{other}\n"))
            .unwrap();
        assert!(matches!(
            old.verifier().announced(&note),
            Err(NoteError::Origin { .. })
        ));
        // A checkpoint announces nothing, and an announcement is no checkpoint.
        let checkpoint = old.sign(7, Hash::of(b"root"));
        assert!(old.verifier().announced(&checkpoint).is_err());
        let note = old.announce(&new.verifier(), 7).unwrap();
        assert!(Checkpoint::open(&note, &old.verifier()).is_err());
        let moved = note.replace("\n7\n", "\n8\n");
        assert!(matches!(
            old.verifier().announced(&moved),
            Err(NoteError::Signature { .. })
        ));
    }
}
