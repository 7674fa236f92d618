//! Findings: what a check found, from the entry that opened it to the entry that closed it.
//!
//! At most one finding of a key is open at a time. [`reconcile`] decides which open and which close; the entries are appended
//! by `service::check`.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::check;
use crate::{AssessmentContext, Code, CommitmentHistory, OfficeId, Seq, Timestamp};

pub use super::check::{Detail, FigureFormat};

/// A reason for a finding to be open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The commitment it is about, if it is about one.
    pub code: Option<Code>,
    /// The office that answers, if one does.
    pub office: Option<OfficeId>,
    /// What was found.
    pub detail: Detail,
}

impl Cause {
    /// A cause on a commitment; the office that leads it on the day answers.
    pub fn on(history: &CommitmentHistory, day: NaiveDate, detail: Detail) -> Self {
        Self {
            code: Some(history.commitment.code.clone()),
            office: Some(history.lead_on(day).clone()),
            detail,
        }
    }

    /// A cause in the operation of the program itself.
    pub fn operational(detail: Detail) -> Self {
        Self {
            code: None,
            office: None,
            detail,
        }
    }

    /// Names the finding; at most one of a key is open at a time.
    pub fn key(&self) -> String {
        let mut key = self.detail.kind().to_owned();
        let aspect = self.detail.aspect();
        for part in [self.code.as_ref().map(Code::as_str), aspect.as_deref()]
            .into_iter()
            .flatten()
        {
            key.push(':');
            key.push_str(part);
        }
        key
    }
}

/// A finding as the ledger holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The entry that opened it: its number.
    pub seq: Seq,
    /// Its key.
    pub key: String,
    /// What was found.
    pub cause: Cause,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When it closed, and by which entry.
    pub closed: Option<(Seq, Timestamp)>,
}

/// What every rule finds in one history on `day`, as causes.
pub fn causes(
    history: &CommitmentHistory,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Vec<Cause> {
    let details = check::details(history, day, context).into_iter();
    details
        .map(|detail| Cause::on(history, day, detail))
        .collect()
}

/// Compares causes with the open findings: returns the causes that open a finding, and the findings that close.
pub fn reconcile(causes: Vec<Cause>, open: &[Finding]) -> (Vec<Cause>, Vec<&Finding>) {
    let current: BTreeSet<String> = causes.iter().map(Cause::key).collect();
    let known: BTreeSet<&str> = open.iter().map(|f| f.key.as_str()).collect();
    let closing = open.iter().filter(|f| !current.contains(&f.key)).collect();
    let mut seen = BTreeSet::new();
    let opening = causes
        .into_iter()
        .filter(|cause| {
            let key = cause.key();
            !known.contains(key.as_str()) && seen.insert(key)
        })
        .collect();
    (opening, closing)
}
