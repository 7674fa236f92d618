//! Everything that the overview tells, as it stood at one point of both times.
//!
//! Reads, and must not judge. The one place that knows where accounts come from.

use chrono::NaiveDate;

use crate::domain::account::Account;
use crate::domain::commitment::Report;
use crate::domain::dossier::Frame;
use crate::domain::finding::Finding;
use crate::domain::ids::{Code, OfficeId};
use crate::domain::office::{Lang, Office};
use crate::domain::time::Timestamp;
use crate::store::{Known, Reader, StoreError};

/// How everything stood.
pub(super) struct Scene {
    /// The newest entry that is looked at.
    pub(super) known: Known,
    /// The instant up to which the ledger is read.
    pub(super) known_at: Timestamp,
    /// The day for which everything is true.
    pub(super) as_of: NaiveDate,
    pub(super) frame: Frame,
    pub(super) report: Report,
    pub(super) offices: Vec<Office>,
    /// Every account, in the report's order.
    pub(super) accounts: Vec<Account>,
    /// The findings that are open.
    pub(super) findings: Vec<Finding>,
}

impl Scene {
    /// Reads it; nothing where the ledger was not open.
    pub(super) fn read(
        reader: &Reader<'_>,
        known: Known,
        known_at: Timestamp,
        as_of: Option<NaiveDate>,
    ) -> Result<Option<Self>, StoreError> {
        let (Some(frame), Some(report)) = (reader.frame(known)?, reader.report(known)?) else {
            return Ok(None);
        };
        let as_of = as_of.unwrap_or_else(|| frame.day(known_at));
        let outlines = reader.outlines(known)?;
        Ok(Some(Self {
            known,
            known_at,
            as_of,
            accounts: outlines.iter().map(|o| o.account(as_of, &frame)).collect(),
            offices: reader.offices(known)?,
            findings: reader.findings(known, false)?,
            report,
            frame,
        }))
    }

    /// One account.
    pub(super) fn account(&self, code: &Code) -> Option<&Account> {
        self.accounts.iter().find(|a| a.commitment.code == *code)
    }

    /// The name of an office, or its id where it is not registered.
    pub(super) fn office_name(&self, id: &OfficeId, lang: Lang) -> String {
        let office = self.offices.iter().find(|office| office.id == *id);
        office.map_or_else(|| id.to_string(), |o| o.name.get(lang).to_owned())
    }
}
