//! Properties of a thing that is named: 总投资2亿元的项目, 110千伏变电站, 60岁以上老人. They describe and promise nothing, unless a
//! standard, a capacity or a sum is what is to be reached.
//!
//! Must not judge labels, dates or words.

use std::sync::LazyLock;

use crate::candidate::Reason;
use crate::lexicon::{
    Words, beginning, contains, contains_any, ending, ends_with, verbs_in, words,
};
use crate::spot::Spot;
use crate::unit::Kind;
use domain::quantity::Comparator;

/// Nouns right before a measure that describe a thing rather than promise something.
static PROPERTIES: Words = LazyLock::new(|| {
    words(
        "年产 年产能 产能 日产 日产能 日处理 日处理能力 处理规模 日供水 日供水能力 年处理 年加工 \
     年屠宰 年出栏 年吞吐 年发电 总投资 总投资额 投资总额 投资额 计划总投资 概算投资 估算投资 \
     概算总投资 占地 占地面积 总占地 总占地面积 建筑面积 总建筑面积 用地面积 规划面积 总面积 全长 \
     总长 总长度 线路长 总库容 库容 设计库容 装机 装机容量 总装机 总装机容量 设计能力 时速 总规模 \
     注册资本 注册资金 海拔 半径 辐射 单体投资 单个投资 固定资产投资额 估值 市值 月薪 月销售额 \
     每亩 每户 每人 每村 每年 每月 每天 每吨 每度 每平方米 每套 每个 每辆 每家 平均每人 亩均 户均 \
     规模",
    )
});
/// What a threshold in front of a noun describes.
static THRESHOLD_NOUNS: Words = LazyLock::new(|| {
    words(
        "项目 重大项目 重点项目 产业项目 工业项目 企业 工业企业 规模企业 自然村 村庄 村组 聚居 小区 \
     单位 老人 老年 人口 人员 儿童 居民 燃煤 煤电 火电 小火电 锅炉 强镇 强村 大户 养殖 集体 贫困 \
     产业 园区 集群 商场 商业 综合体 建筑 住宅 河流 河道 水库 工程 产品 品牌 平台 机构 龙头 学校 \
     医院 的 机组 道路 桥梁 企业主 大 规模 工业 纳税 高层次",
    )
});

/// Properties of a thing that is named.
pub(super) fn specified(
    text: &[char],
    spot: &Spot,
    next: Option<&Spot>,
    left: &[char],
    right: &[char],
) -> Option<Reason> {
    let kind = spot.kind();
    let measured = matches!(kind, Some(Kind::Money | Kind::Measured));
    // 公园绿地500米服务半径; 每月召开2次例会.
    let span = beginning(right, &["服务半径", "半径", "见方", "范围内"]).is_some();
    let often = spot.unit.is_some_and(|u| u.name == "次")
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
        let promised = ending(
            head,
            &[
                "新增",
                "完成",
                "竣工",
                "新开工",
                "开工",
                "实现",
                "增加",
                "净增",
                "达到",
                "提升",
                "新增发电",
                "新增并网",
                "施工",
                "销售",
                "累计完成",
                "销售商品房",
                "形成",
            ],
        )
        .is_some()
            && property != "总投资";
        // 提高到每人每月650元: a standard that is raised is a promise.
        let standard = matches!(property, "每人" | "每月" | "每年" | "每户" | "每亩")
            && contains_any(
                left,
                &[
                    "提高到",
                    "提高至",
                    "达到",
                    "增加到",
                    "增至",
                    "调整到",
                    "提标至",
                    "提高",
                    "不低于",
                    "增加",
                ],
            );
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
    let threshold = spot.tail > spot.end
        && matches!(spot.written, Some(Comparator::AtLeast | Comparator::AtMost));
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
            n.clause == spot.clause && matches!(n.kind(), Some(Kind::Counted | Kind::People))
        })
    {
        return Some(Reason::Specification);
    }
    let slope = spot.unit.is_some_and(|u| u.name == "度") && threshold && !right.is_empty();
    if slope || measured && sizes_a_project(right) {
        return Some(Reason::Specification);
    }
    if threshold
        && matches!(kind, Some(Kind::People))
        && beginning(
            right,
            &[
                "自然村",
                "的自然村",
                "村庄",
                "的村",
                "村组",
                "聚居",
                "企业",
                "单位",
                "小区",
            ],
        )
        .is_some()
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
        && next.clause == spot.clause
        && next.kind() == Some(Kind::Counted)
    {
        let between = text.get(spot.tail..next.start()).unwrap_or_default();
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
    let grade = spot.unit.is_some_and(|u| {
        matches!(
            u.name,
            "千伏" | "蒸吨" | "伏" | "兆" | "Gbps" | "Mbps" | "千瓦时"
        )
    });
    if grade
        && !right.is_empty()
        && spot.unit.is_some_and(|u| u.name != "千瓦时")
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
