//! What a command came to, and how it is printed: sentences and tables for people, one JSON value or CSV for programs.

use std::io::{self, Write, stdout};
use std::process::ExitCode;

use serde_json::Value;

use super::context::Context;
use super::error::FAILED;
use super::globals::Format;
use super::table::{Table, clean};
use export::rows_csv;
use i18n::Localizer;

/// What a command came to.
#[derive(Debug, Default)]
pub(super) struct Output {
    json: Value,
    lines: Vec<String>,
    table: Option<Table>,
    notes: Vec<String>,
    csv: Option<Vec<u8>>,
    text: Option<String>,
    code: u8,
}

impl Output {
    /// Something that is said: its JSON and a sentence.
    pub(super) fn said(json: Value, line: String) -> Self {
        Self {
            json,
            lines: vec![line],
            ..Self::default()
        }
    }

    /// A list: its JSON and a table.
    pub(super) fn listed(json: Vec<Value>, table: Table) -> Self {
        Self {
            json: Value::Array(json),
            table: Some(table),
            ..Self::default()
        }
    }

    /// A text that is printed byte for byte where people read, such as a signed note.
    pub(super) fn verbatim(json: Value, text: String) -> Self {
        Self {
            json,
            text: Some(text),
            ..Self::default()
        }
    }

    /// Nothing to print.
    pub(super) fn nothing() -> Self {
        Self {
            text: Some(String::new()),
            ..Self::default()
        }
    }

    /// With a table below what is said.
    pub(super) fn with_table(mut self, table: Table) -> Self {
        self.table = Some(table);
        self
    }

    /// With another line above the table.
    pub(super) fn line(mut self, line: String) -> Self {
        self.lines.push(line);
        self
    }

    /// With lines below the table.
    pub(super) fn note(mut self, line: String) -> Self {
        self.notes.push(line);
        self
    }

    /// With whatever lines there are below the table.
    pub(super) fn notes(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.notes.extend(lines);
        self
    }

    /// With a CSV of its own.
    pub(super) fn with_csv(mut self, csv: Vec<u8>) -> Self {
        self.csv = Some(csv);
        self
    }

    /// With another exit code than 0.
    pub(super) fn ending_with(mut self, code: u8) -> Self {
        self.code = code;
        self
    }

    /// Prints it and returns the exit code.
    pub(super) fn print(self, context: &Context) -> ExitCode {
        let code = self.code;
        let bytes = match context.format {
            Format::Table => self.for_people(context.localizer).into_bytes(),
            // A value that was built from texts and numbers always has a JSON form.
            Format::Json if self.json.is_null() => Vec::new(),
            Format::Json => format!("{:#}\n", self.json).into_bytes(),
            Format::Csv => match self.for_spreadsheets() {
                Ok(bytes) => bytes,
                Err(error) => {
                    eprintln!(
                        "{}{}",
                        context.localizer.t("cli-error"),
                        context.localizer.localize(&error)
                    );
                    return ExitCode::from(FAILED);
                }
            },
        };
        if write(&bytes) {
            ExitCode::from(code)
        } else {
            ExitCode::from(FAILED)
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

    fn for_spreadsheets(self) -> Result<Vec<u8>, export::ExportError> {
        if let Some(csv) = self.csv {
            return Ok(csv);
        }
        if let Some(table) = &self.table {
            return rows_csv(table.headers(), table.rows());
        }
        // One thing: its fields are the columns.
        let (names, cells): (Vec<String>, Vec<String>) = match self.json {
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

/// Writes to standard output and says whether it could. Whoever reads may stop reading when they have seen enough.
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
