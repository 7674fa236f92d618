//! What the entries since a number change: which commitments have to be read again, and whether all have to be assessed again.

use std::collections::BTreeSet;

use rusqlite::params;

use super::{Known, Reader, row};
use crate::{Sql, StoreError};
use domain::{Code, Event, Seq};

/// What a run of entries changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Since {
    /// Whether they hold a fact or an office, on which every status may depend.
    pub facts: bool,
    /// Whether they reform offices, by which any commitment and any finding may pass to another office.
    pub reforms: bool,
    /// The commitments that they make, in order.
    pub made: Vec<Code>,
    /// The other commitments that they concern.
    pub codes: BTreeSet<Code>,
    /// The findings that they opened.
    pub opened: BTreeSet<Seq>,
    /// The findings that they closed.
    pub closed: BTreeSet<Seq>,
    /// Whether they give verdicts.
    pub verdicts: bool,
}

impl Reader<'_> {
    /// What the known entries from a number on change. The cost is that of reading them.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for an entry that does not parse, and [`StoreError::Sqlite`].
    pub fn since(&self, from: Seq, known: Known) -> Result<Since, StoreError> {
        let mut found = Since::default();
        let mut statement = self
            .conn
            .prepare_cached("SELECT seq, bytes FROM entry WHERE seq BETWEEN ?1 AND ?2")?;
        let mut rows = statement.query(params![Sql(from), known])?;
        while let Some(stored) = rows.next()? {
            let seq = stored.get::<_, Sql<Seq>>(0)?.0;
            let bytes = stored
                .get_ref(1)?
                .as_blob()
                .map_err(rusqlite::Error::from)?;
            if let Some((_, event)) = row::event(seq, bytes, |_| true)? {
                self.speaks_of(seq, event, &mut found)?;
            }
        }
        Ok(found)
    }

    fn speaks_of(&self, seq: Seq, event: Event, found: &mut Since) -> Result<(), StoreError> {
        match event {
            Event::LedgerOpened(_)
            | Event::RulesAdopted(_)
            | Event::CalendarAdopted(_)
            | Event::ReportRegistered(_)
            | Event::OfficeRegistered(_)
            | Event::LedgerRestored(_)
            | Event::KeyRotated(_)
            | Event::CommitmentContinued(_)
            | Event::ContinuationWithdrawn(_)
            | Event::CommitmentDropped(_)
            | Event::LeaderAppointed(_)
            | Event::LeaderEnded(_)
            | Event::YearSettled(_) => found.facts = true,
            Event::OfficeReformed(_) => found.reforms = true,
            Event::CommitmentMade(body) => found.made.push(body.code),
            Event::CommitmentAssigned(body) => drop(found.codes.insert(body.code)),
            Event::CommitmentAdjusted(body) => drop(found.codes.insert(body.code)),
            Event::CommitmentExtended(body) => drop(found.codes.insert(body.code)),
            Event::CommitmentClosed(body) => drop(found.codes.insert(body.code)),
            Event::CompletionSentBack(body) => drop(found.codes.insert(body.code)),
            Event::InspectionRecorded(body) => drop(found.codes.insert(body.code)),
            Event::UpdateSubmitted(body) => drop(found.codes.insert(body.code)),
            Event::UpdateAccepted(body) => found.codes.extend(self.code_of(body.update.0)?),
            Event::UpdateReturned(body) | Event::UpdateCorrected(body) => {
                found.codes.extend(self.code_of(body.update.0)?);
            }
            Event::FindingOpened(_) => drop(found.opened.insert(seq)),
            Event::FindingClosed(body) => drop(found.closed.insert(body.finding)),
            Event::VerdictGiven(_) => found.verdicts = true,
            Event::LetterFrozen(_)
            | Event::ContributionSubmitted(_)
            | Event::ContentErased(_)
            | Event::ClausesLocated(_)
            | Event::LedgerVerified(_)
            | Event::ClockConfirmed(_) => {}
        }
        Ok(())
    }

    /// The commitment that an update reports on.
    fn code_of(&self, update: Seq) -> Result<Option<Code>, StoreError> {
        self.first(
            "SELECT seq, code FROM status_update WHERE seq = ?1",
            [Sql(update)],
            |row| row::text(row, "code"),
        )
    }
}
