//! The letters of the outbox against the hashes that entries froze.
//!
//! Must not look into a letter.

use rusqlite::{Connection, OptionalExtension};

use super::fault::VerifyFault;
use crate::StoreError;
use crate::query::Reader;
use crate::sql::Sql;
use domain::Seq;
use tlog::hash::Hash;

/// A letter that an entry froze and that the outbox has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptLetter {
    /// The entry.
    pub seq: Seq,
    /// The name of its file, where letters are delivered as files.
    pub file_name: String,
    /// The SHA-256 that the entry holds, in hex.
    pub sha256: String,
}

/// Compares the bytes of every letter. Returns those that are there, and how many an import left out. `scratch` says what was frozen.
pub(super) fn compare(
    live: &Connection,
    scratch: &Connection,
    faults: &mut Vec<VerifyFault>,
) -> Result<(Vec<KeptLetter>, usize), StoreError> {
    // An export has no letters, and its import says so.
    let imported = Reader::new(live).imported_size().unwrap_or_default();
    let mut not_held = 0;
    let mut frozen =
        scratch.prepare("SELECT seq, message_id, sha256 FROM frozen_mail ORDER BY seq")?;
    let mut kept = live.prepare("SELECT bytes, file_name FROM outbox WHERE message_id = ?1")?;
    let (mut altered, mut missing) = (None, None);
    let mut letters = Vec::new();
    let mut rows = frozen.query([])?;
    while let Some(row) = rows.next()? {
        let seq = row.get::<_, Sql<Seq>>(0)?.0;
        let (message_id, sha256): (String, String) = (row.get(1)?, row.get(2)?);
        let found = kept
            .query_row([&message_id], |row| {
                let hash = row.get_ref(0)?.as_blob().ok().map(Hash::of);
                Ok((hash, row.get(1)?))
            })
            .optional()?;
        match found {
            None if seq.0 < imported => not_held += 1,
            None => {
                missing.get_or_insert(VerifyFault::LetterMissing { seq, message_id });
            }
            Some((hash, file_name)) => {
                if hash.map(|hash| hash.to_string()).as_deref() != Some(sha256.as_str()) {
                    altered.get_or_insert(VerifyFault::Letter { seq, message_id });
                }
                letters.push(KeptLetter {
                    seq,
                    file_name,
                    sha256,
                });
            }
        }
    }
    faults.extend(altered);
    faults.extend(missing);
    Ok((letters, not_held))
}
