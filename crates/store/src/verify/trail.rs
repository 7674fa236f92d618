//! The trail of administration: its chain, its end, and what entries recorded of it.

use rusqlite::Connection;

use super::fault::VerifyFault;
use crate::StoreError;
use crate::query::Reader;
use crate::sql::Sql;
use domain::Seq;
use domain::administration::chain_hash;
use domain::ledger::event::Verified;

/// Walks the chain; the first fault of it is named. `scratch` has the facts of the entries.
pub(super) fn compare(
    live: &Reader<'_>,
    scratch: &Connection,
    faults: &mut Vec<VerifyFault>,
) -> Result<(), StoreError> {
    let mut hashes = vec![[0_u8; 32]];
    let mut altered = None;
    live.each_trail_row(|seq, record, hash| {
        let expected = hashes.len() as u64 - 1;
        let before = hashes.last().copied().unwrap_or_default();
        let after = chain_hash(&before, record);
        if altered.is_none() && (seq != expected || hash != after) {
            altered = Some(VerifyFault::Trail { event: expected });
        }
        hashes.push(after);
        Ok(())
    })?;
    let events = hashes.len() as u64 - 1;
    let head = live.trail_head()?;
    if altered.is_none() && (head.events != events || hashes.last() != Some(&head.hash)) {
        altered = Some(VerifyFault::Trail {
            event: head.events.min(events),
        });
    }
    if altered.is_none() {
        // An export has no trail, and an import begins one of its own.
        let imported = live.imported_size().unwrap_or_default();
        altered = recorded(scratch)?
            .into_iter()
            .filter(|(seq, ..)| seq.0 >= imported)
            .find(|(_, events, hash)| {
                let found = usize::try_from(*events).ok().and_then(|at| hashes.get(at));
                found.map(hex::encode).as_deref() != Some(hash.as_str())
            })
            .map(|(seq, recorded, _)| match events {
                0 => VerifyFault::TrailMissing {
                    seq,
                    events: recorded,
                },
                _ => VerifyFault::TrailRewritten {
                    seq,
                    events: recorded,
                },
            });
    }
    faults.extend(altered);
    Ok(())
}

/// What entries recorded of the end of the trail: the entry, how many records there were, and the hash of the last.
fn recorded(scratch: &Connection) -> Result<Vec<(Seq, u64, String)>, StoreError> {
    let sql = "SELECT seq, body FROM ledger_fact WHERE kind = 'ledger.verified' ORDER BY seq";
    let mut statement = scratch.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let seq = row.get::<_, Sql<Seq>>(0)?.0;
        let body: String = row.get(1)?;
        let body: Option<Verified> = serde_json::from_str(&body).ok();
        if let Some(trail) = body.and_then(|body| body.trail) {
            found.push((seq, trail.events, trail.hash.to_string()));
        }
    }
    Ok(found)
}
