//! The texts that simulated people write. Each begins with 【模拟】.

use chrono::{Datelike, NaiveDate};

use domain::quantity::{Amount, Basis, show_value};
use domain::{Commitment, Lang, Narrative};

/// Marks a simulated text.
pub(super) const MARK: &str = "【模拟】";

/// What a department may write about problems.
const PROBLEMS: [&str; 6] = [
    "个别标段征地协调进度偏慢，影响后续施工。",
    "雨季施工窗口较短，有效作业天数不足。",
    "部分材料价格上涨，施工单位备料不足。",
    "基层台账数据口径不一，需进一步核实。",
    "管线迁改手续尚在办理，存在交叉施工。",
    "资金拨付周期较长，部分参建单位进度放缓。",
];

const NEXT: [&str; 5] = [
    "倒排工期，逐周调度，确保按序时进度推进。",
    "组织第三方现场核验，同步完善佐证材料。",
    "协调相关部门现场办公，集中解决堵点问题。",
    "增加作业班组，抢抓施工黄金期。",
    "加强督导检查，对滞后点位实行销号管理。",
];

/// The narrative of a department's report.
pub(super) fn narrative(
    commitment: &Commitment,
    value: Amount,
    as_of: NaiveDate,
    is_behind: bool,
    chance: u32,
) -> Narrative {
    let day = format!("{}月{}日", as_of.month(), as_of.day());
    let progress = match (&commitment.target, commitment.basis) {
        (None, _) if value == Amount::HUNDRED => {
            format!("{MARK}截至{day}，该事项已完成并通过验收。")
        }
        (None, _) => format!("{MARK}截至{day}，正按计划推进，前期手续与现场施工同步进行。"),
        (Some(target), Basis::Count) => {
            format!(
                "{MARK}截至{day}，累计完成{}。",
                show_value(value, &target.unit, Lang::Zh)
            )
        }
        (Some(target), _) => format!(
            "{MARK}截至{day}，统计数为{}。",
            show_value(value, &target.unit, Lang::Zh)
        ),
    };
    let pick = |texts: &[&str]| {
        texts
            .get(chance as usize % texts.len())
            .copied()
            .unwrap_or_default()
            .to_owned()
    };
    let problems = if is_behind {
        format!("{MARK}{}", pick(&PROBLEMS))
    } else {
        String::new()
    };
    let next = if value == Amount::HUNDRED && commitment.target.is_none() {
        String::new()
    } else {
        format!("{MARK}{}", pick(&NEXT))
    };
    Narrative::new(progress, problems, next)
}

/// The explanation of a falling count.
pub(super) const FELL: &str = "【模拟】经现场复核，4座仍在整改、未达验收标准，予以核减。";
/// The reason of a return.
pub(super) const RETURN: &str = "【模拟】上报数与台账明细不一致，请附验收单后重新报送。";
/// The reason of a correction.
pub(super) const CORRECT: &str = "【模拟】误将开工数计为完工数，撤销审核，请重新报送。";
/// The note of an inspection.
pub(super) const INSPECTED: &str = "【模拟】抽查城区公厕，逐座核对位置与开放情况。";
/// The note of a closure.
pub(super) const CLOSED: &str = "【模拟】资料齐全，现场核验属实，予以销号。";
/// The approver of a change.
pub(super) const APPROVER: &str = "市政府常务会议（模拟）";
/// The documents of the extension and of the adjustment.
pub(super) const EXTENSION_DOCUMENT: &str = "模拟〔2019〕46号";
pub(super) const ADJUSTMENT_DOCUMENT: &str = "模拟〔2019〕38号";
/// The content of the simulated evidence file.
pub(super) const EVIDENCE: &str = "模拟验收单：仅供演示，不是真实文件。\n";
