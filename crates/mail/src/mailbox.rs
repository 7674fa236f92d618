//! Mailboxes of RFC 5322: `name@domain`, `Name <name@domain>`, `"Name, with a comma" <name@domain>`.
//!
//! Stricter than the RFC: no comments, quoted local parts or address literals, and no control characters, because a line
//! break in a display name would begin another header.

use std::fmt;

use thiserror::Error;

use domain::{FreeText, Localize, Message};

/// The sender of mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The display name.
    pub name: Option<String>,
    /// `local@domain`, in ASCII.
    pub address: String,
}

/// The error for a text that is not a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, strum::VariantArray)]
pub enum MailboxError {
    /// It has a control character, or another that cannot be shown.
    #[error("it holds a control character")]
    Control,
    /// The name needs quotation marks or does not close them.
    #[error("a name with punctuation in it must stand in quotation marks")]
    Name,
    /// The address is not `local@domain`.
    #[error("the address must be of the form name@domain")]
    Address,
    /// The domain is not ASCII.
    #[error("the domain must be written in ASCII (xn--…)")]
    Domain,
}

impl Mailbox {
    /// Parses a mailbox.
    ///
    /// # Errors
    /// [`MailboxError`].
    ///
    /// ```
    /// let mailbox = mail::mailbox::Mailbox::parse("Pledgebook <ledger@pledgebook.example>").unwrap();
    /// assert_eq!(mailbox.address, "ledger@pledgebook.example");
    /// ```
    pub fn parse(text: &str) -> Result<Self, MailboxError> {
        if text.chars().any(char::is_control) || FreeText::parse(text).is_err() {
            return Err(MailboxError::Control);
        }
        let text = text.trim();
        let Some(rest) = text.strip_suffix('>') else {
            return Ok(Self {
                name: None,
                address: address(text)?,
            });
        };
        let (name, rest) = rest.rsplit_once('<').ok_or(MailboxError::Address)?;
        Ok(Self {
            name: display_name(name.trim())?,
            address: address(rest)?,
        })
    }
}

/// The display name before the angle brackets, without its quotation marks.
fn display_name(text: &str) -> Result<Option<String>, MailboxError> {
    if text.is_empty() {
        return Ok(None);
    }
    let Some(rest) = text.strip_prefix('"') else {
        let special = |c: char| "\"<>@,;:\\()[]".contains(c);
        return if text.contains(special) {
            Err(MailboxError::Name)
        } else {
            Ok(Some(text.to_owned()))
        };
    };
    let mut name = String::new();
    let mut letters = rest.chars();
    loop {
        match letters.next().ok_or(MailboxError::Name)? {
            '"' if letters.as_str().is_empty() => break,
            '"' => return Err(MailboxError::Name),
            '\\' => name.push(letters.next().ok_or(MailboxError::Name)?),
            letter => name.push(letter),
        }
    }
    Ok(Some(name).filter(|name| !name.trim().is_empty()))
}

/// Parses `local@domain`: a dot-atom (RFC 5322, 3.2.3) and a host name, within the lengths of RFC 5321.
fn address(text: &str) -> Result<String, MailboxError> {
    let (local, domain) = text.rsplit_once('@').ok_or(MailboxError::Address)?;
    if !domain.is_ascii() {
        return Err(MailboxError::Domain);
    }
    let atom = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
    };
    let fits = local.len() <= 64 && text.len() <= 254;
    if fits && local.split('.').all(atom) && is_host_name(domain) {
        Ok(text.to_owned())
    } else {
        Err(MailboxError::Address)
    }
}

/// Whether a text is labels of letters, digits and inner hyphens, separated by points.
pub fn is_host_name(text: &str) -> bool {
    text.len() <= 253
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            None => f.write_str(&self.address),
            Some(name) => {
                let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
                write!(f, "\"{quoted}\" <{}>", self.address)
            }
        }
    }
}

impl Localize for MailboxError {
    fn message(&self) -> Message {
        Message::new(match self {
            Self::Control => "config-mailbox-control",
            Self::Name => "config-mailbox-name",
            Self::Address => "config-mailbox-address",
            Self::Domain => "config-mailbox-domain",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailboxes_are_read_with_and_without_a_name() {
        for (text, name, address) in [
            ("a@b.example", None, "a@b.example"),
            ("<a@b.example>", None, "a@b.example"),
            (
                "济源市政府督查室 <ducha@jiyuan.example>",
                Some("济源市政府督查室"),
                "ducha@jiyuan.example",
            ),
            (
                r#""Office, \"Supervision\"" <a.b+c@x-y.example>"#,
                Some(r#"Office, "Supervision""#),
                "a.b+c@x-y.example",
            ),
        ] {
            let mailbox = Mailbox::parse(text).unwrap();
            assert_eq!(mailbox.name.as_deref(), name, "{text}");
            assert_eq!(mailbox.address, address);
            assert_eq!(Mailbox::parse(&mailbox.to_string()).unwrap(), mailbox);
        }
    }

    #[test]
    fn what_would_break_a_header_is_refused() {
        for (text, error) in [
            ("A\r\nBcc: x <a@b.example>", MailboxError::Control),
            ("Office, Supervision <a@b.example>", MailboxError::Name),
            ("\"open <a@b.example>", MailboxError::Name),
            ("", MailboxError::Address),
            ("nobody", MailboxError::Address),
            ("a@@b", MailboxError::Address),
            ("a@b..c", MailboxError::Address),
            (".a@b.example", MailboxError::Address),
            ("a b@c.example", MailboxError::Address),
            ("a@-b.example", MailboxError::Address),
            ("a@b.example>", MailboxError::Address),
            ("a@济源.example", MailboxError::Domain),
        ] {
            assert_eq!(Mailbox::parse(text), Err(error), "{text}");
        }
    }
}
