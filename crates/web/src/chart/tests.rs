//! Drawings hold no figure that is not a number, say what they show, and survive having nothing to show.

use chrono::NaiveDate;

use super::*;
use domain::Lang;
use i18n::Localizer;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn sound(svg: &Svg) -> String {
    let svg = svg.to_string();
    for bad in ["NaN", "inf", "style=", "<script", "--"] {
        assert!(!svg.contains(bad), "{bad} in {svg}");
    }
    assert!(svg.contains("<title") && svg.contains("<desc") && svg.contains("role=\"img\""));
    assert_eq!(svg.matches("<svg").count(), svg.matches("</svg>").count());
    svg
}

fn amount(text: &str) -> Amount {
    Amount::parse(text).unwrap()
}

#[test]
fn a_bar_of_lights_tells_each_by_shape_and_number() {
    let l = Localizer::new(Lang::Zh);
    let counts = [
        (Light::Blue, 31),
        (Light::Red, 8),
        (Light::Yellow, 1),
        (Light::Green, 29),
    ];
    let svg = sound(&light_bar("lights", "灯", &counts, [720, 36], l).svg);
    for expected in [
        "完成 31、滞后 8、预警 1、正常 29",
        "✓ 31",
        "■ 8",
        "● 29",
        "lights-hatch",
    ] {
        assert!(svg.contains(expected), "{expected} in {svg}");
    }
    // Too narrow for a label: the description has it.
    assert!(!svg.contains("▲ 1"));
    sound(&light_bar("none", "<灯>", &[], [720, 36], l).svg);
    sound(&light_bar("zero", "灯", &[(Light::Red, 0)], [0, 0], l).svg);
}

#[test]
fn months_have_a_table_that_says_the_same() {
    let l = Localizer::new(Lang::En);
    let month = |period: &str, red, green, open_on| MonthLights {
        period: period.parse().unwrap(),
        open_on,
        counts: vec![(Light::Red, red), (Light::Green, green)],
    };
    let all = [
        month("2019-02", 0, 69, None),
        month("2019-03", 5, 64, Some(day("2019-03-20"))),
    ];
    let chart = months("months", "Lights", &all, l);
    let svg = sound(&chart.svg);
    assert!(svg.contains("March 2019 Behind 5, On track 64"), "{svg}");
    let table = chart.table.unwrap();
    assert_eq!(table.head.len(), 6);
    assert_eq!(
        table.rows[1],
        ["March 2019 (20 March 2019)", "0", "5", "0", "64", "0"]
    );
    sound(&months("none", "Lights", &[], l).svg);
}

#[test]
fn a_share_beyond_the_paper_stays_on_it() {
    for (share, expected, width) in [
        ("0", "0", 0),
        ("44.4", "83.3", 1332),
        ("120", "100", 3000),
        ("-3", "100", 0),
    ] {
        let svg = sound(
            &progress_bar(
                "a",
                "t",
                "s",
                amount(share),
                Some(amount(expected)),
                [300, 16],
            )
            .svg,
        );
        let done = super::svg::Px(width);
        assert!(
            svg.contains(&format!("class=\"done\" x=\"0\" y=\"2\" width=\"{done}\"")),
            "{share}: {svg}"
        );
    }
}

fn drawn(of: &Curve, lang: Lang) -> Chart {
    let texts = CurveText {
        title: "T".into(),
        desc: "D".into(),
        value: &|value| format!("{value}户"),
    };
    curve("curve", of, &texts, Localizer::new(lang))
}

#[test]
fn a_curve_shows_what_was_accepted_against_the_plan() {
    let spot = |on: &str, value: &str| Spot {
        day: day(on),
        value: amount(value),
    };
    let full = Curve {
        days: Some((day("2019-01-01"), day("2019-12-31"))),
        accepted: vec![spot("2019-03-31", "5000"), spot("2019-06-30", "12000")],
        plan: vec![
            spot("2019-01-01", "0"),
            spot("2019-06-30", "20000"),
            spot("2019-12-31", "40000"),
        ],
        forecast: vec![spot("2019-12-31", "24000")],
        target: Some(amount("40000")),
        today: Some(day("2019-07-05")),
    };
    let chart = drawn(&full, Lang::Zh);
    let svg = sound(&chart.svg);
    for expected in [
        "class=\"plan\"",
        "class=\"actual\"",
        "class=\"forecast\"",
        "目标 40000户",
        "12000户",
        "12月",
    ] {
        assert!(svg.contains(expected), "{expected} in {svg}");
    }
    let rows = chart.table.unwrap().rows;
    assert_eq!(rows[2], ["2019年6月30日", "12000户", "20000户", ""]);
    assert_eq!(rows[3], ["2019年12月31日", "", "40000户", "24000户"]);
}

#[test]
fn a_curve_of_nothing_or_of_one_is_still_a_drawing() {
    let spot = |value: &str| Spot {
        day: day("2019-05-31"),
        value: amount(value),
    };
    let year = Some((day("2019-01-01"), day("2019-12-31")));
    let curves = [
        Curve::default(),
        Curve {
            days: year,
            ..Curve::default()
        },
        Curve {
            days: year,
            accepted: vec![spot("8.1")],
            ..Curve::default()
        },
        Curve {
            days: year,
            accepted: vec![spot("-0.5")],
            target: Some(amount("-0.5")),
            ..Curve::default()
        },
        Curve {
            days: year,
            accepted: vec![spot("0")],
            target: Some(Amount::ZERO),
            ..Curve::default()
        },
        Curve {
            days: year,
            accepted: vec![spot("79228162514264337593543950335")],
            target: Some(amount("-79228162514264337593543950335")),
            ..Curve::default()
        },
        Curve {
            days: Some((day("2019-05-01"), day("2019-05-01"))),
            accepted: vec![spot("1")],
            ..Curve::default()
        },
    ];
    for of in &curves {
        sound(&drawn(of, Lang::En).svg);
    }
}
