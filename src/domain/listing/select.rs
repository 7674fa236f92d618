//! Selecting: one walk over the rows that filters them and counts every choice, then the page in its order.
//!
//! A choice is counted as if its own part of the filter were open, so that a list can say how many each other choice would
//! show. Only the page is put in order: the rest is parted, which costs one walk whatever the order.

use super::sort::Ranked;
use super::symbol::Symbol;
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
    let wish = Wish::of(filter);
    let mut tally = Tally::default();
    let mut kept = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let row = row.as_ref();
        match wish.verdict(row) {
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

/// A filter with its names as symbols.
struct Wish<'f> {
    filter: &'f Filter,
    search: Search,
    section: Part,
    group: Part,
    office: Part,
}

/// A name that is wished for.
enum Part {
    Any,
    Only(Symbol),
    /// No row has it.
    Nothing,
}

impl Part {
    fn of(name: Option<&str>) -> Self {
        match name {
            None => Self::Any,
            Some(name) => Symbol::find(name).map_or(Self::Nothing, Self::Only),
        }
    }

    fn lets_through(&self, symbol: Option<Symbol>) -> bool {
        match self {
            Self::Any => true,
            Self::Only(wished) => symbol == Some(*wished),
            Self::Nothing => false,
        }
    }
}

impl<'f> Wish<'f> {
    fn of(filter: &'f Filter) -> Self {
        Self {
            search: Search::new(filter.search.as_deref().unwrap_or_default()),
            section: Part::of(filter.section.as_deref()),
            group: Part::of(filter.group.as_deref()),
            office: Part::of(filter.office.as_ref().map(OfficeId::as_str)),
            filter,
        }
    }

    fn verdict(&self, row: &Listed) -> Verdict {
        let (filter, keys) = (self.filter, &row.keys);
        let within = filter.due_after.is_none_or(|day| keys.due_on >= day)
            && filter.due_before.is_none_or(|day| keys.due_on <= day)
            && (filter.codes.is_empty() || filter.codes.contains(&row.account.commitment.code));
        if !within {
            return Verdict::Hidden;
        }
        let passes = [
            self.section.lets_through(Some(keys.section)),
            self.group.lets_through(keys.group),
            self.office.lets_through(Some(keys.office)),
            filter.lights.is_empty() || filter.lights.contains(&keys.light),
            filter.basis.is_none_or(|basis| basis == keys.basis),
            filter.assignment.is_none_or(|a| a == keys.assignment),
        ];
        let mut failed = Facet::ALL.iter().zip(passes).filter(|(_, passes)| !passes);
        let verdict = match (failed.next(), failed.next()) {
            (None, _) => Verdict::Passes,
            (Some((facet, _)), None) => Verdict::Fails(*facet),
            _ => return Verdict::Hidden,
        };
        // The dearest question comes last.
        if self.search.is_empty() || self.search.finds(&row.promise, || &row.row.office) {
            verdict
        } else {
            Verdict::Hidden
        }
    }
}

/// Counts in the making.
#[derive(Default)]
struct Tally<'a> {
    sections: Tallied<'a, Symbol>,
    groups: Tallied<'a, Symbol>,
    offices: Tallied<'a, Symbol>,
    lights: [usize; Light::ALL.len()],
    bases: Tallied<'a, Basis>,
    assignments: [usize; Assignment::ALL.len()],
}

/// Counts of choices, each with the first row that has it, in the order in which they came. There are few, and neighbours
/// are mostly alike, so the last is tried first.
struct Tallied<'a, T> {
    counts: Vec<(T, &'a Listed, usize)>,
    last: usize,
}

impl<T> Default for Tallied<'_, T> {
    fn default() -> Self {
        Self {
            counts: Vec::new(),
            last: 0,
        }
    }
}

impl<'a, T: Copy + PartialEq> Tallied<'a, T> {
    fn add(&mut self, choice: T, row: &'a Listed) {
        let is_it = |(found, _, _): &(T, &Listed, usize)| *found == choice;
        if !self.counts.get(self.last).is_some_and(is_it) {
            self.last = self.counts.iter().position(is_it).unwrap_or_else(|| {
                self.counts.push((choice, row, 0));
                self.counts.len() - 1
            });
        }
        if let Some((_, _, count)) = self.counts.get_mut(self.last) {
            *count += 1;
        }
    }

    fn named<N>(self, name: impl Fn(&'a Listed) -> Option<N>) -> Vec<Count<N>> {
        let named = |(_, row, count)| name(row).map(|choice| Count { choice, count });
        self.counts.into_iter().filter_map(named).collect()
    }
}

impl<'a> Tally<'a> {
    fn passes(&mut self, row: &'a Listed) {
        for facet in Facet::ALL {
            self.add(facet, row);
        }
    }

    fn add(&mut self, facet: Facet, row: &'a Listed) {
        let keys = &row.keys;
        match facet {
            Facet::Section => self.sections.add(keys.section, row),
            Facet::Group => {
                if let Some(group) = keys.group {
                    self.groups.add(group, row);
                }
            }
            Facet::Office => self.offices.add(keys.office, row),
            Facet::Light => self.lights[keys.light as usize] += 1,
            Facet::Basis => self.bases.add(keys.basis, row),
            Facet::Assignment => self.assignments[keys.assignment as usize] += 1,
        }
    }

    fn facets(self) -> Facets {
        let mut offices = self.offices.named(|row| Some(row.account.lead.clone()));
        offices.sort_unstable_by(|a, b| a.choice.cmp(&b.choice));
        let assignments = Assignment::ALL.into_iter().zip(self.assignments);
        Facets {
            sections: self
                .sections
                .named(|row| Some(row.account.commitment.section.clone())),
            groups: self
                .groups
                .named(|row| row.account.commitment.group.clone()),
            offices,
            lights: Light::ALL
                .into_iter()
                .zip(self.lights)
                .map(|(choice, count)| Count { choice, count })
                .collect(),
            bases: self.bases.named(|row| Some(row.account.commitment.basis)),
            assignments: assignments
                .filter(|(_, count)| *count > 0)
                .map(|(choice, count)| Count { choice, count })
                .collect(),
        }
    }
}
