//! Properties of a thing that is named: 总投资2亿元的项目, 110千伏变电站, 60岁以上老人. They describe and promise nothing, unless a
//! standard, a capacity or a sum is what is to be reached.

use crate::slice::{CharsExt as _, SliceExt as _, first};
use crate::words::zh;

use crate::candidate::Reason;
use crate::lexicon::{beginning, contains, contains_any, ending, ends_with, verbs_in};
use crate::mention::Mention;
use crate::unit::Kind;
use domain::Comparator;

/// Properties of a thing that is named.
pub(super) fn specification(
    text: &[char],
    mention: &Mention,
    next: Option<&Mention>,
    left: &[char],
    right: &[char],
) -> Option<Reason> {
    let kind = mention.kind();
    let measured = matches!(kind, Some(Kind::Money | Kind::Measured));
    // 公园绿地500米服务半径; 每月召开2次例会.
    let span = beginning(right, &["服务半径", "半径", "见方", "范围内"]).is_some();
    let often = mention.unit.is_some_and(|u| u.name == "次")
        && contains_any(left, &["每周", "每月", "每季", "每年", "每半年"]);
    if measured && span || often {
        return Some(Reason::Specification);
    }
    let approaches = |c: &char| "约近达为超逾共".contains(*c);
    let bare_left =
        left.part(..left.len() - left.iter().rev().take_while(|c| approaches(c)).count());
    if measured && let Some(property) = ending(bare_left, zh("refuse-specified.properties")) {
        let head = bare_left.part(..bare_left.len() - property.chars().count());
        let promised =
            ending(head, zh("refuse-specified.capacity-verbs")).is_some() && property != "总投资";
        // 提高到每人每月650元: a standard that is raised is a promise.
        let standard = matches!(property, "每人" | "每月" | "每年" | "每户" | "每亩")
            && contains_any(left, zh("refuse-specified.raising"));
        // 压减钢铁产能3000万吨: capacity that is cut or added is a promise, what a plant has is not.
        let capacity = matches!(property, "产能" | "装机" | "装机容量" | "总装机容量")
            && contains_any(head, zh("refuse-specified.capacity-changes"))
            && right.is_empty();
        let promised = promised || standard || capacity;
        let aggregate = property == "规模" && !head.is_empty();
        if !(promised || aggregate && kind == Some(Kind::Money)) {
            return Some(Reason::Specification);
        }
    }
    // 1000万元以上的项目, 60%以上的村.
    let threshold = mention.tail > mention.end
        && matches!(
            mention.written,
            Some(Comparator::AtLeast | Comparator::AtMost)
        );
    let noun = beginning(right, zh("refuse-specified.threshold-nouns")).is_some();
    if threshold && measured && noun {
        return Some(Reason::Specification);
    }
    // 超10亿元企业5户: the comparator stands before the sum.
    let passes = ending(left, &["超", "过", "超过", "超出"]).is_some();
    if passes
        && measured
        && noun
        && next.is_some_and(|n| {
            n.clause == mention.clause && matches!(n.kind(), Some(Kind::Counted | Kind::People))
        })
    {
        return Some(Reason::Specification);
    }
    let slope = mention.unit.is_some_and(|u| u.name == "度") && threshold && !right.is_empty();
    if slope || measured && sizes_a_project(right) {
        return Some(Reason::Specification);
    }
    if threshold
        && matches!(kind, Some(Kind::People))
        && beginning(right, zh("refuse-specified.threshold-groups")).is_some()
    {
        return Some(Reason::Specification);
    }
    if threshold && contains(first(right, 3), "标准") {
        return Some(Reason::Specification);
    }
    // 投资2亿元的项目; 面积500亩的公园.
    if measured
        && right.first() == Some(&'的')
        && beginning(right, &["的资金", "的补", "的贷款", "的专项"]).is_none()
    {
        return Some(Reason::Specification);
    }
    // 5万吨污水处理厂2座: a noun, then the count.
    if measured
        && let Some(next) = next
        && next.clause == mention.clause
        && next.kind() == Some(Kind::Counted)
    {
        let between = text.part(mention.tail..next.start());
        let direct = !between.is_empty()
            && !between
                .iter()
                .any(|c| matches!(c, '、' | '和' | '及' | '（' | '）' | '与'))
            && verbs_in(between).is_empty()
            && between.len() <= 14;
        if direct && next.unit.is_some_and(|u| !matches!(u.name, "次")) {
            return Some(Reason::Specification);
        }
    }
    // 500千伏变电站, 35蒸吨锅炉, 10千伏线路.
    let grades = ["千伏", "蒸吨", "伏", "兆", "Gbps", "Mbps"];
    let grade = mention.unit.is_some_and(|u| grades.contains(&u.name));
    let amounts = ["新增", "达到", "突破", "增加"];
    if grade && !right.is_empty() && ending(left, &amounts).is_none() {
        return Some(Reason::Specification);
    }
    if ends_with(left, "每") {
        return Some(Reason::Specification);
    }
    None
}

/// 20万吨纸浆项目, 2GW光伏组件等项目建设: a size before the thing that is built.
fn sizes_a_project(right: &[char]) -> bool {
    let listed = first(right, 40);
    let opens = right.first().is_some_and(|c| c.is_alphanumeric());
    if opens
        && contains_any(
            listed,
            &["等项目", "等重大项目", "等重点项目", "等产业项目"],
        )
    {
        return true;
    }
    let ends = |c: char| "、（和及".contains(c) || c.is_ascii_digit();
    let phrase = right.part(..right.run(0, 20, |c| !ends(c)));
    !phrase.is_empty()
        && verbs_in(phrase).first().is_none_or(|v| v.start > 1)
        && contains_any(phrase, zh("refuse-specified.projects"))
}
