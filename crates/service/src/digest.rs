//! digest: freezes the month for every supervising office, and queues the letters in the same transaction.
//!
//! The facts are read as they were known at the scheduled instant, whenever the job really runs. `domain::digest` assesses them
//! and `mail::compose` writes the letter.

use super::letter::{self, FrozenFacts, Letterhead, Posted};
use super::{ActionError, Field, Refusal, restore};
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
    /// The year was settled by the time the digest of the month before was due: no further digest is due.
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
    let subject = subject(tx.reader())?;
    let frozen = originals(tx.reader(), &subject, period)?;
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
    let material = Material::read(tx.reader(), period, instants.due, Some(instants.before))?;
    if material.was_settled_before() {
        return Ok(Outcome::Settled);
    }
    if !restore::may_be_lost(tx.reader(), instants.due)? {
        let posted = post_all(tx, now, head, by, period, &material, (None, false))?;
        return Ok(Outcome::Frozen(posted));
    }
    // The digest may have been sent by entries that are lost. It is sent as a correction, once a person lets it go.
    let again = tx.reader().frozen(LetterKind::Digest, &subject, period)?;
    if !again.is_empty() {
        return Ok(Outcome::AlreadyFrozen(again));
    }
    let material = Material::read(tx.reader(), period, tx.stamp(now), Some(instants.before))?;
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
    if reason.trim().is_empty() {
        return Err(Refusal::NoReason {}.into());
    }
    let reason = super::lookup::capped(Field::Reason, reason, REASON_MAX_CHARS)?;
    let subject = subject(tx.reader())?;
    let frozen = tx.reader().frozen(LetterKind::Digest, &subject, period)?;
    let revisions = frozen.iter().map(|mail| mail.body.mail.revision);
    let number = revisions
        .max()
        .ok_or(Refusal::NothingToCorrect { period })?
        + 1;
    let material = Material::read(tx.reader(), period, tx.stamp(now), Some(before))?;
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
    let material = Material::read(reader, period, known_at, Some(before))?;
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
    let mut digest = material.digest(&letter::addressee(reader, office)?, period, None);
    digest.office.lang = lang.unwrap_or(digest.office.lang);
    let (size, root): (u64, Hash) = reader.tree_root_then(material.known)?;
    let to = letter::address(reader, &office.id)?;
    let ledger_id = restore::mail_id(reader, &material.opening.body.ledger_id, Known::NOW)?;
    let letter = head.letter(&ledger_id, &to, known_at, material.context.zone, None);
    let composed = {
        let vkey = head.signer.verifier().to_string();
        compose_one(&letter, &digest, &head.signer.sign(size, root), &vkey)?
    };
    Ok((digest, composed))
}

/// The report's id, which is the subject of every digest.
fn subject(reader: &Reader<'_>) -> Result<String, ActionError> {
    Ok(reader.report(Known::NOW)?.ok_or(Refusal::NotOpen {})?.id)
}

/// The digests that were frozen for a period, without their corrections.
pub(super) fn originals(
    reader: &Reader<'_>,
    subject: &str,
    period: Period,
) -> Result<Vec<FrozenMail>, StoreError> {
    let mut frozen = reader.frozen(LetterKind::Digest, subject, period)?;
    frozen.retain(|mail| !mail.body.mail.is_correction());
    Ok(frozen)
}

/// The facts of a digest.
pub(super) struct Material {
    pub(super) opening: Opening,
    pub(super) report: domain::commitment::Report,
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
    fn read(
        reader: &Reader<'_>,
        period: Period,
        known_at: Timestamp,
        before: Option<Timestamp>,
    ) -> Result<Self, ActionError> {
        Self::read_through(reader, period, known_at, before, Known::NOW)
    }

    /// Like [`Material::read`], without the entries after `newest`, some of which may have the same instant.
    pub(super) fn read_through(
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
        if period.last_day() < context.day(context.opened_at) {
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
        let findings = reader.findings(known, false)?;
        let last_day = period.last_day();
        let lives = reader.register(known)?.on(last_day);
        let supervising = lives
            .iter()
            .filter(|life| life.office.role == Role::Supervising && life.exists_on(last_day));
        Ok(Self {
            supervising: supervising.map(|life| life.office.clone()).collect(),
            offices: lives.into_iter().map(|life| life.office).collect(),
            offices_before: match &before {
                Some((known, _)) => {
                    let day = period.previous().last_day();
                    reader.register(*known)?.offices_on(day)
                }
                None => Vec::new(),
            },
            opening,
            report: reader.report(known)?.ok_or_else(early)?,
            histories: reader.histories(known)?,
            context,
            before: match before {
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
            known_at,
            known,
        })
    }

    /// Whether the year was settled by the time the digest of the month before was due, which then was the last.
    fn was_settled_before(&self) -> bool {
        self.before
            .as_ref()
            .is_some_and(|(_, context)| context.settled_at.is_some())
    }

    pub(super) fn digest(
        &self,
        office: &Office,
        period: Period,
        correction: Option<Correction>,
    ) -> Digest {
        let facts = DigestFacts {
            report: &self.report,
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
        build(&facts, office, period)
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
    for office in &material.supervising {
        let digest = material.digest(
            &letter::addressee(tx.reader(), office)?,
            period,
            correction.clone(),
        );
        let to = letter::address(tx.reader(), &office.id)?;
        let month_before = originals(tx.reader(), &material.report.id, period.previous())?
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
    let (statuses, offices) = (&digest.statuses, &digest.offices);
    let tables = Tables::fitting(
        accounts_csv(statuses, offices, localizer)?,
        // Dated by `known_at`, so that composing again gives the same bytes.
        accounts_xlsx(statuses, offices, localizer, digest.known_at)?,
    );
    Ok(compose::digest(letter, digest, checkpoint, vkey, tables)?)
}
