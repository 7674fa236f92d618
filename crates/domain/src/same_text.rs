//! Finds updates whose text repeats an earlier one: that of another month, or of another commitment.
//!
//! Texts are compared by their letters and digits only. The reviewer is shown the result and decides.

use crate::{Code, Period, Update};

/// The number of letters and digits below which a text is not compared: 按计划推进 is a common phrase.
const MIN_CHARS: usize = 8;

/// Where the same text occurs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Same {
    /// On the same commitment, for that earlier month.
    Earlier(Period),
    /// On another commitment, for the same month.
    Other(Code),
}

/// Where the text of `update` occurs among `others`, which may contain `update` itself; each place once, in order.
pub fn same_texts<'a>(update: &Update, others: impl IntoIterator<Item = &'a Update>) -> Vec<Same> {
    let text = bare(&update.submission.narrative.progress);
    if text.chars().count() < MIN_CHARS {
        return Vec::new();
    }
    let mut found: Vec<Same> = others
        .into_iter()
        .filter_map(|other| {
            let (mine, theirs) = (&update.submission, &other.submission);
            let place = if mine.code == theirs.code {
                (theirs.period < mine.period).then_some(Same::Earlier(theirs.period))?
            } else {
                (theirs.period == mine.period).then(|| Same::Other(theirs.code.clone()))?
            };
            (bare(&theirs.narrative.progress) == text).then_some(place)
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The letters and digits of a text, in lower case.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Actor, Seq, UpdateId};
    use crate::quantity::Amount;
    use crate::time::Timestamp;
    use crate::update::{Narrative, State, Submission};

    fn update(id: u64, code: &str, period: &str, progress: &str) -> Update {
        let office = "weijianwei".parse().unwrap();
        Update {
            id: UpdateId(Seq(id)),
            at: Timestamp::parse_human("2019-03-20", chrono_tz::UTC).unwrap(),
            by: Actor::Office("weijianwei".parse().unwrap()),
            submission: Submission {
                code: code.parse().unwrap(),
                office,
                period: period.parse().unwrap(),
                as_of: "2019-03-20".parse().unwrap(),
                value: Amount::ZERO,
                narrative: Narrative {
                    progress: progress.to_owned(),
                    ..Narrative::default()
                },
                evidence: Vec::new(),
                explanation: None,
                late: false,
                supersedes: None,
                simulated: false,
            },
            state: State::Submitted,
        }
    }

    #[test]
    fn the_same_words_are_found_whatever_stands_between_them() {
        let own = update(9, "JY19-001", "2019-04", "已完成改造2.1万户，正在验收。");
        let others = [
            update(1, "JY19-001", "2019-03", "已完成改造 2.1万户, 正在验收"),
            update(2, "JY19-002", "2019-04", "已完成改造2.1万户；正在验收！"),
            update(3, "JY19-002", "2019-03", "已完成改造2.1万户，正在验收。"),
            update(4, "JY19-003", "2019-04", "已完成改造2.2万户，正在验收。"),
            own.clone(),
        ];
        let expected = [
            Same::Earlier("2019-03".parse().unwrap()),
            Same::Other("JY19-002".parse().unwrap()),
        ];
        // `2.1` and `21` are alike here; the figure itself is beside the text for whoever reviews.
        assert_eq!(same_texts(&own, &others), expected);
    }

    #[test]
    fn a_commonplace_or_nothing_is_no_copy() {
        for text in ["", "按计划推进。", "On track"] {
            let own = update(9, "JY19-001", "2019-04", text);
            let other = update(1, "JY19-001", "2019-03", text);
            assert_eq!(same_texts(&own, [&other]), [], "{text}");
        }
    }

    #[test]
    fn an_update_is_not_a_copy_of_what_it_took_the_place_of() {
        let text = "已完成改造2.1万户，正在验收。";
        let own = update(9, "JY19-001", "2019-04", text);
        let before = update(8, "JY19-001", "2019-04", text);
        let later = update(10, "JY19-001", "2019-05", text);
        assert_eq!(same_texts(&own, [&before, &later]), []);
    }
}
