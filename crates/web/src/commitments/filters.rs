//! The filter bar: what can be wished for, how many each choice would show, and what is wished for now.
//!
//! Must not count: the counts come with the selection.

use crate::parts::{Choice, Choices, Field, Kind, Lamp, LampCount};
use crate::query::ListQuery;
use crate::snapshot_cache::LedgerSnapshot;
use domain::ids::OfficeId;
use domain::listing::{Facets, Selection};
use domain::message::Localize as _;
use i18n::{Localizer, phrases};

use super::PATH;

/// The bar as its template sees it.
pub(super) struct Filters {
    pub(super) search: Field,
    pub(super) choices: Vec<Choices>,
    pub(super) due_after: Field,
    pub(super) due_before: Field,
    /// What the form keeps besides its own fields: the moment, the order, the size of a page, lights, codes.
    pub(super) kept: Vec<(&'static str, String)>,
    /// The lights, each a link that adds or drops it, and whether it is wished for.
    pub(super) lights: Vec<(LampCount, bool)>,
    /// Without any filter, at the same moment.
    pub(super) clear: String,
    pub(super) is_set: bool,
}

/// The parameters that are fields of the form, or begin anew with it.
const OWN: [&str; 9] = [
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

impl Filters {
    pub(super) fn of(
        snapshot: &LedgerSnapshot,
        wish: &ListQuery,
        selection: &Selection<'_>,
        l: Localizer,
    ) -> Self {
        let filter = &wish.filter;
        let day = |day: Option<chrono::NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
        let date = |name: &str, key: &str, value: Option<chrono::NaiveDate>| {
            Field::new(name, l.t(key))
                .kind(Kind::Date)
                .value(day(value))
        };
        let pairs = wish.pairs().into_iter();
        Self {
            search: Field::new("search", l.t("commitments-search"))
                .kind(Kind::Search)
                .value(filter.search.clone().unwrap_or_default()),
            choices: choices(snapshot, wish, &selection.facets, l),
            due_after: date("due_after", "commitments-due-after", filter.due_after),
            due_before: date("due_before", "commitments-due-before", filter.due_before),
            kept: pairs.filter(|(name, _)| !OWN.contains(name)).collect(),
            lights: lights(wish, &selection.facets, l),
            clear: wish
                .with(|wish| wish.filter = Default::default())
                .link(PATH),
            is_set: !filter.is_empty(),
        }
    }
}

fn lights(wish: &ListQuery, facets: &Facets, l: Localizer) -> Vec<(LampCount, bool)> {
    let chosen = &wish.filter.lights;
    facets
        .lights
        .iter()
        .map(|count| {
            let light = count.choice;
            let is_chosen = chosen.contains(&light);
            let other = wish.with(|wish| {
                let lights = &mut wish.filter.lights;
                if is_chosen {
                    lights.retain(|own| *own != light);
                } else {
                    lights.push(light);
                    lights.sort_unstable();
                }
            });
            let lamp = LampCount {
                lamp: Lamp::of(light, l),
                count: count.count,
                href: Some(other.link(PATH)),
            };
            (lamp, is_chosen)
        })
        .collect()
}

/// The lists to choose from. What is wished for is among them even where nothing shows it.
fn choices(
    snapshot: &LedgerSnapshot,
    wish: &ListQuery,
    facets: &Facets,
    l: Localizer,
) -> Vec<Choices> {
    let filter = &wish.filter;
    let section_name = |id: &str| {
        let sections = &snapshot.report.sections;
        let section = sections.iter().find(|section| section.id == id);
        section.map_or_else(
            || id.to_owned(),
            |s| format!("{id} {}", phrases::own(&s.title, l)),
        )
    };
    let office_name = |id: &OfficeId| super::view::office(snapshot, id, l);
    let sections = facets.sections.iter();
    let groups = facets.groups.iter();
    let offices = facets.offices.iter();
    let bases = facets.bases.iter();
    let assignments = facets.assignments.iter();
    let assignment = |name: &str| {
        l.t(if name == "assigned" {
            "csv-assigned"
        } else {
            "csv-proposed"
        })
    };
    [
        list(
            "section",
            sections.map(|c| (c.choice.clone(), section_name(&c.choice), c.count)),
            filter.section.clone().map(|id| (section_name(&id), id)),
            l,
        ),
        list(
            "group",
            groups.map(|c| (c.choice.clone(), c.choice.clone(), c.count)),
            filter.group.clone().map(|id| (id.clone(), id)),
            l,
        ),
        list(
            "office",
            offices.map(|c| (c.choice.to_string(), office_name(&c.choice), c.count)),
            filter
                .office
                .as_ref()
                .map(|id| (office_name(id), id.to_string())),
            l,
        ),
        list(
            "basis",
            bases.map(|c| (c.choice.as_str().into(), l.localize(&c.choice), c.count)),
            filter
                .basis
                .map(|b| (l.message(&b.message()), b.as_str().into())),
            l,
        ),
        list(
            "assignment",
            assignments.map(|c| {
                let name = c.choice.as_str();
                (name.into(), assignment(name), c.count)
            }),
            filter
                .assignment
                .map(|a| (assignment(a.as_str()), a.as_str().into())),
            l,
        ),
    ]
    .into()
}

/// One list: everything first, then the choices with how many each would show.
fn list(
    name: &'static str,
    counts: impl Iterator<Item = (String, String, usize)>,
    chosen: Option<(String, String)>,
    l: Localizer,
) -> Choices {
    let (label, all) = match name {
        "section" => ("commitments-section", "commitments-all-sections"),
        "group" => ("commitments-group", "commitments-all-groups"),
        "office" => ("commitments-office", "commitments-all-offices"),
        "basis" => ("commitments-basis", "commitments-all-bases"),
        _ => ("commitments-assignment", "commitments-all-assignments"),
    };
    let mut options = vec![Choice::new("", l.t(all))];
    options
        .extend(counts.map(|(value, label, count)| Choice::new(value, tallied(&label, count, l))));
    let value = chosen.map(|(label, value)| {
        if !options.iter().any(|option| option.value == value) {
            options.push(Choice::new(value.clone(), tallied(&label, 0, l)));
        }
        value
    });
    Choices::new(name, l.t(label), options).chosen(&value.unwrap_or_default())
}

fn tallied(label: &str, count: usize, l: Localizer) -> String {
    match l.lang() {
        domain::office::Lang::Zh => format!("{label}（{count}）"),
        domain::office::Lang::En => format!("{label} ({count})"),
    }
}
