//! Reading a report into a ledger: proposals that `report_reader` found are stored, decided on by people, and seeded.
//!
//! A reading is operational data until it is seeded like any other seed.

use super::locate::locate;
use super::open::{Seeded, enter};
use super::{ActionError, Refusal};
use domain::text::cleaned;
use domain::{Actor, Seq, Timestamp, seed};
use report_reader::proposal::Proposal;
use report_reader::seeding::{SeedFacts, draft};
use store::{KeptProposal, KeptReading, Known, ProposalState, Reader, Tx};

/// The most proposals of one reading, which bounds the size of a page.
pub const PROPOSALS_MAX: usize = 5_000;

/// A decision on a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The proposal, as corrected here, will be seeded.
    Accept(Box<Proposal>),
    /// The proposal is no commitment.
    Reject,
    /// The earlier decision is withdrawn.
    Reopen,
    /// The clause holds two commitments: a copy of the proposal is added.
    Split,
}

/// Begins a reading of a stored text with the proposals that were found in it. Returns its number.
///
/// # Errors
/// [`Refusal::ManyProposals`]; [`ActionError::Store`].
#[tracing::instrument(skip_all)]
pub fn begin(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    sha256: &str,
    file_name: &str,
    facts: SeedFacts,
    proposals: &[Proposal],
) -> Result<i64, ActionError> {
    check_count(proposals.len())?;
    // What a file holds is nobody's typing, so that hazardous characters are left out and not refused.
    let proposals: Vec<Proposal> = proposals.iter().map(without_hazards).collect();
    let reading = KeptReading {
        id: 0,
        sha256: sha256.to_owned(),
        file_name: cleaned(file_name),
        by: by.clone(),
        at: tx.stamp(now),
        facts,
        seeded: None,
    };
    Ok(tx.new_reading(&reading, &proposals)?)
}

fn without_hazards(found: &Proposal) -> Proposal {
    Proposal {
        clause: cleaned(&found.clause),
        title_zh: cleaned(&found.title_zh),
        section: cleaned(&found.section),
        group: cleaned(&found.group),
        unit_zh: cleaned(&found.unit_zh),
        ..found.clone()
    }
}

/// Decides on one proposal. Returns the number of the copy that a split adds.
///
/// # Errors
/// [`Refusal::NoReading`], [`Refusal::NoProposal`], [`Refusal::ReadingSeeded`]; [`ActionError::Store`].
#[tracing::instrument(skip_all, fields(reading, number))]
pub fn decide(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    reading: i64,
    number: u32,
    decision: Decision,
) -> Result<Option<u32>, ActionError> {
    open_reading(tx.reader(), reading)?;
    let kept = proposal(tx.reader(), reading, number)?;
    let now = tx.stamp(now);
    let by = Some((by, now));
    let (state, proposal, by) = match decision {
        Decision::Accept(proposal) => {
            // The place in the text stays as it was found.
            let proposal = Proposal {
                start: kept.proposal.start,
                end: kept.proposal.end,
                number_start: kept.proposal.number_start,
                ..*proposal
            };
            (ProposalState::Accepted, proposal, by)
        }
        Decision::Reject => (ProposalState::Rejected, kept.proposal, by),
        Decision::Reopen => (ProposalState::Open, kept.proposal, None),
        Decision::Split => {
            let part = tx.reader().last_proposal(reading)? + 1;
            check_count(part as usize)?;
            tx.put_proposal(reading, part, ProposalState::Open, &kept.proposal, None)?;
            return Ok(Some(part));
        }
    };
    tx.put_proposal(reading, number, state, &proposal, by)?;
    Ok(None)
}

/// Refuses more proposals than a reading may have.
fn check_count(count: usize) -> Result<(), Refusal> {
    let most = PROPOSALS_MAX;
    if count > most {
        return Err(Refusal::ManyProposals { count, most });
    }
    Ok(())
}

/// Accepts every open proposal without a doubt. Returns their number.
///
/// # Errors
/// As [`decide`].
#[tracing::instrument(skip_all, fields(reading))]
pub fn accept_sure(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    reading: i64,
) -> Result<usize, ActionError> {
    open_reading(tx.reader(), reading)?;
    let now = tx.stamp(now);
    let sure = tx.reader().proposals(reading)?;
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

/// Changes the facts on the document.
///
/// # Errors
/// As [`decide`].
pub fn describe(tx: &mut Tx<'_>, reading: i64, facts: &SeedFacts) -> Result<(), ActionError> {
    open_reading(tx.reader(), reading)?;
    Ok(tx.set_facts(reading, facts)?)
}

/// Deletes a reading that was not seeded.
///
/// # Errors
/// As [`decide`].
pub fn discard(tx: &mut Tx<'_>, reading: i64) -> Result<(), ActionError> {
    open_reading(tx.reader(), reading)?;
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

/// Enters the accepted proposals as a report of the ledger, with the places of their clauses.
///
/// # Errors
/// [`Refusal::HasReport`] where the ledger holds it, [`Refusal::NothingAccepted`], [`ActionError::Seed`] with every fault of the
/// accepted proposals.
#[tracing::instrument(skip_all, fields(reading))]
pub fn seed(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    reading: i64,
) -> Result<Seeded, ActionError> {
    let kept = open_reading(tx.reader(), reading)?;
    let proposals = accepted(tx.reader(), reading)?;
    if proposals.is_empty() {
        return Err(Refusal::NothingAccepted {}.into());
    }
    let drafted = draft(&kept.facts, &kept.sha256, &proposals, false, |_| Vec::new());
    let seed = seed::read(&drafted.files)?;
    let reports = tx.reader().reports(Known::NOW)?;
    if reports.get(&seed.report.id).is_some() {
        let report = seed.report.id;
        return Err(Refusal::HasReport { report }.into());
    }
    let from = tx.reader().size()?;
    let seeded = enter(tx, now, by, &seed)?;
    locate(tx, now, by, &kept.sha256, &drafted.places(&proposals))?;
    tx.mark_seeded(reading, Seq(from))?;
    Ok(Seeded {
        size: tx.reader().size()?,
        ..seeded
    })
}

/// A reading that is not seeded yet.
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
