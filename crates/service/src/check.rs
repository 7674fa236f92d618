//! check: compares the causes that the rules of `domain::check` find with the open findings, and appends the difference.

use chrono::{NaiveDate, TimeDelta};

use super::{ActionError, lookup};
use domain::finding::{Cause, Detail, causes, reconcile};
use domain::ledger::event::{Event, FindingClosed, FindingOpened};
use domain::reform::{EnteredReform, answering};
use domain::{Actor, Seq, Timestamp};
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
    settle_findings(tx, now, by, day, all, None)
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
    settle_findings(tx, now, by, day, causes, Some("job_did_not_run"))
}

/// Opens or closes the finding on one letter of the outbox, in the transaction that records an attempt to deliver it. Reads only
/// what concerns the letter.
///
/// # Errors
/// As [`run`].
pub fn letter(tx: &mut Tx<'_>, now: Timestamp, by: &Actor, mail: i64) -> Result<(), ActionError> {
    let Some(mail) = tx.reader().mail(mail)? else {
        return Ok(());
    };
    let is_undelivered = match mail.state {
        MailState::Failed => true,
        MailState::Queued => mail.attempts > 0 && mail.created_at <= overdue_before(now),
        MailState::Held | MailState::Sent | MailState::Expired => false,
    };
    let cause = mail_cause(mail);
    let open = tx.reader().open_finding(&cause.key())?;
    if open.is_some() == is_undelivered {
        return Ok(());
    }
    let day = lookup::context(tx)?.day(tx.stamp(now));
    match open {
        Some(finding) => close(tx, now, by, day, finding),
        None => {
            let reforms = tx.reader().reforms(Known::NOW)?;
            open_for(tx, now, by, day, &reforms, cause)
        }
    }
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
    settle_findings(tx, now, by, day, causes, Some("ledger_unsound"))
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
    let mails = tx.reader().undelivered_mails(overdue_before(now))?;
    Ok(mails.into_iter().map(mail_cause).collect())
}

/// A letter that was queued by then and tried in vain is overdue.
fn overdue_before(now: Timestamp) -> Timestamp {
    now.minus(MAIL_OVERDUE_AFTER)
}

fn mail_cause(mail: store::Mail) -> Cause {
    Cause {
        code: None,
        office: Some(mail.mail.id.office),
        detail: Detail::MailUndeliverable {
            message_id: mail.mail.message_id,
            mail: mail.mail.id.edition,
            answer: mail.last_answer.unwrap_or_default(),
        },
    }
}

fn job_cause(late: &LateJob) -> Cause {
    Cause::operational(Detail::JobDidNotRun {
        job: late.job.clone(),
        scheduled_at: late.scheduled_at,
    })
}

/// Opens and closes findings so that the open ones, of one kind or of all, are the causes.
fn settle_findings(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    day: NaiveDate,
    causes: Vec<Cause>,
    kind: Option<&str>,
) -> Result<Checked, ActionError> {
    let open = match kind {
        Some(kind) => tx.reader().open_findings(kind)?,
        None => tx.reader().findings(Known::NOW, false)?,
    };
    let (opening, closing) = reconcile(causes, &open);
    let checked = Checked {
        opened: opening.len(),
        closed: closing.len(),
        open: open.len() + opening.len() - closing.len(),
    };
    for finding in closing {
        close(tx, now, by, day, finding.seq)?;
    }
    let reforms = tx.reader().reforms(Known::NOW)?;
    for cause in opening {
        open_for(tx, now, by, day, &reforms, cause)?;
    }
    Ok(checked)
}

/// Appends that a finding closed.
fn close(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    day: NaiveDate,
    finding: Seq,
) -> Result<(), ActionError> {
    let body = FindingClosed {
        finding,
        as_of: day,
    };
    tx.append(now, by, &Event::FindingClosed(body))?;
    Ok(())
}

/// Appends that a finding opened.
fn open_for(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    day: NaiveDate,
    reforms: &[EnteredReform],
    cause: Cause,
) -> Result<(), ActionError> {
    let key = cause.key();
    // An office that has ended answers for nothing: the one that took over does.
    let office = match cause.office {
        Some(office) => answering(reforms, &office, cause.code.as_ref()),
        None => None,
    };
    let body = FindingOpened {
        key,
        code: cause.code,
        office,
        as_of: day,
        detail: cause.detail,
    };
    tx.append(now, by, &Event::FindingOpened(body))?;
    Ok(())
}
