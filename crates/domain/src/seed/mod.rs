//! The seed: the files with which the accounts of one report are opened.
//!
//! [`read`] parses and validates the texts of all files together and returns the seed or all faults. [`differences`] and
//! [`additions`] compare a seed with a ledger.

mod commitments;
mod difference;
mod fault;
mod model;
mod numerals;
mod offices;
mod raw;
mod report;
mod validate;

pub use difference::{Additions, Change, Difference, Part, additions, differences};
pub use fault::{Fault, SeedError};
pub use model::{FILE_NAMES, Seed, SeedFiles, SeedOffice};
pub use numerals::{Claim, Numeral, Reason, parse_numeral};

use self::fault::Faults;
use self::raw::Sheet;
use super::calendar::Calendar;

/// Parses and validates a seed.
///
/// # Errors
/// [`SeedError`] with all faults of all files. A file that is not TOML hides its own other faults and those of comparisons
/// with it.
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
        let jurisdiction = report.as_ref().and_then(|sheet| sheet.report.as_ref());
        let jurisdiction = jurisdiction.map(|report| report.jurisdiction_id());
        validate::commitments(
            &commitments_sheet,
            rows,
            sections,
            offices.as_deref(),
            jurisdiction,
        );
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

/// Parses and validates a calendar by itself.
///
/// # Errors
/// [`SeedError`] with all faults.
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
