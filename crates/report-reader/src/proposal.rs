//! A proposed commitment: what the reader found, in the shape of a seed, for a person to accept, correct, reject or split.
//!
//! Nothing is decided here: a proposal becomes a commitment only through a seed that passes every rule of `domain::seed`.

use crate::words::zh;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Reading;
use super::candidate::{Candidate, Doubt, Enumerated};
use super::clean::Clean;
use super::department::department_of;
use domain::{Amount, Basis, Better, Comparator};

/// Longest title that a seed takes, in characters.
const TITLE_CHARS: usize = 30;
/// Longest clause that a seed takes, in characters.
const CLAUSE_CHARS: usize = 300;
/// Longest group that a seed takes, in characters.
const GROUP_CHARS: usize = 30;

/// A proposed commitment. Figures and dates are the reader's until a person changes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Where its words start in the text as given, in Unicode characters.
    pub start: u64,
    /// Where they end (exclusive).
    pub end: u64,
    /// Where its numeral starts; a milestone has none.
    pub number_start: Option<u64>,
    /// Its words, in clean text.
    pub clause: String,
    /// A short title.
    pub title_zh: String,
    /// The same in English; empty until a person writes it.
    pub title_en: String,
    /// The headings above it, outermost first, joined by ` / `.
    pub section: String,
    /// The list it belongs to, such as 十件民生实事; empty outside lists.
    pub group: String,
    /// What kind of figure it is.
    pub basis: Basis,
    /// The figure; a milestone has none.
    pub value: Option<Amount>,
    /// Its unit as the report has it.
    pub unit_zh: String,
    /// The same in English; empty until a person writes it.
    pub unit_en: String,
    /// The wording's comparator.
    pub as_written: Comparator,
    /// Which direction is good.
    pub better: Better,
    /// The office that is proposed to answer for it.
    pub lead_office: String,
    /// By when it is promised.
    pub due_on: NaiveDate,
    /// How sure the reader is, in percent.
    pub confidence: u8,
    /// Why it is less than sure.
    pub doubts: Vec<Doubt>,
}

/// Everything that was found, as proposals for the year that the report promises for.
///
/// ```
/// let reading = report_reader::read("二、2019年工作安排\n新增公交车180辆。");
/// let proposals = report_reader::proposal::proposals(&reading, 2019);
/// assert_eq!(proposals.len(), 1);
/// ```
pub fn proposals(reading: &Reading, year: i32) -> Vec<Proposal> {
    let figures = reading.candidates.iter();
    let figures =
        figures.map(|found| Proposal::of_candidate(found, &clean_line(&found.quote), year));
    let others = reading.enumerated.iter();
    let others =
        others.map(|found| Proposal::of_enumerated(found, &clean_line(&found.quote), year));
    let mut proposals: Vec<Proposal> = figures.chain(others).collect();
    proposals.sort_by_key(|proposal| (proposal.start, proposal.number_start));
    proposals
}

/// The clean text of a quote, on one line.
fn clean_line(quote: &str) -> String {
    let given: Vec<char> = quote.chars().collect();
    let text = Clean::new(&given).text();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Proposal {
    /// Of a figure that was found; `year` is the year that the report promises for.
    ///
    /// ```
    /// let reading = report_reader::read("二、2019年工作安排\n新增公交车180辆。");
    /// let found = &reading.candidates[0];
    /// let proposal = report_reader::proposal::Proposal::of_candidate(found, &found.quote, 2019);
    /// assert_eq!((proposal.title_zh.as_str(), proposal.lead_office.as_str()), ("新增公交车", "jiaotongju"));
    /// ```
    pub fn of_candidate(found: &Candidate, clause: &str, year: i32) -> Self {
        let better = better(found);
        Self {
            start: found.start as u64,
            end: found.end as u64,
            number_start: Some(found.number_start as u64),
            clause: cut(clause, CLAUSE_CHARS),
            title_zh: cut(&title(found), TITLE_CHARS),
            title_en: String::new(),
            section: found.section.clone(),
            group: String::new(),
            basis: basis(found),
            value: Some(found.value),
            unit_zh: found.unit.clone(),
            unit_en: if found.unit == "%" {
                "%".to_owned()
            } else {
                String::new()
            },
            as_written: found.comparator,
            better,
            lead_office: department_of(&format!("{}{clause}", found.item))
                .id
                .to_owned(),
            due_on: due_on(clause, year),
            confidence: found.confidence,
            doubts: found.doubts.clone(),
        }
    }

    /// Of a promise without a figure.
    ///
    /// ```
    /// let reading = report_reader::read("二、2019年工作安排\n年底前建成市文化馆。");
    /// let found = &reading.enumerated[0];
    /// let proposal = report_reader::proposal::Proposal::of_enumerated(found, &found.quote, 2019);
    /// assert_eq!(proposal.due_on.to_string(), "2019-12-31");
    /// ```
    pub fn of_enumerated(found: &Enumerated, clause: &str, year: i32) -> Self {
        Self {
            start: found.start as u64,
            end: found.end as u64,
            number_start: None,
            clause: cut(clause, CLAUSE_CHARS),
            title_zh: cut(&found.title, TITLE_CHARS),
            title_en: String::new(),
            section: found.section.clone(),
            group: cut(&found.group, GROUP_CHARS),
            basis: Basis::Milestone,
            value: None,
            unit_zh: String::new(),
            unit_en: String::new(),
            as_written: Comparator::None,
            better: Better::Higher,
            lead_office: department_of(clause).id.to_owned(),
            due_on: due_on(&format!("{}{clause}", found.due), year),
            confidence: MILESTONE_CONFIDENCE,
            doubts: Vec::new(),
        }
    }

    /// The comparator by which it is judged: a bare figure is a floor, or a ceiling where less is better.
    ///
    /// ```
    /// use domain::quantity::Comparator;
    /// let reading = report_reader::read("二、2019年工作安排\n新增公交车180辆。");
    /// let proposals = report_reader::proposal::proposals(&reading, 2019);
    /// assert_eq!(proposals[0].judged_as(), Comparator::AtLeast);
    /// ```
    pub fn judged_as(&self) -> Comparator {
        match (self.as_written, self.better) {
            (Comparator::Exactly, Better::Higher) => Comparator::AtLeast,
            (Comparator::Exactly, Better::Lower) => Comparator::AtMost,
            (other, _) => other,
        }
    }

    /// Whether a person should look before it is taken.
    ///
    /// ```
    /// let reading = report_reader::read("二、2019年工作安排\n新增公交车180辆。");
    /// let proposals = report_reader::proposal::proposals(&reading, 2019);
    /// assert!(!proposals[0].is_doubtful());
    /// ```
    pub fn is_doubtful(&self) -> bool {
        self.confidence < SURE || self.unit_is_missing()
    }

    fn unit_is_missing(&self) -> bool {
        self.basis != Basis::Milestone && self.unit_zh.is_empty()
    }
}

/// From this confidence on nothing speaks against a proposal, in percent.
pub const SURE: u8 = 80;

/// A promise without a figure is always worth a look: whether it was done is a judgement.
const MILESTONE_CONFIDENCE: u8 = 50;

fn title(found: &Candidate) -> String {
    let follows = zh("proposal.changes")
        .iter()
        .any(|verb| found.verb.starts_with(verb));
    match (found.item.is_empty(), found.verb.is_empty()) {
        (true, _) => found.quote.trim().to_owned(),
        (false, true) => found.item.clone(),
        // 失业率控制在: what is held is named without how.
        (false, false) if found.verb.ends_with(['在', '到', '至', '于', '为']) => {
            found.item.clone()
        }
        // 新增就业 may already stand in the item.
        (false, false) if found.item.contains(&found.verb) => found.item.clone(),
        (false, false) if follows => format!("{}{}", found.item, found.verb),
        (false, false) => format!("{}{}", found.verb, found.item),
    }
}

/// A share of more than the whole is a level.
fn basis(found: &Candidate) -> Basis {
    match found.basis {
        Basis::Proportion if found.value > Amount::HUNDRED => Basis::Level,
        other => other,
    }
}

fn better(found: &Candidate) -> Better {
    match found.comparator {
        Comparator::AtMost => Better::Lower,
        Comparator::AtLeast | Comparator::None => Better::Higher,
        Comparator::Exactly | Comparator::About => {
            let stands = matches!(found.basis, Basis::Level | Basis::Ratio | Basis::Proportion);
            let less = zh("proposal.less")
                .iter()
                .any(|word| found.quote.contains(word) || found.verb == *word);
            if stands && less {
                Better::Lower
            } else {
                Better::Higher
            }
        }
    }
}

/// By when: the date that the words name, else the last day of the year.
///
/// ```
/// let day = report_reader::proposal::due_on("6月底前", 2019);
/// assert_eq!(day.to_string(), "2019-06-30");
/// ```
pub fn due_on(words: &str, year: i32) -> NaiveDate {
    let end = |month| last_day(year, month);
    if let Some(month) = month_before(words) {
        return end(month);
    }
    let named = [
        ("一季度", 3),
        ("上半年", 6),
        ("三季度", 9),
        ("by March", 3),
        ("by June", 6),
        ("by September", 9),
    ];
    let found = named.iter().find(|(word, _)| words.contains(word));
    end(found.map_or(12, |(_, month)| *month))
}

/// The month of 6月底前, 6月份前 or 6月30日前: the last day of it, because that is what can be held against a month's report.
fn month_before(words: &str) -> Option<u32> {
    words.match_indices('月').find_map(|(at, _)| {
        let before = words.get(..at)?;
        let digits: String = before
            .chars()
            .rev()
            .take_while(char::is_ascii_digit)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let month: u32 = digits.parse().ok().filter(|m| (1..=12).contains(m))?;
        let after: String = words.get(at + '月'.len_utf8()..)?.chars().take(6).collect();
        after.contains('前').then_some(month)
    })
}

fn last_day(year: i32, month: u32) -> NaiveDate {
    let next = if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    };
    NaiveDate::from_ymd_opt(next.0, next.1, 1)
        .and_then(|first| first.pred_opt())
        .unwrap_or_default()
}

/// At most so many characters, without blanks at the ends.
pub(super) fn cut(text: &str, chars: usize) -> String {
    let tidy: String = text.chars().filter(|c| !c.is_control()).collect();
    tidy.trim()
        .chars()
        .take(chars)
        .collect::<String>()
        .trim_end()
        .to_owned()
}
