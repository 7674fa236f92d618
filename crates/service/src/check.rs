//! check: compares the causes that the rules of `domain::check` find with the open findings, and appends the difference.

use chrono::{NaiveDate, TimeDelta};

use super::{ActionError, lookup};
use domain::finding::{Cause, Detail, Finding, causes, reconcile};
use domain::ids::Actor;
use domain::ledger::event::{Event, FindingClosed, FindingOpened};
use domain::time::Timestamp;
use store::{Known, MailState, Reader, Tx};

/// A letter that has waited this long is reported as undeliverable, though it is still tried.
const MAIL_OVERDUE_AFTER: TimeDelta = TimeDelta::hours(24);

/// A job that has not run for its scheduled instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateJob {
    /// Its name.
    pub job: String,
    /// The first instant for which it did not run.
    pub scheduled_at: Timestamp,
}

/// The result of a check.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Checked {
    /// Findings that opened.
    pub opened: usize,
    /// Findings that closed.
    pub closed: usize,
    /// Findings that are open now.
    pub open: usize,
}

/// Selects the findings that a check may close.
type Scope = fn(&Finding) -> bool;

/// Checks everything as of a local day.
///
/// # Errors
/// [`ActionError::Store`], or a ledger that is not open.
pub fn run(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    day: NaiveDate,
    late_jobs: &[LateJob],
) -> Result<Checked, ActionError> {
    let mut all = preview(tx.reader(), Known::NOW, day)?;
    all.extend(mail_causes(tx, now)?);
    all.extend(ledger_cause(tx)?);
    all.extend(late_jobs.iter().map(job_cause));
    settle_findings(tx, now, by, day, all, |_| true)
}

/// Checks only whether jobs ran on time.
///
/// # Errors
/// As [`run`].
pub fn jobs(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    late_jobs: &[LateJob],
) -> Result<Checked, ActionError> {
    let day = lookup::context(tx)?.day(tx.stamp(now));
    let causes = late_jobs.iter().map(job_cause).collect();
    settle_findings(tx, now, by, day, causes, |f| {
        matches!(f.cause.detail, Detail::JobDidNotRun { .. })
    })
}

/// Checks only the outbox, in the transaction that records an attempt to deliver.
///
/// # Errors
/// As [`run`].
pub fn mail(tx: &mut Tx<'_>, now: Timestamp, by: &Actor) -> Result<Checked, ActionError> {
    let day = lookup::context(tx)?.day(tx.stamp(now));
    let causes = mail_causes(tx, now)?;
    settle_findings(tx, now, by, day, causes, |f| {
        matches!(f.cause.detail, Detail::MailUndeliverable { .. })
    })
}

/// What a check of the commitments would find on a day. Nothing is written.
///
/// # Errors
/// As [`run`].
pub fn preview(
    reader: &Reader<'_>,
    known: Known,
    day: NaiveDate,
) -> Result<Vec<Cause>, ActionError> {
    let context = reader.context(known)?.ok_or(super::Refusal::NotOpen {})?;
    let histories = reader.histories(known)?;
    Ok(histories
        .iter()
        .flat_map(|history| causes(history, day, &context))
        .collect())
}

/// Checks only the newest verification of the ledger, in the transaction that records it.
///
/// # Errors
/// As [`run`].
pub fn ledger(tx: &mut Tx<'_>, now: Timestamp, by: &Actor) -> Result<Checked, ActionError> {
    let day = lookup::context(tx)?.day(tx.stamp(now));
    let causes = ledger_cause(tx)?.into_iter().collect();
    settle_findings(tx, now, by, day, causes, |f| {
        matches!(f.cause.detail, Detail::LedgerUnsound { .. })
    })
}

/// The first fault that the newest verification found, if it found one.
fn ledger_cause(tx: &Tx<'_>) -> Result<Option<Cause>, ActionError> {
    let verified = tx.reader().verified(Known::NOW)?;
    Ok(verified.and_then(|found| {
        found.body.first.map(|first| {
            Cause::operational(Detail::LedgerUnsound {
                faults: found.body.faults,
                fault: first.fault,
                entry: first.entry,
            })
        })
    }))
}

fn mail_causes(tx: &Tx<'_>, now: Timestamp) -> Result<Vec<Cause>, ActionError> {
    let mut mails = tx.reader().mails(Some(MailState::Failed))?;
    let waiting = tx.reader().mails(Some(MailState::Queued))?;
    mails.extend(
        waiting
            .into_iter()
            .filter(|mail| mail.attempts > 0 && mail.created_at.plus(MAIL_OVERDUE_AFTER) <= now),
    );
    let cause = |mail: store::Mail| Cause {
        code: None,
        office: Some(mail.mail.id.office),
        detail: Detail::MailUndeliverable {
            message_id: mail.mail.message_id,
            mail: mail.mail.id.edition,
            answer: mail.last_answer.unwrap_or_default(),
        },
    };
    Ok(mails.into_iter().map(cause).collect())
}

fn job_cause(late: &LateJob) -> Cause {
    Cause::operational(Detail::JobDidNotRun {
        job: late.job.clone(),
        scheduled_at: late.scheduled_at,
    })
}

/// Opens and closes findings so that the open ones in scope are the causes.
fn settle_findings(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    day: NaiveDate,
    causes: Vec<Cause>,
    scope: Scope,
) -> Result<Checked, ActionError> {
    let mut open = tx.reader().findings(Known::NOW, false)?;
    open.retain(scope);
    let (opening, closing) = reconcile(causes, &open);
    let checked = Checked {
        opened: opening.len(),
        closed: closing.len(),
        open: open.len() + opening.len() - closing.len(),
    };
    for finding in closing {
        let body = FindingClosed {
            finding: finding.seq,
            as_of: day,
        };
        tx.append(now, by, &Event::FindingClosed(body))?;
    }
    for cause in opening {
        let body = FindingOpened {
            key: cause.key(),
            code: cause.code,
            office: cause.office,
            as_of: day,
            detail: cause.detail,
        };
        tx.append(now, by, &Event::FindingOpened(body))?;
    }
    Ok(checked)
}
