//! The updates that await review within an office's scope, each with the texts that it repeats.

use std::collections::HashMap;
use std::rc::Rc;

use chrono::TimeDelta;

use crate::LedgerSnapshot;
use domain::case::Case;
use domain::same_text::{Same, same_texts};
use domain::{Actor, Bilingual, OfficeId, Period, Seq, Timestamp, Update};
use service::{ActionError, review};
use store::{Known, Reader, StoreError};

/// The most updates on the page; the others move up as decisions are made.
const CASES_MAX: usize = 10;

/// The most commitments of other updates in the month whose texts are compared, for one page.
const COMPARED_MAX: usize = 60;

/// The number of earlier updates of the same commitment whose texts are compared, newest first.
const EARLIER_MAX: usize = 12;

/// The updates of offices for a month, read once for the page.
#[derive(Default)]
struct UpdatesByOffice {
    read: HashMap<(OfficeId, Period), Rc<Vec<Update>>>,
    /// The number of commitments that were read.
    commitments: usize,
}

impl UpdatesByOffice {
    /// Reads only entries from the beginning of the month on, because no update precedes its month.
    fn get_or_read(
        &mut self,
        reader: &Reader<'_>,
        snapshot: &LedgerSnapshot,
        office: &OfficeId,
        period: Period,
    ) -> Result<Rc<Vec<Update>>, StoreError> {
        if let Some(found) = self.read.get(&(office.clone(), period)) {
            return Ok(Rc::clone(found));
        }
        let begin = Timestamp::start_of_day(period.first_day(), snapshot.context.zone);
        let before = reader.known_at(begin.minus(TimeDelta::milliseconds(1)))?;
        let from = before.map_or(Seq(0), Known::next);
        let mut found = Vec::new();
        let led = snapshot
            .statuses
            .iter()
            .filter(|listed| listed.status().lead == *office);
        let left = COMPARED_MAX.saturating_sub(self.commitments);
        for listed in led.take(left) {
            self.commitments += 1;
            found.extend(reader.updates_for(
                &listed.status().commitment.code,
                period,
                from,
                Known::NOW,
            )?);
        }
        let found = Rc::new(found);
        self.read
            .insert((office.clone(), period), Rc::clone(&found));
        Ok(found)
    }
}

/// An update that awaits its review.
pub(super) struct Waiting {
    pub(super) case: Case,
    /// The other updates with the same text.
    pub(super) same: Vec<Same>,
    /// Whether the caller submitted it and therefore must not decide on it.
    pub(super) is_own: bool,
    /// The name of the office that submitted it.
    pub(super) office: Bilingual,
}

/// The queue, oldest first.
pub(super) struct Queue {
    pub(super) waiting: Vec<Waiting>,
    /// The number of all updates that await review, including those that are not read.
    pub(super) total: usize,
    /// The year of the report.
    pub(super) year: i32,
}

impl Queue {
    /// Reads the queue of a supervising office; it is empty for other callers.
    ///
    /// # Errors
    /// Returns [`ActionError::Store`] for any database failure.
    pub(super) fn read(
        reader: &Reader<'_>,
        snapshot: &LedgerSnapshot,
        by: &Actor,
        office: Option<&OfficeId>,
    ) -> Result<Self, ActionError> {
        let mut queue = Self {
            waiting: Vec::new(),
            total: 0,
            year: snapshot.report.year,
        };
        let Some(office) = office.and_then(|id| snapshot.office(id)) else {
            return Ok(queue);
        };
        let mut pending: Vec<_> = snapshot
            .statuses
            .iter()
            .map(|listed| listed.status())
            .filter(|status| {
                let reports = &snapshot.context.reports;
                office.supervises(&reports.subject_of(&status.commitment, &status.lead))
            })
            .filter_map(|status| Some((status.pending?, &status.commitment.code)))
            .collect();
        pending.sort();
        queue.total = pending.len();
        let mut others = UpdatesByOffice::default();
        pending.truncate(CASES_MAX);
        for (id, code) in pending {
            let Some(history) = reader.dossier_with_newest(code, Known::NOW, 0..EARLIER_MAX)?
            else {
                continue;
            };
            let Some(case) = Case::of(&history, id, snapshot.as_of, &snapshot.context) else {
                continue;
            };
            // Another reviewer may have decided since the snapshot was taken.
            if !case.update.is_pending() {
                queue.total -= 1;
                continue;
            }
            let sent = &case.update.submission;
            let beside = others.get_or_read(reader, snapshot, &sent.office, sent.period)?;
            let beside = beside.iter().filter(|other| other.submission.code != *code);
            let same = same_texts(&case.update, history.updates.iter().chain(beside));
            let name = snapshot.office(&sent.office).map(|o| o.name.clone());
            queue.waiting.push(Waiting {
                same,
                is_own: review::is_own(reader, by, &case.update)?,
                office: name.unwrap_or_else(|| office.name.clone()),
                case,
            });
        }
        Ok(queue)
    }
}
