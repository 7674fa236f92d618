//! A standing, and the outlines in memory from which the next one is made.
//!
//! Must not keep what belongs to another point in time: everything in a standing is of one snapshot.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::BoardError;
use crate::domain::commitment::Report;
use crate::domain::dossier::Frame;
use crate::domain::finding::Finding;
use crate::domain::ids::{Code, OfficeId, Seq};
use crate::domain::listing::{Listed, haystack, office_haystack};
use crate::domain::office::Office;
use crate::domain::outline::Outline;
use crate::domain::time::Timestamp;
use crate::domain::update::Mark;
use crate::domain::verdict::Verdict;
use crate::store::{Known, Opening, Reader, Since, StoreError};

/// So many commitments at most are read one by one; beyond, reading all of them at once is faster.
const SINGLY_MAX: usize = 2_000;

/// So many new entries at most are looked through.
const ENTRIES_MAX: u64 = 50_000;

/// How everything stands at one point of both times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The newest entry that is looked at.
    pub known: Known,
    /// How many entries those are.
    pub size: u64,
    /// The instant of the newest of them.
    pub known_at: Timestamp,
    /// The day for which everything is true.
    pub as_of: NaiveDate,
    /// Thresholds, rest days, zone, opening and settlement.
    pub frame: Frame,
    /// Entry 0.
    pub opening: Opening,
    /// The report whose promises are kept.
    pub report: Report,
    /// Every office, in the order of registration.
    pub offices: Vec<Office>,
    /// Every account, in the report's order.
    pub accounts: Vec<Arc<Listed>>,
    /// The newest verdict on each commitment that was given one, and who signed it.
    pub verdicts: Arc<HashMap<Code, (Mark, Verdict)>>,
    /// The findings that are open, by number.
    pub findings: Vec<Arc<Finding>>,
    places: Arc<HashMap<Code, usize>>,
}

impl Standing {
    /// One account.
    pub fn account(&self, code: &Code) -> Option<&Arc<Listed>> {
        self.accounts.get(*self.places.get(code)?)
    }

    /// One office.
    pub fn office(&self, id: &OfficeId) -> Option<&Office> {
        self.offices.iter().find(|office| office.id == *id)
    }

    /// The open findings on some commitments, by number: one walk over all findings, whatever the number of commitments.
    pub fn findings_on<'a>(
        &'a self,
        codes: impl IntoIterator<Item = &'a Code>,
    ) -> HashMap<&'a Code, Vec<&'a Finding>> {
        let mut found: HashMap<&Code, Vec<&Finding>> =
            codes.into_iter().map(|code| (code, Vec::new())).collect();
        for finding in &self.findings {
            let code = finding.cause.code.as_ref();
            if let Some(list) = code.and_then(|code| found.get_mut(code)) {
                list.push(finding);
            }
        }
        found
    }

    /// The last day for which it makes sense to ask: the end of the year after the report's, or today where that is later.
    pub fn last_day(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.report.year + 1, 12, 31)
            .unwrap_or(NaiveDate::MAX)
            .max(self.as_of)
    }
}

/// The newest standing, and the outlines that it was judged from.
pub(super) struct Present {
    pub(super) standing: Arc<Standing>,
    outlines: Vec<Arc<Outline>>,
}

impl Present {
    /// Whether it is still what a reading would give.
    pub(super) fn holds(&self, size: u64, now: Timestamp) -> bool {
        self.standing.size == size && self.standing.as_of == self.today(now)
    }

    fn today(&self, now: Timestamp) -> NaiveDate {
        let standing = &self.standing;
        standing.known_at.max(now).day(standing.frame.zone)
    }

    /// The newest state: made of the one before and what was appended since, or read from the beginning.
    pub(super) fn renewed(
        reader: &Reader<'_>,
        before: Option<Arc<Self>>,
        now: Timestamp,
    ) -> Result<Arc<Self>, BoardError> {
        let size = reader.size()?;
        if let Some(present) = before.as_ref().filter(|before| before.holds(size, now)) {
            return Ok(Arc::clone(present));
        }
        let known = Known::through(size.checked_sub(1).ok_or(BoardError::NotOpen)?);
        let since = match &before {
            Some(before) if before.standing.size <= size => {
                before.since(reader, known)?.map(|since| (before, since))
            }
            _ => None,
        };
        let (mut basis, outlines) = match since {
            Some((before, since)) => (
                before.basis_since(reader, known, &since)?,
                before.outlines_since(reader, known, &since)?,
            ),
            None => (
                Basis::read(reader, known)?,
                shared(reader.outlines(known)?, before.as_deref()),
            ),
        };
        basis.as_of = basis.known_at.max(now).day(basis.frame.zone);
        let accounts = match &before {
            Some(before) => before.accounts_from(&basis, &outlines),
            None => judged(&basis, &outlines, None),
        };
        let standing = Arc::new(basis.with(accounts, before.as_deref()));
        Ok(Arc::new(Self { standing, outlines }))
    }

    /// How everything stood at another point: judged from the outlines in memory where the entries are the same.
    pub(super) fn elsewhen(
        &self,
        reader: &Reader<'_>,
        known: Known,
        day: NaiveDate,
    ) -> Result<Standing, BoardError> {
        let mut basis;
        let read;
        let outlines = if known == self.standing.known {
            basis = Basis::of(&self.standing);
            &self.outlines
        } else {
            basis = Basis::read(reader, known)?;
            read = shared(reader.outlines(known)?, Some(self));
            &read
        };
        basis.as_of = day;
        let accounts = judged(&basis, outlines, Some(self));
        Ok(basis.with(accounts, Some(self)))
    }

    /// What was appended since, where it is little enough to be followed.
    fn since(&self, reader: &Reader<'_>, known: Known) -> Result<Option<Since>, StoreError> {
        if known.next() - self.standing.size > ENTRIES_MAX {
            return Ok(None);
        }
        let since = reader.since(self.standing.size, known)?;
        let singly = since.codes.len() + since.made.len();
        Ok(Some(since).filter(|_| singly <= SINGLY_MAX))
    }

    fn basis_since(
        &self,
        reader: &Reader<'_>,
        known: Known,
        since: &Since,
    ) -> Result<Basis, BoardError> {
        if since.facts {
            return Basis::read(reader, known);
        }
        let mut basis = Basis::of(&self.standing);
        basis.known = known;
        basis.known_at = instant_of(reader, known)?;
        basis
            .findings
            .retain(|finding| !since.closed.contains(&finding.seq));
        for seq in since.opened.difference(&since.closed) {
            basis
                .findings
                .extend(reader.finding(*seq, known)?.map(Arc::new));
        }
        if since.verdicts {
            basis.verdicts = verdicts(reader, known)?;
        }
        Ok(basis)
    }

    fn outlines_since(
        &self,
        reader: &Reader<'_>,
        known: Known,
        since: &Since,
    ) -> Result<Vec<Arc<Outline>>, BoardError> {
        let mut outlines = self.outlines.clone();
        let is_new = |code: &&Code| !self.standing.places.contains_key(*code);
        for code in &since.made {
            outlines.extend(reader.outline(code, known)?.map(Arc::new));
        }
        for code in since.codes.iter().filter(|code| !is_new(code)) {
            let place = self.standing.places.get(code);
            let outline = place.and_then(|place| outlines.get_mut(*place));
            if let Some((outline, mut read)) = outline.zip(reader.outline(code, known)?) {
                read.share(outline.commitment());
                *outline = Arc::new(read);
            }
        }
        Ok(outlines)
    }

    /// Every account, those as they were whose outline, day and frame are the same.
    fn accounts_from(&self, basis: &Basis, outlines: &[Arc<Outline>]) -> Vec<Arc<Listed>> {
        let standing = &self.standing;
        let is_same = basis.as_of == standing.as_of
            && basis.frame == standing.frame
            && basis.offices == standing.offices;
        if !is_same {
            return judged(basis, outlines, Some(self));
        }
        let bench = Bench::new(basis, Some(self));
        outlines
            .iter()
            .enumerate()
            .map(|(place, outline)| {
                let unchanged = self
                    .outlines
                    .get(place)
                    .filter(|before| Arc::ptr_eq(before, outline))
                    .and_then(|_| standing.accounts.get(place));
                match unchanged {
                    Some(listed) => Arc::clone(listed),
                    None => Arc::new(bench.judge(outline)),
                }
            })
            .collect()
    }
}

/// Outlines to be kept, sharing the promises that are in memory already.
fn shared(outlines: Vec<Outline>, present: Option<&Present>) -> Vec<Arc<Outline>> {
    let share = |mut outline: Outline| {
        let known = present.and_then(|p| p.standing.account(&outline.commitment().code));
        if let Some(known) = known {
            outline.share(&known.account.commitment);
        }
        Arc::new(outline)
    };
    outlines.into_iter().map(share).collect()
}

fn judged(basis: &Basis, outlines: &[Arc<Outline>], present: Option<&Present>) -> Vec<Arc<Listed>> {
    let bench = Bench::new(basis, present);
    outlines
        .iter()
        .map(|outline| Arc::new(bench.judge(outline)))
        .collect()
}

/// Where accounts are judged.
struct Bench<'a> {
    basis: &'a Basis,
    present: Option<&'a Present>,
    offices: HashMap<&'a OfficeId, Arc<str>>,
}

impl<'a> Bench<'a> {
    fn new(basis: &'a Basis, present: Option<&'a Present>) -> Self {
        let offices = basis.offices.iter();
        Self {
            basis,
            present,
            offices: offices.map(|o| (&o.id, office_haystack(o))).collect(),
        }
    }

    fn judge(&self, outline: &Outline) -> Listed {
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

/// Everything of a standing but its accounts.
struct Basis {
    known: Known,
    known_at: Timestamp,
    as_of: NaiveDate,
    frame: Frame,
    opening: Opening,
    report: Report,
    offices: Vec<Office>,
    verdicts: Arc<HashMap<Code, (Mark, Verdict)>>,
    findings: Vec<Arc<Finding>>,
}

impl Basis {
    /// As the ledger says; the day is the newest entry's until another is set.
    fn read(reader: &Reader<'_>, known: Known) -> Result<Self, BoardError> {
        let frame = reader.frame(known)?.ok_or(BoardError::NotOpen)?;
        let known_at = instant_of(reader, known)?;
        let findings = reader.findings(known, false)?;
        Ok(Self {
            known,
            known_at,
            as_of: known_at.day(frame.zone),
            frame,
            opening: reader.opening()?.ok_or(BoardError::NotOpen)?,
            report: reader.report(known)?.ok_or(BoardError::NotOpen)?,
            offices: reader.offices(known)?,
            verdicts: verdicts(reader, known)?,
            findings: findings.into_iter().map(Arc::new).collect(),
        })
    }

    fn of(standing: &Standing) -> Self {
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
        }
    }

    /// With the accounts; the places are the present's where it has as many, because the report's order only grows.
    fn with(self, accounts: Vec<Arc<Listed>>, present: Option<&Present>) -> Standing {
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
        Standing {
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
        }
    }
}

fn verdicts(
    reader: &Reader<'_>,
    known: Known,
) -> Result<Arc<HashMap<Code, (Mark, Verdict)>>, StoreError> {
    let given = reader.verdicts(known)?.into_iter();
    Ok(Arc::new(
        given.map(|given| (given.1.code.clone(), given)).collect(),
    ))
}

fn instant_of(reader: &Reader<'_>, known: Known) -> Result<Timestamp, StoreError> {
    let seq: Seq = known.next() - 1;
    reader.at(seq)?.ok_or(StoreError::Damaged {
        seq,
        what: "it is not there".into(),
    })
}
