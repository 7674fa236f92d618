//! Reading a report into a ledger: proposals are kept, decided on by people, and seeded.
//!
//! Nothing of it is an entry before it is seeded; then it is what any other seed is. Must not find proposals: `domain::report`
//! does.

use super::locate::locate;
use super::open::{Seeded, enter};
use super::{ActionError, Refusal};
use domain::ids::Actor;
use domain::seed;
use domain::time::Timestamp;
use report_reader::proposal::Proposal;
use report_reader::seeding::{SeedFacts, draft};
use store::{KeptProposal, KeptReading, Known, ProposalState, Reader, Tx};

/// The most proposals of one reading: more than any report has, and as many as a page can be made of.
pub const PROPOSALS_MAX: usize = 5_000;

/// What a person decides on a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is right as it is given here, and will be seeded.
    Accept(Box<Proposal>),
    /// It is no commitment.
    Reject,
    /// It is to be decided anew.
    Reopen,
    /// It is two: another one of the same words is put beside it.
    Split,
}

/// Begins a reading of a text that is kept, with what was found in it.
///
/// # Errors
/// [`Refusal::ManyProposals`]; [`ActionError::Store`].
pub fn begin(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    sha256: &str,
    file_name: &str,
    facts: SeedFacts,
    proposals: &[Proposal],
) -> Result<i64, ActionError> {
    if proposals.len() > PROPOSALS_MAX {
        return Err(Refusal::ManyProposals {
            count: proposals.len(),
            most: PROPOSALS_MAX,
        }
        .into());
    }
    let reading = KeptReading {
        id: 0,
        sha256: sha256.to_owned(),
        file_name: file_name.to_owned(),
        by: by.clone(),
        at: tx.stamp(now),
        facts,
        seeded: None,
    };
    Ok(tx.new_reading(&reading, proposals)?)
}

/// Decides on one proposal; the number of the one to look at next is that of the part that was split off, if one was.
///
/// # Errors
/// [`Refusal::NoReading`], [`Refusal::NoProposal`], [`Refusal::ReadingSeeded`]; [`ActionError::Store`].
pub fn decide(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    reading: i64,
    number: u32,
    decision: Decision,
) -> Result<Option<u32>, ActionError> {
    open_reading(tx, reading)?;
    let kept = proposal(tx, reading, number)?;
    let now = tx.stamp(now);
    let by = Some((by, now));
    match decision {
        Decision::Accept(proposal) => {
            // Where its words stand is the reader's to say, and no form's.
            let proposal = Proposal {
                start: kept.proposal.start,
                end: kept.proposal.end,
                number_start: kept.proposal.number_start,
                ..*proposal
            };
            tx.put_proposal(reading, number, ProposalState::Accepted, &proposal, by)?;
        }
        Decision::Reject => {
            tx.put_proposal(reading, number, ProposalState::Rejected, &kept.proposal, by)?;
        }
        Decision::Reopen => {
            tx.put_proposal(reading, number, ProposalState::Open, &kept.proposal, None)?;
        }
        Decision::Split => {
            let last = tx.last_proposal(reading)?;
            if last as usize >= PROPOSALS_MAX {
                return Err(Refusal::ManyProposals {
                    count: last as usize + 1,
                    most: PROPOSALS_MAX,
                }
                .into());
            }
            let part = last + 1;
            tx.put_proposal(reading, part, ProposalState::Open, &kept.proposal, None)?;
            return Ok(Some(part));
        }
    }
    Ok(None)
}

/// Accepts every proposal that nobody has decided on and that nothing speaks against; how many.
///
/// # Errors
/// As [`decide`].
pub fn accept_sure(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    reading: i64,
) -> Result<usize, ActionError> {
    open_reading(tx, reading)?;
    let now = tx.stamp(now);
    let sure = tx.proposals(reading)?;
    let sure = sure
        .into_iter()
        .filter(|kept| kept.state == ProposalState::Open && !kept.proposal.is_doubtful());
    let mut count = 0;
    for kept in sure {
        tx.put_proposal(
            reading,
            kept.number,
            ProposalState::Accepted,
            &kept.proposal,
            Some((by, now)),
        )?;
        count += 1;
    }
    Ok(count)
}

/// Changes what is said of the document.
///
/// # Errors
/// As [`decide`].
pub fn describe(tx: &mut Tx<'_>, reading: i64, facts: &SeedFacts) -> Result<(), ActionError> {
    open_reading(tx, reading)?;
    Ok(tx.set_facts(reading, facts)?)
}

/// Drops a reading that was not seeded.
///
/// # Errors
/// As [`decide`].
pub fn discard(tx: &mut Tx<'_>, reading: i64) -> Result<(), ActionError> {
    open_reading(tx, reading)?;
    Ok(tx.drop_reading(reading)?)
}

/// The accepted proposals of a reading, in the order of the text.
///
/// # Errors
/// [`ActionError::Store`].
pub fn accepted(reader: &Reader<'_>, reading: i64) -> Result<Vec<Proposal>, ActionError> {
    let kept = reader.proposals(reading)?;
    let accepted = |kept: &KeptProposal| kept.state == ProposalState::Accepted;
    let kept = kept.into_iter().filter(accepted);
    Ok(kept.map(|kept| kept.proposal).collect())
}

/// Enters the accepted proposals into a ledger that has no report yet, with the places of their words.
///
/// # Errors
/// [`Refusal::HasReport`] where there is one, [`Refusal::NothingAccepted`], [`ActionError::Seed`] with every fault of what was
/// accepted; nothing was entered then.
pub fn seed(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    reading: i64,
) -> Result<Seeded, ActionError> {
    let kept = open_reading(tx, reading)?;
    if let Some(report) = tx.report(Known::NOW)? {
        return Err(Refusal::HasReport { report: report.id }.into());
    }
    let proposals = accepted(tx, reading)?;
    if proposals.is_empty() {
        return Err(Refusal::NothingAccepted {}.into());
    }
    let drafted = draft(&kept.facts, &kept.sha256, &proposals, false, |_| Vec::new());
    let seed = seed::read(&drafted.files)?;
    let from = tx.size()?;
    let seeded = enter(tx, now, by, &seed)?;
    locate(tx, now, by, &kept.sha256, &drafted.places(&proposals))?;
    tx.mark_seeded(reading, from)?;
    Ok(Seeded {
        size: tx.size()?,
        ..seeded
    })
}

/// A reading that can still be changed.
fn open_reading(reader: &Reader<'_>, id: i64) -> Result<KeptReading, ActionError> {
    let kept = reader.reading(id)?.ok_or(Refusal::NoReading { id })?;
    if kept.seeded.is_some() {
        return Err(Refusal::ReadingSeeded { id }.into());
    }
    Ok(kept)
}

fn proposal(reader: &Reader<'_>, reading: i64, number: u32) -> Result<KeptProposal, ActionError> {
    let kept = reader.proposal(reading, number)?;
    Ok(kept.ok_or(Refusal::NoProposal { number })?)
}
