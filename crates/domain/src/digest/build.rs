//! Building the digest from dossiers: a pure function of the facts at two instants.
//!
//! Must not read anything: the facts of this month and of the month before come in.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{
    Attention, Correction, Digest, Headline, LightCount, Move, Reporting, SectionProgress,
};
use crate::account::Account;
use crate::check;
use crate::commitment::Report;
use crate::dossier::{Dossier, Frame};
use crate::finding::Detail;
use crate::ids::OfficeId;
use crate::ledger::event::LastVerified;
use crate::light::Light;
use crate::office::Office;
use crate::period::Period;
use crate::quantity::Amount;
use crate::time::Timestamp;

/// What a digest is built from.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The report.
    pub report: &'a Report,
    /// Every office.
    pub offices: &'a [Office],
    /// Every commitment, as known at `known_at`, in the report's order.
    pub dossiers: &'a [Dossier],
    /// The frame at `known_at`.
    pub frame: &'a Frame,
    /// The instant up to which the ledger was read.
    pub known_at: Timestamp,
    /// Every commitment and the frame as the month before's digest knew them; nothing for the first month.
    pub before: Option<(&'a [Dossier], &'a Frame)>,
    /// Open findings in the workings of the program.
    pub operational: &'a [Detail],
    /// The newest verification of the ledger.
    pub verified: Option<&'a LastVerified>,
    /// Whether the ledger holds a demonstration.
    pub is_demo: bool,
    /// The correction this digest makes, if it makes one.
    pub correction: Option<Correction>,
}

/// The digest of `period` for `office`, over the commitments in its scope.
pub fn build(facts: &Facts<'_>, office: &Office, period: Period) -> Digest {
    build_on(facts, office, period, period.last_day())
}

/// The same for a month that may not be over: the figures are true for `as_of`, movement is since the month before's end.
pub fn build_on(facts: &Facts<'_>, office: &Office, period: Period, as_of: NaiveDate) -> Digest {
    let in_scope = |d: &&Dossier| office.supervises(&d.commitment.section, &d.lead);
    let dossiers: Vec<&Dossier> = facts.dossiers.iter().filter(in_scope).collect();
    let accounts: Vec<Account> = dossiers
        .iter()
        .map(|d| Account::of(d, as_of, facts.frame))
        .collect();
    let before = facts.before.map(|(dossiers, frame)| {
        let day = period.previous().last_day();
        dossiers
            .iter()
            .filter(in_scope)
            .map(|d| Account::of(d, day, frame))
            .collect::<Vec<_>>()
    });
    let moves = moves(&accounts, before.as_deref());
    let completed = completed(&accounts, facts.before, period);
    let reporting = reporting(&dossiers, period, facts.frame);
    let lights = Light::ALL
        .into_iter()
        .map(|light| LightCount {
            light,
            now: count(&accounts, light),
            before: before.as_ref().map(|b| count(b, light)),
        })
        .collect();
    let headline = Headline {
        total: accounts.len(),
        met: accounts.iter().filter(|a| a.is_done()).count(),
        newly_met: completed.len(),
        red: count(&accounts, Light::Red),
        yellow: count(&accounts, Light::Yellow),
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
        report: facts.report.clone(),
        office: office.clone(),
        period,
        as_of,
        known_at: facts.known_at,
        is_demo: facts.is_demo,
        correction: facts.correction.clone(),
        headline,
        lights,
        moves,
        attention: attention(&dossiers, &accounts, as_of, facts.frame),
        completed,
        reporting,
        sections: section_progress(facts.report, accounts.iter()),
        operational: facts.operational.to_vec(),
        verified: facts.verified.cloned(),
        accounts,
        offices: facts.offices.to_vec(),
    }
}

fn count(accounts: &[Account], light: Light) -> usize {
    accounts
        .iter()
        .filter(|a| a.progress.light == light)
        .count()
}

fn moves(accounts: &[Account], before: Option<&[Account]>) -> Vec<Move> {
    let mut moves: Vec<Move> = before
        .unwrap_or_default()
        .iter()
        .filter_map(|old| {
            let new = accounts
                .iter()
                .find(|a| a.commitment.code == old.commitment.code)?;
            let (from, to) = (old.progress.light, new.progress.light);
            (from != to).then(|| Move {
                account: new.clone(),
                from,
                to,
            })
        })
        .collect();
    // Stable: among equals the report's order stands.
    moves.sort_by_key(|m| i16::from(m.from.severity()) - i16::from(m.to.severity()));
    moves
}

/// What is met and was not when the month before's digest looked, or was closed in this month.
///
/// Held against what that digest knew, not against the days the values are true for: a value of March that is accepted
/// in April was not told in March's digest, and must be told in April's.
fn completed(
    accounts: &[Account],
    before: Option<(&[Dossier], &Frame)>,
    period: Period,
) -> Vec<Account> {
    let day = period.previous().last_day();
    let was_done = |account: &Account| {
        before.is_some_and(|(dossiers, frame)| {
            dossiers
                .iter()
                .find(|d| d.commitment.code == account.commitment.code)
                .is_some_and(|d| Account::of(d, day, frame).is_done())
        })
    };
    accounts
        .iter()
        .filter(|account| {
            let closed_now = account.progress.light == Light::Blue
                && account
                    .closed_on
                    .is_some_and(|day| Period::of(day) == period);
            closed_now || (account.is_done() && !was_done(account))
        })
        .cloned()
        .collect()
}

fn attention(
    dossiers: &[&Dossier],
    accounts: &[Account],
    as_of: NaiveDate,
    frame: &Frame,
) -> Vec<Attention> {
    let mut attention: Vec<Attention> = dossiers
        .iter()
        .zip(accounts)
        .filter_map(|(dossier, account)| {
            let findings: Vec<Detail> = check::causes(dossier, as_of, frame)
                .into_iter()
                .map(|cause| cause.detail)
                // What the light's reasons say already is not said twice; being due soon is said below.
                .filter(|d| {
                    matches!(
                        d,
                        Detail::AwaitingReview { .. }
                            | Detail::ValueFell { .. }
                            | Detail::MetNotClosed { .. }
                            | Detail::DueSoon { .. }
                    )
                })
                .collect();
            let is_grave = matches!(account.progress.light, Light::Red | Light::Yellow);
            let is_notable = findings
                .iter()
                .any(|d| !matches!(d, Detail::DueSoon { .. }));
            (is_grave || is_notable).then(|| Attention {
                account: account.clone(),
                reasons: account.progress.reasons.clone(),
                problems: problems(dossier, as_of),
                findings,
            })
        })
        .collect();
    attention.sort_by_key(|a| a.account.urgency());
    attention
}

/// What the newest accepted update says is in the way.
fn problems(dossier: &Dossier, day: NaiveDate) -> Option<String> {
    dossier
        .accepted(day)
        .map(|u| u.submission.narrative.problems.clone())
        .filter(|text| !text.is_empty())
}

fn reporting(dossiers: &[&Dossier], period: Period, frame: &Frame) -> Vec<Reporting> {
    let mut offices: Vec<Reporting> = Vec::new();
    for dossier in dossiers {
        if !dossier.owes(period, frame) {
            continue;
        }
        let at = match offices.iter().position(|r| r.office == dossier.lead) {
            Some(at) => at,
            None => {
                offices.push(Reporting::none(&dossier.lead));
                offices.len() - 1
            }
        };
        let row = &mut offices[at];
        row.owed += 1;
        match dossier.live_update(period) {
            Some(update) => {
                row.reported += 1;
                row.late += usize::from(update.submission.late);
            }
            None => row.missing.push(dossier.commitment.code.clone()),
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
    accounts: impl Iterator<Item = &'a Account>,
) -> Vec<SectionProgress> {
    // One walk: a province has many accounts.
    let mut by_section: HashMap<&str, Vec<&Account>> = HashMap::new();
    for account in accounts {
        let section = account.commitment.section.as_str();
        by_section.entry(section).or_default().push(account);
    }
    report
        .sections
        .iter()
        .filter_map(|section| {
            let own = by_section.get(section.id.as_str())?;
            let (paced, rates): (Vec<&Account>, Vec<&Account>) =
                own.iter().partition(|a| a.is_finishable);
            let measured: Vec<&&Account> = paced
                .iter()
                .filter(|a| a.progress.share.is_some())
                .collect();
            let capped = |share: Option<Amount>| share.unwrap_or_default().min(Amount::HUNDRED);
            Some(SectionProgress {
                section: section.clone(),
                total: own.len(),
                lights: Light::ALL
                    .into_iter()
                    .map(|light| {
                        (
                            light,
                            own.iter().filter(|a| a.progress.light == light).count(),
                        )
                    })
                    .collect(),
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

/// The mean in percent, one decimal; nothing of nothing.
fn mean(shares: impl Iterator<Item = Amount>) -> Option<Amount> {
    let (sum, n) = shares.fold((Amount::ZERO, 0_i64), |(sum, n), share| {
        (sum.plus(share), n + 1)
    });
    // A percentage of n hundreds is the mean.
    sum.percent_of(Amount::from(n * 100)).map(|m| m.round(1))
}
