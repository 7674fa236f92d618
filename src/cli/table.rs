//! Tables for terminals. Columns line up although CJK characters take two cells, and no cell holds control characters.

use unicode_width::UnicodeWidthStr;

use i18n::Localizer;

/// A column: the key of its name, and its cell of a row. A `>` before the key aligns the column right.
pub(super) type Column<'a, T> = (&'a str, &'a dyn Fn(&T) -> String);

/// Rows under a header.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    headers: Vec<String>,
    is_right: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A row for each of `rows`.
    pub(super) fn of<T>(localizer: Localizer, rows: &[T], columns: &[Column<'_, T>]) -> Self {
        let keys: Vec<&str> = columns.iter().map(|(key, _)| *key).collect();
        let mut table = Self::new(localizer, &keys);
        for row in rows {
            table.row(columns.iter().map(|(_, cell)| cell(row)).collect());
        }
        table
    }

    /// An empty table with columns of those keys.
    pub(super) fn new(localizer: Localizer, columns: &[&str]) -> Self {
        Self {
            headers: columns
                .iter()
                .map(|key| localizer.t(key.trim_start_matches('>')))
                .collect(),
            is_right: columns.iter().map(|key| key.starts_with('>')).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row with a cell for each column.
    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Whether the table has no row.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The names of the columns.
    pub(super) fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The rows.
    pub(super) fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// The header, a rule, and the rows as lines.
    pub(super) fn lines(&self) -> Vec<String> {
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| clean(cell)).collect())
            .collect();
        let width = |column: usize| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .chain(self.headers.get(column))
                .map(|cell| cell.width())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.headers.len()).map(width).collect();
        let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
        std::iter::once(&self.headers)
            .chain(std::iter::once(&rule))
            .chain(&rows)
            .map(|row| self.line(row, &widths))
            .collect()
    }

    fn line(&self, row: &[String], widths: &[usize]) -> String {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .zip(&self.is_right)
            .map(|((cell, width), is_right)| {
                let blanks = " ".repeat(width.saturating_sub(cell.width()));
                if *is_right {
                    format!("{blanks}{cell}")
                } else {
                    format!("{cell}{blanks}")
                }
            })
            .collect();
        cells.join("  ").trim_end().to_owned()
    }
}

/// A text on one line, without control characters and without characters that change the writing direction.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Lang;

    #[test]
    fn columns_line_up_in_both_scripts_and_nothing_is_obeyed() {
        let mut table = Table::new(Localizer::new(Lang::En), &["col-code", ">col-target"]);
        table.row(vec!["公交".into(), "180".into()]);
        table.row(vec!["a\u{1b}[31m\nb".into(), "4万户".into()]);
        let lines = table.lines();
        let ends: Vec<usize> = lines.iter().map(|line| line.width()).collect();
        assert!(ends.iter().all(|end| *end == ends[0]), "{lines:?}");
        assert!(lines.iter().all(|line| !line.contains(char::is_control)));
    }
}
