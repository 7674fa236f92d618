//! Contributions: what a further lead office, or one that helps, did on its part of a commitment.
//!
//! They are for the lead office, which consolidates them into its own report. No light and no figure comes from them.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::update::Mark;
use crate::{Amount, Code, OfficeId, Period};

/// Body of `contribution.submitted`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contribution {
    /// The commitment.
    pub code: Code,
    /// The office that reports on its part.
    pub office: OfficeId,
    /// The month.
    pub period: Period,
    /// Its part of the figure, in the target's unit, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Amount>,
    /// What it did, in words.
    pub text: String,
}

impl Contribution {
    /// The longest text, in characters.
    pub const TEXT_MAX_CHARS: usize = 1_000;
}

/// The contributions that count, newest first, among all of a commitment in the order of entries: the newest of each office and month.
pub fn newest(all: &[(Contribution, Mark)]) -> Vec<&(Contribution, Mark)> {
    let mut seen = HashSet::new();
    let newest_first = all.iter().rev();
    newest_first
        .filter(|(own, _)| seen.insert((&own.office, own.period)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::*;
    use crate::{Actor, Seq};

    #[test]
    fn a_later_contribution_replaces_that_of_its_office_and_month() {
        let of = |seq: u64, office: &str, period: &str, text: &str| {
            let contribution = Contribution {
                code: Code::parse("JY19-001").unwrap(),
                office: office_id(office),
                period: month(period),
                value: None,
                text: text.into(),
            };
            let mark = Mark {
                seq: Seq(seq),
                at: evening("2019-03-20"),
                by: Actor::Office(office_id(office)),
                reason: None,
            };
            (contribution, mark)
        };
        let all = [
            of(1, "caizhengju", "2019-03", "拨付一半"),
            of(2, "zhujianju", "2019-03", "完成招标"),
            of(3, "caizhengju", "2019-03", "全部拨付"),
            of(4, "caizhengju", "2019-04", "无新增"),
        ];
        let texts: Vec<&str> = newest(&all)
            .iter()
            .map(|(own, _)| own.text.as_str())
            .collect();
        assert_eq!(texts, ["无新增", "全部拨付", "完成招标"]);
    }
}
