//! The review of a report, indexed for finding the results of commitments, and the ranking of what is found.

use super::similarity::{Features, Index};
use super::verdict::{classify, loosely, unit_fit};
use super::{Figure, Finding, Fit, Proposed};
use crate::slice::{CharsExt as _, SliceExt as _};
use crate::words::zh;
use crate::{Candidate, Part, Reading};
use domain::{Basis, Commitment, Target};

/// Findings below this score are left out.
const LEAST_SCORE: u8 = 40;

/// A finding below this score means nothing by itself.
const FIRM_SCORE: u8 = 65;

/// So many findings are kept of each commitment.
const MOST_FINDINGS: usize = 5;

/// Findings within so many points of the best may be meant as well.
const NEARLY: u8 = 8;

/// The indexed review.
pub(super) struct Review<'a> {
    results: &'a [Candidate],
    /// The words around each result that sum up years.
    summed: Vec<bool>,
    figures: Index,
    clauses: Vec<Clause<'a>>,
    done: Index,
}

/// A clause of the review.
struct Clause<'a> {
    quote: String,
    start: usize,
    end: usize,
    section: &'a str,
}

impl<'a> Review<'a> {
    pub(super) fn of(reading: &'a Reading) -> Self {
        let chars: Vec<char> = reading.text.chars().collect();
        let clauses = clauses(reading, &chars);
        let mut at = 0;
        let mut summed = Vec::with_capacity(reading.results.len());
        let mut features = Vec::with_capacity(reading.results.len());
        for result in &reading.results {
            while clauses
                .get(at)
                .is_some_and(|c| c.end <= result.number_start)
            {
                at += 1;
            }
            let around = clauses
                .get(at)
                .filter(|c| c.start <= result.number_start)
                .map_or(result.quote.as_str(), |c| c.quote.as_str());
            summed.push(
                zh("compare-review.several-years")
                    .iter()
                    .any(|w| around.contains(w)),
            );
            features.push(Features::of(&[&result.item, &result.quote]));
        }
        let done = clauses.iter().map(|c| Features::of(&[&c.quote])).collect();
        Self {
            results: &reading.results,
            summed,
            figures: Index::new(features),
            clauses,
            done: Index::new(done),
        }
    }

    pub(super) fn findings(&self, commitment: &Commitment) -> Vec<Finding> {
        let title = Features::of(&[&commitment.title.zh, &commitment.title.en]);
        let clause = Features::of(&[&commitment.clause]);
        let mut found: Vec<Finding> = match &commitment.target {
            Some(target) => self
                .figures
                .alike(&title, &clause)
                .into_iter()
                .filter_map(|(at, text)| self.figure(at, text, commitment.basis, target))
                .collect(),
            None => self
                .done
                .alike(&title, &clause)
                .into_iter()
                .filter_map(|(at, text)| self.milestone(at, text))
                .collect(),
        };
        found.sort_by(|a, b| b.score.cmp(&a.score).then(a.start.cmp(&b.start)));
        found.truncate(MOST_FINDINGS);
        doubt_equals(&mut found);
        found
    }

    fn figure(&self, at: usize, text: u8, basis: Basis, target: &Target) -> Option<Finding> {
        let result = self.results.get(at)?;
        let mut reasons = vec![item_fit(text)];
        let (unit, value) = unit_fit(result, target);
        reasons.push(unit);
        let same_basis = result.basis == basis || loosely(result.basis, basis);
        reasons.push(if same_basis {
            Fit::SameBasis
        } else {
            Fit::OtherBasis
        });
        let summed = self.summed.get(at) == Some(&true);
        let mut score = u32::from(text) * 60 / 100;
        score += match unit {
            Fit::SameUnit | Fit::ConvertedUnit => 25,
            Fit::NoUnit => 10,
            _ => 0,
        };
        score += if same_basis { 15 } else { 0 };
        if summed {
            reasons.push(Fit::SeveralYears);
            score = score.saturating_sub(15);
        }
        let score = u8::try_from(score.min(100)).unwrap_or(100);
        if score < LEAST_SCORE {
            return None;
        }
        let mut verdict = value.map_or(Proposed::Unclear, |value| {
            classify(value, result.comparator, target)
        });
        if verdict == Proposed::Unclear && value.is_some() {
            reasons.push(Fit::Vague);
        }
        if score < FIRM_SCORE || !same_basis || summed || unit == Fit::OtherUnit {
            verdict = Proposed::Unclear;
        }
        Some(Finding {
            quote: result.quote.clone(),
            start: result.start,
            end: result.end,
            section: result.section.clone(),
            figure: Some(Figure {
                number: result.number.clone(),
                number_start: result.number_start,
                value: result.value,
                unit: result.unit.clone(),
                in_target_unit: value,
                comparator: result.comparator,
                basis: result.basis,
            }),
            score,
            reasons,
            verdict,
        })
    }

    /// A clause about a milestone; what it says is never sure enough to propose that it was missed by silence.
    fn milestone(&self, at: usize, text: u8) -> Option<Finding> {
        let clause = self.clauses.get(at)?;
        let lower = clause.quote.to_lowercase();
        let undone = zh("compare-review.not-done")
            .iter()
            .any(|w| lower.contains(w));
        let done = !undone && zh("compare-review.done").iter().any(|w| lower.contains(w));
        let mut reasons = vec![item_fit(text)];
        let mut score = u32::from(text) * 80 / 100;
        if done || undone {
            score += 20;
        }
        if done {
            reasons.push(Fit::SaidDone);
        }
        let score = u8::try_from(score.min(100)).unwrap_or(100);
        if score < LEAST_SCORE {
            return None;
        }
        let verdict = match (done, undone) {
            _ if score < FIRM_SCORE => Proposed::Unclear,
            (true, _) => Proposed::Met,
            (_, true) => Proposed::NotMet,
            _ => Proposed::Unclear,
        };
        Some(Finding {
            quote: clause.quote.clone(),
            start: clause.start,
            end: clause.end,
            section: clause.section.to_owned(),
            figure: None,
            score,
            reasons,
            verdict,
        })
    }
}

fn item_fit(text: u8) -> Fit {
    if text >= 80 {
        Fit::SameItem
    } else {
        Fit::LikeItem
    }
}

/// Where another place fits nearly as well and means something else, the best means nothing by itself.
fn doubt_equals(found: &mut [Finding]) {
    let Some(best) = found.first() else { return };
    let (score, verdict) = (best.score, best.verdict);
    let value = best.figure.as_ref().and_then(|f| f.in_target_unit);
    let rival = found.iter().skip(1).any(|other| {
        other.score + NEARLY >= score
            && (other.verdict != verdict
                || other.figure.as_ref().and_then(|f| f.in_target_unit) != value)
    });
    if rival {
        for finding in found.iter_mut().filter(|f| f.score + NEARLY >= score) {
            finding.reasons.push(Fit::Ambiguous);
            finding.verdict = Proposed::Unclear;
        }
    }
}

/// The clauses of the review: between commas, semicolons and full stops.
fn clauses<'a>(reading: &'a Reading, chars: &[char]) -> Vec<Clause<'a>> {
    let mut found = Vec::new();
    let past = reading
        .statements
        .iter()
        .filter(|s| matches!(s.part, Part::Past | Part::Opening));
    for statement in past {
        let section = reading
            .sections
            .get(statement.section)
            .map_or("", String::as_str);
        let text = chars.part(statement.start..statement.end);
        let mut from = 0;
        for (at, c) in text.iter().enumerate() {
            // A comma between digits parts no clause.
            let digits = at > 0
                && text.get(at - 1).is_some_and(char::is_ascii_digit)
                && text.get(at + 1).is_some_and(char::is_ascii_digit);
            let cut = "，；。！;,".contains(*c) && !digits;
            let end = if cut { at } else { at + 1 };
            if !cut && end < text.len() {
                continue;
            }
            if end > from {
                let quote: String = text.string(from..end);
                found.push(Clause {
                    quote,
                    start: statement.start + from,
                    end: statement.start + end,
                    section,
                });
            }
            from = at + 1;
        }
    }
    found
}
