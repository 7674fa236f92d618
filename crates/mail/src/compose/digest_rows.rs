//! The sentences and rows of the digest's view, each made from its part of the model.

use chrono_tz::Tz;

use super::parts::{Bar, Fact, Lamp, Subject};
use super::plain::clean;
use domain::digest::{Attention, Digest, Reporting, SectionProgress};
use domain::ids::Code;
use domain::light::Light;
use domain::message::Message;
use domain::status::CommitmentStatus;
use i18n::{Localizer, phrases};

/// How many commitments are described in full; the rest is in the attached table.
const ATTENTION_LIMIT: usize = 12;
/// How many changed lights are listed for either direction.
const MOVES_LIMIT: usize = 8;

/// The headings, numbered in their order; `operational` has one only when there is something to say.
#[derive(Debug)]
pub(super) struct Headings {
    pub lights: String,
    pub attention: String,
    pub completed: String,
    pub reporting: String,
    pub sections: String,
    pub operational: String,
    pub proof: String,
}

#[derive(Debug)]
pub(super) struct LightCell {
    pub lamp: Lamp,
    pub now: usize,
    /// Of all, in whole percent; the cells add up to 100 unless there is nothing.
    pub percent: usize,
    pub delta: String,
}

#[derive(Debug)]
pub(super) struct Moves {
    pub title: String,
    pub rows: Vec<MoveRow>,
    pub more: Option<String>,
}

#[derive(Debug)]
pub(super) struct MoveRow {
    pub subject: Subject,
    pub from: Lamp,
    pub to: Lamp,
}

#[derive(Debug)]
pub(super) struct Card {
    pub number: usize,
    pub lamp: Lamp,
    pub subject: Subject,
    pub why: String,
    pub facts: Vec<Fact>,
    pub bar: Option<Bar>,
    pub problems: Option<String>,
}

#[derive(Debug)]
pub(super) struct DoneRow {
    pub subject: Subject,
    pub what: String,
    pub is_simulated: bool,
}

#[derive(Debug)]
pub(super) struct ReportingRow {
    pub office: String,
    pub owed: usize,
    pub reported: usize,
    pub late: usize,
    pub missing: String,
    /// The figures in words, for the text body.
    pub summary: String,
}

#[derive(Debug)]
pub(super) struct SectionRow {
    pub title: String,
    pub total: String,
    pub lights: Vec<(Lamp, usize)>,
    pub bar: Option<Bar>,
    pub measured: Option<String>,
    pub rates: Option<String>,
}

/// `2019年3月通报：滞后3项、预警2项（2019年济源市政府工作报告）`.
pub(super) fn subject_line(digest: &Digest, l: Localizer) -> String {
    let head = &digest.headline;
    let state = if head.red + head.yellow == 0 {
        Message::new("mail-subject-calm")
    } else {
        Message::new("mail-subject-grave")
            .number("red", head.red)
            .number("yellow", head.yellow)
    };
    let mut line = l.message(
        &Message::new("mail-subject-digest")
            .arg("period", l.period(digest.period))
            .arg("report", phrases::own(&digest.report.title, l))
            .nest("state", state),
    );
    if let Some(correction) = &digest.correction {
        let mark = Message::new("mail-subject-correction").number("number", correction.number);
        line = l.message(&mark) + &line;
    }
    if digest.is_demo {
        line = l.t("mail-subject-demo") + &line;
    }
    line
}

/// The month in one sentence.
pub(super) fn headline(digest: &Digest, l: Localizer, has_before: bool) -> String {
    let head = &digest.headline;
    let done = match head.newly_met {
        0 => Message::new("mail-headline-done"),
        new if new == head.met => Message::new("mail-headline-done-all-new"),
        _ => Message::new("mail-headline-done-new"),
    }
    .arg("period", l.period(digest.period))
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
        _ if !has_before => Message::new("mail-headline-first"),
        (0, 0) => Message::new("mail-headline-same"),
        (worse, better) if worse > better => Message::new("mail-headline-worse")
            .number("worse", worse)
            .number("better", better),
        (worse, better) if better > worse => Message::new("mail-headline-better")
            .number("worse", worse)
            .number("better", better),
        (worse, _) => Message::new("mail-headline-even").number("moved", worse),
    };
    l.message(
        &Message::new("mail-headline")
            .nest("done", done)
            .nest("state", state)
            .nest("reports", reports)
            .nest("trend", trend),
    )
}

/// Numbered in the order in which they come.
pub(super) fn headings(l: Localizer, has_operational: bool) -> Headings {
    let mut at = 0;
    let mut numbered = |title: String| {
        at += 1;
        l.message(
            &Message::new("mail-heading")
                .number("at", at)
                .arg("title", title),
        )
    };
    Headings {
        lights: numbered(l.t("mail-heading-lights")),
        attention: numbered(l.t("mail-heading-attention")),
        completed: numbered(l.t("mail-heading-completed")),
        reporting: numbered(l.t("mail-heading-reporting")),
        sections: numbered(l.t("mail-heading-sections")),
        operational: if has_operational {
            numbered(l.t("mail-heading-operational"))
        } else {
            String::new()
        },
        proof: numbered(l.t("mail-heading-proof")),
    }
}

/// Each light with the number of commitments that show it, and the change.
pub(super) fn lights(digest: &Digest, l: Localizer) -> Vec<LightCell> {
    let delta = |now: usize, before: Option<usize>| match before {
        None => String::new(),
        Some(before) if now > before => format!("+{}", now - before),
        Some(before) if now < before => format!("−{}", before - now),
        Some(_) => l.t("mail-delta-none"),
    };
    // Edges rounded down from the running sum, so that the widths add up.
    let total = digest.lights.iter().map(|l| l.now).sum::<usize>().max(1);
    let mut sum = 0;
    digest
        .lights
        .iter()
        .map(|count| LightCell {
            lamp: Lamp::of(count.light, l),
            now: count.now,
            percent: {
                let from = sum * 100 / total;
                sum += count.now;
                sum * 100 / total - from
            },
            delta: delta(count.now, count.before),
        })
        .collect()
}

/// How many commitments have met their target and are not closed: they count as done and keep the light of their progress.
pub(super) fn met_open(digest: &Digest, l: Localizer) -> Option<String> {
    let blue = digest
        .lights
        .iter()
        .find(|l| l.light == Light::Blue)
        .map_or(0, |l| l.now);
    let open = digest.headline.met.saturating_sub(blue);
    (open > 0).then(|| l.message(&Message::new("mail-lights-met-open").number("n", open)))
}

/// The lights that became worse, or better.
pub(super) fn moves(digest: &Digest, l: Localizer, pages: Option<&str>, worse: bool) -> Moves {
    let own: Vec<_> = digest
        .moves
        .iter()
        .filter(|m| (m.to.severity() > m.from.severity()) == worse)
        .collect();
    let key = if worse {
        "mail-moves-worse"
    } else {
        "mail-moves-better"
    };
    Moves {
        title: l.message(&Message::new(key).number("n", own.len())),
        more: more(own.len(), MOVES_LIMIT, l),
        rows: own
            .into_iter()
            .take(MOVES_LIMIT)
            .map(|m| MoveRow {
                subject: Subject::of(&m.status, l, pages),
                from: Lamp::of(m.from, l),
                to: Lamp::of(m.to, l),
            })
            .collect(),
    }
}

fn more(total: usize, limit: usize, l: Localizer) -> Option<String> {
    (total > limit).then(|| l.message(&Message::new("mail-more").number("n", total - limit)))
}

/// The commitments that need attention, up to the limit of a letter.
pub(super) fn attention(digest: &Digest, l: Localizer, pages: Option<&str>) -> Vec<Card> {
    digest
        .attention
        .iter()
        .take(ATTENTION_LIMIT)
        .enumerate()
        .map(|(at, item)| card(at + 1, item, digest, l, pages))
        .collect()
}

/// How many more commitments need attention.
pub(super) fn attention_more(digest: &Digest, l: Localizer) -> Option<String> {
    more(digest.attention.len(), ATTENTION_LIMIT, l)
}

fn card(
    number: usize,
    item: &Attention,
    digest: &Digest,
    l: Localizer,
    pages: Option<&str>,
) -> Card {
    let status = &item.status;
    let progress = &status.progress;
    let mut why: Vec<String> = item.reasons.iter().map(|r| phrases::reason(r, l)).collect();
    // The distance from the target matters only where the light is red or yellow.
    if matches!(progress.light, Light::Red | Light::Yellow) {
        why.extend(phrases::gap(status, l));
    }
    why.extend(item.findings.iter().map(|d| phrases::finding(d, status, l)));
    let mut facts = vec![
        Fact::new(l.t("mail-fact-target"), phrases::target(status, l)),
        Fact {
            label: l.t("mail-fact-accepted"),
            value: phrases::accepted(status, digest.report.year, l),
            is_simulated: progress.accepted.as_ref().is_some_and(|a| a.simulated),
        },
    ];
    // A finding about the waiting update already names it.
    let is_named = item
        .findings
        .iter()
        .any(|d| matches!(d, domain::finding::Detail::AwaitingReview { .. }));
    if let Some(pending) = status.pending.filter(|_| !is_named) {
        let message = Message::new("mail-pending").arg("update", pending);
        facts.push(Fact::new(l.t("mail-fact-pending"), l.message(&message)));
    }
    facts.push(Fact::new(l.t("mail-fact-due"), phrases::due(status, l)));
    facts.push(Fact::new(l.t("mail-fact-lead"), lead(status, digest, l)));
    let expected = progress
        .expected_share
        .filter(|share| phrases::expected(status, *share, l).is_some());
    Card {
        number,
        lamp: Lamp::of(progress.light, l),
        subject: Subject::of(status, l, pages),
        why: phrases::clauses(&why, l),
        facts,
        // A milestone is done or not, so it has no bar.
        bar: progress
            .share
            .filter(|_| status.target.is_some())
            .map(|share| Bar::of(share, expected, l)),
        problems: item
            .problems
            .as_deref()
            .map(clean)
            .filter(|text| !text.is_empty()),
    }
}

/// The lead office, and whether it is only proposed.
fn lead(status: &CommitmentStatus, digest: &Digest, l: Localizer) -> String {
    let name = clean(&digest.office_name(&status.lead));
    if status.is_assigned {
        name
    } else {
        l.message(&Message::new("mail-lead-proposed").arg("name", name))
    }
}

/// A commitment that was completed.
pub(super) fn done(
    status: &CommitmentStatus,
    digest: &Digest,
    l: Localizer,
    pages: Option<&str>,
) -> DoneRow {
    let accepted = phrases::accepted(status, digest.report.year, l);
    let state = match status.closed_on {
        Some(day) => Message::new("mail-done-closed").arg("day", l.day(day)),
        None => Message::new("mail-done-met"),
    };
    let message = match &status.target {
        Some(_) => Message::new("mail-done")
            .arg("target", phrases::target(status, l))
            .arg("accepted", accepted),
        None => Message::new("mail-done-milestone").arg("accepted", accepted),
    };
    let lead = clean(&digest.office_name(&status.lead));
    DoneRow {
        subject: Subject::of(status, l, pages),
        what: l.message(&message.arg("lead", lead).nest("state", state)),
        is_simulated: status
            .progress
            .accepted
            .as_ref()
            .is_some_and(|a| a.simulated),
    }
}

/// How one office reported.
pub(super) fn reporting(row: &Reporting, digest: &Digest, l: Localizer) -> ReportingRow {
    let named = |code: &Code| {
        let status = digest.statuses.iter().find(|a| a.commitment.code == *code);
        status.map_or_else(
            || code.to_string(),
            |a| format!("{code} {}", phrases::own(&a.commitment.title, l)),
        )
    };
    let missing: Vec<String> = row.missing.iter().map(named).collect();
    ReportingRow {
        office: clean(&digest.office_name(&row.office)),
        owed: row.owed,
        reported: row.reported,
        late: row.late,
        summary: l.message(
            &Message::new("mail-reporting-line")
                .arg("office", clean(&digest.office_name(&row.office)))
                .number("owed", row.owed)
                .number("reported", row.reported)
                .number("late", row.late),
        ),
        missing: phrases::list(&missing, l),
    }
}

/// The progress of one section.
pub(super) fn section(section: &SectionProgress, l: Localizer) -> SectionRow {
    SectionRow {
        title: phrases::own(&section.section.title, l),
        total: l.message(&Message::new("mail-section-total").number("n", section.total)),
        lights: section
            .lights
            .iter()
            .filter(|(_, n)| *n > 0)
            .map(|(light, n)| (Lamp::of(*light, l), *n))
            .collect(),
        bar: section
            .share
            .map(|share| Bar::of(share, section.expected, l)),
        measured: (section.measurable > 0).then(|| {
            l.message(
                &Message::new("mail-section-measured")
                    .number("measured", section.measured)
                    .number("measurable", section.measurable),
            )
        }),
        rates: (section.rates > 0).then(|| {
            l.message(
                &Message::new("mail-section-rates")
                    .number("on_target", section.on_target)
                    .number("rates", section.rates),
            )
        }),
    }
}

/// The result of the newest verification of the ledger.
pub(super) fn verified(digest: &Digest, l: Localizer, zone: Tz) -> String {
    let Some(last) = &digest.verified else {
        return l.t("mail-verified-never");
    };
    let key = if is_unsound(digest) {
        "mail-verified-unsound"
    } else {
        "mail-verified-sound"
    };
    l.message(
        &Message::new(key)
            .arg("at", l.instant(last.at, zone))
            .number("size", last.body.size as i64)
            .number("faults", last.body.faults as i64),
    )
}

/// Whether the newest verification found a fault.
pub(super) fn is_unsound(digest: &Digest) -> bool {
    digest
        .verified
        .as_ref()
        .is_some_and(|last| last.body.faults > 0)
}
