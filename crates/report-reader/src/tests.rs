//! The reader end to end: made-up sentences, one for each turn of the language.

use super::*;
use domain::{Basis, Comparator};

/// A sentence in the part of the coming year, read.
fn reading(sentence: &str) -> Reading {
    read(&format!(
        "一、2018年工作回顾\n去年成绩很好。\n二、2019年工作安排\n{sentence}"
    ))
}

/// Number, value, unit and comparator of every candidate.
fn found(sentence: &str) -> Vec<(String, String, String, Comparator)> {
    reading(sentence)
        .candidates
        .into_iter()
        .map(|c| (c.number, c.value.to_string(), c.unit, c.comparator))
        .collect()
}

/// What is found, shortly: `value unit comparator`.
fn short(sentence: &str) -> Vec<String> {
    found(sentence)
        .into_iter()
        .map(|(_, value, unit, comparator)| {
            let sign = match comparator {
                Comparator::Exactly => "=",
                Comparator::AtLeast => ">",
                Comparator::AtMost => "<",
                Comparator::About => "~",
                Comparator::None => "?",
            };
            format!("{sign}{value}{unit}")
        })
        .collect()
}

#[test]
fn numbers_with_their_units_and_comparators() {
    for (sentence, expected) in [
        ("地区生产总值增长8%左右。", vec!["~8%"]),
        ("新增就业1.2万人以上。", vec![">12000人"]),
        ("城镇登记失业率控制在4%以内。", vec!["<4%"]),
        ("城镇登记失业率4.5%以内。", vec!["<4.5%"]),
        ("生产总值增长6%－6.5%。", vec![">6%", "<6.5%"]),
        ("新建停车场3到5个。", vec![">3个", "<5个"]),
        ("培训农民3-5万人。", vec![">30000人", "<50000人"]),
        ("城乡居民收入比缩小到1.8:1。", vec!["=1.8:1"]),
        ("城镇化率提高1.3个百分点左右。", vec!["~1.3个百分点"]),
        ("实际利用外资突破3亿美元。", vec![">300000000美元"]),
        ("减轻企业负担近2万亿元。", vec!["~2000000000000元"]),
        ("完成投资不低于50亿元。", vec![">5000000000元"]),
        ("资助学生1.8万余名。", vec![">18000名"]),
        ("新建改建农村公路２０公里。", vec!["=20公里"]),
        ("植树12,000株。", vec!["=12000株"]),
        ("清偿欠款一半以上。", vec![">50%"]),
        ("参保率达到百分之九十五。", vec!["=95%"]),
        ("工业总产值突破500亿元大关。", vec![">50000000000元"]),
        ("空气质量优良天数达到300天以上。", vec![">300天"]),
        ("企业开办时间压缩至3个工作日以内。", vec!["<3个工作日"]),
        ("农村贫困人口减少3000人。", vec!["=3000人"]),
    ] {
        assert_eq!(short(sentence), expected, "{sentence}");
    }
}

#[test]
fn lists_carry_their_verb() {
    let read = reading("新增工业企业30户以上、服务企业20户，改造老旧小区20个、3000户。");
    let described: Vec<_> = read
        .candidates
        .iter()
        .map(|c| (c.verb.as_str(), c.item.as_str(), c.number.as_str()))
        .collect();
    assert_eq!(
        described,
        [
            ("新增", "工业企业", "30户"),
            ("新增", "服务企业", "20户"),
            ("改造", "老旧小区", "20个"),
            ("改造", "老旧小区", "3000户"),
        ]
    );
}

#[test]
fn respectively_shares_what_stands_behind_the_last() {
    assert_eq!(
        short("两类产业比重分别达到15%和29%以上。"),
        [">15%", ">29%"]
    );
    assert_eq!(
        short("调查失业率和登记失业率分别控制在5.5%以内、3%以内。"),
        ["<5.5%", "<3%"]
    );
    assert_eq!(short("比重分别达到15%以上和29%左右。"), [">15%", "~29%"]);
}

#[test]
fn from_and_to_is_the_second_value() {
    let read = reading("报销比例由50%提高到60%。");
    let described: Vec<_> = read
        .candidates
        .iter()
        .map(|c| (c.item.as_str(), c.number.as_str()))
        .collect();
    assert_eq!(described, [("报销比例", "60%")]);
    assert_eq!(short("将现行16%的税率降至13%。"), ["=13%"]);
}

#[test]
fn figures_before_their_noun() {
    assert_eq!(short("力争80%以上村庄完成改革任务。"), [">80%"]);
    assert_eq!(short("抓好200个重点项目。"), ["=200个"]);
    assert_eq!(short("铲除100个非法点位。"), ["=100个"]);
    let read = reading("提升43所乡村小规模学校和104所寄宿制学校办学条件。");
    let items: Vec<_> = read.candidates.iter().map(|c| c.item.as_str()).collect();
    assert_eq!(items, ["乡村小规模学校和", "寄宿制学校办学条件"]);
}

#[test]
fn what_promises_nothing_is_refused() {
    for sentence in [
        "打好三大攻坚战。",
        "建设5G网络。",
        "续建地铁14号线。",
        "严格落实“四个意识”。",
        "深入开展“2+26”城市治理。",
        "实施三年行动计划。",
        "推进20万吨级码头建设。",
        "为60岁以上老人服务。",
        "推进占地300亩的物流园建设。",
        "加快建设年产5万吨的生产线。",
        "加快推进总投资35亿元的新能源项目。",
        "学习贯彻十九大精神。",
        "打造15分钟生活圈。",
        "全市现有贫困人口1.2万人，贫困发生率3.5%。",
        "去年建成厂房10万平方米。",
        "到2025年，产值达到300亿元。",
        "继续办好十件民生实事。",
        "重点抓好以下九方面工作。",
        "千家万户都要受益。",
        "推动一二三产业融合。",
        "贯彻中央八项规定精神。",
    ] {
        assert_eq!(short(sentence), [""; 0], "{sentence}");
    }
}

#[test]
fn the_review_is_left_alone() {
    let read = read("一、2018年工作回顾\n新增就业1万人。\n二、2019年工作安排\n新增就业2万人。");
    let values: Vec<_> = read
        .candidates
        .iter()
        .map(|c| c.value.to_string())
        .collect();
    assert_eq!((read.year, values), (Some(2019), vec!["20000".to_owned()]));
}

#[test]
fn offsets_count_characters_of_the_text_as_given() {
    let text = "二、2019年工作安排\n新增 就業(yè)&nbsp;１萬(wàn)人以上。";
    let read = read(text);
    let given: Vec<char> = text.chars().collect();
    let one = read.candidates.first().unwrap();
    assert_eq!(one.value.to_string(), "10000");
    assert_eq!(given.get(one.number_start), Some(&'１'));
    let quote: String = given[one.start..one.end].iter().collect();
    assert_eq!(one.quote, quote);
}

#[test]
fn each_figure_knows_its_basis() {
    for (sentence, basis) in [
        ("生产总值增长8%。", Basis::Rate),
        ("新增公交车180辆。", Basis::Count),
        ("污水处理率达到95%。", Basis::Proportion),
        ("登记失业率控制在4%以内。", Basis::Level),
        ("森林覆盖率提高0.5个百分点。", Basis::Change),
        ("收入比缩小到1.8:1。", Basis::Ratio),
    ] {
        let read = reading(sentence);
        let described: Vec<_> = read.candidates.iter().map(|c| c.basis).collect();
        assert_eq!(described, [basis], "{sentence}");
    }
}

#[test]
fn no_input_makes_it_fail() {
    for text in [
        "",
        "一",
        "<",
        "&#x;",
        "(",
        "？",
        "1.2.3.4:5:6",
        "翻",
        "百分之",
        "至",
        "—",
    ] {
        let _ = read(&text.repeat(300));
    }
    let _ = read_bytes(&[0xff, 0xfe, 0x00]);
    let _ = read_bytes(&[0x80; 999]);
}
