//! Selecting: one walk over the rows that filters them and counts every choice, then the page in its order.
//!
//! A choice is counted as if its own part of the filter were open, so that a list can say how many each other choice would
//! show. Only the page is put in order: the rest is parted, which costs one walk whatever the order.

use std::collections::{BTreeMap, HashMap};

use super::sort::Ranked;
use super::{Assignment, Cursor, Facet, Filter, Listed, Page, Search, Sort};
use crate::domain::ids::OfficeId;
use crate::domain::light::Light;
use crate::domain::office::Lang;
use crate::domain::quantity::Basis;

/// A choice and how many accounts it would show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count<T> {
    /// The choice.
    pub choice: T,
    /// How many.
    pub count: usize,
}

/// How many accounts each choice would show, all other parts of the filter as they are. Choices that nothing shows are left
/// out, except lights.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Sections, in the report's order.
    pub sections: Vec<Count<String>>,
    /// Enumerations, in the report's order.
    pub groups: Vec<Count<String>>,
    /// Lead offices, by id.
    pub offices: Vec<Count<OfficeId>>,
    /// Lights, in order of precedence, all of them.
    pub lights: Vec<Count<Light>>,
    /// Kinds of figure, in the report's order.
    pub bases: Vec<Count<Basis>>,
    /// Proposed and assigned.
    pub assignments: Vec<Count<Assignment>>,
}

/// The part of a list that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection<'a> {
    /// How many accounts the filter lets through.
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
    let search = Search::new(filter.search.as_deref().unwrap_or_default());
    let mut tally = Tally::default();
    let mut kept = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let row = row.as_ref();
        match verdict(filter, &search, row) {
            Verdict::Passes => {
                tally.passes(row);
                kept.push(sort.value(row, place, lang));
            }
            Verdict::Fails(facet) => tally.add(facet, row),
            Verdict::Hidden => {}
        }
    }
    let total = kept.len();
    let (start, size) = match page {
        Page::All => (0, total.max(1)),
        Page::Number { number, size } => {
            let size = (*size).max(1);
            let last = total.div_ceil(size).max(1);
            ((number.clamp(&1, &last) - 1) * size, size)
        }
        Page::After { cursor, size } => {
            let start = cursor
                .as_ref()
                .and_then(|cursor| place_of(rows, cursor))
                .map_or(0, |place| {
                    let mark = sort.value(rows[place].as_ref(), place, lang);
                    let read = |row: &&Ranked<'_>| sort.order(row, &mark).is_le();
                    kept.iter().filter(read).count()
                });
            (start, (*size).max(1))
        }
    };
    let shown = window(kept, start, size, sort);
    let rows: Vec<&Listed> = shown.iter().map(|r| rows[r.place].as_ref()).collect();
    let next = rows
        .last()
        .filter(|_| start + rows.len() < total)
        .map(|row| Cursor {
            sort,
            code: row.account.commitment.code.clone(),
        });
    let is_numbered = matches!(page, Page::Number { .. });
    Selection {
        total,
        rows,
        start,
        number: if is_numbered { start / size + 1 } else { 1 },
        pages: total.div_ceil(size).max(1),
        next,
        facets: tally.facets(),
    }
}

fn place_of<R: AsRef<Listed>>(rows: &[R], cursor: &Cursor) -> Option<usize> {
    rows.iter()
        .position(|row| row.as_ref().account.commitment.code == cursor.code)
}

/// The rows from `start` on, at most `size`, in order.
fn window(mut kept: Vec<Ranked<'_>>, start: usize, size: usize, sort: Sort) -> Vec<Ranked<'_>> {
    let order = |one: &Ranked<'_>, other: &Ranked<'_>| sort.order(one, other);
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

enum Verdict {
    Passes,
    /// Only this part of the filter keeps it out.
    Fails(Facet),
    /// More than one part does, or one that is not counted.
    Hidden,
}

fn verdict(filter: &Filter, search: &Search, row: &Listed) -> Verdict {
    let account = &row.account;
    let promise = &account.commitment;
    let within = filter.due_after.is_none_or(|day| account.due_on >= day)
        && filter.due_before.is_none_or(|day| account.due_on <= day)
        && (filter.codes.is_empty() || filter.codes.contains(&promise.code));
    if !within {
        return Verdict::Hidden;
    }
    let parts = [
        (
            Facet::Section,
            filter
                .section
                .as_ref()
                .is_none_or(|s| *s == promise.section),
        ),
        (
            Facet::Group,
            filter.group.is_none() || filter.group == promise.group,
        ),
        (
            Facet::Office,
            filter.office.as_ref().is_none_or(|o| *o == account.lead),
        ),
        (
            Facet::Light,
            filter.lights.is_empty() || filter.lights.contains(&account.progress.light),
        ),
        (
            Facet::Basis,
            filter.basis.is_none_or(|basis| basis == promise.basis),
        ),
        (
            Facet::Assignment,
            filter
                .assignment
                .is_none_or(|a| a == Assignment::of(account)),
        ),
    ];
    let mut failed = parts.iter().filter(|(_, passes)| !passes);
    let verdict = match (failed.next(), failed.next()) {
        (None, _) => Verdict::Passes,
        (Some((facet, _)), None) => Verdict::Fails(*facet),
        _ => return Verdict::Hidden,
    };
    // The dearest question comes last.
    if search.finds(&row.promise, &row.office) {
        verdict
    } else {
        Verdict::Hidden
    }
}

/// Counts in the making.
#[derive(Default)]
struct Tally<'a> {
    sections: InOrder<&'a str>,
    groups: InOrder<&'a str>,
    offices: HashMap<&'a OfficeId, usize>,
    lights: [usize; Light::ALL.len()],
    bases: Vec<Count<Basis>>,
    assignments: BTreeMap<Assignment, usize>,
}

/// Counts of texts in the order in which they came first. Neighbours are mostly alike, so the last is tried first.
#[derive(Default)]
struct InOrder<T> {
    counts: Vec<Count<T>>,
    last: usize,
}

impl<'a> InOrder<&'a str> {
    fn add(&mut self, choice: &'a str) {
        let is_it = |count: &Count<&str>| count.choice == choice;
        if !self.counts.get(self.last).is_some_and(is_it) {
            self.last = self.counts.iter().position(is_it).unwrap_or_else(|| {
                self.counts.push(Count { choice, count: 0 });
                self.counts.len() - 1
            });
        }
        if let Some(count) = self.counts.get_mut(self.last) {
            count.count += 1;
        }
    }

    fn owned(self) -> Vec<Count<String>> {
        let own = |c: Count<&str>| Count {
            choice: c.choice.to_owned(),
            count: c.count,
        };
        self.counts.into_iter().map(own).collect()
    }
}

impl<'a> Tally<'a> {
    fn passes(&mut self, row: &'a Listed) {
        for facet in [
            Facet::Section,
            Facet::Group,
            Facet::Office,
            Facet::Light,
            Facet::Basis,
            Facet::Assignment,
        ] {
            self.add(facet, row);
        }
    }

    fn add(&mut self, facet: Facet, row: &'a Listed) {
        let account = &row.account;
        match facet {
            Facet::Section => self.sections.add(&account.commitment.section),
            Facet::Group => {
                if let Some(group) = &account.commitment.group {
                    self.groups.add(group);
                }
            }
            Facet::Office => *self.offices.entry(&account.lead).or_default() += 1,
            Facet::Light => self.lights[account.progress.light as usize] += 1,
            Facet::Basis => {
                let basis = account.commitment.basis;
                match self.bases.iter_mut().find(|c| c.choice == basis) {
                    Some(count) => count.count += 1,
                    None => self.bases.push(Count {
                        choice: basis,
                        count: 1,
                    }),
                }
            }
            Facet::Assignment => *self.assignments.entry(Assignment::of(account)).or_default() += 1,
        }
    }

    fn facets(self) -> Facets {
        let mut offices: Vec<Count<OfficeId>> = self
            .offices
            .into_iter()
            .map(|(id, count)| Count {
                choice: id.clone(),
                count,
            })
            .collect();
        offices.sort_unstable_by(|a, b| a.choice.cmp(&b.choice));
        Facets {
            sections: self.sections.owned(),
            groups: self.groups.owned(),
            offices,
            lights: Light::ALL
                .into_iter()
                .zip(self.lights)
                .map(|(choice, count)| Count { choice, count })
                .collect(),
            bases: self.bases,
            assignments: self
                .assignments
                .into_iter()
                .map(|(choice, count)| Count { choice, count })
                .collect(),
        }
    }
}
