//! Properties of a thing that is named: 总投资2亿元的项目, 110千伏变电站, 60岁以上老人. They describe and promise nothing, unless a
//! standard, a capacity or a sum is what is to be reached.
//!
//! Must not judge labels, dates or words.

use crate::words::{WordList, zh};
use std::sync::LazyLock;

use crate::candidate::Reason;
use crate::lexicon::{beginning, contains, contains_any, ending, ends_with, verbs_in};
use crate::mention::Mention;
use crate::unit::Kind;
use domain::quantity::Comparator;

static CAPACITY_VERBS: WordList = LazyLock::new(|| zh("refuse-specified.capacity-verbs"));
static RAISING: WordList = LazyLock::new(|| zh("refuse-specified.raising"));
static THRESHOLD_GROUPS: WordList = LazyLock::new(|| zh("refuse-specified.threshold-groups"));

/// Nouns right before a measure that describe a thing rather than promise something.
static PROPERTIES: WordList = LazyLock::new(|| zh("refuse-specified.properties"));
/// What a threshold in front of a noun describes.
static THRESHOLD_NOUNS: WordList = LazyLock::new(|| zh("refuse-specified.threshold-nouns"));

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
    let bare_left = {
        let mut end = left.len();
        while end > 0
            && left
                .get(end - 1)
                .is_some_and(|c| matches!(c, '约' | '近' | '达' | '为' | '超' | '逾' | '共'))
        {
            end -= 1;
        }
        left.get(..end).unwrap_or_default()
    };
    if measured && let Some(property) = ending(bare_left, &PROPERTIES) {
        let head = bare_left
            .get(..bare_left.len() - property.chars().count())
            .unwrap_or_default();
        let promised = ending(head, &CAPACITY_VERBS).is_some() && property != "总投资";
        // 提高到每人每月650元: a standard that is raised is a promise.
        let standard = matches!(property, "每人" | "每月" | "每年" | "每户" | "每亩")
            && contains_any(left, &RAISING);
        // 压减钢铁产能3000万吨: capacity that is cut or added is a promise, what a plant has is not.
        let capacity = matches!(property, "产能" | "装机" | "装机容量" | "总装机容量")
            && contains_any(
                head,
                &[
                    "压减", "退出", "化解", "淘汰", "削减", "减少", "压缩", "新增", "净增",
                ],
            )
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
    let noun = beginning(right, &THRESHOLD_NOUNS).is_some();
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
        && beginning(right, &THRESHOLD_GROUPS).is_some()
    {
        return Some(Reason::Specification);
    }
    if threshold && contains(right.get(..right.len().min(3)).unwrap_or_default(), "标准") {
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
        let between = text.get(mention.tail..next.start()).unwrap_or_default();
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
    let grade = mention.unit.is_some_and(|u| {
        matches!(
            u.name,
            "千伏" | "蒸吨" | "伏" | "兆" | "Gbps" | "Mbps" | "千瓦时"
        )
    });
    if grade
        && !right.is_empty()
        && mention.unit.is_some_and(|u| u.name != "千瓦时")
        && ends_with_none(left)
    {
        return Some(Reason::Specification);
    }
    if ends_with(left, "每") {
        return Some(Reason::Specification);
    }
    None
}

/// 20万吨纸浆项目, 2GW光伏组件等项目建设: a size before the thing that is built.
fn sizes_a_project(right: &[char]) -> bool {
    let listed = right.get(..right.len().min(40)).unwrap_or_default();
    let opens = right.first().is_some_and(|c| c.is_alphanumeric());
    if opens
        && contains_any(
            listed,
            &["等项目", "等重大项目", "等重点项目", "等产业项目"],
        )
    {
        return true;
    }
    let phrase: Vec<char> = right
        .iter()
        .take(20)
        .take_while(|c| !matches!(c, '、' | '（' | '和' | '及') && !c.is_ascii_digit())
        .copied()
        .collect();
    !phrase.is_empty()
        && verbs_in(&phrase).first().is_none_or(|v| v.start > 1)
        && contains_any(
            &phrase,
            &["项目", "生产线", "电站", "机组", "综合体", "产业园"],
        )
}

/// Whether the left ends with no verb of amount, so that a grade stays a grade.
fn ends_with_none(left: &[char]) -> bool {
    ending(left, &["新增", "达到", "突破", "增加"]).is_none()
}
