//! Calendars in the iCalendar format (RFC 5545).

use chrono::NaiveDate;
use icalendar::{Calendar, Component as _, Event, EventLike as _, Property};

use domain::Timestamp;

/// The PRODID that RFC 5545 requires.
const MAKER: &str = "-//pledgebook//calendar//EN";

/// An all-day event that blocks no time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDay {
    /// Its permanent id: a later event with the same id replaces it.
    pub uid: String,
    /// The day.
    pub day: NaiveDate,
    /// Its title.
    pub summary: String,
    /// Its description, in lines.
    pub description: String,
    /// The page about it.
    pub url: String,
    /// When it last changed.
    pub revised_at: Timestamp,
}

/// A calendar named `name`; lines end in CRLF and are folded at 75 octets.
pub fn calendar_ics(name: &str, days: &[CalendarDay]) -> String {
    let mut calendar = Calendar {
        properties: Property::from_array([
            ("VERSION", "2.0"),
            ("PRODID", MAKER),
            ("CALSCALE", "GREGORIAN"),
            ("METHOD", "PUBLISH"),
            ("NAME", name),
            ("X-WR-CALNAME", name),
            ("REFRESH-INTERVAL;VALUE=DURATION", "PT12H"),
        ]),
        components: Vec::new(),
    };
    // The library escapes a line feed in a text, but a carriage return would end the line.
    let text = |text: &str| text.replace('\r', "");
    for day in days {
        let event = Event::new()
            .uid(&day.uid)
            .timestamp(day.revised_at.utc())
            .last_modified(day.revised_at.utc())
            .starts(day.day)
            .summary(&text(&day.summary))
            .description(&text(&day.description))
            .url(&day.url)
            .add_property("TRANSP", "TRANSPARENT")
            .done();
        calendar.push(event);
    }
    calendar.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_and_texts_escaped() {
        let day = CalendarDay {
            uid: "due.jiyuan-2019.JY19-001.x@pledgebook.example".into(),
            day: NaiveDate::from_ymd_opt(2019, 12, 31).unwrap(),
            summary: "到期：新增城镇就业，新建、改建公厕; a, b".repeat(4),
            description: "一\n二\r\nEND:VCALENDAR".into(),
            url: "https://pledgebook.example/commitments/JY19-001".into(),
            revised_at: Timestamp::parse("2019-02-18T01:00:00.000Z").unwrap(),
        };
        let text = calendar_ics("承诺", std::slice::from_ref(&day));
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
        assert!(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
        let unfolded = text.replace("\r\n ", "");
        assert!(
            unfolded.contains("\r\nDTSTAMP:20190218T010000Z\r\n"),
            "{text}"
        );
        assert!(unfolded.contains("\r\nDTSTART;VALUE=DATE:20191231\r\n"));
        assert!(unfolded.contains("公厕\\; a\\, b"));
        assert_eq!(unfolded.matches("\r\nEND:VCALENDAR").count(), 1);
    }
}
