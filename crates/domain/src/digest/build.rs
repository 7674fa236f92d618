//! Builds the digest as a pure function of the facts at two instants.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{
    Attention, Correction, Digest, Headline, LightCount, Move, Reporting, SectionProgress,
};
use crate::check;
use crate::commitment::Report;
use crate::finding::Detail;
use crate::ledger::event::LastVerified;
use crate::{
    Amount, AssessmentContext, CommitmentHistory, CommitmentStatus, Light, Office, OfficeId,
    Period, Timestamp,
};

/// The facts from which a digest is built.
#[derive(Debug)]
pub struct DigestFacts<'a> {
    /// The reports that it follows; the first identifies the letter. See [`crate::Reports::followed`].
    pub reports: &'a [Arc<Report>],
    /// Every office.
    pub offices: &'a [Office],
    /// Every commitment, as known at `known_at`, in the report's order.
    pub histories: &'a [CommitmentHistory],
    /// The context at `known_at`.
    pub context: &'a AssessmentContext,
    /// The instant up to which the ledger was read.
    pub known_at: Timestamp,
    /// Every commitment and the context as the month before's digest knew them; nothing for the first month.
    pub before: Option<(&'a [CommitmentHistory], &'a AssessmentContext)>,
    /// Every office at the end of the month before, as known then.
    pub offices_before: &'a [Office],
    /// Open findings about the program itself.
    pub operational: &'a [Detail],
    /// The newest verification of the ledger.
    pub verified: Option<&'a LastVerified>,
    /// Whether the ledger holds a demonstration.
    pub is_demo: bool,
    /// The correction this digest makes, if it makes one.
    pub correction: Option<Correction>,
}

/// The digest of `period` for `office`, over the commitments in its scope; `None` where no report is followed.
pub fn build(facts: &DigestFacts<'_>, office: &Office, period: Period) -> Option<Digest> {
    let as_of = period.last_day();
    let reports = facts.reports.iter();
    let mut seen = reports.filter(|report| office.sees(report.jurisdiction_id()));
    let first = seen.next()?;
    let further = seen.map(|report| of_report(facts, report, office, period, as_of));
    // A list of what comes from elsewhere has a section as long as something of it is open, or was until this month.
    let further = further.filter(|digest| {
        let is_live = |status: &CommitmentStatus| {
            let closed = status.closed_on.map(Period::of);
            closed.is_none_or(|month| month >= period)
        };
        !digest.report.is_elsewhere || digest.statuses.iter().any(is_live)
    });
    Some(Digest {
        operational: facts.operational.to_vec(),
        verified: facts.verified.cloned(),
        further: further.collect(),
        ..of_report(facts, first, office, period, as_of)
    })
}

/// The part of a digest that follows one report.
fn of_report(
    facts: &DigestFacts<'_>,
    report: &Arc<Report>,
    office: &Office,
    period: Period,
    as_of: NaiveDate,
) -> Digest {
    let reports = &facts.context.reports;
    let in_scope = |office: &Office, history: &CommitmentHistory, day| {
        reports.is_of(&history.commitment.code, &report.id)
            && office.supervises(&reports.subject_of(&history.commitment, history.lead_on(day)))
    };
    let all = facts.histories.iter();
    let histories: Vec<&CommitmentHistory> = all
        .filter(|history| in_scope(office, history, as_of))
        .collect();
    let statuses: Vec<CommitmentStatus> = histories
        .iter()
        .map(|d| CommitmentStatus::of(d, as_of, facts.context))
        .collect();
    let before = facts.before.map(|(histories, context)| {
        let day = period.previous().last_day();
        let mut offices = facts.offices_before.iter();
        let office = offices.find(|then| then.id == office.id).unwrap_or(office);
        histories
            .iter()
            .filter(|history| in_scope(office, history, day))
            .map(|d| CommitmentStatus::of(d, day, context))
            .collect::<Vec<_>>()
    });
    let moves = moves(&statuses, before.as_deref());
    let completed = completed(&statuses, facts.before, period);
    let reporting = reporting(&histories, period, as_of, facts.context);
    let lights = Light::ALL
        .into_iter()
        .map(|light| LightCount {
            light,
            now: count(&statuses, light),
            before: before.as_ref().map(|b| count(b, light)),
        })
        .collect();
    let headline = Headline {
        total: statuses.len(),
        met: statuses.iter().filter(|a| a.is_done()).count(),
        newly_met: completed.len(),
        red: count(&statuses, Light::Red),
        yellow: count(&statuses, Light::Yellow),
        owed: reporting.iter().map(|r| r.owed).sum(),
        reported: reporting.iter().map(|r| r.reported).sum(),
        worse: moves
            .iter()
            .filter(|m| m.to.severity() > m.from.severity())
            .count(),
        better: moves
            .iter()
            .filter(|m| m.to.severity() < m.from.severity())
            .count(),
    };
    Digest {
        report: Arc::clone(report),
        office: office.clone(),
        period,
        as_of,
        known_at: facts.known_at,
        is_demo: facts.is_demo,
        correction: facts.correction.clone(),
        headline,
        lights,
        moves,
        attention: attention(&histories, &statuses, as_of, facts.context),
        completed,
        reporting,
        sections: section_progress(report, statuses.iter()),
        operational: Vec::new(),
        verified: None,
        statuses,
        offices: facts.offices.to_vec(),
        further: Vec::new(),
    }
}

fn count(statuses: &[CommitmentStatus], light: Light) -> usize {
    statuses
        .iter()
        .filter(|a| a.progress.light == light)
        .count()
}

fn moves(statuses: &[CommitmentStatus], before: Option<&[CommitmentStatus]>) -> Vec<Move> {
    let mut moves: Vec<Move> = before
        .unwrap_or_default()
        .iter()
        .filter_map(|old| {
            let new = statuses
                .iter()
                .find(|a| a.commitment.code == old.commitment.code)?;
            let (from, to) = (old.progress.light, new.progress.light);
            (from != to).then(|| Move {
                status: new.clone(),
                from,
                to,
            })
        })
        .collect();
    // Stable: among equals the report's order stands.
    moves.sort_by_key(|m| i16::from(m.from.severity()) - i16::from(m.to.severity()));
    moves
}

/// The commitments that are met and were not in the digest of the month before, or that were closed in this month.
///
/// The comparison is with what that digest knew, not with the days for which the values are true: a value of March that is
/// accepted in April is not in March's digest and must be in April's.
fn completed(
    statuses: &[CommitmentStatus],
    before: Option<(&[CommitmentHistory], &AssessmentContext)>,
    period: Period,
) -> Vec<CommitmentStatus> {
    let day = period.previous().last_day();
    let was_done = |status: &CommitmentStatus| {
        before.is_some_and(|(histories, context)| {
            histories
                .iter()
                .find(|d| d.commitment.code == status.commitment.code)
                .is_some_and(|d| CommitmentStatus::of(d, day, context).is_done())
        })
    };
    statuses
        .iter()
        .filter(|status| {
            let closed_now = status.progress.light == Light::Blue
                && status
                    .closed_on
                    .is_some_and(|day| Period::of(day) == period);
            closed_now || (status.is_done() && !was_done(status))
        })
        .cloned()
        .collect()
}

fn attention(
    histories: &[&CommitmentHistory],
    statuses: &[CommitmentStatus],
    as_of: NaiveDate,
    context: &AssessmentContext,
) -> Vec<Attention> {
    let mut attention: Vec<Attention> = histories
        .iter()
        .zip(statuses)
        .filter_map(|(history, status)| {
            let findings: Vec<Detail> = check::details(history, as_of, context)
                .into_iter()
                // The reasons of the light are shown beside it. A due date alone brings nothing to attention.
                .filter(|d| d.needs_attention() || matches!(d, Detail::DueSoon { .. }))
                .collect();
            let is_grave = matches!(status.progress.light, Light::Red | Light::Yellow);
            let is_notable = findings.iter().any(Detail::needs_attention);
            (is_grave || is_notable).then(|| Attention {
                status: status.clone(),
                reasons: status.progress.reasons.clone(),
                problems: problems(history, as_of),
                leader: context.leaders.of(&status.lead, as_of).cloned(),
                findings,
            })
        })
        .collect();
    attention.sort_by_key(|a| a.status.urgency());
    attention
}

/// The problems in the newest accepted update.
fn problems(history: &CommitmentHistory, day: NaiveDate) -> Option<String> {
    history
        .accepted(day)
        .map(|u| u.submission.narrative.problems.clone())
        .filter(|text| !text.is_empty())
}

fn reporting(
    histories: &[&CommitmentHistory],
    period: Period,
    as_of: NaiveDate,
    context: &AssessmentContext,
) -> Vec<Reporting> {
    let mut offices: Vec<Reporting> = Vec::new();
    for history in histories {
        if !history.owes(period, context) {
            continue;
        }
        let lead = history.lead_on(as_of);
        let at = match offices.iter().position(|r| r.office == *lead) {
            Some(at) => at,
            None => {
                offices.push(Reporting::none(lead));
                offices.len() - 1
            }
        };
        let row = &mut offices[at];
        row.owed += 1;
        match history.live_update(period) {
            Some(update) => {
                row.reported += 1;
                row.late += usize::from(update.submission.late);
            }
            None => row.missing.push(history.commitment.code.clone()),
        }
    }
    offices.sort_by_key(|r| std::cmp::Reverse((r.missing.len(), r.late)));
    offices
}

impl Reporting {
    fn none(office: &OfficeId) -> Self {
        Self {
            office: office.clone(),
            owed: 0,
            reported: 0,
            late: 0,
            missing: Vec::new(),
        }
    }
}

/// How each section of the report that carries commitments stands, in the report's order.
pub fn section_progress<'a>(
    report: &Report,
    statuses: impl Iterator<Item = &'a CommitmentStatus>,
) -> Vec<SectionProgress> {
    // Grouped in one pass, because a province has many statuses.
    let mut by_section: HashMap<&str, Vec<&CommitmentStatus>> = HashMap::new();
    for status in statuses {
        let section = status.commitment.section.as_str();
        by_section.entry(section).or_default().push(status);
    }
    report
        .sections
        .iter()
        .filter_map(|section| {
            let statuses = by_section.get(section.id.as_str())?;
            let (paced, rates): (Vec<&CommitmentStatus>, Vec<&CommitmentStatus>) =
                statuses.iter().partition(|a| a.is_finishable);
            let measured: Vec<&&CommitmentStatus> = paced
                .iter()
                .filter(|a| a.progress.share.is_some())
                .collect();
            let capped = |share: Option<Amount>| share.unwrap_or_default().min(Amount::HUNDRED);
            Some(SectionProgress {
                section: section.clone(),
                total: statuses.len(),
                lights: Light::count(statuses.iter().map(|a| a.progress.light)),
                measured: measured.len(),
                measurable: paced.len(),
                share: mean(measured.iter().map(|a| capped(a.progress.share))),
                expected: mean(measured.iter().map(|a| capped(a.progress.expected_share))),
                on_target: rates
                    .iter()
                    .filter(|a| a.progress.accepted.is_some() && a.progress.is_met)
                    .count(),
                rates: rates.len(),
            })
        })
        .collect()
}

/// The mean in percent, one decimal; `None` without shares.
fn mean(shares: impl Iterator<Item = Amount>) -> Option<Amount> {
    let (sum, n) = shares.fold((Amount::ZERO, 0_i64), |(sum, n), share| {
        (sum.plus(share), n + 1)
    });
    // A percentage of n hundreds is the mean.
    sum.percent_of(Amount::from(n * 100)).map(|m| m.round(1))
}
