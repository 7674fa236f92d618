//! Matches a row against a filter: whether it passes, or which single field excludes it.

use strum::VariantArray;

use super::symbol::Symbol;
use super::{Facet, Filter, Listed, Search};
use crate::OfficeId;

/// The result for a row.
pub(super) enum Verdict {
    Passes,
    /// Only this field of the filter excludes it.
    Fails(Facet),
    /// Several fields exclude it, or one whose choices are not counted.
    Hidden,
}

/// A filter with its names as symbols.
pub(super) struct FilterMatcher<'f> {
    filter: &'f Filter,
    pub(super) search: Search,
    section: Part,
    group: Part,
    office: Part,
}

/// The symbol that a field requires.
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
            Self::Only(required) => symbol == Some(*required),
            Self::Nothing => false,
        }
    }
}

impl<'f> FilterMatcher<'f> {
    pub(super) fn of(filter: &'f Filter) -> Self {
        Self {
            search: Search::new(filter.search.as_deref().unwrap_or_default()),
            section: Part::of(filter.section.as_deref()),
            group: Part::of(filter.group.as_deref()),
            office: Part::of(filter.office.as_ref().map(OfficeId::as_str)),
            filter,
        }
    }

    /// The result for a row that is known to contain the search.
    pub(super) fn verdict_but_search(&self, row: &Listed) -> Verdict {
        let (filter, keys) = (self.filter, &row.keys);
        let within = filter.due_after.is_none_or(|day| keys.due_on >= day)
            && filter.due_before.is_none_or(|day| keys.due_on <= day)
            && (filter.codes.is_empty() || filter.codes.contains(&row.status().commitment.code));
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
        // Counting first is fast: most rows pass or fail by one field.
        let failed = passes.iter().filter(|passes| !**passes).count();
        match failed {
            0 => Verdict::Passes,
            1 => {
                let place = passes.iter().position(|passes| !passes).unwrap_or_default();
                Verdict::Fails(Facet::VARIANTS[place])
            }
            _ => Verdict::Hidden,
        }
    }
}
