//! The components that pages are made of, as values; `templates/web/parts.html` has a macro for each.

mod form;
#[cfg(test)]
mod tests;

pub(crate) use form::{Choice, Choices, ErrorSummary, Field, Kind};

use std::ops::Range;

use askama::Template;
use chrono::NaiveDate;

use super::LedgerSnapshot;
use crate::query::KnownAt;
use domain::{Message, Timestamp};
use i18n::Localizer;

/// How serious a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Info,
    Good,
    Warn,
    Bad,
}

/// A notice in a box.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) tone: Tone,
    pub(crate) title: String,
    pub(crate) text: String,
}

impl Notice {
    /// That something was done.
    pub(crate) fn good(text: String) -> Self {
        Self {
            tone: Tone::Good,
            title: String::new(),
            text,
        }
    }

    /// The CSS class.
    pub(crate) fn class(&self) -> &'static str {
        match self.tone {
            Tone::Info => "info",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
        }
    }

    /// The ARIA role: a failure interrupts a screen reader, the rest waits.
    pub(crate) fn role(&self) -> &'static str {
        match self.tone {
            Tone::Bad => "alert",
            _ => "status",
        }
    }
}

/// A large figure with a label and a note.
#[derive(Debug, Clone)]
pub(crate) struct Stat {
    pub(crate) label: String,
    pub(crate) figure: String,
    pub(crate) note: String,
}

/// A tab above a list.
#[derive(Debug, Clone)]
pub(crate) struct Tab {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) count: Option<usize>,
    pub(crate) is_here: bool,
}

/// An entry of a timeline.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) when: String,
    /// The instant for machines.
    pub(crate) datetime: String,
    pub(crate) what: String,
    pub(crate) who: String,
    /// Further paragraphs.
    pub(crate) details: Vec<String>,
    /// The page of the ledger entry: address and text.
    pub(crate) entry: Option<(String, String)>,
}

/// The direction in which a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Up,
    Down,
}

/// The head of a column.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) label: String,
    /// Sorts by the column, or reverses its order.
    pub(crate) href: Option<String>,
    pub(crate) sorted: Option<Way>,
    /// Whether the column holds figures.
    pub(crate) is_figure: bool,
}

impl Head {
    /// A column that cannot be sorted by.
    pub(crate) fn plain(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: None,
            sorted: None,
            is_figure: false,
        }
    }

    /// A column that can be sorted by.
    pub(crate) fn sorting(label: impl Into<String>, href: String, sorted: Option<Way>) -> Self {
        Self {
            href: Some(href),
            sorted,
            ..Self::plain(label)
        }
    }

    /// Marks a column of figures.
    #[must_use]
    pub(crate) fn figure(mut self) -> Self {
        self.is_figure = true;
        self
    }

    /// The value of `aria-sort`.
    pub(crate) fn aria(&self) -> &'static str {
        match self.sorted {
            Some(Way::Up) => "ascending",
            Some(Way::Down) => "descending",
            None => "none",
        }
    }

    /// The arrow that shows it.
    pub(crate) fn arrow(&self) -> &'static str {
        match self.sorted {
            Some(Way::Up) => "▲",
            Some(Way::Down) => "▼",
            None => "",
        }
    }
}

/// The range of the items on page `page` (from 1) of `total`; a page beyond the last one is the last one.
pub(crate) fn page_range(page: usize, per_page: usize, total: usize) -> Range<usize> {
    let start = (page.clamp(1, total.div_ceil(per_page).max(1)) - 1) * per_page;
    start..(start + per_page).min(total)
}

/// The links between the pages of a list.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"{% import "web/parts.html" as p %}{{ p::pager_of(self) }}"#,
    ext = "html"
)]
pub(crate) struct Pager {
    /// The range that is shown: `第51–100项，共206项`.
    pub(crate) range: String,
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
    pub(crate) previous_word: String,
    pub(crate) next_word: String,
    pub(crate) label: String,
}

impl Pager {
    /// Page `page` (from 1) of `total` items, `per_page` on each; `href` gives a page's address.
    pub(crate) fn of(
        page: usize,
        per_page: usize,
        total: usize,
        l: Localizer,
        href: impl Fn(usize) -> String,
    ) -> Self {
        let pages = total.div_ceil(per_page).max(1);
        let page = page.clamp(1, pages);
        let range = page_range(page, per_page, total);
        Self {
            range: l.message(
                &Message::new("pager-said")
                    .number("from", (range.start + 1).min(total))
                    .number("to", range.end)
                    .number("total", total),
            ),
            previous: (page > 1).then(|| href(page - 1)),
            next: (page < pages).then(|| href(page + 1)),
            previous_word: l.t("pager-previous"),
            next_word: l.t("pager-next"),
            label: l.t("pager-label"),
        }
    }
}

/// The point of both times that a page shows, with a form that changes it.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"{% import "web/parts.html" as p %}{{ p::moment_of(self) }}"#,
    ext = "html"
)]
pub(crate) struct Moment {
    /// The sentence: `数据截至…，台账读至…`.
    pub(crate) sentence: String,
    /// The page that the form requests.
    pub(crate) action: String,
    pub(crate) known_at: Field,
    pub(crate) as_of: Field,
    /// The other parameters of the page, which the form repeats.
    pub(crate) hidden: Vec<(&'static str, String)>,
    pub(crate) open_word: String,
    pub(crate) submit_word: String,
    /// The same page for now, where another point is shown: address and text.
    pub(crate) back: Option<(String, String)>,
}

impl Moment {
    /// The moment of a snapshot on the page `here`; `read_to` is the instant that the sentence names, and the times are those of the
    /// query.
    pub(crate) fn new(
        snapshot: &LedgerSnapshot,
        read_to: Timestamp,
        here: &str,
        (known_at, as_of): (&KnownAt, Option<NaiveDate>),
        l: Localizer,
    ) -> Self {
        let sentence = Message::new("web-as-of")
            .arg("day", l.day(snapshot.as_of))
            .arg("instant", l.instant(read_to, snapshot.context.zone));
        let is_past = !known_at.typed().is_empty() || as_of.is_some();
        Self {
            sentence: l.message(&sentence),
            action: here.to_owned(),
            known_at: Field::new("known_at", l.t("moment-known-at"))
                .width("w-medium")
                .hint(l.t("moment-known-at-hint"))
                .value(known_at.typed()),
            as_of: Field::new("as_of", l.t("moment-as-of"))
                .kind(Kind::Date)
                .hint(l.t("moment-as-of-hint"))
                .value(as_of.map(|day| day.to_string()).unwrap_or_default()),
            hidden: Vec::new(),
            open_word: l.t("moment-open"),
            submit_word: l.t("moment-submit"),
            back: is_past.then(|| (here.to_owned(), l.t("moment-back"))),
        }
    }
}
