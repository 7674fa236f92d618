//! Identifiers of offices, commitments, updates, accounts and actors: newtypes that are parsed where they enter.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::names::{text_form, text_id};
use crate::{Localize, Message};

/// The sequence number of an entry in the ledger, from 0: its RFC 6962 leaf index.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl Seq {
    /// A bound above the number of every entry.
    pub const MAX: Self = Self(u64::MAX);

    /// The number of the entry after this one.
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl TryFrom<Seq> for i64 {
    type Error = std::num::TryFromIntError;

    fn try_from(seq: Seq) -> Result<Self, Self::Error> {
        seq.0.try_into()
    }
}

impl FromStr for Seq {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// Why a name was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IdError {
    /// Not the shape of a commitment's code.
    #[error("code: `{0}` is not a commitment's code; expected capitals and digits, e.g. JY19-014")]
    Code(String),
    /// Not the shape of an office's id.
    #[error("office: `{0}` is not an office id; expected lower-case letters, digits and `-`")]
    Office(String),
    /// Not the shape of an actor.
    #[error("actor: `{0}` is neither an account, `office:ID` nor `system:JOB`")]
    Actor(String),
    /// Not the shape of an account's id.
    #[error(
        "account: `{0}` is not an account id; expected 2 to 64 lower-case letters, digits, `-`, `_` or `.`, the first a letter"
    )]
    Account(String),
    /// Not the shape of a sign-in name.
    #[error(
        "login: `{0}` is not a sign-in name; expected 2 to 64 lower-case letters, digits, `-`, `_` or `.`, the first a letter"
    )]
    SignInName(String),
    /// Not a number of an update.
    #[error("update: `{0}` is not an update's number, e.g. 128")]
    Update(String),
}

impl Localize for IdError {
    fn message(&self) -> Message {
        match self {
            Self::Code(v) => Message::new("error-id-code").arg("value", v),
            Self::Office(v) => Message::new("error-id-office").arg("value", v),
            Self::Actor(v) => Message::new("error-id-actor").arg("value", v),
            Self::Account(v) => Message::new("error-id-account").arg("value", v),
            Self::SignInName(v) => Message::new("error-id-login").arg("value", v),
            Self::Update(v) => Message::new("error-id-update").arg("value", v),
        }
    }
}

/// The code of a commitment, such as `JY19-014` or `JY19-014b`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

impl Code {
    /// Reads a code: `[A-Z]{2,6}[0-9]{2}-[0-9]{3,5}[a-z]?`.
    ///
    /// # Errors
    /// [`IdError::Code`] with the text as it was given.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let bad = || IdError::Code(text.to_owned());
        let (head, tail) = text.split_once('-').ok_or_else(bad)?;
        let letters = head.chars().take_while(char::is_ascii_uppercase).count();
        let year = &head[letters..];
        let digits = tail.chars().take_while(char::is_ascii_digit).count();
        let part = &tail[digits..];
        let well_formed = (2..=6).contains(&letters)
            && year.len() == 2
            && year.bytes().all(|b| b.is_ascii_digit())
            && (3..=5).contains(&digits)
            && (part.is_empty()
                || (part.len() == 1 && part.bytes().all(|b| b.is_ascii_lowercase())));
        if well_formed {
            Ok(Self(text.to_owned()))
        } else {
            Err(bad())
        }
    }
}

impl Code {
    /// What stands before its number, such as `JY19`: the same for all commitments of a report.
    pub fn prefix(&self) -> &str {
        self.0.split_once('-').map_or("", |(prefix, _)| prefix)
    }
}

/// The id of an office, such as `duchashi`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OfficeId(String);

impl OfficeId {
    /// Reads an office id: `[a-z][a-z0-9-]{1,39}`. It becomes part of file names and Message-IDs, hence the narrow alphabet.
    ///
    /// # Errors
    /// [`IdError::Office`] with the text as it was given.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        if is_slug(text) && text.len() >= 2 && text.len() <= 40 {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdError::Office(text.to_owned()))
        }
    }
}

/// Whether a text is made of lower-case letters, digits and `-`, and begins with a letter.
pub fn is_slug(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The number of an update: the sequence number of the entry that submitted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UpdateId(pub Seq);

impl FromStr for UpdateId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        text.trim_start_matches('#')
            .parse()
            .map(Self)
            .map_err(|_| IdError::Update(text.to_owned()))
    }
}

/// The id of an account, such as `u7k2m9`. Entries contain it, so a new one is random and says nothing of the person; accounts of
/// older ledgers keep theirs, such as `zhang.wei`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId(String);

impl AccountId {
    /// Reads an account id: `[a-z][a-z0-9._-]{1,63}`.
    ///
    /// # Errors
    /// [`IdError::Account`] with the text as it was given.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let fits = (2..=64).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.bytes().all(|b| {
                b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.')
            });
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdError::Account(text.to_owned()))
        }
    }

    /// The account as an actor.
    pub fn actor(&self) -> Actor {
        Actor::Account(self.0.clone())
    }
}

/// The name with which a person signs in, such as `zhang.wei`. It stands in no entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SignInName(String);

impl SignInName {
    /// Reads a sign-in name: `[a-z][a-z0-9._-]{1,63}`, like an account id.
    ///
    /// # Errors
    /// [`IdError::SignInName`] with the text as it was given.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        match AccountId::parse(text) {
            Ok(id) => Ok(Self(id.0)),
            Err(_) => Err(IdError::SignInName(text.to_owned())),
        }
    }
}

/// The actor of an entry, its `by`. Never a person's name or address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Actor {
    /// An account, by its id.
    Account(String),
    /// An office as such: `office:ID`.
    Office(OfficeId),
    /// The program itself: `system:JOB`.
    System(String),
}

impl Actor {
    /// Reads an account id, `office:ID` or `system:JOB`.
    ///
    /// # Errors
    /// [`IdError::Actor`] with the text as it was given.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let bad = || IdError::Actor(text.to_owned());
        if let Some(office) = text.strip_prefix("office:") {
            return OfficeId::parse(office).map(Self::Office).map_err(|_| bad());
        }
        if let Some(job) = text.strip_prefix("system:") {
            return if is_slug(job) {
                Ok(Self::System(job.to_owned()))
            } else {
                Err(bad())
            };
        }
        AccountId::parse(text)
            .map(|id| id.actor())
            .map_err(|_| bad())
    }

    /// A job of the program, such as `system:digest`.
    pub fn system(job: &str) -> Self {
        Self::System(job.to_owned())
    }

    /// The office that acts, if an office acts as such.
    pub fn office(&self) -> Option<&OfficeId> {
        match self {
            Self::Office(id) => Some(id),
            _ => None,
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(id) => f.write_str(id),
            Self::Office(id) => write!(f, "office:{id}"),
            Self::System(job) => write!(f, "system:{job}"),
        }
    }
}

text_id!(Code, OfficeId, AccountId, SignInName);
text_form!(Actor, IdError);

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for UpdateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_narrow() {
        for good in ["JY19-001", "JY19-010a", "QINGD18-00123"] {
            assert_eq!(Code::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "JY19",
            "jy19-001",
            "JY19-01",
            "JY19-001ab",
            "JY19-001A",
            "JY1-001",
            "JY19-001 ",
            "公19-001",
        ] {
            assert_eq!(Code::parse(bad), Err(IdError::Code(bad.to_owned())));
        }
    }

    #[test]
    fn actors_are_read_and_written_alike() {
        for good in ["zhang.wei", "office:duchashi", "system:digest"] {
            assert_eq!(Actor::parse(good).unwrap().to_string(), good);
        }
        for bad in [
            "",
            "office:",
            "office:Du",
            "system:",
            "A",
            "a b",
            "x@y",
            "system:a b",
        ] {
            assert!(Actor::parse(bad).is_err(), "{bad}");
        }
    }
}
