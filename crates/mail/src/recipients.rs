//! Whom a letter goes to: one or more addresses, and any number that get a copy.

use std::fmt;

use thiserror::Error;

use crate::compose::check_address;

/// The addresses of one letter. As text the first ones are separated by commas, and those of copies follow a semicolon:
/// `a@city.example, b@city.example; c@city.example`.
///
/// ```
/// let recipients = mail::recipients::Recipients::parse("a@city.example, b@city.example; c@city.example").unwrap();
/// assert_eq!(recipients.to.len(), 2);
/// assert_eq!(recipients.cc, ["c@city.example"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipients {
    /// To whom it is written; at least one.
    pub to: Vec<String>,
    /// Who gets a copy.
    pub cc: Vec<String>,
}

/// Why a text is no list of recipients.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecipientsError {
    /// Nobody is named before the semicolon.
    #[error("no address")]
    None,
    /// A part is no address.
    #[error("`{0}` is not an address")]
    Address(String),
    /// There are more than [`Recipients::MAX`].
    #[error("{0} addresses")]
    TooMany(usize),
}

impl Recipients {
    /// The most addresses of a letter: RFC 5321 §4.5.3.1.8 lets servers refuse more than 100, and an office has a few.
    pub const MAX: usize = 20;

    /// Parses a list. An address that is named twice, also in another case, is kept where it stands first.
    ///
    /// # Errors
    /// [`RecipientsError`].
    pub fn parse(text: &str) -> Result<Self, RecipientsError> {
        let (to, cc) = text.split_once(';').unwrap_or((text, ""));
        let mut known: Vec<String> = Vec::new();
        let mut list = |part: &str| -> Result<Vec<String>, RecipientsError> {
            let mut found = Vec::new();
            for address in part.split([',', '，']).map(str::trim) {
                if address.is_empty() {
                    continue;
                }
                check_address(address)
                    .map_err(|_| RecipientsError::Address(address.chars().take(80).collect()))?;
                let folded = address.to_ascii_lowercase();
                if !known.contains(&folded) {
                    known.push(folded);
                    found.push(address.to_owned());
                }
            }
            Ok(found)
        };
        let (to, cc) = (list(to)?, list(cc)?);
        match to.len() + cc.len() {
            _ if to.is_empty() => Err(RecipientsError::None),
            count if count > Self::MAX => Err(RecipientsError::TooMany(count)),
            _ => Ok(Self { to, cc }),
        }
    }

    /// Every address, those of copies last.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        self.to.iter().chain(&self.cc)
    }

    /// The same with every address replaced, those that become equal once.
    ///
    /// # Errors
    /// As [`Recipients::parse`].
    pub fn map(&self, with: impl Fn(&str) -> String) -> Result<Self, RecipientsError> {
        let joined = |list: &[String]| list.iter().map(|own| with(own)).collect::<Vec<_>>();
        Self::parse(&Self::text(&joined(&self.to), &joined(&self.cc)))
    }

    fn text(to: &[String], cc: &[String]) -> String {
        match cc {
            [] => to.join(", "),
            cc => format!("{}; {}", to.join(", "), cc.join(", ")),
        }
    }
}

impl fmt::Display for Recipients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Self::text(&self.to, &self.cc))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_written_alike() {
        for (text, written) in [
            ("a@b.example", "a@b.example"),
            (" a@b.example ，c@b.example ", "a@b.example, c@b.example"),
            ("a@b.example;c@b.example", "a@b.example; c@b.example"),
            ("a@b.example, A@B.example; a@b.example", "a@b.example"),
            (
                "a@b.example; c@b.example, a@b.example",
                "a@b.example; c@b.example",
            ),
        ] {
            let recipients = Recipients::parse(text).unwrap();
            assert_eq!(recipients.to_string(), written, "{text}");
            assert_eq!(Recipients::parse(written).unwrap(), recipients);
        }
    }

    #[test]
    fn a_list_without_an_address_or_with_too_many_is_none() {
        for (text, error) in [
            ("", RecipientsError::None),
            ("; a@b.example", RecipientsError::None),
            (
                "a@b.example, nobody",
                RecipientsError::Address("nobody".into()),
            ),
            (
                "a@b.example; c@d.example; e@f.example",
                RecipientsError::Address("c@d.example; e@f.example".into()),
            ),
        ] {
            assert_eq!(Recipients::parse(text), Err(error), "{text}");
        }
        let many: Vec<String> = (0..21).map(|n| format!("a{n}@b.example")).collect();
        assert_eq!(
            Recipients::parse(&many.join(",")),
            Err(RecipientsError::TooMany(21))
        );
        assert!(Recipients::parse(&many[..20].join(",")).is_ok());
    }

    #[test]
    fn a_deputy_who_has_the_letter_already_gets_it_once() {
        let recipients = Recipients::parse("a@b.example, c@b.example; d@b.example").unwrap();
        let replaced = recipients.map(|own| match own {
            "a@b.example" => "d@b.example".to_owned(),
            other => other.to_owned(),
        });
        assert_eq!(replaced.unwrap().to_string(), "d@b.example, c@b.example");
    }
}
