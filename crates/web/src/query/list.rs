//! The query parameters of the list of commitments, and the links from there.
//!
//! Pages, the API and downloads parse them alike, so that their links are interchangeable. `domain::listing` selects the rows.

use chrono::NaiveDate;

use super::{KnownAt, Link, Parameter as _, Params, QueryError};
use domain::ids::{Code, OfficeId};
use domain::light::Light;
use domain::listing::{Assignment, Cursor, Filter, Page, Sort, SortKey};
use domain::message::{Localize, Message};
use domain::quantity::Basis;

/// The page sizes that can be requested.
const SIZES: [usize; 4] = [20, 50, 100, 200];

/// The page size where none is requested.
pub const SIZE_DEFAULT: usize = 50;

/// The largest number of rows of an API answer, and the default.
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

/// The parsed parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// The commitments to list.
    pub filter: Filter,
    /// Their order.
    pub sort: Sort,
    /// The part of the list.
    pub page: Page,
    /// The day or instant up to which the ledger is read.
    pub known_at: KnownAt,
    /// The day for which values are true.
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
            known_at: KnownAt::default(),
            as_of: None,
        }
    }
}

impl ListQuery {
    /// Parses the parameters of a page: the common ones, `page` and `size`.
    ///
    /// # Errors
    /// [`QueryError`] for the first parameter that is unknown or invalid.
    pub fn of_page(query: Option<&str>) -> Result<Self, QueryError> {
        let mut params = Params::parse(query)?;
        let mut query = Self::common(&mut params)?;
        let sizes = SIZES.map(|size| size.to_string());
        let sizes = [&sizes[0], &sizes[1], &sizes[2], &sizes[3]].map(String::as_str);
        let size = params.choice("size", &sizes, |text| {
            SIZES.into_iter().find(|size| size.to_string() == text)
        })?;
        query.page = Page::Number {
            number: params.number("page", 1, 1_000_000)?.unwrap_or(1),
            size: size.unwrap_or(SIZE_DEFAULT),
        };
        params.finish(&[&NAMES[..], &["size", "page"]].concat())?;
        Ok(query)
    }

    /// Parses the parameters of the API: the common ones, `after` (the `next` of the previous answer) and `limit`.
    ///
    /// # Errors
    /// As [`ListQuery::of_page`], and for an `after` of a list in another order.
    pub fn of_api(query: Option<&str>) -> Result<Self, QueryError> {
        let mut params = Params::parse(query)?;
        let mut query = Self::common(&mut params)?;
        let limit = params.number("limit", 1, LIMIT_MAX)?;
        let after = params.take("after")?;
        params.finish(&[&NAMES[..], &["after", "limit"]].concat())?;
        let cursor = after
            .map(|text| {
                let cursor: Option<Cursor> = text.parse().ok();
                let cursor = cursor.filter(|cursor| cursor.sort == query.sort);
                cursor.ok_or_else(|| QueryError::new("after", &text, Message::new("query-after")))
            })
            .transpose()?;
        query.page = Page::After {
            cursor,
            size: limit.unwrap_or(LIMIT_DEFAULT),
        };
        Ok(query)
    }

    /// Parses the parameters of a download, which contains every page.
    ///
    /// # Errors
    /// As [`ListQuery::of_page`].
    pub fn of_download(query: Option<&str>) -> Result<Self, QueryError> {
        let page = Page::All;
        Self::of_page(query).map(|query| Self { page, ..query })
    }

    fn common(params: &mut Params) -> Result<Self, QueryError> {
        // The guard has read the language.
        params.choice("lang", &["zh", "en"], |text| {
            ["zh", "en"].contains(&text).then_some(())
        })?;
        let sorts = SortKey::ALL.map(SortKey::as_str);
        let sort = params.choice("sort", &sorts, Sort::parse)?;
        Ok(Self {
            filter: filter(params)?,
            sort: sort.unwrap_or_default(),
            known_at: params
                .read("known_at", Message::new("query-instant"), KnownAt::parse)?
                .unwrap_or_default(),
            as_of: params.day("as_of")?,
            ..Self::default()
        })
    }

    /// The parameters in a fixed order, without those that have their default value.
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
        let known_at = self.known_at.typed();
        add(
            "known_at",
            (!known_at.is_empty()).then(|| known_at.to_owned()),
        );
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

    /// The canonical link: equal queries give equal links.
    pub fn link(&self, path: &str) -> String {
        let pairs = self.pairs().into_iter();
        let link = pairs.fold(Link::to(path), |link, (name, value)| {
            link.with(name, Some(value))
        });
        link.href()
    }

    /// The query with a change, at its first page.
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

    /// The query without its filter, at its first page.
    #[must_use]
    pub(crate) fn without_filter(&self) -> Self {
        self.with(|query| query.filter = Filter::default())
    }

    /// The query in the natural order of a key, or in the reverse order if it has that order already.
    #[must_use]
    pub fn sorted(&self, key: SortKey) -> Self {
        let natural = Sort::natural(key);
        self.with(|query| {
            query.sort = if query.sort == natural {
                natural.reversed()
            } else {
                natural
            };
        })
    }

    /// Another page of the list.
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
    let bases: Vec<&str> = Basis::ALL.iter().map(|basis| basis.as_str()).collect();
    Ok(Filter {
        section: params.take("section")?,
        group: params.take("group")?,
        office: office.transpose()?,
        lights,
        basis: params.choice("basis", &bases, Basis::parse)?,
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
