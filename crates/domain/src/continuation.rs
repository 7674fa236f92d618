//! What becomes of a promise in the next report: it goes on, is tightened, loosened or repeated, or is dropped.
//!
//! A person links a commitment of a later report with one of an earlier report of the same jurisdiction; [`propose_for`] proposes such
//! links. A commitment that was not met and that no later one continues is a finding, unless a person says why it was dropped. The
//! earlier year itself never changes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::names::named;
use crate::reports::{RegisteredReport, Reports};
use crate::update::Mark;
use crate::{Better, Code, Commitment, Localize, Message, Target};

/// The least likeness of two titles, in percent, at which a link is proposed.
const LIKENESS_MIN: usize = 45;

/// How a later promise relates to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Relation {
    /// 延续: it goes on with the same thing; the figures cannot be compared.
    Continues,
    /// 加码: it promises more of it.
    Tightens,
    /// 减码: it promises less of it.
    Loosens,
    /// 重提: it promises the same again.
    Repeats,
}

named!(Relation);

impl Relation {
    /// How the figure of a later commitment relates to that of an earlier one; `None` where the two cannot be compared.
    pub fn between(earlier: &Commitment, later: &Commitment) -> Option<Self> {
        let (before, after) = (earlier.target.as_ref()?, later.target.as_ref()?);
        if earlier.basis != later.basis || before.unit != after.unit {
            return None;
        }
        let is_stricter = |stricter: &Target, other: &Target| match stricter.better {
            Better::Higher => stricter.value > other.value,
            Better::Lower => stricter.value < other.value,
        };
        Some(match () {
            () if before.better != after.better => return None,
            () if is_stricter(after, before) => Self::Tightens,
            () if is_stricter(before, after) => Self::Loosens,
            () => Self::Repeats,
        })
    }
}

impl Localize for Relation {
    fn message(&self) -> Message {
        Message::new("relation").arg("relation", self.as_str())
    }
}

/// Body of `commitment.continued`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Continued {
    /// The commitment of the later report.
    pub code: Code,
    /// That of the earlier one.
    pub of: Code,
    /// How the later relates to the earlier.
    pub relation: Relation,
}

/// Body of `continuation.withdrawn`: the link was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContinuationWithdrawn {
    /// The commitment of the later report.
    pub code: Code,
    /// That of the earlier one.
    pub of: Code,
    /// Why.
    pub reason: String,
}

/// Body of `commitment.dropped`: it was left out of the next report on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dropped {
    /// The commitment.
    pub code: Code,
    /// Why.
    pub reason: String,
    /// The document that decided it.
    pub document: String,
}

/// Every link and every dropped commitment, as known at some instant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Continuations {
    links: Vec<(Continued, Mark)>,
    dropped: Vec<(Dropped, Mark)>,
}

impl Continuations {
    /// Adds a link.
    pub fn link(&mut self, link: Continued, mark: Mark) {
        self.links.push((link, mark));
    }

    /// Removes a link.
    pub fn withdraw(&mut self, withdrawn: &ContinuationWithdrawn) {
        let is_it = |link: &Continued| link.code == withdrawn.code && link.of == withdrawn.of;
        self.links.retain(|(link, _)| !is_it(link));
    }

    /// Adds a commitment that was dropped on purpose; a newer reason replaces an older one.
    pub fn drop(&mut self, dropped: Dropped, mark: Mark) {
        self.dropped.retain(|(known, _)| known.code != dropped.code);
        self.dropped.push((dropped, mark));
    }

    /// The links, in the order in which they were entered.
    pub fn links(&self) -> impl Iterator<Item = &(Continued, Mark)> {
        self.links.iter()
    }

    /// The link between two commitments.
    pub fn between(&self, code: &Code, of: &Code) -> Option<&Continued> {
        let mut links = self.links.iter().map(|(link, _)| link);
        links.find(|link| link.code == *code && link.of == *of)
    }

    /// Why a commitment was dropped, where a person said so.
    pub fn reason(&self, code: &Code) -> Option<&(Dropped, Mark)> {
        self.dropped.iter().find(|(own, _)| own.code == *code)
    }

    /// Whether a later commitment continues it, or a person said why none does.
    pub fn is_accounted_for(&self, code: &Code) -> bool {
        self.links.iter().any(|(link, _)| link.of == *code) || self.reason(code).is_some()
    }

    /// The links by which a commitment hangs together with others through the years, the earliest first.
    pub fn line(&self, code: &Code) -> Vec<&Continued> {
        let mut line = BTreeSet::from([code]);
        loop {
            let joined = self.links.iter().map(|(link, _)| link);
            let joined = joined.filter(|link| line.contains(&link.code) || line.contains(&link.of));
            let codes: BTreeSet<&Code> = joined.flat_map(|link| [&link.code, &link.of]).collect();
            let size = line.len();
            line.extend(codes);
            if line.len() == size {
                break;
            }
        }
        let links = self.links.iter().map(|(link, _)| link);
        let mut links: Vec<&Continued> = links.filter(|link| line.contains(&link.of)).collect();
        links.sort_by_key(|link| (&link.of, &link.code));
        links
    }
}

/// A link that may be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The commitment of the later report.
    pub code: Code,
    /// That of the earlier one.
    pub of: Code,
    /// How the two relate.
    pub relation: Relation,
    /// How alike their titles are, in percent.
    pub likeness: usize,
}

/// What may continue in a report from the newest earlier report of its jurisdiction; nothing where there is none, and nothing for a
/// list of what comes from elsewhere. `commitments` are those of the ledger.
pub fn propose_for<'a>(
    report: &RegisteredReport,
    reports: &Reports,
    commitments: impl Iterator<Item = &'a Commitment> + Clone,
    known: &Continuations,
) -> Vec<Proposal> {
    let own = &report.report;
    if own.is_elsewhere {
        return Vec::new();
    }
    let earlier = reports.of_years().filter(|other| {
        other.report.year < own.year && other.report.jurisdiction_id() == own.jurisdiction_id()
    });
    let Some(earlier) = earlier.max_by_key(|other| other.report.year) else {
        return Vec::new();
    };
    let of = |id: &str| -> Vec<&'a Commitment> {
        let own = commitments.clone();
        own.filter(|commitment| reports.is_of(&commitment.code, id))
            .collect()
    };
    propose(&of(&earlier.report.id), &of(&own.id), known)
}

/// For each later commitment the earlier one that is most like it: of the same kind and unit, with a title of the same words. Pairs
/// that are linked already are left out.
fn propose<'a>(
    earlier: &[&'a Commitment],
    later: &[&'a Commitment],
    known: &Continuations,
) -> Vec<Proposal> {
    let texts: Vec<(&Commitment, BTreeSet<[char; 2]>)> = earlier
        .iter()
        .map(|commitment| (*commitment, pairs(&commitment.title.zh)))
        .collect();
    let best = later.iter().filter_map(|after| {
        let own = pairs(&after.title.zh);
        // Of equals the first counts, so the last is compared first.
        let alike = texts.iter().rev().filter_map(|(before, text)| {
            let unit = |commitment: &Commitment| commitment.target.as_ref().map(|t| t.unit.clone());
            let is_like = before.basis == after.basis && unit(before) == unit(after);
            let likeness = likeness(text, &own);
            (is_like && likeness >= LIKENESS_MIN).then_some((likeness, *before))
        });
        let (likeness, before) = alike.max_by_key(|(likeness, _)| *likeness)?;
        let relation = Relation::between(before, after).unwrap_or(Relation::Continues);
        let (code, of) = (after.code.clone(), before.code.clone());
        known.between(&code, &of).is_none().then_some(Proposal {
            code,
            of,
            relation,
            likeness,
        })
    });
    best.collect()
}

/// The pairs of neighbouring letters of a text. Figures are left out, because they change from year to year.
fn pairs(text: &str) -> BTreeSet<[char; 2]> {
    let is_word = |c: &char| c.is_alphabetic();
    let letters: Vec<char> = text.chars().filter(is_word).collect();
    letters.windows(2).map(|pair| [pair[0], pair[1]]).collect()
}

/// The part of the pairs that two texts share, in percent (the coefficient of Dice).
fn likeness(first: &BTreeSet<[char; 2]>, second: &BTreeSet<[char; 2]>) -> usize {
    let all = first.len() + second.len();
    match all {
        0 => 0,
        all => 200 * first.intersection(second).count() / all,
    }
}

/// The first later report of a commitment's jurisdiction, in the order of years. What comes from elsewhere has none: it ends by being
/// closed, and no report has to continue it.
pub fn next_report<'a>(reports: &'a Reports, code: &Code) -> Option<&'a RegisteredReport> {
    let own = reports.of(code).filter(|own| !own.report.is_elsewhere)?;
    let later = reports.of_years().filter(|other| {
        other.report.year > own.report.year
            && other.report.jurisdiction_id() == own.report.jurisdiction_id()
    });
    later.min_by_key(|other| other.report.year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::*;

    fn promise(code: &str, title: &str, value: &str) -> Commitment {
        let mut commitment = (*Kind::Buses.story().history.commitment).clone();
        commitment.code = code.parse().unwrap();
        commitment.title = both(title);
        let target = commitment.target.as_mut().unwrap();
        target.value = value.parse().unwrap();
        commitment
    }

    fn mark(seq: u64) -> Mark {
        Mark {
            seq: crate::Seq(seq),
            at: evening("2020-02-20"),
            by: crate::Actor::system("test"),
            reason: None,
        }
    }

    fn link(code: &str, of: &str) -> Continued {
        Continued {
            code: code.parse().unwrap(),
            of: of.parse().unwrap(),
            relation: Relation::Continues,
        }
    }

    #[test]
    fn figures_of_one_kind_say_how_a_promise_changed() {
        let before = promise("JY19-031", "新增公交车", "180");
        let relation =
            |value| Relation::between(&before, &promise("JY20-031", "新增公交车", value));
        assert_eq!(relation("200"), Some(Relation::Tightens));
        assert_eq!(relation("180"), Some(Relation::Repeats));
        assert_eq!(relation("100"), Some(Relation::Loosens));
        // Fewer is more where lower is better.
        let mut lower = [before.clone(), promise("JY20-031", "新增公交车", "100")];
        for commitment in &mut lower {
            commitment.target.as_mut().unwrap().better = Better::Lower;
        }
        let [first, second] = &lower;
        assert_eq!(Relation::between(first, second), Some(Relation::Tightens));
        let mut other = promise("JY20-031", "新增公交车", "200");
        other.target.as_mut().unwrap().unit.zh = "条".to_owned();
        assert_eq!(Relation::between(&before, &other), None);
        let mut milestone = promise("JY20-031", "新增公交车", "200");
        milestone.target = None;
        assert_eq!(Relation::between(&before, &milestone), None);
    }

    #[test]
    fn the_title_that_is_most_alike_is_proposed_once() {
        let earlier = [
            promise("JY19-031", "新增公交车180辆", "180"),
            promise("JY19-032", "新建改建公厕128座", "128"),
        ];
        let later = [
            promise("JY20-011", "新建改建公厕60座", "60"),
            promise("JY20-012", "新增新能源公交车200辆", "200"),
            promise("JY20-013", "培育高新技术企业", "20"),
        ];
        let earlier: Vec<&Commitment> = earlier.iter().collect();
        let later: Vec<&Commitment> = later.iter().collect();
        let mut known = Continuations::default();
        let found = |known: &Continuations| -> Vec<String> {
            let proposals = propose(&earlier, &later, known).into_iter();
            proposals
                .map(|p| format!("{} {} {}", p.code, p.of, p.relation.as_str()))
                .collect()
        };
        let expected = ["JY20-011 JY19-032 loosens", "JY20-012 JY19-031 tightens"];
        assert_eq!(found(&known), expected);
        known.link(link("JY20-011", "JY19-032"), mark(7));
        assert_eq!(found(&known), expected[1..]);
        // Of two that are equally alike the first is proposed.
        let twins = [
            promise("JY19-041", "新增公交车", "180"),
            promise("JY19-042", "新增公交车", "180"),
        ];
        let twins: Vec<&Commitment> = twins.iter().collect();
        let own = promise("JY20-051", "新增公交车", "200");
        let proposed = propose(&twins, &[&own], &Continuations::default());
        assert_eq!(proposed[0].of.as_str(), "JY19-041");
    }

    #[test]
    fn a_line_runs_through_the_years_and_a_wrong_link_ends_it() {
        let mut known = Continuations::default();
        for (code, of) in [
            ("JY21-001", "JY20-003"),
            ("JY20-003", "JY19-002"),
            ("JY20-004", "JY19-002"),
            ("JY20-009", "JY19-008"),
        ] {
            known.link(link(code, of), mark(9));
        }
        let line = |known: &Continuations, code: &str| -> Vec<String> {
            let code: Code = code.parse().unwrap();
            let links = known.line(&code).into_iter();
            links
                .map(|link| format!("{}<{}", link.of, link.code))
                .collect()
        };
        let all = [
            "JY19-002<JY20-003",
            "JY19-002<JY20-004",
            "JY20-003<JY21-001",
        ];
        for code in ["JY19-002", "JY20-004", "JY21-001"] {
            assert_eq!(line(&known, code), all, "{code}");
        }
        let code: Code = "JY19-002".parse().unwrap();
        assert!(known.is_accounted_for(&code));
        for later in ["JY20-003", "JY20-004"] {
            known.withdraw(&ContinuationWithdrawn {
                code: later.parse().unwrap(),
                of: code.clone(),
                reason: "两件事".into(),
            });
        }
        assert!(line(&known, "JY19-002").is_empty() && !known.is_accounted_for(&code));
        known.drop(
            Dropped {
                code: code.clone(),
                reason: "已并入国家规划".into(),
                document: "济政〔2020〕3号".into(),
            },
            mark(10),
        );
        assert!(known.is_accounted_for(&code));
    }
}
