//! Tables of a seed's TOML files: reads the fields of a row one by one with their lines, so that all faults of a row are
//! reported, and refuses unknown fields.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use toml::de::{DeTable, DeValue};

use super::fault::{Fault, Faults};
use crate::{Amount, FreeText, Localize, Message};

/// A file: its name, its text and the list of faults.
pub(super) struct Sheet<'a> {
    file: &'static str,
    text: &'a str,
    line_starts: Vec<usize>,
    faults: &'a Faults,
}

impl<'a> Sheet<'a> {
    /// A file whose faults are added to `faults`.
    pub(super) fn new(file: &'static str, text: &'a str, faults: &'a Faults) -> Self {
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self {
            file,
            text,
            line_starts,
            faults,
        }
    }

    /// Reads the file as one table. Returns `None` and adds faults if it is not TOML.
    pub(super) fn with_root<T>(&self, read: impl FnOnce(SeedRow<'_>) -> T) -> Option<T> {
        let (root, errors) = DeTable::parse_recoverable(self.text);
        if errors.is_empty() {
            return Some(read(SeedRow::new(self, root.get_ref(), 1, None)));
        }
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            let what = Message::new("seed-syntax").arg("detail", error.message());
            self.fault(self.line_of(at), None, None, what);
        }
        None
    }

    /// The lines with their numbers from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &'a str)> {
        (1..).zip(self.text.lines())
    }

    /// The number, from 1, of the line of a byte.
    fn line_of(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= byte)
    }

    /// Adds a fault.
    pub(super) fn fault(
        &self,
        line: usize,
        subject: Option<&str>,
        field: Option<&str>,
        message: Message,
    ) {
        self.faults.push(Fault {
            file: self.file,
            line,
            subject: subject.map(str::to_owned),
            field: field.map(str::to_owned),
            message,
        });
    }
}

/// The lines of a row and its fields, for checks after the row was read.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    /// The line of the row itself.
    pub(super) line: usize,
    /// The code, id or date of the row, as written.
    pub(super) subject: Option<String>,
    fields: BTreeMap<String, usize>,
}

impl Place {
    /// The line of a field, or of the row if the field is absent.
    pub(super) fn line_of(&self, field: &str) -> usize {
        self.fields.get(field).copied().unwrap_or(self.line)
    }
}

/// A table whose fields are read one by one.
pub(super) struct SeedRow<'a> {
    sheet: &'a Sheet<'a>,
    place: Place,
    rest: BTreeMap<&'a str, &'a DeValue<'a>>,
    known_fields: Vec<&'static str>,
}

impl<'a> SeedRow<'a> {
    fn new(
        sheet: &'a Sheet<'a>,
        table: &'a DeTable<'a>,
        line: usize,
        subject: Option<String>,
    ) -> Self {
        let fields = table
            .iter()
            .map(|(key, _)| (key.get_ref().to_string(), sheet.line_of(key.span().start)))
            .collect();
        let rest = table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), value.get_ref()))
            .collect();
        let place = Place {
            line,
            subject,
            fields,
        };
        Self {
            sheet,
            place,
            rest,
            known_fields: Vec::new(),
        }
    }

    /// Whether the field is present, valid or not.
    pub(super) fn has(&self, field: &str) -> bool {
        self.place.fields.contains_key(field)
    }

    /// Adds a fault of a field.
    pub(super) fn fault(&self, field: &str, message: Message) {
        let line = self.place.line_of(field);
        let subject = self.place.subject.as_deref();
        self.sheet.fault(line, subject, Some(field), message);
    }

    fn take(&mut self, field: &'static str) -> Option<&'a DeValue<'a>> {
        self.known_fields.push(field);
        self.rest.remove(field)
    }

    fn wrong_type(&self, field: &str, found: &DeValue<'_>, wanted: Message) {
        let message = Message::new("seed-type")
            .arg("found", found.type_str())
            .nest("wanted", wanted);
        self.fault(field, message);
    }

    /// An optional text: not blank, without control characters, of at most `limit` characters.
    pub(super) fn optional_text(&mut self, field: &'static str, limit: usize) -> Option<String> {
        let value = self.take(field)?;
        let Some(text) = value.as_str() else {
            self.wrong_type(field, value, Message::new("seed-type-text"));
            return None;
        };
        self.checked(field, text, limit)
    }

    /// A required text.
    pub(super) fn text(&mut self, field: &'static str, limit: usize) -> Option<String> {
        self.required(field);
        self.optional_text(field, limit)
    }

    /// A required text that may be empty.
    pub(super) fn text_or_empty(&mut self, field: &'static str, limit: usize) -> Option<String> {
        if let Some(value) = self.rest.get(field)
            && value.as_str() == Some("")
        {
            self.take(field);
            return Some(String::new());
        }
        self.text(field, limit)
    }

    fn checked(&self, field: &str, text: &str, limit: usize) -> Option<String> {
        let length = text.chars().count();
        let message = if text.trim().is_empty() {
            Message::new("seed-empty")
        } else if text.trim() != text
            || text.chars().any(char::is_control)
            || FreeText::parse(text).is_err()
        {
            Message::new("seed-untidy").arg("value", text.escape_debug())
        } else if length > limit {
            Message::new("seed-long")
                .number("length", length)
                .number("limit", limit)
        } else {
            return Some(text.to_owned());
        };
        self.fault(field, message);
        None
    }

    fn required(&self, field: &str) {
        if !self.has(field) {
            self.fault(field, Message::new("seed-missing"));
        }
    }

    /// A list of distinct parsed texts, empty if it is absent. Returns `None` if one of them is at fault.
    pub(super) fn list<T: PartialEq, E: Localize>(
        &mut self,
        field: &'static str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<Vec<T>> {
        let Some(value) = self.take(field) else {
            return Some(Vec::new());
        };
        let Some(items) = value.as_array() else {
            self.wrong_type(field, value, Message::new("seed-type-texts"));
            return None;
        };
        let mut list = Vec::new();
        for item in items.iter().map(toml::Spanned::get_ref) {
            let Some(text) = item.as_str() else {
                self.wrong_type(field, item, Message::new("seed-type-texts"));
                continue;
            };
            match self
                .checked(field, text, MAX_CHARS)
                .map(|text| parse(&text))
            {
                Some(Ok(value)) if list.contains(&value) => {
                    self.fault(field, Message::new("seed-twice").arg("value", text));
                }
                Some(Ok(value)) => list.push(value),
                Some(Err(error)) => self.fault(field, error.message()),
                None => {}
            }
        }
        (list.len() == items.len()).then_some(list)
    }

    /// A required, parsed text.
    pub(super) fn parsed<T, E: Localize>(
        &mut self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(field, MAX_CHARS)?;
        parse(&text)
            .map_err(|error| self.fault(field, error.message()))
            .ok()
    }

    /// The name of one of the values `all`.
    pub(super) fn choice<T: Copy>(
        &mut self,
        field: &'static str,
        all: &[T],
        name: fn(T) -> &'static str,
    ) -> Option<T> {
        let text = self.text(field, MAX_CHARS)?;
        let found = all.iter().copied().find(|value| name(*value) == text);
        if found.is_none() {
            self.fault(field, unknown_choice(&text, all.iter().copied().map(name)));
        }
        found
    }

    /// A required day, such as `2019-12-31`.
    pub(super) fn date(&mut self, field: &'static str) -> Option<NaiveDate> {
        let text = self.text(field, MAX_CHARS)?;
        let day = text.parse::<NaiveDate>().ok();
        let day = day.filter(|day| day.to_string() == text);
        if day.is_none() {
            self.fault(field, Message::new("seed-date").arg("value", text));
        }
        day
    }

    /// An optional decimal in canonical form.
    pub(super) fn optional_amount(&mut self, field: &'static str) -> Option<Amount> {
        let text = self.optional_text(field, MAX_CHARS)?;
        let amount = Amount::parse(&text).ok();
        if amount.is_none() {
            self.fault(field, Message::new("seed-decimal").arg("value", text));
        }
        amount
    }

    /// A required integer.
    pub(super) fn integer(&mut self, field: &'static str) -> Option<i64> {
        self.required(field);
        let value = self.take(field)?;
        let number = value
            .as_integer()
            .and_then(|i| i64::from_str_radix(i.as_str(), i.radix()).ok());
        if number.is_none() {
            self.wrong_type(field, value, Message::new("seed-type-integer"));
        }
        number
    }

    /// The tables of a list that must be present; see [`Self::rows`].
    pub(super) fn required_rows(
        &mut self,
        field: &'static str,
        named_by: &str,
    ) -> Vec<SeedRow<'a>> {
        self.required(field);
        self.rows(field, Some(named_by))
    }

    /// The tables of a list, empty if it is absent. The field `named_by` of each is its subject in faults.
    pub(super) fn rows(&mut self, field: &'static str, named_by: Option<&str>) -> Vec<SeedRow<'a>> {
        let Some(value) = self.take(field) else {
            return Vec::new();
        };
        let Some(items) = value.as_array() else {
            self.wrong_type(field, value, Message::new("seed-type-rows"));
            return Vec::new();
        };
        let mut rows = Vec::new();
        for item in items.iter() {
            let Some(table) = item.get_ref().as_table() else {
                self.wrong_type(field, item.get_ref(), Message::new("seed-type-rows"));
                continue;
            };
            let subject = match named_by {
                Some(name) => table
                    .iter()
                    .find(|(key, _)| key.get_ref() == name)
                    .and_then(|(_, value)| value.get_ref().as_str())
                    .map(str::to_owned),
                None => self.place.subject.clone(),
            };
            let line = self.sheet.line_of(item.span().start);
            rows.push(SeedRow::new(self.sheet, table, line, subject));
        }
        rows
    }

    /// Adds a fault for every field that was not read. Returns the lines of the row.
    pub(super) fn finish(self) -> Place {
        for field in self.rest.keys() {
            let message =
                Message::new("seed-unknown-field").arg("known", self.known_fields.join(", "));
            self.fault(field, message);
        }
        self.place
    }
}

/// The longest text of a field without a limit of its own, in characters.
const MAX_CHARS: usize = 500;

/// The message for a value that is not one of `words`.
pub(super) fn unknown_choice<'w>(value: &str, words: impl Iterator<Item = &'w str>) -> Message {
    let words: Vec<&str> = words.collect();
    Message::new("seed-choice")
        .arg("value", value)
        .arg("choices", words.join(", "))
}
