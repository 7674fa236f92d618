//! The updates that await review within an office's scope, each with what it is held against.
//!
//! Must not know how they are shown.

use std::collections::HashMap;
use std::rc::Rc;

use chrono::TimeDelta;

use crate::snapshot_cache::LedgerSnapshot;
use domain::case::Case;
use domain::ids::{Actor, OfficeId, Seq};
use domain::period::Period;
use domain::same_text::{Same, same_texts};
use domain::time::Timestamp;
use domain::update::Update;
use service::{ActionError, review};
use store::{Known, Reader, StoreError};

/// The most that are looked at on one page; the rest moves up as they are decided on.
const CASES_MAX: usize = 10;

/// The most commitments whose texts of the month are compared for one page: of more, some are.
const BESIDE_MAX: usize = 60;

/// So many reports on the same commitment are compared, the newest.
const OWN_MAX: usize = 12;

/// What offices reported for a month.
#[derive(Default)]
struct Shelf {
    read: HashMap<(OfficeId, Period), Rc<Vec<Update>>>,
    /// How many commitments were looked at for it.
    looked_at: usize,
}

impl Shelf {
    /// Nothing is reported for a month before it begins, so that little of each story is read.
    fn updates(
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
        let own = snapshot.statuses.iter().filter(|own| own.lead == *office);
        let left = BESIDE_MAX.saturating_sub(self.looked_at);
        for own in own.take(left) {
            self.looked_at += 1;
            found.extend(reader.updates_for(&own.commitment.code, period, from, Known::NOW)?);
        }
        let found = Rc::new(found);
        self.read
            .insert((office.clone(), period), Rc::clone(&found));
        Ok(found)
    }
}

/// One that awaits its review.
pub(super) struct Waiting {
    pub(super) case: Case,
    /// Where its text stood before.
    pub(super) same: Vec<Same>,
    /// Whether it is the caller's own, which they do not decide on.
    pub(super) is_own: bool,
    /// The name of the office that sent it, in both languages.
    pub(super) office: domain::office::Bilingual,
}

/// The queue, oldest first.
pub(super) struct Queue {
    pub(super) waiting: Vec<Waiting>,
    /// How many there are in all.
    pub(super) total: usize,
    /// The present year.
    pub(super) year: i32,
}

impl Queue {
    /// Reads it; empty for whoever supervises nothing.
    ///
    /// # Errors
    /// Whatever the database refuses.
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
            .map(|listed| &listed.status)
            .filter(|status| office.supervises(&status.commitment.section, &status.lead))
            .filter_map(|status| Some((status.pending?, &status.commitment.code)))
            .collect();
        pending.sort();
        queue.total = pending.len();
        let mut shelf = Shelf::default();
        pending.truncate(CASES_MAX);
        for (id, code) in pending {
            let Some(history) = reader.dossier_with_newest(code, Known::NOW, 0..OWN_MAX)? else {
                continue;
            };
            let Some(case) = Case::of(&history, id, snapshot.as_of, &snapshot.context) else {
                continue;
            };
            // Somebody else may have decided on it since the snapshot_cache was drawn.
            if !case.update.is_pending() {
                queue.total -= 1;
                continue;
            }
            let sent = &case.update.submission;
            let beside = shelf.updates(reader, snapshot, &sent.office, sent.period)?;
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
