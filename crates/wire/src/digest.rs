//! The figures of a month's digest: the same model that the letter is written from.

use chrono::NaiveDate;
use serde::Serialize;

use crate::CommitmentStatus;
use domain::digest::{self, Digest, Headline, LightCount};
use domain::{Amount, Code, Lang, Light, OfficeId, Period, Timestamp};

/// The main figures of a digest.
#[derive(Debug, Clone, Serialize)]
pub struct DigestFigures {
    /// The report's id.
    pub report: String,
    /// The supervising office.
    pub office: OfficeId,
    /// The language it reads.
    pub lang: Lang,
    /// The month.
    pub period: Period,
    /// The day for which the figures are true.
    pub as_of: NaiveDate,
    /// The instant up to which the ledger was read.
    pub known_at: Timestamp,
    /// The figures of the first paragraph.
    pub headline: Headline,
    /// How many commitments show each light, and showed it a month before.
    pub lights: Vec<LightCount>,
    /// Commitments whose light changed.
    pub moves: Vec<Move>,
    /// Commitments that need attention.
    pub attention: Vec<Attention>,
    /// Commitments that were met within the month.
    pub completed: Vec<Code>,
    /// How departments reported.
    pub reporting: Vec<digest::Reporting>,
    /// The progress of each section of the report.
    pub sections: Vec<SectionProgress>,
    /// The kinds of operational findings.
    pub operational: Vec<&'static str>,
    /// Every commitment in the office's scope.
    pub accounts: Vec<CommitmentStatus>,
}

/// A light that changed.
#[derive(Debug, Clone, Serialize)]
pub struct Move {
    /// The commitment.
    pub code: Code,
    /// The light before.
    pub from: Light,
    /// The light now.
    pub to: Light,
}

/// A commitment that needs attention.
#[derive(Debug, Clone, Serialize)]
pub struct Attention {
    /// The commitment.
    pub code: Code,
    /// Its light.
    pub light: Light,
    /// The office that answers.
    pub lead_office: OfficeId,
    /// The kinds of its findings.
    pub findings: Vec<&'static str>,
    /// What is in the way, as the department reports it.
    pub problems: Option<String>,
}

/// The progress of a section of the report.
#[derive(Debug, Clone, Serialize)]
pub struct SectionProgress {
    /// The section.
    pub section: String,
    /// Its commitments.
    pub total: usize,
    /// Of them, how many have an accepted share.
    pub measured: usize,
    /// Of them, how many can have a share.
    pub measurable: usize,
    /// The mean share, in percent.
    pub share: Option<Amount>,
    /// The mean share that the plans expect, in percent.
    pub expected_share: Option<Amount>,
    /// How many rates are on target.
    pub on_target: usize,
    /// How many rates there are.
    pub rates: usize,
}

impl From<&Digest> for DigestFigures {
    fn from(digest: &Digest) -> Self {
        let moves = digest.moves.iter().map(|moved| Move {
            code: moved.status.commitment.code.clone(),
            from: moved.from,
            to: moved.to,
        });
        let attention = digest.attention.iter().map(|row| Attention {
            code: row.status.commitment.code.clone(),
            light: row.status.progress.light,
            lead_office: row.status.lead.clone(),
            findings: row.findings.iter().map(|detail| detail.kind()).collect(),
            problems: row.problems.clone(),
        });
        let sections = digest.sections.iter().map(|row| SectionProgress {
            section: row.section.id.clone(),
            total: row.total,
            measured: row.measured,
            measurable: row.measurable,
            share: row.share,
            expected_share: row.expected,
            on_target: row.on_target,
            rates: row.rates,
        });
        let completed = digest.completed.iter();
        Self {
            report: digest.report.id.clone(),
            office: digest.office.id.clone(),
            lang: digest.office.lang,
            period: digest.period,
            as_of: digest.as_of,
            known_at: digest.known_at,
            headline: digest.headline,
            lights: digest.lights.clone(),
            moves: moves.collect(),
            attention: attention.collect(),
            completed: completed
                .map(|status| status.commitment.code.clone())
                .collect(),
            reporting: digest.reporting.clone(),
            sections: sections.collect(),
            operational: digest
                .operational
                .iter()
                .map(|detail| detail.kind())
                .collect(),
            accounts: digest.statuses.iter().map(CommitmentStatus::from).collect(),
        }
    }
}
