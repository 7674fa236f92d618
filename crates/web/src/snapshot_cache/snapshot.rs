//! A snapshot: how everything stands at one point of both times.
//!
//! Everything in it is of one snapshot. Must not know how it was come by.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use chrono::NaiveDate;

use super::closed::ClosedFindings;
use super::kept::Kept;
use domain::commitment::Report;
use domain::finding::Finding;
use domain::history::AssessmentContext;
use domain::ids::{Code, OfficeId};
use domain::listing::{Facets, Filter, Listed, NotAChoice, Page, Selection, Sort};
use domain::office::{Lang, Office};
use domain::time::Timestamp;
use domain::update::Mark;
use domain::verdict::Verdict;
use store::{Known, Opening};

/// Verdicts and who signed them, by the commitments that they are on.
pub type Verdicts = HashMap<Code, (Mark, Verdict)>;

/// How everything stands at one point of both times.
#[derive(Debug, PartialEq, Eq)]
pub struct LedgerSnapshot {
    /// The newest entry that is looked at.
    pub known: Known,
    /// How many entries those are.
    pub size: u64,
    /// The instant of the newest of them.
    pub known_at: Timestamp,
    /// The day for which everything is true.
    pub as_of: NaiveDate,
    /// Thresholds, rest days, zone, opening and settlement.
    pub context: AssessmentContext,
    /// Entry 0.
    pub opening: Opening,
    /// The report whose promises are kept.
    pub report: Report,
    /// Every office, in the order of registration.
    pub offices: Vec<Office>,
    /// Every status, in the report's order.
    pub statuses: Vec<Listed>,
    /// The newest verdict on each commitment that was given one, and who signed it.
    pub verdicts: Arc<Verdicts>,
    /// The findings that are open, by number.
    pub findings: Vec<Arc<Finding>>,
    /// The findings that were closed.
    pub closed: ClosedFindings,
    pub(super) places: Arc<HashMap<Code, usize>>,
    pub(super) kept: Kept,
}

impl LedgerSnapshot {
    /// One status.
    pub fn status(&self, code: &Code) -> Option<&Listed> {
        self.statuses.get(*self.places.get(code)?)
    }

    /// The part of a list that is wished for: what [`domain::listing::select`] selects of the statuses.
    pub fn select(&self, filter: &Filter, sort: Sort, page: &Page, lang: Lang) -> Selection<'_> {
        let index = &self.kept.index;
        index.select(&self.statuses, filter, sort, page, lang)
    }

    /// Checks the wishes that only a ledger can tell to be right.
    ///
    /// # Errors
    /// [`NotAChoice`] for the first that is not there.
    pub fn check(&self, filter: &Filter) -> Result<(), NotAChoice> {
        self.kept.index.check(&self.statuses, filter, &self.offices)
    }

    /// How many statuses there are of each choice of a filter.
    pub fn counts(&self) -> &Facets {
        self.kept.index.whole(&self.statuses)
    }

    /// A view that is a function of this snapshot and a key alone: made by whoever asks first.
    pub(crate) fn once<K, V>(&self, key: K, make: impl FnOnce() -> V) -> Arc<V>
    where
        K: Hash + Eq + Send + 'static,
        V: Send + Sync + 'static,
    {
        self.kept.once(key, make)
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
