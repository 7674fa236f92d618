//! The shapes that the digest's rows take in its view.
//!
//! Plain data for the templates. Must not make a sentence.

use super::parts::{Bar, Fact, Lamp, Subject};

/// The headings, numbered in their order; `operational` has one only when there is something to say.
#[derive(Debug)]
pub(super) struct Headings {
    pub lights: String,
    pub attention: String,
    pub completed: String,
    pub reporting: String,
    pub sections: String,
    pub operational: String,
    pub proof: String,
}

#[derive(Debug)]
pub(super) struct LightCell {
    pub lamp: Lamp,
    pub now: usize,
    /// Of all, in whole percent; the cells add up to 100 unless there is nothing.
    pub percent: usize,
    pub delta: String,
}

#[derive(Debug)]
pub(super) struct Moves {
    pub title: String,
    pub rows: Vec<MoveRow>,
    pub more: Option<String>,
}

#[derive(Debug)]
pub(super) struct MoveRow {
    pub subject: Subject,
    pub from: Lamp,
    pub to: Lamp,
}

#[derive(Debug)]
pub(super) struct Card {
    pub number: usize,
    pub lamp: Lamp,
    pub subject: Subject,
    pub why: String,
    pub facts: Vec<Fact>,
    pub bar: Option<Bar>,
    pub problems: Option<String>,
}

#[derive(Debug)]
pub(super) struct DoneRow {
    pub subject: Subject,
    pub what: String,
    pub is_simulated: bool,
}

#[derive(Debug)]
pub(super) struct ReportingRow {
    pub office: String,
    pub owed: usize,
    pub reported: usize,
    pub late: usize,
    pub missing: String,
    /// The figures in words, for the text body.
    pub summary: String,
}

#[derive(Debug)]
pub(super) struct SectionRow {
    pub title: String,
    pub total: String,
    pub lights: Vec<(Lamp, usize)>,
    pub bar: Option<Bar>,
    pub measured: Option<String>,
    pub rates: Option<String>,
}
