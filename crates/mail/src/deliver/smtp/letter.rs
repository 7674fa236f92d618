//! One message in its envelope, and the four commands that hand it over (RFC 5321 §3.3).
//!
//! Owns what may stand in an envelope and the order of the commands. It must not open, keep or close connections, nor change
//! a byte of the message: only the dots that SMTP itself doubles are added on the way, and taken off by the server.

use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;

use super::stage::Stage;
use crate::deliver::error::one_line;
use crate::deliver::{DeliveryError, Parcel, Receipt, Trouble};

/// What a server answers that has done what it was told, and one that wants to hear more (RFC 5321 §4.2.1).
const DONE: u16 = 2;
const GO_ON: u16 = 3;

/// A parcel with its addresses as SMTP writes them.
pub(super) struct Letter<'a> {
    from: Address,
    to: Address,
    /// Without the last CRLF: that one is part of the sign that ends the message, `CRLF . CRLF`.
    body: &'a [u8],
}

impl<'a> Letter<'a> {
    /// Reads the addresses.
    ///
    /// # Errors
    /// Permanent, [`Trouble::Address`], where one cannot stand in an envelope.
    pub(super) fn address(parcel: &'a Parcel) -> Result<Self, DeliveryError> {
        Ok(Self {
            from: address(&parcel.from)?,
            to: address(&parcel.to)?,
            body: parcel.bytes.strip_suffix(b"\r\n").unwrap_or(&parcel.bytes),
        })
    }

    /// Hands it over; each command must be answered within `limit`.
    ///
    /// Only the answer to the whole message has no limit of its own: servers examine what they have got before
    /// they answer, and hanging up on them then is how one message becomes two (RFC 5321 §4.5.3.2.6).
    ///
    /// # Errors
    /// What the server answered or left unsaid; the connection is then of no further use.
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
    /// Permanent, where the server lacks one: this message cannot pass there as it is.
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

/// An address for the envelope. A domain in another script is put into the form that mail servers know (IDNA, RFC 5891).
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

/// That the answer is of the kind which this command calls for. Any other, though it be friendly, means that we and the
/// server no longer speak of the same command.
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
