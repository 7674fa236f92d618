//! The statuses as a workbook (Office Open XML, ISO/IEC 29500): figures are numbers, days are dates, the header stays in view.
//!
//! Texts are written as strings, which no spreadsheet runs as formulas. The same input gives the same bytes, because a
//! digest is composed again from the ledger and compared.

use chrono::{DateTime, Datelike, Utc};
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};

use super::ExportError;
use super::rows::{COLUMNS, Cell, cells};
use domain::text::visible;
use domain::{Amount, CommitmentStatus, Office, Timestamp};
use i18n::Localizer;

/// The longest text of a cell, in characters: Excel's own limit.
const CELL_MAX_CHARS: usize = 32_767;

/// One row per status, under a header in the language of `localizer`. `created` is the creation date in the file: the instant
/// for which the statuses were read, not the time of writing.
///
/// # Errors
/// [`ExportError::Workbook`] for more rows than a sheet has (1,048,575), or when memory fails.
pub fn accounts_xlsx<'a>(
    statuses: impl IntoIterator<Item = &'a CommitmentStatus>,
    offices: &[Office],
    localizer: Localizer,
    created: Timestamp,
) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    let seconds = DateTime::<Utc>::from(created).timestamp();
    let properties = DocProperties::new()
        .set_title(localizer.t("xlsx-title"))
        .set_author("pledgebook")
        .set_creation_datetime(&ExcelDateTime::from_timestamp(seconds)?);
    workbook.set_properties(&properties);
    let sheet = workbook.add_worksheet();
    sheet.set_name(localizer.t("xlsx-sheet"))?;
    let styles = Styles::new();
    let mut last = 0;
    for (row, status) in (1..).zip(statuses) {
        for (column, cell) in (0..).zip(cells(status, offices, localizer)) {
            write(sheet, row, column, &cell, &styles)?;
        }
        last = row;
    }
    for (column, (key, width)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, localizer.t(key), &styles.header)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 2)?;
    let columns = u16::try_from(COLUMNS.len()).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last, columns.saturating_sub(1))?;
    Ok(workbook.save_to_buffer()?)
}

/// The formats of cells.
struct Styles {
    header: Format,
    text: Format,
    day: Format,
    share: Format,
    /// By the number of decimals.
    numbers: Vec<Format>,
}

impl Styles {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        let decimals = |n: usize| match n {
            0 => "#,##0".to_owned(),
            n => format!("#,##0.{}", "0".repeat(n)),
        };
        Self {
            header: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_border_bottom(FormatBorder::Thin),
            text: top().set_text_wrap(),
            day: top().set_num_format("yyyy-mm-dd"),
            share: top().set_num_format("0.0"),
            numbers: (0..=MOST_DIGITS)
                .map(|n| top().set_num_format(decimals(n)))
                .collect(),
        }
    }
}

/// The significant digits that a spreadsheet keeps of a number.
const MOST_DIGITS: usize = 15;

fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    styles: &Styles,
) -> Result<(), ExportError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            let text: String = visible(text).chars().take(CELL_MAX_CHARS).collect();
            sheet.write_string_with_format(row, column, text, &styles.text)?;
        }
        Cell::Share(amount) => write_number(sheet, row, column, *amount, &styles.share, styles)?,
        Cell::Number(amount) => {
            let decimals = amount.decimal().scale() as usize;
            let format = styles.numbers.get(decimals).unwrap_or(&styles.text);
            write_number(sheet, row, column, *amount, format, styles)?;
        }
        Cell::Day(day) => {
            let year = u16::try_from(day.year()).unwrap_or_default();
            let (month, day_) = (day.month() as u8, day.day() as u8);
            match ExcelDateTime::from_ymd(year, month, day_) {
                Ok(date) => {
                    sheet.write_datetime_with_format(row, column, &date, &styles.day)?;
                }
                // The dates of a spreadsheet begin in 1900.
                Err(_) => {
                    sheet.write_string_with_format(row, column, day.to_string(), &styles.text)?;
                }
            }
        }
    }
    Ok(())
}

/// Writes a figure; one with more digits than a spreadsheet keeps is written as a text.
fn write_number(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    amount: Amount,
    format: &Format,
    styles: &Styles,
) -> Result<(), ExportError> {
    let written = amount.to_string();
    let digits = written.bytes().filter(u8::is_ascii_digit).count();
    match amount.decimal().to_f64().filter(|_| digits <= MOST_DIGITS) {
        Some(number) => sheet.write_number_with_format(row, column, number, format)?,
        None => sheet.write_string_with_format(row, column, written, &styles.text)?,
    };
    Ok(())
}
