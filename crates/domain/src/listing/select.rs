//! What a list contains: a page of the rows that pass a filter, and the counts of every choice.

use std::cmp::Ordering;

use super::tally::Facets;
use super::{Cursor, Listed, Page, Sort};

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
