//! The month's digest for one office. Both bodies are filled in from the same model by the same formatting.

use askama::Template;
use chrono_tz::Tz;

use super::envelope::{Content, seal};
use super::filters;
use super::letter::{ComposeError, Composed, FILE_MAX_BYTES, Letter, Tables};
use super::parts::{Bar, Fact, LetterParts};
use super::plain::{clean, pad, pad_left, width, wrap};
use domain::digest::{Attention, Digest, LightCount, Move, Reporting, SectionProgress};
use domain::finding::Detail;
use domain::letter::{Edition, LetterId, LetterKind};
use domain::{Code, CommitmentStatus, Light, Message, OfficeId};
use i18n::{Localizer, phrases};

/// How many commitments are described in full; the rest is in the attached table.
const ATTENTION_LIMIT: usize = 12;
/// How many changed lights are listed for either direction.
const MOVES_LIMIT: usize = 8;
/// The IANA media type of an Office Open XML workbook.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "mail/digest.html")]
struct DigestHtml<'a> {
    v: &'a DigestView<'a>,
    l: Localizer,
}

#[derive(Template)]
#[template(path = "mail/digest.txt")]
struct DigestText<'a> {
    v: &'a DigestView<'a>,
    l: Localizer,
}

/// The month's digest for one office. `checkpoint` is the signed note of the tree before the digest's own entries, `vkey`
/// the verifier key it can be checked with, `tables` all rows of the scope.
///
/// # Errors
/// [`ComposeError`]: a bad address, name or base_url; templates and MIME do not fail on what people write.
pub fn digest(
    letter: &Letter<'_>,
    digest: &Digest,
    checkpoint: &str,
    vkey: &str,
    tables: Tables,
) -> Result<Composed, ComposeError> {
    let l = Localizer::new(digest.office.lang);
    let pages = letter.pages()?;
    let vkey = &clean(vkey);
    let v = &DigestView {
        digest,
        l,
        zone: letter.zone,
        pages: pages.as_deref(),
        checkpoint,
        vkey,
        tables: &tables,
    };
    let [csv_name, xlsx_name] = ["csv", "xlsx"].map(|kind| v.file_name(kind));
    let content = Content {
        id: LetterId {
            edition: Edition {
                kind: LetterKind::Digest,
                revision: digest.correction.as_ref().map_or(0, |c| c.number),
            },
            subject: digest.report.id.clone(),
            period: digest.period,
            office: digest.office.id.clone(),
        },
        to_name: digest.office.name.get(l.lang()).to_owned(),
        subject_line: v.subject_line(),
        lang: v.lang(),
        text: wrap(&DigestText { v, l }.render()?),
        html: DigestHtml { v, l }.render()?,
        files: [
            (
                "checkpoint.txt",
                "text/plain; charset=utf-8",
                Some(checkpoint.as_bytes().to_vec()),
            ),
            (&csv_name, "text/csv; charset=utf-8", tables.csv),
            (&xlsx_name, WORKBOOK, tables.xlsx),
        ]
        .into_iter()
        .filter_map(|(name, kind, file)| Some((name.to_owned(), kind, file?)))
        .collect(),
    };
    seal(letter, content)
}

/// The digest and what its bodies are formatted with.
#[derive(Clone, Copy)]
struct DigestView<'a> {
    digest: &'a Digest,
    l: Localizer,
    /// Times are written in this zone.
    zone: Tz,
    /// The base of links, if there are pages.
    pages: Option<&'a str>,
    /// The signed note.
    checkpoint: &'a str,
    vkey: &'a str,
    tables: &'a Tables,
}

impl LetterParts for DigestView<'_> {
    fn localizer(&self) -> Localizer {
        self.l
    }

    fn pages(&self) -> Option<&str> {
        self.pages
    }

    fn subject_line(&self) -> String {
        let heads = || self.digest.by_report().map(|digest| &digest.headline);
        let red: usize = heads().map(|head| head.red).sum();
        let yellow: usize = heads().map(|head| head.yellow).sum();
        let state = if red + yellow == 0 {
            Message::new("mail-subject-calm")
        } else {
            Message::new("mail-subject-grave")
                .number("red", red)
                .number("yellow", yellow)
        };
        let reports = self.digest.by_report();
        let reports: Vec<String> = reports
            .map(|digest| phrases::own(&digest.report.title, self.l))
            .collect();
        let mut line = self.l.message(
            &Message::new("mail-subject-digest")
                .arg("period", self.l.period(self.digest.period))
                .arg("report", phrases::list(&reports, self.l))
                .nest("state", state),
        );
        if let Some(correction) = &self.digest.correction {
            let mark = Message::new("mail-subject-correction").number("number", correction.number);
            line = self.l.message(&mark) + &line;
        }
        if self.digest.is_demo {
            line = self.l.t("mail-subject-demo") + &line;
        }
        line
    }
}

impl DigestView<'_> {
    /// The sections on the other reports that are followed.
    fn further(&self) -> Vec<DigestView<'_>> {
        let further = self.digest.further.iter();
        further
            .map(|digest| DigestView { digest, ..*self })
            .collect()
    }

    /// The name of an attached file.
    fn file_name(&self, kind: &str) -> String {
        format!("{}-{}.{kind}", self.digest.report.id, self.digest.period)
    }

    /// Whether there are lights of the month before.
    fn has_before(&self) -> bool {
        self.digest
            .lights
            .iter()
            .any(|count| count.before.is_some())
    }

    /// The month in one sentence.
    fn headline(&self) -> String {
        let head = &self.digest.headline;
        let done = match head.newly_met {
            0 => Message::new("mail-headline-done"),
            new if new == head.met => Message::new("mail-headline-done-all-new"),
            _ => Message::new("mail-headline-done-new"),
        }
        .arg("period", self.l.period(self.digest.period))
        .number("total", head.total)
        .number("met", head.met)
        .number("new", head.newly_met);
        let state = match (head.red, head.yellow) {
            (0, 0) => Message::new("mail-headline-calm"),
            (red, 0) => Message::new("mail-headline-red").number("red", red),
            (0, yellow) => Message::new("mail-headline-yellow").number("yellow", yellow),
            (red, yellow) => Message::new("mail-headline-both")
                .number("red", red)
                .number("yellow", yellow),
        };
        let reports = match (head.owed, head.reported) {
            (0, _) => Message::new("mail-headline-nothing-owed"),
            (owed, reported) if owed == reported => {
                Message::new("mail-headline-all-reported").number("owed", owed)
            }
            (owed, reported) => Message::new("mail-headline-reported")
                .number("owed", owed)
                .number("reported", reported),
        };
        let trend = match (head.worse, head.better) {
            _ if !self.has_before() => Message::new("mail-headline-first"),
            (0, 0) => Message::new("mail-headline-same"),
            (worse, better) if worse > better => Message::new("mail-headline-worse")
                .number("worse", worse)
                .number("better", better),
            (worse, better) if better > worse => Message::new("mail-headline-better")
                .number("worse", worse)
                .number("better", better),
            (worse, _) => Message::new("mail-headline-even").number("moved", worse),
        };
        self.l.message(
            &Message::new("mail-headline")
                .nest("done", done)
                .nest("state", state)
                .nest("reports", reports)
                .nest("trend", trend),
        )
    }

    /// The number and reason of a correction.
    fn correction(&self) -> Option<String> {
        let correction = self.digest.correction.as_ref()?;
        let message = Message::new("mail-correction")
            .number("number", correction.number)
            .arg("reason", clean(&correction.reason));
        Some(self.l.message(&message))
    }

    /// The last day that is reported on.
    fn as_of(&self) -> String {
        let day = self.l.day(self.digest.as_of);
        self.l.message(&Message::new("mail-as-of").arg("day", day))
    }

    /// A numbered heading.
    fn heading(&self, number: usize, key: &str) -> String {
        let message = Message::new("mail-heading")
            .number("at", number)
            .arg("title", self.l.t(key));
        self.l.message(&message)
    }

    /// The heading of the proof, behind that of the troubles if there are any.
    fn proof_heading(&self) -> String {
        let number = 6 + usize::from(!self.digest.operational.is_empty());
        self.heading(number, "mail-heading-proof")
    }

    /// Each light with its share of all commitments in whole percent. The shares add up to 100 unless there are none.
    fn lights(&self) -> Vec<(&LightCount, usize)> {
        // Edges rounded down from the running sum, so that the widths add up.
        let total = self
            .digest
            .lights
            .iter()
            .map(|count| count.now)
            .sum::<usize>();
        let edge = |sum: usize| sum * 100 / total.max(1);
        let mut sum = 0;
        let with_share = |count: &'_ LightCount| {
            let from = edge(sum);
            sum += count.now;
            edge(sum) - from
        };
        let shares: Vec<usize> = self.digest.lights.iter().map(with_share).collect();
        self.digest.lights.iter().zip(shares).collect()
    }

    /// The change since the month before; empty without one.
    fn delta(&self, count: &LightCount) -> String {
        let now = count.now;
        match count.before {
            None => String::new(),
            Some(before) if now > before => format!("+{}", now - before),
            Some(before) if now < before => format!("−{}", before - now),
            Some(_) => self.l.t("mail-delta-none"),
        }
    }

    /// One light in the text body: shape, word, count, change.
    fn light_line(&self, count: &LightCount) -> String {
        let word_width = |count: &LightCount| width(&self.l.localize(&count.light));
        let widest = self.digest.lights.iter().map(word_width).max();
        let lamp = self.lamp(&count.light);
        let name = format!("{} {}", lamp.shape, lamp.word);
        let name = pad(&name, widest.unwrap_or_default() + 3);
        let now = pad_left(&count.now.to_string(), 4);
        match self.delta(count).as_str() {
            "" => format!("{name}{now}"),
            delta => format!("{name}{now}  ({delta})"),
        }
    }

    /// How many commitments have met their target and are not closed: they count as done and keep the light of their progress.
    fn met_open(&self) -> Option<String> {
        let blue = self
            .digest
            .lights
            .iter()
            .find(|count| count.light == Light::Blue)
            .map_or(0, |count| count.now);
        let open = self.digest.headline.met.saturating_sub(blue);
        (open > 0).then(|| {
            self.l
                .message(&Message::new("mail-lights-met-open").number("n", open))
        })
    }

    /// The lights that became worse, or better.
    fn moves(&self, worse: &bool) -> Vec<&Move> {
        let is_worse = |m: &Move| m.to.severity() > m.from.severity();
        let moves = self.digest.moves.iter();
        moves.filter(|m| is_worse(m) == *worse).collect()
    }

    /// The heading of so many lights that became worse, or better.
    fn moves_title(&self, worse: &bool, count: usize) -> String {
        let key = if *worse {
            "mail-moves-worse"
        } else {
            "mail-moves-better"
        };
        self.l.message(&Message::new(key).number("n", count))
    }

    fn moves_limit(&self) -> usize {
        MOVES_LIMIT
    }

    fn attention_limit(&self) -> usize {
        ATTENTION_LIMIT
    }

    /// How many of so many moved lights are left out.
    fn more_moves(&self, count: usize) -> Option<String> {
        self.more(count, MOVES_LIMIT)
    }

    /// How many more commitments need attention.
    fn more_attention(&self) -> Option<String> {
        self.more(self.digest.attention.len(), ATTENTION_LIMIT)
    }

    fn more(&self, total: usize, limit: usize) -> Option<String> {
        let left_out = total.checked_sub(limit).filter(|n| *n > 0)?;
        Some(
            self.l
                .message(&Message::new("mail-more").number("n", left_out)),
        )
    }

    /// Why a commitment needs attention.
    fn why(&self, item: &Attention) -> String {
        let status = &item.status;
        let mut why: Vec<String> = item
            .reasons
            .iter()
            .map(|r| phrases::reason(r, self.l))
            .collect();
        // The distance from the target matters only where the light is red or yellow.
        if matches!(status.progress.light, Light::Red | Light::Yellow) {
            why.extend(phrases::gap(status, self.l));
        }
        why.extend(
            item.findings
                .iter()
                .map(|d| phrases::finding(d, status, self.l)),
        );
        phrases::clauses(&why, self.l)
    }

    /// The figures of a commitment that needs attention.
    fn facts(&self, item: &Attention) -> Vec<Fact> {
        let status = &item.status;
        let mut facts = vec![
            Fact::new(
                self.l.t("mail-fact-target"),
                phrases::target(status, self.l),
            ),
            Fact {
                label: self.l.t("mail-fact-accepted"),
                value: phrases::accepted(status, self.digest.report.year, self.l),
                is_simulated: status.is_simulated(),
            },
        ];
        // A finding about the waiting update already names it.
        let is_named = item
            .findings
            .iter()
            .any(|d| matches!(d, Detail::AwaitingReview { .. }));
        if let Some(pending) = status.pending.filter(|_| !is_named) {
            let message = Message::new("mail-pending").arg("update", pending);
            facts.push(Fact::new(
                self.l.t("mail-fact-pending"),
                self.l.message(&message),
            ));
        }
        facts.push(Fact::new(
            self.l.t("mail-fact-due"),
            phrases::due(status, self.l),
        ));
        facts.push(Fact::new(self.l.t("mail-fact-lead"), self.lead(status)));
        if let Some(leader) = &item.leader {
            let leader = phrases::leader(leader, self.l);
            facts.push(Fact::new(self.l.t("mail-fact-leader"), leader));
        }
        facts
    }

    /// The progress of a commitment. A milestone is done or not, so it has no bar.
    fn bar(&self, status: &CommitmentStatus) -> Option<Bar> {
        let progress = &status.progress;
        let expected = progress
            .expected_share
            .filter(|share| phrases::expected(status, *share, self.l).is_some());
        let share = progress.share.filter(|_| status.target.is_some())?;
        Some(Bar::of(share, expected, self.l))
    }

    /// What the department last named as a problem.
    fn problems(&self, item: &Attention) -> Option<String> {
        let problems = item.problems.as_deref().map(clean);
        problems.filter(|text| !text.is_empty())
    }

    /// The lead office and those that lead with it, and whether they are only proposed.
    fn lead(&self, status: &CommitmentStatus) -> String {
        let leads = std::iter::once(&status.lead).chain(&status.joint);
        let names: Vec<String> = leads.map(|id| self.office(id)).collect();
        let name = phrases::list(&names, self.l);
        if status.is_assigned {
            name
        } else {
            self.l
                .message(&Message::new("mail-lead-proposed").arg("name", name))
        }
    }

    /// The name of an office.
    fn office(&self, id: &OfficeId) -> String {
        clean(&self.digest.office_name(id))
    }

    /// How a commitment was completed.
    fn done(&self, status: &CommitmentStatus) -> String {
        let accepted = phrases::accepted(status, self.digest.report.year, self.l);
        let state = match status.closed_on {
            Some(day) => Message::new("mail-done-closed").arg("day", self.l.day(day)),
            None => Message::new("mail-done-met"),
        };
        let message = match &status.target {
            Some(_) => Message::new("mail-done")
                .arg("target", phrases::target(status, self.l))
                .arg("accepted", accepted),
            None => Message::new("mail-done-milestone").arg("accepted", accepted),
        };
        let lead = self.office(&status.lead);
        self.l
            .message(&message.arg("lead", lead).nest("state", state))
    }

    /// The offices that owe a report or were late, or those that reported in time.
    fn reporting(&self, in_time: bool) -> Vec<&Reporting> {
        let is_in_time = |row: &Reporting| row.missing.is_empty() && row.late == 0;
        let reporting = self.digest.reporting.iter();
        reporting.filter(|row| is_in_time(row) == in_time).collect()
    }

    /// The reports of one office in words.
    fn reporting_line(&self, row: &Reporting) -> String {
        self.l.message(
            &Message::new("mail-reporting-line")
                .arg("office", self.office(&row.office))
                .number("owed", row.owed)
                .number("reported", row.reported)
                .number("late", row.late),
        )
    }

    /// The commitments for which an office owes a report; empty where there are none.
    fn missing(&self, row: &Reporting) -> String {
        let named = |code: &Code| {
            let status = self
                .digest
                .statuses
                .iter()
                .find(|a| a.commitment.code == *code);
            status.map_or_else(
                || code.to_string(),
                |a| format!("{code} {}", phrases::own(&a.commitment.title, self.l)),
            )
        };
        let missing: Vec<String> = row.missing.iter().map(named).collect();
        phrases::list(&missing, self.l)
    }

    /// The offices that reported in time, if there are any.
    fn all_reported(&self) -> Option<String> {
        let names: Vec<String> = self
            .reporting(true)
            .iter()
            .map(|row| self.office(&row.office))
            .collect();
        let message = Message::new("mail-reporting-complete")
            .number("offices", names.len())
            .arg("names", phrases::list(&names, self.l));
        (!names.is_empty()).then(|| self.l.message(&message))
    }

    /// How many commitments a section has.
    fn section_total(&self, section: &SectionProgress) -> String {
        self.l
            .message(&Message::new("mail-section-total").number("n", section.total))
    }

    /// The lights that commitments of a section show.
    fn section_lights(&self, section: &SectionProgress) -> Vec<(Light, usize)> {
        let shown = section.lights.iter().filter(|(_, count)| *count > 0);
        shown.copied().collect()
    }

    /// The mean progress of a section.
    fn section_bar(&self, section: &SectionProgress) -> Option<Bar> {
        let share = section.share?;
        Some(Bar::of(share, section.expected, self.l))
    }

    /// How many counts and milestones of a section have a value.
    fn measured(&self, section: &SectionProgress) -> Option<String> {
        let message = Message::new("mail-section-measured")
            .number("measured", section.measured)
            .number("measurable", section.measurable);
        (section.measurable > 0).then(|| self.l.message(&message))
    }

    /// How many rates, levels and ratios of a section are on target.
    fn rates(&self, section: &SectionProgress) -> Option<String> {
        let message = Message::new("mail-section-rates")
            .number("on_target", section.on_target)
            .number("rates", section.rates);
        (section.rates > 0).then(|| self.l.message(&message))
    }

    /// A trouble of the program itself.
    fn trouble(&self, detail: &Detail) -> String {
        phrases::trouble(detail, self.l, self.zone)
    }

    /// The result of the newest verification of the ledger.
    fn verified(&self) -> String {
        let Some(last) = &self.digest.verified else {
            return self.l.t("mail-verified-never");
        };
        let key = if self.is_unsound() {
            "mail-verified-unsound"
        } else {
            "mail-verified-sound"
        };
        self.l.message(
            &Message::new(key)
                .arg("at", self.l.instant(last.at, self.zone))
                .number("size", last.body.size as i64)
                .number("faults", last.body.faults as i64),
        )
    }

    /// Whether the newest verification found a fault.
    fn is_unsound(&self) -> bool {
        let last = self.digest.verified.as_ref();
        last.is_some_and(|last| last.body.faults > 0)
    }

    /// What the figures rest on, which files are attached, and where to find those that are too large for a letter.
    fn footer(&self) -> Vec<String> {
        let files = [
            (self.file_name("xlsx"), self.tables.xlsx.is_some()),
            (self.file_name("csv"), self.tables.csv.is_some()),
        ];
        let named = |is_attached: bool| -> Vec<String> {
            let matching = files
                .iter()
                .filter(|(_, attached)| *attached == is_attached);
            matching.map(|(name, _)| name.clone()).collect()
        };
        let (attached, left_out) = (named(true), named(false));
        let mut lines = vec![
            Message::new("mail-footer-basis")
                .arg("day", self.l.day(self.digest.as_of))
                .arg("instant", self.l.instant(self.digest.known_at, self.zone)),
        ];
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
            let message = match self.pages {
                Some(pages) => Message::new("mail-footer-too-large").arg(
                    "link",
                    format!(
                        "{pages}/commitments?known_at={}&as_of={}",
                        self.digest.known_at, self.digest.as_of
                    ),
                ),
                None => Message::new("mail-footer-too-large-here"),
            };
            lines.push(
                message
                    .arg("files", phrases::list(&left_out, self.l))
                    .number("most", FILE_MAX_BYTES >> 20),
            );
        }
        lines.push(Message::new("mail-footer-auto"));
        lines.iter().map(|line| self.l.message(line)).collect()
    }
}
