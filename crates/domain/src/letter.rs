//! Letters: their kinds, and how one letter is identified.
//!
//! A letter is identified by what it is and not by the address it goes to, so that a change of address never sends a letter
//! twice. The outbox's uniqueness key, the Message-ID and the file name all follow from [`LetterId`].

use std::fmt;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoEnumIterator as _, IntoStaticStr};
use thiserror::Error;

use super::names::text_form;
use crate::{Localize, Message, OfficeId, Period};

/// What a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum LetterKind {
    /// The month as a supervising office sees it.
    Digest,
    /// What a department still has to report for the month. It carries a signed link, so only that office may read it.
    Reminder,
    /// A letter that tests the way out for mail. It is never queued.
    Trial,
}

impl LetterKind {
    /// The kind of the entries that freeze letters of this kind; none for letters that are never frozen.
    pub const fn entry_kind(self) -> Option<&'static str> {
        match self {
            Self::Digest => Some("digest.frozen"),
            Self::Reminder => Some("reminder.frozen"),
            Self::Trial => None,
        }
    }

    /// The kinds of all entries that freeze letters.
    pub fn entry_kinds() -> impl Iterator<Item = &'static str> {
        Self::iter().filter_map(Self::entry_kind)
    }
}

/// The kind of a letter and its revision, written `digest`, `digest-correction-2` or `reminder`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Edition {
    /// What the letter is about.
    pub kind: LetterKind,
    /// 0 for the original, N for the Nth correction.
    pub revision: u32,
}

/// A text that is not an [`Edition`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a kind of letter")]
pub struct UnknownEdition(String);

/// Stands between the kind and the number of a correction.
const CORRECTION: &str = "-correction-";

impl Edition {
    /// The first letter of a kind.
    pub const fn original(kind: LetterKind) -> Self {
        Self { kind, revision: 0 }
    }

    /// Whether the letter is a digest or a correction of one.
    pub fn is_digest(self) -> bool {
        self.kind == LetterKind::Digest
    }

    /// Whether the letter corrects an earlier one.
    pub fn is_correction(self) -> bool {
        self.revision > 0
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.revision {
            0 => self.kind.fmt(f),
            number => write!(f, "{}{CORRECTION}{number}", self.kind),
        }
    }
}

text_form!(Edition, UnknownEdition);

impl Edition {
    /// Parses an edition.
    ///
    /// # Errors
    /// [`UnknownEdition`] with the text.
    pub fn parse(text: &str) -> Result<Self, UnknownEdition> {
        let (kind, number) = text.split_once(CORRECTION).unwrap_or((text, "0"));
        let edition = kind
            .parse()
            .ok()
            .zip(number.parse().ok())
            .map(|(kind, revision)| Self { kind, revision });
        edition
            .filter(|edition| edition.to_string() == text)
            .ok_or_else(|| UnknownEdition(text.to_owned()))
    }
}

impl Localize for Edition {
    fn message(&self) -> Message {
        match (self.revision, self.kind) {
            (0, LetterKind::Digest) => Message::new("jobs-mail-digest"),
            (0, LetterKind::Reminder) => Message::new("jobs-mail-reminder"),
            (0, LetterKind::Trial) => Message::new("mail-trial-subject"),
            (number, _) => Message::new("jobs-mail-correction").arg("number", number),
        }
    }
}

/// Identifies a letter. The outbox holds at most one letter of an identity.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LetterId {
    /// What it is about, and which revision it is.
    pub edition: Edition,
    /// The report's id.
    pub subject: String,
    /// The month.
    pub period: Period,
    /// The office that it is addressed to.
    pub office: OfficeId,
}

impl LetterId {
    /// The name of its file.
    pub fn file_name(&self) -> String {
        format!("{self}.eml")
    }

    /// Its Message-ID (RFC 5322), without brackets. The ledger's random id keeps a demonstration and a real ledger apart.
    pub fn message_id(&self, ledger_id: &str, mail_domain: &str) -> String {
        format!("{self}.{ledger_id}@{mail_domain}")
    }
}

/// `KIND.SUBJECT.PERIOD.OFFICE`
impl fmt::Display for LetterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            edition,
            subject,
            period,
            office,
        } = self;
        write!(f, "{edition}.{subject}.{period}.{office}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_read_as_they_are_written() {
        for text in ["digest", "digest-correction-2", "reminder", "trial"] {
            assert_eq!(text.parse::<Edition>().unwrap().to_string(), text);
        }
        for bad in [
            "",
            "Digest",
            "notice",
            "digest-correction-",
            "digest-correction-0",
            "digest-correction-02",
            "digest-correction-x",
        ] {
            assert_eq!(bad.parse::<Edition>(), Err(UnknownEdition(bad.into())));
        }
    }
}
