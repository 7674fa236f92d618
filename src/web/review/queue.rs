//! The updates that await review within an office's scope, each with what it is held against.
//!
//! Must not know how they are shown.

use std::collections::HashMap;

use crate::actions::{ActionError, review};
use crate::domain::case::Case;
use crate::domain::ids::{Actor, OfficeId};
use crate::domain::period::Period;
use crate::domain::same_text::{Same, same_texts};
use crate::domain::update::Update;
use crate::store::{Known, Reader, UpdateFilter};
use crate::web::board::Standing;

/// The most that are looked at on one page; the rest moves up as they are decided on.
const CASES_MAX: usize = 20;

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
        // What an office reported for a month, looked up once.
        let mut of_month: HashMap<(OfficeId, Period), Vec<Update>> = HashMap::new();
        for (id, code) in pending.into_iter().take(CASES_MAX) {
            let Some(dossier) = reader.dossier(code, Known::NOW)? else {
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
            let key = (sent.office.clone(), sent.period);
            if !of_month.contains_key(&key) {
                let filter = UpdateFilter {
                    office: Some(sent.office.clone()),
                    period: Some(sent.period),
                    ..UpdateFilter::default()
                };
                of_month.insert(key.clone(), reader.updates(&filter, Known::NOW)?);
            }
            let others = of_month.get(&key).into_iter().flatten();
            let same = same_texts(&case.update, others.chain(&dossier.updates));
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
