//! What was wished for in the URL of a list of commitments, and the links from there.
//!
//! One reading for pages, the API and downloads, so that a link to one is a link to all. Must not select: `domain::listing`
//! does.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{Params, QueryError};
use domain::ids::{Code, OfficeId};
use domain::light::Light;
use domain::listing::{Assignment, Cursor, Filter, Page, Sort, SortKey};
use domain::message::{Localize, Message};
use domain::quantity::Basis;
use domain::time::Timestamp;

/// The sizes that a page may have.
pub const SIZES: [usize; 4] = [20, 50, 100, 200];

/// The size of a page where none is asked for.
pub const SIZE_DEFAULT: usize = 50;

/// The most rows that a program is given at once, and how many where it does not say.
const LIMIT_MAX: usize = 500;
const LIMIT_DEFAULT: usize = 100;

/// The longest search, in characters.
const SEARCH_MAX_CHARS: usize = 100;

/// The parameters of every list, in the order of its links.
const NAMES: [&str; 13] = [
    "search",
    "section",
    "group",
    "office",
    "light",
    "basis",
    "assignment",
    "due_after",
    "due_before",
    "code",
    "known_at",
    "as_of",
    "sort",
];

/// What was wished for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// Which accounts.
    pub filter: Filter,
    /// In what order.
    pub sort: Sort,
    /// Which part of them.
    pub page: Page,
    /// As known at this day or instant, as it was typed; it reads as one.
    pub known_at: Option<String>,
    /// As of this day.
    pub as_of: Option<NaiveDate>,
}

impl Default for ListQuery {
    fn default() -> Self {
        Self {
            filter: Filter::default(),
            sort: Sort::default(),
            page: Page::Number {
                number: 1,
                size: SIZE_DEFAULT,
            },
            known_at: None,
            as_of: None,
        }
    }
}

impl ListQuery {
    /// Of a page for people: `page` and `size`.
    ///
    /// # Errors
    /// [`QueryError`] for whatever a list cannot take; so below.
    pub fn of_page(query: Option<&str>) -> Result<Self, QueryError> {
        let mut params = Params::parse(query)?;
        let mut wished = Self::common(&mut params)?;
        let sizes = SIZES.map(|size| size.to_string());
        let sizes = [&sizes[0], &sizes[1], &sizes[2], &sizes[3]].map(String::as_str);
        let size = params.choice("size", &sizes, |text| {
            SIZES.into_iter().find(|size| size.to_string() == text)
        })?;
        wished.page = Page::Number {
            number: params.number("page", 1, 1_000_000)?.unwrap_or(1),
            size: size.unwrap_or(SIZE_DEFAULT),
        };
        params.finish(&[&NAMES[..], &["size", "page"]].concat())?;
        Ok(wished)
    }

    /// Of the API: `after` (the `next` of the answer before) and `limit`.
    ///
    /// # Errors
    /// As [`ListQuery::of_page`]; also for an `after` of a list in another order.
    pub fn of_api(query: Option<&str>) -> Result<Self, QueryError> {
        let mut params = Params::parse(query)?;
        let mut wished = Self::common(&mut params)?;
        let limit = params.number("limit", 1, LIMIT_MAX)?;
        let after = params.take("after")?;
        params.finish(&[&NAMES[..], &["after", "limit"]].concat())?;
        let cursor = after
            .map(|text| {
                let read: Option<Cursor> = text.parse().ok();
                let ours = read.filter(|cursor| cursor.sort == wished.sort);
                ours.ok_or_else(|| QueryError::new("after", &text, Message::new("query-after")))
            })
            .transpose()?;
        wished.page = Page::After {
            cursor,
            size: limit.unwrap_or(LIMIT_DEFAULT),
        };
        Ok(wished)
    }

    /// Of a download: everything that the filter lets through. The page that was looked at does not matter.
    ///
    /// # Errors
    /// As [`ListQuery::of_page`].
    pub fn of_download(query: Option<&str>) -> Result<Self, QueryError> {
        let page = Page::All;
        Self::of_page(query).map(|wished| Self { page, ..wished })
    }

    fn common(params: &mut Params) -> Result<Self, QueryError> {
        // The language is the caller's, and stays in its cookie.
        params.choice("lang", &["zh", "en"], |text| {
            ["zh", "en"].contains(&text).then_some(())
        })?;
        let sorts = SortKey::ALL.map(SortKey::as_str);
        let sort = params.choice("sort", &sorts, Sort::parse)?;
        Ok(Self {
            filter: filter(params)?,
            sort: sort.unwrap_or_default(),
            known_at: params.read("known_at", Message::new("query-instant"), |text| {
                Timestamp::parse_human(text, chrono_tz::UTC)
                    .ok()
                    .map(|_| text.to_owned())
            })?,
            as_of: params.day("as_of")?,
            ..Self::default()
        })
    }

    /// The instant up to which the ledger is to be read; a day means its end in the ledger's zone.
    pub fn instant(&self, zone: Tz) -> Option<Timestamp> {
        let typed = self.known_at.as_deref()?;
        Timestamp::parse_human(typed, zone).ok()
    }

    /// The parameters that say this, in one order, without those that change nothing: what forms keep in hidden fields.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let filter = &self.filter;
        let mut pairs = Vec::new();
        let mut add = |name: &'static str, value: Option<String>| {
            pairs.extend(value.map(|value| (name, value)));
        };
        add("search", filter.search.clone());
        add("section", filter.section.clone());
        add("group", filter.group.clone());
        add("office", filter.office.as_ref().map(OfficeId::to_string));
        for light in &filter.lights {
            add("light", Some(light.to_string()));
        }
        add("basis", filter.basis.map(|basis| basis.as_str().into()));
        add("assignment", filter.assignment.map(|a| a.as_str().into()));
        add("due_after", filter.due_after.map(|day| day.to_string()));
        add("due_before", filter.due_before.map(|day| day.to_string()));
        for code in &filter.codes {
            add("code", Some(code.to_string()));
        }
        add("known_at", self.known_at.clone());
        add("as_of", self.as_of.map(|day| day.to_string()));
        let is_sorted = self.sort != Sort::default();
        add("sort", is_sorted.then(|| self.sort.to_string()));
        match &self.page {
            Page::Number { number, size } => {
                add("size", (*size != SIZE_DEFAULT).then(|| size.to_string()));
                add("page", (*number > 1).then(|| number.to_string()));
            }
            Page::After { cursor, size } => {
                add("after", cursor.as_ref().map(Cursor::to_string));
                add("limit", (*size != LIMIT_DEFAULT).then(|| size.to_string()));
            }
            Page::All => {}
        }
        pairs
    }

    /// The canonical link: the same wish always makes the same text, percent-encoded.
    pub fn link(&self, path: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.pairs());
        let query = query.finish();
        if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{query}")
        }
    }

    /// The same with something changed, from its first page on.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut changed = self.clone();
        changed.page = match changed.page {
            Page::Number { size, .. } => Page::Number { number: 1, size },
            Page::After { size, .. } => Page::After { cursor: None, size },
            Page::All => Page::All,
        };
        change(&mut changed);
        changed
    }

    /// The same in another order; the same order asked for again reporting_months round.
    #[must_use]
    pub fn sorted(&self, key: SortKey) -> Self {
        let natural = Sort::natural(key);
        self.with(|wished| {
            wished.sort = if wished.sort == natural {
                natural.reversed()
            } else {
                natural
            };
        })
    }

    /// Another page of the same.
    #[must_use]
    pub fn at_page(&self, number: usize) -> Self {
        let size = match self.page {
            Page::Number { size, .. } => size,
            _ => SIZE_DEFAULT,
        };
        Self {
            page: Page::Number { number, size },
            ..self.clone()
        }
    }

    /// What comes after a row.
    #[must_use]
    pub fn after(&self, cursor: Cursor) -> Self {
        let size = match self.page {
            Page::After { size, .. } => size,
            _ => LIMIT_DEFAULT,
        };
        let cursor = Some(cursor);
        Self {
            page: Page::After { cursor, size },
            ..self.clone()
        }
    }
}

fn filter(params: &mut Params) -> Result<Filter, QueryError> {
    let search = params.take("search")?;
    if let Some(text) = search
        .as_ref()
        .filter(|s| s.chars().count() > SEARCH_MAX_CHARS)
    {
        let expected = Message::new("query-too-long").number("most", SEARCH_MAX_CHARS);
        return Err(QueryError::new("search", text, expected));
    }
    let office = params.take("office")?;
    let office = office.map(|text| {
        OfficeId::parse(&text).map_err(|e| QueryError::new("office", &text, e.message()))
    });
    let codes = params
        .take_all("code")
        .into_iter()
        .map(|text| Code::parse(&text).map_err(|e| QueryError::new("code", &text, e.message())));
    let mut lights = params.choices("light", &Light::ALL.map(Light::as_str), Light::parse)?;
    lights.sort_unstable();
    lights.dedup();
    Ok(Filter {
        section: params.take("section")?,
        group: params.take("group")?,
        office: office.transpose()?,
        lights,
        basis: params.choice("basis", &Basis::ALL.map(Basis::as_str), Basis::parse)?,
        assignment: params.choice(
            "assignment",
            &Assignment::ALL.map(Assignment::as_str),
            Assignment::parse,
        )?,
        due_after: params.day("due_after")?,
        due_before: params.day("due_before")?,
        search,
        codes: codes.collect::<Result<_, _>>()?,
    })
}
