//! Parts of lists and of single things: pager, sorting heads, tabs, notices, facts, the story, the moment asked for.

use super::{Field, Kind, Lamp};
use domain::message::Message;
use i18n::Localizer;

/// How serious a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// EntryLine.
    Info,
    /// Done.
    Good,
    /// Mind this.
    Warn,
    /// It went wrong.
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
    /// Its class.
    pub(crate) fn class(&self) -> &'static str {
        match self.tone {
            Tone::Info => "info",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
        }
    }

    /// Its role: what went wrong interrupts, the rest waits.
    pub(crate) fn role(&self) -> &'static str {
        match self.tone {
            Tone::Bad => "alert",
            _ => "status",
        }
    }
}

/// A list that holds nothing, and what to do about it.
#[derive(Debug, Clone)]
pub(crate) struct Empty {
    pub(crate) title: String,
    pub(crate) text: String,
    /// Where to go instead: address and what it says.
    pub(crate) link: Option<(String, String)>,
}

/// A label and what belongs to it.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) label: String,
    pub(crate) value: String,
}

impl Fact {
    /// A row of a description list.
    pub(crate) fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
        }
    }
}

/// A large figure, what it is, and a remark.
#[derive(Debug, Clone)]
pub(crate) struct Stat {
    pub(crate) label: String,
    pub(crate) figure: String,
    pub(crate) note: String,
}

/// A tab of a subnavigation.
#[derive(Debug, Clone)]
pub(crate) struct Tab {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) count: Option<usize>,
    pub(crate) is_here: bool,
}

/// A step of a story.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// The instant as people write it.
    pub(crate) when: String,
    /// The same for machines.
    pub(crate) datetime: String,
    /// What happened.
    pub(crate) what: String,
    /// Who did it.
    pub(crate) who: String,
    /// More words, each a paragraph of its own.
    pub(crate) details: Vec<String>,
    /// The entry, and the page that shows its proof.
    pub(crate) entry: Option<(String, String)>,
    /// The light since then, where it turned.
    pub(crate) lamp: Option<Lamp>,
}

/// Which way a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Smallest first.
    Up,
    /// Largest first.
    Down,
}

/// The head of a column.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) label: String,
    /// Sorts by it, or the other way about.
    pub(crate) href: Option<String>,
    pub(crate) sorted: Option<Way>,
    /// Whether the column holds figures.
    pub(crate) is_figure: bool,
}

impl Head {
    /// A column that is not sorted by.
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

    /// Holds figures.
    #[must_use]
    pub(crate) fn figure(mut self) -> Self {
        self.is_figure = true;
        self
    }

    /// `aria-sort`.
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

/// From page to page of a list.
#[derive(Debug, Clone)]
pub(crate) struct Pager {
    /// What is seen: `第51–100项，共206项`.
    pub(crate) said: String,
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
        let per_page = per_page.max(1);
        let pages = total.div_ceil(per_page).max(1);
        let page = page.clamp(1, pages);
        let from = ((page - 1) * per_page + 1).min(total);
        let to = (page * per_page).min(total);
        Self {
            said: l.message(
                &Message::new("pager-said")
                    .number("from", from)
                    .number("to", to)
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

/// The moment that a list is asked for, atop of it: as the ledger stood, true for a day.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    /// What is seen: `数据截至…，台账读至…`.
    pub(crate) said: String,
    /// The page that is asked again.
    pub(crate) action: String,
    pub(crate) known_at: Field,
    pub(crate) as_of: Field,
    /// Other parameters that stay.
    pub(crate) kept: Vec<(String, String)>,
    pub(crate) open_word: String,
    pub(crate) submit_word: String,
    /// Back to now, where something else is seen: address and what it says.
    pub(crate) back: Option<(String, String)>,
}

impl Moment {
    /// `said` is the sentence that tells the moment; the texts are what was asked for, empty where nothing was.
    pub(crate) fn new(
        said: String,
        here: &str,
        [known_at, as_of]: [&str; 2],
        kept: Vec<(String, String)>,
        l: Localizer,
    ) -> Self {
        let is_past = !known_at.is_empty() || !as_of.is_empty();
        Self {
            said,
            action: here.to_owned(),
            known_at: Field::new("known_at", l.t("moment-known-at"))
                .kind(Kind::Text)
                .width("w-medium")
                .hint(l.t("moment-known-at-hint"))
                .value(known_at),
            as_of: Field::new("as_of", l.t("moment-as-of"))
                .kind(Kind::Date)
                .hint(l.t("moment-as-of-hint"))
                .value(as_of),
            kept,
            open_word: l.t("moment-open"),
            submit_word: l.t("moment-submit"),
            back: is_past.then(|| (here.to_owned(), l.t("moment-back"))),
        }
    }
}
