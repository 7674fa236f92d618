//! A seed: the texts of its files and its values.

use super::numerals::Numeral;
use crate::Office;
use crate::calendar::Calendar;
use crate::commitment::{Commitment, Report};

/// The names of a seed's files in the order of their faults. The last file is optional.
pub const FILE_NAMES: [&str; 5] = [
    "report.toml",
    "offices.toml",
    "commitments.toml",
    "calendar.toml",
    "numerals.tsv",
];

/// The texts of a seed's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedFiles {
    /// `report.toml`: the document and its sections.
    pub report: String,
    /// `offices.toml`: supervising offices and departments.
    pub offices: String,
    /// `commitments.toml`: one table for each commitment.
    pub commitments: String,
    /// `calendar.toml`: holidays and make-up workdays.
    pub calendar: String,
    /// `numerals.tsv`: the commitment, if any, that claims each numeral of the report.
    pub numerals: Option<String>,
}

/// An office with its mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedOffice {
    /// The office as the ledger records it.
    pub office: Office,
    /// The address, which the ledger does not contain.
    pub email: String,
}

/// A valid seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// The document.
    pub report: Report,
    /// The offices in the order of the file.
    pub offices: Vec<SeedOffice>,
    /// The commitments in the order of the report.
    pub commitments: Vec<Commitment>,
    /// The rest days.
    pub calendar: Calendar,
    /// The numerals of the report; empty if the seed has no `numerals.tsv`.
    pub numerals: Vec<Numeral>,
}
