//! Which numerals promise nothing, and why: labels, ordinals, dates, durations, specifications, background.
//!
//! Judges one [`Spot`] by the words around it. Must not look at sections.

use rust_decimal::Decimal;

use super::candidate::Reason;
use super::lexicon::{VerbKind, beginning, contains, contains_any, ending, ends_with, verbs_in};
use super::numeral::Form;
use super::spot::Spot;
use super::unit::Kind;

/// Nouns right before a measure that describe a thing rather than promise something.
const PROPERTIES: &[&str] = &[
    "年产",
    "年产能",
    "产能",
    "日产",
    "日产能",
    "日处理",
    "日处理能力",
    "处理规模",
    "日供水",
    "日供水能力",
    "年处理",
    "年加工",
    "年屠宰",
    "年出栏",
    "年吞吐",
    "年发电",
    "总投资",
    "总投资额",
    "投资总额",
    "投资额",
    "计划总投资",
    "概算投资",
    "估算投资",
    "概算总投资",
    "占地",
    "占地面积",
    "总占地",
    "总占地面积",
    "建筑面积",
    "总建筑面积",
    "用地面积",
    "规划面积",
    "总面积",
    "全长",
    "总长",
    "总长度",
    "线路长",
    "总库容",
    "库容",
    "设计库容",
    "装机",
    "装机容量",
    "总装机",
    "总装机容量",
    "设计能力",
    "时速",
    "总规模",
    "注册资本",
    "注册资金",
    "海拔",
    "半径",
    "辐射",
    "单体投资",
    "单个投资",
    "固定资产投资额",
    "估值",
    "市值",
    "月薪",
    "月销售额",
    "每亩",
    "每户",
    "每人",
    "每村",
    "每年",
    "每月",
    "每天",
    "每吨",
    "每度",
    "每平方米",
    "每套",
    "每个",
    "每辆",
    "每家",
    "平均每人",
    "亩均",
    "户均",
    "规模",
];
/// Nouns behind 个, 项 and the like that make an enumeration or a label of it.
const ABSTRACT: &[&str] = &[
    "方面",
    "关系",
    "原则",
    "字",
    "维度",
    "坚持",
    "更加",
    "民族",
    "文明",
    "明确",
    "意识",
    "自信",
    "维护",
    "确保",
    "必须",
    "不能",
    "转变",
    "关键环节",
    "重要",
    "积极性",
    "层面",
    "环节",
    "百年",
    "五年",
    "世纪",
    "阶段",
    "问题导向",
    "导向",
    "抓手",
    "关口",
    "主题",
    "能力建设",
    "毫不",
    "自觉",
    "突出",
    "聚焦",
    "着力",
    "加强",
    "提升",
    "打造",
    "注重",
    "围绕",
    "全覆盖",
    "到位",
    "一起",
    "样",
    "月",
    "季度",
    "结合",
    "统筹",
    "过硬",
    "轮子",
    "极",
    "梯度",
    "龙头",
    "方向",
    "重点领域",
    "关键",
    "总体",
    "体系",
    "先行",
    "市级领导",
    "率先",
    "走在前",
    "不动摇",
    "老大难",
    "强基",
    "老",
    "小时",
    "目标",
    "战役",
];
/// What stands behind a number that is a list's heading: 十件实事.
const LIST_HEADINGS: &[&str] = &[
    "实事",
    "民生实事",
    "民心工程",
    "为民实事",
    "惠民实事",
    "好事",
    "大事",
    "民生项目实事",
    "重点民生实事",
    "民生工程",
    "惠民工程",
    "民生",
];
/// What a threshold in front of a noun describes.
const THRESHOLD_NOUNS: &[&str] = &[
    "项目",
    "重大项目",
    "重点项目",
    "产业项目",
    "工业项目",
    "企业",
    "工业企业",
    "规模企业",
    "自然村",
    "村庄",
    "村组",
    "聚居",
    "小区",
    "单位",
    "老人",
    "老年",
    "人口",
    "人员",
    "儿童",
    "居民",
    "燃煤",
    "煤电",
    "火电",
    "小火电",
    "锅炉",
    "强镇",
    "强村",
    "大户",
    "养殖",
    "集体",
    "贫困",
    "产业",
    "园区",
    "集群",
    "商场",
    "商业",
    "综合体",
    "建筑",
    "住宅",
    "河流",
    "河道",
    "水库",
    "工程",
    "产品",
    "品牌",
    "平台",
    "机构",
    "龙头",
    "学校",
    "医院",
    "的",
    "机组",
    "道路",
    "桥梁",
    "企业主",
    "大",
    "规模",
    "工业",
    "纳税",
    "高层次",
];

/// Why the spot is no promise by its own form and the words next to it.
pub(super) fn refuse(text: &[char], spots: &[Spot], index: usize) -> Option<Reason> {
    let spot = spots.get(index)?;
    let next = spots.get(index + 1);
    let left = text.get(spot.from..spot.start()).unwrap_or_default();
    let right = text.get(spot.tail..spot.clause.1).unwrap_or_default();
    if spot.quoted {
        return Some(Reason::Label);
    }
    named(text, spot, right)
        .or_else(|| timed(text, spot, left, right))
        .or_else(|| unmeasured(spot, left, right))
        .or_else(|| in_chinese(spot, left, right))
        .or_else(|| heads_a_list(spot, left, right))
        .or_else(|| from_value(text, spot, left))
        .or_else(|| specified(text, spot, next, left, right))
}

/// Labels, ordinals and words.
fn named(text: &[char], spot: &Spot, right: &[char]) -> Option<Reason> {
    let before = spot.start().checked_sub(1).and_then(|i| text.get(i));
    let after = text.get(spot.numeral.end);
    let all_left = text.get(..spot.start()).unwrap_or_default();
    if before == Some(&'第') {
        return Some(Reason::Ordinal);
    }
    let arabic = matches!(spot.numeral.form, Form::Arabic | Form::Ratio);
    let joined =
        |c: Option<&char>| c.is_some_and(|c| matches!(c, '+' | '×' | '*' | '#' | '@' | '_' | '/'));
    if arabic && (before.is_some_and(char::is_ascii_alphabetic) || joined(before)) {
        return Some(Reason::Label);
    }
    if arabic && before == Some(&'-') && spot.bound.is_none() {
        return Some(Reason::Label);
    }
    if spot.unit.is_none() && (after.is_some_and(char::is_ascii_alphabetic) || joined(after)) {
        return Some(Reason::Label);
    }
    if after == Some(&'+') || (arabic && after == Some(&'-') && spot.bound.is_none()) {
        return Some(Reason::Label);
    }
    if before == Some(&'前')
        || contains_any(
            all_left.get(all_left.len().saturating_sub(3)..)?,
            &["前十", "排第"],
        )
    {
        return Some(Reason::Ordinal);
    }
    if spot.kind() == Some(Kind::Name) {
        return Some(match spot.unit.map(|u| u.name) {
            Some("强" | "佳") => Reason::Ordinal,
            Some("月" | "日" | "月份" | "季度" | "世纪" | "年代" | "时") => Reason::Date,
            _ => Reason::Label,
        });
    }
    // 20万吨级, 亿元级, 4个A级.
    if right.first() == Some(&'级') && spot.tail == spot.end {
        return Some(Reason::Specification);
    }
    if spot.numeral.form == Form::Ratio {
        return None;
    }
    None
}

/// Dates and durations. A length of time that is itself promised (办理时限压缩至3天) is none.
fn timed(text: &[char], spot: &Spot, left: &[char], right: &[char]) -> Option<Reason> {
    match spot.kind() {
        Some(Kind::Time) => {}
        Some(Kind::Age) => {
            let life = contains_any(left, &["寿命", "平均年龄"]);
            return (!life).then_some(Reason::Specification);
        }
        _ => return None,
    }
    let unit = spot.unit.map_or("", |u| u.name);
    let year_like = spot.numeral.form == Form::Arabic && spot.numeral.end - spot.numeral.start == 4;
    if unit == "年" && year_like {
        return Some(Reason::Date);
    }
    let days =
        unit == "天" && contains_any(left, &["天数", "优良", "达标", "蓝天", "良好", "优于"]);
    let years = unit == "年" && contains_any(left, &["教育年限", "受教育"]);
    let pressed = contains_any(
        left,
        &[
            "压缩",
            "缩短",
            "压减",
            "缩减",
            "减至",
            "降至",
            "控制在",
            "不超过",
            "提速",
            "时限",
            "时间",
            "用时",
        ],
    ) && unit != "年"
        && (spot.tail > spot.end || right.is_empty() || right.first() == Some(&'、'))
        && verbs_in(left)
            .last()
            .is_some_and(|v| left.len() - v.end <= 2);
    let clause = text.get(spot.clause.0..spot.clause.1).unwrap_or_default();
    let label = contains(clause, "行动") && unit == "年";
    if (days || years || pressed) && !label {
        None
    } else {
        Some(Reason::Duration)
    }
}

/// No measure word: only a large round number, or one that its verb ties to an index, is a quantity.
fn unmeasured(spot: &Spot, left: &[char], right: &[char]) -> Option<Reason> {
    if spot.unit.is_some() || !matches!(spot.numeral.form, Form::Arabic | Form::Chinese) {
        return None;
    }
    if spot.numeral.scale > Decimal::ONE || spot.more {
        // 裁军30万任务: the figure is part of a name.
        let named = beginning(right, &["任务", "大军", "工程", "计划", "行动"]).is_some();
        return named.then_some(Reason::Label);
    }
    if spot.numeral.form == Form::Chinese && spot.numeral.value < Decimal::from(10_000) {
        return Some(Reason::Word);
    }
    let tied = ending(
        left,
        &[
            "控制在",
            "下降到",
            "降到",
            "降至",
            "达到",
            "保持在",
            "提高到",
            "突破",
            "超过",
            "不低于",
            "不超过",
        ],
    )
    .is_some()
        && (spot.tail > spot.end || right.is_empty());
    let index = contains_any(left, &["指数", "系数", "浓度", "得分", "PM", "均值"]);
    (!(tied && index)).then_some(Reason::NoUnit)
}

/// Small numerals in Chinese characters are mostly words or labels.
fn in_chinese(spot: &Spot, left: &[char], right: &[char]) -> Option<Reason> {
    if spot.numeral.form != Form::Chinese {
        return None;
    }
    if spot.numeral.value <= Decimal::ONE {
        return Some(Reason::Word);
    }
    let kind = spot.kind();
    if spot.numeral.value >= Decimal::from(20) && kind.is_some() {
        return None;
    }
    if matches!(kind, Some(Kind::Money | Kind::Measured | Kind::Points))
        && spot.numeral.value >= Decimal::TWO
    {
        return None;
    }
    let unit = spot.unit.map_or("", |u| u.name);
    let built = verbs_in(left)
        .last()
        .is_some_and(|v| v.kind == VerbKind::Act && left.len() == v.end);
    let concrete = matches!(
        unit,
        "所" | "座"
            | "家"
            | "条"
            | "处"
            | "套"
            | "辆"
            | "台"
            | "间"
            | "栋"
            | "艘"
            | "架"
            | "户"
            | "名"
    );
    let place = unit == "个"
        && contains_any(
            right.get(..right.len().min(14)).unwrap_or_default(),
            &[
                "园区",
                "产业园",
                "基地",
                "小区",
                "社区",
                "医院",
                "学校",
                "公园",
                "广场",
                "停车场",
                "码头",
                "水库",
                "污水处理厂",
                "市场",
                "实验室",
                "示范村",
                "示范镇",
                "特色小镇",
                "示范区",
                "服务中心",
                "标段",
                "加油站",
                "充电站",
            ],
        );
    if built && (concrete || place) {
        None
    } else {
        Some(Reason::Label)
    }
}

/// 十件实事, 以下八个方面, 七项重点工作如下.
fn heads_a_list(spot: &Spot, left: &[char], right: &[char]) -> Option<Reason> {
    if !matches!(spot.kind(), Some(Kind::Counted)) {
        return None;
    }
    let near = right.get(..right.len().min(10)).unwrap_or_default();
    let unit = spot.unit.map_or("", |u| u.name);
    let small = spot.numeral.value < Decimal::from(60);
    if small
        && matches!(unit, "件" | "项" | "个" | "类" | "批")
        && contains_any(near, &["实事", "民心工程", "好事"])
    {
        return Some(Reason::Label);
    }
    if small && ending(left, &["以下", "如下", "这", "上述"]).is_some() {
        return Some(Reason::Label);
    }
    if small
        && matches!(unit, "个" | "项" | "条" | "大" | "种" | "类" | "点")
        && beginning(near, ABSTRACT).is_some()
    {
        return Some(Reason::Label);
    }
    let _ = LIST_HEADINGS;
    None
}

/// The first value of 由50%提高到60%, 现行16%的税率降至13%.
fn from_value(text: &[char], spot: &Spot, left: &[char]) -> Option<Reason> {
    let near = left
        .get(left.len().saturating_sub(16)..)
        .unwrap_or_default();
    if contains_any(
        near.get(near.len().saturating_sub(5)..).unwrap_or_default(),
        &[
            "现行", "目前", "现有", "原来", "原有", "现在", "上年", "去年",
        ],
    ) && !contains_any(near, &["比", "较"])
    {
        return Some(Reason::FromValue);
    }
    let starts = contains_any(near, &["由", "从"])
        && !contains_any(
            near,
            &["从严", "自由", "由于", "经由", "理由", "从事", "由此"],
        );
    if !starts {
        return None;
    }
    let after: Vec<char> = text
        .get(spot.tail..)?
        .iter()
        .take(14)
        .take_while(|c| !matches!(c, '；' | '。'))
        .copied()
        .collect();
    let to = after.iter().position(|c| matches!(c, '到' | '至' | '为'))?;
    let figure = after
        .get(to + 1..)?
        .iter()
        .take(6)
        .any(|c| c.is_ascii_digit() || "一二三四五六七八九十百两".contains(*c));
    figure.then_some(Reason::FromValue)
}

/// Properties of a thing that is named.
fn specified(
    text: &[char],
    spot: &Spot,
    next: Option<&Spot>,
    left: &[char],
    right: &[char],
) -> Option<Reason> {
    let kind = spot.kind();
    let measured = matches!(kind, Some(Kind::Money | Kind::Measured));
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
    if measured && let Some(property) = ending(bare_left, PROPERTIES) {
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
        let standard = matches!(property, "每人" | "每月" | "每年" | "每户")
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
        && matches!(
            spot.written,
            Some(
                crate::domain::quantity::Comparator::AtLeast
                    | crate::domain::quantity::Comparator::AtMost
            )
        );
    let noun = beginning(right, THRESHOLD_NOUNS).is_some();
    if threshold && measured && noun {
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

/// Whether the left ends with no verb of amount, so that a grade stays a grade.
fn ends_with_none(left: &[char]) -> bool {
    ending(left, &["新增", "达到", "突破", "增加"]).is_none()
}
