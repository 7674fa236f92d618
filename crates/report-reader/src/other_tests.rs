//! ReportingMonths of the language that were met when reading reports of other places; the sentences are made up.

use super::*;

fn found(sentence: &str) -> Vec<String> {
    let text = format!("一、2018年工作回顾\n去年成绩很好。\n二、2019年工作安排\n{sentence}");
    let numbers = read(&text).candidates.into_iter().map(|c| c.number);
    numbers.collect()
}

#[test]
fn what_is_met_elsewhere() {
    let none: [&str; 0] = [];
    for (sentence, expected) in [
        ("新增收入超十亿元企业5户。", &["5户"][..]),
        ("推进20万吨纸浆、2GW光伏组件等项目建设。", &none),
        ("完成25度以上坡地退耕20万亩。", &["20万亩"]),
        ("截至去年底，全市基站3500个，今年新增1000个。", &["1000个"]),
        ("力争3年内培育龙头企业10家。", &none),
        (
            "转移支付增长8%、增幅高于去年，其中奖补资金增长10%。",
            &["8%", "10%"],
        ),
        (
            "失业率、登记失业率分别为4.8%左右和4.3%左右。",
            &["4.8%", "4.3%"],
        ),
        ("建议办结率100%、见面率98%。", &["100%", "98%"]),
        ("全市在建项目2300个，总投资100亿元。", &none),
        ("建成保障性住房1200套。", &["1200套"]),
    ] {
        assert_eq!(found(sentence), expected, "{sentence}");
    }
}

#[test]
fn a_glossary_may_bear_the_name_of_the_report() {
    assert!(found("继续努力。\n政府工作报告名词解释\n1.某行动：新建公园30个。").is_empty());
}
