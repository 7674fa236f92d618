//! The seed: the files that open the accounts of one report, read and checked as a whole.
//!
//! Owns the files' form, every rule a seed must keep, and how a seed differs from what the ledger already holds. Pure:
//! texts come in, values or every fault at once come out. Must not open files or touch the ledger.

mod commitments;
mod difference;
mod fault;
mod numerals;
mod offices;
mod raw;
mod report;
mod validate;

pub use difference::{Additions, Change, Difference, Part, additions, differences};
pub use fault::{Fault, SeedError};
pub use numerals::{Claim, Numeral, Reason, parse_numeral};

use self::fault::Faults;
use self::raw::Sheet;
use super::calendar::Calendar;
use super::commitment::{Commitment, Report};
use super::office::Office;

/// The names of a seed's files, in the order in which their faults are told. The last may be absent.
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
    /// `commitments.toml`: one table a promise.
    pub commitments: String,
    /// `calendar.toml`: holidays and make-up workdays.
    pub calendar: String,
    /// `numerals.tsv`: who claims each numeral of the report; a seed may do without.
    pub numerals: Option<String>,
}

/// An office with the address its mail goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedOffice {
    /// The office, as the ledger will know it.
    pub office: Office,
    /// Its address, which the ledger will not hold.
    pub email: String,
}

/// A seed without a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// The document.
    pub report: Report,
    /// Its offices, in the file's order.
    pub offices: Vec<SeedOffice>,
    /// Its commitments, in the report's order.
    pub commitments: Vec<Commitment>,
    /// The rest days.
    pub calendar: Calendar,
    /// The numerals of the report; empty where the seed has no `numerals.tsv`.
    pub numerals: Vec<Numeral>,
}

/// Reads and checks a seed.
///
/// # Errors
/// [`SeedError`] with every fault of every file. A file that is not TOML at all hides only its own further faults, and
/// those of other files that could be seen only by comparing with it.
pub fn read(files: &SeedFiles) -> Result<Seed, SeedError> {
    let faults = Faults::default();
    let sheet = |index: usize, text| Sheet::new(FILE_NAMES[index], text, &faults);
    let report = sheet(0, &files.report).with_root(report::read_report);
    let offices_sheet = sheet(1, &files.offices);
    let offices = offices_sheet.with_root(offices::read_offices);
    let commitments_sheet = sheet(2, &files.commitments);
    let year = report.as_ref().and_then(|sheet| sheet.year);
    let commitments = commitments_sheet.with_root(|root| commitments::read_commitments(root, year));
    let calendar = sheet(3, &files.calendar).with_root(report::read_calendar);
    let numerals_sheet = files.numerals.as_ref().map(|text| sheet(4, text));
    let numerals = numerals_sheet.as_ref().and_then(numerals::read_numerals);

    if let Some(offices) = &offices {
        let sections = report.as_ref().map(|sheet| &sheet.sections);
        validate::offices(&offices_sheet, offices, sections);
    }
    if let Some(rows) = &commitments {
        let sections = report.as_ref().map(|sheet| &sheet.sections);
        validate::commitments(&commitments_sheet, rows, sections, offices.as_deref());
        if let (Some(sheet), Some(numerals)) = (&numerals_sheet, &numerals) {
            numerals::check_claims(sheet, &commitments_sheet, numerals, rows);
        }
    }

    let seed = || {
        Some(Seed {
            report: report?.report?,
            offices: offices?
                .into_iter()
                .map(|row| row.office)
                .collect::<Option<_>>()?,
            commitments: commitments?
                .into_iter()
                .map(|row| row.commitment)
                .collect::<Option<_>>()?,
            calendar: calendar?,
            numerals: numerals
                .unwrap_or_default()
                .into_iter()
                .map(|row| row.numeral)
                .collect::<Option<_>>()?,
        })
    };
    let seed = seed();
    let faults = faults.into_sorted(&FILE_NAMES);
    match seed {
        Some(seed) if faults.is_empty() => Ok(seed),
        _ => Err(SeedError { faults }),
    }
}

/// Reads and checks a calendar that stands by itself.
///
/// # Errors
/// [`SeedError`] with every fault of it.
pub fn read_calendar(text: &str) -> Result<Calendar, SeedError> {
    let faults = Faults::default();
    let calendar = Sheet::new(FILE_NAMES[3], text, &faults).with_root(report::read_calendar);
    let faults = faults.into_sorted(&FILE_NAMES);
    match calendar {
        Some(calendar) if faults.is_empty() => Ok(calendar),
        _ => Err(SeedError { faults }),
    }
}

#[cfg(test)]
mod tests;
