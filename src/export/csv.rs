//! The accounts as a table for spreadsheets: RFC 4180 with a byte order mark, so that Excel reads Chinese.
//!
//! What people wrote is kept word for word, except that nothing in it can run as a formula. Must not leave rows out.

use csv::{Terminator, WriterBuilder};

use super::ExportError;
use crate::domain::account::Account;
use crate::domain::ids::OfficeId;
use crate::domain::office::Office;
use crate::domain::quantity::{Amount, show_target};
use crate::words::Words;

/// UTF-8's byte order mark.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The keys of the columns' names, in order.
const COLUMNS: [&str; 24] = [
    "csv-code",
    "csv-title",
    "csv-section",
    "csv-group",
    "csv-item",
    "csv-clause",
    "csv-target",
    "csv-value",
    "csv-unit",
    "csv-judged-as",
    "csv-baseline",
    "csv-starts-on",
    "csv-due-on",
    "csv-lead-office",
    "csv-assignment",
    "csv-accepted-value",
    "csv-accepted-as-of",
    "csv-share",
    "csv-expected-share",
    "csv-light",
    "csv-reasons",
    "csv-pending-update",
    "csv-closed-on",
    "csv-simulated",
];

/// One row an account, under a header in the reader's language; CRLF between rows.
///
/// # Errors
/// [`ExportError`] when a row cannot be written; memory is the only thing that is written to.
pub fn accounts_csv<'a>(
    accounts: impl IntoIterator<Item = &'a Account>,
    offices: &[Office],
    words: Words,
) -> Result<Vec<u8>, ExportError> {
    let rows = accounts
        .into_iter()
        .map(|account| row(account, offices, words));
    write(COLUMNS.map(|key| words.t(key)), rows)
}

/// Any rows under any header, in the same form.
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
        table.write_record(row.into_iter().map(|cell| neutral(cell.as_ref())))?;
    }
    table
        .into_inner()
        .map_err(|error| ExportError::Table(error.to_string()))
}

fn row(account: &Account, offices: &[Office], words: Words) -> [String; 24] {
    let lang = words.lang();
    let commitment = &account.commitment;
    let progress = &account.progress;
    let target = account.target.as_ref();
    let accepted = progress.accepted.as_ref();
    let reasons: Vec<String> = progress.reasons.iter().map(|r| words.say(r)).collect();
    [
        commitment.code.to_string(),
        commitment.title.get(lang).to_owned(),
        commitment.section.clone(),
        commitment.group.clone().unwrap_or_default(),
        commitment.item.clone().unwrap_or_default(),
        commitment.clause.clone(),
        target.map_or_else(|| words.t("csv-milestone"), |t| show_target(t, lang)),
        text(target.map(|t| t.value)),
        target.map_or_else(String::new, |t| match lang {
            crate::domain::office::Lang::Zh => t.unit.zh.clone(),
            crate::domain::office::Lang::En => t.unit.en.clone(),
        }),
        target.map_or_else(String::new, |t| words.say(&t.judged_as)),
        text(commitment.baseline),
        commitment.starts_on.to_string(),
        account.due_on.to_string(),
        office_name(offices, &account.lead, words),
        words.t(if account.is_assigned {
            "csv-assigned"
        } else {
            "csv-proposed"
        }),
        text(accepted.map(|a| a.value)),
        text(accepted.map(|a| a.as_of)),
        text(progress.share),
        text(progress.expected_share),
        words.say(&progress.light),
        reasons.join(&words.t("csv-list-separator")),
        text(account.pending),
        text(account.closed_on),
        accepted
            .filter(|a| a.simulated)
            .map_or_else(String::new, |_| words.t("csv-simulated-mark")),
    ]
}

fn text(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |v| v.to_string())
}

fn office_name(offices: &[Office], id: &OfficeId, words: Words) -> String {
    offices
        .iter()
        .find(|o| o.id == *id)
        .map_or_else(|| id.to_string(), |o| o.name.get(words.lang()).to_owned())
}

/// A cell that no spreadsheet takes for a formula: OWASP's list of openings gets an apostrophe before it. A plain number
/// stays a number, negative or not.
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
