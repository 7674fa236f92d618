//! The sentences and rows of the digest's view, each from its part of the model.
//!
//! Must not know HTML nor text layout.

use chrono_tz::Tz;

use super::digest_shapes::{
    Card, DoneRow, Headings, LightCell, MoveRow, Moves, ReportingRow, SectionRow,
};
use super::parts::{Bar, Fact, Lamp};
use super::phrases;
use super::plain::clean;
use domain::account::Account;
use domain::digest::{Attention, Digest, Reporting, SectionProgress};
use domain::ids::Code;
use domain::light::Light;
use domain::say::Message;
use i18n::Words;

/// How many accounts are told in full; the rest is in the table that is attached.
const ATTENTION_LIMIT: usize = 12;
/// How many moved lights are named on either side.
const MOVES_LIMIT: usize = 8;

/// `2019年3月通报：滞后3项、预警2项（2019年济源市政府工作报告）`.
pub(super) fn subject_line(digest: &Digest, w: Words) -> String {
    let head = &digest.headline;
    let state = if head.red + head.yellow == 0 {
        Message::new("mail-subject-calm")
    } else {
        Message::new("mail-subject-grave")
            .number("red", head.red)
            .number("yellow", head.yellow)
    };
    let mut line = w.message(
        &Message::new("mail-subject-digest")
            .arg("period", w.period(digest.period))
            .arg("report", phrases::own(&digest.report.title, w))
            .nest("state", state),
    );
    if let Some(correction) = &digest.correction {
        let mark = Message::new("mail-subject-correction").number("number", correction.number);
        line = w.message(&mark) + &line;
    }
    if digest.is_demo {
        line = w.t("mail-subject-demo") + &line;
    }
    line
}

/// The month in one sentence.
pub(super) fn headline(digest: &Digest, w: Words, has_before: bool) -> String {
    let head = &digest.headline;
    let done = match head.newly_met {
        0 => Message::new("mail-headline-done"),
        new if new == head.met => Message::new("mail-headline-done-all-new"),
        _ => Message::new("mail-headline-done-new"),
    }
    .arg("period", w.period(digest.period))
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
    w.message(
        &Message::new("mail-headline")
            .nest("done", done)
            .nest("state", state)
            .nest("reports", reports)
            .nest("trend", trend),
    )
}

/// Numbered in the order in which they come.
pub(super) fn headings(w: Words, has_operational: bool) -> Headings {
    let mut at = 0;
    let mut numbered = |title: String| {
        at += 1;
        w.message(
            &Message::new("mail-heading")
                .number("at", at)
                .arg("title", title),
        )
    };
    Headings {
        lights: numbered(w.t("mail-heading-lights")),
        attention: numbered(w.t("mail-heading-attention")),
        completed: numbered(w.t("mail-heading-completed")),
        reporting: numbered(w.t("mail-heading-reporting")),
        sections: numbered(w.t("mail-heading-sections")),
        operational: if has_operational {
            numbered(w.t("mail-heading-operational"))
        } else {
            String::new()
        },
        proof: numbered(w.t("mail-heading-proof")),
    }
}

/// Each light, how many show it, and by how much that moved.
pub(super) fn lights(digest: &Digest, w: Words) -> Vec<LightCell> {
    let delta = |now: usize, before: Option<usize>| match before {
        None => String::new(),
        Some(before) if now > before => format!("+{}", now - before),
        Some(before) if now < before => format!("−{}", before - now),
        Some(_) => w.t("mail-delta-none"),
    };
    // Edges rounded down from the running sum, so that the widths add up.
    let total = digest.lights.iter().map(|l| l.now).sum::<usize>().max(1);
    let mut sum = 0;
    digest
        .lights
        .iter()
        .map(|count| LightCell {
            lamp: Lamp::of(count.light, w),
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

/// How many have met their target and are not closed: they are counted as done, and shine by their progress still.
pub(super) fn met_open(digest: &Digest, w: Words) -> Option<String> {
    let blue = digest
        .lights
        .iter()
        .find(|l| l.light == Light::Blue)
        .map_or(0, |l| l.now);
    let open = digest.headline.met.saturating_sub(blue);
    (open > 0).then(|| w.message(&Message::new("mail-lights-met-open").number("n", open)))
}

/// The lights that moved for the worse, or for the better.
pub(super) fn moves(digest: &Digest, w: Words, pages: Option<&str>, worse: bool) -> Moves {
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
        title: w.message(&Message::new(key).number("n", own.len())),
        more: more(own.len(), MOVES_LIMIT, w),
        rows: own
            .into_iter()
            .take(MOVES_LIMIT)
            .map(|m| MoveRow {
                subject: phrases::subject(&m.account, w, pages),
                from: Lamp::of(m.from, w),
                to: Lamp::of(m.to, w),
            })
            .collect(),
    }
}

fn more(total: usize, limit: usize, w: Words) -> Option<String> {
    (total > limit).then(|| w.message(&Message::new("mail-more").number("n", total - limit)))
}

/// What needs attention, in full as far as a letter should go.
pub(super) fn attention(digest: &Digest, w: Words, pages: Option<&str>) -> Vec<Card> {
    digest
        .attention
        .iter()
        .take(ATTENTION_LIMIT)
        .enumerate()
        .map(|(at, item)| card(at + 1, item, digest, w, pages))
        .collect()
}

/// How many more need it.
pub(super) fn attention_more(digest: &Digest, w: Words) -> Option<String> {
    more(digest.attention.len(), ATTENTION_LIMIT, w)
}

fn card(number: usize, item: &Attention, digest: &Digest, w: Words, pages: Option<&str>) -> Card {
    let account = &item.account;
    let progress = &account.progress;
    let mut why: Vec<String> = item.reasons.iter().map(|r| phrases::reason(r, w)).collect();
    // How far off it is says something only where that is what is wrong.
    if matches!(progress.light, Light::Red | Light::Yellow) {
        why.extend(phrases::gap(account, w));
    }
    why.extend(
        item.findings
            .iter()
            .map(|d| phrases::finding(d, account, w)),
    );
    let mut facts = vec![
        Fact::new(w.t("mail-fact-target"), phrases::target(account, w)),
        Fact {
            label: w.t("mail-fact-accepted"),
            value: phrases::accepted(account, digest.report.year, w),
            is_simulated: progress.accepted.as_ref().is_some_and(|a| a.simulated),
        },
    ];
    // Said once: a finding about the waiting update names it already.
    let is_named = item
        .findings
        .iter()
        .any(|d| matches!(d, domain::finding::Detail::AwaitingReview { .. }));
    if let Some(pending) = account.pending.filter(|_| !is_named) {
        let message = Message::new("mail-pending").arg("update", pending);
        facts.push(Fact::new(w.t("mail-fact-pending"), w.message(&message)));
    }
    facts.push(Fact::new(w.t("mail-fact-due"), phrases::due(account, w)));
    facts.push(Fact::new(w.t("mail-fact-lead"), lead(account, digest, w)));
    let expected = progress
        .expected_share
        .filter(|share| phrases::expected(account, *share, w).is_some());
    Card {
        number,
        lamp: Lamp::of(progress.light, w),
        subject: phrases::subject(account, w, pages),
        why: phrases::clauses(&why, w),
        facts,
        // A milestone is done or not: a bar would say nothing.
        bar: progress
            .share
            .filter(|_| account.target.is_some())
            .map(|share| Bar::of(share, expected, w)),
        problems: item
            .problems
            .as_deref()
            .map(clean)
            .filter(|text| !text.is_empty()),
    }
}

/// Who answers, and whether that is settled.
fn lead(account: &Account, digest: &Digest, w: Words) -> String {
    let name = clean(&digest.office_name(&account.lead));
    if account.is_assigned {
        name
    } else {
        w.message(&Message::new("mail-lead-proposed").arg("name", name))
    }
}

/// One that was completed.
pub(super) fn done(account: &Account, digest: &Digest, w: Words, pages: Option<&str>) -> DoneRow {
    let accepted = phrases::accepted(account, digest.report.year, w);
    let state = match account.closed_on {
        Some(day) => Message::new("mail-done-closed").arg("day", w.day(day)),
        None => Message::new("mail-done-met"),
    };
    let message = match &account.target {
        Some(_) => Message::new("mail-done")
            .arg("target", phrases::target(account, w))
            .arg("accepted", accepted),
        None => Message::new("mail-done-milestone").arg("accepted", accepted),
    };
    let lead = clean(&digest.office_name(&account.lead));
    DoneRow {
        subject: phrases::subject(account, w, pages),
        what: w.message(&message.arg("lead", lead).nest("state", state)),
        is_simulated: account
            .progress
            .accepted
            .as_ref()
            .is_some_and(|a| a.simulated),
    }
}

/// How one office reported.
pub(super) fn reporting(row: &Reporting, digest: &Digest, w: Words) -> ReportingRow {
    let named = |code: &Code| {
        let account = digest.accounts.iter().find(|a| a.commitment.code == *code);
        account.map_or_else(
            || code.to_string(),
            |a| format!("{code} {}", phrases::own(&a.commitment.title, w)),
        )
    };
    let missing: Vec<String> = row.missing.iter().map(named).collect();
    ReportingRow {
        office: clean(&digest.office_name(&row.office)),
        owed: row.owed,
        reported: row.reported,
        late: row.late,
        summary: w.message(
            &Message::new("mail-reporting-line")
                .arg("office", clean(&digest.office_name(&row.office)))
                .number("owed", row.owed)
                .number("reported", row.reported)
                .number("late", row.late),
        ),
        missing: phrases::list(&missing, w),
    }
}

/// How one section stands.
pub(super) fn section(section: &SectionProgress, w: Words) -> SectionRow {
    SectionRow {
        title: phrases::own(&section.section.title, w),
        total: w.message(&Message::new("mail-section-total").number("n", section.total)),
        lights: section
            .lights
            .iter()
            .filter(|(_, n)| *n > 0)
            .map(|(light, n)| (Lamp::of(*light, w), *n))
            .collect(),
        bar: section
            .share
            .map(|share| Bar::of(share, section.expected, w)),
        measured: (section.measurable > 0).then(|| {
            w.message(
                &Message::new("mail-section-measured")
                    .number("measured", section.measured)
                    .number("measurable", section.measurable),
            )
        }),
        rates: (section.rates > 0).then(|| {
            w.message(
                &Message::new("mail-section-rates")
                    .number("on_target", section.on_target)
                    .number("rates", section.rates),
            )
        }),
    }
}

/// What the newest verification of the ledger came to, for the chapter on proof.
pub(super) fn verified(digest: &Digest, w: Words, zone: Tz) -> String {
    let Some(last) = &digest.verified else {
        return w.t("mail-verified-never");
    };
    let key = if is_unsound(digest) {
        "mail-verified-unsound"
    } else {
        "mail-verified-sound"
    };
    w.message(
        &Message::new(key)
            .arg("at", w.instant(last.at, zone))
            .number("size", last.body.size as i64)
            .number("faults", last.body.faults as i64),
    )
}

/// Whether it found anything.
pub(super) fn is_unsound(digest: &Digest) -> bool {
    digest
        .verified
        .as_ref()
        .is_some_and(|last| last.body.faults > 0)
}
