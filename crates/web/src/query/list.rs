//! The query parameters of the list of commitments, and the links from there.
//!
//! Pages, the API and downloads parse them alike, so that their links are interchangeable. `domain::listing` selects the rows.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::error::QueryError;
use super::extract::parse_strictly;
use super::link::Link;
use super::parameter::{
    KnownAt, Limit, PageNumber, PageSize, Parameter, SIZE_DEFAULT, parameter, parameters,
};
use domain::listing::{Assignment, Cursor, Filter, Page, Sort, SortKey};
use domain::{Basis, Light, Message, OfficeId};
use wire::{
    AssignmentName, BasisName, CommitmentCode, Day, LightName, Moment, OfficeName, SortName,
};

/// Which commitments, in what order, at what moment.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListParams {
    /// Words that all stand in code, titles, clause, item or the lead office's name.
    #[param(value_type = Option<String>, max_length = 100)]
    #[serde(deserialize_with = "parameter")]
    search: Option<Search>,
    /// Of a section of the report.
    #[param(max_length = 200)]
    section: Option<String>,
    /// Of an enumeration.
    #[param(max_length = 200)]
    group: Option<String>,
    /// Of a lead office.
    #[param(inline)]
    #[serde(deserialize_with = "parameter")]
    office: Option<OfficeName>,
    /// Showing one of these lights; may be given several times.
    #[param(inline, value_type = Option<Vec<LightName>>)]
    light: Vec<Light>,
    /// Of a kind of figure.
    #[param(inline, value_type = Option<BasisName>)]
    basis: Option<Basis>,
    /// Whether the lead office was confirmed.
    #[param(inline, value_type = Option<AssignmentName>)]
    assignment: Option<Assignment>,
    /// Due on that day or later.
    #[param(inline, value_type = Option<Day>)]
    #[serde(deserialize_with = "parameter")]
    due_after: Option<NaiveDate>,
    /// Due on that day or earlier.
    #[param(inline, value_type = Option<Day>)]
    #[serde(deserialize_with = "parameter")]
    due_before: Option<NaiveDate>,
    /// One of these; may be given several times.
    #[param(inline, value_type = Option<Vec<CommitmentCode>>)]
    #[serde(deserialize_with = "parameters")]
    code: Vec<CommitmentCode>,
    /// Of this report, or `all`; without it, of the newest that is not settled.
    #[param(max_length = 40)]
    report: Option<String>,
    /// As the ledger stood then.
    #[param(inline, value_type = Option<Moment>)]
    known_at: KnownAt,
    /// As of that day.
    #[param(inline, value_type = Option<Day>)]
    #[serde(deserialize_with = "parameter")]
    as_of: Option<NaiveDate>,
    /// In what order.
    #[param(inline, value_type = Option<SortName>)]
    #[serde(deserialize_with = "parameter")]
    sort: Option<Sort>,
    // The parameters of pages.
    #[param(ignore)]
    size: PageSize,
    #[param(ignore)]
    page: PageNumber,
    // The parameters of the API.
    /// The `next` of the answer before.
    #[param(max_length = 200)]
    after: Option<String>,
    /// How many at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 500, default = 100)]
    limit: Limit,
}

/// Words that are searched for, at most 100 characters.
struct Search(String);

impl Parameter for Search {
    const EXPECTED: &'static str = "query-too-long most=100";

    fn parse(text: &str) -> Option<Self> {
        (text.chars().count() <= 100).then(|| Self(text.to_owned()))
    }
}

/// The parsed parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// The commitments to list.
    pub filter: Filter,
    /// Their order.
    pub sort: Sort,
    /// The part of the list.
    pub page: Page,
    /// The report that is asked for.
    pub report: Option<String>,
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
            report: None,
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
        let params: ListParams = parse_strictly(query, &["after", "limit"])?;
        let page = Page::Number {
            number: params.page.0,
            size: params.size.0,
        };
        Ok(Self::new(params, page))
    }

    /// Parses the parameters of the API: the common ones, `after` (the `next` of the previous answer) and `limit`.
    ///
    /// # Errors
    /// As [`ListQuery::of_page`], and for an `after` of a list in another order.
    pub fn of_api(query: Option<&str>) -> Result<Self, QueryError> {
        let mut params: ListParams = parse_strictly(query, &["size", "page"])?;
        let sort = params.sort.unwrap_or_default();
        let cursor = params.after.take().map(|text| {
            let cursor: Option<Cursor> = text.parse().ok();
            let cursor = cursor.filter(|cursor| cursor.sort == sort);
            cursor.ok_or_else(|| QueryError::new("after", &text, Message::new("query-after")))
        });
        let page = Page::After {
            cursor: cursor.transpose()?,
            size: params.limit.0,
        };
        Ok(Self::new(params, page))
    }

    /// Parses the parameters of a download, which contains every page.
    ///
    /// # Errors
    /// As [`ListQuery::of_page`].
    pub fn of_download(query: Option<&str>) -> Result<Self, QueryError> {
        let page = Page::All;
        Self::of_page(query).map(|query| Self { page, ..query })
    }

    fn new(params: ListParams, page: Page) -> Self {
        let mut lights = params.light;
        lights.sort_unstable();
        lights.dedup();
        Self {
            filter: Filter {
                section: params.section,
                group: params.group,
                office: params.office.map(|office| office.0),
                lights,
                basis: params.basis,
                assignment: params.assignment,
                due_after: params.due_after,
                due_before: params.due_before,
                search: params.search.map(|search| search.0),
                codes: params.code.into_iter().map(|code| code.0).collect(),
            },
            sort: params.sort.unwrap_or_default(),
            page,
            report: params.report,
            known_at: params.known_at,
            as_of: params.as_of,
        }
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
        add("report", self.report.clone());
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
                add(
                    "limit",
                    (*size != Limit::default().0).then(|| size.to_string()),
                );
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
