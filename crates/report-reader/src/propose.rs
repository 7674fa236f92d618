//! From a reading to proposals: figures and promises without one, in the order of the text.
//!
//! Must not look into the text again: the reading has what was found.

use super::Reading;
use super::clean::Clean;
use super::proposal::Proposal;

/// Everything that was found, as proposals for the year that the report promises for.
pub fn proposals(reading: &Reading, year: i32) -> Vec<Proposal> {
    let figures = reading.candidates.iter();
    let figures = figures.map(|found| Proposal::of_candidate(found, &clean(&found.quote), year));
    let others = reading.enumerated.iter();
    let others = others.map(|found| Proposal::of_enumerated(found, &clean(&found.quote), year));
    let mut proposals: Vec<Proposal> = figures.chain(others).collect();
    proposals.sort_by_key(|proposal| (proposal.start, proposal.number_start));
    proposals
}

/// Words as they were meant, on one line.
fn clean(quote: &str) -> String {
    let given: Vec<char> = quote.chars().collect();
    let text = Clean::new(&given).text();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
