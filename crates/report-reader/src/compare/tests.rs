//! Made-up reviews against made-up commitments.

use super::*;
use crate::fixture;
use crate::read;
use domain::Better;

const HEAD: &str = "政府工作报告\n一、2019年工作回顾\n";
const TAIL: &str = "\n二、2020年工作安排\n今年新建公厕50座。\n";

fn promise(
    title: &str,
    basis: Basis,
    value: &str,
    unit: &str,
    judged_as: Comparator,
) -> Commitment {
    let mut promise = fixture::count();
    promise.title.zh = title.into();
    promise.title.en = String::new();
    promise.clause = format!("{title}{value}{unit}");
    promise.basis = basis;
    if let Some(target) = &mut promise.target {
        target.value = value.parse().unwrap();
        target.unit.zh = unit.into();
        target.unit.en = String::new();
        target.judged_as = judged_as;
        target.as_written = judged_as;
        target.tolerance = None;
        if judged_as == Comparator::AtMost {
            target.better = Better::Lower;
        }
    }
    promise
}

fn found(review: &str, promise: Commitment) -> Vec<Finding> {
    let reading = read(&format!("{HEAD}{review}{TAIL}"));
    let mut outcomes = compare(&reading, &[promise]);
    assert_eq!(outcomes.len(), 1);
    let found = outcomes.remove(0).found;
    let chars: Vec<char> = reading.text.chars().collect();
    for finding in &found {
        let quote: String = chars[finding.start..finding.end].iter().collect();
        assert_eq!(quote, finding.quote);
    }
    found
}

fn best(review: &str, promise: Commitment) -> Option<(String, Proposed)> {
    let first = found(review, promise).into_iter().next()?;
    Some((
        first.figure.map_or(String::new(), |f| f.number),
        first.verdict,
    ))
}

#[test]
fn a_result_is_found_and_held_against_the_target_by_exact_decimals() {
    use Comparator::{AtLeast, AtMost};
    let review = "过去一年，民生持续改善。建成公厕131座，新增城镇就业1.2万人，改造老旧小区46个，新修农村公路12.5公里。\
        城镇登记失业率为3.6%，生产总值增长7.4%。";
    for (title, basis, value, unit, judged_as, number, verdict) in [
        (
            "新建公厕",
            Basis::Count,
            "130",
            "座",
            AtLeast,
            "131座",
            Proposed::Met,
        ),
        (
            "新建公厕",
            Basis::Count,
            "132",
            "座",
            AtLeast,
            "131座",
            Proposed::NotMet,
        ),
        (
            "新增城镇就业",
            Basis::Count,
            "12000",
            "人",
            AtLeast,
            "1.2万人",
            Proposed::Met,
        ),
        (
            "改造老旧小区",
            Basis::Count,
            "50",
            "个",
            AtLeast,
            "46个",
            Proposed::NotMet,
        ),
        (
            "新修农村公路",
            Basis::Count,
            "12500",
            "米",
            AtLeast,
            "12.5公里",
            Proposed::Met,
        ),
        (
            "城镇登记失业率",
            Basis::Level,
            "4.5",
            "%",
            AtMost,
            "3.6%",
            Proposed::Met,
        ),
        (
            "生产总值增长",
            Basis::Rate,
            "7.5",
            "%",
            AtLeast,
            "7.4%",
            Proposed::NotMet,
        ),
    ] {
        let described = best(review, promise(title, basis, value, unit, judged_as));
        assert_eq!(
            described,
            Some((number.to_owned(), verdict)),
            "{title} {value}"
        );
    }
}

#[test]
fn what_is_not_spoken_of_is_not_found() {
    let review = "建成公厕131座，新增城镇就业1.2万人。";
    let charging = promise("新建充电桩", Basis::Count, "200", "个", Comparator::AtLeast);
    assert_eq!(found(review, charging), []);
    // The coming year's figure is no result.
    let toilets = promise("新建公厕", Basis::Count, "40", "座", Comparator::AtLeast);
    assert_eq!(best("经济平稳运行。", toilets), None);
}

#[test]
fn two_places_that_disagree_leave_it_unclear() {
    let review = "城区建成公厕131座，农村建成公厕90座。";
    let described = found(
        review,
        promise("新建公厕", Basis::Count, "100", "座", Comparator::AtLeast),
    );
    assert_eq!(described.len(), 2, "{described:?}");
    assert!(
        described
            .iter()
            .all(|f| f.verdict == Proposed::Unclear && f.reasons.contains(&Fit::Ambiguous))
    );
}

#[test]
fn another_unit_another_basis_and_several_years_leave_it_unclear() {
    let roads = promise("农村公路", Basis::Count, "10", "公里", Comparator::AtLeast);
    let described = found("新修农村公路8条。", roads);
    assert!(
        described
            .iter()
            .all(|f| f.verdict == Proposed::Unclear && f.reasons.contains(&Fit::OtherUnit)),
        "{described:?}"
    );
    let homes = promise(
        "棚户区改造",
        Basis::Count,
        "1000",
        "套",
        Comparator::AtLeast,
    );
    let described = found("五年来棚户区改造累计完成6000套。", homes);
    assert!(described[0].reasons.contains(&Fit::SeveralYears));
    assert_eq!(described[0].verdict, Proposed::Unclear);
}

#[test]
fn vague_words_near_the_target_leave_it_unclear() {
    let toilets =
        |target: &str| promise("新建公厕", Basis::Count, target, "座", Comparator::AtLeast);
    let verdict = |review: &str, target: &str| best(review, toilets(target)).unwrap().1;
    assert_eq!(verdict("建成公厕超过100座。", "120"), Proposed::Unclear);
    assert_eq!(verdict("建成公厕超过100座。", "100"), Proposed::Met);
    assert_eq!(verdict("建成公厕近100座。", "100"), Proposed::Unclear);
    assert_eq!(verdict("建成公厕约60座。", "100"), Proposed::NotMet);
}

#[test]
fn a_milestone_is_found_by_its_words() {
    let mut opening = fixture::milestone();
    opening.title.zh = "城市规划馆建成开放".into();
    opening.title.en = String::new();
    opening.clause = "城市规划馆年底前建成开放".into();
    let verdict = |review: &str| best(review, opening.clone()).map(|b| b.1);
    assert_eq!(
        verdict("文化事业繁荣，城市规划馆建成开放。"),
        Some(Proposed::Met)
    );
    assert_eq!(verdict("城市规划馆尚未建成开放。"), Some(Proposed::NotMet));
    assert_eq!(verdict("粮食生产再获丰收。"), None);
}

#[test]
fn an_english_review_is_compared_too() {
    let text = "# Plan\n\n## Looking back on 2024\nWe planted 21,500 street trees and built 480 affordable homes.\n\n## Our plan for 2025\nWe will plant 9,000 street trees.\n";
    let outcome = |title: &str, value: &str, unit: &str| {
        let mut promise = promise(title, Basis::Count, value, unit, Comparator::AtLeast);
        promise.clause = format!("We will deliver {value} {title}.");
        let described = compare(&read(text), &[promise]).remove(0).found;
        described
            .into_iter()
            .next()
            .map(|f| (f.figure.unwrap().value.to_string(), f.verdict))
    };
    assert_eq!(
        outcome("street trees", "20000", "trees"),
        Some(("21500".into(), Proposed::Met))
    );
    assert_eq!(
        outcome("affordable homes", "500", "homes"),
        Some(("480".into(), Proposed::NotMet))
    );
}
