//! What became of this year's commitments, by the review of the following report: proposals for the settlement.
//!
//! Nothing is decided here: a person settles a commitment, by the ledger.

mod review;
mod similarity;
#[cfg(test)]
mod tests;
mod verdict;

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::Reading;
use domain::{Amount, Basis, Code, Commitment, Comparator, Localize, Message};
use review::Review;

/// What the review says about one commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The commitment.
    pub code: Code,
    /// What was found, the best first; empty where nothing was.
    pub found: Vec<Finding>,
}

/// A place in the review that may say what became of a commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The words, as given.
    pub quote: String,
    /// Where they start, in Unicode characters of the text as given.
    pub start: usize,
    /// Where they end (exclusive).
    pub end: usize,
    /// The headings above, outermost first, joined by ` / `.
    pub section: String,
    /// The figure; none where a milestone is spoken of.
    pub figure: Option<Figure>,
    /// How well it fits, in percent.
    pub score: u8,
    /// Why it fits so well or so ill.
    pub reasons: Vec<Fit>,
    /// What it would mean.
    pub verdict: Proposed,
}

/// The figure of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The numeral with its unit, as given.
    pub number: String,
    /// Where it starts.
    pub number_start: usize,
    /// The exact value in `unit`.
    pub value: Amount,
    /// The unit as the review has it, without 万 and 亿.
    pub unit: String,
    /// The value in the target's unit, where the units allow it.
    pub in_target_unit: Option<Amount>,
    /// The wording's comparator.
    pub comparator: Comparator,
    /// What kind of figure it is.
    pub basis: Basis,
}

/// What a result would mean for the commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "kebab-case", prefix = "compare-")]
pub enum Proposed {
    /// By its figure the promise was kept.
    Met,
    /// By its figure it was not.
    NotMet,
    /// A person has to read it.
    Unclear,
}

/// Why a result fits a commitment, or why it may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(IntoStaticStr)]
#[strum(serialize_all = "kebab-case", prefix = "compare-")]
pub enum Fit {
    /// It speaks of the same thing.
    SameItem,
    /// It speaks of something like it.
    LikeItem,
    /// It is in the target's unit.
    SameUnit,
    /// It is in a unit that converts exactly into the target's.
    ConvertedUnit,
    /// One of the two names no unit.
    NoUnit,
    /// It is in another unit.
    OtherUnit,
    /// It is the same kind of figure.
    SameBasis,
    /// It is another kind of figure, such as a level for a growth.
    OtherBasis,
    /// It sums up several years.
    SeveralYears,
    /// Its wording leaves open on which side of the target it is.
    Vague,
    /// Another place fits nearly as well and means something else.
    Ambiguous,
    /// It says that the thing was done.
    SaidDone,
}

/// What the review of `reading` says about each of `commitments`, in their order. Nothing of it is a fact.
///
/// ```
/// use report_reader::compare::{Proposed, compare};
/// let bus = serde_json::from_value(serde_json::json!({
///     "code": "JY19-001", "title": {"zh": "新增公交车", "en": "New buses"}, "clause": "新增公交车180辆",
///     "section": "2.1", "basis": "count", "starts_on": "2019-01-01", "due_on": "2019-12-31",
///     "reports_every": "month", "lead_office": "jiaotong",
///     "target": {
///         "value": "180", "unit": {"zh": "辆", "en": "buses"},
///         "as_written": "exactly", "judged_as": "at_least", "better": "higher"
///     }
/// })).unwrap();
/// let reading = report_reader::read("一、2019年工作回顾\n新增公交车190辆。\n二、2020年工作安排\n新建公园3个。");
/// let outcomes = compare(&reading, &[bus]);
/// assert_eq!(outcomes[0].found[0].verdict, Proposed::Met);
/// ```
pub fn compare(reading: &Reading, commitments: &[Commitment]) -> Vec<Outcome> {
    let review = Review::of(reading);
    commitments
        .iter()
        .map(|commitment| Outcome {
            code: commitment.code.clone(),
            found: review.findings(commitment),
        })
        .collect()
}

impl Localize for Proposed {
    fn message(&self) -> Message {
        Message::new(self.into())
    }
}

impl Localize for Fit {
    fn message(&self) -> Message {
        Message::new(self.into())
    }
}
