//! What a standing rests on besides its accounts, and where accounts are judged.
//!
//! Must not keep anything: it is read, or taken from a standing, and becomes one.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::closed::ClosedFindings;
use super::kept::Kept;
use super::present::Present;
use super::standing::Verdicts;
use super::{BoardError, Standing};
use domain::commitment::Report;
use domain::dossier::Frame;
use domain::finding::Finding;
use domain::ids::{OfficeId, Seq};
use domain::listing::{Index, Listed, Texts, haystack, office_haystack};
use domain::office::Office;
use domain::outline::Outline;
use domain::time::Timestamp;
use store::{Known, Opening, Reader, StoreError};

/// Everything of a standing but its accounts.
pub(super) struct Basis {
    pub(super) known: Known,
    pub(super) known_at: Timestamp,
    pub(super) as_of: NaiveDate,
    pub(super) frame: Frame,
    pub(super) opening: Opening,
    pub(super) report: Report,
    pub(super) offices: Vec<Office>,
    pub(super) verdicts: Arc<Verdicts>,
    pub(super) findings: Vec<Arc<Finding>>,
    pub(super) closed: ClosedFindings,
}

impl Basis {
    /// As the ledger says; the day is the newest entry's until another is set. What a later standing has is not read again.
    pub(super) fn read(
        reader: &Reader<'_>,
        known: Known,
        later: Option<&Standing>,
    ) -> Result<Self, BoardError> {
        let frame = reader.frame(known)?.ok_or(BoardError::NotOpen)?;
        let known_at = instant_of(reader, known)?;
        let findings = reader.findings(known, false)?;
        Ok(Self {
            known,
            known_at,
            as_of: known_at.day(frame.zone),
            frame,
            opening: reader.opening()?.ok_or(BoardError::NotOpen)?,
            report: reader.report(known)?.ok_or(BoardError::NoReport)?,
            offices: reader.offices(known)?,
            verdicts: verdicts(reader, known)?,
            findings: findings.into_iter().map(Arc::new).collect(),
            closed: match later.filter(|later| later.known >= known) {
                Some(later) => later.closed.through(known),
                None => ClosedFindings::read(reader, known)?,
            },
        })
    }

    pub(super) fn of(standing: &Standing) -> Self {
        Self {
            known: standing.known,
            known_at: standing.known_at,
            as_of: standing.as_of,
            frame: standing.frame.clone(),
            opening: standing.opening.clone(),
            report: standing.report.clone(),
            offices: standing.offices.clone(),
            verdicts: Arc::clone(&standing.verdicts),
            findings: standing.findings.clone(),
            closed: standing.closed.clone(),
        }
    }

    /// With the accounts; the places are the present's where it has as many, because the report's order only grows.
    pub(super) fn with(self, accounts: Vec<Listed>, present: Option<&Present>) -> Standing {
        let alike = present.filter(|p| p.standing.accounts.len() == accounts.len());
        let places = match alike {
            Some(present) => Arc::clone(&present.standing.places),
            None => {
                let codes = accounts.iter().map(|l| l.account.commitment.code.clone());
                Arc::new(
                    codes
                        .enumerate()
                        .map(|(place, code)| (code, place))
                        .collect(),
                )
            }
        };
        let texts = present.map(|p| p.standing.kept.index.texts());
        let index = Index::new(Texts::shared(texts, &accounts));
        Standing {
            kept: Kept::new(index),
            known: self.known,
            size: self.known.next(),
            known_at: self.known_at,
            as_of: self.as_of,
            frame: self.frame,
            opening: self.opening,
            report: self.report,
            offices: self.offices,
            places,
            accounts,
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

/// Where accounts are judged.
pub(super) struct Bench<'a> {
    basis: &'a Basis,
    present: Option<&'a Present>,
    offices: HashMap<&'a OfficeId, Arc<str>>,
}

impl<'a> Bench<'a> {
    pub(super) fn new(basis: &'a Basis, present: Option<&'a Present>) -> Self {
        let offices = basis.offices.iter();
        Self {
            basis,
            present,
            offices: offices.map(|o| (&o.id, office_haystack(o))).collect(),
        }
    }

    pub(super) fn judge(&self, outline: &Outline) -> Listed {
        let (account, turn) = outline.stand(self.basis.as_of, &self.basis.frame);
        let promise = self
            .present
            .and_then(|p| p.standing.account(&account.commitment.code))
            .map_or_else(
                || haystack(&account.commitment),
                |listed| Arc::clone(listed.promise_text()),
            );
        let office = self
            .offices
            .get(&account.lead)
            .map_or_else(|| account.lead.as_str().into(), Arc::clone);
        Listed::new(account, outline.newest(), turn, promise, office)
    }
}
