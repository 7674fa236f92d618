//! The digest as its templates show it. One view serves both bodies, so that they say the same.

use chrono_tz::Tz;

use super::digest_rows::{
    self as rows, Card, DoneRow, Headings, LightCell, Moves, ReportingRow, SectionRow,
};
use super::parts::{TextBody, fonts, lang_tag};
use super::plain::{clean, pad, pad_left, width};
use super::{FILE_MAX_BYTES, Tables};
use domain::digest::{Digest, Reporting};
use domain::message::Message;
use i18n::{Localizer, phrases};

/// The contents of a digest.
#[derive(Debug)]
pub(super) struct DigestView {
    pub lang: &'static str,
    pub fonts: &'static str,
    pub subject_line: String,
    pub csv_name: String,
    pub xlsx_name: String,
    pub demo: bool,
    pub correction: Option<String>,
    pub report_title: String,
    pub period: String,
    pub to: String,
    pub as_of: String,
    pub headline: String,
    pub headings: Headings,
    pub lights: Vec<LightCell>,
    pub met_open: Option<String>,
    pub has_before: bool,
    pub worse: Moves,
    pub better: Moves,
    pub attention: Vec<Card>,
    pub attention_more: Option<String>,
    pub completed: Vec<DoneRow>,
    pub reporting: Vec<ReportingRow>,
    pub all_reported: Option<String>,
    pub sections: Vec<SectionRow>,
    pub operational: Vec<String>,
    pub verified: String,
    pub is_unsound: bool,
    pub note: Vec<String>,
    pub vkey: String,
    pub footer: Vec<String>,
    pub pages: Option<String>,
}

impl DigestView {
    /// The view of `digest`; times are written in `zone`, `pages` is the base of links.
    pub(super) fn of(
        digest: &Digest,
        l: Localizer,
        zone: Tz,
        pages: Option<&str>,
        checkpoint: &str,
        vkey: &str,
    ) -> Self {
        let has_before = digest.lights.iter().any(|l| l.before.is_some());
        let (absent, present): (Vec<&Reporting>, Vec<&Reporting>) = digest
            .reporting
            .iter()
            .partition(|r| !r.missing.is_empty() || r.late > 0);
        let [csv_name, xlsx_name] =
            ["csv", "xlsx"].map(|kind| format!("{}-{}.{kind}", digest.report.id, digest.period));
        Self {
            lang: lang_tag(l.lang()),
            fonts: fonts(l.lang()),
            subject_line: rows::subject_line(digest, l),
            demo: digest.is_demo,
            correction: digest.correction.as_ref().map(|c| {
                l.message(
                    &Message::new("mail-correction")
                        .number("number", c.number)
                        .arg("reason", clean(&c.reason)),
                )
            }),
            report_title: phrases::own(&digest.report.title, l),
            period: l.period(digest.period),
            to: l.message(
                &Message::new("mail-to").arg("office", phrases::own(&digest.office.name, l)),
            ),
            as_of: l.message(&Message::new("mail-as-of").arg("day", l.day(digest.as_of))),
            headline: rows::headline(digest, l, has_before),
            headings: rows::headings(l, !digest.operational.is_empty()),
            lights: rows::lights(digest, l),
            met_open: rows::met_open(digest, l),
            has_before,
            worse: rows::moves(digest, l, pages, true),
            better: rows::moves(digest, l, pages, false),
            attention: rows::attention(digest, l, pages),
            attention_more: rows::attention_more(digest, l),
            completed: digest
                .completed
                .iter()
                .map(|status| rows::done(status, digest, l, pages))
                .collect(),
            reporting: absent
                .iter()
                .map(|r| rows::reporting(r, digest, l))
                .collect(),
            all_reported: (!present.is_empty()).then(|| {
                let names: Vec<String> = present
                    .iter()
                    .map(|r| clean(&digest.office_name(&r.office)))
                    .collect();
                l.message(
                    &Message::new("mail-reporting-complete")
                        .number("offices", present.len())
                        .arg("names", phrases::list(&names, l)),
                )
            }),
            sections: digest
                .sections
                .iter()
                .map(|s| rows::section(s, l))
                .collect(),
            operational: digest
                .operational
                .iter()
                .map(|d| phrases::trouble(d, l, zone))
                .collect(),
            verified: rows::verified(digest, l, zone),
            is_unsound: rows::is_unsound(digest),
            note: checkpoint.lines().map(str::to_owned).collect(),
            vkey: clean(vkey),
            footer: vec![
                l.message(
                    &Message::new("mail-footer-basis")
                        .arg("day", l.day(digest.as_of))
                        .arg("instant", l.instant(digest.known_at, zone)),
                ),
                l.t("mail-footer-auto"),
            ],
            csv_name,
            xlsx_name,
            pages: pages.map(str::to_owned),
        }
    }

    /// Adds to the footer which files are attached, and where to find those that are too large for a letter.
    pub(super) fn add_files_to_footer(&mut self, tables: &Tables, digest: &Digest, l: Localizer) {
        let files = [
            (&self.xlsx_name, tables.xlsx.is_some()),
            (&self.csv_name, tables.csv.is_some()),
        ];
        let named = |is_attached: bool| -> Vec<String> {
            let matching = files.iter().filter(|(_, own)| *own == is_attached);
            matching.map(|(name, _)| (*name).clone()).collect()
        };
        let (attached, left_out) = (named(true), named(false));
        let mut lines = Vec::new();
        lines.extend(match attached.as_slice() {
            [xlsx, csv] => Some(
                Message::new("mail-footer-csv")
                    .arg("file", csv)
                    .arg("xlsx", xlsx),
            ),
            [only] => Some(Message::new("mail-footer-file").arg("file", only)),
            _ => None,
        });
        if !left_out.is_empty() {
            let message = match &self.pages {
                Some(pages) => Message::new("mail-footer-too-large").arg(
                    "link",
                    format!(
                        "{pages}/commitments?known_at={}&as_of={}",
                        digest.known_at, digest.as_of
                    ),
                ),
                None => Message::new("mail-footer-too-large-here"),
            };
            lines.push(
                message
                    .arg("files", phrases::list(&left_out, l))
                    .number("most", FILE_MAX_BYTES >> 20),
            );
        }
        let before_auto = self.footer.len().saturating_sub(1);
        let lines = lines.iter().map(|line| l.message(line));
        self.footer.splice(before_auto..before_auto, lines);
    }

    /// The lights that moved, those that got worse first.
    pub(super) fn moves(&self) -> [&Moves; 2] {
        [&self.worse, &self.better]
    }

    /// One light in the text body: shape, word, count, change.
    pub(super) fn light_line(&self, cell: &LightCell) -> String {
        let name = format!("{} {}", cell.lamp.shape, cell.lamp.word);
        let wide = self
            .lights
            .iter()
            .map(|c| width(&c.lamp.word))
            .max()
            .unwrap_or_default();
        let now = pad_left(&cell.now.to_string(), 4);
        let name = pad(&name, wide + 3);
        match cell.delta.as_str() {
            "" => format!("{name}{now}"),
            delta => format!("{name}{now}  ({delta})"),
        }
    }
}

impl TextBody for DigestView {}
