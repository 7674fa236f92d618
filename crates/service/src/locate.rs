//! Enters the places of clauses in the text of the report. `report_reader` finds the places, and `report_text` stores the text.

use std::collections::{BTreeMap, BTreeSet};

use super::{ActionError, Refusal};
use domain::ledger::event::{ClausePlace, Event, Located};
use domain::{Actor, Code, Seq, Timestamp};
use store::{Known, Tx};

/// The most places in one entry, which keeps it below the size limit of entries.
const PLACES_MAX: usize = 500;

/// The result of entering places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pinned {
    /// The appended entries; empty where every place was known.
    pub entries: Vec<Seq>,
    /// The number of places in them.
    pub places: usize,
}

/// Enters those places of a text that the ledger does not hold yet. A repetition changes nothing.
///
/// # Errors
/// [`Refusal::NoCommitment`] for an unknown code, [`Refusal::PlacedTwice`] for a code with two places;
/// [`ActionError::Store`].
#[tracing::instrument(skip_all)]
pub fn locate(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    sha256: &str,
    places: &[ClausePlace],
) -> Result<Pinned, ActionError> {
    let codes: BTreeSet<Code> = tx
        .reader()
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
        .reader()
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
