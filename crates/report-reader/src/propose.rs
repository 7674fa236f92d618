//! Turns a reading into proposals: figures and promises without one, in the order of the text.

use super::Reading;
use super::clean::Clean;
use super::proposal::Proposal;

/// Everything that was found, as proposals for the year that the report promises for.
///
/// ```
/// let reading = report_reader::read("二、2019年工作安排\n新增公交车180辆。");
/// let proposals = report_reader::propose::proposals(&reading, 2019);
/// assert_eq!(proposals.len(), 1);
/// ```
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
