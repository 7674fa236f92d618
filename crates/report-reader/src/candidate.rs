//! What the reader finds: [`Candidate`] (a promised figure), [`Enumerated`] (a promise without one) and [`Excluded`]
//! (a numeral that promises nothing, and why).
//!
//! Values only. Every offset counts Unicode characters of the text as it was given, after decoding and before cleaning.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use domain::{Amount, Basis, Comparator, Localize, Message};

/// One figure that the report promises for the coming year. Serialises to the record of `report read --format json`.
///
/// ```
/// let reading = report_reader::read("二、2019年工作安排\n新增公交车180辆。");
/// let found = &reading.candidates[0];
/// assert_eq!((found.verb.as_str(), found.item.as_str(), found.unit.as_str()), ("新增", "公交车", "辆"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The words that make the promise, as given (damage included).
    pub quote: String,
    /// Where `quote` starts.
    pub start: usize,
    /// Where `quote` ends (exclusive).
    pub end: usize,
    /// The numeral with its unit, as given.
    pub number: String,
    /// Where `number` starts.
    pub number_start: usize,
    /// What is counted or measured, in clean text.
    pub item: String,
    /// The verb of the promise, possibly carried over from earlier in the sentence; empty where there is none.
    pub verb: String,
    /// The exact value, 万 and 亿 multiplied out; a percentage is 8 for 8%.
    pub value: Amount,
    /// The unit as the clean text has it, without 万 and 亿; empty where the report names none.
    pub unit: String,
    /// The wording's comparator; never [`Comparator::None`].
    pub comparator: Comparator,
    /// What kind of figure it is; never [`Basis::Milestone`].
    pub basis: Basis,
    /// The headings above the sentence, outermost first, joined by ` / `.
    pub section: String,
    /// How sure the reader is, in percent.
    pub confidence: u8,
    /// Why it is less than sure; empty where nothing speaks against it.
    pub doubts: Vec<Doubt>,
}

/// Why a candidate should be looked at by a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(IntoStaticStr)]
#[strum(serialize_all = "kebab-case", prefix = "doubt-")]
pub enum Doubt {
    /// The sentence stands in no section that speaks of the coming year; only its own words do.
    NoSection,
    /// No verb of promising was found near the number.
    NoVerb,
    /// The verb was carried over from an earlier clause.
    CarriedVerb,
    /// There is no measure word.
    NoUnit,
    /// The number is written in Chinese characters and may be part of a name.
    ChineseNumeral,
    /// It compares with last year, so it may repeat another figure.
    Comparison,
    /// It stands before a noun and may only describe it.
    Attributive,
    /// A fraction that no decimal writes exactly; the value is rounded to two decimals.
    RoundedFraction,
    /// The comparator is shared with a neighbour (分别 … 以上).
    SharedComparator,
    /// One bound of a range.
    RangeBound,
    /// It is a permission or a description rather than a promise.
    Permission,
    /// The text near it is damaged.
    DamagedText,
}

impl Doubt {
    /// The doubts whose condition holds, in order.
    pub(super) fn applying<const N: usize>(doubts: [(bool, Self); N]) -> Vec<Self> {
        let applying = doubts.into_iter().filter(|(applies, _)| *applies);
        applying.map(|(_, doubt)| doubt).collect()
    }

    /// 98 less the weight of each doubt, at least 10.
    pub(super) fn confidence(doubts: &[Self], weight: impl Fn(&Self) -> u8) -> u8 {
        let lost = doubts.iter().map(weight).fold(0, u8::saturating_add);
        98_u8.saturating_sub(lost).max(10)
    }
}

impl Localize for Doubt {
    fn message(&self) -> Message {
        Message::new(self.into())
    }
}

/// What kind of promise without a figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnumeratedKind {
    /// One of the livelihood items (一是 … 十是) or a promise within one.
    LivelihoodItem,
    /// One of a named list of projects.
    NamedProject,
    /// Something to be done, with or without a date.
    Milestone,
}

/// A promise that is done or not done: off the quantified score.
///
/// ```
/// use report_reader::EnumeratedKind;
/// let reading = report_reader::read("二、2019年工作安排\n年底前建成市文化馆。");
/// assert_eq!(reading.enumerated[0].kind, EnumeratedKind::Milestone);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enumerated {
    /// What kind it is.
    pub kind: EnumeratedKind,
    /// The words that make the promise, as given.
    pub quote: String,
    /// Where `quote` starts.
    pub start: usize,
    /// Where `quote` ends (exclusive).
    pub end: usize,
    /// What is to be done, in clean text.
    pub title: String,
    /// The words that date it (年底前); empty where there are none.
    pub due: String,
    /// The list it belongs to (十件民生实事); empty outside lists.
    pub group: String,
    /// The headings above the sentence, outermost first, joined by ` / `.
    pub section: String,
}

/// A numeral that makes no promise for the coming year.
///
/// ```
/// use report_reader::Reason;
/// let reading = report_reader::read("一、2018年工作回顾\n新建公园3个。");
/// assert!(reading.excluded.iter().any(|e| e.number == "3个" && e.reason == Reason::PastSection));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excluded {
    /// The numeral with its unit, as given.
    pub number: String,
    /// Where it starts.
    pub number_start: usize,
    /// Why it was refused.
    pub reason: Reason,
}

/// Why a numeral is no promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It stands in the review of a past year.
    PastSection,
    /// It stands among targets of several years.
    LongTermSection,
    /// The clause speaks of what has been.
    PastClause,
    /// The clause speaks of a later year than the coming one.
    LongTermClause,
    /// Part of a name: 三大攻坚战, 5G, 14号线, anything in quotation marks.
    Label,
    /// 第二, 前十强.
    Ordinal,
    /// A date or a year.
    Date,
    /// A length of time.
    Duration,
    /// A property of a thing: 20万吨级, 60岁以上老人, 总投资2亿元的项目.
    Specification,
    /// The value from which it starts (由50%提高到60%).
    FromValue,
    /// A fact, not a promise.
    Background,
    /// No measure word and nothing that makes it a quantity.
    NoUnit,
    /// A word that is written with a numeral (一体, 千家万户).
    Word,
}
