//! Responsible leaders (分管领导): which leader looks after the field of an office, and for how long.
//!
//! A field is a list of offices. Reforms pass it on: whoever answers for an office of the field afterwards lies in it, unless
//! another leader names that office.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::reform::EnteredReform;
use crate::update::Mark;
use crate::{Bilingual, OfficeId, Seq};

/// Body of `leader.appointed`: the term of a leader begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appointed {
    /// The leader's name; public, as it stands in published lists.
    pub name: Bilingual,
    /// The post, such as 副市长.
    pub post: Bilingual,
    /// The first day.
    pub from: NaiveDate,
    /// The offices of the field.
    pub offices: Vec<OfficeId>,
    /// The document that says so.
    pub document: String,
}

/// Body of `leader.ended`: a term ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermEnded {
    /// The entry of the appointment.
    pub leader: Seq,
    /// The first day without the leader.
    pub on: NaiveDate,
    /// The document that says so.
    pub document: String,
}

/// A term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The entry of the appointment.
    pub mark: Mark,
    /// The appointment.
    pub appointed: Appointed,
    /// The offices that took over from offices of the field.
    inherited: Vec<OfficeId>,
    /// The first day without the leader, where the term has ended.
    pub ended_on: Option<NaiveDate>,
}

impl Term {
    /// Whether it includes a day.
    pub fn includes(&self, day: NaiveDate) -> bool {
        self.appointed.from <= day && self.ended_on.is_none_or(|on| day < on)
    }

    /// The offices of the field after all reforms: those that were named, and those that took over from one of them.
    pub fn field(&self) -> impl Iterator<Item = &OfficeId> {
        self.appointed.offices.iter().chain(&self.inherited)
    }
}

/// The terms of all leaders, as known at some instant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leaders {
    terms: Vec<Term>,
}

impl Leaders {
    /// The terms of appointments, each with its end, after `reforms`; all in the order of entries.
    pub fn new(
        appointments: Vec<(Mark, Appointed)>,
        ends: &[TermEnded],
        reforms: &[EnteredReform],
    ) -> Self {
        let term = |(mark, appointed): (Mark, Appointed)| {
            let mut field = appointed.offices.clone();
            let later = reforms.iter().filter(|own| own.mark.seq > mark.seq);
            for entered in later {
                let change = &entered.reform.change;
                if field.iter().any(|office| change.sources().contains(office)) {
                    let new = change.successors().iter();
                    let new: Vec<OfficeId> =
                        new.filter(|own| !field.contains(own)).cloned().collect();
                    field.extend(new);
                }
            }
            let end = ends.iter().rev().find(|end| end.leader == mark.seq);
            Term {
                inherited: field.split_off(appointed.offices.len()),
                ended_on: end.map(|end| end.on),
                mark,
                appointed,
            }
        };
        Self {
            terms: appointments.into_iter().map(term).collect(),
        }
    }

    /// Every term, in the order of entries.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// A term by the entry of its appointment.
    pub fn term(&self, seq: Seq) -> Option<&Term> {
        self.terms.iter().find(|term| term.mark.seq == seq)
    }

    /// The leader who is responsible for an office on a day: the newest who names it, else the newest whose field passed to it.
    pub fn of(&self, office: &OfficeId, day: NaiveDate) -> Option<&Appointed> {
        let mut newest_first = self.terms.iter().rev().filter(|term| term.includes(day));
        let mut again = newest_first.clone();
        let named = newest_first.find(|term| term.appointed.offices.contains(office));
        let term = named.or_else(|| again.find(|term| term.inherited.contains(office)));
        term.map(|term| &term.appointed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Actor;
    use crate::fixture::*;
    use crate::reform::{OfficeChange, Reform};

    fn mark(seq: u64) -> Mark {
        Mark {
            seq: Seq(seq),
            at: evening("2019-02-18"),
            by: Actor::system("test"),
            reason: None,
        }
    }

    fn appointed(seq: u64, name: &str, from: &str, offices: &[&str]) -> (Mark, Appointed) {
        let appointed = Appointed {
            name: both(name),
            post: both("副市长"),
            from: day(from),
            offices: offices.iter().map(|id| office_id(id)).collect(),
            document: "济政〔2019〕3号".into(),
        };
        (mark(seq), appointed)
    }

    fn name<'a>(leaders: &'a Leaders, office: &str, on: &str) -> Option<&'a str> {
        let found = leaders.of(&office_id(office), day(on))?;
        Some(&found.name.zh)
    }

    #[test]
    fn a_term_has_a_first_and_a_last_day() {
        let end = TermEnded {
            leader: Seq(10),
            on: day("2019-07-01"),
            document: "济政〔2019〕9号".into(),
        };
        let terms = vec![
            appointed(10, "甲", "2019-03-01", &["a1"]),
            appointed(11, "乙", "2019-07-01", &["a1", "a2"]),
        ];
        let leaders = Leaders::new(terms, &[end], &[]);
        assert_eq!(name(&leaders, "a1", "2019-02-28"), None);
        assert_eq!(name(&leaders, "a1", "2019-03-01"), Some("甲"));
        assert_eq!(name(&leaders, "a1", "2019-06-30"), Some("甲"));
        assert_eq!(name(&leaders, "a1", "2019-07-01"), Some("乙"));
        assert_eq!(name(&leaders, "a2", "2019-06-30"), None);
    }

    #[test]
    fn a_field_passes_on_with_its_offices() {
        let merged = EnteredReform {
            mark: mark(20),
            reform: Reform {
                effective_on: day("2019-06-01"),
                document: "济编〔2019〕1号".into(),
                change: OfficeChange::Merged {
                    offices: vec![office_id("a1")],
                    into: office_id("b1"),
                },
            },
        };
        let of = |terms| Leaders::new(terms, &[], std::slice::from_ref(&merged));
        let one = of(vec![appointed(10, "甲", "2019-03-01", &["a1"])]);
        assert_eq!(name(&one, "b1", "2019-06-01"), Some("甲"));
        // The office that goes on keeps the leader who names it.
        let both = of(vec![
            appointed(9, "乙", "2019-03-01", &["b1"]),
            appointed(10, "甲", "2019-03-01", &["a1"]),
        ]);
        assert_eq!(name(&both, "b1", "2019-06-01"), Some("乙"));
        // What is appointed after the reform is not passed on by it.
        let later = of(vec![appointed(30, "甲", "2019-07-01", &["a1"])]);
        assert_eq!(name(&later, "b1", "2019-08-01"), None);
    }
}
