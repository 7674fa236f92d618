//! Which numerals promise nothing, and why: labels, ordinals, dates, durations, specifications, background.
//!
//! Looks at one [`Mention`] and the words around it, not at sections.

mod specification;

use crate::slice::{SliceExt as _, first, last};
use crate::words::zh;

use rust_decimal::Decimal;

use super::candidate::Reason;
use super::lexicon::{VerbKind, beginning, contains, contains_any, ending, verbs_in};
use super::mention::Mention;
use super::numeral::Form;
use super::unit::Kind;
use specification::specification;

/// Why the numeral is no promise by its own form and the words next to it.
pub(super) fn exclude(text: &[char], mentions: &[Mention], index: usize) -> Option<Reason> {
    let mention = mentions.get(index)?;
    let next = mentions.get(index + 1);
    let left = text.part(mention.from..mention.start());
    let right = text.part(mention.tail..mention.clause.1);
    if mention.quoted {
        return Some(Reason::Label);
    }
    named(text, mention, right)
        .or_else(|| timed(text, mention, left, right))
        .or_else(|| unmeasured(mention, left, right))
        .or_else(|| in_chinese(mention, left, right))
        .or_else(|| heads_a_list(mention, left, right))
        .or_else(|| from_value(text, mention, left))
        .or_else(|| specification(text, mention, next, left, right))
}

/// Labels, ordinals and words.
fn named(text: &[char], mention: &Mention, right: &[char]) -> Option<Reason> {
    let before = mention.start().checked_sub(1).and_then(|i| text.get(i));
    let after = text.get(mention.numeral.end);
    let all_left = text.part(..mention.start());
    if before == Some(&'第') {
        return Some(Reason::Ordinal);
    }
    let arabic = matches!(mention.numeral.form, Form::Arabic | Form::Ratio);
    let joined =
        |c: Option<&char>| c.is_some_and(|c| matches!(c, '+' | '×' | '*' | '#' | '@' | '_' | '/'));
    if arabic && (before.is_some_and(char::is_ascii_alphabetic) || joined(before)) {
        return Some(Reason::Label);
    }
    if arabic && before == Some(&'-') && mention.bound.is_none() {
        return Some(Reason::Label);
    }
    if mention.unit.is_none() && (after.is_some_and(char::is_ascii_alphabetic) || joined(after)) {
        return Some(Reason::Label);
    }
    if after == Some(&'+') || (arabic && after == Some(&'-') && mention.bound.is_none()) {
        return Some(Reason::Label);
    }
    if before == Some(&'前') || contains_any(last(all_left, 3), &["前十", "排第"]) {
        return Some(Reason::Ordinal);
    }
    if mention.kind() == Some(Kind::Name) {
        return Some(match mention.unit.map(|u| u.name) {
            Some("强" | "佳") => Reason::Ordinal,
            Some("月" | "日" | "月份" | "季度" | "世纪" | "年代" | "时") => Reason::Date,
            _ => Reason::Label,
        });
    }
    // 20万吨级, 亿元级, 4个A级.
    if right.first() == Some(&'级') && mention.tail == mention.end {
        return Some(Reason::Specification);
    }
    None
}

/// Dates and durations. A length of time that is itself promised (办理时限压缩至3天) is none.
fn timed(text: &[char], mention: &Mention, left: &[char], right: &[char]) -> Option<Reason> {
    match mention.kind() {
        Some(Kind::Time) => {}
        Some(Kind::Age) => {
            let life = contains_any(left, &["寿命", "平均年龄"]);
            return (!life).then_some(Reason::Specification);
        }
        _ => return None,
    }
    let unit = mention.unit.map_or("", |u| u.name);
    let year_like =
        mention.numeral.form == Form::Arabic && mention.numeral.end - mention.numeral.start == 4;
    if unit == "年" && year_like {
        return Some(Reason::Date);
    }
    let days =
        unit == "天" && contains_any(left, &["天数", "优良", "达标", "蓝天", "良好", "优于"]);
    let years = unit == "年" && contains_any(left, &["教育年限", "受教育"]);
    let pressed = contains_any(left, zh("refuse.shortening"))
        && unit != "年"
        && (mention.tail > mention.end || right.is_empty() || right.first() == Some(&'、'))
        && verbs_in(left)
            .last()
            .is_some_and(|v| left.len() - v.end <= 2);
    let clause = text.part(mention.clause.0..mention.clause.1);
    let label = contains(clause, "行动") && unit == "年";
    if (days || years || pressed) && !label {
        None
    } else {
        Some(Reason::Duration)
    }
}

/// No measure word: only a large round number, or one that its verb ties to an index, is a quantity.
fn unmeasured(mention: &Mention, left: &[char], right: &[char]) -> Option<Reason> {
    if mention.unit.is_some() || !matches!(mention.numeral.form, Form::Arabic | Form::Chinese) {
        return None;
    }
    if mention.numeral.scale > Decimal::ONE || mention.more {
        // 裁军30万任务: the figure is part of a name.
        let named = beginning(right, &["任务", "大军", "工程", "计划", "行动"]).is_some();
        return named.then_some(Reason::Label);
    }
    if mention.numeral.form == Form::Chinese && mention.numeral.value < Decimal::from(10_000) {
        return Some(Reason::Word);
    }
    let tied = ending(left, zh("refuse.reaching")).is_some()
        && (mention.tail > mention.end || right.is_empty());
    let index = contains_any(left, &["指数", "系数", "浓度", "得分", "PM", "均值"]);
    (!(tied && index)).then_some(Reason::NoUnit)
}

/// Small numerals in Chinese characters are mostly words or labels.
fn in_chinese(mention: &Mention, left: &[char], right: &[char]) -> Option<Reason> {
    if mention.numeral.form != Form::Chinese {
        return None;
    }
    if mention.numeral.value <= Decimal::ONE {
        return Some(Reason::Word);
    }
    let kind = mention.kind();
    if mention.numeral.value >= Decimal::from(20) && kind.is_some() {
        return None;
    }
    if matches!(kind, Some(Kind::Money | Kind::Measured | Kind::Points))
        && mention.numeral.value >= Decimal::TWO
    {
        return None;
    }
    let unit = mention.unit.map_or("", |u| u.name);
    let built = verbs_in(left)
        .last()
        .is_some_and(|v| v.kind == VerbKind::Act && left.len() == v.end);
    let concrete = zh("refuse.concrete-units").contains(&unit);
    let place = unit == "个" && contains_any(first(right, 14), zh("refuse.places"));
    if built && (concrete || place) {
        None
    } else {
        Some(Reason::Label)
    }
}

/// 十件实事, 以下八个方面, 七项重点工作如下.
fn heads_a_list(mention: &Mention, left: &[char], right: &[char]) -> Option<Reason> {
    if !matches!(mention.kind(), Some(Kind::Counted)) {
        return None;
    }
    let near = first(right, 10);
    let unit = mention.unit.map_or("", |u| u.name);
    let small = mention.numeral.value < Decimal::from(60);
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
        && beginning(near, zh("refuse.abstract")).is_some()
    {
        return Some(Reason::Label);
    }
    None
}

/// The first value of 由50%提高到60%, 现行16%的税率降至13%.
fn from_value(text: &[char], mention: &Mention, left: &[char]) -> Option<Reason> {
    let near = last(left, 16);
    if contains_any(last(near, 5), zh("refuse.today")) && !contains_any(near, &["比", "较"]) {
        return Some(Reason::FromValue);
    }
    let starts = contains_any(near, &["由", "从"]) && !contains_any(near, zh("refuse.not-from"));
    if !starts {
        return None;
    }
    let after: Vec<char> = text
        .get(mention.tail..)?
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
