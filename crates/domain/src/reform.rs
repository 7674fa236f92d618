//! Reforms of offices (机构改革): offices are founded, renamed, merged, split and abolished, and what they answer for passes on.
//!
//! A [`Reform`] is the body of an entry. The [`Register`] derives from the entries which offices there were on a day, under
//! which names, and which office answers for one that has ended. An office that has ended never begins again, and its id is
//! never given to another.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::office::{Bilingual, Office, Role, Scope};
use super::update::Mark;
use crate::{Code, OfficeId, Seq};

/// A reform: from which day on, by which document, and what changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reform {
    /// The first day on which it holds; never after the day of its entry.
    pub effective_on: NaiveDate,
    /// The title or the number of the document that orders it.
    pub document: String,
    /// What changes.
    pub change: OfficeChange,
}

/// What a reform changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum OfficeChange {
    /// A new office.
    Founded(Office),
    /// Another name; the id stays.
    Renamed {
        /// The office.
        office: OfficeId,
        /// Its name from then on.
        name: Bilingual,
    },
    /// Offices become part of another one, which takes over everything.
    Merged {
        /// The offices that end.
        offices: Vec<OfficeId>,
        /// The office that goes on.
        into: OfficeId,
    },
    /// An office is divided. It ends, unless it is one of those that go on.
    Split {
        /// The office.
        office: OfficeId,
        /// The offices among which it is divided.
        into: Vec<OfficeId>,
        /// The one of them that takes over what `passing` does not name.
        rest: OfficeId,
        /// The commitments that pass to others of them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        passing: Vec<Passing>,
    },
    /// An office ends.
    Abolished {
        /// The office.
        office: OfficeId,
        /// The office that takes over; none where nothing is owed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        successor: Option<OfficeId>,
    },
}

/// A commitment that passes to an office of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passing {
    /// The commitment.
    pub code: Code,
    /// The office that takes it over.
    pub to: OfficeId,
}

/// Who takes over from an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heir<'a> {
    /// The office goes on with it.
    Itself,
    /// Another office takes over.
    Office(&'a OfficeId),
    /// No office does, because nothing was owed.
    Nobody,
}

impl OfficeChange {
    /// The name of the change, as entries have it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Founded(_) => "founded",
            Self::Renamed { .. } => "renamed",
            Self::Merged { .. } => "merged",
            Self::Split { .. } => "split",
            Self::Abolished { .. } => "abolished",
        }
    }

    /// The offices that hand over what they answer for.
    pub fn sources(&self) -> &[OfficeId] {
        match self {
            Self::Founded(_) | Self::Renamed { .. } => &[],
            Self::Merged { offices, .. } => offices,
            Self::Split { office, .. } | Self::Abolished { office, .. } => {
                std::slice::from_ref(office)
            }
        }
    }

    /// The offices that take over.
    pub fn successors(&self) -> &[OfficeId] {
        match self {
            Self::Founded(_) | Self::Renamed { .. } => &[],
            Self::Merged { into, .. } => std::slice::from_ref(into),
            Self::Split { into, .. } => into,
            Self::Abolished { successor, .. } => successor.as_slice(),
        }
    }

    /// Every office that it names.
    pub fn offices(&self) -> impl Iterator<Item = &OfficeId> {
        let own = match self {
            Self::Founded(office) => Some(&office.id),
            Self::Renamed { office, .. } => Some(office),
            Self::Merged { .. } | Self::Split { .. } | Self::Abolished { .. } => None,
        };
        let others = self.sources().iter().chain(self.successors());
        own.into_iter().chain(others)
    }

    /// Whether an office ends by it.
    pub fn ends(&self, office: &OfficeId) -> bool {
        self.sources().contains(office) && !self.successors().contains(office)
    }

    /// Who takes over from `office`: a commitment, or what concerns none.
    pub fn heir(&self, office: &OfficeId, code: Option<&Code>) -> Heir<'_> {
        if !self.sources().contains(office) {
            return Heir::Itself;
        }
        let heir = match self {
            Self::Founded(_) | Self::Renamed { .. } => return Heir::Itself,
            Self::Merged { into, .. } => Some(into),
            Self::Split { rest, passing, .. } => {
                let named = passing.iter().find(|passing| Some(&passing.code) == code);
                Some(named.map_or(rest, |passing| &passing.to))
            }
            Self::Abolished { successor, .. } => successor.as_ref(),
        };
        match heir {
            None => Heir::Nobody,
            Some(heir) if heir == office => Heir::Itself,
            Some(heir) => Heir::Office(heir),
        }
    }
}

/// A reform with its entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredReform {
    /// The entry.
    pub mark: Mark,
    /// What it says.
    pub reform: Reform,
}

/// An office as it was on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeLife {
    /// Under the name and with the scope of that day.
    pub office: Office,
    /// The first day of an office that a reform founded; one that the seed describes has always been there.
    pub founded_on: Option<NaiveDate>,
    /// Its end, where it ended by that day.
    pub end: Option<OfficeEnd>,
}

/// The end of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeEnd {
    /// The first day without it.
    pub on: NaiveDate,
    /// The offices that took over.
    pub successors: Vec<OfficeId>,
    /// The one of them that took over what no list names: its accounts, its letters and its address.
    pub heir: Option<OfficeId>,
}

/// The offices of a ledger, with every reform, as known at some instant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    /// Descriptions that are no reforms, by entry.
    described: Vec<(Seq, Office)>,
    reforms: Vec<EnteredReform>,
}

impl Register {
    /// The register of offices that were described, and of reforms, both in the order of entries.
    pub fn new(described: Vec<(Seq, Office)>, reforms: Vec<EnteredReform>) -> Self {
        Self { described, reforms }
    }

    /// Every reform, in the order of entries.
    pub fn reforms(&self) -> &[EnteredReform] {
        &self.reforms
    }

    /// The reforms that name an office, in the order of entries.
    pub fn reforms_of<'a>(
        &'a self,
        office: &'a OfficeId,
    ) -> impl DoubleEndedIterator<Item = &'a EnteredReform> {
        let names =
            move |entered: &&EnteredReform| entered.reform.change.offices().any(|id| id == office);
        self.reforms.iter().filter(names)
    }

    /// Every office as it was on a day, in the order of entries: also those that had ended, and those that had not begun.
    pub fn on(&self, day: NaiveDate) -> Vec<OfficeLife> {
        let mut lives: Vec<OfficeLife> = Vec::new();
        let mut reforms = self.reforms.iter().peekable();
        for (seq, office) in &self.described {
            while let Some(entered) = reforms.next_if(|entered| entered.mark.seq < *seq) {
                carry_out(&mut lives, &entered.reform, day);
            }
            match lives.iter_mut().find(|life| life.office.id == office.id) {
                Some(life) => life.office = office.clone(),
                None => lives.push(OfficeLife {
                    office: office.clone(),
                    founded_on: None,
                    end: None,
                }),
            }
        }
        reforms.for_each(|entered| carry_out(&mut lives, &entered.reform, day));
        lives
    }

    /// Every office as it is known to be after all reforms.
    pub fn newest(&self) -> Vec<OfficeLife> {
        self.on(NaiveDate::MAX)
    }

    /// The offices of [`Register::on`], for their names.
    pub fn offices_on(&self, day: NaiveDate) -> Vec<Office> {
        self.on(day).into_iter().map(|life| life.office).collect()
    }

    /// The offices that exist after all reforms.
    pub fn existing(&self) -> Vec<Office> {
        let lives = self.newest().into_iter();
        let existing = lives.filter(|life| life.end.is_none());
        existing.map(|life| life.office).collect()
    }

    /// The office that answers for `office` after all reforms, for a commitment or for what concerns none: itself, or the one
    /// that took over in the end; `None` where none did.
    pub fn answering(&self, office: &OfficeId, code: Option<&Code>) -> Option<OfficeId> {
        answering(&self.reforms, office, code)
    }

    /// The day of the newest reform that names an office.
    pub fn last_change(&self, office: &OfficeId) -> Option<NaiveDate> {
        self.reforms_of(office)
            .next_back()
            .map(|entered| entered.reform.effective_on)
    }
}

impl OfficeLife {
    /// Whether the office exists on a day, as far as is known of the day for which this was computed.
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.founded_on.is_none_or(|first| first <= day)
            && self.end.as_ref().is_none_or(|end| day < end.on)
    }
}

/// The office that answers for `office` after reforms, given in the order of entries; see [`Register::answering`].
pub fn answering(
    reforms: &[EnteredReform],
    office: &OfficeId,
    code: Option<&Code>,
) -> Option<OfficeId> {
    let mut answering = office.clone();
    for entered in reforms {
        match entered.reform.change.heir(&answering, code) {
            Heir::Itself => {}
            Heir::Office(heir) => answering = heir.clone(),
            Heir::Nobody => return None,
        }
    }
    Some(answering)
}

/// Changes what the offices are on `day` by a reform.
fn carry_out(lives: &mut Vec<OfficeLife>, reform: &Reform, day: NaiveDate) {
    if let OfficeChange::Founded(office) = &reform.change {
        lives.push(OfficeLife {
            office: office.clone(),
            founded_on: Some(reform.effective_on),
            end: None,
        });
        return;
    }
    if reform.effective_on > day {
        return;
    }
    if let OfficeChange::Renamed { office, name } = &reform.change {
        for life in lives.iter_mut().filter(|life| life.office.id == *office) {
            life.office.name = name.clone();
        }
        return;
    }
    let change = &reform.change;
    let mut inherited: Vec<Scope> = Vec::new();
    for life in lives.iter_mut().filter(|life| change.ends(&life.office.id)) {
        inherited.extend(life.office.scope.clone());
        life.end = Some(OfficeEnd {
            on: reform.effective_on,
            successors: change.successors().to_vec(),
            heir: match change.heir(&life.office.id, None) {
                Heir::Office(heir) => Some(heir.clone()),
                Heir::Itself | Heir::Nobody => None,
            },
        });
    }
    for life in lives
        .iter_mut()
        .filter(|life| life.end.is_none() && life.office.role == Role::Supervising)
    {
        let Some(scope) = &mut life.office.scope else {
            continue;
        };
        if change.successors().contains(&life.office.id) {
            for other in &inherited {
                *scope = scope.union(other).unwrap_or_else(|| scope.clone());
            }
        }
        if let Scope::Departments(offices) = scope {
            follow(offices, change);
        }
    }
}

/// Replaces the offices that end in a scope by those that took over.
fn follow(offices: &mut Vec<OfficeId>, change: &OfficeChange) {
    if !offices
        .iter()
        .any(|office| change.sources().contains(office))
    {
        return;
    }
    offices.retain(|office| !change.ends(office));
    for successor in change.successors() {
        if !offices.contains(successor) {
            offices.push(successor.clone());
        }
    }
}

#[cfg(test)]
mod tests;
