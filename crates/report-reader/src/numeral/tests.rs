//! What each writing is worth.

use super::*;

fn read(text: &str) -> Option<(String, String, Form)> {
    let chars: Vec<char> = text.chars().collect();
    let found = numeral_at(&chars, 0)?;
    let written = chars[found.start..found.end].iter().collect();
    Some((written, found.value.normalize().to_string(), found.form))
}

#[test]
fn every_writing_has_its_worth() {
    for (text, written, value, form) in [
        ("4万户", "4万", "40000", Form::Arabic),
        ("1.26万人", "1.26万", "12600", Form::Arabic),
        ("3.5亿元", "3.5亿", "350000000", Form::Arabic),
        ("2.76万亿元", "2.76万亿", "2760000000000", Form::Arabic),
        ("12,000人", "12,000", "12000", Form::Arabic),
        ("620多万套", "620多万", "6200000", Form::Arabic),
        ("5千人", "5千", "5000", Form::Arabic),
        ("20千瓦", "20", "20", Form::Arabic),
        ("80万千瓦", "80万", "800000", Form::Arabic),
        ("一百二十户", "一百二十", "120", Form::Chinese),
        ("两所", "两", "2", Form::Chinese),
        ("十五个", "十五", "15", Form::Chinese),
        ("三千零五十人", "三千零五十", "3050", Form::Chinese),
        ("二十万亩", "二十万", "200000", Form::Chinese),
        ("三点五万", "三点五", "3.5", Form::Chinese),
        ("百分之八十", "百分之八十", "80", Form::Percent),
        ("百分之5.5", "百分之5.5", "5.5", Form::Percent),
        ("一半以上", "一半", "50", Form::Fraction),
        ("半数", "半数", "50", Form::Fraction),
        ("三分之二", "三分之二", "66.67", Form::Fraction),
        ("四分之一", "四分之一", "25", Form::Fraction),
        ("1.8:1", "1.8:1", "1.8", Form::Ratio),
        ("翻一番", "翻一番", "100", Form::Doubling),
    ] {
        assert_eq!(
            read(text),
            Some((written.into(), value.into(), form)),
            "{text}"
        );
    }
}

#[test]
fn what_is_no_number_is_none() {
    for text in [
        "一二三产业",
        "百年",
        "千家万户",
        "万户",
        "亿元",
        "半点",
        "亩",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
    assert_eq!(read(&"9".repeat(60)), None);
    assert_eq!(read(&"一百".repeat(60)), None);
}
