//! Selects rows in one pass that filters them and counts every choice, then sorts the requested page.
//!
//! This defines what a list contains; [`super::Index`] computes the same for rows in memory. Only the page is sorted; the rest
//! is partitioned, which is linear for every order.

use std::cmp::Ordering;

use super::matcher::{FilterMatcher, Verdict};
use super::sort::Ranked;
use super::tally::{Facets, Tally};
use super::{Cursor, Filter, Listed, Page, Sort};
use crate::Lang;

/// The requested part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection<'a> {
    /// The number of statuses that pass the filter.
    pub total: usize,
    /// The rows of the page, in order.
    pub rows: Vec<&'a Listed>,
    /// The number of rows before them.
    pub start: usize,
    /// The page's number, from 1. 1 where pages are not numbered.
    pub number: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
    /// The cursor for the next part; `None` at the end.
    pub next: Option<Cursor>,
    /// The number of rows of each choice.
    pub facets: Facets,
}

/// Selects from all rows of a ledger, which are in the order of the report.
pub fn select<'a, R: AsRef<Listed>>(
    rows: &'a [R],
    filter: &Filter,
    sort: Sort,
    page: &Page,
    lang: Lang,
) -> Selection<'a> {
    let matcher = FilterMatcher::of(filter);
    let mut tally = Tally::default();
    let mut kept = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let row = row.as_ref();
        match matcher.verdict(row) {
            Verdict::Passes => {
                tally.passes(row);
                kept.push(sort.value(row, place, lang));
            }
            Verdict::Fails(facet) => tally.add(facet, row),
            Verdict::Hidden => {}
        }
    }
    let total = kept.len();
    let (start, size) = page.span(total, |cursor| {
        place_of(rows, cursor).map_or(0, |place| {
            let mark = sort.value(rows[place].as_ref(), place, lang);
            let read = |row: &&Ranked<'_>| sort.order(row, &mark).is_le();
            kept.iter().filter(read).count()
        })
    });
    let order = |one: &Ranked<'_>, other: &Ranked<'_>| sort.order(one, other);
    let shown = window(kept, start, size, order);
    let rows = shown.iter().map(|r| rows[r.place].as_ref()).collect();
    Selection::of(rows, total, (start, size), sort, page, tally.facets())
}

impl<'a> Selection<'a> {
    /// The selection of a page with its first index and maximum size.
    pub(super) fn of(
        rows: Vec<&'a Listed>,
        total: usize,
        (start, size): (usize, usize),
        sort: Sort,
        page: &Page,
        facets: Facets,
    ) -> Self {
        let next = rows
            .last()
            .filter(|_| start + rows.len() < total)
            .map(|row| Cursor {
                sort,
                code: row.status().commitment.code.clone(),
            });
        let is_numbered = matches!(page, Page::Number { .. });
        Self {
            total,
            rows,
            start,
            number: if is_numbered { start / size + 1 } else { 1 },
            pages: total.div_ceil(size).max(1),
            next,
            facets,
        }
    }
}

fn place_of<R: AsRef<Listed>>(rows: &[R], cursor: &Cursor) -> Option<usize> {
    rows.iter()
        .position(|row| row.as_ref().status().commitment.code == cursor.code)
}

/// The items from `start` on, at most `size`, in order.
pub(super) fn window<T>(
    mut kept: Vec<T>,
    start: usize,
    size: usize,
    order: impl Fn(&T, &T) -> Ordering + Copy,
) -> Vec<T> {
    if start >= kept.len() {
        return Vec::new();
    }
    if start > 0 {
        kept.select_nth_unstable_by(start, order);
        kept.drain(..start);
    }
    if size < kept.len() {
        kept.select_nth_unstable_by(size, order);
        kept.truncate(size);
    }
    kept.sort_unstable_by(order);
    kept
}
