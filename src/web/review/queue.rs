//! The updates that await review within an office's scope, each with what it is held against.
//!
//! Must not know how they are shown.

use std::collections::HashMap;
use std::rc::Rc;

use crate::actions::{ActionError, review};
use crate::domain::case::Case;
use crate::domain::dossier::Dossier;
use crate::domain::ids::{Actor, Code, OfficeId};
use crate::domain::same_text::{Same, same_texts};
use crate::store::{Known, Reader, StoreError};
use crate::web::board::Standing;

/// The most that are looked at on one page; the rest moves up as they are decided on.
const CASES_MAX: usize = 20;

/// The most dossiers that are read for one page: texts of an office with more commitments are compared with some of them.
const DOSSIERS_MAX: usize = 80;

/// Dossiers that were read for this page.
#[derive(Default)]
struct Shelf(HashMap<Code, Option<Rc<Dossier>>>);

impl Shelf {
    fn dossier(
        &mut self,
        reader: &Reader<'_>,
        code: &Code,
    ) -> Result<Option<Rc<Dossier>>, StoreError> {
        if let Some(found) = self.0.get(code) {
            return Ok(found.clone());
        }
        if self.0.len() >= DOSSIERS_MAX {
            return Ok(None);
        }
        let found = reader.dossier(code, Known::NOW)?.map(Rc::new);
        self.0.insert(code.clone(), found.clone());
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
    pub(super) office: crate::domain::office::Bilingual,
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
        standing: &Standing,
        by: &Actor,
        office: Option<&OfficeId>,
    ) -> Result<Self, ActionError> {
        let mut queue = Self {
            waiting: Vec::new(),
            total: 0,
            year: standing.report.year,
        };
        let Some(office) = office.and_then(|id| standing.office(id)) else {
            return Ok(queue);
        };
        let mut pending: Vec<_> = standing
            .accounts
            .iter()
            .map(|listed| &listed.account)
            .filter(|account| office.supervises(&account.commitment.section, &account.lead))
            .filter_map(|account| Some((account.pending?, &account.commitment.code)))
            .collect();
        pending.sort();
        queue.total = pending.len();
        let mut shelf = Shelf::default();
        pending.truncate(CASES_MAX);
        // Those that are shown come before those that they are compared with.
        for (_, code) in &pending {
            shelf.dossier(reader, code)?;
        }
        for (id, code) in pending {
            let Some(dossier) = shelf.dossier(reader, code)? else {
                continue;
            };
            let Some(case) = Case::of(&dossier, id, standing.as_of, &standing.frame) else {
                continue;
            };
            // Somebody else may have decided on it since the board was drawn.
            if !case.update.is_pending() {
                queue.total -= 1;
                continue;
            }
            let sent = &case.update.submission;
            let mut beside = vec![Rc::clone(&dossier)];
            for listed in &standing.accounts {
                let sibling = &listed.account;
                if sibling.lead == sent.office
                    && sibling.commitment.code != *code
                    && let Some(found) = shelf.dossier(reader, &sibling.commitment.code)?
                {
                    beside.push(found);
                }
            }
            let same = same_texts(&case.update, beside.iter().flat_map(|d| &d.updates));
            let name = standing.office(&sent.office).map(|o| o.name.clone());
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
