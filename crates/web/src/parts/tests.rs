//! Each macro of `parts.html`, written once: what a screen reader needs is there, and what people wrote is escaped.

use askama::Template;

use super::*;
use crate::chart::{Chart, light_bar, progress_bar};
use crate::filters;
use domain::{Lang, Light};
use i18n::Localizer;

const HOSTILE: &str = "<script>alert('\"x\"')</script>";

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% import "web/parts.html" as p %}{{ p::light(light, l) }}{{ p::light_count(light, count, href, l) }}{{ p::tag(hostile, "red") }}{{ p::notice(notice) }}
{{ p::empty(hostile, hostile, "/", hostile) }}<dl class="facts">{{ p::fact(hostile, hostile) }}</dl>{{ p::stat(stat.label, stat.figure, stat.note) }}{{ p::tabs(hostile, tabs) }}{{ p::pager(pager) }}
<table><tr>{{ p::head(plain) }}{{ p::head(sorted) }}</tr></table>{{ p::timeline(steps) }}{{ p::error_summary(summary) }}
{{ p::field(figure) }}{{ p::field(area) }}{{ p::field(file) }}{{ p::select(choices) }}{{ p::radios(choices) }}{{ p::checkboxes(choices) }}
{% call p::filters("/commitments", hostile, hostile) %}{{ p::field(search) }}{% endcall %}{{ p::moment(moment) }}{{ p::chart(chart) }}"#
)]
struct Everything {
    hostile: String,
    l: Localizer,
    light: Light,
    count: usize,
    href: String,
    notice: Notice,
    stat: Stat,
    tabs: Vec<Tab>,
    pager: Pager,
    plain: Head,
    sorted: Head,
    steps: Vec<Step>,
    summary: ErrorSummary,
    figure: Field,
    area: Field,
    file: Field,
    search: Field,
    choices: Choices,
    moment: Moment,
    chart: Chart,
}

fn everything(l: Localizer) -> Everything {
    let hostile = HOSTILE.to_owned();
    let figure = Field::new("value", HOSTILE)
        .kind(Kind::Figure)
        .value(HOSTILE)
        .hint(HOSTILE)
        .error(Some(HOSTILE.into()))
        .suffix("户")
        .max_length(40)
        .required();
    let mut summary = ErrorSummary::of(HOSTILE, [&figure]);
    summary.push(None, HOSTILE);
    let choice = Choice {
        hint: Some(HOSTILE.into()),
        ..Choice::new(HOSTILE, HOSTILE)
    };
    Everything {
        l,
        light: Light::Red,
        count: 7,
        href: "/commitments?light=red".into(),
        notice: Notice {
            tone: Tone::Bad,
            title: hostile.clone(),
            text: hostile.clone(),
        },
        stat: Stat {
            label: hostile.clone(),
            figure: "31/69".into(),
            note: hostile.clone(),
        },
        tabs: vec![Tab {
            href: "/findings".into(),
            label: hostile.clone(),
            count: Some(3),
            is_here: true,
        }],
        pager: Pager::of(2, 50, 206, l, |page| format!("/commitments?page={page}")),
        plain: Head::plain(HOSTILE).figure(),
        sorted: Head::sorting(HOSTILE, "/commitments?sort=due".into(), Some(Way::Down)),
        steps: vec![Step {
            when: "2019年4月1日 09:00".into(),
            datetime: "2019-04-01T01:00:00.000Z".into(),
            what: hostile.clone(),
            who: hostile.clone(),
            details: vec![hostile.clone()],
            entry: Some(("/audit/12".into(), "12".into())),
        }],
        summary,
        figure,
        area: Field::new("progress", HOSTILE)
            .kind(Kind::Area { rows: 4 })
            .value(HOSTILE),
        file: Field::new("evidence", HOSTILE)
            .kind(Kind::File)
            .accept(".pdf"),
        search: Field::new("search", HOSTILE)
            .kind(Kind::Search)
            .value(HOSTILE),
        choices: Choices::new("light", HOSTILE, vec![choice, Choice::new("red", "red")])
            .hint(HOSTILE)
            .error(Some(HOSTILE.into()))
            .chosen("red"),
        moment: Moment {
            sentence: hostile.clone(),
            action: "/commitments".into(),
            known_at: Field::new("known_at", HOSTILE).hint(HOSTILE).value(HOSTILE),
            as_of: Field::new("as_of", HOSTILE).kind(Kind::Date),
            hidden: vec![("search", hostile.clone())],
            open_word: hostile.clone(),
            submit_word: hostile.clone(),
            back: Some(("/commitments".into(), hostile.clone())),
        },
        chart: light_bar("all", HOSTILE, &[(Light::Red, 3)], [600, 30], l),
        hostile,
    }
}

#[test]
fn what_people_wrote_is_escaped_in_every_part_and_every_error_is_tied_to_its_field() {
    for lang in Lang::ALL {
        let html = everything(Localizer::new(lang)).render().unwrap();
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("style="), "the policy forbids inline styles");
        for part in [
            "aria-describedby=\"value-hint value-error\"",
            "aria-invalid=\"true\"",
            "<a href=\"#value\">",
            "aria-sort=\"descending\"",
            "aria-current=\"page\"",
            "role=\"alert\"",
            "rel=\"prev\"",
            "id=\"light-2\" name=\"light\" value=\"red\" checked",
            "<option value=\"red\" selected>",
            "datetime=\"2019-04-01T01:00:00.000Z\"",
            "role=\"img\"",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }
}

#[test]
fn a_pager_knows_its_ends() {
    let l = Localizer::new(Lang::En);
    let at = |page, total| Pager::of(page, 50, total, l, |page| page.to_string());
    let first = at(1, 206);
    assert_eq!(first.range, "1–50 of 206");
    assert_eq!((first.previous, first.next.as_deref()), (None, Some("2")));
    let last = at(5, 206);
    assert_eq!(last.range, "201–206 of 206");
    assert_eq!(last.next, None);
    // Beyond the end is the end; of nothing there is one page.
    assert_eq!(at(99, 206).range, "201–206 of 206");
    assert_eq!(at(3, 0).range, "nothing");
}

#[test]
fn a_bar_says_its_figures_in_words() {
    use domain::Amount;
    let bar = progress_bar(
        "a",
        "b",
        "44%, 83% expected",
        Amount::from(44),
        None,
        [300, 12],
    );
    assert!(bar.svg.to_string().contains("44%, 83% expected"));
}
