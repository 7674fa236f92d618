//! Fills a ledger with what a year of reporting leaves, through the store's append.
//!
//! Every commitment is reported on round after round; updates are accepted, returned, withdrawn and superseded, findings open and
//! close, most lead offices are confirmed, and met commitments are closed. How well a commitment does depends on its index, so
//! that every light occurs. The same sizes give the same entries.

use chrono::{Datelike, TimeDelta};
use domain::finding::{Cause, Detail};
use domain::ledger::event::{
    Assigned, Closed, Event, FindingClosed, FindingOpened, Refused, Reviewed,
};
use domain::{
    Actor, Amount, Basis, Better, Commitment, OfficeId, Period, Seq, Submission, Timestamp,
    UpdateId,
};
use store::{Db, StoreError, Tx};

use crate::test_app::{OPENED, Outcome, narrative};

const ZONE: chrono_tz::Tz = chrono_tz::Asia::Shanghai;
/// How much of the year the entries are spread over.
const SPAN: TimeDelta = TimeDelta::days(300);
const ROUNDS_A_TRANSACTION: u64 = 20_000;
/// Progress of a commitment in percent of its pace, by its index; 0 is never reported on.
const LEANINGS: [i64; 12] = [100, 95, 130, 85, 0, 105, 75, 98, 60, 110, 92, 40];

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    /// At this number of entries.
    #[allow(dead_code, reason = "each program stops by one of them")]
    Entries(u64),
    /// At this number of submitted updates.
    #[allow(dead_code, reason = "each program stops by one of them")]
    Updates(u64),
}

impl Until {
    /// How much is done, of how much.
    fn done(self, entries: u64, updates: u64) -> (u64, u64) {
        match self {
            Self::Entries(size) => (entries, size),
            Self::Updates(size) => (updates, size),
        }
    }
}

/// A commitment and its open items.
struct Story {
    promise: Commitment,
    leaning: i64,
    /// Where in the course of its rounds it begins, so that at any time some wait for review and some have a finding.
    phase: u64,
    pending: Option<UpdateId>,
    finding: Option<Seq>,
    is_closed: bool,
}

/// Appends entries until the goal is reached.
pub fn fill(db: &Db, promises: &[Commitment], until: Until) -> Outcome<()> {
    let mut stories: Vec<Story> = promises
        .iter()
        .enumerate()
        .map(|(place, promise)| Story {
            promise: promise.clone(),
            leaning: LEANINGS[place % LEANINGS.len()],
            phase: place as u64 / 7 % 10,
            pending: None,
            finding: None,
            is_closed: false,
        })
        .collect();
    let reviewer = Actor::Office(OfficeId::parse("duchashi")?);
    let opened = Timestamp::parse(OPENED)?;
    let (mut step, mut updates) = (0, 0);
    loop {
        let by = reviewer.clone();
        let (left, submitted, is_full) = db.write_blocking(move |tx| {
            let (end, mut submitted) = (step + ROUNDS_A_TRANSACTION, 0);
            for step in step..end {
                let (done, size) = until.done(tx.tree_head().0, updates + submitted);
                if done >= size {
                    return Ok((stories, submitted, true));
                }
                let elapsed = SPAN.num_milliseconds() * done as i64 / size as i64;
                let at = opened.plus(TimeDelta::milliseconds(elapsed));
                let count = stories.len();
                let story = &mut stories[step as usize % count];
                submitted += u64::from(append_round(tx, at, &by, story, step / count as u64)?);
            }
            Ok::<_, StoreError>((stories, submitted, false))
        })?;
        if is_full {
            return Ok(());
        }
        stories = left;
        step += ROUNDS_A_TRANSACTION;
        updates += submitted;
    }
}

/// Appends one round of one commitment: an update, its review, and now and then a finding. Returns whether there was an update.
fn append_round(
    tx: &mut Tx<'_>,
    at: Timestamp,
    reviewer: &Actor,
    story: &mut Story,
    round: u64,
) -> Result<bool, StoreError> {
    let promise = &story.promise;
    let day = at.day(ZONE);
    if round == 0 && story.leaning % 4 != 0 {
        let body = Assigned {
            code: promise.code.clone(),
            lead: promise.lead_office.clone(),
            joint: None,
            supporting: None,
        };
        tx.append(at, reviewer, &Event::CommitmentAssigned(body))?;
    }
    if story.leaning == 0 || story.is_closed {
        return Ok(false);
    }
    let value = value(promise, story.leaning, day.ordinal().into());
    let submission = Submission {
        code: promise.code.clone(),
        office: promise.lead_office.clone(),
        period: Period::of(day),
        as_of: day,
        value,
        narrative: narrative(),
        evidence: Vec::new(),
        explanation: None,
        late: round.is_multiple_of(9),
        supersedes: story.pending.take(),
        simulated: false,
    };
    let department = Actor::Office(promise.lead_office.clone());
    let submitted = tx.append(at, &department, &Event::UpdateSubmitted(submission))?;
    let update = UpdateId(submitted.seq);
    let refused = Refused {
        update,
        reason: "截至日期与验收单不符".into(),
    };
    match (round + story.phase) % 10 {
        3 => story.pending = Some(update),
        7 => drop(tx.append(at, reviewer, &Event::UpdateReturned(refused))?),
        last => {
            tx.append(at, reviewer, &Event::UpdateAccepted(Reviewed { update }))?;
            if last == 9 {
                tx.append(at, reviewer, &Event::UpdateCorrected(refused))?;
            } else if is_reached(promise, value) {
                let body = Closed {
                    code: promise.code.clone(),
                    update,
                    note: "现场核实，已全部完成".into(),
                };
                tx.append(at, reviewer, &Event::CommitmentClosed(body))?;
                story.is_closed = true;
            }
        }
    }
    find(tx, at, story, round)?;
    Ok(true)
}

/// A finding opens now and then, and closes a round later.
fn find(tx: &mut Tx<'_>, at: Timestamp, story: &mut Story, round: u64) -> Result<(), StoreError> {
    let (promise, day) = (&story.promise, at.day(ZONE));
    let checks = Actor::system("checks");
    if let Some(finding) = story.finding.take() {
        let body = FindingClosed {
            finding,
            as_of: day,
        };
        tx.append(at, &checks, &Event::FindingClosed(body))?;
    } else if (round + story.phase) % 5 == 2 && !story.is_closed {
        let cause = Cause {
            code: Some(promise.code.clone()),
            office: Some(promise.lead_office.clone()),
            detail: Detail::Overdue {
                due_on: promise.due_on,
            },
        };
        let body = FindingOpened {
            key: cause.key(),
            code: cause.code,
            office: cause.office,
            as_of: day,
            detail: cause.detail,
        };
        story.finding = Some(tx.append(at, &checks, &Event::FindingOpened(body))?.seq);
    }
    Ok(())
}

/// What is reported on a day of the year.
fn value(promise: &Commitment, leaning: i64, ordinal: i64) -> Amount {
    let part = |whole: Amount, percent: i64| {
        let hundredths = Amount::from(percent).percent_of(Amount::from(10_000));
        let share = hundredths.unwrap_or_default().decimal();
        Amount::new(whole.decimal() * share)
    };
    match &promise.target {
        None => [Amount::ZERO, Amount::HUNDRED][usize::from(leaning > 100 && ordinal > 200)],
        Some(target) if promise.basis == Basis::Count => {
            part(target.value, (leaning * ordinal / 365).min(110)).round(0)
        }
        Some(target) => {
            let off = if leaning < 80 { 20 } else { 0 };
            match target.better {
                Better::Higher => part(target.value, 100 - off).round(1),
                Better::Lower => part(target.value, 100 + off).round(1),
            }
        }
    }
}

/// Whether a count or a milestone is done.
fn is_reached(promise: &Commitment, value: Amount) -> bool {
    match &promise.target {
        None => value == Amount::HUNDRED,
        Some(target) => {
            promise.basis == Basis::Count
                && target.better == Better::Higher
                && value >= target.value
        }
    }
}
