//! The filter of a list: which statuses it includes. An empty field does not narrow.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Deserialize;
use strum::{EnumString, IntoStaticStr, VariantArray};
use thiserror::Error;

use crate::names::named;
use crate::{Basis, Code, CommitmentStatus, Light, Localize, Message, Office, OfficeId};

/// Which statuses to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of a section of the report, by its id.
    pub section: Option<String>,
    /// Of an enumeration such as 十件民生实事.
    pub group: Option<String>,
    /// Of a lead office.
    pub office: Option<OfficeId>,
    /// Showing one of these lights; any where there are none.
    pub lights: Vec<Light>,
    /// Of a kind of figure.
    pub basis: Option<Basis>,
    /// Whether the lead office was confirmed.
    pub assignment: Option<Assignment>,
    /// Due on that day or later.
    pub due_after: Option<NaiveDate>,
    /// Due on that day or earlier.
    pub due_before: Option<NaiveDate>,
    /// Holding all of these words in code, titles, clause, item or the lead office's name.
    pub search: Option<String>,
    /// One of these; any where there are none.
    pub codes: Vec<Code>,
}

/// Whether a supervising office has confirmed who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Assignment {
    /// The seed's proposal.
    Proposed,
    /// Confirmed.
    Assigned,
}

named!(Assignment);

impl Assignment {
    /// The assignment of a status.
    pub fn of(status: &CommitmentStatus) -> Self {
        if status.is_assigned {
            Self::Assigned
        } else {
            Self::Proposed
        }
    }
}

/// A field of a filter whose choices are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
pub enum Facet {
    /// Sections of the report.
    Section,
    /// Enumerations.
    Group,
    /// Lead offices.
    Office,
    /// Lights.
    Light,
    /// Kinds of figure.
    Basis,
    /// Proposed or assigned.
    Assignment,
}

/// The error for a filter value that the ledger does not have, most likely mistyped.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{field}: `{value}` is none of {}", allowed.join(", "))]
pub struct NotAChoice {
    /// The filter's name.
    pub field: &'static str,
    /// The value.
    pub value: String,
    /// The values that exist.
    pub allowed: Vec<String>,
}

impl NotAChoice {
    /// Checks a value against the existing ones, which the error lists in this order.
    ///
    /// # Errors
    /// [`NotAChoice`] if it is none of them.
    pub fn check<'a>(
        field: &'static str,
        value: &str,
        allowed: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), Self> {
        let allowed: Vec<&str> = allowed.into_iter().collect();
        if allowed.contains(&value) {
            return Ok(());
        }
        Err(Self {
            field,
            value: value.to_owned(),
            allowed: allowed.into_iter().map(str::to_owned).collect(),
        })
    }
}

impl Localize for NotAChoice {
    fn message(&self) -> Message {
        Message::new("listing-not-a-choice")
            .arg("field", self.field)
            .arg("value", &self.value)
            .arg("allowed", self.allowed.join(", "))
    }
}

impl Filter {
    /// Whether it narrows nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Validates the values that depend on the ledger: section, group and office.
    ///
    /// # Errors
    /// [`NotAChoice`] for the first that does not exist.
    pub(super) fn check_among<'a>(
        &self,
        sections: impl FnOnce() -> BTreeSet<&'a str>,
        groups: impl FnOnce() -> BTreeSet<&'a str>,
        offices: &[Office],
    ) -> Result<(), NotAChoice> {
        if let Some(section) = &self.section {
            NotAChoice::check("section", section, sections())?;
        }
        if let Some(group) = &self.group {
            NotAChoice::check("group", group, groups())?;
        }
        if let Some(office) = &self.office {
            let ids: BTreeSet<&str> = offices.iter().map(|office| office.id.as_str()).collect();
            NotAChoice::check("office", office.as_str(), ids)?;
        }
        Ok(())
    }
}
