//! digest: freezes the month for every supervising office, and queues the letters in the same transaction.
//!
//! The facts are read as they were known at the scheduled instant, whenever the job really runs. `domain::digest` assesses them
//! and `mail::compose` writes the letter.

use std::sync::Arc;

use super::letter::{self, FrozenFacts, Letterhead, Posted};
use super::{ActionError, Field, Refusal, lookup, restore};
use domain::commitment::Report;
use domain::digest::{Correction, Digest, DigestFacts, build};
use domain::finding::Detail;
use domain::ledger::event::LastVerified;
use domain::office::{Lang, Office, Role};
use domain::{
    Actor, AssessmentContext, CommitmentHistory, LetterKind, OfficeId, Period, Timestamp,
};
use export::{accounts_csv, accounts_xlsx};
use i18n::Localizer;
use mail::compose::{self, Composed, Letter, Tables};
use store::{FrozenMail, Known, Opening, Reader, StoreError, Tx};
use tlog::hash::Hash;

/// The longest reason of a correction, in characters.
const REASON_MAX_CHARS: usize = 300;

/// The reason of a digest that may have been sent before by entries that a restore lost. It is part of an entry, so it is in both
/// languages.
const AFTER_RESTORE: &str = "台账由备份恢复，本期通报以此为准。The ledger was restored from a backup; this digest replaces the one sent before.";

/// The instants up to which the ledger is read: for a digest, and for the month before, with which it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instants {
    /// When the digest of the period is due.
    pub due: Timestamp,
    /// When the digest of the month before was due.
    pub before: Timestamp,
}

/// The result of freezing a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Frozen and queued now.
    Frozen(Vec<Posted>),
    /// Frozen before; nothing was done.
    AlreadyFrozen(Vec<FrozenMail>),
    /// Every report was settled by the time the digest of the month before was due: there is nothing to follow.
    Settled,
}

/// Freezes the digest of `period` for every supervising office.
///
/// # Errors
/// [`Refusal::PeriodNotOver`], [`Refusal::BeforeLedger`], [`Refusal::NoAddress`]; what composing fails with.
pub fn freeze(
    tx: &mut Tx<'_>,
    now: Timestamp,
    head: &Letterhead,
    by: &Actor,
    period: Period,
    instants: Instants,
) -> Result<Outcome, ActionError> {
    lookup::of_whole_ledger(tx.reader(), by)?;
    let frozen = originals(tx.reader(), period)?;
    if !frozen.is_empty() {
        return Ok(Outcome::AlreadyFrozen(frozen));
    }
    if tx.stamp(now) < instants.due {
        return Err(Refusal::PeriodNotOver {
            period,
            due: instants.due,
        }
        .into());
    }
    let follows = Follows::read(
        tx.reader(),
        period,
        instants.due,
        Some(instants.before),
        Known::NOW,
    )?;
    if follows.reports.is_empty() {
        return Ok(Outcome::Settled);
    }
    let material = Material::read(tx.reader(), follows)?;
    if !restore::may_be_lost(tx.reader(), instants.due)? {
        let posted = post_all(tx, now, head, by, period, &material, (None, false))?;
        return Ok(Outcome::Frozen(posted));
    }
    // The digest may have been sent by entries that are lost. It is sent as a correction, once a person lets it go.
    let again = tx.reader().frozen(LetterKind::Digest, period)?;
    if !again.is_empty() {
        return Ok(Outcome::AlreadyFrozen(again));
    }
    let material = Material::at(tx.reader(), period, tx.stamp(now), Some(instants.before))?;
    let correction = Correction {
        number: 1,
        reason: AFTER_RESTORE.to_owned(),
    };
    let posted = post_all(
        tx,
        now,
        head,
        by,
        period,
        &material,
        (Some(correction), true),
    )?;
    Ok(Outcome::Frozen(posted))
}

/// Sends a numbered correction of a digest by what is known now; the original stays.
///
/// # Errors
/// [`Refusal::NothingToCorrect`], [`Refusal::NoReason`]; as [`freeze`].
pub fn correct(
    tx: &mut Tx<'_>,
    now: Timestamp,
    head: &Letterhead,
    by: &Actor,
    period: Period,
    before: Timestamp,
    reason: &str,
) -> Result<Vec<Posted>, ActionError> {
    lookup::of_whole_ledger(tx.reader(), by)?;
    if reason.trim().is_empty() {
        return Err(Refusal::NoReason {}.into());
    }
    let reason = lookup::capped(Field::Reason, reason, REASON_MAX_CHARS)?;
    let frozen = tx.reader().frozen(LetterKind::Digest, period)?;
    let revisions = frozen.iter().map(|mail| mail.body.mail.revision);
    let number = revisions
        .max()
        .ok_or(Refusal::NothingToCorrect { period })?
        + 1;
    let material = Material::at(tx.reader(), period, tx.stamp(now), Some(before))?;
    post_all(
        tx,
        now,
        head,
        by,
        period,
        &material,
        (Some(Correction { number, reason }), false),
    )
}

/// Composes the digest by what was known at `known_at`, in the office's language or in `lang`. Nothing is written or queued.
///
/// # Errors
/// [`Refusal`]: no such office, a department, or an instant before the ledger was opened.
pub fn preview(
    reader: &Reader<'_>,
    head: &Letterhead,
    office: &OfficeId,
    period: Period,
    (known_at, before): (Timestamp, Timestamp),
    lang: Option<Lang>,
) -> Result<(Digest, Composed), ActionError> {
    let material = Material::at(reader, period, known_at, Some(before))?;
    let office = material
        .offices
        .iter()
        .find(|o| o.id == *office)
        .ok_or_else(|| Refusal::NoOffice {
            office: office.clone(),
        })?;
    if office.role != Role::Supervising {
        return Err(Refusal::NotSupervising {
            by: Actor::Office(office.id.clone()),
        }
        .into());
    }
    let mut digest = material.digest(&letter::addressee(reader, office)?, period, None)?;
    digest.office.lang = lang.unwrap_or(digest.office.lang);
    let (size, root): (u64, Hash) = reader.tree_root_then(material.known)?;
    let day = material.context.day(known_at);
    let to = letter::address(reader, &office.id, day)?;
    let ledger_id = restore::mail_id(reader, &material.opening.body.ledger_id, Known::NOW)?;
    let letter = head.letter(&ledger_id, &to, known_at, material.context.zone, None);
    let composed = {
        let vkey = head.signer.verifier().to_string();
        compose_one(&letter, &digest, &head.signer.sign(size, root), &vkey)?
    };
    Ok((digest, composed))
}

/// The digests that were frozen for a period, without their corrections.
pub(super) fn originals(
    reader: &Reader<'_>,
    period: Period,
) -> Result<Vec<FrozenMail>, StoreError> {
    let mut frozen = reader.frozen(LetterKind::Digest, period)?;
    frozen.retain(|mail| !mail.body.mail.is_correction());
    Ok(frozen)
}

/// What a digest follows: the reports, and the two states that it compares.
pub(super) struct Follows {
    period: Period,
    opening: Opening,
    /// The oldest first: it identifies the letter.
    reports: Vec<Arc<Report>>,
    context: AssessmentContext,
    before: Option<(Known, AssessmentContext)>,
    known_at: Timestamp,
    known: Known,
}

impl Follows {
    /// Reads it without the entries after `newest`, some of which may have the same instant.
    fn read(
        reader: &Reader<'_>,
        period: Period,
        known_at: Timestamp,
        before: Option<Timestamp>,
        newest: Known,
    ) -> Result<Self, ActionError> {
        let early = || Refusal::BeforeLedger { period };
        let opening = reader.opening()?.ok_or(Refusal::NotOpen {})?;
        let known = reader.known_at(known_at)?.ok_or_else(early)?.min(newest);
        let context = reader.context(known)?.ok_or_else(early)?;
        if period.last_day() < context.day(context.opened_at) || context.reports.is_empty() {
            return Err(early().into());
        }
        // What is known of the month before must not exceed what is known of this one.
        let known_before = match before {
            Some(instant) => reader.known_at(instant)?.map(|before| before.min(known)),
            None => None,
        };
        let before = match known_before {
            Some(known) => reader.context(known)?.map(|context| (known, context)),
            None => None,
        };
        let reports_before = before.as_ref().map(|(_, context)| &context.reports);
        let mut reports = context
            .reports
            .followed(reports_before, period.last_day(), context.zone);
        // Lists of what comes from elsewhere are never settled. Alone they are followed only while something of them is open, or was
        // until this month; otherwise a ledger with one would have digests for ever.
        if reports.iter().all(|report| report.is_elsewhere) {
            let histories = reader.histories(known)?;
            reports.retain(|report| {
                let of_list = |own: &&CommitmentHistory| {
                    context.reports.is_of(&own.commitment.code, &report.id)
                };
                histories.iter().filter(of_list).any(|own| {
                    let closed = own.closed.as_ref().map(|mark| context.day(mark.at));
                    closed.is_none_or(|day| Period::of(day) >= period)
                })
            });
        }
        Ok(Self {
            period,
            opening,
            reports,
            context,
            before,
            known_at,
            known,
        })
    }
}

/// The facts of a digest.
pub(super) struct Material {
    pub(super) opening: Opening,
    pub(super) reports: Vec<Arc<Report>>,
    /// Every office as it was on the last day of the period, also those that had ended.
    pub(super) offices: Vec<Office>,
    /// The supervising offices that existed on that day.
    supervising: Vec<Office>,
    /// Every office as it was on the last day of the month before, as was known then.
    offices_before: Vec<Office>,
    histories: Vec<CommitmentHistory>,
    pub(super) context: AssessmentContext,
    before: Option<(Vec<CommitmentHistory>, AssessmentContext)>,
    operational: Vec<Detail>,
    verified: Option<LastVerified>,
    known_at: Timestamp,
    known: Known,
}

impl Material {
    fn at(
        reader: &Reader<'_>,
        period: Period,
        known_at: Timestamp,
        before: Option<Timestamp>,
    ) -> Result<Self, ActionError> {
        Self::read_through(reader, period, known_at, before, Known::NOW)
    }

    /// Like [`Material::at`], without the entries after `newest`. After the settlement of every report it follows the newest.
    pub(super) fn read_through(
        reader: &Reader<'_>,
        period: Period,
        known_at: Timestamp,
        before: Option<Timestamp>,
        newest: Known,
    ) -> Result<Self, ActionError> {
        let mut follows = Follows::read(reader, period, known_at, before, newest)?;
        if follows.reports.is_empty() {
            let current = follows.context.reports.current();
            follows
                .reports
                .extend(current.map(|own| Arc::clone(&own.report)));
        }
        Self::read(reader, follows)
    }

    fn read(reader: &Reader<'_>, follows: Follows) -> Result<Self, ActionError> {
        let known = follows.known;
        let findings = reader.findings(known, false)?;
        let last_day = follows.period.last_day();
        let lives = reader.register(known)?.on(last_day);
        let supervising = lives
            .iter()
            .filter(|life| life.office.role == Role::Supervising && life.exists_on(last_day));
        Ok(Self {
            supervising: supervising.map(|life| life.office.clone()).collect(),
            offices: lives.into_iter().map(|life| life.office).collect(),
            offices_before: match &follows.before {
                Some((known, _)) => {
                    let day = follows.period.previous().last_day();
                    reader.register(*known)?.offices_on(day)
                }
                None => Vec::new(),
            },
            opening: follows.opening,
            reports: follows.reports,
            histories: reader.histories(known)?,
            context: follows.context,
            before: match follows.before {
                Some((known, context)) => Some((reader.histories(known)?, context)),
                None => None,
            },
            operational: findings
                .into_iter()
                .map(|finding| finding.cause)
                .filter(|cause| cause.code.is_none())
                .map(|cause| cause.detail)
                .collect(),
            verified: reader.verified(known)?,
            known_at: follows.known_at,
            known,
        })
    }

    pub(super) fn digest(
        &self,
        office: &Office,
        period: Period,
        correction: Option<Correction>,
    ) -> Result<Digest, ActionError> {
        let facts = DigestFacts {
            reports: &self.reports,
            offices: &self.offices,
            offices_before: &self.offices_before,
            histories: &self.histories,
            context: &self.context,
            known_at: self.known_at,
            before: self
                .before
                .as_ref()
                .map(|(histories, context)| (histories.as_slice(), context)),
            operational: &self.operational,
            verified: self.verified.as_ref(),
            is_demo: self.opening.body.demo,
            correction,
        };
        Ok(build(&facts, office, period).ok_or(Refusal::BeforeLedger { period })?)
    }
}

/// Freezes and queues one letter for each supervising office, as a correction where one is given; held letters wait for a person.
fn post_all(
    tx: &mut Tx<'_>,
    now: Timestamp,
    head: &Letterhead,
    by: &Actor,
    period: Period,
    material: &Material,
    (correction, is_held): (Option<Correction>, bool),
) -> Result<Vec<Posted>, ActionError> {
    let ledger_id = &material.opening.body.ledger_id;
    let ledger_id = restore::mail_id(tx.reader(), ledger_id, Known::NOW)?;
    // Of the tree just before the entries of this digest.
    let checkpoint = head.checkpoint(tx, now, tx.tree_head())?;
    let vkey = head.signer.verifier().to_string();
    let at = tx.stamp(now);
    let mut posted = Vec::new();
    let follows = |office: &&Office| {
        let mut reports = material.reports.iter();
        reports.any(|report| office.sees(report.jurisdiction_id()))
    };
    for office in material.supervising.iter().filter(follows) {
        let digest = material.digest(
            &letter::addressee(tx.reader(), office)?,
            period,
            correction.clone(),
        )?;
        let day = material.context.day(at);
        let to = letter::address(tx.reader(), &office.id, day)?;
        let month_before = originals(tx.reader(), period.previous())?
            .into_iter()
            .find(|mail| mail.body.office == office.id)
            .map(|mail| mail.body.message_id);
        let letter = head.letter(
            &ledger_id,
            &to,
            at,
            material.context.zone,
            month_before.as_deref(),
        );
        let composed = compose_one(&letter, &digest, &checkpoint, &vkey)?;
        let facts = FrozenFacts {
            as_of: digest.as_of,
            known_at: material.known_at,
            checkpoint: Some(checkpoint.clone()),
            reason: correction.as_ref().map(|c| c.reason.clone()),
            is_held,
        };
        posted.push(letter::freeze(tx, now, by, &head.sender, composed, facts)?);
    }
    Ok(posted)
}

/// Composes the letter of a digest; `vkey` is the key that signed its checkpoint.
pub(super) fn compose_one(
    letter: &Letter<'_>,
    digest: &Digest,
    checkpoint: &str,
    vkey: &str,
) -> Result<Composed, ActionError> {
    let localizer = Localizer::new(digest.office.lang);
    let statuses = digest.by_report().flat_map(|digest| &digest.statuses);
    let (statuses, offices) = (&statuses.cloned().collect::<Vec<_>>(), &digest.offices);
    let tables = Tables::fitting(
        accounts_csv(statuses, offices, localizer)?,
        // Dated by `known_at`, so that composing again gives the same bytes.
        accounts_xlsx(statuses, offices, localizer, digest.known_at)?,
    );
    Ok(compose::digest(letter, digest, checkpoint, vkey, tables)?)
}
