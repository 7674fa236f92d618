//! Selecting: one walk over the rows that filters them and counts every choice, then the page in its order.
//!
//! This is what a list means. [`super::Index`] comes to the same by shorter ways where the rows are kept in memory. Only the
//! page is put in order: the rest is parted, which costs one walk whatever the order.

use std::cmp::Ordering;

use super::matcher::{FilterMatcher, Verdict};
use super::sort::Ranked;
use super::tally::{Facets, Tally};
use super::{Cursor, Filter, Listed, Page, Sort};
use crate::office::Lang;

/// The part of a list that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection<'a> {
    /// How many statuses the filter lets through.
    pub total: usize,
    /// Those of the page, in order.
    pub rows: Vec<&'a Listed>,
    /// How many come before them.
    pub start: usize,
    /// The page's number, from 1. 1 where pages are not numbered.
    pub number: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
    /// Where a program reads on; nothing at the end.
    pub next: Option<Cursor>,
    /// How many each choice would show.
    pub facets: Facets,
}

/// Selects from all rows of a ledger, which come in the report's order.
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
    /// The rows of a page, which begins after so many and holds so many at most.
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

/// What comes from `start` on, at most `size`, in order.
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
