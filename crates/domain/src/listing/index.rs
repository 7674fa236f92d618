//! An index of the rows of one moment: orders, counts and texts that are computed once and serve every later list.
//!
//! [`Index::select`] returns exactly what a walk over all rows returns, as a property test checks, but does not visit all rows without a filter, does not
//! compare values where an order exists, and does not search texts that cannot contain the words. Every call must pass the
//! rows for which the index was made.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::matcher::{FilterMatcher, Verdict};
use super::select::window;
use super::symbol::Symbol;
use super::tally::Tally;
use super::texts::{Places, either, keep_common};
use super::{
    Cursor, Facets, Filter, Listed, NotAChoice, Page, Search, Selection, Sort, SortKey, Texts,
};
use crate::{Lang, Office};

/// The number of orders: each key in both directions, titles in both languages.
const ORDERS: usize = (SortKey::ALL.len() + 1) * 2;

/// The number of filters whose results are kept.
const PASSING_MAX: usize = 32;

/// The index of the rows of one moment.
#[derive(Debug, Default)]
pub struct Index {
    texts: Arc<Texts>,
    orders: [OnceLock<Order>; ORDERS],
    facets_of_all: OnceLock<Facets>,
    offices: OnceLock<Vec<Led>>,
    passing: Mutex<VecDeque<(Filter, Arc<Passing>)>>,
}

/// The rows that pass a filter.
#[derive(Debug)]
struct Passing {
    /// The places, in order.
    places: Places,
    facets: Facets,
}

/// All rows in an order.
#[derive(Debug)]
struct Order {
    /// The place of each rank.
    places: Vec<u32>,
    /// The rank of each place.
    ranks: Vec<u32>,
}

/// The rows that an office leads.
#[derive(Debug)]
struct Led {
    office: Symbol,
    name: Arc<str>,
    places: Places,
}

impl Index {
    /// An index for rows with these texts.
    pub fn new(texts: Arc<Texts>) -> Self {
        Self {
            texts,
            ..Self::default()
        }
    }

    /// The texts, to be shared with the index of another moment.
    pub fn texts(&self) -> &Arc<Texts> {
        &self.texts
    }

    /// Selects from all rows of a ledger, which are in the order of the report.
    pub fn select<'a>(
        &self,
        rows: &'a [Listed],
        filter: &Filter,
        sort: Sort,
        page: &Page,
        lang: Lang,
    ) -> Selection<'a> {
        let order = self.order(rows, sort, lang);
        let matcher = FilterMatcher::of(filter);
        let is_open = matcher.search.is_empty()
            && Filter {
                search: None,
                ..filter.clone()
            }
            .is_empty();
        let shown = |rank: &u32| &rows[order.places[*rank as usize] as usize];
        let rank_of = |cursor: &Cursor| self.rank(rows, order, cursor);
        if is_open {
            let total = rows.len();
            let (start, size) = page.span(total, |cursor| rank_of(cursor).map_or(0, |r| r + 1));
            let end = total.min(start.saturating_add(size));
            let places = order.places.get(start..end).unwrap_or_default();
            let shown = places.iter().map(|place| &rows[*place as usize]).collect();
            let facets = self.facets_of_all(rows).clone();
            return Selection::of(shown, total, (start, size), sort, page, facets);
        }
        let passing = self.passing(rows, filter, &matcher);
        let ranks = passing.places.iter();
        let kept: Vec<u32> = ranks.map(|place| order.ranks[*place as usize]).collect();
        let total = kept.len();
        let (start, size) = page.span(total, |cursor| {
            rank_of(cursor).map_or(0, |mark| {
                kept.iter().filter(|rank| **rank as usize <= mark).count()
            })
        });
        let ranks = window(kept, start, size, u32::cmp);
        let shown = ranks.iter().map(shown).collect();
        Selection::of(
            shown,
            total,
            (start, size),
            sort,
            page,
            passing.facets.clone(),
        )
    }

    /// The rows that pass a filter, kept because turning pages and sorting repeat the filter.
    fn passing(
        &self,
        rows: &[Listed],
        filter: &Filter,
        matcher: &FilterMatcher<'_>,
    ) -> Arc<Passing> {
        let lock = || self.passing.lock().unwrap_or_else(PoisonError::into_inner);
        let known = |kept: &VecDeque<(Filter, Arc<Passing>)>| {
            let found = kept.iter().find(|(known, _)| known == filter);
            found.map(|(_, passing)| Arc::clone(passing))
        };
        if let Some(passing) = known(&lock()) {
            return passing;
        }
        let mut tally = Tally::default();
        let mut places: Places = Vec::new();
        let mut look = |place: u32| {
            let row = &rows[place as usize];
            match matcher.verdict_but_search(row) {
                Verdict::Passes => {
                    tally.passes(row);
                    places.push(place);
                }
                Verdict::Fails(facet) => tally.add(facet, row),
                Verdict::Hidden => {}
            }
        };
        if matcher.search.is_empty() {
            (0_u32..).take(rows.len()).for_each(&mut look);
        } else {
            let found = self.found(rows, &matcher.search);
            found.into_iter().for_each(&mut look);
        }
        let facets = tally.facets();
        let passing = Arc::new(Passing { places, facets });
        let mut kept = lock();
        if kept.len() >= PASSING_MAX {
            kept.pop_front();
        }
        kept.push_back((filter.clone(), Arc::clone(&passing)));
        passing
    }

    /// Validates the values of a filter that depend on the ledger.
    ///
    /// # Errors
    /// [`NotAChoice`] for the first value that does not exist.
    pub fn check(
        &self,
        rows: &[Listed],
        filter: &Filter,
        offices: &[Office],
    ) -> Result<(), NotAChoice> {
        fn names(counts: &[super::Count<String>]) -> BTreeSet<&str> {
            counts.iter().map(|count| count.choice.as_str()).collect()
        }
        filter.check_among(
            || names(&self.facets_of_all(rows).sections),
            || names(&self.facets_of_all(rows).groups),
            offices,
        )
    }

    /// The number of rows of each choice without a filter.
    pub fn facets_of_all(&self, rows: &[Listed]) -> &Facets {
        self.facets_of_all.get_or_init(|| {
            let mut tally = Tally::default();
            rows.iter().for_each(|row| tally.passes(row));
            tally.facets()
        })
    }

    /// The places of the rows that contain every word of a search, in order.
    fn found(&self, rows: &[Listed], search: &Search) -> Places {
        let mut found: Option<Places> = None;
        for (word, finder) in search.words() {
            let promised = self.texts.holding(word, finder, rows);
            let led = self.led(rows).iter();
            let led = led.filter(|led| finder.find(led.name.as_bytes()).is_some());
            let led: Places = led.flat_map(|led| led.places.iter().copied()).collect();
            let places = either(promised, led);
            found = Some(match found {
                None => places,
                Some(mut before) => {
                    keep_common(&mut before, &places);
                    before
                }
            });
        }
        found.unwrap_or_default()
    }

    fn led(&self, rows: &[Listed]) -> &[Led] {
        self.offices.get_or_init(|| {
            let mut all: Vec<Led> = Vec::new();
            for (place, row) in (0_u32..).zip(rows) {
                let office = row.keys.office;
                match all.iter_mut().find(|led| led.office == office) {
                    Some(led) => led.places.push(place),
                    None => all.push(Led {
                        office,
                        name: Arc::clone(&row.row.office),
                        places: vec![place],
                    }),
                }
            }
            all
        })
    }

    fn order(&self, rows: &[Listed], sort: Sort, lang: Lang) -> &Order {
        let is_title_en = sort.key == SortKey::Title && lang == Lang::En;
        let key = if is_title_en {
            SortKey::ALL.len()
        } else {
            sort.key as usize
        };
        let order = &self.orders[key * 2 + sort.direction as usize];
        order.get_or_init(|| Order::of(rows, sort, lang))
    }

    /// The rank of the row of a cursor, if it exists.
    fn rank(&self, rows: &[Listed], order: &Order, cursor: &Cursor) -> Option<usize> {
        let by_code = self.order(rows, Sort::natural(SortKey::Code), Lang::Zh);
        let code_at = |place: &u32| &rows[*place as usize].status().commitment.code;
        let found = by_code
            .places
            .binary_search_by(|place| code_at(place).cmp(&cursor.code));
        let place = by_code.places[found.ok()?];
        Some(order.ranks[place as usize] as usize)
    }
}

impl Order {
    fn of(rows: &[Listed], sort: Sort, lang: Lang) -> Self {
        let ranked = rows.iter().enumerate();
        let mut ranked: Vec<_> = ranked
            .map(|(place, row)| sort.value(row, place, lang))
            .collect();
        ranked.sort_unstable_by(|one, other| sort.order(one, other));
        let mut ranks = vec![0; rows.len()];
        for (rank, row) in (0_u32..).zip(&ranked) {
            ranks[row.place] = rank;
        }
        Self {
            places: ranked.iter().map(|row| row.place as u32).collect(),
            ranks,
        }
    }
}
