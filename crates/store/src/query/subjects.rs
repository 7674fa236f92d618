//! Single entries as events, and the commitment that an event is about.

use crate::{Known, Reader, StoreError};
use domain::{Code, Envelope, Event, Seq};

impl Reader<'_> {
    /// An entry's envelope and event.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the entry is missing or does not decode, and database failures.
    pub fn event(&self, seq: Seq) -> Result<(Envelope, Event), StoreError> {
        let entry = self.entry(seq)?;
        let entry = entry.ok_or_else(|| StoreError::damaged(seq, "it is not there"))?;
        let envelope = entry.envelope()?;
        let event = Event::read(&envelope.kind, envelope.body.clone());
        Ok((envelope, event.map_err(|e| StoreError::damaged(seq, e))?))
    }

    /// The commitment that an event is about: by its code, or through the update or finding that it names.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn subject(&self, event: &Event) -> Result<Option<Code>, StoreError> {
        let of_update = |id| {
            let update = self.update(id, Known::NOW)?;
            Ok::<_, StoreError>(update.map(|update| update.submission.code))
        };
        Ok(match event {
            Event::CommitmentMade(body) => Some(body.code.clone()),
            Event::CommitmentAssigned(body) => Some(body.code.clone()),
            Event::CommitmentAdjusted(body) => Some(body.code.clone()),
            Event::CommitmentExtended(body) => Some(body.code.clone()),
            Event::CommitmentClosed(body) => Some(body.code.clone()),
            Event::CommitmentContinued(body) => Some(body.code.clone()),
            Event::ContinuationWithdrawn(body) => Some(body.code.clone()),
            Event::CommitmentDropped(body) => Some(body.code.clone()),
            Event::ContributionSubmitted(body) => Some(body.code.clone()),
            Event::CompletionSentBack(body) => Some(body.code.clone()),
            Event::InspectionRecorded(body) => Some(body.code.clone()),
            Event::UpdateSubmitted(body) => Some(body.code.clone()),
            Event::VerdictGiven(body) => Some(body.code.clone()),
            Event::UpdateAccepted(body) => of_update(body.update)?,
            Event::UpdateReturned(body) | Event::UpdateCorrected(body) => of_update(body.update)?,
            Event::FindingOpened(body) => body.code.clone(),
            Event::FindingClosed(body) => {
                let finding = self.finding(body.finding, Known::NOW)?;
                finding.and_then(|finding| finding.cause.code)
            }
            Event::LedgerOpened(_)
            | Event::RulesAdopted(_)
            | Event::CalendarAdopted(_)
            | Event::ReportRegistered(_)
            | Event::OfficeRegistered(_)
            | Event::OfficeReformed(_)
            | Event::YearSettled(_)
            | Event::LeaderAppointed(_)
            | Event::LeaderEnded(_)
            | Event::LedgerRestored(_)
            | Event::KeyRotated(_)
            | Event::LetterFrozen(_)
            | Event::ContentErased(_)
            | Event::ClausesLocated(_)
            | Event::LedgerVerified(_)
            | Event::ClockConfirmed(_) => None,
        })
    }
}
