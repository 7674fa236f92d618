//! Query strings of the list of commitments, and the extractor.

use super::*;
use domain::listing::{Page, Sort, SortKey};
use domain::{Lang, Light, OfficeId};
use i18n::Localizer;

fn page(query: &str) -> ListQuery {
    ListQuery::of_page(Some(query)).unwrap()
}

#[test]
fn a_link_has_the_parameters_of_its_query_and_no_others() {
    for (query, link) in [
        ("", "/c"),
        ("search=&light=&page=1&size=50&sort=report", "/c"),
        (
            "sort=-gap&light=yellow&light=red&search=%E5%85%AC%20%E5%8E%95",
            "/c?search=%E5%85%AC+%E5%8E%95&light=red&light=yellow&sort=-gap",
        ),
        (
            "page=3&size=20&office=jiaotong&lang=en",
            "/c?office=jiaotong&size=20&page=3",
        ),
        (
            "code=JY19-002&code=JY19-001&due_before=2019-06-30&known_at=2019-03-31&as_of=2019-03-01",
            "/c?due_before=2019-06-30&code=JY19-002&code=JY19-001&known_at=2019-03-31&as_of=2019-03-01",
        ),
        ("search=%3Cscript%3E%26", "/c?search=%3Cscript%3E%26"),
    ] {
        let parsed = page(query);
        assert_eq!(parsed.link("/c"), link);
        let again = link.split_once('?').map_or("", |(_, query)| query);
        assert_eq!(page(again), parsed, "{query}");
    }
}

#[test]
fn links_keep_the_rest_and_begin_at_the_first_page() {
    let query = page("light=red&page=4&size=20");
    assert_eq!(
        query.sorted(SortKey::Gap).link("/c"),
        "/c?light=red&sort=-gap&size=20"
    );
    let reversed = query.sorted(SortKey::Gap).sorted(SortKey::Gap);
    assert_eq!(reversed.sort, Sort::parse("gap").unwrap());
    assert_eq!(query.at_page(5).link("/c"), "/c?light=red&size=20&page=5");
    let other = query.with(|w| w.filter.lights = vec![Light::Blue]);
    assert_eq!(other.link("/c"), "/c?light=blue&size=20");
}

#[test]
fn programs_read_on_where_they_stopped_and_only_in_the_same_order() {
    let first = ListQuery::of_api(Some("sort=due&limit=2")).unwrap();
    let cursor = domain::listing::Cursor {
        sort: first.sort,
        code: "JY19-007".parse().unwrap(),
    };
    let next = ListQuery {
        page: Page::After {
            cursor: Some(cursor.clone()),
            size: 2,
        },
        ..first
    };
    let link = next.link("/c");
    let query = link.split_once('?').unwrap().1;
    let second = ListQuery::of_api(Some(query)).unwrap();
    assert_eq!(
        second.page,
        Page::After {
            cursor: Some(cursor),
            size: 2
        }
    );
    let other = query.replace("sort=due", "sort=-due");
    assert_eq!(ListQuery::of_api(Some(&other)).unwrap_err().field, "after");
    assert_eq!(
        ListQuery::of_download(Some("page=7")).unwrap().page,
        Page::All
    );
}

#[test]
fn what_cannot_be_taken_is_refused_with_what_would_be_right() {
    let many = "light=red&".repeat(10_000);
    let long = format!("search={}", "长".repeat(101));
    for (query, field, hint) in [
        ("colour=red", "colour", "search, section"),
        ("light=rouge", "light", "blue, red, yellow, green, grey"),
        ("light=red&light=rouge", "light", "blue, red"),
        ("sort=due&sort=code", "sort", "once"),
        ("sort=%2Bdue", "sort", "report, code"),
        ("page=0", "page", "1 to 1000000"),
        ("page=-1", "page", "1 to"),
        ("page=%2B1", "page", "1 to"),
        ("page=99999999999999999999", "page", "1 to"),
        ("size=51", "size", "20, 50, 100, 200"),
        ("due_after=2019-02-30", "due_after", "2019-03-31"),
        ("as_of=yesterday", "as_of", "2019-03-31"),
        ("known_at=soon", "known_at", "2019-03-31"),
        ("office=Du!", "office", "lower-case"),
        ("code=1", "code", "JY19-014"),
        ("basis=%ff", "basis", "text"),
        ("search=%00", "search", "text"),
        ("after=x", "after", "no such"),
        ("limit=5", "limit", "no such"),
        (many.as_str(), "?", "50"),
        (long.as_str(), "search", "100"),
    ] {
        let refused = ListQuery::of_page(Some(query)).unwrap_err();
        assert_eq!(refused.field, field, "{query}");
        let text = Localizer::new(Lang::En).localize(&refused);
        assert!(text.contains(hint) && text.contains(field), "{text}");
        assert!(Localizer::new(Lang::Zh).localize(&refused).contains(field));
    }
}

#[derive(Debug, Default, PartialEq, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Example {
    #[serde(deserialize_with = "parameter")]
    office: Option<OfficeId>,
    #[serde(deserialize_with = "parameter")]
    lang: Option<Lang>,
    state: ExampleState,
    known_at: KnownAt,
    page: PageNumber,
}

#[derive(Debug, Default, PartialEq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum ExampleState {
    #[default]
    Open,
    Closed,
}

#[test]
fn a_page_describes_its_parameters_with_a_struct() {
    let parsed: Example =
        extract::parse(Some("office=jiaotongju&state=closed&page=2&known_at=")).unwrap();
    assert_eq!(parsed.office, Some("jiaotongju".parse().unwrap()));
    assert_eq!(
        (parsed.state, parsed.page),
        (ExampleState::Closed, PageNumber(2))
    );
    assert_eq!(extract::parse::<Example>(None).unwrap(), Example::default());
    for (query, field, hint) in [
        (
            "colour=red",
            "colour",
            "office, lang, state, known_at, page",
        ),
        ("office=Du!", "office", "office"),
        ("lang=fr", "lang", "zh, en"),
        ("state=x", "state", "open, closed"),
        ("page=0", "page", "1 to 1000000"),
        ("page=1&page=2", "page", "once"),
        ("known_at=soon", "known_at", "2019-03-31"),
    ] {
        let refused = extract::parse::<Example>(Some(query)).unwrap_err();
        let value = query.rsplit('=').next().unwrap();
        assert_eq!(
            (refused.field.as_str(), refused.value.as_str()),
            (field, value)
        );
        let text = Localizer::new(Lang::En).localize(&refused);
        assert!(text.contains(hint), "{query}: {text}");
    }
}
