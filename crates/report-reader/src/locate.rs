//! Where the clauses of a ledger stand in a text: what a seed quotes, found again as it was given, damage included.

use crate::slice::SliceExt as _;
use std::collections::{BTreeSet, HashMap};

use super::clean::Clean;
use domain::ledger::event::ClausePlace;
use domain::{Code, Commitment};

/// What was found, and what was not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// Where each clause stands, in the order of the commitments.
    pub places: Vec<ClausePlace>,
    /// The commitments whose clauses are not in the text.
    pub missing: Vec<Code>,
}

/// As many signs in a row make it worth a look: fewer stand everywhere.
const GRAM: usize = 4;
/// How many places with the same signs are looked at for one clause.
const LOOKS_MAX: usize = 64;
/// How much of a clause must stand in the text where it was damaged, in percent.
const ALIKE_PERCENT: usize = 80;
/// By how many signs damage may move what follows it.
const DRIFT: usize = 6;
/// What `Clean` writes where a character is damaged.
const DAMAGED: char = '〓';

/// Finds the clause of each commitment in a text. Of several places the first after that of the commitment before it is
/// taken, because a seed follows its report.
///
/// ```
/// let bus = serde_json::from_value(serde_json::json!({
///     "code": "JY19-001", "title": {"zh": "新增公交车", "en": "New buses"}, "clause": "新增公交车180辆",
///     "section": "2.1", "basis": "count", "starts_on": "2019-01-01", "due_on": "2019-12-31",
///     "reports_every": "month", "lead_office": "jiaotong",
///     "target": {
///         "value": "180", "unit": {"zh": "辆", "en": "buses"},
///         "as_written": "exactly", "judged_as": "at_least", "better": "higher"
///     }
/// })).unwrap();
/// let clean = report_reader::read("二、2019年工作安排\n新增　公交车１８０辆。").clean;
/// let sought = report_reader::locate::locate(&clean, &[bus]);
/// assert_eq!((sought.places[0].start, sought.places[0].end), (12, 22));
/// ```
pub fn locate(clean: &Clean, commitments: &[Commitment]) -> Sought {
    let text = Folded::of(clean);
    let grams = text.grams();
    let mut sought = Sought::default();
    let mut after = 0;
    for commitment in commitments {
        let given: Vec<char> = commitment.clause.chars().collect();
        let clause: Vec<char> = Folded::of(&Clean::new(&given)).signs;
        match find(&text, &grams, &clause, after) {
            Some((start, end)) => {
                after = start;
                let first = text.places.get(start).copied().unwrap_or(0);
                let last = text.places.get(end - 1).copied().unwrap_or(first);
                let (start, end) = clean.given_span(first, last + 1);
                sought.places.push(ClausePlace {
                    code: commitment.code.clone(),
                    start: start as u64,
                    end: end as u64,
                });
            }
            None => sought.missing.push(commitment.code.clone()),
        }
    }
    sought
}

/// The longest reading in brackets, in letters: zhuàng has six.
const GLOSS_LETTERS: usize = 8;

/// Where a reading in brackets that opens at `at` ends; `at` where none does. Damage leaves some behind.
fn gloss_end(chars: &[char], at: usize) -> usize {
    let inside = chars.iter().skip(at + 1).take(GLOSS_LETTERS + 1);
    let letters = inside
        .take_while(|c| c.is_alphabetic() && (**c as u32) < 0x300)
        .count();
    let closes = chars.get(at + 1 + letters);
    let is_gloss = letters > 0 && closes.is_some_and(|c| matches!(c, ')' | '）'));
    if is_gloss { at + letters + 2 } else { at }
}

/// Signs that carry meaning, each with its place in the clean text: blanks and punctuation differ between a report and
/// what is quoted of it.
struct Folded {
    signs: Vec<char>,
    places: Vec<usize>,
}

impl Folded {
    fn of(clean: &Clean) -> Self {
        let mut gloss_ends = 0;
        let (mut places, mut signs) = (Vec::new(), Vec::new());
        for (at, c) in clean.chars.iter().enumerate() {
            if matches!(c, '(' | '（') {
                gloss_ends = gloss_ends.max(gloss_end(&clean.chars, at));
            }
            let is_kept = c.is_alphanumeric() || matches!(*c, '%' | '.' | ':' | DAMAGED);
            if is_kept && at >= gloss_ends {
                places.push(at);
                signs.push(c.to_ascii_lowercase());
            }
        }
        Self { signs, places }
    }

    fn grams(&self) -> HashMap<&[char], Vec<usize>> {
        let mut grams: HashMap<&[char], Vec<usize>> = HashMap::new();
        for (at, gram) in self.signs.windows(GRAM).enumerate() {
            let places = grams.entry(gram).or_default();
            if places.len() < LOOKS_MAX {
                places.push(at);
            }
        }
        grams
    }

    /// Whether the clause stands at `at`, sign by sign.
    fn holds(&self, at: usize, clause: &[char]) -> bool {
        let here = self.signs.get(at..at + clause.len());
        here.is_some_and(|here| here.iter().zip(clause).all(|(a, b)| is_alike(*a, *b)))
    }

    /// How many signs it takes to make the clause of what stands from `at` on, and how many stand there: damage adds and
    /// swallows signs, so that both may drift apart by a few (a Levenshtein distance within a band).
    fn distance(&self, at: usize, clause: &[char]) -> (usize, usize) {
        const FAR: usize = usize::MAX / 2;
        let here = self.signs.part(at..);
        let width = 2 * DRIFT + 1;
        // Cell k of row i stands for i signs of the clause and i + k - DRIFT of the text.
        let mut row: Vec<usize> = (0..width)
            .map(|k| k.checked_sub(DRIFT).unwrap_or(FAR))
            .collect();
        for (i, sign) in clause.iter().enumerate() {
            let mut next = vec![FAR; width];
            for k in 0..width {
                let Some(j) = (i + 1 + k).checked_sub(DRIFT).filter(|j| *j <= here.len()) else {
                    continue;
                };
                let cell = |row: &[usize], k: usize| row.get(k).copied().unwrap_or(FAR);
                let same = j.checked_sub(1).and_then(|j| here.get(j));
                let same = same.is_some_and(|other| is_alike(*sign, *other));
                let replaced = if j == 0 {
                    FAR
                } else {
                    cell(&row, k) + usize::from(!same)
                };
                let swallowed = cell(&row, k + 1) + 1;
                let added = if k == 0 { FAR } else { cell(&next, k - 1) + 1 };
                if let Some(slot) = next.get_mut(k) {
                    *slot = replaced.min(swallowed).min(added).min(FAR);
                }
            }
            row = next;
        }
        let best = row
            .iter()
            .enumerate()
            .min_by_key(|(k, cost)| (**cost, k.abs_diff(DRIFT)));
        best.map_or((FAR, 0), |(k, cost)| {
            (*cost, (clause.len() + k).saturating_sub(DRIFT))
        })
    }
}

fn is_alike(a: char, b: char) -> bool {
    a == b || a == DAMAGED || b == DAMAGED
}

/// From where to where the clause stands, in signs: whole, or else as much of it as damage leaves.
fn find(
    text: &Folded,
    grams: &HashMap<&[char], Vec<usize>>,
    clause: &[char],
    after: usize,
) -> Option<(usize, usize)> {
    let mut starts = BTreeSet::new();
    if clause.len() < GRAM {
        let windows = text.signs.windows(clause.len().max(1)).enumerate();
        let same = windows.filter(|(_, here)| *here == clause);
        starts.extend(same.take(LOOKS_MAX).map(|(at, _)| at));
    }
    for (offset, gram) in clause.windows(GRAM).enumerate() {
        let places = grams.get(gram).into_iter().flatten();
        starts.extend(places.filter_map(|at| at.checked_sub(offset)));
    }
    let order = |at: &usize| (*at < after, *at);
    let whole = starts.iter().filter(|at| text.holds(**at, clause));
    if let Some(at) = whole.min_by_key(|at| order(at)) {
        return (!clause.is_empty()).then_some((*at, at + clause.len()));
    }
    let most = clause.len() * (100 - ALIKE_PERCENT) / 100;
    let damaged = starts.iter().take(LOOKS_MAX).filter_map(|at| {
        let (distance, length) = text.distance(*at, clause);
        (distance <= most && length > 0).then_some((distance, order(at), length))
    });
    let (_, (_, at), length) = damaged.min()?;
    Some((at, (at + length).min(text.signs.len())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn clean(text: &str) -> Clean {
        Clean::new(&text.chars().collect::<Vec<_>>())
    }

    fn promised(clauses: &[&str]) -> Vec<Commitment> {
        let made = |(n, clause): (usize, &&str)| {
            let mut commitment = fixture::count();
            commitment.code = Code::parse(&format!("YJ21-{:03}", n + 1)).unwrap();
            commitment.clause = (*clause).to_owned();
            commitment
        };
        clauses.iter().enumerate().map(made).collect()
    }

    fn words(text: &str, clauses: &[&str]) -> (Vec<String>, usize) {
        let chars: Vec<char> = text.chars().collect();
        let sought = locate(&clean(text), &promised(clauses));
        let words = |place: &ClausePlace| {
            chars[place.start as usize..place.end as usize]
                .iter()
                .collect()
        };
        (
            sought.places.iter().map(words).collect(),
            sought.missing.len(),
        )
    }

    #[test]
    fn what_is_quoted_is_found_as_it_was_given() {
        let text = "二、２０２１年工作。新建、改建 公廁(cè)１２８座，造林６.５萬畝。";
        let (found, missing) = words(text, &["新建改建公厕128座", "造林6.5万亩"]);
        assert_eq!(found, ["新建、改建 公廁(cè)１２８座", "造林６.５萬畝"]);
        assert_eq!(missing, 0);
    }

    #[test]
    fn of_two_places_the_one_that_follows_is_taken() {
        let text = "失业率4.5%以内。生产总值增长8%。民生：失业率4.5%以内。";
        let sought = locate(
            &clean(text),
            &promised(&["失业率4.5%以内", "生产总值增长8%", "失业率4.5%以内"]),
        );
        let starts: Vec<u64> = sought.places.iter().map(|place| place.start).collect();
        assert_eq!(starts[0], 0);
        assert!(starts[2] > starts[1], "{starts:?}");
    }

    #[test]
    fn damage_is_read_over_and_other_words_are_not_taken_for_it() {
        let text = "启动规〓编制12项，完成造林6.5万亩。";
        let (found, missing) = words(text, &["启动规划编制12项", "新建公厕128座", ""]);
        assert_eq!((found.len(), missing), (1, 2));
    }
}
