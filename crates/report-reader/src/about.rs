//! Reads the facts of the report itself: title, jurisdiction, year and day of delivery.
//!
//! They are proposals that a person corrects.

use chrono::NaiveDate;

use super::Reading;
use super::proposal::cut;
use super::seeding::{SeedFacts, prefix_of};

/// How many characters at the beginning speak of the document itself.
const OPENING_CHARS: usize = 600;
/// How much of the text is looked at for years: a report is shorter, and a longer text says the same on.
const LOOKED_CHARS: usize = 200_000;

/// Guesses of a reading; what its text does not say is empty, or stands for `today`.
///
/// ```
/// use chrono::NaiveDate;
/// let reading = report_reader::read("济源市2019年政府工作报告\n二、2019年工作安排\n新建公园3个。");
/// let facts = report_reader::about::about(&reading, NaiveDate::default());
/// assert_eq!(facts.year, 2019);
/// ```
pub fn about(reading: &Reading, today: NaiveDate) -> SeedFacts {
    let found = reading.year.and_then(|year| i32::try_from(year).ok());
    of_text(&reading.clean.text(), found, today)
}

/// Guesses from clean text, for the year that the reader found, if any.
fn of_text(text: &str, found: Option<i32>, today: NaiveDate) -> SeedFacts {
    let opening: String = text.chars().take(OPENING_CHARS).collect();
    let title = title(&opening);
    let jurisdiction = title.as_deref().map(whose).unwrap_or_default();
    let delivered = first_date(&opening);
    let year = found
        .or_else(|| delivered.map(year_of))
        .or_else(|| coming_year(text))
        .unwrap_or_else(|| year_of(today));
    let id = format!("report-{year}");
    SeedFacts {
        prefix: prefix_of(&id),
        id,
        jurisdiction_en: String::new(),
        title_zh: title.unwrap_or_else(|| format!("{year}年{jurisdiction}政府工作报告")),
        jurisdiction_zh: jurisdiction,
        title_en: String::new(),
        year,
        delivered_on: delivered.unwrap_or(today),
    }
}

fn year_of(day: NaiveDate) -> i32 {
    use chrono::Datelike as _;
    day.year()
}

/// The first short line that names a report.
fn title(opening: &str) -> Option<String> {
    let names = [
        "政府工作报告",
        "工作报告",
        "Report on the Work",
        "State of the City",
        "Address",
    ];
    let line = opening
        .lines()
        .map(str::trim)
        .find(|line| line.chars().count() <= 60 && names.iter().any(|name| line.contains(name)))?;
    Some(cut(line, 100))
}

/// 某某 of 2019年某某市人民政府工作报告.
fn whose(title: &str) -> String {
    let before = title.split("政府工作").next().unwrap_or_default();
    let before = before
        .trim_end_matches("人民")
        .trim_end_matches(['"', '《', '：', ':']);
    let bare = before.trim_start_matches(|c: char| c.is_ascii_digit() || "年《“在 ".contains(c));
    cut(bare, 40)
}

/// The first date written with year, month and day.
fn first_date(text: &str) -> Option<NaiveDate> {
    text.match_indices('年').find_map(|(at, _)| {
        let year: i32 = trailing_digits(text.get(..at)?, 4)?.parse().ok()?;
        let rest = text.get(at + '年'.len_utf8()..)?;
        let (month, rest) = rest.split_once('月')?;
        let (day, _) = rest.split_once('日')?;
        let number = |text: &str| text.trim().parse::<u32>().ok();
        NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)
    })
}

/// The later of two neighbouring years that the text speaks of most: it reviews one and promises for the next.
fn coming_year(text: &str) -> Option<i32> {
    let looked: String = text.chars().take(LOOKED_CHARS).collect();
    let mut counts = std::collections::BTreeMap::<i32, usize>::new();
    for (at, _) in looked.match_indices('年') {
        let year = looked
            .get(..at)
            .and_then(|before| trailing_digits(before, 4));
        if let Some(year) = year.and_then(|digits| digits.parse().ok())
            && (1950..=2200).contains(&year)
        {
            *counts.entry(year).or_default() += 1;
        }
    }
    let weight = |year: &i32| {
        let count = |year: i32| counts.get(&year).copied().unwrap_or(0);
        (count(*year) + count(*year - 1), *year)
    };
    counts.keys().copied().max_by_key(weight)
}

/// The digits at the end of a text, if there are exactly so many.
fn trailing_digits(text: &str, count: usize) -> Option<&str> {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    (digits == count)
        .then(|| text.get(text.len() - count..))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_heading_tells_whose_and_when() {
        let text =
            "政府工作报告\n——2021年1月20日在甲乙市第三届人民代表大会上\n各位代表：2020年……2021年";
        let facts = of_text(text, None, day("2026-01-01"));
        assert_eq!((facts.year, facts.delivered_on), (2021, day("2021-01-20")));
        assert_eq!(facts.title_zh, "政府工作报告");
        let named = of_text(
            "2018年甲乙区人民政府工作报告\n各位代表：",
            None,
            day("2026-01-01"),
        );
        assert_eq!(named.jurisdiction_zh, "甲乙区");
    }

    #[test]
    fn years_tell_where_no_date_does() {
        let text =
            "各位代表：2017年是收获的一年。2017年工作回顾。2018年工作安排。到2020年建成小康社会。";
        assert_eq!(of_text(text, None, day("2026-01-01")).year, 2018);
        assert_eq!(of_text("没有年份", None, day("2026-01-01")).year, 2026);
    }
}
