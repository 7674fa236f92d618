//! The verdict on a commitment at year end: 兑现, 逾期兑现, 部分兑现, 未兑现, 无法核实.
//!
//! A pure function of the history on the day of settlement.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::progress::assess;
use crate::{Amount, AssessmentContext, Code, CommitmentHistory, Localize, Message, UpdateId};

/// The outcome of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Met by its due date.
    Kept,
    /// Met after it.
    KeptLate,
    /// A count that got part of the way.
    PartlyKept,
    /// Reported, and not met.
    NotKept,
    /// Nothing was accepted on it.
    Unverified,
}

/// The verdict on one commitment, and the accepted update it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// The commitment.
    pub code: Code,
    /// The outcome.
    pub outcome: Outcome,
    /// The share of a count that was done, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Amount>,
    /// The update that the verdict rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update: Option<UpdateId>,
}

/// The verdict according to the facts known on `day`.
pub fn verdict(
    history: &CommitmentHistory,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Verdict {
    let progress = assess(history, day, context);
    let due_on = history.due_on();
    let met_in_time = history
        .updates
        .iter()
        .filter(|u| u.is_accepted() && u.submission.as_of <= due_on)
        .any(|u| history.is_met_by(u.submission.value, context));
    let outcome = match &progress.accepted {
        None => Outcome::Unverified,
        Some(_) if progress.is_met && met_in_time => Outcome::Kept,
        Some(_) if progress.is_met => Outcome::KeptLate,
        Some(value) if history.is_paced() && value.value > Amount::ZERO => Outcome::PartlyKept,
        Some(_) => Outcome::NotKept,
    };
    Verdict {
        code: history.commitment.code.clone(),
        outcome,
        share: progress.share.filter(|_| history.is_paced()),
        update: progress.accepted.map(|a| a.update),
    }
}

impl Localize for Outcome {
    fn message(&self) -> Message {
        Message::new(match self {
            Self::Kept => "verdict-kept",
            Self::KeptLate => "verdict-kept-late",
            Self::PartlyKept => "verdict-partly-kept",
            Self::NotKept => "verdict-not-kept",
            Self::Unverified => "verdict-unverified",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::*;

    /// The outcome and the share on 20 January.
    fn on(story: &Story) -> (Outcome, Option<String>) {
        let verdict = verdict(&story.history, day("2020-01-20"), &context());
        assert_eq!(verdict.code.as_str(), "JY19-001");
        (verdict.outcome, verdict.share.map(|s| s.to_string()))
    }

    #[test]
    fn a_promise_is_kept_kept_late_partly_kept_not_kept_or_unverified() {
        let buses = |on, value| Kind::Buses.story().accepted(on, value);
        let share = |text: &str| Some(text.to_owned());
        for (story, outcome, percent) in [
            (buses("2019-12-31", "180"), Outcome::Kept, share("100")),
            (
                buses("2020-01-01", "190"),
                Outcome::KeptLate,
                share("105.6"),
            ),
            (
                buses("2020-01-01", "179"),
                Outcome::PartlyKept,
                share("99.4"),
            ),
            (buses("2019-12-31", "0"), Outcome::NotKept, share("0")),
            (
                Kind::Buses.story().submitted("2019-12-31", "180"),
                Outcome::Unverified,
                None,
            ),
            (
                buses("2019-12-31", "180").corrected("2020-01-05"),
                Outcome::Unverified,
                None,
            ),
            (
                Kind::Opening.story().accepted("2019-12-30", "0"),
                Outcome::NotKept,
                None,
            ),
            (
                Kind::Opening.story().accepted("2020-01-10", "100"),
                Outcome::KeptLate,
                None,
            ),
            (
                Kind::Growth.story().accepted("2019-12-31", "7.5"),
                Outcome::Kept,
                None,
            ),
            (
                Kind::Growth.story().accepted("2019-12-31", "7.4"),
                Outcome::NotKept,
                None,
            ),
            (
                Kind::Accidents.story().accepted("2019-12-31", "21"),
                Outcome::NotKept,
                None,
            ),
        ] {
            assert_eq!(on(&story), (outcome, percent), "{story:?}");
        }
    }

    #[test]
    fn what_was_met_once_and_fell_is_not_kept_and_an_extension_keeps_its_word() {
        let fell = Kind::Growth
            .story()
            .accepted("2019-09-30", "8")
            .accepted("2019-12-31", "7");
        assert_eq!(on(&fell).0, Outcome::NotKept);
        let late = Kind::Buses
            .story()
            .due("2019-06-30")
            .accepted("2019-08-31", "180");
        assert_eq!(on(&late).0, Outcome::KeptLate);
        let extended = late.extended("2019-06-20", "2019-09-30");
        assert_eq!(on(&extended).0, Outcome::Kept);
        let rests_on = verdict(&extended.history, day("2020-01-20"), &context()).update;
        assert_eq!(rests_on, Some(extended.history.updates[0].id));
    }
}
