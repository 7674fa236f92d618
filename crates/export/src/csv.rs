//! Tables as CSV (RFC 4180) with a byte order mark, so that Excel reads Chinese.
//!
//! Texts are unchanged, except that a cell that a spreadsheet would run as a formula gets an apostrophe in front, and that
//! characters that cannot be shown are written as code points.

use csv::{Terminator, WriterBuilder};

use super::ExportError;
use super::rows::{COLUMNS, cells};
use domain::text::visible;
use domain::{Amount, CommitmentStatus, Office};
use i18n::Localizer;

/// The byte order mark of UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// One row per status, under a header in the language of `localizer`.
///
/// # Errors
/// [`ExportError`] when a row cannot be written; only memory is written to.
pub fn accounts_csv<'a>(
    statuses: impl IntoIterator<Item = &'a CommitmentStatus>,
    offices: &[Office],
    localizer: Localizer,
) -> Result<Vec<u8>, ExportError> {
    let rows = statuses
        .into_iter()
        .map(|status| cells(status, offices, localizer).map(|cell| cell.to_string()));
    write(COLUMNS.map(|(key, _)| localizer.t(key)), rows)
}

/// The rows under the header, in the same form.
///
/// # Errors
/// As [`accounts_csv`]; also when a row has another number of cells than the header.
pub fn rows_csv(header: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, ExportError> {
    write(header, rows)
}

fn write<R, C>(header: R, rows: impl IntoIterator<Item = C>) -> Result<Vec<u8>, ExportError>
where
    R: IntoIterator,
    R::Item: AsRef<str>,
    C: IntoIterator,
    C::Item: AsRef<str>,
{
    let mut table = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(BOM.to_vec());
    table.write_record(header.into_iter().map(|cell| cell.as_ref().to_owned()))?;
    for row in rows {
        table.write_record(row.into_iter().map(|cell| neutral(&visible(cell.as_ref()))))?;
    }
    table
        .into_inner()
        .map_err(|error| ExportError::Table(error.to_string()))
}

/// A cell that no spreadsheet runs as a formula: one that begins as in OWASP's list gets an apostrophe in front. A number
/// is unchanged, also when it is negative.
fn neutral(cell: &str) -> String {
    let is_risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_risky && Amount::parse(cell).is_err() {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::neutral;

    #[test]
    fn formulas_are_words_and_numbers_stay_numbers() {
        for (cell, kept) in [
            ("=1+1", "'=1+1"),
            ("+86", "'+86"),
            ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("-0.5", "-0.5"),
            ("40000", "40000"),
            ("4万户", "4万户"),
            ("", ""),
        ] {
            assert_eq!(neutral(cell), kept);
        }
    }
}
