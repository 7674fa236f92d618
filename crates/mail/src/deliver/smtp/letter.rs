//! One message in its SMTP envelope, and the four commands that send it (RFC 5321 §3.3).

use lettre::Address;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;

use tokio::io::AsyncWriteExt as _;
use tokio::time::timeout;

use super::limits::{Limits, MESSAGE_IN_BLOCKS};
use super::stage::Stage;
use super::wire::Wire;

use crate::deliver::error::one_line;
use crate::deliver::{DeliveryError, Parcel, Receipt, Trouble};

/// The first digit of a positive answer, and of an answer that asks for more (RFC 5321 §4.2.1).
const DONE: u16 = 2;
const GO_ON: u16 = 3;

/// The bytes of a message that are sent within one time limit.
const BLOCK_BYTES: usize = 64 * 1024;

/// A parcel with parsed addresses.
pub(super) struct Letter<'a> {
    from: Address,
    to: Vec<Address>,
    /// The message, whose last CRLF begins the end mark `CRLF . CRLF`.
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
            to: parcel
                .to
                .split([',', ';'])
                .map(|one| address(one.trim()))
                .collect::<Result<_, _>>()?,
            body: &parcel.bytes,
        })
    }

    /// Sends it; each step has its own time limit. Where the server refuses some recipients for good and takes others, the others get
    /// it, and the receipt names those that it refused. Where it asks to try one again later, nobody gets it now: a second delivery
    /// would reach the others twice.
    ///
    /// The longest is that of the answer to the message: servers examine the message before they answer, and a client that hangs
    /// up then causes a second copy (RFC 5321 §4.5.3.2.6).
    ///
    /// # Errors
    /// The server's answer, or its silence; the connection must not be used again.
    pub(super) async fn send(
        &self,
        smtp: &mut AsyncSmtpConnection,
        wire: &mut Wire,
        limits: &Limits,
    ) -> Result<Receipt, DeliveryError> {
        let mail = Mail::new(Some(self.from.clone()), self.parameters(smtp)?);
        let answer = Stage::MailFrom
            .within(limits.command, smtp.command(mail))
            .await?;
        expect(Stage::MailFrom, DONE, &answer)?;
        let mut refused = Vec::new();
        for to in &self.to {
            let rcpt = Rcpt::new(to.clone(), Vec::new());
            let answer = Stage::RcptTo.within(limits.command, smtp.command(rcpt));
            match answer.await {
                Ok(answer) => expect(Stage::RcptTo, DONE, &answer)?,
                Err(error) if error.is_permanent() => refused.push((to, error)),
                Err(error) => return Err(error),
            }
        }
        if refused.len() == self.to.len()
            && let Some((_, error)) = refused.pop()
        {
            return Err(error);
        }
        let answer = Stage::Data.within(limits.data, smtp.command(Data)).await?;
        expect(Stage::Data, GO_ON, &answer)?;
        self.write(wire, limits).await?;
        let answer = Stage::Message
            .within(limits.end_of_data, smtp.read_response())
            .await?;
        expect(Stage::Message, DONE, &answer)?;
        let refused = refused.iter();
        let refused = refused.map(|(to, error)| format!(" ({to}: {})", error.answer()));
        Ok(Receipt {
            answer: one_line(&(words(&answer) + &refused.collect::<String>())),
        })
    }

    /// Writes the message and its end mark. As long as the end mark is not written, the server does not have the message.
    async fn write(&self, wire: &mut Wire, limits: &Limits) -> Result<(), DeliveryError> {
        let bytes = with_end_mark(self.body);
        let blocks = async {
            for block in bytes.chunks(BLOCK_BYTES) {
                match timeout(limits.block, wire.write_all(block)).await {
                    Ok(result) => result.map_err(|error| Stage::Message.judge_break(&error))?,
                    Err(_) => return Err(Stage::Message.silence(limits.block)),
                }
            }
            let flushed = wire.flush().await;
            flushed.map_err(|error| Stage::Message.judge_break(&error))
        };
        let limit = limits.block * MESSAGE_IN_BLOCKS;
        match timeout(limit, blocks).await {
            Ok(result) => result,
            Err(_) => Err(Stage::Message.silence(limit)),
        }
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
        let mut addresses = std::iter::once(&self.from).chain(&self.to);
        let foreign = addresses.find(|address| !AsRef::<str>::as_ref(address).is_ascii());
        if let Some(foreign) = foreign {
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

/// The message as DATA transports it: a dot before every line that begins with one, and a dot alone at the end
/// (RFC 5321 §4.5.2). Every line of the message ends with CRLF.
fn with_end_mark(message: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(message.len() + 64);
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            bytes.push(b'.');
        }
        bytes.extend_from_slice(line);
    }
    bytes.extend_from_slice(b".\r\n");
    bytes
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
    fn lines_that_begin_with_a_dot_get_another() {
        assert_eq!(
            with_end_mark(b"a: b\r\n\r\n.\r\n..c\r\nd.\r\n"),
            b"a: b\r\n\r\n..\r\n...c\r\nd.\r\n.\r\n"
        );
    }

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
