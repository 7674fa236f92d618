//! The newest standing and the outlines that it was judged from: what the next one, or one of another time, is made of.
//!
//! Must come to exactly what reading everything anew comes to.

use std::sync::Arc;

use chrono::NaiveDate;

use super::basis::{Basis, Bench, instant_of, verdicts};
use super::{BoardError, Standing};
use domain::ids::Code;
use domain::listing::Listed;
use domain::outline::Outline;
use domain::time::Timestamp;
use store::{Known, Reader, Since, StoreError};

/// So many commitments at most are read one by one; beyond, reading all of them at once is faster.
const SINGLY_MAX: usize = 2_000;

/// So many new entries at most are looked through.
const ENTRIES_MAX: u64 = 50_000;

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
                Basis::read(reader, known, None)?,
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
            basis = Basis::read(reader, known, Some(&self.standing))?;
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
            return Basis::read(reader, known, None);
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
        basis.closed = basis.closed.with(reader, &since.closed, known)?;
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
    fn accounts_from(&self, basis: &Basis, outlines: &[Arc<Outline>]) -> Vec<Listed> {
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
                    Some(listed) => listed.clone(),
                    None => bench.judge(outline),
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

fn judged(basis: &Basis, outlines: &[Arc<Outline>], present: Option<&Present>) -> Vec<Listed> {
    let bench = Bench::new(basis, present);
    outlines
        .iter()
        .map(|outline| bench.judge(outline))
        .collect()
}
