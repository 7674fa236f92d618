//! One message in its SMTP envelope, and the four commands that send it (RFC 5321 §3.3).

use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;

use super::stage::Stage;
use crate::deliver::error::one_line;
use crate::deliver::{DeliveryError, Parcel, Receipt, Trouble};

/// The first digit of a positive answer, and of an answer that asks for more (RFC 5321 §4.2.1).
const DONE: u16 = 2;
const GO_ON: u16 = 3;

/// A parcel with parsed addresses.
pub(super) struct Letter<'a> {
    from: Address,
    to: Address,
    /// The message without its last CRLF, which is part of the end mark `CRLF . CRLF`.
    body: &'a [u8],
}

impl<'a> Letter<'a> {
    /// Parses the addresses.
    ///
    /// # Errors
    /// Permanent, [`Trouble::Address`], for an address that cannot be used in an envelope.
    pub(super) fn address(parcel: &'a Parcel) -> Result<Self, DeliveryError> {
        Ok(Self {
            from: address(&parcel.from)?,
            to: address(&parcel.to)?,
            body: parcel.bytes.strip_suffix(b"\r\n").unwrap_or(&parcel.bytes),
        })
    }

    /// Sends it; each command must be answered within `limit`.
    ///
    /// Only the answer to the message itself has no limit of its own: servers examine the message before they answer, and a
    /// client that hangs up then may cause a second copy (RFC 5321 §4.5.3.2.6).
    ///
    /// # Errors
    /// The server's answer, or its silence; the connection must not be used again.
    pub(super) async fn send(
        &self,
        connection: &mut AsyncSmtpConnection,
        limit: Duration,
    ) -> Result<Receipt, DeliveryError> {
        let mail = Mail::new(Some(self.from.clone()), self.parameters(connection)?);
        let answer = Stage::MailFrom
            .within(limit, connection.command(mail))
            .await?;
        expect(Stage::MailFrom, DONE, &answer)?;
        let rcpt = Rcpt::new(self.to.clone(), Vec::new());
        let answer = Stage::RcptTo
            .within(limit, connection.command(rcpt))
            .await?;
        expect(Stage::RcptTo, DONE, &answer)?;
        let answer = Stage::Data.within(limit, connection.command(Data)).await?;
        expect(Stage::Data, GO_ON, &answer)?;
        let answer = connection
            .message(self.body)
            .await
            .map_err(|error| Stage::Message.judge(&error))?;
        expect(Stage::Message, DONE, &answer)?;
        Ok(Receipt {
            answer: one_line(&words(&answer)),
        })
    }

    /// The extensions that this message needs.
    ///
    /// # Errors
    /// Permanent, where the server lacks one: it cannot transport this message unchanged.
    fn parameters(
        &self,
        connection: &AsyncSmtpConnection,
    ) -> Result<Vec<MailParameter>, DeliveryError> {
        let server = connection.server_info();
        let mut parameters = Vec::new();
        let addresses: [&str; 2] = [self.from.as_ref(), self.to.as_ref()];
        if let Some(foreign) = addresses.iter().find(|address| !address.is_ascii()) {
            if !server.supports_feature(Extension::SmtpUtfEight) {
                let answer =
                    format!("`{foreign}`: the server takes ASCII addresses only (no SMTPUTF8)");
                return Err(DeliveryError::permanent(Trouble::Address, &answer));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !self.body.is_ascii() {
            if !server.supports_feature(Extension::EightBitMime) {
                let answer = "the server takes ASCII messages only (no 8BITMIME)";
                return Err(DeliveryError::permanent(Trouble::Content, answer));
            }
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        Ok(parameters)
    }
}

/// An address for the envelope. A domain in another script is converted to ASCII (IDNA, RFC 5891).
fn address(text: &str) -> Result<Address, DeliveryError> {
    let unusable = || {
        let answer = format!("`{text}` is not a bare address such as office@city.example");
        DeliveryError::permanent(Trouble::Address, &answer)
    };
    // Control characters could end the command and begin another.
    if text.chars().any(char::is_control) {
        return Err(unusable());
    }
    let (user, domain) = text.rsplit_once('@').ok_or_else(unusable)?;
    if domain.is_ascii() {
        return Address::new(user, domain).map_err(|_| unusable());
    }
    let domain = idna::domain_to_ascii_strict(domain).map_err(|_| unusable())?;
    Address::new(user, domain).map_err(|_| unusable())
}

/// Checks that an answer is of the expected kind. Any other, even a positive one, means that client and server are out of step.
fn expect(stage: Stage, severity: u16, answer: &Response) -> Result<(), DeliveryError> {
    if u16::from(answer.code()) / 100 == severity {
        return Ok(());
    }
    let answer = format!("{stage}: unexpected answer {}", words(answer));
    Err(DeliveryError::temporary(Trouble::Broken, &answer))
}

fn words(answer: &Response) -> String {
    let lines: Vec<&str> = answer.message().collect();
    format!("{} {}", answer.code(), lines.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_bare_and_their_domains_ascii() {
        for (given, written) in [
            ("ducha@jiyuan.example", "ducha@jiyuan.example"),
            ("ducha@济源.example", "ducha@xn--3zwu0a.example"),
            ("督查@jiyuan.example", "督查@jiyuan.example"),
            ("a.b+c@[127.0.0.1]", "a.b+c@[127.0.0.1]"),
        ] {
            assert_eq!(address(given).unwrap().to_string(), written, "{given}");
        }
        for bad in [
            "",
            "ducha",
            "@jiyuan.example",
            "ducha@",
            "督查室 <ducha@jiyuan.example>",
            "<ducha@jiyuan.example>",
            "a@b.example, c@d.example",
            "a@b.example\r\nRCPT TO:<c@d.example>",
            "\"a\r\nb\"@d.example",
            "a b@d.example",
            "a@-济源-.example",
        ] {
            let error = address(bad).unwrap_err();
            assert!(error.is_permanent(), "{bad}");
            assert_eq!(error.trouble(), Trouble::Address, "{bad}");
        }
    }
}
