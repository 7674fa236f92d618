//! A plain walk over all rows, which defines what a list contains: the index must select the same.

use std::collections::BTreeSet;

use super::matcher::{FilterMatcher, Verdict};
use super::select::window;
use super::sort::Ranked;
use super::tally::Tally;
use super::*;
use crate::Lang;

/// Selects from all rows of a ledger, which are in the order of the report.
pub(super) fn select<'a>(
    rows: &'a [Listed],
    filter: &Filter,
    sort: Sort,
    page: &Page,
    lang: Lang,
) -> Selection<'a> {
    let matcher = FilterMatcher::of(filter);
    let mut tally = Tally::default();
    let mut kept = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        match verdict(&matcher, row) {
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
        let is_marked = |row: &Listed| row.status().commitment.code == cursor.code;
        rows.iter().position(is_marked).map_or(0, |place| {
            let mark = sort.value(&rows[place], place, lang);
            let read = |row: &&Ranked<'_>| sort.order(row, &mark).is_le();
            kept.iter().filter(read).count()
        })
    });
    let order = |one: &Ranked<'_>, other: &Ranked<'_>| sort.order(one, other);
    let shown = window(kept, start, size, order);
    let rows = shown.iter().map(|r| &rows[r.place]).collect();
    Selection::of(rows, total, (start, size), sort, page, tally.facets())
}

/// The result for a row, by all fields.
fn verdict(matcher: &FilterMatcher<'_>, row: &Listed) -> Verdict {
    if matcher.search.is_empty() || finds(&matcher.search, row) {
        matcher.verdict_but_search(row)
    } else {
        Verdict::Hidden
    }
}

/// Whether every word occurs in the promise or in the name of the office.
fn finds(search: &Search, row: &Listed) -> bool {
    let (promise, office) = (row.promise.as_bytes(), row.row.office.as_bytes());
    search
        .words()
        .all(|(_, word)| word.find(promise).is_some() || word.find(office).is_some())
}

/// Validates the values of a filter that depend on the ledger.
pub(super) fn check(
    filter: &Filter,
    rows: &[Listed],
    offices: &[Office],
) -> Result<(), NotAChoice> {
    let promises = || rows.iter().map(|row| &row.status().commitment);
    filter.check_among(
        || {
            promises()
                .map(|c| c.section.as_str())
                .collect::<BTreeSet<_>>()
        },
        || promises().filter_map(|c| c.group.as_deref()).collect(),
        offices,
    )
}
