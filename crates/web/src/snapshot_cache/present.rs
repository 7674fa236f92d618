//! The newest snapshot with the summaries that it was assessed from, from which other snapshots are derived.
//!
//! A derived snapshot equals one for which everything is read.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::snapshot::{instant_of, verdicts};
use super::{LedgerSnapshot, SnapshotError};
use domain::listing::{Listed, haystack, office_haystack};
use domain::summary::CommitmentSummary;
use domain::{Code, OfficeId, Seq, Timestamp};
use store::{Known, Reader, Since, StoreError};

/// The number of commitments that are read one by one; more are read faster all at once.
const SINGLE_READS_MAX: usize = 2_000;

/// The number of new entries that are examined at most.
const ENTRIES_MAX: u64 = 50_000;

/// The newest snapshot, and the summaries that it was assessed from.
pub(super) struct Present {
    pub(super) snapshot: Arc<LedgerSnapshot>,
    summaries: Vec<Arc<CommitmentSummary>>,
}

impl Present {
    /// Whether no entry was appended and the day is the same.
    pub(super) fn is_current(&self, size: u64, now: Timestamp) -> bool {
        self.snapshot.size == size && self.snapshot.as_of == self.today(now)
    }

    fn today(&self, now: Timestamp) -> NaiveDate {
        let snapshot = &self.snapshot;
        snapshot.known_at.max(now).day(snapshot.context.zone)
    }

    /// The newest state: derived from the previous one and the appended entries, or read completely.
    pub(super) fn renewed(
        reader: &Reader<'_>,
        before: Option<Arc<Self>>,
        now: Timestamp,
    ) -> Result<Arc<Self>, SnapshotError> {
        let size = reader.size()?;
        if let Some(present) = before
            .as_ref()
            .filter(|before| before.is_current(size, now))
        {
            return Ok(Arc::clone(present));
        }
        let known = Known::through(Seq(size.checked_sub(1).ok_or(SnapshotError::NotOpen)?));
        let since = match &before {
            Some(before) if before.snapshot.size <= size => {
                before.since(reader, known)?.map(|since| (before, since))
            }
            _ => None,
        };
        let (mut next, summaries) = match since {
            Some((before, since)) => (
                before.without_statuses_since(reader, known, &since)?,
                before.summaries_since(reader, known, &since)?,
            ),
            None => (
                LedgerSnapshot::read_without_statuses(reader, known, None)?,
                shared(reader.summaries(known)?, before.as_deref()),
            ),
        };
        let today = next.known_at.max(now).day(next.context.zone);
        next.set_day(today);
        let statuses = match &before {
            Some(before) => before.statuses_from(&next, &summaries),
            None => assess_all(&next, &summaries, None),
        };
        let snapshot =
            Arc::new(next.with_statuses(statuses, before.as_ref().map(|b| &*b.snapshot)));
        Ok(Arc::new(Self {
            snapshot,
            summaries,
        }))
    }

    /// The snapshot of another point in time, assessed from the summaries in memory if its entries are the same.
    pub(super) fn at(
        &self,
        reader: &Reader<'_>,
        known: Known,
        day: NaiveDate,
    ) -> Result<LedgerSnapshot, SnapshotError> {
        let mut next;
        let read;
        let summaries = if known == self.snapshot.known {
            next = self.snapshot.without_statuses();
            &self.summaries
        } else {
            next = LedgerSnapshot::read_without_statuses(reader, known, Some(&self.snapshot))?;
            read = shared(reader.summaries(known)?, Some(self));
            &read
        };
        next.set_day(day);
        let statuses = assess_all(&next, summaries, Some(self));
        Ok(next.with_statuses(statuses, Some(&self.snapshot)))
    }

    /// What was appended since; `None` if it is too much to be followed.
    fn since(&self, reader: &Reader<'_>, known: Known) -> Result<Option<Since>, StoreError> {
        if known.next().0 - self.snapshot.size > ENTRIES_MAX {
            return Ok(None);
        }
        let since = reader.since(Seq(self.snapshot.size), known)?;
        let reads = since.codes.len() + since.made.len();
        Ok(Some(since).filter(|since| !since.reforms && reads <= SINGLE_READS_MAX))
    }

    fn without_statuses_since(
        &self,
        reader: &Reader<'_>,
        known: Known,
        since: &Since,
    ) -> Result<LedgerSnapshot, SnapshotError> {
        if since.facts {
            return LedgerSnapshot::read_without_statuses(reader, known, None);
        }
        let mut next = self.snapshot.without_statuses();
        next.known = known;
        next.size = known.next().0;
        next.known_at = instant_of(reader, known)?;
        next.findings
            .retain(|finding| !since.closed.contains(&finding.seq));
        for seq in since.opened.difference(&since.closed) {
            next.findings
                .extend(reader.finding(*seq, known)?.map(Arc::new));
        }
        next.closed = next.closed.with(reader, &since.closed, known)?;
        if since.verdicts {
            next.verdicts = verdicts(reader, known)?;
        }
        Ok(next)
    }

    fn summaries_since(
        &self,
        reader: &Reader<'_>,
        known: Known,
        since: &Since,
    ) -> Result<Vec<Arc<CommitmentSummary>>, SnapshotError> {
        let mut summaries = self.summaries.clone();
        let is_new = |code: &&Code| !self.snapshot.places.contains_key(*code);
        for code in &since.made {
            summaries.extend(reader.summary(code, known)?.map(Arc::new));
        }
        for code in since.codes.iter().filter(|code| !is_new(code)) {
            let place = self.snapshot.places.get(code);
            let summary = place.and_then(|place| summaries.get_mut(*place));
            if let Some((summary, mut read)) = summary.zip(reader.summary(code, known)?) {
                read.share(summary.commitment());
                *summary = Arc::new(read);
            }
        }
        Ok(summaries)
    }

    /// Every status; statuses whose summary, day and context are unchanged are reused.
    fn statuses_from(
        &self,
        next: &LedgerSnapshot,
        summaries: &[Arc<CommitmentSummary>],
    ) -> Vec<Listed> {
        let snapshot = &self.snapshot;
        let is_same = next.as_of == snapshot.as_of
            && next.context == snapshot.context
            && next.offices == snapshot.offices;
        if !is_same {
            return assess_all(next, summaries, Some(self));
        }
        let assessor = Assessor::new(next, Some(self));
        summaries
            .iter()
            .enumerate()
            .map(|(place, summary)| {
                let unchanged = self
                    .summaries
                    .get(place)
                    .filter(|before| Arc::ptr_eq(before, summary))
                    .and_then(|_| snapshot.statuses.get(place));
                match unchanged {
                    Some(listed) => listed.clone(),
                    None => assessor.assess(summary),
                }
            })
            .collect()
    }
}

/// The summaries of the next snapshot, which share the commitments that are in memory already.
fn shared(
    summaries: Vec<CommitmentSummary>,
    present: Option<&Present>,
) -> Vec<Arc<CommitmentSummary>> {
    let share = |mut summary: CommitmentSummary| {
        let known = present.and_then(|p| p.snapshot.status(&summary.commitment().code));
        if let Some(known) = known {
            summary.share(&known.status().commitment);
        }
        Arc::new(summary)
    };
    summaries.into_iter().map(share).collect()
}

fn assess_all(
    next: &LedgerSnapshot,
    summaries: &[Arc<CommitmentSummary>],
    present: Option<&Present>,
) -> Vec<Listed> {
    let assessor = Assessor::new(next, present);
    summaries
        .iter()
        .map(|summary| assessor.assess(summary))
        .collect()
}

/// Assesses commitments for a snapshot.
struct Assessor<'a> {
    snapshot: &'a LedgerSnapshot,
    present: Option<&'a Present>,
    offices: HashMap<&'a OfficeId, Arc<str>>,
}

impl<'a> Assessor<'a> {
    fn new(snapshot: &'a LedgerSnapshot, present: Option<&'a Present>) -> Self {
        let offices = snapshot.offices.iter();
        Self {
            snapshot,
            present,
            offices: offices.map(|o| (&o.id, office_haystack(o))).collect(),
        }
    }

    fn assess(&self, summary: &CommitmentSummary) -> Listed {
        let (status, months) = summary.assess(self.snapshot.as_of, &self.snapshot.context);
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
        Listed::new(status, summary.newest(), months, commitment_text, office)
    }
}
