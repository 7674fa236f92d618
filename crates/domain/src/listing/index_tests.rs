//! The index selects what a walk over all rows selects, whatever is wished for.

use proptest::prelude::*;

use super::tests::{listed, offices, titled};
use super::walk::{check, select};
use super::*;
use crate::fixture::*;
use crate::{Basis, Code, Lang, Light, OfficeId};

/// What titles and searches are made of: few, so that they meet; of every width and case.
const PIECES: [&str; 14] = [
    "公", "厕", "园", "新", "建", "路", "ＷＣ", "wc", "Lot ", "lot", "2", "２", "é", "É",
];

const SECTIONS: [&str; 3] = ["2.1", "2.5", "2.7"];
const OFFICES: [&str; 2] = ["jiaotong", "chengguan"];
const DAYS: [&str; 3] = ["2019-05-31", "2019-09-30", "2019-11-30"];

fn text(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES.as_slice()), 1..=most)
        .prop_map(|p| p.concat())
}

fn code(n: usize) -> String {
    // Not in the report's order.
    format!("JY19-{:03}", (n * 37 + 11) % 101)
}

fn row() -> impl Strategy<Value = (usize, usize, usize, usize, u32, String)> {
    (
        0..3_usize,
        0..3_usize,
        0..2_usize,
        0..3_usize,
        0..260_u32,
        text(8),
    )
}

fn rows() -> impl Strategy<Value = Vec<Listed>> {
    prop::collection::vec(row(), 0..40).prop_map(|rows| {
        let row = |(n, (kind, section, office, day, value, title))| {
            let kind = [Kind::Buses, Kind::Opening, Kind::Growth][kind];
            let title: String = title;
            let story = titled(
                kind,
                &code(n),
                SECTIONS[section],
                OFFICES[office],
                &title,
                &title.to_uppercase(),
            );
            let story = story.due(DAYS[day]);
            let value: u32 = value;
            listed(&match value {
                0..60 => story,
                _ => story.accepted("2019-05-31", &value.to_string()),
            })
        };
        rows.into_iter().enumerate().map(row).collect()
    })
}

fn maybe<T: std::fmt::Debug + Clone + 'static>(
    strategy: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(0.3, strategy)
}

fn filter() -> impl Strategy<Value = Filter> {
    let day = || maybe(prop::sample::select(DAYS.as_slice()).prop_map(|d| d.parse().unwrap()));
    let words = prop::collection::vec(
        prop_oneof![
            text(3),
            Just("交通".into()),
            Just("city man".into()),
            Just(" ".into())
        ],
        1..3,
    );
    (
        maybe(prop::sample::select(vec!["2.1", "2.7", "9.9"]).prop_map(str::to_owned)),
        maybe(
            prop::sample::select(vec!["jiaotong", "nobody"])
                .prop_map(|o| OfficeId::parse(o).unwrap()),
        ),
        maybe(prop::sample::subsequence(Light::ALL.to_vec(), 1..3)),
        maybe(prop::sample::select(Basis::ALL.to_vec())),
        (day(), day()),
        prop::option::of(words.prop_map(|words: Vec<String>| words.join(" "))),
        maybe(prop::collection::vec(
            (0..40_usize).prop_map(|n| Code::parse(&code(n)).unwrap()),
            1..9,
        )),
    )
        .prop_map(
            |(section, office, lights, basis, (due_after, due_before), search, codes)| Filter {
                section,
                office,
                lights: lights.unwrap_or_default(),
                basis,
                due_after,
                due_before,
                search,
                codes: codes.unwrap_or_default(),
                ..Filter::default()
            },
        )
}

fn sort() -> impl Strategy<Value = Sort> {
    (prop::sample::select(SortKey::ALL.as_slice()), any::<bool>()).prop_map(|(key, turned)| {
        let sort = Sort::natural(key);
        if turned { sort.reversed() } else { sort }
    })
}

fn page(sort: Sort) -> impl Strategy<Value = Page> {
    let cursor = prop::option::of((0..45_usize).prop_map(move |n| Cursor {
        sort,
        code: Code::parse(&code(n)).unwrap(),
    }));
    prop_oneof![
        Just(Page::All),
        (1..9_usize, 1..9_usize).prop_map(|(number, size)| Page::Number { number, size }),
        (cursor, 1..9_usize).prop_map(|(cursor, size)| Page::After { cursor, size }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_index_selects_what_a_walk_selects(
        rows in rows(),
        wishes in prop::collection::vec(
            (filter(), sort().prop_flat_map(|sort| (Just(sort), page(sort))), any::<bool>()),
            1..12,
        ),
    ) {
        let index = Index::new(Texts::shared(None, &rows));
        // What was known earlier is a beginning of the same rows, and shares the texts.
        let earlier = &rows[..rows.len() / 2];
        let before = Index::new(Texts::shared(Some(index.texts()), earlier));
        prop_assert!(Arc::ptr_eq(before.texts(), index.texts()));
        let offices: Vec<Office> = offices().into_values().collect();
        for (filter, (sort, page), english) in &wishes {
            let lang = if *english { Lang::En } else { Lang::Zh };
            for (index, rows) in [(&index, &rows[..]), (&before, earlier)] {
                let plain = select(rows, filter, *sort, page, lang);
                prop_assert_eq!(&index.select(rows, filter, *sort, page, lang), &plain);
                prop_assert_eq!(&index.select(rows, filter, *sort, page, lang), &plain, "again");
                prop_assert_eq!(index.check(rows, filter, &offices), check(filter, rows, &offices));
            }
        }
    }
}

#[test]
fn texts_are_made_anew_where_there_are_more_rows() {
    let story = |n| {
        titled(
            Kind::Buses,
            &code(n),
            "2.7",
            "jiaotong",
            "新建公厕",
            "Toilets",
        )
    };
    let rows: Vec<Listed> = (0..3).map(|n| listed(&story(n))).collect();
    let texts = Texts::shared(None, &rows[..2]);
    assert!(!Arc::ptr_eq(&texts, &Texts::shared(Some(&texts), &rows)));
}
