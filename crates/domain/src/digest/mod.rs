//! The digest: one month as a supervising office sees it. The model without its text.
//!
//! The page, the preview and the mail show the same digest.

mod build;
#[cfg(test)]
mod tests;

pub use build::{DigestFacts, build, section_progress};

use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use super::commitment::{Report, Section};
use super::finding::Detail;
use super::ledger::event::LastVerified;
use super::progress::Reason;
use crate::leader::Appointed;
use crate::{Amount, CommitmentStatus, Light, Office, OfficeId, Period, Timestamp};

/// The digest of a month for one office.
#[derive(Debug, Clone)]
pub struct Digest {
    /// The report whose promises are followed.
    pub report: Arc<Report>,
    /// The supervising office that it is for.
    pub office: Office,
    /// The month.
    pub period: Period,
    /// The last day of the month, for which the figures are true.
    pub as_of: NaiveDate,
    /// The instant up to which the ledger was read.
    pub known_at: Timestamp,
    /// Whether the ledger holds a demonstration.
    pub is_demo: bool,
    /// Why this replaces an earlier digest of the month, if it does.
    pub correction: Option<Correction>,
    /// The month in figures, for its one sentence.
    pub headline: Headline,
    /// Lights, in order of precedence, now and a month before.
    pub lights: Vec<LightCount>,
    /// The commitments whose light changed, those that got worse first.
    pub moves: Vec<Move>,
    /// The commitments that need attention, the gravest first.
    pub attention: Vec<Attention>,
    /// The commitments met since the digest of the month before, or closed in this month.
    pub completed: Vec<CommitmentStatus>,
    /// The offices' reporting, those that owe most first.
    pub reporting: Vec<Reporting>,
    /// Each section of the report within the scope.
    pub sections: Vec<SectionProgress>,
    /// Open findings about the program itself: mail that bounced, jobs that did not run.
    pub operational: Vec<Detail>,
    /// The newest verification of the ledger, if there was one.
    pub verified: Option<LastVerified>,
    /// Every status within the scope, in the report's order.
    pub statuses: Vec<CommitmentStatus>,
    /// Every office that is named, for its name.
    pub offices: Vec<Office>,
    /// The same month for the other reports that are followed: a section of its own for each in the same letter.
    pub further: Vec<Digest>,
}

impl Digest {
    /// The digest of each report that is followed, beginning with its own.
    pub fn by_report(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.further)
    }

    /// The name of an office, or its id where it is not registered.
    pub fn office_name(&self, id: &OfficeId) -> String {
        Office::name_of(id, &self.offices, self.office.lang)
    }
}

/// A numbered correction of a digest that was already sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// 1 for the first.
    pub number: u32,
    /// Why it was needed.
    pub reason: String,
}

/// The month in figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Headline {
    /// Commitments within the scope.
    pub total: usize,
    /// Met or closed so far.
    pub met: usize,
    /// Met or closed in this month.
    pub newly_met: usize,
    /// Red now.
    pub red: usize,
    /// Yellow now.
    pub yellow: usize,
    /// Reports that were owed for the month.
    pub owed: usize,
    /// Of those, reports that were made.
    pub reported: usize,
    /// Lights that got worse since the month before.
    pub worse: usize,
    /// Lights that got better.
    pub better: usize,
}

/// The number of commitments that show a light.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LightCount {
    /// The light.
    pub light: Light,
    /// At the end of this month.
    pub now: usize,
    /// At the end of the month before; nothing where the ledger was not open then.
    pub before: Option<usize>,
}

/// A change of a light.
#[derive(Debug, Clone)]
pub struct Move {
    /// The commitment.
    pub status: CommitmentStatus,
    /// The light a month before.
    pub from: Light,
    /// The light now.
    pub to: Light,
}

/// A commitment that needs attention: red or yellow, or with a finding that no light shows.
#[derive(Debug, Clone)]
pub struct Attention {
    /// The commitment.
    pub status: CommitmentStatus,
    /// Why the light is what it is.
    pub reasons: Vec<Reason>,
    /// What the checks found in addition.
    pub findings: Vec<Detail>,
    /// The problems in the newest accepted update.
    pub problems: Option<String>,
    /// The responsible leader, where one is appointed for the lead office.
    pub leader: Option<Appointed>,
}

/// The reporting of one office in the month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reporting {
    /// The office.
    pub office: OfficeId,
    /// Reports it owed.
    pub owed: usize,
    /// Reports it made.
    pub reported: usize,
    /// Of those, after the cut-off.
    pub late: usize,
    /// What it still owes, by code.
    pub missing: Vec<super::ids::Code>,
}

/// How a section of the report stands.
#[derive(Debug, Clone)]
pub struct SectionProgress {
    /// The section.
    pub section: Section,
    /// Commitments in it, within the scope.
    pub total: usize,
    /// How many show each light, in order of precedence.
    pub lights: Vec<(Light, usize)>,
    /// Counts and milestones with an accepted value.
    pub measured: usize,
    /// Counts and milestones in all.
    pub measurable: usize,
    /// The mean share of the measured ones, each at most 100, in percent.
    pub share: Option<Amount>,
    /// The mean share that the plan expects of the same ones.
    pub expected: Option<Amount>,
    /// Rates, levels and ratios with an accepted value on target.
    pub on_target: usize,
    /// Rates, levels and ratios in all.
    pub rates: usize,
}
