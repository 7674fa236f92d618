//! The digest: what a supervising office is told of one month. The model, not the mail.
//!
//! Built from statuses alone, so that the page, the preview and the mail can only say the same. Must not know HTML, text
//! or any language beyond which one the office reads.

mod build;
#[cfg(test)]
mod tests;

pub use build::{DigestFacts, build, build_on, section_progress};

use chrono::NaiveDate;
use serde::Serialize;

use super::commitment::{Report, Section};
use super::finding::Detail;
use super::ids::OfficeId;
use super::ledger::event::LastVerified;
use super::light::Light;
use super::office::Office;
use super::period::Period;
use super::progress::Reason;
use super::quantity::Amount;
use super::status::CommitmentStatus;
use super::time::Timestamp;

/// A month, as one office is told of it.
#[derive(Debug, Clone)]
pub struct Digest {
    /// The report whose promises are followed.
    pub report: Report,
    /// The supervising office that it is for.
    pub office: Office,
    /// The month.
    pub period: Period,
    /// The last day of the month: what the figures are true for.
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
    /// Whose light moved, those that got worse first.
    pub moves: Vec<Move>,
    /// What needs attention, the gravest first.
    pub attention: Vec<Attention>,
    /// What was met since the month before was told, or closed in this one.
    pub completed: Vec<CommitmentStatus>,
    /// Who reported and who did not, those who owe most first.
    pub reporting: Vec<Reporting>,
    /// Each section of the report within the scope.
    pub sections: Vec<SectionProgress>,
    /// Troubles of the program itself: mail that bounced, jobs that did not run.
    pub operational: Vec<Detail>,
    /// The newest verification of the ledger, if there was one.
    pub verified: Option<LastVerified>,
    /// Every status within the scope, in the report's order.
    pub statuses: Vec<CommitmentStatus>,
    /// Every office that is named, for its name.
    pub offices: Vec<Office>,
}

impl Digest {
    /// The name of an office, or its id where it is not registered.
    pub fn office_name(&self, id: &OfficeId) -> String {
        self.offices.iter().find(|o| o.id == *id).map_or_else(
            || id.to_string(),
            |o| o.name.get(self.office.lang).to_owned(),
        )
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

impl Headline {
    /// The share of commitments that are met, in whole percent, rounded down.
    pub fn met_percent(&self) -> usize {
        (self.met * 100).checked_div(self.total).unwrap_or_default()
    }
}

/// How many show a light.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LightCount {
    /// The light.
    pub light: Light,
    /// At the end of this month.
    pub now: usize,
    /// At the end of the month before; nothing where the ledger was not open then.
    pub before: Option<usize>,
}

/// A light that moved.
#[derive(Debug, Clone)]
pub struct Move {
    /// Whose.
    pub status: CommitmentStatus,
    /// From this, a month before.
    pub from: Light,
    /// To this.
    pub to: Light,
}

/// An status that needs attention: red or yellow, or with a fallen value, or awaiting review too long.
#[derive(Debug, Clone)]
pub struct Attention {
    /// Which.
    pub status: CommitmentStatus,
    /// Why the light is what it is.
    pub reasons: Vec<Reason>,
    /// What the checks found besides.
    pub findings: Vec<Detail>,
    /// What the department last said is in the way.
    pub problems: Option<String>,
}

/// How one office reported in the month.
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
