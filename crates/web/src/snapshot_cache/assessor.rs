//! The parts of a snapshot besides its statuses, and the assessment of the statuses.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::closed::ClosedFindings;
use super::present::Present;
use super::snapshot::{Derived, Verdicts};
use super::{LedgerSnapshot, SnapshotError};
use domain::commitment::Report;
use domain::finding::Finding;
use domain::history::AssessmentContext;
use domain::ids::{OfficeId, Seq};
use domain::listing::{Index, Listed, Texts, haystack, office_haystack};
use domain::office::Office;
use domain::summary::CommitmentSummary;
use domain::time::Timestamp;
use store::{Known, Opening, Reader, StoreError};

/// A snapshot without its statuses; the fields are those of [`LedgerSnapshot`].
pub(super) struct Basis {
    pub(super) known: Known,
    pub(super) known_at: Timestamp,
    pub(super) as_of: NaiveDate,
    pub(super) context: AssessmentContext,
    pub(super) opening: Opening,
    pub(super) report: Report,
    pub(super) offices: Vec<Office>,
    pub(super) verdicts: Arc<Verdicts>,
    pub(super) findings: Vec<Arc<Finding>>,
    pub(super) closed: ClosedFindings,
}

impl Basis {
    /// Reads the basis; its day is that of the newest entry. The closed findings are taken from a later snapshot if there is one.
    pub(super) fn read(
        reader: &Reader<'_>,
        known: Known,
        later: Option<&LedgerSnapshot>,
    ) -> Result<Self, SnapshotError> {
        let context = reader.context(known)?.ok_or(SnapshotError::NotOpen)?;
        let known_at = instant_of(reader, known)?;
        let findings = reader.findings(known, false)?;
        Ok(Self {
            known,
            known_at,
            as_of: known_at.day(context.zone),
            context,
            opening: reader.opening()?.ok_or(SnapshotError::NotOpen)?,
            report: reader.report(known)?.ok_or(SnapshotError::NoReport)?,
            offices: reader.offices(known)?,
            verdicts: verdicts(reader, known)?,
            findings: findings.into_iter().map(Arc::new).collect(),
            closed: match later.filter(|later| later.known >= known) {
                Some(later) => later.closed.through(known),
                None => ClosedFindings::read(reader, known)?,
            },
        })
    }

    pub(super) fn of(snapshot: &LedgerSnapshot) -> Self {
        Self {
            known: snapshot.known,
            known_at: snapshot.known_at,
            as_of: snapshot.as_of,
            context: snapshot.context.clone(),
            opening: snapshot.opening.clone(),
            report: snapshot.report.clone(),
            offices: snapshot.offices.clone(),
            verdicts: Arc::clone(&snapshot.verdicts),
            findings: snapshot.findings.clone(),
            closed: snapshot.closed.clone(),
        }
    }

    /// Adds the statuses. The places are shared with the present if it has as many statuses, because commitments are only ever appended.
    pub(super) fn with(self, statuses: Vec<Listed>, present: Option<&Present>) -> LedgerSnapshot {
        let same_size = present.filter(|p| p.snapshot.statuses.len() == statuses.len());
        let places = match same_size {
            Some(present) => Arc::clone(&present.snapshot.places),
            None => {
                let codes = statuses.iter().map(|l| l.status.commitment.code.clone());
                Arc::new(
                    codes
                        .enumerate()
                        .map(|(place, code)| (code, place))
                        .collect(),
                )
            }
        };
        let texts = present.map(|p| p.snapshot.derived.index.texts());
        let index = Index::new(Texts::shared(texts, &statuses));
        LedgerSnapshot {
            derived: Derived::new(index),
            known: self.known,
            size: self.known.next(),
            known_at: self.known_at,
            as_of: self.as_of,
            context: self.context,
            opening: self.opening,
            report: self.report,
            offices: self.offices,
            places,
            statuses,
            verdicts: self.verdicts,
            findings: self.findings,
            closed: self.closed,
        }
    }
}

pub(super) fn verdicts(reader: &Reader<'_>, known: Known) -> Result<Arc<Verdicts>, StoreError> {
    let given = reader.verdicts(known)?.into_iter();
    Ok(Arc::new(
        given.map(|given| (given.1.code.clone(), given)).collect(),
    ))
}

pub(super) fn instant_of(reader: &Reader<'_>, known: Known) -> Result<Timestamp, StoreError> {
    let seq: Seq = known.next() - 1;
    reader.at(seq)?.ok_or(StoreError::Damaged {
        seq,
        what: "it is not there".into(),
    })
}

/// Assesses commitments for a snapshot.
pub(super) struct Assessor<'a> {
    basis: &'a Basis,
    present: Option<&'a Present>,
    offices: HashMap<&'a OfficeId, Arc<str>>,
}

impl<'a> Assessor<'a> {
    pub(super) fn new(basis: &'a Basis, present: Option<&'a Present>) -> Self {
        let offices = basis.offices.iter();
        Self {
            basis,
            present,
            offices: offices.map(|o| (&o.id, office_haystack(o))).collect(),
        }
    }

    pub(super) fn assess(&self, summary: &CommitmentSummary) -> Listed {
        let (status, month) = summary.stand(self.basis.as_of, &self.basis.context);
        let commitment_text = self
            .present
            .and_then(|p| p.snapshot.status(&status.commitment.code))
            .map_or_else(
                || haystack(&status.commitment),
                |listed| Arc::clone(listed.promise_text()),
            );
        let office = self
            .offices
            .get(&status.lead)
            .map_or_else(|| status.lead.as_str().into(), Arc::clone);
        Listed::new(status, summary.newest(), month, commitment_text, office)
    }
}
