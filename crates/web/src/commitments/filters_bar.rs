//! The filter bar: the choices of every filter, each with the number of commitments that it would show.

use super::PATH;
use crate::LedgerSnapshot;
use crate::parts::{Choice, Choices};
use crate::query::ListQuery;
use domain::listing::{Assignment, Count, Selection};
use domain::{Lang, Light, OfficeId};
use i18n::{Localizer, phrases};

/// The filter bar of a query.
pub(super) struct FilterBar {
    pub(super) choices: Vec<Choices>,
    /// The parameters that the form repeats: the moment, the order, the size of a page, lights and codes.
    pub(super) hidden: Vec<(&'static str, String)>,
    /// The lights: the number of commitments, the link that adds or removes the light, and whether it is chosen.
    pub(super) lights: Vec<(Light, usize, String, bool)>,
    /// The list without a filter, at the same moment.
    pub(super) clear_href: String,
    pub(super) is_set: bool,
}

/// The parameters that the form does not repeat: its own fields, and the page.
const FIELDS: [&str; 9] = [
    "search",
    "section",
    "group",
    "office",
    "basis",
    "assignment",
    "due_after",
    "due_before",
    "page",
];

impl FilterBar {
    pub(super) fn new(
        snapshot: &LedgerSnapshot,
        query: &ListQuery,
        selection: &Selection<'_>,
        l: Localizer,
    ) -> Self {
        let mut hidden = query.pairs();
        hidden.retain(|(name, _)| !FIELDS.contains(name));
        Self {
            choices: choices(snapshot, query, selection, l),
            hidden,
            lights: lights(query, &selection.facets.lights),
            clear_href: query.without_filter().link(PATH),
            is_set: !query.filter.is_empty(),
        }
    }
}

fn lights(query: &ListQuery, counts: &[Count<Light>]) -> Vec<(Light, usize, String, bool)> {
    let counts = counts.iter();
    let lights = counts.map(|count| {
        let light = count.choice;
        let is_chosen = query.filter.lights.contains(&light);
        let toggled = query.with(|query| {
            let lights = &mut query.filter.lights;
            if is_chosen {
                lights.retain(|own| *own != light);
            } else {
                lights.push(light);
                lights.sort_unstable();
            }
        });
        (light, count.count, toggled.link(PATH), is_chosen)
    });
    lights.collect()
}

fn choices(
    snapshot: &LedgerSnapshot,
    query: &ListQuery,
    selection: &Selection<'_>,
    l: Localizer,
) -> Vec<Choices> {
    let (filter, facets) = (&query.filter, &selection.facets);
    let section_name = |id: &String| {
        let sections = &snapshot.report.sections;
        let section = sections.iter().find(|section| section.id == *id);
        section.map_or_else(
            || id.clone(),
            |section| format!("{id} {}", phrases::own(&section.title, l)),
        )
    };
    let assignment_name = |assignment: &Assignment| {
        l.t(match assignment {
            Assignment::Assigned => "csv-assigned",
            Assignment::Proposed => "csv-proposed",
        })
    };
    vec![
        select(
            ["section", "commitments-section", "commitments-all-sections"],
            &facets.sections,
            filter.section.as_ref(),
            String::clone,
            section_name,
            l,
        ),
        select(
            ["group", "commitments-group", "commitments-all-groups"],
            &facets.groups,
            filter.group.as_ref(),
            String::clone,
            String::clone,
            l,
        ),
        select(
            ["office", "commitments-office", "commitments-all-offices"],
            &facets.offices,
            filter.office.as_ref(),
            OfficeId::to_string,
            |id| phrases::office(id, &snapshot.offices, l),
            l,
        ),
        select(
            ["basis", "commitments-basis", "commitments-all-bases"],
            &facets.bases,
            filter.basis.as_ref(),
            |basis| basis.as_str().to_owned(),
            |basis| l.localize(basis),
            l,
        ),
        select(
            [
                "assignment",
                "commitments-assignment",
                "commitments-all-assignments",
            ],
            &facets.assignments,
            filter.assignment.as_ref(),
            |assignment| assignment.as_str().to_owned(),
            assignment_name,
            l,
        ),
    ]
}

/// A list of choices, with the number of commitments that each would show. The chosen value is listed even if there are none.
fn select<T>(
    [name, label, all]: [&'static str; 3],
    counts: &[Count<T>],
    chosen: Option<&T>,
    value: impl Fn(&T) -> String,
    text: impl Fn(&T) -> String,
    l: Localizer,
) -> Choices {
    let option = |choice: &T, count: usize| {
        let label = text(choice);
        let label = match l.lang() {
            Lang::Zh => format!("{label}（{count}）"),
            Lang::En => format!("{label} ({count})"),
        };
        Choice::new(value(choice), label)
    };
    let mut options = vec![Choice::new("", l.t(all))];
    options.extend(
        counts
            .iter()
            .map(|count| option(&count.choice, count.count)),
    );
    let chosen_value = chosen.map(&value).unwrap_or_default();
    if !options.iter().any(|option| option.value == chosen_value) {
        options.extend(chosen.map(|chosen| option(chosen, 0)));
    }
    Choices::new(name, l.t(label), options).chosen(&chosen_value)
}
