//! What a list shows, held against plain words.

use std::collections::HashMap;

use super::walk::{check, select};
use super::*;
use crate::fixture::*;
use crate::office::{Bilingual, Lang, OfficeKind, Role};
use crate::summary::CommitmentSummary;
use crate::{Light, OfficeId};

const DAY: &str = "2019-06-20";

pub(super) fn offices() -> HashMap<OfficeId, Office> {
    let office = |id: &str, zh: &str, en: &str| Office {
        id: OfficeId::parse(id).unwrap(),
        name: Bilingual {
            zh: zh.into(),
            en: en.into(),
        },
        role: Role::Department,
        kind: OfficeKind::Department,
        lang: Lang::Zh,
        scope: None,
        jurisdiction: None,
    };
    [
        office("jiaotong", "市交通运输局", "Transport Bureau"),
        office("chengguan", "市城市管理局", "City Management Bureau"),
    ]
    .into_iter()
    .map(|office| (office.id.clone(), office))
    .collect()
}

pub(super) fn listed(story: &Story) -> Listed {
    let (status, months) =
        CommitmentSummary::new(story.history.clone()).assess(DAY.parse().unwrap(), &context());
    let promise = haystack(&status.commitment);
    let office = office_haystack(&offices()[&status.lead]);
    let updated = CommitmentSummary::new(story.history.clone()).newest();
    Listed::new(status, updated, months, promise, office)
}

pub(super) fn titled(
    kind: Kind,
    code: &str,
    section: &str,
    lead: &str,
    zh: &str,
    en: &str,
) -> Story {
    let mut story = kind.story().named(code, section, lead);
    let promise = Arc::make_mut(&mut story.history.commitment);
    promise.title.zh = zh.into();
    promise.title.en = en.into();
    promise.clause = format!("{zh}。");
    story
}

/// Four promises: buses behind pace, latrines on pace, public toilets unreported, growth within tolerance.
fn rows() -> Vec<Listed> {
    let buses = titled(
        Kind::Buses,
        "JY19-004",
        "2.7",
        "jiaotong",
        "新增公交车",
        "New Buses",
    );
    let toilets = titled(
        Kind::Buses,
        "JY19-002",
        "2.7",
        "chengguan",
        "新建公厕ＷＣ",
        "New public toilets",
    );
    let opening = titled(
        Kind::Opening,
        "JY19-003",
        "2.5",
        "chengguan",
        "公园开放",
        "Park open",
    );
    let growth = titled(
        Kind::Growth,
        "JY19-001",
        "2.1",
        "jiaotong",
        "生产总值",
        "GDP",
    );
    [
        buses.accepted("2019-05-31", "10").due("2019-11-30"),
        toilets.accepted("2019-06-10", "170"),
        opening.due("2019-09-30"),
        growth.accepted("2019-06-15", "8"),
    ]
    .iter()
    .map(listed)
    .collect()
}

fn codes(selection: &Selection<'_>) -> Vec<String> {
    let code = |row: &&Listed| row.status().commitment.code.as_str()[5..].to_owned();
    selection.rows.iter().map(code).collect()
}

fn found(filter: &Filter, sort: &str, page: &Page) -> Vec<String> {
    let rows = rows();
    let sort = Sort::parse(sort).unwrap();
    codes(&select(&rows, filter, sort, page, Lang::Zh))
}

#[test]
fn words_of_any_length_width_and_case_are_found_and_all_must_occur() {
    for (typed, expected) in [
        ("公", vec!["004", "002", "003"]),
        ("公厕", vec!["002"]),
        ("公 新", vec!["004", "002"]),
        ("公　厕", vec!["002"]),
        ("wc", vec!["002"]),
        ("ｗＣ", vec!["002"]),
        ("BUSES", vec!["004"]),
        ("ＪＹ19-001", vec!["001"]),
        ("交通", vec!["004", "001"]),
        ("transport gdp", vec!["001"]),
        ("新增公交车。", vec!["004"]),
        ("园公", vec![]),
        ("  ", vec!["004", "002", "003", "001"]),
    ] {
        let filter = Filter {
            search: Some(typed.into()),
            ..Filter::default()
        };
        assert_eq!(found(&filter, "report", &Page::All), expected, "{typed}");
    }
}

#[test]
fn every_part_of_a_filter_narrows() {
    let all = Filter::default();
    let day = |text: &str| Some(text.parse().unwrap());
    for (filter, expected) in [
        (all.clone(), vec!["004", "002", "003", "001"]),
        (
            Filter {
                section: Some("2.7".into()),
                ..all.clone()
            },
            vec!["004", "002"],
        ),
        (
            Filter {
                office: Some(OfficeId::parse("chengguan").unwrap()),
                ..all.clone()
            },
            vec!["002", "003"],
        ),
        (
            Filter {
                lights: vec![Light::Green],
                ..all.clone()
            },
            vec!["002", "001"],
        ),
        (
            Filter {
                basis: Some(crate::quantity::Basis::Milestone),
                ..all.clone()
            },
            vec!["003"],
        ),
        (
            Filter {
                due_before: day("2019-11-30"),
                ..all.clone()
            },
            vec!["004", "003"],
        ),
        (
            Filter {
                due_after: day("2019-11-30"),
                ..all.clone()
            },
            vec!["004", "002", "001"],
        ),
        (
            Filter {
                codes: vec!["JY19-003".parse().unwrap(), "JY19-001".parse().unwrap()],
                ..all.clone()
            },
            vec!["003", "001"],
        ),
        (
            Filter {
                assignment: Some(Assignment::Assigned),
                ..all
            },
            vec![],
        ),
    ] {
        assert_eq!(found(&filter, "report", &Page::All), expected, "{filter:?}");
    }
}

#[test]
fn every_order_is_total_and_what_is_lacking_stands_last_both_ways() {
    for (sort, expected) in [
        ("report", ["004", "002", "003", "001"]),
        ("-report", ["001", "003", "002", "004"]),
        ("code", ["001", "002", "003", "004"]),
        ("-code", ["004", "003", "002", "001"]),
        ("share", ["004", "002", "003", "001"]),
        ("-share", ["002", "004", "003", "001"]),
        ("-gap", ["004", "002", "003", "001"]),
        ("due", ["003", "004", "002", "001"]),
        ("accepted", ["004", "002", "001", "003"]),
        ("-accepted", ["001", "002", "004", "003"]),
    ] {
        assert_eq!(
            found(&Filter::default(), sort, &Page::All),
            expected,
            "{sort}"
        );
    }
    for key in SortKey::ALL {
        let sort = Sort::natural(key);
        assert_eq!(Sort::parse(&sort.to_string()), Some(sort));
        assert_eq!(sort.reversed().reversed(), sort);
    }
    assert_eq!(Sort::parse("--due"), None);
}

#[test]
fn pages_and_cursors_cut_every_order_into_the_same_rows() {
    let rows = rows();
    for key in SortKey::ALL {
        for sort in [Sort::natural(key), Sort::natural(key).reversed()] {
            let whole = codes(&select(
                &rows,
                &Filter::default(),
                sort,
                &Page::All,
                Lang::En,
            ));
            for size in 1..=5 {
                let (mut paged, mut number, mut pages) = (Vec::new(), 1, 1);
                while number <= pages {
                    let page = Page::Number { number, size };
                    let part = select(&rows, &Filter::default(), sort, &page, Lang::En);
                    assert_eq!((part.number, part.start), (number, (number - 1) * size));
                    paged.extend(codes(&part));
                    pages = part.pages;
                    number += 1;
                }
                assert_eq!(paged, whole, "{sort} by {size}");
                let (mut read, mut cursor) = (Vec::new(), None);
                loop {
                    let page = Page::After { cursor, size };
                    let part = select(&rows, &Filter::default(), sort, &page, Lang::En);
                    read.extend(codes(&part));
                    let Some(next) = part.next else { break };
                    cursor = Some(next.to_string().parse().unwrap());
                }
                assert_eq!(read, whole, "{sort} after {size}");
            }
        }
    }
    let beyond = Page::Number { number: 9, size: 3 };
    assert_eq!(found(&Filter::default(), "code", &beyond), ["004"]);
    for bad in ["", "x", "MSBkdWU", "MSB4IEpZMTktMDAx"] {
        assert!(bad.parse::<Cursor>().is_err(), "{bad}");
    }
}

#[test]
fn choices_are_counted_as_if_their_own_part_were_open() {
    let rows = rows();
    let filter = Filter {
        section: Some("2.7".into()),
        lights: vec![Light::Green],
        ..Filter::default()
    };
    let selection = select(&rows, &filter, Sort::default(), &Page::All, Lang::Zh);
    assert_eq!(selection.total, 1);
    let facets = selection.facets;
    let sections = facets.sections.iter();
    let sections: Vec<_> = sections.map(|c| (c.choice.as_str(), c.count)).collect();
    assert_eq!(
        sections,
        [("2.7", 1), ("2.1", 1)],
        "green ones of all sections"
    );
    let lit = |light| facets.lights.iter().find(|c| c.choice == light).unwrap();
    assert_eq!(lit(Light::Green).count, 1);
    assert_eq!(
        facets.lights.iter().map(|c| c.count).sum::<usize>(),
        2,
        "both of the section"
    );
    assert_eq!(facets.offices.len(), 1);
}

#[test]
fn what_is_not_there_cannot_be_wished_for() {
    let rows = rows();
    let offices: Vec<Office> = offices().into_values().collect();
    let wrong = Filter {
        section: Some("9.9".into()),
        ..Filter::default()
    };
    let refused = check(&wrong, &rows, &offices).unwrap_err();
    assert_eq!(refused.field, "section");
    assert_eq!(refused.allowed, ["2.1", "2.5", "2.7"]);
    let office = Filter {
        office: Some(OfficeId::parse("nobody").unwrap()),
        ..Filter::default()
    };
    assert_eq!(
        check(&office, &rows, &offices).unwrap_err().allowed,
        ["chengguan", "jiaotong"]
    );
}
