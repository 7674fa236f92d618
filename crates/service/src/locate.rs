//! locate: says in the ledger where clauses stand in the report's text.
//!
//! Must not look for them (`domain::report` does), nor keep the text (`report_text` does).

use std::collections::{BTreeMap, BTreeSet};

use super::{ActionError, Refusal};
use domain::ids::{Actor, Code, Seq};
use domain::ledger::event::{ClausePlace, Event, Located};
use domain::time::Timestamp;
use store::{Known, Tx};

/// How many places one entry holds: an entry cannot outgrow its limit however many commitments there are.
const PLACES_MAX: usize = 500;

/// What locating came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pinned {
    /// The entries that were appended; none where everything was known.
    pub entries: Vec<Seq>,
    /// How many places they hold.
    pub places: usize,
}

/// Enters the places of a text that are not known yet. A second time changes nothing.
///
/// # Errors
/// [`Refusal::NoCommitment`] for a code that is not there, [`Refusal::PlacedTwice`] for one that has two places;
/// [`ActionError::Store`].
pub fn locate(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    sha256: &str,
    places: &[ClausePlace],
) -> Result<Pinned, ActionError> {
    let codes: BTreeSet<Code> = tx
        .commitments(Known::NOW)?
        .into_iter()
        .map(|commitment| commitment.code)
        .collect();
    if let Some(stranger) = places.iter().find(|place| !codes.contains(&place.code)) {
        return Err(Refusal::NoCommitment {
            code: stranger.code.clone(),
        }
        .into());
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = places.iter().find(|place| !seen.insert(&place.code)) {
        return Err(Refusal::PlacedTwice {
            code: twice.code.clone(),
        }
        .into());
    }
    let known: BTreeMap<Code, (String, ClausePlace)> = tx
        .clause_places(Known::NOW)?
        .into_iter()
        .map(|pinned| (pinned.place.code.clone(), (pinned.sha256, pinned.place)))
        .collect();
    let is_new = |place: &&ClausePlace| {
        known
            .get(&place.code)
            .is_none_or(|(text, before)| text != sha256 || before != *place)
    };
    let news: Vec<ClausePlace> = places.iter().filter(is_new).cloned().collect();
    let mut pinned = Pinned {
        places: news.len(),
        ..Pinned::default()
    };
    for places in news.chunks(PLACES_MAX) {
        let event = Event::ClausesLocated(Located {
            sha256: sha256.to_owned(),
            places: places.to_vec(),
        });
        pinned.entries.push(tx.append(now, by, &event)?.seq);
    }
    Ok(pinned)
}
