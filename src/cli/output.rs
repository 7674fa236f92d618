//! The result of a command, printed as sentences and tables for people, or as one JSON value or CSV for programs.

use std::io::{self, Write, stdout};
use std::process::ExitCode;

use serde::Serialize;
use serde_json::Value;

use super::error::FAILED;
use super::globals::Format;
use super::table::{Column, Table, clean};
use export::{ExportError, rows_csv};
use i18n::Localizer;

/// The result of a command.
#[derive(Debug)]
pub(super) struct Output {
    json: serde_json::Result<Value>,
    lines: Vec<String>,
    table: Option<Table>,
    notes: Vec<String>,
    csv: Option<Vec<u8>>,
    text: Option<String>,
    code: u8,
}

impl Output {
    fn of(document: impl Serialize) -> Self {
        Self {
            json: serde_json::to_value(document),
            lines: Vec::new(),
            table: None,
            notes: Vec::new(),
            csv: None,
            text: None,
            code: 0,
        }
    }

    /// A document and a sentence.
    pub(super) fn new(document: impl Serialize, line: String) -> Self {
        Self::of(document).line(line)
    }

    /// A list and its table.
    pub(super) fn list(rows: impl Serialize, table: Table) -> Self {
        Self::of(rows).with_table(table)
    }

    /// A list as documents of type `D`, and as a table with those columns.
    pub(super) fn rows<'a, D: From<&'a T> + Serialize, T>(
        localizer: Localizer,
        rows: &'a [T],
        columns: &[Column<'_, T>],
    ) -> Self {
        let documents: Vec<D> = rows.iter().map(D::from).collect();
        Self::list(documents, Table::of(localizer, rows, columns))
    }

    /// A document, and a text that is printed byte for byte for people, such as a signed note.
    pub(super) fn verbatim(document: impl Serialize, text: String) -> Self {
        Self {
            text: Some(text),
            ..Self::of(document)
        }
    }

    /// Nothing to print.
    pub(super) fn empty() -> Self {
        Self::verbatim(Value::Null, String::new())
    }

    /// With a table below the lines.
    pub(super) fn with_table(mut self, table: Table) -> Self {
        self.table = Some(table);
        self
    }

    /// With another line above the table.
    pub(super) fn line(mut self, line: String) -> Self {
        self.lines.push(line);
        self
    }

    /// With more lines above the table.
    pub(super) fn lines(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.lines.extend(lines);
        self
    }

    /// With a line below the table.
    pub(super) fn note(mut self, line: String) -> Self {
        self.notes.push(line);
        self
    }

    /// With more lines below the table.
    pub(super) fn notes(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.notes.extend(lines);
        self
    }

    /// With a CSV of its own.
    pub(super) fn with_csv(mut self, csv: Vec<u8>) -> Self {
        self.csv = Some(csv);
        self
    }

    /// With the exit code `code` instead of 0 unless `is_good`.
    pub(super) fn exit_unless(mut self, is_good: bool, code: u8) -> Self {
        self.code = if is_good { 0 } else { code };
        self
    }

    /// Prints it and returns the exit code.
    pub(super) fn print(self, format: Format, localizer: Localizer) -> ExitCode {
        let code = self.code;
        match self.bytes(format, localizer) {
            Ok(bytes) if write(&bytes) => ExitCode::from(code),
            Ok(_) => ExitCode::from(FAILED),
            Err(error) => {
                let (error, label) = (localizer.localize(&error), localizer.t("cli-error"));
                eprintln!("{label}{error}");
                ExitCode::from(FAILED)
            }
        }
    }

    /// What is printed in a format.
    ///
    /// # Errors
    /// [`ExportError`] for a document that cannot be written in it.
    pub(super) fn bytes(
        self,
        format: Format,
        localizer: Localizer,
    ) -> Result<Vec<u8>, ExportError> {
        match format {
            Format::Table => Ok(self.for_people(localizer).into_bytes()),
            Format::Json => Ok(match self.json? {
                Value::Null => Vec::new(),
                json => format!("{json:#}\n").into_bytes(),
            }),
            Format::Csv => self.for_spreadsheets(),
        }
    }

    fn for_people(self, localizer: Localizer) -> String {
        if let Some(text) = self.text {
            return text;
        }
        let mut lines: Vec<String> = self.lines.iter().map(|line| clean(line)).collect();
        if let Some(table) = &self.table {
            if table.is_empty() {
                lines.push(localizer.t("cli-none"));
            } else {
                lines.extend(table.lines());
            }
        }
        lines.extend(self.notes.iter().map(|line| clean(line)));
        lines.push(String::new());
        lines.join("\n")
    }

    fn for_spreadsheets(self) -> Result<Vec<u8>, ExportError> {
        if let Some(csv) = self.csv {
            return Ok(csv);
        }
        if let Some(table) = &self.table {
            return rows_csv(table.headers(), table.rows());
        }
        // The fields of a single document are the columns.
        let (names, cells): (Vec<String>, Vec<String>) = match self.json? {
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| (name, cell(value)))
                .unzip(),
            Value::Null => return Ok(Vec::new()),
            other => (vec!["value".to_owned()], vec![cell(other)]),
        };
        rows_csv(&names, &[cells])
    }
}

fn cell(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// Writes to standard output and returns whether that succeeded. A reader that closes the pipe early is no failure.
pub(super) fn write(bytes: &[u8]) -> bool {
    let mut out = stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => true,
        Err(error) => {
            eprintln!("{error}");
            false
        }
    }
}
