//! The headers and the MIME structure of a letter: makes the exact bytes of bodies and attachments.
//!
//! RFC 5322 (message), 2045 to 2047 (MIME), 3834 (Auto-Submitted), 2919 (List-Id).

use lettre::Address;
use lettre::message::header::{
    ContentTransferEncoding, ContentType, Date, Header as _, HeaderName, HeaderValue,
};
use lettre::message::{Attachment, Body, Mailbox, Message, MultiPart, SinglePart};

use super::letter::{ComposeError, Composed, Letter};
use super::plain::clean;
use crate::recipients::Recipients;
use domain::LetterId;
use sha2::{Digest as _, Sha256};

/// The content of a letter.
pub(super) struct Content {
    /// Identifies the letter.
    pub id: LetterId,
    /// The name of the office it goes to.
    pub to_name: String,
    /// The subject line.
    pub subject_line: String,
    /// `zh-CN` or `en`.
    pub lang: &'static str,
    /// The text body, LF between lines.
    pub text: String,
    /// The HTML body.
    pub html: String,
    /// Attachments: name, type, bytes.
    pub files: Vec<(String, &'static str, Vec<u8>)>,
}

/// Makes the message.
pub(super) fn seal(letter: &Letter<'_>, content: Content) -> Result<Composed, ComposeError> {
    let from = mailbox(letter.sender.name.as_deref(), &letter.sender.address)?;
    let recipients =
        Recipients::parse(letter.to).map_err(|_| ComposeError::Address(clean(letter.to)))?;
    let domain = from.email.domain().to_ascii_lowercase();
    for part in [&content.id.subject, letter.ledger_id] {
        check_name(part)?;
    }
    let message_id = content.id.message_id(letter.ledger_id, &domain);
    let subject_line = clean(&content.subject_line);

    let mut builder = Message::builder()
        .raw_header(date(letter))
        .from(from)
        .subject(subject_line.clone())
        .message_id(Some(format!("<{message_id}>")));
    // The name is that of the office, to which all of the addresses belong.
    for (n, address) in recipients.to.iter().enumerate() {
        let name = (n == 0).then_some(content.to_name.as_str());
        builder = builder.to(mailbox(name, address)?);
    }
    for address in &recipients.cc {
        builder = builder.cc(mailbox(None, address)?);
    }
    let reply_to = letter.reply_to.map(Recipients::parse).transpose();
    let reply_to = reply_to.map_err(|_| ComposeError::Address("Reply-To".to_owned()))?;
    for address in reply_to.iter().flat_map(|own| &own.to) {
        builder = builder.reply_to(mailbox(None, address)?);
    }
    if let Some(before) = letter.references {
        let before = reference(before)?;
        builder = builder.in_reply_to(before.clone()).references(before);
    }
    let list_id = format!(
        "<{}.{}.{domain}>",
        content.id.edition.kind, content.id.subject
    );
    for (name, value) in [
        (
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated",
        ),
        (
            HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"),
            "All",
        ),
        (HeaderName::new_from_ascii_str("List-Id"), list_id.as_str()),
        (
            HeaderName::new_from_ascii_str("Content-Language"),
            content.lang,
        ),
    ] {
        builder = builder.raw_header(HeaderValue::new(name, value.to_owned()));
    }

    let bodies = MultiPart::alternative()
        .boundary(boundary(&message_id, "text"))
        .singlepart(body(content.text.clone(), "text/plain; charset=utf-8")?)
        .singlepart(body(content.html.clone(), "text/html; charset=utf-8")?);
    let message = if content.files.is_empty() {
        builder.multipart(bodies)
    } else {
        let mut mixed = MultiPart::mixed()
            .boundary(boundary(&message_id, "mail"))
            .multipart(bodies);
        for (name, kind, bytes) in content.files {
            mixed = mixed.singlepart(attachment(name, kind, bytes)?);
        }
        builder.multipart(mixed)
    }
    .map_err(|error| ComposeError::Mime(error.to_string()))?;

    Ok(Composed {
        id: content.id,
        message_id,
        to: letter.to.to_owned(),
        bytes: message.formatted(),
        subject_line,
        text: content.text,
        html: content.html,
    })
}

/// Only ASCII letters, digits, `-` and `_` may be part of a Message-ID.
fn check_name(part: &str) -> Result<(), ComposeError> {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    if !part.is_empty() && part.bytes().all(is_plain) {
        Ok(())
    } else {
        Err(ComposeError::Name(part.to_owned()))
    }
}

/// A MIME boundary that follows from the Message-ID, so that composing twice gives the same bytes. `=_` cannot occur in
/// base64 or quoted-printable text (RFC 2045 §6.7).
fn boundary(message_id: &str, part: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(message_id.as_bytes());
    hash.update([0]);
    hash.update(part.as_bytes());
    format!("=_{part}_{}", hex::encode(&hash.finalize()[..12]))
}

/// Whether letters can be sent to an address.
///
/// # Errors
/// [`ComposeError::Address`].
pub fn check_address(address: &str) -> Result<(), ComposeError> {
    mailbox(None, address).map(drop)
}

/// A name and an address. Names are cleaned, because lettre panics at a line break in one. Addresses are ASCII, because servers
/// without SMTPUTF8 (RFC 6531) refuse others; a domain beyond ASCII has to be given in its `xn--` form.
fn mailbox(name: Option<&str>, address: &str) -> Result<Mailbox, ComposeError> {
    let bad = || ComposeError::Address(clean(address));
    if !address.is_ascii() {
        return Err(bad());
    }
    let email: Address = address.parse().map_err(|_| bad())?;
    let name = name.map(clean).filter(|n| !n.is_empty());
    Ok(Mailbox::new(name, email))
}

/// The Date, in the ledger's zone. lettre writes UTC only and replaces a date that it cannot parse by the current time, so it
/// gets UTC to parse and the local form of the same instant to write.
fn date(letter: &Letter<'_>) -> HeaderValue {
    let at = letter.date.utc();
    let form = "%a, %d %b %Y %H:%M:%S %z";
    HeaderValue::dangerous_new_pre_encoded(
        Date::name(),
        at.format(form).to_string(),
        at.with_timezone(&letter.zone).format(form).to_string(),
    )
}

/// A Message-ID in brackets, given with or without them.
fn reference(id: &str) -> Result<String, ComposeError> {
    let bare = id.trim_start_matches('<').trim_end_matches('>');
    let is_plain = bare.contains('@') && bare.bytes().all(|b| b.is_ascii_graphic() && b != b'<');
    if is_plain {
        Ok(format!("<{bare}>"))
    } else {
        Err(ComposeError::Name(clean(id)))
    }
}

fn content_type(text: &str) -> Result<ContentType, ComposeError> {
    ContentType::parse(text).map_err(|error| ComposeError::Mime(error.to_string()))
}

/// Base64 for both bodies: every relay passes it on unchanged, so that a signed note stays intact.
fn body(text: String, kind: &str) -> Result<SinglePart, ComposeError> {
    let body = Body::new_with_encoding(text, ContentTransferEncoding::Base64)
        .map_err(|_| ComposeError::Mime(kind.to_owned()))?;
    Ok(SinglePart::builder().header(content_type(kind)?).body(body))
}

/// Base64, so that the bytes arrive as they are: a checkpoint is verified byte for byte.
fn attachment(name: String, kind: &str, bytes: Vec<u8>) -> Result<SinglePart, ComposeError> {
    let body = Body::new_with_encoding(bytes, ContentTransferEncoding::Base64)
        .map_err(|_| ComposeError::Mime(name.clone()))?;
    Ok(Attachment::new(name).body(body, content_type(kind)?))
}
