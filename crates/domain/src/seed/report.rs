//! `report.toml`, the document and its sections, and `calendar.toml`, the rest days of the year.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

use super::raw::SeedRow;
use crate::calendar::Calendar;
use crate::commitment::{Report, Section};
use crate::ids::is_slug;
use crate::{Bilingual, Message};

/// The longest title of a report or a section, in characters.
const TITLE_CHARS: usize = 100;
/// The longest holiday in days. A mistyped year exceeds it.
const HOLIDAY_DAYS: i64 = 31;

/// The valid fields of the report.
pub(super) struct ReportSheet {
    /// The report, if all its fields are valid.
    pub(super) report: Option<Report>,
    pub(super) year: Option<i32>,
    /// The ids of the sections.
    pub(super) sections: BTreeSet<String>,
}

/// Reads `report.toml`.
pub(super) fn read_report(mut root: SeedRow<'_>) -> ReportSheet {
    let id = root.parsed("id", |text| {
        if is_slug(text) && text.len() <= 40 {
            Ok(text.to_owned())
        } else {
            Err(Message::new("seed-slug").arg("value", text))
        }
    });
    let jurisdiction = with_english_later(
        &mut root,
        "jurisdiction_zh",
        "jurisdiction_en",
        [TITLE_CHARS; 2],
    );
    let year = root.integer("year").and_then(|year| {
        let sane = i32::try_from(year)
            .ok()
            .filter(|y| (1950..=2200).contains(y));
        if sane.is_none() {
            root.fault("year", Message::new("seed-year").arg("value", year));
        }
        sane
    });
    let title = with_english_later(&mut root, "title_zh", "title_en", [TITLE_CHARS; 2]);
    let delivered_on = root.date("delivered_on");
    if let (Some(year), Some(day)) = (year, delivered_on)
        && (day.year() - year).abs() > 1
    {
        root.fault("delivered_on", out_of_years(day, year - 1, year + 1));
    }
    let sha256 = root.parsed("sha256", |text| {
        let hex = text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if hex && text.len() == 64 {
            Ok(text.to_owned())
        } else {
            Err(Message::new("seed-sha256").arg("value", text))
        }
    });
    let sections = read_sections(&mut root);
    let ids = sections.iter().map(|(id, _)| id.clone()).collect();
    let complete: Option<Vec<Section>> = sections.into_iter().map(|(_, section)| section).collect();
    root.finish();
    let report = || {
        Some(Report {
            id: id?,
            jurisdiction: jurisdiction?,
            year: year?,
            title: title?,
            delivered_on: delivered_on?,
            sha256: sha256?,
            sections: complete?,
            is_elsewhere: false,
            prefix: None,
        })
    };
    ReportSheet {
        year,
        sections: ids,
        report: report(),
    }
}

fn read_sections(root: &mut SeedRow<'_>) -> Vec<(String, Option<Section>)> {
    let mut sections: Vec<(String, Option<Section>)> = Vec::new();
    for mut row in root.required_rows("section", "id") {
        let id = row.text("id", 20);
        if let Some(id) = &id
            && sections.iter().any(|(other, _)| other == id)
        {
            row.fault("id", Message::new("seed-twice").arg("value", id));
        }
        let title = with_english_later(&mut row, "title_zh", "title_en", [TITLE_CHARS; 2]);
        row.finish();
        if let Some(id) = id {
            let section = title.map(|title| Section {
                id: id.clone(),
                title,
            });
            sections.push((id, section));
        }
    }
    sections
}

/// Reads `calendar.toml`.
pub(super) fn read_calendar(mut root: SeedRow<'_>) -> Calendar {
    let mut calendar = Calendar::default();
    let mut latest: Option<NaiveDate> = None;
    let mut rest_days_known = true;
    for mut row in root.rows("rest", Some("from")) {
        bilingual(&mut row, "name_zh", "name_en", [TITLE_CHARS; 2]);
        let (from, to) = (row.date("from"), row.date("to"));
        if let (Some(from), Some(to)) = (from, to) {
            if to < from {
                let what = Message::new("seed-rest-order").arg("value", to);
                row.fault("to", what.arg("from", from));
            } else if (to - from).num_days() >= HOLIDAY_DAYS {
                let what = Message::new("seed-rest-long").arg("value", to);
                row.fault("to", what.number("limit", HOLIDAY_DAYS));
            } else if latest.is_some_and(|latest| from <= latest) {
                row.fault("from", Message::new("seed-rest-overlap").arg("value", from));
            } else {
                calendar
                    .rest
                    .extend(from.iter_days().take_while(|day| *day <= to));
                latest = Some(to);
                row.finish();
                continue;
            }
        }
        rest_days_known = false;
        row.finish();
    }
    for mut row in root.rows("work", Some("date")) {
        if let Some(day) = row.date("date") {
            let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            if !weekend && rest_days_known && !calendar.rest.contains(&day) {
                row.fault("date", Message::new("seed-work-day").arg("value", day));
            } else if !calendar.work.insert(day) {
                row.fault("date", Message::new("seed-twice").arg("value", day));
            }
        }
        row.finish();
    }
    root.finish();
    calendar
}

/// A text in both languages from two fields with a limit for each. The English text may be empty until it is translated.
pub(super) fn with_english_later(
    row: &mut SeedRow<'_>,
    zh: &'static str,
    en: &'static str,
    limits: [usize; 2],
) -> Option<Bilingual> {
    let (zh, en) = (row.text(zh, limits[0]), row.text_or_empty(en, limits[1]));
    Some(Bilingual { zh: zh?, en: en? })
}

/// A text in both languages from two fields with a limit for each.
pub(super) fn bilingual(
    row: &mut SeedRow<'_>,
    zh: &'static str,
    en: &'static str,
    limits: [usize; 2],
) -> Option<Bilingual> {
    let (zh, en) = (row.text(zh, limits[0]), row.text(en, limits[1]));
    Some(Bilingual { zh: zh?, en: en? })
}

/// The message for a day outside the years `first` to `last`.
pub(super) fn out_of_years(day: NaiveDate, first: i32, last: i32) -> Message {
    Message::new("seed-out-of-years")
        .arg("value", day)
        .arg("first", first)
        .arg("last", last)
}
