//! Counts choices: the number of statuses that each choice of a filter field would show if that field alone were changed.

use std::marker::PhantomData;

use strum::VariantArray;

use super::symbol::Symbol;
use super::{Assignment, Facet, Listed};
use crate::{Basis, Light, OfficeId};

/// A choice and the number of statuses that it would show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count<T> {
    /// The choice.
    pub choice: T,
    /// The number.
    pub count: usize,
}

/// The number of statuses that each choice would show, with all other fields of the filter unchanged. Choices without
/// statuses are omitted, except lights.
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

/// Counts in the making.
#[derive(Default)]
pub(super) struct Tally<'a> {
    sections: Tallied<'a, Symbol>,
    groups: Tallied<'a, Symbol>,
    offices: Tallied<'a, Symbol>,
    lights: [usize; Light::ALL.len()],
    bases: Tallied<'a, Basis>,
    assignments: [usize; Assignment::ALL.len()],
}

/// Counts of choices, each with the first row that has it, in the order of those rows. Choices are small numbers, which
/// index a table.
struct Tallied<'a, T> {
    counts: Vec<(&'a Listed, usize)>,
    /// By the number of a choice, where it is among the counts.
    places: Vec<Option<usize>>,
    choice: PhantomData<T>,
}

/// A choice that is a small number.
trait Small: Copy {
    fn number(self) -> usize;
}

impl Small for Symbol {
    fn number(self) -> usize {
        self.index()
    }
}

impl Small for Basis {
    fn number(self) -> usize {
        self as usize
    }
}

impl<T> Default for Tallied<'_, T> {
    fn default() -> Self {
        Self {
            counts: Vec::new(),
            places: Vec::new(),
            choice: PhantomData,
        }
    }
}

impl<'a, T: Small> Tallied<'a, T> {
    fn add(&mut self, choice: T, row: &'a Listed) {
        let number = choice.number();
        if let Some((_, count)) = self.place(number).and_then(|at| self.counts.get_mut(at)) {
            *count += 1;
            return;
        }
        if self.places.len() <= number {
            self.places.resize(number + 1, None);
        }
        self.places[number] = Some(self.counts.len());
        self.counts.push((row, 1));
    }

    fn place(&self, number: usize) -> Option<usize> {
        self.places.get(number).copied().flatten()
    }

    fn named<N>(self, name: impl Fn(&'a Listed) -> Option<N>) -> Vec<Count<N>> {
        let named = |(row, count)| name(row).map(|choice| Count { choice, count });
        self.counts.into_iter().filter_map(named).collect()
    }
}

impl<'a> Tally<'a> {
    pub(super) fn passes(&mut self, row: &'a Listed) {
        for facet in Facet::VARIANTS {
            self.add(*facet, row);
        }
    }

    pub(super) fn add(&mut self, facet: Facet, row: &'a Listed) {
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

    pub(super) fn facets(self) -> Facets {
        let mut offices = self.offices.named(|row| Some(row.status().lead.clone()));
        offices.sort_unstable_by(|a, b| a.choice.cmp(&b.choice));
        let assignments = Assignment::ALL.into_iter().zip(self.assignments);
        Facets {
            sections: self
                .sections
                .named(|row| Some(row.status().commitment.section.clone())),
            groups: self
                .groups
                .named(|row| row.status().commitment.group.clone()),
            offices,
            lights: Light::ALL
                .into_iter()
                .zip(self.lights)
                .map(|(choice, count)| Count { choice, count })
                .collect(),
            bases: self.bases.named(|row| Some(row.status().commitment.basis)),
            assignments: assignments
                .filter(|(_, count)| *count > 0)
                .map(|(choice, count)| Count { choice, count })
                .collect(),
        }
    }
}
